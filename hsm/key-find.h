/* Finding keys in a token. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable) (element-type CK_OBJECT_HANDLE): all objects of that class, those with that
 * CKA_LABEL where @label is not NULL. Private keys are visible only after login. Errors: KSK_HSM_ERROR_DEVICE, _FAILED.
 */
GArray *ksk_hsm_find_objects (KskHsmSession *session, CK_OBJECT_CLASS object_class, const char *label, GError **error);

/**
 * ksk_hsm_find_key:
 * @object_class: CKO_PUBLIC_KEY or CKO_PRIVATE_KEY.
 * @handle: (out): CK_INVALID_HANDLE when there is none.
 *
 * Finds the one key with that CKA_LABEL. Errors: KSK_HSM_ERROR_AMBIGUOUS_KEY, _DEVICE, _FAILED.
 */
gboolean ksk_hsm_find_key (KskHsmSession *session, CK_OBJECT_CLASS object_class, const char *label,
                           CK_OBJECT_HANDLE *handle, GError **error);

/* Sets KSK_HSM_ERROR_NO_KEY, saying so when that may be because nobody is logged in. Returns FALSE. */
gboolean ksk_hsm_fail_no_key (KskHsmSession *session, const char *label, GError **error);

G_END_DECLS
