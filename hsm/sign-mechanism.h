/* Which PKCS#11 mechanism makes a DNSSEC signature, and what it has to be given. */
#pragma once

#include <p11-kit/pkcs11.h>

#include "hsm.h"

G_BEGIN_DECLS

/**
 * ksk_hsm_mechanism_choose:
 * @offered: (element-type CK_MECHANISM_TYPE): what the token offers.
 * @algorithm: a supported DNSSEC algorithm number.
 * @hash_in_hsm: RSA: prefer the mechanism that digests, else those that are given a digest.
 * @type: (out):
 *
 * All mechanisms for an algorithm make the same signature. Errors: KSK_HSM_ERROR_MECHANISM, naming those that would do.
 */
gboolean ksk_hsm_mechanism_choose (GArray *offered, guint algorithm, gboolean hash_in_hsm, CK_MECHANISM_TYPE *type,
                                   GError **error);

/* Returns: the mechanism with its parameter, which is static. @type: from ksk_hsm_mechanism_choose(). */
CK_MECHANISM ksk_hsm_mechanism_get (CK_MECHANISM_TYPE type, guint algorithm);

/**
 * ksk_hsm_mechanism_prepare:
 * @type: from ksk_hsm_mechanism_choose() for the same @algorithm.
 * @modulus_size: in octets; used only with CKM_RSA_X_509.
 *
 * Returns: (transfer full) (nullable): what C_Sign is given: @data, its digest, or its padded digest. Errors:
 * KSK_HSM_ERROR_KEY_TYPE, when the modulus is too short for the padding.
 */
GBytes *ksk_hsm_mechanism_prepare (CK_MECHANISM_TYPE type, guint algorithm, GBytes *data, gsize modulus_size,
                                   GError **error);

G_END_DECLS
