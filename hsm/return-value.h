/* What a PKCS#11 call returned: its name, and what it means to the operator. */
#pragma once

#include <p11-kit/pkcs11.h>

#include "error.h"

G_BEGIN_DECLS

/* Returns: (nullable) (transfer none): `CKR_PIN_LOCKED`; NULL for a value that PKCS#11 2.40 does not name. Static. */
const char *ksk_return_value_get_name (CK_RV rv);

/* Returns: (transfer full): the name, or the number of a value without one. */
char *ksk_return_value_dup_text (CK_RV rv);

KskHsmError ksk_return_value_get_code (CK_RV rv);

/**
 * ksk_return_value_check:
 * @format: the beginning of a sentence that says what did not happen: `The HSM opened no session`.
 *
 * Turns every value but CKR_OK into @error: the sentence, what to do where the value tells, the value's name.
 * Returns TRUE for CKR_OK.
 */
gboolean ksk_return_value_check (CK_RV rv, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS
