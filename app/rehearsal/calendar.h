/* When a zone's keys are signed: quarters of the year and the slots in them. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* A quarter of a year, from the first day of January, April, July or October, 00:00 UTC. A plain value. */
typedef struct {
  gint year;
  guint number; /* 1 to 4 */
} KskQuarter;

/* Returns the first quarter that starts later than @time_s (0 to KSK_TIME_MAX). */
KskQuarter ksk_quarter_after (gint64 time_s);

/* Returns the quarter before @self. */
KskQuarter ksk_quarter_before (KskQuarter self);

/* Returns the quarter after @self. */
KskQuarter ksk_quarter_next (KskQuarter self);

/* Returns the second in which @self starts. */
gint64 ksk_quarter_start (KskQuarter self);

/* Bundles at a regular distance. The root's slot is ten days long; signatures are valid for 2.1 slots, so that those
 * of two neighbours overlap by 1.1 slots, and policies round these to tenths. A plain value. */
typedef struct {
  gint64 start_s; /* inception of the first bundle */
  gint64 slot_s;  /* a multiple of 10 */
  guint count;    /* of bundles, at least 1 */
} KskCycle;

/**
 * ksk_cycle_init:
 * @start: the quarter that the first bundle starts in.
 * @count: 1 to 100000 bundles.
 *
 * Takes slots of ten days as the root does; of one day, then of one hour, when so many would run past KSK_TIME_MAX.
 * Returns FALSE when even those do.
 */
gboolean ksk_cycle_init (KskCycle *self, KskQuarter start, guint count);

/* Sets @self to the cycle that leads up to @next, which starts in @quarter: like @next but of at most nine bundles. */
void ksk_cycle_init_before (KskCycle *self, const KskCycle *next, KskQuarter quarter);

/* Return the validity of bundle @index, from 0. */
gint64 ksk_cycle_inception (const KskCycle *self, guint index);
gint64 ksk_cycle_expiration (const KskCycle *self, guint index);

/* Returns @tenths tenths of a slot in seconds. */
gint64 ksk_cycle_tenths (const KskCycle *self, guint tenths);

G_END_DECLS
