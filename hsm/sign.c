/* One signature with a private key of the token. */
#include "sign.h"

#include "attribute.h"
#include "key-find.h"
#include "public-key-read.h"
#include "return-value.h"
#include "sign-mechanism.h"

/* Twice the signature of the longest RSA key that DNSSEC allows. */
#define MAX_SIGNATURE_BYTES 1024

typedef struct {
  CK_OBJECT_HANDLE handle;
  CK_KEY_TYPE type;
  gsize modulus_size; /* in octets; 0 as long as nobody had to know */
} SigningKey;

/* Returns: (transfer none) (nullable): valid until the session is renewed or closed. */
static SigningKey *
get_signing_key (KskHsmSession *self, const char *label, GError **error)
{
  SigningKey *key = g_hash_table_lookup (self->signing_keys, label);
  if (key != NULL)
    return key;

  SigningKey found = { 0 };
  if (!ksk_hsm_find_key (self, CKO_PRIVATE_KEY, label, &found.handle, error))
    return NULL;
  if (found.handle == CK_INVALID_HANDLE) {
    ksk_hsm_fail_no_key (self, label, error);
    return NULL;
  }
  if (!ksk_hsm_attribute_read_key_type (self, found.handle, &found.type, error))
    return NULL;

  key = g_memdup2 (&found, sizeof found);
  g_hash_table_insert (self->signing_keys, g_strdup (label), key);
  return key;
}

static gboolean
learn_modulus_size (KskHsmSession *self, SigningKey *key, const char *label, GError **error)
{
  if (key->modulus_size != 0)
    return TRUE;

  g_autoptr (KskPublicKey) public_key = ksk_hsm_public_key_read (self, key->handle, label, error);
  if (public_key == NULL)
    return FALSE;
  key->modulus_size = ksk_public_key_get_signature_size (public_key);
  return TRUE;
}

static GBytes *
call_sign (KskHsmSession *self, const SigningKey *key, const char *label, CK_MECHANISM mechanism, GBytes *input,
           GError **error)
{
  guint8 signature[MAX_SIGNATURE_BYTES];
  CK_ULONG signature_size = sizeof signature;
  gsize input_size;
  const guint8 *input_bytes = g_bytes_get_data (input, &input_size);

  CK_RV rv = self->functions->C_SignInit (self->handle, &mechanism, key->handle);
  if (rv == CKR_OK)
    rv = self->functions->C_Sign (self->handle, (CK_BYTE *)input_bytes, input_size, signature, &signature_size);
  if (!ksk_return_value_check (rv, error, "The HSM made no signature with key \"%s\"", label))
    return NULL;
  if (signature_size > sizeof signature) {
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_FAILED,
                 "The HSM claims to have made a signature of %lu octets with key \"%s\"", signature_size, label);
    return NULL;
  }
  return g_bytes_new (signature, signature_size);
}

static GBytes *
sign (KskHsmSession *self, const char *label, guint algorithm, GBytes *data, gboolean hash_in_hsm, GError **error)
{
  SigningKey *key = get_signing_key (self, label, error);
  if (key == NULL)
    return NULL;
  if (key->type != ksk_hsm_key_type_of_kind (ksk_algorithm_get_key_kind (algorithm))) {
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_KEY_TYPE,
                 "Key \"%s\" of the HSM is not of the type that %s signs with", label,
                 ksk_algorithm_get_name (algorithm));
    return NULL;
  }

  CK_MECHANISM_TYPE type;
  GArray *offered = ksk_hsm_session_get_mechanisms (self, error);
  if (offered == NULL || !ksk_hsm_mechanism_choose (offered, algorithm, hash_in_hsm, &type, error))
    return NULL;
  if (type == CKM_RSA_X_509 && !learn_modulus_size (self, key, label, error))
    return NULL;

  g_autoptr (GBytes) input = ksk_hsm_mechanism_prepare (type, algorithm, data, key->modulus_size, error);
  return input != NULL ? call_sign (self, key, label, ksk_hsm_mechanism_get (type, algorithm), input, error) : NULL;
}

GBytes *
ksk_hsm_session_sign (KskHsmSession *self, const char *label, guint algorithm, GBytes *data, gboolean hash_in_hsm,
                      GError **error)
{
  GBytes *signature = sign (self, label, algorithm, data, hash_in_hsm, error);
  if (signature == NULL)
    ksk_hsm_session_renew (self);
  return signature;
}
