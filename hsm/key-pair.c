/* Making key pairs inside a token, and destroying them. */
#include "key-pair.h"

#include <string.h>

#include "attribute.h"
#include "key-find.h"
#include "public-key-read.h"
#include "return-value.h"

typedef struct {
  CK_OBJECT_HANDLE public_key; /* CK_INVALID_HANDLE when there is none */
  CK_OBJECT_HANDLE private_key;
} KeyPair;

static gboolean
find_pair (KskHsmSession *self, const char *label, KeyPair *pair, GError **error)
{
  return ksk_hsm_find_key (self, CKO_PUBLIC_KEY, label, &pair->public_key, error)
         && ksk_hsm_find_key (self, CKO_PRIVATE_KEY, label, &pair->private_key, error);
}

/* The private half first: should the second call fail, no key is left that signs. */
static gboolean
destroy_pair (KskHsmSession *self, const char *label, const KeyPair *pair, GError **error)
{
  g_hash_table_remove (self->signing_keys, label);
  if (pair->private_key != CK_INVALID_HANDLE
      && !ksk_return_value_check (self->functions->C_DestroyObject (self->handle, pair->private_key), error,
                                  "The HSM did not destroy key \"%s\"; both halves remain", label))
    return FALSE;
  return pair->public_key == CK_INVALID_HANDLE
         || ksk_return_value_check (self->functions->C_DestroyObject (self->handle, pair->public_key), error,
                                    "The HSM destroyed the private half of key \"%s\", but not the public one", label);
}

/* No label yet, of either half. */
static gboolean
check_label_is_free (KskHsmSession *self, const char *label, GError **error)
{
  const CK_OBJECT_CLASS CLASSES[] = { CKO_PUBLIC_KEY, CKO_PRIVATE_KEY };

  for (gsize i = 0; i < G_N_ELEMENTS (CLASSES); i++) {
    g_autoptr (GArray) objects = ksk_hsm_find_objects (self, CLASSES[i], label, error);
    if (objects == NULL)
      return FALSE;
    if (objects->len > 0) {
      g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_EXISTS,
                   "The HSM already has a key with label \"%s\"; nothing was changed", label);
      return FALSE;
    }
  }
  return TRUE;
}

static CK_MECHANISM_TYPE
get_generation_mechanism (KskKeyKind kind)
{
  switch (ksk_hsm_key_type_of_kind (kind)) {
    case CKK_RSA:
      return CKM_RSA_PKCS_KEY_PAIR_GEN;
    case CKK_EC:
      return CKM_EC_KEY_PAIR_GEN;
    default:
      return CKM_EC_EDWARDS_KEY_PAIR_GEN;
  }
}

static CK_RV
call_generate (KskHsmSession *self, const char *label, KskKeyKind kind, guint rsa_bits, guint64 rsa_exponent,
               KeyPair *pair)
{
  CK_MECHANISM mechanism = { get_generation_mechanism (kind), NULL, 0 };
  CK_BBOOL yes = CK_TRUE;
  CK_BBOOL no = CK_FALSE;
  CK_ULONG bits = rsa_bits;
  gsize label_size = strlen (label);
  char *name = (char *)label;

  guint64 big_endian = GUINT64_TO_BE (rsa_exponent);
  guint8 *exponent = (guint8 *)&big_endian;
  gsize exponent_size = sizeof big_endian;
  while (exponent_size > 1 && exponent[0] == 0) {
    exponent++;
    exponent_size--;
  }

  g_autoptr (GBytes) params = kind != KSK_KEY_KIND_RSA ? ksk_hsm_ec_params_of_kind (kind) : NULL;
  gsize params_size = 0;
  const guint8 *params_bytes = params != NULL ? g_bytes_get_data (params, &params_size) : NULL;

  CK_ATTRIBUTE public_template[] = {
    { CKA_TOKEN, &yes, sizeof yes }, { CKA_PRIVATE, &no, sizeof no },  { CKA_LABEL, name, label_size },
    { CKA_ID, name, label_size },    { CKA_VERIFY, &yes, sizeof yes }, { CKA_ENCRYPT, &no, sizeof no },
    { CKA_WRAP, &no, sizeof no },    { 0 /* what the kind adds */ },   { 0 },
  };
  CK_ULONG n_public = G_N_ELEMENTS (public_template) - 2;
  if (kind == KSK_KEY_KIND_RSA) {
    public_template[n_public++] = (CK_ATTRIBUTE){ CKA_MODULUS_BITS, &bits, sizeof bits };
    public_template[n_public++] = (CK_ATTRIBUTE){ CKA_PUBLIC_EXPONENT, exponent, exponent_size };
  } else {
    public_template[n_public++] = (CK_ATTRIBUTE){ CKA_EC_PARAMS, (void *)params_bytes, params_size };
  }

  CK_ATTRIBUTE private_template[] = {
    { CKA_TOKEN, &yes, sizeof yes },     { CKA_PRIVATE, &yes, sizeof yes }, { CKA_LABEL, name, label_size },
    { CKA_ID, name, label_size },        { CKA_SIGN, &yes, sizeof yes },    { CKA_DECRYPT, &no, sizeof no },
    { CKA_UNWRAP, &no, sizeof no },      { CKA_DERIVE, &no, sizeof no },    { CKA_SENSITIVE, &yes, sizeof yes },
    { CKA_EXTRACTABLE, &no, sizeof no },
  };

  return self->functions->C_GenerateKeyPair (self->handle, &mechanism, public_template, n_public, private_template,
                                             G_N_ELEMENTS (private_template), &pair->public_key, &pair->private_key);
}

/* Not every HSM refuses what it does not do: what was made is looked at. Returns: (transfer full) (nullable). */
static KskPublicKey *
inspect_pair (KskHsmSession *self, const char *label, KskKeyKind kind, guint rsa_bits, guint64 rsa_exponent,
              const KeyPair *pair, GError **error)
{
  gboolean is_sensitive, is_extractable;
  g_autoptr (KskPublicKey) key = ksk_hsm_public_key_read (self, pair->public_key, label, error);
  if (key == NULL || !ksk_hsm_attribute_read_boolean (self, pair->private_key, CKA_SENSITIVE, &is_sensitive, error)
      || !ksk_hsm_attribute_read_boolean (self, pair->private_key, CKA_EXTRACTABLE, &is_extractable, error))
    return NULL;

  if (!is_sensitive || is_extractable) {
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_FAILED,
                 "The HSM made key \"%s\" so that its private half could be taken out", label);
    return NULL;
  }
  if (ksk_public_key_get_kind (key) != kind
      || (kind == KSK_KEY_KIND_RSA
          && (ksk_public_key_get_bits (key) != rsa_bits || ksk_public_key_get_exponent (key) != rsa_exponent))) {
    g_set_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_FAILED,
                 "The HSM made key \"%s\" with another size, exponent or curve than asked for", label);
    return NULL;
  }
  return g_steal_pointer (&key);
}

KskPublicKey *
ksk_hsm_session_generate_key (KskHsmSession *self, const char *label, KskKeyKind kind, guint rsa_bits,
                              guint64 rsa_exponent, GError **error)
{
  KeyPair pair = { CK_INVALID_HANDLE, CK_INVALID_HANDLE };

  if (!check_label_is_free (self, label, error))
    return NULL;
  if (!ksk_return_value_check (call_generate (self, label, kind, rsa_bits, rsa_exponent, &pair), error,
                               "The HSM made no key \"%s\"", label))
    return NULL;

  KskPublicKey *key = inspect_pair (self, label, kind, rsa_bits, rsa_exponent, &pair, error);
  if (key == NULL) {
    gboolean is_destroyed = destroy_pair (self, label, &pair, NULL);
    g_prefix_error (error, "%s",
                    is_destroyed ? "The new key was destroyed again: "
                                 : "The new key remains in the HSM and must not be used: ");
  }
  return key;
}

gboolean
ksk_hsm_session_delete_key (KskHsmSession *self, const char *label, GError **error)
{
  KeyPair pair = { CK_INVALID_HANDLE, CK_INVALID_HANDLE };
  if (!find_pair (self, label, &pair, error))
    return FALSE;

  /* Without login the private half is merely invisible, and would be left without its public one. */
  if (pair.private_key == CK_INVALID_HANDLE
      && (pair.public_key == CK_INVALID_HANDLE || !ksk_hsm_session_is_logged_in (self)))
    return ksk_hsm_fail_no_key (self, label, error);
  return destroy_pair (self, label, &pair, error);
}
