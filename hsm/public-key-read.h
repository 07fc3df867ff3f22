/* From the attributes of a key object to a public key as DNSSEC has it, and back for the curves. */
#pragma once

#include "session.h"

G_BEGIN_DECLS

/**
 * ksk_hsm_public_key_read:
 * @object: a public key, or a private RSA key, which holds the public numbers too.
 * @label: (not nullable): what errors call the key.
 *
 * Returns: (transfer full) (nullable). Errors: KSK_HSM_ERROR_KEY_TYPE, _DEVICE, _FAILED.
 */
KskPublicKey *ksk_hsm_public_key_read (KskHsmSession *session, CK_OBJECT_HANDLE object, const char *label,
                                       GError **error);

/* Returns the CKK_* of keys of that kind. @kind: not KSK_KEY_KIND_NONE. */
CK_KEY_TYPE ksk_hsm_key_type_of_kind (KskKeyKind kind);

/* Returns: (transfer full): CKA_EC_PARAMS of keys of that kind. @kind: not KSK_KEY_KIND_NONE, not RSA. */
GBytes *ksk_hsm_ec_params_of_kind (KskKeyKind kind);

G_END_DECLS
