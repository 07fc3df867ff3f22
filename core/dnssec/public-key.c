/* A public key as DNSSEC encodes it, decoded once and ready to verify with. */
#include "dnssec/public-key.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#include "dnssec/error.h"
#include "dnssec/openssl-cleanup.h"

#define RSA_MIN_BITS 512
#define RSA_MAX_BITS 4096
#define RSA_MAX_EXPONENT_OCTETS 8

struct _KskPublicKey {
  KskKeyKind kind;
  GBytes *wire;
  guint bits;
  guint64 exponent;
  gsize signature_size;
  EVP_PKEY *pkey; /* only read after construction: OpenSSL verifies with one key from many threads */
};

static gboolean
fail_malformed (GError **error, const char *reason)
{
  g_set_error_literal (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED, reason);
  return FALSE;
}

static gboolean
fail_crypto (GError **error, const char *what)
{
  char reason[160] = "no reason given";
  unsigned long code = ERR_peek_last_error ();
  if (code != 0)
    ERR_error_string_n (code, reason, sizeof reason);
  ERR_clear_error ();
  g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_CRYPTO, "OpenSSL failed to %s: %s", what, reason);
  return FALSE;
}

/* The numbers inside an RSA public key field: RFC 3110, section 2. */
typedef struct {
  const guint8 *exponent;
  gsize exponent_size;
  const guint8 *modulus;
  gsize modulus_size;
} RsaNumbers;

static gboolean
split_rsa (const guint8 *wire, gsize size, RsaNumbers *numbers, GError **error)
{
  gsize header = 1;
  if (size < 1)
    return fail_malformed (error, "the RSA public key is empty");

  gsize exponent_size = wire[0];
  if (exponent_size == 0) {
    if (size < 3)
      return fail_malformed (error, "the RSA public key ends inside its exponent length");
    header = 3;
    exponent_size = ((gsize)wire[1] << 8) | wire[2];
    if (exponent_size == 0)
      return fail_malformed (error, "the RSA exponent has no octets");
    if (exponent_size < 256)
      return fail_malformed (error, "the RSA exponent length is written in the long form though it is short");
  }
  if (size - header <= exponent_size)
    return fail_malformed (error, "the RSA public key ends before its modulus");

  numbers->exponent = wire + header;
  numbers->exponent_size = exponent_size;
  numbers->modulus = wire + header + exponent_size;
  numbers->modulus_size = size - header - exponent_size;

  if (numbers->exponent[0] == 0)
    return fail_malformed (error, "the RSA exponent begins with a zero octet");
  if (numbers->modulus[0] == 0)
    return fail_malformed (error, "the RSA modulus begins with a zero octet");
  return TRUE;
}

static EVP_PKEY *
import_key (const char *type, const char *name, OSSL_PARAM *params, GError **error)
{
  g_autoptr (EVP_PKEY_CTX) context = EVP_PKEY_CTX_new_from_name (NULL, type, NULL);
  EVP_PKEY *pkey = NULL;

  if (context == NULL || EVP_PKEY_fromdata_init (context) <= 0) {
    fail_crypto (error, "prepare a public key");
    return NULL;
  }
  if (EVP_PKEY_fromdata (context, &pkey, EVP_PKEY_PUBLIC_KEY, params) <= 0) {
    ERR_clear_error ();
    g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED, "the public key is not a valid %s key", name);
    return NULL;
  }
  return pkey;
}

static gboolean
decode_rsa (KskPublicKey *self, const guint8 *wire, gsize size, GError **error)
{
  RsaNumbers numbers;
  if (!split_rsa (wire, size, &numbers, error))
    return FALSE;
  if (numbers.exponent_size > RSA_MAX_EXPONENT_OCTETS)
    return fail_malformed (error, "the RSA exponent is longer than 64 bits");

  for (gsize i = 0; i < numbers.exponent_size; i++)
    self->exponent = (self->exponent << 8) | numbers.exponent[i];
  if (self->exponent < 3 || (self->exponent & 1) == 0)
    return fail_malformed (error, "the RSA exponent is even or less than 3");
  if ((numbers.modulus[numbers.modulus_size - 1] & 1) == 0)
    return fail_malformed (error, "the RSA modulus is even");
  if (numbers.modulus_size > RSA_MAX_BITS / 8)
    return fail_malformed (error, "the RSA modulus is longer than 4096 bits");

  g_autoptr (BIGNUM) n = BN_bin2bn (numbers.modulus, (int)numbers.modulus_size, NULL);
  g_autoptr (BIGNUM) e = BN_bin2bn (numbers.exponent, (int)numbers.exponent_size, NULL);
  g_autoptr (OSSL_PARAM_BLD) builder = OSSL_PARAM_BLD_new ();
  if (n == NULL || e == NULL || builder == NULL || !OSSL_PARAM_BLD_push_BN (builder, OSSL_PKEY_PARAM_RSA_N, n)
      || !OSSL_PARAM_BLD_push_BN (builder, OSSL_PKEY_PARAM_RSA_E, e))
    return fail_crypto (error, "read an RSA key");

  self->bits = (guint)BN_num_bits (n);
  if (self->bits < RSA_MIN_BITS)
    return fail_malformed (error, "the RSA modulus is shorter than 512 bits");
  self->signature_size = numbers.modulus_size;

  g_autoptr (OSSL_PARAM) params = OSSL_PARAM_BLD_to_param (builder);
  if (params == NULL)
    return fail_crypto (error, "read an RSA key");
  self->pkey = import_key ("RSA", "RSA", params, error);
  return self->pkey != NULL;
}

static gboolean
decode_ecdsa (KskPublicKey *self, const guint8 *wire, gsize size, GError **error)
{
  gboolean is_p256 = self->kind == KSK_KEY_KIND_P256;
  gsize coordinate = is_p256 ? 32 : 48;
  if (size != 2 * coordinate)
    return fail_malformed (error, is_p256 ? "a P-256 public key has 64 octets and no prefix"
                                          : "a P-384 public key has 96 octets and no prefix");

  guint8 point[1 + 2 * 48] = { 0x04 };
  memcpy (point + 1, wire, size);
  char group[] = "P-256", group_384[] = "P-384";
  OSSL_PARAM params[] = {
    OSSL_PARAM_construct_utf8_string (OSSL_PKEY_PARAM_GROUP_NAME, is_p256 ? group : group_384, 0),
    OSSL_PARAM_construct_octet_string (OSSL_PKEY_PARAM_PUB_KEY, point, 1 + size),
    OSSL_PARAM_construct_end (),
  };

  self->bits = is_p256 ? 256 : 384;
  self->signature_size = 2 * coordinate;
  self->pkey = import_key ("EC", ksk_key_kind_get_name (self->kind), params, error);
  return self->pkey != NULL;
}

static gboolean
decode_eddsa (KskPublicKey *self, const guint8 *wire, gsize size, GError **error)
{
  gboolean is_25519 = self->kind == KSK_KEY_KIND_ED25519;
  if (size != (is_25519 ? 32 : 57))
    return fail_malformed (error,
                           is_25519 ? "an Ed25519 public key has 32 octets" : "an Ed448 public key has 57 octets");

  self->bits = is_25519 ? 256 : 456;
  self->signature_size = is_25519 ? 64 : 114;
  self->pkey = EVP_PKEY_new_raw_public_key_ex (NULL, is_25519 ? "ED25519" : "ED448", NULL, wire, size);
  return self->pkey != NULL || fail_crypto (error, "read an EdDSA key");
}

KskPublicKey *
ksk_public_key_new (KskKeyKind kind, GBytes *wire, GError **error)
{
  g_return_val_if_fail (kind != KSK_KEY_KIND_NONE && wire != NULL, NULL);

  g_autoptr (KskPublicKey) self = g_atomic_rc_box_new0 (KskPublicKey);
  self->kind = kind;
  self->wire = g_bytes_ref (wire);

  gsize size;
  const guint8 *data = g_bytes_get_data (wire, &size);
  gboolean decoded = FALSE;
  switch (kind) {
    case KSK_KEY_KIND_RSA:
      decoded = decode_rsa (self, data, size, error);
      break;
    case KSK_KEY_KIND_P256:
    case KSK_KEY_KIND_P384:
      decoded = decode_ecdsa (self, data, size, error);
      break;
    case KSK_KEY_KIND_ED25519:
    case KSK_KEY_KIND_ED448:
      decoded = decode_eddsa (self, data, size, error);
      break;
    case KSK_KEY_KIND_NONE:
    default:
      g_return_val_if_reached (NULL);
  }
  return decoded ? g_steal_pointer (&self) : NULL;
}

static const guint8 *
skip_zeros (GBytes *number, gsize *size)
{
  const guint8 *data = g_bytes_get_data (number, size);
  while (*size > 0 && *data == 0) {
    data++;
    (*size)--;
  }
  return data;
}

KskPublicKey *
ksk_public_key_new_rsa (GBytes *modulus, GBytes *exponent, GError **error)
{
  g_return_val_if_fail (modulus != NULL && exponent != NULL, NULL);

  gsize n_size, e_size;
  const guint8 *n = skip_zeros (modulus, &n_size);
  const guint8 *e = skip_zeros (exponent, &e_size);
  if (n_size == 0 || e_size == 0 || e_size > 65535) {
    fail_malformed (error, "the RSA modulus or exponent is zero or too long");
    return NULL;
  }

  g_autoptr (GByteArray) wire = g_byte_array_new ();
  if (e_size < 256) {
    guint8 length = (guint8)e_size;
    g_byte_array_append (wire, &length, 1);
  } else {
    guint8 length[3] = { 0, (guint8)(e_size >> 8), (guint8)e_size };
    g_byte_array_append (wire, length, sizeof length);
  }
  g_byte_array_append (wire, e, (guint)e_size);
  g_byte_array_append (wire, n, (guint)n_size);

  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&wire));
  return ksk_public_key_new (KSK_KEY_KIND_RSA, bytes, error);
}

static void
clear (gpointer data)
{
  KskPublicKey *self = data;
  g_bytes_unref (self->wire);
  EVP_PKEY_free (self->pkey);
}

KskPublicKey *
ksk_public_key_ref (KskPublicKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
ksk_public_key_unref (KskPublicKey *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear);
}

KskKeyKind
ksk_public_key_get_kind (KskPublicKey *self)
{
  g_return_val_if_fail (self != NULL, KSK_KEY_KIND_NONE);
  return self->kind;
}

GBytes *
ksk_public_key_get_wire (KskPublicKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->wire;
}

guint
ksk_public_key_get_bits (KskPublicKey *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->bits;
}

guint64
ksk_public_key_get_exponent (KskPublicKey *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->exponent;
}

gsize
ksk_public_key_get_signature_size (KskPublicKey *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->signature_size;
}

gboolean
ksk_public_key_equal (KskPublicKey *a, KskPublicKey *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  return a == b || (a->kind == b->kind && g_bytes_equal (a->wire, b->wire));
}

/* OpenSSL wants the DER form of an ECDSA signature; DNSSEC has r and s side by side (RFC 6605, section 4). */
static guint8 *
ecdsa_to_der (const guint8 *signature, gsize size, gsize *der_size)
{
  g_autoptr (ECDSA_SIG) pair = ECDSA_SIG_new ();
  g_autoptr (BIGNUM) r = BN_bin2bn (signature, (int)(size / 2), NULL);
  g_autoptr (BIGNUM) s = BN_bin2bn (signature + size / 2, (int)(size / 2), NULL);
  if (pair == NULL || r == NULL || s == NULL || !ECDSA_SIG_set0 (pair, r, s))
    return NULL;
  /* The pair owns both numbers from here on. */
  r = NULL;
  s = NULL;

  unsigned char *der = NULL;
  int length = i2d_ECDSA_SIG (pair, &der);
  if (length <= 0)
    return NULL;
  guint8 *copy = g_memdup2 (der, (gsize)length);
  OPENSSL_free (der);
  *der_size = (gsize)length;
  return copy;
}

GBytes *
ksk_public_key_convert_signature (KskPublicKey *self, GBytes *signature, GError **error)
{
  g_return_val_if_fail (self != NULL && signature != NULL, NULL);

  gsize size, der_size;
  const guint8 *octets = g_bytes_get_data (signature, &size);
  if (size != self->signature_size) {
    g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_BAD_SIGNATURE,
                 "the signature has %" G_GSIZE_FORMAT " octets where this key makes %" G_GSIZE_FORMAT, size,
                 self->signature_size);
    return NULL;
  }
  if (self->kind != KSK_KEY_KIND_P256 && self->kind != KSK_KEY_KIND_P384)
    return g_bytes_ref (signature);
  guint8 *der = ecdsa_to_der (octets, size, &der_size);
  if (der == NULL)
    fail_crypto (error, "read an ECDSA signature");
  return der != NULL ? g_bytes_new_take (der, der_size) : NULL;
}

GBytes *
ksk_public_key_to_pem (KskPublicKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  BIO *memory = BIO_new (BIO_s_mem ());
  char *text = NULL;
  /* Only memory can be short: the key has verified or can. */
  if (memory == NULL || PEM_write_bio_PUBKEY (memory, self->pkey) != 1)
    g_error ("OpenSSL cannot write a public key");
  long size = BIO_get_mem_data (memory, &text);
  GBytes *pem = g_bytes_new (text, (gsize)size);
  BIO_free (memory);
  return pem;
}

gboolean
ksk_public_key_verify (KskPublicKey *self, guint algorithm, GBytes *data, GBytes *signature, GError **error)
{
  g_return_val_if_fail (self != NULL && data != NULL && signature != NULL, FALSE);

  if (ksk_algorithm_get_key_kind (algorithm) != self->kind) {
    g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_UNSUPPORTED, "algorithm %u does not use %s keys", algorithm,
                 ksk_key_kind_get_name (self->kind));
    return FALSE;
  }

  g_autoptr (GBytes) converted = ksk_public_key_convert_signature (self, signature, error);
  if (converted == NULL)
    return FALSE;
  gsize signature_size, data_size;
  const guint8 *signature_data = g_bytes_get_data (converted, &signature_size);
  const guint8 *message = g_bytes_get_data (data, &data_size);

  g_autoptr (EVP_MD_CTX) context = EVP_MD_CTX_new ();
  if (context == NULL
      || EVP_DigestVerifyInit_ex (context, NULL, ksk_algorithm_get_digest_name (algorithm), NULL, NULL, self->pkey,
                                  NULL)
             <= 0)
    return fail_crypto (error, "prepare to verify a signature");

  int verified = EVP_DigestVerify (context, signature_data, signature_size, message, data_size);
  ERR_clear_error ();
  if (verified != 1) {
    g_set_error_literal (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_BAD_SIGNATURE, "the signature does not verify");
    return FALSE;
  }
  return TRUE;
}
