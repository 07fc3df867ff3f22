/* Reading attributes of PKCS#11 objects. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

/**
 * ksk_hsm_attribute_read:
 * @value: (out) (transfer full) (nullable): NULL when the object has no such attribute or keeps it to itself.
 *
 * Errors: KSK_HSM_ERROR_DEVICE, _FAILED.
 */
gboolean ksk_hsm_attribute_read (KskHsmSession *session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type,
                                 GBytes **value, GError **error);

/* Likewise. @value: (out): FALSE when the object has no such attribute. */
gboolean ksk_hsm_attribute_read_boolean (KskHsmSession *session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type,
                                         gboolean *value, GError **error);

/* Likewise. @type: (out): its CKA_KEY_TYPE; CKK_VENDOR_DEFINED when it does not tell. */
gboolean ksk_hsm_attribute_read_key_type (KskHsmSession *session, CK_OBJECT_HANDLE object, CK_KEY_TYPE *type,
                                          GError **error);

G_END_DECLS
