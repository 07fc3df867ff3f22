/* The tokens of a PKCS#11 module: what they say of themselves, and which one is meant. */
#pragma once

#include <p11-kit/pkcs11.h>

#include "hsm.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): the token in that slot. Errors: KSK_HSM_ERROR_DEVICE, _FAILED. */
KskHsmToken *ksk_hsm_token_read (CK_FUNCTION_LIST *functions, CK_SLOT_ID slot, GError **error);

/* Returns TRUE when the module is SoftHSM, so that nothing here is a real HSM. */
gboolean ksk_hsm_token_is_soft (const KskHsmToken *self);

/* Returns: (transfer full) (nullable) (element-type KskHsmToken): all present tokens, initialised or not. */
GPtrArray *ksk_hsm_token_list (CK_FUNCTION_LIST *functions, GError **error);

/**
 * ksk_hsm_token_choose:
 * @tokens: (element-type KskHsmToken):
 * @label: @serial: (nullable): what the token must say of itself; NULL fits every initialised token.
 *
 * Returns: (transfer none) (nullable): the one that fits. Errors: KSK_HSM_ERROR_NO_TOKEN, _AMBIGUOUS_TOKEN; both
 * messages list the tokens there are.
 */
KskHsmToken *ksk_hsm_token_choose (GPtrArray *tokens, const char *label, const char *serial, GError **error);

G_END_DECLS
