/* A DNSKEY record with the name that key signing requests give it. */
#pragma once

#include "dnssec/public-key.h"

G_BEGIN_DECLS

/* Flags of a DNSKEY. Source: RFC 4034, section 2.1.1; REVOKE: RFC 5011, section 2.1. */
#define KSK_DNSKEY_FLAG_ZONE 0x0100
#define KSK_DNSKEY_FLAG_REVOKE 0x0080
#define KSK_DNSKEY_FLAG_SEP 0x0001
#define KSK_DNSKEY_FLAGS_ZSK 256
#define KSK_DNSKEY_FLAGS_KSK 257
#define KSK_DNSKEY_PROTOCOL 3

/* Immutable, reference counted. May hold a key that breaks a rule: the checks say so, not the constructor. */
typedef struct _KskDnskey KskDnskey;

/**
 * ksk_dnskey_new:
 * @identifier: (nullable): the keyIdentifier of a KSR, the CKA_LABEL of a KSK.
 * @flags: @protocol: @algorithm: the fields of the record, any value.
 * @public_key: (not nullable): the public key field, any bytes, at most 65531.
 * @ttl_s: of the record.
 *
 * Never fails: ksk_dnskey_get_public_key() tells whether the key can be used.
 * Returns: (transfer full) (not nullable).
 */
KSK_API KskDnskey *ksk_dnskey_new (const char *identifier, guint16 flags, guint8 protocol, guint8 algorithm,
                                   GBytes *public_key, guint32 ttl_s);

/* As ksk_dnskey_new(), with the keyTag that a document states and that a check compares with the real one. */
KSK_API KskDnskey *ksk_dnskey_new_stated (const char *identifier, guint16 flags, guint8 protocol, guint8 algorithm,
                                          GBytes *public_key, guint32 ttl_s, guint16 stated_tag);

/* Returns: (transfer full) (not nullable): the same key with the REVOKE flag and so another tag. RFC 5011, 2.1. */
KSK_API KskDnskey *ksk_dnskey_new_revoked (KskDnskey *self);

/* Returns: (transfer full) (not nullable): the same key with another TTL. */
KSK_API KskDnskey *ksk_dnskey_new_with_ttl (KskDnskey *self, guint32 ttl_s);

KSK_API KskDnskey *ksk_dnskey_ref (KskDnskey *self);
KSK_API void ksk_dnskey_unref (KskDnskey *self);

KSK_API const char *ksk_dnskey_get_identifier (KskDnskey *self); /* (nullable) */
KSK_API guint16 ksk_dnskey_get_flags (KskDnskey *self);
KSK_API guint8 ksk_dnskey_get_protocol (KskDnskey *self);
KSK_API guint8 ksk_dnskey_get_algorithm (KskDnskey *self);
KSK_API guint32 ksk_dnskey_get_ttl (KskDnskey *self);
KSK_API GBytes *ksk_dnskey_get_public_key_bytes (KskDnskey *self); /* (not nullable) */

/* Returns the tag computed from the record: RFC 4034, appendix B (B.1 for RSAMD5). */
KSK_API guint16 ksk_dnskey_get_key_tag (KskDnskey *self);

/* Returns the tag that the document stated, or the computed one where none was. */
KSK_API guint16 ksk_dnskey_get_stated_tag (KskDnskey *self);

/**
 * ksk_dnskey_get_public_key:
 *
 * Gives the decoded key, decoded once, when it is first asked for.
 * Returns: (transfer none) (nullable): NULL with a copy of the reason in @error.
 * Errors: as ksk_public_key_new(), and KSK_DNSSEC_ERROR_UNSUPPORTED for an algorithm this library does not have.
 */
KSK_API KskPublicKey *ksk_dnskey_get_public_key (KskDnskey *self, GError **error);

/* Returns: (transfer none) (not nullable): flags, protocol, algorithm, key in wire form. RFC 4034, section 2.1. */
KSK_API GBytes *ksk_dnskey_get_rdata (KskDnskey *self);

/* Returns TRUE for a key with the SEP flag. */
KSK_API gboolean ksk_dnskey_is_sep (KskDnskey *self);

/* Returns TRUE for a key with the REVOKE flag. */
KSK_API gboolean ksk_dnskey_is_revoked (KskDnskey *self);

/* Orders by RDATA as canonical RRsets are (RFC 4034, section 6.3), then identifier, TTL and stated tag. */
KSK_API gint ksk_dnskey_compare (KskDnskey *a, KskDnskey *b);

/* Returns TRUE when every field is equal, the identifier, TTL and stated tag too. */
KSK_API gboolean ksk_dnskey_equal (KskDnskey *a, KskDnskey *b);

/**
 * ksk_dnskey_dup_ds_sha256:
 * @owner: (not nullable): the absolute name of the zone.
 *
 * Computes the SHA-256 digest of the DS record. Source: RFC 4034, section 5.1.4; RFC 4509.
 * Returns: (transfer full) (nullable): 64 upper-case hex digits. Errors: KSK_DNSSEC_ERROR_MALFORMED (owner).
 */
KSK_API char *ksk_dnskey_dup_ds_sha256 (KskDnskey *self, const char *owner, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskDnskey, ksk_dnskey_unref)

G_END_DECLS
