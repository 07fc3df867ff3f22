/* One signature with a private key of the token. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

/**
 * ksk_hsm_session_sign:
 *
 * As ksk_signer_sign(). What was found out about the key and the token is kept for the next signature; after a failure
 * it is found out anew, so that trying again may work.
 * Errors: KSK_HSM_ERROR_NO_KEY, _AMBIGUOUS_KEY, _KEY_TYPE, _MECHANISM, _DEVICE, _FAILED.
 */
GBytes *ksk_hsm_session_sign (KskHsmSession *self, const char *label, guint algorithm, GBytes *data,
                              gboolean hash_in_hsm, GError **error);

G_END_DECLS
