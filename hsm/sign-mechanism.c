/* Which PKCS#11 mechanism makes a DNSSEC signature, and what it has to be given. */
#include "sign-mechanism.h"

#include <string.h>

#define MAX_DIGEST_BYTES 64
#define MAX_CANDIDATES 3

/* PKCS#11 3.0, section 2.3.14; p11-kit 0.24 declares only 2.40. */
typedef struct {
  CK_BBOOL prehash;
  CK_ULONG context_size;
  CK_BYTE *context;
} EddsaParams;

typedef struct {
  CK_MECHANISM_TYPE type;
  const char *name;
} Mechanism;

#define MECHANISM(type) \
  {                     \
    type, #type         \
  }

typedef struct {
  guint algorithm;
  GChecksumType digest;
  Mechanism candidates[MAX_CANDIDATES]; /* in order of preference when the HSM shall digest; name NULL ends */
} AlgorithmMechanisms;

static const AlgorithmMechanisms ALGORITHMS[] = {
  { KSK_ALGORITHM_RSASHA256,
    G_CHECKSUM_SHA256,
    { MECHANISM (CKM_SHA256_RSA_PKCS), MECHANISM (CKM_RSA_PKCS), MECHANISM (CKM_RSA_X_509) } },
  { KSK_ALGORITHM_RSASHA512,
    G_CHECKSUM_SHA512,
    { MECHANISM (CKM_SHA512_RSA_PKCS), MECHANISM (CKM_RSA_PKCS), MECHANISM (CKM_RSA_X_509) } },
  { KSK_ALGORITHM_ECDSAP256SHA256, G_CHECKSUM_SHA256, { MECHANISM (CKM_ECDSA) } },
  { KSK_ALGORITHM_ECDSAP384SHA384, G_CHECKSUM_SHA384, { MECHANISM (CKM_ECDSA) } },
  { KSK_ALGORITHM_ED25519, 0, { MECHANISM (CKM_EDDSA) } },
  { KSK_ALGORITHM_ED448, 0, { MECHANISM (CKM_EDDSA) } },
};

/* DER of DigestInfo up to the digest: RFC 8017, section 9.2, note 1. */
static const guint8 SHA256_PREFIX[] = { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                        0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20 };
static const guint8 SHA512_PREFIX[] = { 0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                        0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40 };
G_STATIC_ASSERT (sizeof SHA256_PREFIX == sizeof SHA512_PREFIX);

static const AlgorithmMechanisms *
find_algorithm (guint algorithm)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ALGORITHMS); i++)
    if (ALGORITHMS[i].algorithm == algorithm)
      return &ALGORITHMS[i];
  g_return_val_if_reached (NULL);
}

static gboolean
is_offered (GArray *offered, CK_MECHANISM_TYPE type)
{
  for (guint i = 0; i < offered->len; i++)
    if (g_array_index (offered, CK_MECHANISM_TYPE, i) == type)
      return TRUE;
  return FALSE;
}

gboolean
ksk_hsm_mechanism_choose (GArray *offered, guint algorithm, gboolean hash_in_hsm, CK_MECHANISM_TYPE *type,
                          GError **error)
{
  const AlgorithmMechanisms *row = find_algorithm (algorithm);
  g_return_val_if_fail (row != NULL, FALSE);

  gsize n = 0;
  while (n < MAX_CANDIDATES && row->candidates[n].name != NULL)
    n++;

  /* Without the wish, the mechanism that digests comes last instead of first. */
  gsize first = hash_in_hsm ? 0 : 1;
  g_autoptr (GString) names = g_string_new (NULL);
  for (gsize i = 0; i < n; i++) {
    const Mechanism *candidate = &row->candidates[(first + i) % n];
    if (is_offered (offered, candidate->type)) {
      *type = candidate->type;
      return TRUE;
    }
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", candidate->name);
  }

  g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_MECHANISM,
               "The HSM cannot make %s signatures: its token does not offer %s", ksk_algorithm_get_name (algorithm),
               names->str);
  return FALSE;
}

CK_MECHANISM
ksk_hsm_mechanism_get (CK_MECHANISM_TYPE type, guint algorithm)
{
  static EddsaParams pure = { CK_FALSE, 0, NULL };

  /* The parameter is required for Ed448; for Ed25519 it would mean another scheme, Ed25519ctx. */
  if (algorithm == KSK_ALGORITHM_ED448)
    return (CK_MECHANISM){ type, &pure, sizeof pure };
  return (CK_MECHANISM){ type, NULL, 0 };
}

static GBytes *
digest (GChecksumType type, GBytes *data, const guint8 *prefix, gsize prefix_size)
{
  guint8 buffer[sizeof SHA512_PREFIX + MAX_DIGEST_BYTES];
  gsize size = MAX_DIGEST_BYTES;
  gsize data_size;
  const guint8 *bytes = g_bytes_get_data (data, &data_size);

  g_autoptr (GChecksum) checksum = g_checksum_new (type);
  g_checksum_update (checksum, bytes, (gssize)data_size);
  if (prefix_size > 0)
    memcpy (buffer, prefix, prefix_size);
  g_checksum_get_digest (checksum, buffer + prefix_size, &size);
  return g_bytes_new (buffer, prefix_size + size);
}

/* DigestInfo, which CKM_RSA_PKCS pads by itself. */
static GBytes *
digest_info (GChecksumType type, GBytes *data)
{
  return digest (type, data, type == G_CHECKSUM_SHA256 ? SHA256_PREFIX : SHA512_PREFIX, sizeof SHA256_PREFIX);
}

/* EMSA-PKCS1-v1_5: RFC 8017, section 9.2. */
static GBytes *
pad (GBytes *info, gsize modulus_size, GError **error)
{
  gsize info_size;
  const guint8 *info_bytes = g_bytes_get_data (info, &info_size);
  if (modulus_size < info_size + 11) {
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_KEY_TYPE,
                 "The RSA key is too short for this algorithm: its modulus has %zu"
                 " octets, and the padded digest needs %zu",
                 modulus_size, info_size + 11);
    return NULL;
  }

  guint8 *block = g_malloc (modulus_size);
  gsize separator = modulus_size - info_size - 1;
  block[0] = 0x00;
  block[1] = 0x01;
  memset (block + 2, 0xff, separator - 2);
  block[separator] = 0x00;
  memcpy (block + separator + 1, info_bytes, info_size);
  return g_bytes_new_take (block, modulus_size);
}

GBytes *
ksk_hsm_mechanism_prepare (CK_MECHANISM_TYPE type, guint algorithm, GBytes *data, gsize modulus_size, GError **error)
{
  const AlgorithmMechanisms *row = find_algorithm (algorithm);
  g_return_val_if_fail (row != NULL, NULL);

  switch (type) {
    case CKM_RSA_PKCS:
      return digest_info (row->digest, data);
    case CKM_RSA_X_509: {
      g_autoptr (GBytes) info = digest_info (row->digest, data);
      return pad (info, modulus_size, error);
    }
    case CKM_ECDSA:
      return digest (row->digest, data, NULL, 0);
    default:
      return g_bytes_ref (data); /* the mechanism digests, or is EdDSA, which signs the message itself */
  }
}
