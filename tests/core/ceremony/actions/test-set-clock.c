/* The ceremony clock is set on the mark. */
#include "tests/core/ceremony/actions/action-test.h"

#include "ceremony/actions/set-clock.h"
#include "dnssec/time.h"

#define STEPS FAKE_BEGINNING

static char *
format_wall (gint64 time_s)
{
  char *text = ksk_time_format (time_s);
  text[10] = ' ';
  return text;
}

static gint64
get_utc_us (FakeRoom *room)
{
  return ksk_clock_get_utc_us (ksk_session_get_clock (room->session));
}

/* Marks what is so many seconds after the machine's clock. */
static void
mark (FakeRoom *room, gint64 ahead_s)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = format_wall (room->now.system_us / G_TIME_SPAN_SECOND + ahead_s);
  ksk_set_clock_mark (action_test_get (room), text, &error);
  g_assert_no_error (error);
}

static void
expect_error (FakeRoom *room, const char *text)
{
  g_autoptr (GError) error = NULL;
  gint64 offset_us = ksk_session_get_clock (room->session)->offset_us;
  g_assert_false (ksk_set_clock_mark (action_test_get (room), text, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT);
  g_assert_cmpint (ksk_session_get_clock (room->session)->offset_us, ==, offset_us);
  g_assert_cmpuint (fake_room_count (room, "clock-set"), ==, 0);
}

static void
test_text (void)
{
  static const char *const wrong[] = {
    "",
    "2026-02-12",
    "2026-02-12 14:05",
    "2026-02-12T14:05:00",
    "2026-02-12 14:05:00Z",
    "2026-02-12 14:05:00 ",
    " 2026-02-12 14:05:00",
    "2026-02-12 14:05:0",
    "2026-02-12 24:00:00",
    "2026-02-12 14:60:00",
    "2026-02-12 14:05:60",
    "2026-02-29 14:05:00",
    "2026-00-12 14:05:00",
    "2026-02-12 14:05:00.5",
    "1969-12-31 23:59:59",
    "2106-02-07 06:28:16",
    "2026-02-12\t14:05:00",
    "2026/02/12 14:05:00",
    "12.02.2026 14:05:00",
  };
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.3");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    expect_error (room, wrong[i]);
  g_assert_false (ksk_set_clock_is_marked (action_test_get (room)));
  g_assert_true (ksk_set_clock_mark (action_test_get (room), "1970-01-01 00:00:00", NULL));
  g_assert_true (ksk_set_clock_mark (action_test_get (room), "2024-02-29 23:59:59", NULL));
}

static void
expect_proposal (FakeRoom *room, gint64 time_s)
{
  g_autofree char *text = ksk_set_clock_dup_proposal (action_test_get (room));
  g_autofree char *expected = format_wall (time_s);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_proposal (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.3");
  g_assert_cmpint (TEST_NOW_S % 60, ==, 0);
  expect_proposal (room, TEST_NOW_S + 60);
  pass_time (&room->now, 60 * G_TIME_SPAN_SECOND - 1);
  expect_proposal (room, TEST_NOW_S + 60);
  pass_time (&room->now, 1);
  expect_proposal (room, TEST_NOW_S + 120);
}

static void
test_mark (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.3");
  KskSetClock *action = action_test_get (room);
  g_assert_false (ksk_set_clock_is_marked (action));
  pass_time (&room->now, 10 * G_TIME_SPAN_SECOND);
  gint64 offset_us = ksk_session_get_clock (room->session)->offset_us;
  mark (room, 50);
  g_assert_true (ksk_set_clock_is_marked (action));
  g_assert_cmpint (ksk_set_clock_get_drift_us (action), ==, 50 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (ksk_set_clock_get_system_us (action), ==, -50 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (ksk_session_get_clock (room->session)->offset_us, ==, offset_us + 50 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (get_utc_us (room), ==, (TEST_NOW_S + 60) * G_TIME_SPAN_SECOND);
  g_assert_false (ksk_set_clock_is_alarming (action));
  g_assert_true (action_test_is_complete (room));

  g_autofree char *wall = format_wall (TEST_NOW_S + 60);
  JsonObject *record = action_test_get_newest (room, "clock-set");
  g_assert_cmpstr (json_object_get_string_member (record, "wall"), ==, wall);
  g_assert_cmpint (json_object_get_int_member (record, "drift_us"), ==, 50 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (json_object_get_int_member (record, "system_ahead_us"), ==, -50 * G_TIME_SPAN_SECOND);
  g_assert_false (json_object_get_boolean_member (record, "alarming"));
  g_assert_false (json_object_get_boolean_member (record, "system_clock_set"));
  g_assert_cmpint (json_object_get_int_member (record, "offset_us"), ==, offset_us + 50 * G_TIME_SPAN_SECOND);

  /* Once more: what drifts is the ceremony clock, not the machine's. */
  mark (room, 0);
  g_assert_cmpint (ksk_set_clock_get_drift_us (action), ==, -50 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (ksk_set_clock_get_system_us (action), ==, 0);
  g_assert_cmpuint (fake_room_count (room, "clock-set"), ==, 2);
}

static void
test_tolerance (void)
{
  static const struct {
    gint64 ahead_s;
    gboolean is_alarming;
  } cases[] = { { 180, FALSE }, { 181, TRUE }, { -180, FALSE }, { -181, TRUE } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.3");
    mark (room, cases[i].ahead_s);
    g_assert_cmpint (ksk_set_clock_is_alarming (action_test_get (room)), ==, cases[i].is_alarming);
    g_assert_cmpint (json_object_get_boolean_member (action_test_get_newest (room, "clock-set"), "alarming"), ==,
                     cases[i].is_alarming);
    g_assert_cmpint (action_test_is_complete (room), ==, !cases[i].is_alarming);
  }
}

static void
test_accept (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.3");
  g_autoptr (GError) none = NULL, error = NULL;
  g_assert_false (ksk_set_clock_accept (action_test_get (room), &none));
  g_assert_error (none, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
  mark (room, 3600);
  g_assert_true (ksk_set_clock_accept (action_test_get (room), &error));
  g_assert_no_error (error);
  g_assert_true (action_test_is_complete (room));
  g_assert_false (ksk_set_clock_is_alarming (action_test_get (room)));
  g_assert_cmpuint (fake_room_count (room, "clock-accepted"), ==, 1);
  g_assert_false (ksk_set_clock_accept (action_test_get (room), NULL));

  action_test_restart (room);
  g_assert_true (action_test_is_complete (room));

  /* What was accepted was that mark, not the next. */
  mark (room, 7200);
  g_assert_true (ksk_set_clock_is_alarming (action_test_get (room)));
  g_assert_false (action_test_is_complete (room));
  mark (room, 1);
  g_assert_true (action_test_is_complete (room));
}

static void
test_restart (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.3");
  mark (room, 600);
  gint64 drift_us = ksk_set_clock_get_drift_us (action_test_get (room));
  gint64 system_us = ksk_set_clock_get_system_us (action_test_get (room));
  action_test_restart (room);
  KskSetClock *action = action_test_get (room);
  g_assert_true (ksk_set_clock_is_marked (action));
  g_assert_true (ksk_set_clock_is_alarming (action));
  g_assert_false (action_test_is_complete (room));
  g_assert_cmpint (ksk_set_clock_get_drift_us (action), ==, drift_us);
  g_assert_cmpint (ksk_set_clock_get_system_us (action), ==, system_us);
}

static void
test_standing_still (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.3");
  g_autoptr (GError) error = NULL, other = NULL;
  mark (room, 600);
  gint64 offset_us = ksk_session_get_clock (room->session)->offset_us;
  g_assert_true (ksk_session_object (room->session, NULL));
  g_assert_false (ksk_set_clock_mark (action_test_get (room), "2026-02-12 14:05:00", &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
  g_assert_false (ksk_set_clock_accept (action_test_get (room), &other));
  g_assert_error (other, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
  g_assert_cmpint (ksk_session_get_clock (room->session)->offset_us, ==, offset_us);
}

/* The machine's clock, where it may be set. It moves the room's, when there is one. */
static FakeRoom *settable;
static guint n_settings;
static gint64 set_us;
static gboolean setting_fails;

static gboolean
set_system_clock (gint64 utc_us, GError **error)
{
  n_settings++;
  set_us = utc_us;
  if (setting_fails) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "Operation not permitted");
    return FALSE;
  }
  settable->now.system_us = utc_us;
  return TRUE;
}

static FakeRoom *
new_settable (void)
{
  settable = fake_room_new (STEPS);
  settable->spec.set_system_clock = set_system_clock;
  n_settings = 0;
  setting_fails = FALSE;
  fake_room_open (settable);
  fake_room_go_to (settable, "1.3");
  return settable;
}

static gboolean
was_set (FakeRoom *room, const char *kind)
{
  return json_object_get_boolean_member (action_test_get_newest (room, kind), "system_clock_set");
}

static void
test_system_clock (void)
{
  g_autoptr (FakeRoom) room = new_settable ();
  mark (room, 60);
  g_assert_cmpuint (n_settings, ==, 1);
  g_assert_cmpint (set_us, ==, (TEST_NOW_S + 60) * G_TIME_SPAN_SECOND);
  g_assert_true (was_set (room, "clock-set"));
  /* How wrong it was is told all the same; that it no longer is stands beside it. */
  g_assert_cmpint (ksk_set_clock_get_system_us (action_test_get (room)), ==, -60 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (json_object_get_int_member (action_test_get_newest (room, "clock-set"), "ahead_us"), ==, 0);
  g_assert_true (action_test_is_complete (room));
}

/* A slip is not passed on to the clock by which it was noticed. */
static void
test_system_clock_alarming (void)
{
  g_autoptr (FakeRoom) room = new_settable ();
  mark (room, 3600);
  g_assert_cmpuint (n_settings, ==, 0);
  g_assert_false (was_set (room, "clock-set"));
  pass_time (&room->now, G_TIME_SPAN_SECOND);
  g_assert_true (ksk_set_clock_accept (action_test_get (room), NULL));
  g_assert_cmpuint (n_settings, ==, 1);
  g_assert_cmpint (set_us, ==, (TEST_NOW_S + 3601) * G_TIME_SPAN_SECOND);
  g_assert_true (was_set (room, "clock-accepted"));
  /* Going on after a restart needs to know how far apart the clocks are. */
  g_assert_cmpint (json_object_get_int_member (action_test_get_newest (room, "clock-accepted"), "ahead_us"), ==, 0);
}

static void
test_system_clock_fails (void)
{
  g_autoptr (FakeRoom) room = new_settable ();
  setting_fails = TRUE;
  mark (room, 60);
  g_assert_false (was_set (room, "clock-set"));
  g_assert_cmpint (get_utc_us (room), ==, (TEST_NOW_S + 60) * G_TIME_SPAN_SECOND);
  action_test_expect_refusal (room, "clock of the machine", "Operation not permitted");
  g_assert_true (action_test_is_complete (room));
  g_assert_true (ksk_set_clock_is_marked (action_test_get (room)));
}

/* The last second that can be recorded passes before the record is written: nothing has changed then. */
static gboolean
let_time_pass (gint64 utc_us, GError **error)
{
  pass_time (&settable->now, 2 * G_TIME_SPAN_SECOND);
  return TRUE;
}

static void
test_not_recorded (void)
{
  g_autoptr (FakeRoom) room = settable = fake_room_new (STEPS);
  g_autoptr (GError) error = NULL;
  room->spec.set_system_clock = let_time_pass;
  room->now.system_us = (KSK_TIME_MAX - 100) * G_TIME_SPAN_SECOND;
  fake_room_open (room);
  fake_room_go_to (room, "1.3");
  gint64 offset_us = ksk_session_get_clock (room->session)->offset_us;
  g_assert_false (ksk_set_clock_mark (action_test_get (room), "2106-02-07 06:28:15", &error));
  g_assert_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_UNFIT);
  g_assert_cmpint (ksk_session_get_clock (room->session)->offset_us, ==, offset_us);
  g_assert_false (ksk_set_clock_is_marked (action_test_get (room)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/set-clock/text", test_text);
  g_test_add_func ("/set-clock/proposal", test_proposal);
  g_test_add_func ("/set-clock/mark", test_mark);
  g_test_add_func ("/set-clock/tolerance", test_tolerance);
  g_test_add_func ("/set-clock/accept", test_accept);
  g_test_add_func ("/set-clock/restart", test_restart);
  g_test_add_func ("/set-clock/standing-still", test_standing_still);
  g_test_add_func ("/set-clock/system-clock", test_system_clock);
  g_test_add_func ("/set-clock/system-clock-alarming", test_system_clock_alarming);
  g_test_add_func ("/set-clock/system-clock-fails", test_system_clock_fails);
  g_test_add_func ("/set-clock/not-recorded", test_not_recorded);
  return g_test_run ();
}
