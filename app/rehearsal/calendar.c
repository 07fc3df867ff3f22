/* When a zone's keys are signed: quarters of the year and the slots in them. */
#include "calendar.h"

#define ROOT_BUNDLES 9
#define VALIDITY_TENTHS 21

KskQuarter
ksk_quarter_after (gint64 time_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_s);
  KskQuarter now = { g_date_time_get_year (time), (guint)(g_date_time_get_month (time) - 1) / 3 + 1 };
  return ksk_quarter_next (now);
}

KskQuarter
ksk_quarter_before (KskQuarter self)
{
  return self.number == 1 ? (KskQuarter){ self.year - 1, 4 } : (KskQuarter){ self.year, self.number - 1 };
}

KskQuarter
ksk_quarter_next (KskQuarter self)
{
  return self.number == 4 ? (KskQuarter){ self.year + 1, 1 } : (KskQuarter){ self.year, self.number + 1 };
}

gint64
ksk_quarter_start (KskQuarter self)
{
  g_autoptr (GDateTime) start = g_date_time_new_utc (self.year, (gint)self.number * 3 - 2, 1, 0, 0, 0);
  return g_date_time_to_unix (start);
}

gboolean
ksk_cycle_init (KskCycle *self, KskQuarter start, guint count)
{
  static const gint64 slots_s[] = { 10 * 86400, 86400, 3600 };

  for (gsize i = 0; i < G_N_ELEMENTS (slots_s); i++) {
    *self = (KskCycle){ ksk_quarter_start (start), slots_s[i], count };
    if (ksk_cycle_expiration (self, count - 1) <= KSK_TIME_MAX)
      return TRUE;
  }
  return FALSE;
}

void
ksk_cycle_init_before (KskCycle *self, const KskCycle *next, KskQuarter quarter)
{
  guint count = MIN (next->count, ROOT_BUNDLES);
  gint64 start_s = next->start_s - count * next->slot_s;

  /* Nine bundles of the root leave a rest of zero to two days before the next quarter; others end just before it. */
  if (next->count == ROOT_BUNDLES)
    start_s = ksk_quarter_start (ksk_quarter_before (quarter));
  *self = (KskCycle){ start_s, next->slot_s, count };
}

gint64
ksk_cycle_inception (const KskCycle *self, guint index)
{
  return self->start_s + index * self->slot_s;
}

gint64
ksk_cycle_expiration (const KskCycle *self, guint index)
{
  return ksk_cycle_inception (self, index) + ksk_cycle_tenths (self, VALIDITY_TENTHS);
}

gint64
ksk_cycle_tenths (const KskCycle *self, guint tenths)
{
  return self->slot_s / 10 * tenths;
}
