/* Tests of ceremony/clock. */
#include "ceremony/clock.h"

#include <time.h>

#include "dnssec/time.h"
#include "journal-test.h"

#define MINUTE_US G_TIME_SPAN_MINUTE
#define DAY_US G_TIME_SPAN_DAY
#define MAX_UTC_US ((KSK_TIME_MAX + 1) * G_TIME_SPAN_SECOND - 1)

static void
test_system_source (void)
{
  const KskClockSource *source = ksk_clock_source_get_system ();
  gint64 before = g_get_real_time ();
  gint64 system_us = source->get_system_us (source->data);
  g_assert_cmpint (system_us, >=, before);
  g_assert_cmpint (system_us, <=, g_get_real_time ());

  struct timespec boot;
  g_assert_cmpint (clock_gettime (CLOCK_BOOTTIME, &boot), ==, 0);
  gint64 mono_us = source->get_monotonic_us (source->data);
  g_assert_cmpint (mono_us, >=, boot.tv_sec * G_TIME_SPAN_SECOND + boot.tv_nsec / 1000);
  g_assert_cmpint (mono_us, <, boot.tv_sec * G_TIME_SPAN_SECOND + G_TIME_SPAN_MINUTE);
}

static void
test_start (void)
{
  static const struct {
    gint64 system_us, utc_us;
  } cases[] = {
    { START_US, START_US }, { 0, 0 }, { -1, 0 }, { MAX_UTC_US, MAX_UTC_US }, { MAX_UTC_US + 1, 0 }, { G_MININT64, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    FakeTime now = { 5000, cases[i].system_us };
    KskClockSource source = make_source (&now);
    KskClock clock;
    ksk_clock_start (&clock, &source);
    g_assert_cmpint (ksk_clock_get_mono_us (&clock), ==, 0);
    g_assert_cmpint (ksk_clock_get_utc_us (&clock), ==, cases[i].utc_us);
    now.mono_us += 7;
    g_assert_cmpint (ksk_clock_get_mono_us (&clock), ==, 7);
    g_assert_cmpint (ksk_clock_get_utc_us (&clock), ==, cases[i].utc_us + 7);
  }
}

static void
test_system_clock_moves (void)
{
  FakeTime now = { 100, START_US };
  KskClockSource source = make_source (&now);
  KskClock clock;
  ksk_clock_start (&clock, &source);
  g_assert_cmpint (ksk_clock_get_ahead_us (&clock), ==, 0);

  pass_time (&now, 10);
  now.system_us -= DAY_US;
  g_assert_cmpint (ksk_clock_get_utc_us (&clock), ==, START_US + 10);
  g_assert_cmpint (ksk_clock_get_ahead_us (&clock), ==, -DAY_US);
  now.system_us += 3 * DAY_US;
  g_assert_cmpint (ksk_clock_get_utc_us (&clock), ==, START_US + 10);
  g_assert_cmpint (ksk_clock_get_ahead_us (&clock), ==, 2 * DAY_US);

  now.system_us = G_MAXINT64 / 2;
  g_assert_cmpint (ksk_clock_get_ahead_us (&clock), ==, 0x1fffffffffffff);
  now.system_us = G_MININT64 / 2;
  g_assert_cmpint (ksk_clock_get_ahead_us (&clock), ==, -0x1fffffffffffff);
}

/* Boot time goes on while the machine sleeps, so ceremony time does. */
static void
test_suspend (void)
{
  FakeTime now = { 100, START_US };
  KskClockSource source = make_source (&now);
  KskClock clock;
  ksk_clock_start (&clock, &source);
  pass_time (&now, 8 * G_TIME_SPAN_HOUR);
  g_assert_cmpint (ksk_clock_get_utc_us (&clock), ==, START_US + 8 * G_TIME_SPAN_HOUR);
  g_assert_cmpint (ksk_clock_get_mono_us (&clock), ==, 8 * G_TIME_SPAN_HOUR);
}

static void
test_set (void)
{
  static const struct {
    gint64 drift_us;  /* of the wall clock, before it is set */
    gint64 system_us; /* how far the machine's clock is ahead of ceremony time by then */
  } cases[] = {
    { 0, 0 },
    { 1, 0 },
    { -1, 0 },
    { 90 * MINUTE_US, 0 },
    { -2 * MINUTE_US, 0 },
    { 0, MINUTE_US },
    { -3 * DAY_US, 5 },
    { 17 * 365 * DAY_US, -7 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    FakeTime now = { 100, START_US };
    KskClockSource source = make_source (&now);
    KskClock clock;
    gint64 drift_us = -1, system_us = -1;
    ksk_clock_start (&clock, &source);
    pass_time (&now, MINUTE_US);
    gint64 mark_mono_us = ksk_clock_get_mono_us (&clock);
    gint64 wall_us = ksk_clock_get_utc_us (&clock) + cases[i].drift_us;
    /* The mark was pressed, the time is confirmed later; meanwhile everything goes on. */
    pass_time (&now, 4321);
    now.system_us += cases[i].system_us;
    ksk_clock_set (&clock, wall_us, mark_mono_us, &drift_us, &system_us);
    g_assert_cmpint (drift_us, ==, cases[i].drift_us);
    g_assert_cmpint (system_us, ==, cases[i].system_us - cases[i].drift_us);
    g_assert_cmpint (ksk_clock_get_utc_us (&clock), ==, wall_us + 4321);
    /* What orders is not touched. */
    g_assert_cmpint (ksk_clock_get_mono_us (&clock), ==, MINUTE_US + 4321);
    g_assert_cmpint (ksk_clock_get_ahead_us (&clock), ==, system_us);
  }
}

static void
test_set_twice (void)
{
  FakeTime now = { 0, START_US };
  KskClockSource source = make_source (&now);
  KskClock clock;
  gint64 drift_us = 0, system_us = 0;
  ksk_clock_start (&clock, &source);
  ksk_clock_set (&clock, START_US + 500, 0, &drift_us, &system_us);
  pass_time (&now, DAY_US);
  ksk_clock_set (&clock, START_US + DAY_US, DAY_US, &drift_us, &system_us);
  g_assert_cmpint (drift_us, ==, -500);
  g_assert_cmpint (system_us, ==, 0);
  g_assert_cmpint (ksk_clock_get_utc_us (&clock), ==, START_US + DAY_US);
}

static void
test_tolerance (void)
{
  static const struct {
    gint64 difference_us;
    gboolean is_alarming;
  } cases[] = {
    { 0, FALSE },
    { 3 * MINUTE_US - 1, FALSE },
    { 3 * MINUTE_US, FALSE },
    { 3 * MINUTE_US + 1, TRUE },
    { -3 * MINUTE_US + 1, FALSE },
    { -3 * MINUTE_US, FALSE },
    { -3 * MINUTE_US - 1, TRUE },
    { G_MAXINT64, TRUE },
    { G_MININT64, TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ksk_clock_is_alarming (cases[i].difference_us), ==, cases[i].is_alarming);
}

static void
test_resume (void)
{
  static const struct {
    gint64 system_us; /* when it goes on */
    gint64 ahead_us;  /* as the journal showed it */
    gint64 skipped_us;
  } cases[] = {
    { START_US, 0, 0 },
    { START_US + 1, 0, 1 },
    { START_US + 1999999, 0, 1999999 },
    { START_US + 3 * DAY_US, 0, 3 * DAY_US },
    /* The machine's clock is known to be two minutes off, so those are not time that passed. */
    { START_US + 2 * MINUTE_US, 2 * MINUTE_US, 0 },
    { START_US + 3 * DAY_US, 2 * MINUTE_US, 3 * DAY_US - 2 * MINUTE_US },
    { START_US + 3 * DAY_US, -2 * MINUTE_US, 3 * DAY_US + 2 * MINUTE_US },
    /* It was set back, or lost its battery, or makes no sense. */
    { START_US - 1, 0, 0 },
    { START_US - DAY_US, 0, 0 },
    { 0, 0, 0 },
    { -5, 0, 0 },
    { MAX_UTC_US, 0, MAX_UTC_US - START_US },
    { MAX_UTC_US + 1, 0, 0 },
  };
  const gint64 mono_us = 12345678, utc_us = START_US;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    /* Another boot: its monotonic clock is younger than the journal. */
    FakeTime now = { 42, cases[i].system_us };
    KskClockSource source = make_source (&now);
    KskClock clock;
    gint64 skipped_s = ksk_clock_resume (&clock, &source, mono_us, utc_us, cases[i].ahead_us);
    g_assert_cmpint (skipped_s, ==, cases[i].skipped_us / G_TIME_SPAN_SECOND);
    g_assert_cmpint (ksk_clock_get_mono_us (&clock), ==, mono_us + cases[i].skipped_us);
    g_assert_cmpint (ksk_clock_get_utc_us (&clock), ==, utc_us + cases[i].skipped_us);
    g_assert_cmpint (clock.offset_us, ==, utc_us - mono_us);
    pass_time (&now, 10);
    g_assert_cmpint (ksk_clock_get_mono_us (&clock), ==, mono_us + cases[i].skipped_us + 10);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/system-source", test_system_source);
  g_test_add_func ("/clock/start", test_start);
  g_test_add_func ("/clock/system-clock-moves", test_system_clock_moves);
  g_test_add_func ("/clock/suspend", test_suspend);
  g_test_add_func ("/clock/set", test_set);
  g_test_add_func ("/clock/set-twice", test_set_twice);
  g_test_add_func ("/clock/tolerance", test_tolerance);
  g_test_add_func ("/clock/resume", test_resume);
  return g_test_run ();
}
