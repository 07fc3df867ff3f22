/* The recording starts, stops, and does not outlast the ceremony. */
#include "tests/core/ceremony/actions/action-test.h"

#include "ceremony/actions/recording.h"
#include "ceremony/footage.h"

#define STEPS_TO_CLOSE \
  FAKE_BEGINNING STEP ("1.4", "exceptions", "") STEP ("1.5", "attest", "") STEP ("1.7", "close", "")
#define STEPS                                                                                                 \
  FAKE_BEGINNING STEP ("1.4", "exceptions", "") STEP ("1.5", "attest", "") STEP ("1.6", "stop-recording", "") \
      STEP ("1.7", "close", "")

static void
perform (FakeRoom *room)
{
  ksk_recording_perform (action_test_get (room));
  fake_room_settle (room);
}

static KskRecordingState
get_state (FakeRoom *room)
{
  return ksk_recorder_get_state (KSK_RECORDER (room->recorder));
}

static void
test_start (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.1");
  g_assert_true (ksk_recording_is_start (action_test_get (room)));
  g_assert_false (action_test_is_complete (room));
  g_assert_cmpuint (room->recorder->n_starts, ==, 0);
  perform (room);
  g_assert_true (action_test_is_complete (room));
  g_assert_cmpstr (fake_room_find_text (room, "recording-started", "recorder"), ==, "2 cameras");
  g_assert_false (json_object_get_boolean_member (action_test_get_newest (room, "recording-started"), "outside"));
  perform (room);
  g_assert_cmpuint (room->recorder->n_starts, ==, 1);
  g_assert_cmpuint (fake_room_count (room, "recording-started"), ==, 1);
}

static void
test_twice_at_once (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.1");
  ksk_recording_perform (action_test_get (room));
  perform (room);
  g_assert_cmpuint (room->recorder->n_starts, ==, 1);
}

static void
test_outside (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.1");
  room->recorder->is_outside = TRUE;
  perform (room);
  g_assert_true (json_object_get_boolean_member (action_test_get_newest (room, "recording-started"), "outside"));
  g_assert_true (action_test_is_complete (room));
}

static void
test_start_fails (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.1");
  room->recorder->fails = TRUE;
  perform (room);
  /* While it is refused, nothing else begins. */
  perform (room);
  g_assert_cmpuint (room->recorder->n_starts, ==, 1);
  action_test_expect_refusal (room, "did not start", "camera 2");
  g_assert_false (action_test_is_complete (room));

  room->recorder->fails = FALSE;
  /* It has started, and one of its cameras is lost before anybody hears of it. */
  room->recorder->loses_one = TRUE;
  perform (room);
  action_test_expect_refusal (room, "did not start", NULL);
  room->recorder->loses_one = FALSE;
  g_assert_cmpuint (fake_room_count (room, "recording-started"), ==, 0);

  perform (room);
  g_assert_true (action_test_is_complete (room));
}

static void
test_start_restart (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.1");
  perform (room);
  action_test_restart (room);
  g_assert_false (action_test_is_complete (room));
  perform (room);
  g_assert_true (action_test_is_complete (room));
  g_assert_cmpuint (fake_room_count (room, "recording-started"), ==, 2);
}

/* While the ceremony stands still nothing begins. */
static void
test_standing_still (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.6");
  g_assert_true (ksk_session_object (room->session, NULL));
  perform (room);
  g_assert_cmpint (get_state (room), ==, KSK_RECORDING_ON);
  g_assert_null (ksk_action_get_refusal (action_test_get (room)));
}

static void
test_stop (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.6");
  g_assert_false (ksk_recording_is_start (action_test_get (room)));
  g_assert_cmpint (get_state (room), ==, KSK_RECORDING_ON);
  room->recorder->fails = TRUE;
  perform (room);
  action_test_expect_refusal (room, "did not stop", "camera 2");
  room->recorder->fails = FALSE;
  perform (room);
  g_assert_true (action_test_is_complete (room));
  g_assert_cmpstr (fake_room_find_text (room, "recording-stopped", "recorder"), ==, "2 cameras");
  action_test_restart (room);
  g_assert_true (action_test_is_complete (room));
  fake_room_confirm (room);

  /* It was stopped before: closing has nothing to stop. */
  g_assert_true (action_test_is_complete (room));
  g_assert_cmpuint (fake_room_count (room, "recording-stopped"), ==, 1);
}

/* In the step that closes, with the recording on. */
static FakeRoom *
open_at_close (void)
{
  FakeRoom *room = action_test_new (STEPS_TO_CLOSE, "1.1");
  room->recorder->tells = TRUE;
  perform (room);
  fake_room_go_to (room, "1.7");
  return room;
}

/* The last confirmation is on film, and the journal ends with what was filmed. */
static void
test_close (void)
{
  g_autoptr (FakeRoom) room = open_at_close ();
  g_assert_true (action_test_is_complete (room));
  g_assert_cmpint (get_state (room), ==, KSK_RECORDING_ON);
  action_test_restart (room);
  g_assert_cmpint (get_state (room), ==, KSK_RECORDING_ON);
  g_assert_true (action_test_is_complete (room));

  fake_room_confirm (room);
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_CLOSED);
  g_assert_cmpint (get_state (room), ==, KSK_RECORDING_OFF);
  g_assert_cmpuint (room->recorder->n_stops, ==, 1);
  g_autofree char *kinds = fake_room_list_last (room, 5);
  g_assert_cmpstr (kinds, ==, "confirm footage-ended footage-ended recording-stopped close");
  g_assert_false (ksk_session_is_ending_footage (room->session));
}

/* There is film of the last confirmation: it goes on for a while. */
static void
test_close_films_on (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (STEPS_TO_CLOSE);
  room->spec.film_after_ms = 30;
  fake_room_open (room);
  perform (room);
  fake_room_go_to (room, "1.7");
  gint64 confirmed_us = g_get_monotonic_time ();
  g_assert_true (ksk_session_confirm (room->session, fake_signers, NULL));
  g_assert_true (ksk_session_is_ending_footage (room->session));
  while (room->recorder->n_stops == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - confirmed_us, >=, 29 * G_TIME_SPAN_MILLISECOND);
  fake_room_settle (room);
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_CLOSED);

  /* Killed in that while. */
  g_autoptr (FakeRoom) other = fake_room_new (STEPS_TO_CLOSE);
  other->spec.film_after_ms = 100000;
  fake_room_open (other);
  perform (other);
  fake_room_go_to (other, "1.7");
  g_assert_true (ksk_session_confirm (other->session, fake_signers, NULL));
  fake_room_kill (other);
  fake_room_open (other);
  g_assert_cmpint (ksk_session_get_state (other->session), ==, KSK_SESSION_CLOSED);
}

/* Nothing of the last confirmation is taken back by a restart: the recording is ended, then it closes. */
static void
test_close_killed (void)
{
  g_autoptr (FakeRoom) room = open_at_close ();
  g_assert_true (ksk_session_confirm (room->session, fake_signers, NULL));
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_CLOSING);
  g_assert_true (ksk_session_is_ending_footage (room->session));
  fake_room_kill (room);

  guint n_starts = room->recorder->n_starts, n_stops = room->recorder->n_stops;
  g_assert_true (fake_room_open (room));
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_CLOSED);
  g_assert_cmpuint (room->recorder->n_starts, ==, n_starts);
  g_assert_cmpuint (room->recorder->n_stops, ==, n_stops + 1);
  g_autofree char *kinds = fake_room_list_last (room, 6);
  g_assert_cmpstr (kinds, ==, "confirm resume footage-ended footage-ended recording-stopped close");
}

/* Killed between the last two records. */
static void
test_close_killed_late (void)
{
  g_autoptr (FakeRoom) room = open_at_close ();
  g_assert_true (ksk_session_confirm (room->session, fake_signers, NULL));
  g_autoptr (JsonObject) members = json_object_new ();
  g_assert_true (ksk_session_append (room->session, "recording-stopped", NULL, members, NULL));
  fake_room_kill (room);

  guint n_stops = room->recorder->n_stops;
  g_assert_true (fake_room_open (room));
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_CLOSED);
  g_assert_cmpuint (room->recorder->n_stops, ==, n_stops);
  g_assert_cmpuint (fake_room_count (room, "recording-stopped"), ==, 1);
}

/* Cameras of others are recorded as stopped because they were recorded as started. */
static void
test_close_outside (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS_TO_CLOSE, "1.1");
  room->recorder->is_outside = TRUE;
  perform (room);
  fake_room_confirm (room);
  fake_room_go_to (room, "1.2");
  fake_recorder_set_state (room->recorder, KSK_RECORDING_OUTSIDE);
  fake_room_go_to (room, "1.7");
  fake_recorder_set_state (room->recorder, KSK_RECORDING_OUTSIDE);
  g_assert_cmpuint (fake_room_count (room, "recording-stopped"), ==, 0);
  g_assert_true (ksk_session_confirm (room->session, fake_signers, NULL));
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_CLOSED);
  g_assert_cmpuint (fake_room_count (room, "recording-stopped"), ==, 1);
  g_assert_true (json_object_get_boolean_member (action_test_get_newest (room, "recording-stopped"), "outside"));
}

/* What runs is stopped, whatever was recorded. */
static void
test_close_runs_again (void)
{
  static const KskRecordingState states[] = { KSK_RECORDING_ON, KSK_RECORDING_LOST };
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.6");
    perform (room);
    fake_recorder_set_state (room->recorder, states[i]);
    ksk_session_acknowledge_alarm (room->session);
    fake_room_confirm (room);
    g_assert_true (action_test_is_complete (room));
    fake_room_confirm (room);
    g_assert_cmpint (get_state (room), ==, KSK_RECORDING_OFF);
    g_assert_cmpuint (fake_room_count (room, "recording-stopped"), ==, 2);
    g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_CLOSED);
  }
}

/* People have confirmed that it is over: cameras that fail do not keep them, and the journal says what was wrong. */
static void
test_close_fails (void)
{
  g_autoptr (FakeRoom) room = open_at_close ();
  room->recorder->fails = TRUE;
  fake_room_confirm (room);
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_CLOSED);
  g_assert_cmpuint (fake_room_count (room, "recording-stopped"), ==, 0);
  g_autofree char *kinds = fake_room_list_last (room, 3);
  g_assert_cmpstr (kinds, ==, "confirm alarm close");
  g_assert_cmpstr (fake_room_find_text (room, "alarm", "detail"), ==, "camera 2 does not answer");
  g_assert_nonnull (ksk_session_get_alarm (room->session));
}

/* After the end before the end the files are ended, too. */
static void
test_abort (void)
{
  g_autoptr (FakeRoom) room = open_at_close ();
  g_assert_true (ksk_session_abort (room->session, "Fire.", fake_signers, NULL));
  g_assert_true (ksk_session_is_ending_footage (room->session));
  fake_room_settle (room);
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_ABORTED);
  g_assert_cmpint (get_state (room), ==, KSK_RECORDING_OFF);
  g_autofree char *kinds = fake_room_list_last (room, 4);
  g_assert_cmpstr (kinds, ==, "abort footage-ended footage-ended recording-stopped");
  g_assert_false (ksk_session_is_ending_footage (room->session));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recording/start", test_start);
  g_test_add_func ("/recording/twice-at-once", test_twice_at_once);
  g_test_add_func ("/recording/outside", test_outside);
  g_test_add_func ("/recording/start-fails", test_start_fails);
  g_test_add_func ("/recording/start-restart", test_start_restart);
  g_test_add_func ("/recording/standing-still", test_standing_still);
  g_test_add_func ("/recording/stop", test_stop);
  g_test_add_func ("/close/stops", test_close);
  g_test_add_func ("/close/films-on", test_close_films_on);
  g_test_add_func ("/close/killed", test_close_killed);
  g_test_add_func ("/close/killed-late", test_close_killed_late);
  g_test_add_func ("/close/aborted", test_abort);
  g_test_add_func ("/close/outside", test_close_outside);
  g_test_add_func ("/close/runs-again", test_close_runs_again);
  g_test_add_func ("/close/fails", test_close_fails);
  return g_test_run ();
}
