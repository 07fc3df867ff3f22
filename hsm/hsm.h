/* A PKCS#11 hardware security module: one module, one token, one session, one thread.
 *
 * Every function here may be called from any one thread at a time; the PKCS#11 calls themselves are made, serially and
 * in order, by a thread of the HSM's own, named "hsm". Calls block until that thread has answered.
 */
#pragma once

#include <ksk.h>

#include "error.h"

G_BEGIN_DECLS

#define KSK_TYPE_HSM (ksk_hsm_get_type ())

/* A KskSigner. Closing happens with the last reference: logged out, session closed, module finalised, thread joined. */
G_DECLARE_FINAL_TYPE (KskHsm, ksk_hsm, KSK, HSM, GObject)

/* What a token says of itself. Strings are trimmed of the padding. Free with ksk_hsm_token_free(). */
typedef struct {
  gulong slot_id; /* changes from process to process: never keep it */
  char *label;
  char *serial;
  char *manufacturer;
  char *model;
  char *firmware; /* `2.6` */
  gboolean initialized;
  gboolean is_hardware;    /* FALSE when the slot lacks CKF_HW_SLOT, or the maker is SoftHSM: a rehearsal */
  gboolean protected_path; /* the PIN is entered at the device */
  gboolean pin_count_low;
  gboolean pin_final_try;
  gboolean pin_locked;
} KskHsmToken;

void ksk_hsm_token_free (KskHsmToken *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskHsmToken, ksk_hsm_token_free)

/* A key pair of the token. Free with ksk_hsm_key_free(). */
typedef struct {
  char *label;              /* CKA_LABEL */
  char *id_hex;             /* CKA_ID, may be empty */
  KskPublicKey *public_key; /* (nullable): NULL when there is no public object or its kind is foreign */
  gboolean has_private;     /* visible only after login */
  gboolean sensitive;
  gboolean extractable;
  gboolean never_extractable;
  gboolean local; /* made inside this token */
} KskHsmKey;

void ksk_hsm_key_free (KskHsmKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskHsmKey, ksk_hsm_key_free)

/**
 * ksk_hsm_open:
 * @config: (not nullable): module and environment; the environment is set before the module is loaded, and stays.
 *
 * Loads the one named module with p11-kit and initialises it. No token is chosen yet. Changing the environment is not
 * safe while other threads read it: call this before they start.
 * Returns: (transfer full) (nullable). Errors: KSK_HSM_ERROR_MODULE.
 */
KskHsm *ksk_hsm_open (const KskHsmConfig *config, GError **error);

/* Returns: (transfer full) (nullable) (element-type KskHsmToken): all present tokens, initialised or not. */
GPtrArray *ksk_hsm_list_tokens (KskHsm *self, GError **error);

/**
 * ksk_hsm_select_token:
 * @label: @serial: (nullable): what the token must say of itself; NULL fits every initialised token.
 *
 * Chooses the one token that fits and opens a session on it.
 * Errors: KSK_HSM_ERROR_NO_TOKEN, _AMBIGUOUS_TOKEN (the message lists those that fit), _DEVICE, _FAILED.
 */
gboolean ksk_hsm_select_token (KskHsm *self, const char *label, const char *serial, GError **error);

/* Returns: (transfer full) (nullable): the chosen token as it is now. Errors: KSK_HSM_ERROR_NO_TOKEN, _DEVICE. */
KskHsmToken *ksk_hsm_dup_token (KskHsm *self, GError **error);

/**
 * ksk_hsm_login:
 * @pin: (nullable): NULL for a protected authentication path: the PIN is entered at the device.
 *
 * Logs in as user. Being logged in already is success.
 * Errors: KSK_HSM_ERROR_PIN_INCORRECT, _PIN_LOCKED, _DEVICE, _FAILED.
 */
gboolean ksk_hsm_login (KskHsm *self, const KskSecret *pin, GError **error);

/* Logs out. Not being logged in is success. Errors: KSK_HSM_ERROR_DEVICE, _FAILED. */
gboolean ksk_hsm_logout (KskHsm *self, GError **error);

/**
 * ksk_hsm_find_public_key:
 *
 * Reads the public key with that CKA_LABEL.
 * Returns: (transfer full) (nullable). Errors: KSK_HSM_ERROR_NO_KEY, _AMBIGUOUS_KEY, _KEY_TYPE, _DEVICE, _FAILED.
 */
KskPublicKey *ksk_hsm_find_public_key (KskHsm *self, const char *label, GError **error);

/* Returns: (transfer full) (nullable) (element-type KskHsmKey): every key pair, sorted by label. */
GPtrArray *ksk_hsm_list_keys (KskHsm *self, GError **error);

/**
 * ksk_hsm_generate_key:
 * @label: (not nullable): CKA_LABEL, and CKA_ID is the same bytes; must be new in the token.
 * @kind: not KSK_KEY_KIND_NONE.
 * @rsa_bits: @rsa_exponent: for KSK_KEY_KIND_RSA, else 0.
 *
 * Makes a key pair inside the token: private, sensitive, not extractable, for signing only.
 * Returns: (transfer full) (nullable): the public key. Errors: KSK_HSM_ERROR_EXISTS, _MECHANISM, _DEVICE, _FAILED.
 */
KskPublicKey *ksk_hsm_generate_key (KskHsm *self, const char *label, KskKeyKind kind, guint rsa_bits,
                                    guint64 rsa_exponent, GError **error);

/* Destroys both halves of the key pair with that label. Errors: KSK_HSM_ERROR_NO_KEY, _AMBIGUOUS_KEY, ... */
gboolean ksk_hsm_delete_key (KskHsm *self, const char *label, GError **error);

/**
 * ksk_hsm_init_token:
 * @label: (not nullable): at most 32 bytes; no token may have it yet.
 *
 * Initialises a free slot as a token and sets its user PIN: for rehearsals, with SoftHSM. Refuses every other maker's
 * module. The token is not selected. Errors: KSK_HSM_ERROR_EXISTS, _NO_TOKEN (no free slot), _FAILED.
 */
gboolean ksk_hsm_init_token (KskHsm *self, const char *label, const KskSecret *so_pin, const KskSecret *pin,
                             GError **error);

G_END_DECLS
