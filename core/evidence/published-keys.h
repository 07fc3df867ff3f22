/* What the world sees of a zone's keys, compared with the SKR that a ceremony made. */
#pragma once

#include "dnssec/zone-text.h"
#include "ksr/response.h"

G_BEGIN_DECLS

typedef enum {
  KSK_PUBLISHED_SAME,           /* in the bundle and in the answer */
  KSK_PUBLISHED_ONLY_IN_BUNDLE, /* signed in the ceremony, and not published */
  KSK_PUBLISHED_ONLY_IN_ANSWER, /* published, and not of this bundle */
} KskPublishedPlace;

/* One key or one signature. */
typedef struct {
  KskPublishedPlace place;
  KskDnskey *key;      /* (nullable) */
  KskRrsig *signature; /* (nullable): when it is no key */
} KskPublishedRecord;

/* Which bundle it is, and every difference. */
typedef struct {
  guint bundle;       /* from 0: the one that has most in common with the answer */
  gboolean is_bundle; /* one of its signatures is in the answer: without that it is only the nearest */
  gboolean is_same;   /* every key and every signature is in both */
  GArray *records;    /* (not nullable) (element-type KskPublishedRecord): keys, then signatures */
} KskPublishedComparison;

/**
 * ksk_published_compare:
 * @answer: (not nullable): what a resolver said.
 * @response: (not nullable): with at least one bundle.
 *
 * Compares the records themselves, octet for octet; the TTL of a record that a resolver kept for a while runs down and
 * counts for nothing, the original TTL that is signed counts. Verifies no signature: ksk_verify_response() does.
 * Returns: (transfer full) (nullable). Errors: KSK_DNSSEC_ERROR_MALFORMED for another zone, and for an answer without
 * signatures, from which no bundle can be told. Source: RFC 4034, sections 2.1 and 3.1.
 */
KSK_API KskPublishedComparison *ksk_published_compare (const KskZoneKeys *answer, KskResponse *response,
                                                       GError **error);

KSK_API void ksk_published_comparison_free (KskPublishedComparison *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskPublishedComparison, ksk_published_comparison_free)

G_END_DECLS
