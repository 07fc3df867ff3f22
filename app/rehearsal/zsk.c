/* A zone signing key in software, as the zone's maintainer has it. */
#include "zsk.h"

#include <string.h>

#include "openssl-glue.h"

/* What OpenSSL may draw: the search for two primes of 1024 bits takes some 50 KiB on average, a signature with blinding
 * well under one. */
#define KEYGEN_BYTES (1024 * 1024)
#define SIGNATURE_BYTES (16 * 1024)

struct _KskZsk {
  KskDeterministicRandom *random;
  EVP_PKEY *pkey;
  KskDnskey *dnskey;
};

static EVP_PKEY *
generate (OSSL_LIB_CTX *context, KskAlgorithm algorithm)
{
  switch (ksk_algorithm_get_key_kind (algorithm)) {
    case KSK_KEY_KIND_RSA:
      return EVP_PKEY_Q_keygen (context, NULL, "RSA", (size_t)KSK_ZSK_RSA_BITS);
    case KSK_KEY_KIND_P256:
      return EVP_PKEY_Q_keygen (context, NULL, "EC", "P-256");
    case KSK_KEY_KIND_P384:
      return EVP_PKEY_Q_keygen (context, NULL, "EC", "P-384");
    case KSK_KEY_KIND_ED25519:
      return EVP_PKEY_Q_keygen (context, NULL, "ED25519");
    case KSK_KEY_KIND_ED448:
      return EVP_PKEY_Q_keygen (context, NULL, "ED448");
    case KSK_KEY_KIND_NONE:
    default:
      g_return_val_if_reached (NULL);
  }
}

static GBytes *
dup_number (EVP_PKEY *pkey, const char *name)
{
  g_autoptr (BIGNUM) number = NULL;
  if (EVP_PKEY_get_bn_param (pkey, name, &number) != 1)
    return NULL;
  gsize size = (gsize)BN_num_bytes (number);
  g_autofree guint8 *bytes = g_malloc (size);
  BN_bn2bin (number, bytes);
  return g_bytes_new_take (g_steal_pointer (&bytes), size);
}

/* The public key field of a DNSKEY. */
static GBytes *
dup_wire (EVP_PKEY *pkey, KskKeyKind kind, GError **error)
{
  if (kind == KSK_KEY_KIND_RSA) {
    g_autoptr (GBytes) modulus = dup_number (pkey, OSSL_PKEY_PARAM_RSA_N);
    g_autoptr (GBytes) exponent = dup_number (pkey, OSSL_PKEY_PARAM_RSA_E);
    if (modulus != NULL && exponent != NULL) {
      g_autoptr (KskPublicKey) key = ksk_public_key_new_rsa (modulus, exponent, error);
      return key == NULL ? NULL : g_bytes_ref (ksk_public_key_get_wire (key));
    }
  } else {
    guint8 encoded[128];
    size_t size = 0;
    if (EVP_PKEY_get_octet_string_param (pkey, OSSL_PKEY_PARAM_PUB_KEY, encoded, sizeof encoded, &size) == 1) {
      /* DNSSEC leaves out the octet that says that the point is not compressed (RFC 6605, section 4). */
      gsize prefix = kind == KSK_KEY_KIND_P256 || kind == KSK_KEY_KIND_P384 ? 1 : 0;
      return g_bytes_new (encoded + prefix, size - prefix);
    }
  }
  ksk_set_openssl_error (error, "give the public key");
  return NULL;
}

KskZsk *
ksk_zsk_new (KskDeterministicRandom *random, const char *purpose, KskAlgorithm algorithm, const char *identifier,
             guint32 ttl_s, GError **error)
{
  g_return_val_if_fail (ksk_algorithm_is_supported (algorithm), NULL);

  g_autoptr (KskZsk) self = g_new0 (KskZsk, 1);
  self->random = random;
  if (!ksk_deterministic_random_feed (random, purpose, KEYGEN_BYTES, error))
    return NULL;

  self->pkey = generate (ksk_deterministic_random_get_context (random), algorithm);
  if (self->pkey == NULL) {
    ksk_set_openssl_error (error, "make a zone signing key");
    return NULL;
  }

  g_autoptr (GBytes) wire = dup_wire (self->pkey, ksk_algorithm_get_key_kind (algorithm), error);
  if (wire == NULL)
    return NULL;
  self->dnskey = ksk_dnskey_new (identifier, KSK_DNSKEY_FLAGS_ZSK, KSK_DNSKEY_PROTOCOL, (guint8)algorithm, wire, ttl_s);
  return g_steal_pointer (&self);
}

void
ksk_zsk_free (KskZsk *self)
{
  EVP_PKEY_free (self->pkey);
  g_clear_pointer (&self->dnskey, ksk_dnskey_unref);
  g_free (self);
}

KskDnskey *
ksk_zsk_get_dnskey (KskZsk *self)
{
  return self->dnskey;
}

/* OpenSSL gives the two numbers of an ECDSA signature in DER, DNSSEC side by side: RFC 6605, section 4. */
static GBytes *
ecdsa_from_der (const guint8 *der, gsize size, gsize half)
{
  g_autoptr (ECDSA_SIG) numbers = d2i_ECDSA_SIG (NULL, &der, (long)size);
  g_autofree guint8 *bytes = g_malloc (2 * half);
  if (numbers == NULL || BN_bn2binpad (ECDSA_SIG_get0_r (numbers), bytes, (int)half) < 0
      || BN_bn2binpad (ECDSA_SIG_get0_s (numbers), bytes + half, (int)half) < 0)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), 2 * half);
}

static GBytes *
sign_bytes (KskZsk *self, guint algorithm, GBytes *data)
{
  OSSL_LIB_CTX *context = ksk_deterministic_random_get_context (self->random);
  guint8 signature[1024];
  size_t size = sizeof signature;
  gsize data_size = 0;
  const guint8 *bytes = g_bytes_get_data (data, &data_size);

  g_autoptr (EVP_MD_CTX) digest = EVP_MD_CTX_new ();
  if (digest == NULL
      || EVP_DigestSignInit_ex (digest, NULL, ksk_algorithm_get_digest_name (algorithm), context, NULL, self->pkey,
                                NULL)
             != 1
      || EVP_DigestSign (digest, signature, &size, bytes, data_size) != 1)
    return NULL;

  switch (algorithm) {
    case KSK_ALGORITHM_ECDSAP256SHA256:
      return ecdsa_from_der (signature, size, 32);
    case KSK_ALGORITHM_ECDSAP384SHA384:
      return ecdsa_from_der (signature, size, 48);
    default:
      return g_bytes_new (signature, size);
  }
}

KskRrsig *
ksk_zsk_sign (KskZsk *self, const char *domain, gint64 inception_s, gint64 expiration_s, GPtrArray *keys,
              GError **error)
{
  KskRrsigFields fields = {
    .identifier = ksk_dnskey_get_identifier (self->dnskey),
    .ttl_s = ksk_dnskey_get_ttl (self->dnskey),
    .type_covered = "DNSKEY",
    .algorithm = ksk_dnskey_get_algorithm (self->dnskey),
    .labels = ksk_domain_name_count_labels (domain),
    .original_ttl_s = ksk_dnskey_get_ttl (self->dnskey),
    .expiration_s = expiration_s,
    .inception_s = inception_s,
    .key_tag = ksk_dnskey_get_key_tag (self->dnskey),
    .signer_name = domain,
  };
  g_autoptr (GBytes) data = ksk_rrsig_build_input (&fields, domain, keys, error);
  if (data == NULL)
    return NULL;

  /* The nonce of an ECDSA signature must not come twice for different data: the data name it. */
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, data);
  g_autofree char *purpose = g_strdup_printf ("signature %s %s", fields.identifier, digest);
  if (!ksk_deterministic_random_feed (self->random, purpose, SIGNATURE_BYTES, error))
    return NULL;

  g_autoptr (GBytes) signature = sign_bytes (self, fields.algorithm, data);
  if (signature == NULL) {
    ksk_set_openssl_error (error, "sign with a zone signing key");
    return NULL;
  }
  return ksk_rrsig_new (&fields, signature);
}
