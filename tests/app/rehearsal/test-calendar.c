/* Quarters and slots of rehearsals. */
#include "app/rehearsal/calendar.h"

#define DAY_S G_GINT64_CONSTANT (86400)

static gint64
parse_time (const char *text)
{
  gint64 time_s = -1;
  g_autoptr (GError) error = NULL;
  ksk_time_parse (text, &time_s, &error);
  g_assert_no_error (error);
  return time_s;
}

static void
test_quarter_after (void)
{
  static const struct {
    const char *now;
    gint year;
    guint number;
    const char *start; /* (nullable): after the last second that a KSR can name */
  } cases[] = {
    { "2023-12-31T23:59:59Z", 2024, 1, "2024-01-01T00:00:00Z" },
    { "2024-01-01T00:00:00Z", 2024, 2, "2024-04-01T00:00:00Z" },
    { "2024-02-29T12:00:00Z", 2024, 2, "2024-04-01T00:00:00Z" },
    { "2024-03-31T23:59:59Z", 2024, 2, "2024-04-01T00:00:00Z" },
    { "2024-04-01T00:00:00Z", 2024, 3, "2024-07-01T00:00:00Z" },
    { "2024-06-30T23:59:59Z", 2024, 3, "2024-07-01T00:00:00Z" },
    { "2024-07-01T00:00:00Z", 2024, 4, "2024-10-01T00:00:00Z" },
    { "2024-09-30T23:59:59Z", 2024, 4, "2024-10-01T00:00:00Z" },
    { "2024-10-01T00:00:00Z", 2025, 1, "2025-01-01T00:00:00Z" },
    { "1970-01-01T00:00:00Z", 1970, 2, "1970-04-01T00:00:00Z" },
    { "2106-02-07T06:28:15Z", 2106, 2, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    KskQuarter quarter = ksk_quarter_after (parse_time (cases[i].now));
    g_assert_cmpint (quarter.year, ==, cases[i].year);
    g_assert_cmpuint (quarter.number, ==, cases[i].number);
    if (cases[i].start != NULL)
      g_assert_cmpint (ksk_quarter_start (quarter), ==, parse_time (cases[i].start));
  }
}

static void
test_quarter_neighbours (void)
{
  KskQuarter quarter = { 2023, 1 };

  for (guint i = 0; i < 8; i++) {
    KskQuarter next = ksk_quarter_next (quarter);
    KskQuarter back = ksk_quarter_before (next);
    g_assert_cmpint (back.year, ==, quarter.year);
    g_assert_cmpuint (back.number, ==, quarter.number);
    g_assert_cmpint (next.year * 4 + (gint)next.number, ==, quarter.year * 4 + (gint)quarter.number + 1);
    quarter = next;
  }
}

/* The root's cycle: the days that two quarters overlap stay between the 9 and the 12 of its policy. */
static void
test_root_cycle (void)
{
  static const struct {
    KskQuarter quarter;
    gint overlap_days; /* with the quarter before */
  } cases[] = {
    { { 2023, 1 }, 9 }, { { 2023, 2 }, 11 }, { { 2023, 3 }, 10 },
    { { 2023, 4 }, 9 }, { { 2024, 1 }, 9 },  { { 2024, 2 }, 10 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    KskCycle cycle, before;
    g_assert_true (ksk_cycle_init (&cycle, cases[i].quarter, 9));
    ksk_cycle_init_before (&before, &cycle, cases[i].quarter);

    g_assert_cmpint (cycle.start_s, ==, ksk_quarter_start (cases[i].quarter));
    g_assert_cmpint (ksk_cycle_inception (&cycle, 8) - cycle.start_s, ==, 80 * DAY_S);
    g_assert_cmpint (ksk_cycle_expiration (&cycle, 0) - cycle.start_s, ==, 21 * DAY_S);
    g_assert_cmpint (ksk_cycle_expiration (&cycle, 0) - ksk_cycle_inception (&cycle, 1), ==, 11 * DAY_S);
    g_assert_cmpuint (before.count, ==, 9);
    g_assert_cmpint (before.start_s, ==, ksk_quarter_start (ksk_quarter_before (cases[i].quarter)));
    g_assert_cmpint (ksk_cycle_expiration (&before, 8) - cycle.start_s, ==, cases[i].overlap_days * DAY_S);
  }
}

static void
test_other_cycles (void)
{
  static const guint counts[] = { 1, 2, 8, 10, 20, 9000 };
  KskQuarter quarter = { 2026, 2 };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    KskCycle cycle, before;
    g_assert_true (ksk_cycle_init (&cycle, quarter, counts[i]));
    ksk_cycle_init_before (&before, &cycle, quarter);

    g_assert_cmpuint (cycle.count, ==, counts[i]);
    g_assert_cmpint (cycle.slot_s, ==, counts[i] == 9000 ? DAY_S : 10 * DAY_S);
    g_assert_cmpuint (before.count, ==, MIN (counts[i], 9));
    g_assert_cmpint (before.slot_s, ==, cycle.slot_s);
    g_assert_cmpint (ksk_cycle_inception (&before, before.count), ==, cycle.start_s);
    g_assert_cmpint (ksk_cycle_expiration (&before, before.count - 1) - cycle.start_s, ==, cycle.slot_s / 10 * 11);
  }
}

/* 129 days, 6 hours and 28 minutes are left when the last quarter of 2105 begins. */
static void
test_end_of_time (void)
{
  static const struct {
    guint count;
    gint64 slot_s; /* 0: does not fit */
  } cases[] = {
    { 1, 10 * DAY_S }, { 11, 10 * DAY_S }, { 12, DAY_S }, { 128, DAY_S }, { 129, 3600 }, { 3101, 3600 }, { 3102, 0 },
  };
  KskQuarter quarter = { 2105, 4 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    KskCycle cycle;
    gboolean fits = ksk_cycle_init (&cycle, quarter, cases[i].count);
    g_assert_cmpint (fits, ==, cases[i].slot_s != 0);
    if (fits) {
      g_assert_cmpint (cycle.slot_s, ==, cases[i].slot_s);
      g_assert_cmpint (ksk_cycle_expiration (&cycle, cycle.count - 1), <=, KSK_TIME_MAX);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rehearsal/calendar/quarter-after", test_quarter_after);
  g_test_add_func ("/rehearsal/calendar/quarter-neighbours", test_quarter_neighbours);
  g_test_add_func ("/rehearsal/calendar/root-cycle", test_root_cycle);
  g_test_add_func ("/rehearsal/calendar/other-cycles", test_other_cycles);
  g_test_add_func ("/rehearsal/calendar/end-of-time", test_end_of_time);
  return g_test_run ();
}
