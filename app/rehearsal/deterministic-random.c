/* Random numbers that are a function of a seed, for software keys that nobody relies on.
 *
 * OpenSSL's TEST-RAND generator gives back the bytes it was fed with, here an SHAKE256 stream of seed and purpose. Key
 * generation takes from it as from any other generator, so no prime search and no nonce is our own.
 */
#include "deterministic-random.h"

#include <openssl/rand.h>
#include <string.h>

#include "openssl-glue.h"

#define ROOT_BYTES 32
#define TEST_RAND_STRENGTH 256

struct _KskDeterministicRandom {
  guint8 root[ROOT_BYTES];
  OSSL_LIB_CTX *context;
  EVP_RAND_CTX *generators[2]; /* the context's, for public and for private numbers */
};

KskDeterministicRandom *
ksk_deterministic_random_new (const char *seed, GError **error)
{
  g_autoptr (KskDeterministicRandom) self = g_new0 (KskDeterministicRandom, 1);

  gboolean has_root = seed != NULL ? EVP_Digest (seed, strlen (seed), self->root, NULL, EVP_sha256 (), NULL) == 1
                                   : RAND_priv_bytes (self->root, sizeof self->root) == 1;
  if (!has_root) {
    ksk_set_openssl_error (error, "draw a seed");
    return NULL;
  }

  self->context = OSSL_LIB_CTX_new ();
  if (self->context != NULL && RAND_set_DRBG_type (self->context, "TEST-RAND", NULL, NULL, NULL) == 1) {
    self->generators[0] = RAND_get0_public (self->context);
    self->generators[1] = RAND_get0_private (self->context);
  }
  if (self->generators[0] == NULL || self->generators[1] == NULL) {
    ksk_set_openssl_error (error, "set up a repeatable generator");
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
ksk_deterministic_random_free (KskDeterministicRandom *self)
{
  OSSL_LIB_CTX_free (self->context);
  OPENSSL_cleanse (self->root, sizeof self->root);
  g_free (self);
}

OSSL_LIB_CTX *
ksk_deterministic_random_get_context (KskDeterministicRandom *self)
{
  return self->context;
}

gboolean
ksk_deterministic_random_feed (KskDeterministicRandom *self, const char *purpose, gsize n_bytes, GError **error)
{
  g_autofree guint8 *bytes = g_malloc (n_bytes);
  unsigned int strength = TEST_RAND_STRENGTH;
  OSSL_PARAM params[] = {
    OSSL_PARAM_construct_octet_string (OSSL_RAND_PARAM_TEST_ENTROPY, bytes, n_bytes),
    OSSL_PARAM_construct_uint (OSSL_RAND_PARAM_STRENGTH, &strength),
    OSSL_PARAM_construct_end (),
  };

  g_autoptr (EVP_MD_CTX) shake = EVP_MD_CTX_new ();
  gboolean is_fed = shake != NULL && EVP_DigestInit_ex (shake, EVP_shake256 (), NULL) == 1
                    && EVP_DigestUpdate (shake, self->root, sizeof self->root) == 1
                    && EVP_DigestUpdate (shake, purpose, strlen (purpose)) == 1
                    && EVP_DigestFinalXOF (shake, bytes, n_bytes) == 1;

  /* Both take the same bytes: which of the two an OpenSSL function draws from is its own affair. */
  for (gsize i = 0; i < G_N_ELEMENTS (self->generators); i++)
    is_fed = is_fed && EVP_RAND_CTX_set_params (self->generators[i], params) == 1;

  OPENSSL_cleanse (bytes, n_bytes);
  return is_fed || ksk_set_openssl_error (error, "feed the repeatable generator");
}

char *
ksk_deterministic_random_dup_uuid (KskDeterministicRandom *self, const char *purpose)
{
  guint8 b[ROOT_BYTES];
  gsize size = sizeof b;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, self->root, sizeof self->root);
  g_checksum_update (checksum, (const guchar *)purpose, -1);
  g_checksum_get_digest (checksum, b, &size);

  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2],
                          b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}
