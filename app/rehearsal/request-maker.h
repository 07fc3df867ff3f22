/* What a zone's maintainer sends: requests with keys and proofs of possession. */
#pragma once

#include <ksk.h>

#include "calendar.h"
#include "deterministic-random.h"

G_BEGIN_DECLS

#define KSK_REHEARSAL_TTL_S 172800

/* Algorithms of a zone: one, or two in an algorithm rollover. */
#define KSK_REHEARSAL_MAX_ALGORITHMS 2

/* The zone and its time. Plain values. */
typedef struct {
  const char *domain; /* (not nullable) */
  KskAlgorithm algorithms[KSK_REHEARSAL_MAX_ALGORITHMS];
  guint n_algorithms;
  KskQuarter quarter;    /* of the request */
  KskCycle cycle;        /* of the request */
  KskCycle cycle_before; /* of the request before it */
} KskZone;

/**
 * ksk_zone_make_requests:
 * @tags: (not nullable) (element-type guint16 as pointer): taken key tags; those of the ZSKs are added.
 * @before: (out) (transfer full): the first request of the zone, for zone->cycle_before.
 * @request: (out) (transfer full): the request that follows it, for zone->cycle.
 *
 * Makes three generations of ZSKs, the outgoing, the present and the coming one, and two requests: in the last
 * bundle of a request the key of the next quarter comes, after the first bundle the key of the last quarter leaves.
 * Both are a function of @zone, of the seed of @random and of OpenSSL's key generation. Errors: G_IO_ERROR_FAILED,
 * KSK_DNSSEC_ERROR_*.
 */
gboolean ksk_zone_make_requests (const KskZone *zone, KskDeterministicRandom *random, GHashTable *tags,
                                 KskRequest **before, KskRequest **request, GError **error);

/* Returns how many keys of each algorithm bundle @index of @count, from 0, of a request has. */
guint ksk_zone_count_keys (guint index, guint count);

/* Returns how many different keys of each algorithm a request of @count bundles has. */
guint ksk_zone_count_different_keys (guint count);

G_END_DECLS
