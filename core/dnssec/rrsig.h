/* An RRSIG over a DNSKEY RRset: the record, the exact bytes it signs, and its verification. */
#pragma once

#include "dnssec/dnskey.h"

G_BEGIN_DECLS

#define KSK_RRTYPE_DNSKEY 48
#define KSK_RRTYPE_RRSIG 46

/* The fields of an RRSIG (RFC 4034, section 3.1). Strings and bytes are borrowed by ksk_rrsig_new(), which copies. */
typedef struct {
  const char *identifier; /* (nullable) keyIdentifier of the signing key */
  guint32 ttl_s;
  const char *type_covered; /* (not nullable) mnemonic, `DNSKEY` */
  guint8 algorithm;
  guint8 labels;
  guint32 original_ttl_s;
  gint64 expiration_s; /* 0 to KSK_TIME_MAX */
  gint64 inception_s;  /* 0 to KSK_TIME_MAX */
  guint16 key_tag;
  const char *signer_name; /* (not nullable) absolute domain name */
} KskRrsigFields;

/* Immutable, reference counted. May hold fields that break a rule: the checks say so, not the constructor. */
typedef struct _KskRrsig KskRrsig;

/* Copies @fields and takes a reference on @signature. Never fails. Returns: (transfer full) (not nullable). */
KSK_API KskRrsig *ksk_rrsig_new (const KskRrsigFields *fields, GBytes *signature);

KSK_API KskRrsig *ksk_rrsig_ref (KskRrsig *self);
KSK_API void ksk_rrsig_unref (KskRrsig *self);

/* Returns: (transfer none) (not nullable): the fields; their strings belong to the value. */
KSK_API const KskRrsigFields *ksk_rrsig_get_fields (KskRrsig *self);

/* Returns TRUE when @fields say that @key made the signature: same tag, algorithm and, where they have one, identifier.
 */
KSK_API gboolean ksk_rrsig_fields_name_key (const KskRrsigFields *fields, KskDnskey *key);

/* Returns: (transfer none) (not nullable): in DNSSEC form. */
KSK_API GBytes *ksk_rrsig_get_signature (KskRrsig *self);

/* Orders by type covered, then RDATA as canonical RRsets are (RFC 4034, section 6.3), then identifier and TTL. */
KSK_API gint ksk_rrsig_compare (KskRrsig *a, KskRrsig *b);

/* Returns TRUE when every field and the signature are equal. */
KSK_API gboolean ksk_rrsig_equal (KskRrsig *a, KskRrsig *b);

/**
 * ksk_rrsig_build_input:
 * @fields: (not nullable): of the signature; type_covered must be `DNSKEY`.
 * @owner: (not nullable): absolute name of the RRset.
 * @keys: (not nullable) (element-type KskDnskey): the whole RRset, in any order; equal RDATA counts once.
 *
 * Builds the exact bytes that are signed: RRSIG RDATA without the signature, then the canonical RRset with the
 * original TTL. Source: RFC 4034, sections 3.1.8.1 and 6.2 to 6.3.
 * Returns: (transfer full) (nullable). Errors: KSK_DNSSEC_ERROR_MALFORMED (names), _UNSUPPORTED (type covered).
 */
KSK_API GBytes *ksk_rrsig_build_input (const KskRrsigFields *fields, const char *owner, GPtrArray *keys,
                                       GError **error);

/**
 * ksk_rrsig_verify:
 * @key: (not nullable): the key that is said to have signed.
 * @owner: @keys: as for ksk_rrsig_build_input().
 *
 * Verifies the signature itself; whether its fields agree with the key's is for the checks (KSR-BUNDLE-POP).
 * Times are not compared with any clock. Errors: as ksk_public_key_verify() and ksk_rrsig_build_input().
 */
KSK_API gboolean ksk_rrsig_verify (KskRrsig *self, KskDnskey *key, const char *owner, GPtrArray *keys, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskRrsig, ksk_rrsig_unref)

G_END_DECLS
