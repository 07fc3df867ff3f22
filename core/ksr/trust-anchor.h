/* Trust anchor files as the root publishes them (RFC 7958). */
#pragma once

#include "dnssec/dnskey.h"
#include "ksr/error.h"

G_BEGIN_DECLS

/* One KeyDigest element. */
typedef struct {
  char *id;             /* (not nullable) */
  gint64 valid_from_s;  /* 0 to KSK_TIME_MAX */
  gint64 valid_until_s; /* 0 to KSK_TIME_MAX, or -1 for open */
  guint16 key_tag;
  guint8 algorithm;
  guint8 digest_type; /* 2 is SHA-256; others are kept but match nothing */
  char *digest_hex;   /* (not nullable) upper case */
} KskKeyDigest;

/* Immutable, reference counted. */
typedef struct _KskTrustAnchor KskTrustAnchor;

/**
 * ksk_trust_anchor_new:
 * @id: @source: (nullable): attributes of the root element; NULL leaves them empty.
 * @zone: (not nullable): absolute domain name.
 * @digests: (not nullable) (element-type KskKeyDigest): deep-copied.
 *
 * Returns: (transfer full) (not nullable).
 */
KSK_API KskTrustAnchor *ksk_trust_anchor_new (const char *id, const char *source, const char *zone, GPtrArray *digests);

/* Reads a trust anchor under the same restrictions as ksk_request_parse(). RFC 7958, section 2.1.1. */
KSK_API KskTrustAnchor *ksk_trust_anchor_parse (GBytes *bytes, gsize max_bytes, GError **error);

/* Writes UTF-8 XML, a function of the value alone. Returns: (transfer full) (not nullable). */
KSK_API GBytes *ksk_trust_anchor_to_xml (KskTrustAnchor *self);

KSK_API KskTrustAnchor *ksk_trust_anchor_ref (KskTrustAnchor *self);
KSK_API void ksk_trust_anchor_unref (KskTrustAnchor *self);

KSK_API const char *ksk_trust_anchor_get_id (KskTrustAnchor *self);
KSK_API const char *ksk_trust_anchor_get_source (KskTrustAnchor *self);
KSK_API const char *ksk_trust_anchor_get_zone (KskTrustAnchor *self);
KSK_API GPtrArray *ksk_trust_anchor_get_digests (KskTrustAnchor *self); /* (element-type KskKeyDigest), do not modify */

/**
 * ksk_trust_anchor_match:
 * @key: (not nullable): as it stands in the RRset; a revoked key matches nothing (RFC 5011, section 2.1).
 * @at_s: the time that the digest must be valid at.
 *
 * Returns: (transfer none) (nullable): the digest that @key matches by tag, algorithm and SHA-256 at that time.
 */
KSK_API const KskKeyDigest *ksk_trust_anchor_match (KskTrustAnchor *self, KskDnskey *key, gint64 at_s);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskTrustAnchor, ksk_trust_anchor_unref)

G_END_DECLS
