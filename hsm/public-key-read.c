/* From the attributes of a key object to a public key as DNSSEC has it, and back for the curves. */
#include "public-key-read.h"

#include <string.h>

#include "attribute.h"

#define DER_OCTET_STRING 0x04
#define UNCOMPRESSED_POINT 0x04

typedef struct {
  KskKeyKind kind;
  CK_KEY_TYPE key_type;
  gsize point_size; /* of CKA_EC_POINT inside its OCTET STRING: below 128, so its length takes one octet */
  const char *oid;  /* CKA_EC_PARAMS: DER of the object identifier */
  const char *name; /* (nullable): or DER of the name as a PrintableString */
} Curve;

static const Curve CURVES[] = {
  { KSK_KEY_KIND_P256, CKK_EC, 65, "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07", NULL },
  { KSK_KEY_KIND_P384, CKK_EC, 97, "\x06\x05\x2b\x81\x04\x00\x22", NULL },
  { KSK_KEY_KIND_ED25519, CKK_EC_EDWARDS, 32, "\x06\x03\x2b\x65\x70", "\023\014edwards25519" },
  { KSK_KEY_KIND_ED448, CKK_EC_EDWARDS, 57, "\x06\x03\x2b\x65\x71", "\023\012edwards448" },
};

/* The length of DER of less than 128 octets: tag and length, then what the length says. */
static gsize
der_size (const char *der)
{
  return 2 + (gsize)(guint8)der[1];
}

static gboolean
is_der (GBytes *bytes, const char *der)
{
  return der != NULL && g_bytes_get_size (bytes) == der_size (der)
         && memcmp (g_bytes_get_data (bytes, NULL), der, der_size (der)) == 0;
}

static const Curve *
find_curve (CK_KEY_TYPE key_type, GBytes *params)
{
  for (gsize i = 0; i < G_N_ELEMENTS (CURVES); i++)
    if (CURVES[i].key_type == key_type && (is_der (params, CURVES[i].oid) || is_der (params, CURVES[i].name)))
      return &CURVES[i];
  return NULL;
}

static const Curve *
get_curve_of_kind (KskKeyKind kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (CURVES); i++)
    if (CURVES[i].kind == kind)
      return &CURVES[i];
  g_assert_not_reached ();
}

CK_KEY_TYPE
ksk_hsm_key_type_of_kind (KskKeyKind kind)
{
  return kind == KSK_KEY_KIND_RSA ? CKK_RSA : get_curve_of_kind (kind)->key_type;
}

GBytes *
ksk_hsm_ec_params_of_kind (KskKeyKind kind)
{
  const char *oid = get_curve_of_kind (kind)->oid;
  return g_bytes_new_static (oid, der_size (oid));
}

static void
fail_key_type (GError **error, const char *label, const char *reason)
{
  g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_KEY_TYPE, "Key \"%s\" of the HSM cannot be used: %s", label, reason);
}

/* Returns: (transfer full) (nullable): the point as DNSSEC has it. PKCS#11 wants it in an OCTET STRING, but some
 * modules give it bare; the two never have the same length. */
static GBytes *
unwrap_point (const Curve *curve, GBytes *attribute)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (attribute, &size);
  gsize skip = 0;

  if (size == curve->point_size + 2 && bytes[0] == DER_OCTET_STRING && bytes[1] == curve->point_size)
    skip = 2;
  else if (size != curve->point_size)
    return NULL;

  if (curve->key_type == CKK_EC && bytes[skip++] != UNCOMPRESSED_POINT)
    return NULL;
  return g_bytes_new_from_bytes (attribute, skip, size - skip);
}

static KskPublicKey *
read_rsa (KskHsmSession *session, CK_OBJECT_HANDLE object, const char *label, GError **error)
{
  g_autoptr (GBytes) modulus = NULL;
  g_autoptr (GBytes) exponent = NULL;
  if (!ksk_hsm_attribute_read (session, object, CKA_MODULUS, &modulus, error)
      || !ksk_hsm_attribute_read (session, object, CKA_PUBLIC_EXPONENT, &exponent, error))
    return NULL;
  if (modulus == NULL || exponent == NULL) {
    fail_key_type (error, label, "it does not show its modulus and exponent");
    return NULL;
  }

  g_autoptr (GError) reason = NULL;
  KskPublicKey *key = ksk_public_key_new_rsa (modulus, exponent, &reason);
  if (key == NULL)
    fail_key_type (error, label, reason->message);
  return key;
}

static KskPublicKey *
read_curve (KskHsmSession *session, CK_OBJECT_HANDLE object, CK_KEY_TYPE key_type, const char *label, GError **error)
{
  g_autoptr (GBytes) params = NULL;
  g_autoptr (GBytes) attribute = NULL;
  if (!ksk_hsm_attribute_read (session, object, CKA_EC_PARAMS, &params, error)
      || !ksk_hsm_attribute_read (session, object, CKA_EC_POINT, &attribute, error))
    return NULL;
  if (params == NULL || attribute == NULL) {
    fail_key_type (error, label, "it does not show its curve and point, so its public key object is missing");
    return NULL;
  }

  const Curve *curve = find_curve (key_type, params);
  if (curve == NULL) {
    fail_key_type (error, label, "its curve is none of P-256, P-384, Ed25519 and Ed448");
    return NULL;
  }
  g_autoptr (GBytes) point = unwrap_point (curve, attribute);
  if (point == NULL) {
    fail_key_type (error, label, "its point is not written as PKCS#11 says, or compressed");
    return NULL;
  }

  g_autoptr (GError) reason = NULL;
  KskPublicKey *key = ksk_public_key_new (curve->kind, point, &reason);
  if (key == NULL)
    fail_key_type (error, label, reason->message);
  return key;
}

KskPublicKey *
ksk_hsm_public_key_read (KskHsmSession *session, CK_OBJECT_HANDLE object, const char *label, GError **error)
{
  CK_KEY_TYPE key_type;
  if (!ksk_hsm_attribute_read_key_type (session, object, &key_type, error))
    return NULL;

  switch (key_type) {
    case CKK_RSA:
      return read_rsa (session, object, label, error);
    case CKK_EC:
    case CKK_EC_EDWARDS:
      return read_curve (session, object, key_type, label, error);
    default:
      fail_key_type (error, label, "DNSSEC has no algorithm for keys of its type");
      return NULL;
  }
}
