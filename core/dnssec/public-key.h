/* A public key as DNSSEC encodes it, decoded once and ready to verify with. */
#pragma once

#include "dnssec/algorithm.h"

G_BEGIN_DECLS

/* Immutable, reference counted. */
typedef struct _KskPublicKey KskPublicKey;

/**
 * ksk_public_key_new:
 * @kind: not KSK_KEY_KIND_NONE.
 * @wire: (not nullable): the public key field of a DNSKEY.
 *
 * Decodes strictly: canonical RSA lengths and no leading zeros (RFC 3110, section 2), modulus of 512 to 4096 bits and
 * odd, exponent of 3 to 2^64-1 and odd; P-256 and P-384 points on the curve, without prefix (RFC 6605, section 4);
 * Ed25519 and Ed448 of exactly 32 and 57 octets (RFC 8080, section 3).
 * Returns: (transfer full) (nullable). Errors: KSK_DNSSEC_ERROR_MALFORMED, KSK_DNSSEC_ERROR_CRYPTO.
 */
KSK_API KskPublicKey *ksk_public_key_new (KskKeyKind kind, GBytes *wire, GError **error);

/**
 * ksk_public_key_new_rsa:
 * @modulus: (not nullable): big-endian, leading zeros allowed here (HSMs add them).
 * @exponent: (not nullable): big-endian, likewise.
 *
 * Builds the DNSSEC form from the numbers of a PKCS#11 object. Errors: as ksk_public_key_new().
 */
KSK_API KskPublicKey *ksk_public_key_new_rsa (GBytes *modulus, GBytes *exponent, GError **error);

KSK_API KskPublicKey *ksk_public_key_ref (KskPublicKey *self);
KSK_API void ksk_public_key_unref (KskPublicKey *self);

/* Never KSK_KEY_KIND_NONE. */
KSK_API KskKeyKind ksk_public_key_get_kind (KskPublicKey *self);

/* Returns: (transfer none) (not nullable): the public key field of a DNSKEY. */
KSK_API GBytes *ksk_public_key_get_wire (KskPublicKey *self);

/* Returns the size in bits: RSA the true length of the modulus, else 256, 384, 256 (Ed25519) or 456 (Ed448). */
KSK_API guint ksk_public_key_get_bits (KskPublicKey *self);

/* Returns the RSA public exponent; 0 for other kinds. */
KSK_API guint64 ksk_public_key_get_exponent (KskPublicKey *self);

/* Returns the octets of a signature: RSA the modulus', else 64, 96, 64 or 114. */
KSK_API gsize ksk_public_key_get_signature_size (KskPublicKey *self);

/* Returns: (transfer full) (not nullable): `-----BEGIN PUBLIC KEY-----`, as `openssl` reads it. RFC 7468, section 13.
 */
KSK_API GBytes *ksk_public_key_to_pem (KskPublicKey *self);

/**
 * ksk_public_key_convert_signature:
 * @signature: (not nullable): in DNSSEC form, of ksk_public_key_get_signature_size() octets.
 *
 * Gives the form that `openssl` verifies: DER for ECDSA (RFC 3279, section 2.2.3), the same octets for others.
 * Returns: (transfer full) (nullable). Errors: KSK_DNSSEC_ERROR_BAD_SIGNATURE (its size), _CRYPTO.
 */
KSK_API GBytes *ksk_public_key_convert_signature (KskPublicKey *self, GBytes *signature, GError **error);

KSK_API gboolean ksk_public_key_equal (KskPublicKey *a, KskPublicKey *b);

/**
 * ksk_public_key_verify:
 * @algorithm: a supported algorithm whose kind is this key's.
 * @data: (not nullable): what was signed, not yet digested.
 * @signature: (not nullable): in DNSSEC form (RFC 3110, section 3; RFC 6605, section 4; RFC 8080, section 4).
 *
 * Verifies in software with OpenSSL. Any thread.
 * Errors: KSK_DNSSEC_ERROR_BAD_SIGNATURE, _UNSUPPORTED (algorithm and kind do not fit), _CRYPTO.
 */
KSK_API gboolean ksk_public_key_verify (KskPublicKey *self, guint algorithm, GBytes *data, GBytes *signature,
                                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskPublicKey, ksk_public_key_unref)

G_END_DECLS
