/* The HSM of a ceremony: an interface that the program implements. */
#pragma once

#include "ceremony/secret.h"
#include "check/inventory.h"
#include "sign/signer.h"

G_BEGIN_DECLS

/* How an HSM is activated. */
typedef enum {
  KSK_ACTIVATION_NONE,      /* it takes nothing from here: its PIN is in the configuration, or it is active already */
  KSK_ACTIVATION_PIN,       /* a PIN is typed at the console */
  KSK_ACTIVATION_AT_DEVICE, /* PIN or cards at the HSM itself: look there */
  KSK_ACTIVATION_CARDS,     /* its PIN comes out of the shares of operator cards: said by actions, never by a token */
} KskActivation;

/* What the HSM says of itself. Strings (not nullable). Free with ksk_token_info_clear(). */
typedef struct {
  char *label;
  char *serial;
  char *manufacturer;
  char *model;
  char *firmware;
  gboolean is_hardware; /* FALSE: a rehearsal, whatever was asked for */
  KskActivation activation;
  gboolean pin_count_low;
  gboolean pin_final_try;
  gboolean pin_locked;
} KskTokenInfo;

/* Frees the strings. */
KSK_API void ksk_token_info_clear (KskTokenInfo *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KskTokenInfo, ksk_token_info_clear)

#define KSK_TYPE_TOKEN (ksk_token_get_type ())
KSK_API
G_DECLARE_INTERFACE (KskToken, ksk_token, KSK, TOKEN, GObject)

/**
 * KskTokenInterface:
 *
 * Requires KskSigner. All block and are called from the session's worker. Errors: those of the implementation; the
 * message has the `CKR_*` name. They open the HSM where it is not open, so that each can be tried again after a
 * failure.
 */
struct _KskTokenInterface {
  GTypeInterface parent_iface;

  gboolean (*describe) (KskToken *self, KskTokenInfo *info, GError **error);
  gboolean (*activate) (KskToken *self, const KskSecret *pin, GError **error); /* @pin: (nullable) */
  gboolean (*deactivate) (KskToken *self, GError **error);
  gboolean (*is_active) (KskToken *self); /* from what was last heard; never blocks */
  /* Reads the public keys with those labels (element-type utf8); one that is not there is left out. */
  KskInventory *(*read_keys) (KskToken *self, GHashTable *labels, GError **error);
};

/* The calls of the interface. */
KSK_API gboolean ksk_token_describe (KskToken *self, KskTokenInfo *info, GError **error);
KSK_API gboolean ksk_token_activate (KskToken *self, const KskSecret *pin, GError **error);
KSK_API gboolean ksk_token_deactivate (KskToken *self, GError **error);
KSK_API gboolean ksk_token_is_active (KskToken *self);
KSK_API KskInventory *ksk_token_read_keys (KskToken *self, GHashTable *labels, GError **error);

G_END_DECLS
