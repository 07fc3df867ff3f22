/* The HSM signs, and every signature is verified. Kind: sign.
 * Records: `signing-confirmed`, `signature` (number, of, bundle, label, key_tag), `response-signed` (file, size,
 * sha256, words, table). What was signed is kept in the record before the record says so. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

/* Typed in full before anything is signed. Never translated. */
#define KSK_SIGN_CONFIRMATION "Yes"

#define KSK_TYPE_SIGN (ksk_sign_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskSign, ksk_sign, KSK, SIGN, KskAction)

/* Signs when @typed is the confirmation. Errors: KSK_SESSION_ERROR_TEXT when it is not. */
KSK_API gboolean ksk_sign_confirm (KskSign *self, const char *typed, GError **error);

KSK_API guint ksk_sign_get_done (KskSign *self);  /* signatures made and verified */
KSK_API guint ksk_sign_get_total (KskSign *self); /* of the plan */

G_END_DECLS
