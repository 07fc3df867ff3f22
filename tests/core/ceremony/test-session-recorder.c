/* Tests of when the room is filmed: again after a restart or a pause, by the same cameras, and until the end. */
#include <string.h>

#include "ceremony/actions/cameras.h"
#include "ceremony/actions/recording.h"
#include "ceremony/footage.h"
#include "tests/core/ceremony/fake-ceremony.h"

#define STEPS                                                            \
  FAKE_STEP ("1.1", "cameras", "CA", "CA IW", "")                        \
  FAKE_STEP ("1.2", "start-recording", "CA", "CA IW", "")                \
  FAKE_STEP ("1.3", "roll-call", "CA", "CA IW", "<with roles='CA IW'/>") \
  FAKE_STEP ("1.4", "objections", "CA", "CA", "")                        \
  FAKE_STEP ("1.5", "confirm", "CA", "CA", "") FAKE_STEP ("1.6", "stop-recording", "CA", "CA", "")

#define CLOSING_STEPS                                                                                              \
  FAKE_BEGINNING FAKE_STEP ("1.4", "exceptions", "CA", "CA IW", "") FAKE_STEP ("1.5", "attest", "CA", "CA IW", "") \
      FAKE_STEP ("1.6", "close", "CA", "CA IW", "")

/* Two cameras of two devices, confirmed as what sees the safe and the table. */
static FakeRoom *
open_filming (void)
{
  static const char *const places[] = { "safe", "table" };
  FakeRoom *room = fake_room_new (STEPS);
  room->recorder->devices[0] = "USB camera (A)";
  room->recorder->devices[1] = "USB camera (B)";
  fake_room_open (room);
  for (guint i = 0; i < 2; i++) {
    KskCameras *cameras = KSK_CAMERAS (fake_room_get_action (room));
    ksk_cameras_choose (cameras, i);
    g_assert_true (ksk_cameras_set_place (cameras, places[i], NULL));
    g_assert_true (ksk_cameras_confirm (cameras, NULL));
  }
  fake_room_confirm (room);
  fake_room_go_to (room, "1.4");
  for (guint i = 0; i < 2; i++)
    fake_recorder_set_camera (room->recorder, i, KSK_CAMERA_RECORDING, NULL);
  return room;
}

static void
lose (FakeRoom *room, guint index, KskCameraState state)
{
  g_atomic_int_set (&room->recorder->state, KSK_RECORDING_LOST);
  fake_recorder_set_camera (room->recorder, index, state, "no space");
}

static const char *
get_happened (FakeRoom *room)
{
  KskRefusal *alarm = ksk_session_get_alarm (room->session);
  return alarm != NULL ? ksk_refusal_get_happened (alarm) : NULL;
}

/* After a restart it films again, and the journal says so. */
static void
test_restart (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  room->recorder->tells = TRUE;
  fake_room_kill (room);
  fake_room_open (room);
  g_assert_cmpint (room->recorder->state, ==, KSK_RECORDING_ON);
  g_assert_cmpuint (fake_room_count (room, "footage-begun"), ==, 2);
  g_assert_cmpuint (fake_room_count (room, "recording-started"), ==, 1);
  GPtrArray *records = ksk_session_get_story (room->session)->records;
  KskRecord *last = records->pdata[records->len - 1];
  g_assert_cmpstr (ksk_record_get_kind (last), ==, "recording-started");
  g_assert_cmpstr (ksk_record_get_step (last), ==, "");

  /* When it does not, that is a decision too, also the second time. */
  fake_room_kill (room);
  room->recorder->fails = TRUE;
  fake_room_open (room);
  fake_room_kill (room);
  fake_room_open (room);
  g_assert_true (ksk_session_is_footage_lost (room->session));
  g_assert_true (ksk_session_deviate_for_footage (room->session, NULL));
  g_assert_true (ksk_session_close_deviation (room->session, "Went on.", fake_signers, NULL));
  fake_room_complete (room);
  g_autofree char *hindrance = ksk_session_dup_hindrance (room->session);
  g_assert_cmpstr (hindrance, ==, NULL);
}

static void
test_restart_in_steps (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_BEGINNING FAKE_STEP ("1.4", "objections", "CA", "CA", "")
                                                 FAKE_STEP ("1.5", "stop-recording", "CA", "CA", ""));
  fake_room_open (room);
  fake_room_kill (room);
  fake_room_open (room);
  g_assert_cmpuint (room->recorder->n_starts, ==, 0);
  fake_room_go_to (room, "1.4");
  fake_room_kill (room);
  fake_room_open (room);
  g_assert_cmpint (room->recorder->state, ==, KSK_RECORDING_ON);
  g_assert_cmpuint (room->recorder->n_starts, ==, 1);
}

/* What was signed off before the program was away is not about what is lost since, even before the recorder says so. */
static void
test_restart_after_deviation (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  g_assert_true (ksk_session_open_deviation (room->session, "A.", "B.", NULL));
  g_assert_true (ksk_session_close_deviation (room->session, "C.", fake_signers, NULL));
  fake_room_kill (room);
  room->recorder->fails = TRUE;
  fake_room_make_session (room);
  gboolean resumed = FALSE;
  g_assert_true (ksk_session_open (room->session, &resumed, NULL));
  g_assert_true (ksk_session_start (room->session, NULL));
  g_assert_true (ksk_session_is_starting_footage (room->session));
  g_autofree char *before = ksk_session_dup_obstacle (room->session);
  g_assert_nonnull (before);
  fake_room_settle (room);
  g_assert_true (ksk_session_can_decide_on_footage (room->session));
  ksk_session_acknowledge_alarm (room->session);
  g_autofree char *after = ksk_session_dup_obstacle (room->session);
  g_assert_cmpstr (after, ==, before);
}

/* What nobody has taken away is still there after a restart, and what somebody has is not. */
static void
test_alarm_stays (void)
{
  g_autoptr (FakeRoom) room = fake_ceremony_new ();
  fake_room_open (room);
  fake_ceremony_carry_on_to (room, "2.1");
  fake_recorder_set_state (room->recorder, KSK_RECORDING_LOST);
  for (guint i = 0; i < 2; i++) {
    fake_room_kill (room);
    fake_room_open (room);
    KskRefusal *alarm = ksk_session_get_alarm (room->session);
    g_assert_cmpstr (ksk_refusal_get_happened (alarm), ==, "A camera that should record does not.");
    g_assert_cmpstr (ksk_refusal_get_detail (alarm), ==, "2 cameras");
  }
  ksk_session_acknowledge_alarm (room->session);
  g_assert_null (ksk_session_get_alarm (room->session));
  fake_room_kill (room);
  fake_room_open (room);
  g_assert_null (ksk_session_get_alarm (room->session));
}

/* A file that could be written no more: going on begins another. */
static void
test_go_on (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  guint n_starts = room->recorder->n_starts;
  lose (room, 0, KSK_CAMERA_LOST);
  g_assert_true (ksk_session_pause_for_footage (room->session, NULL));
  g_assert_true (ksk_session_go_on (room->session, fake_signers, NULL));
  g_assert_true (ksk_session_is_starting_footage (room->session));
  fake_room_settle (room);
  g_assert_cmpuint (room->recorder->n_starts, ==, n_starts + 1);
  g_assert_null (ksk_session_get_alarm (room->session));
  /* The others went on: it is no new beginning. */
  g_assert_cmpuint (fake_room_count (room, "recording-started"), ==, 0);
  fake_room_complete (room);
  fake_room_confirm (room);

  /* Nothing is lost: nothing is started. */
  g_assert_true (ksk_session_pause (room->session, "Lunch.", NULL));
  g_assert_true (ksk_session_go_on (room->session, fake_signers, NULL));
  g_assert_false (ksk_session_is_starting_footage (room->session));
  g_assert_cmpuint (room->recorder->n_starts, ==, n_starts + 1);
}

static void
test_go_on_in_vain (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  lose (room, 0, KSK_CAMERA_LOST);
  g_assert_true (ksk_session_pause_for_footage (room->session, NULL));
  room->recorder->fails = TRUE;
  g_assert_true (ksk_session_go_on (room->session, fake_signers, NULL));
  fake_room_settle (room);
  g_assert_true (ksk_session_can_decide_on_footage (room->session));
  g_assert_cmpstr (get_happened (room), ==, "The recording could not be started again.");
  g_autofree char *lost = ksk_session_dup_lost_footage (room->session);
  g_assert_nonnull (strstr (lost, "camera 2 does not answer"));

  /* By itself, later; what is lost then is another matter. */
  fake_recorder_set_camera (room->recorder, 0, KSK_CAMERA_RECORDING, NULL);
  fake_recorder_set_state (room->recorder, KSK_RECORDING_ON);
  g_assert_true (ksk_session_is_footage_back (room->session));
  ksk_session_acknowledge_alarm (room->session);
  lose (room, 1, KSK_CAMERA_LOST);
  g_assert_cmpstr (get_happened (room), ==, "A camera that should record does not.");
}

/* It could not be started after a restart: a pause, and once it can it is, with a record. */
static void
test_go_on_after_restart (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  fake_room_kill (room);
  room->recorder->fails = TRUE;
  fake_room_open (room);
  g_assert_true (ksk_session_pause_for_footage (room->session, NULL));
  room->recorder->fails = FALSE;
  g_assert_true (ksk_session_go_on (room->session, fake_signers, NULL));
  fake_room_settle (room);
  g_assert_null (ksk_session_get_alarm (room->session));
  g_assert_cmpint (room->recorder->state, ==, KSK_RECORDING_ON);
  g_assert_cmpuint (fake_room_count (room, "recording-started"), ==, 1);
  fake_room_complete (room);
  fake_room_confirm (room);
}

/* After a restart: missing, another in its place, and one that nobody has looked at. */
static void
test_other_cameras (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  fake_room_kill (room);
  room->recorder->n_cameras = 1;
  room->recorder->devices[0] = "USB camera (B)";
  g_clear_pointer (&room->recorder->places[0], g_free);
  fake_room_open (room);
  g_assert_cmpstr (get_happened (room), ==, "The cameras are not those that were confirmed.");
  g_autofree char *others = ksk_session_dup_lost_footage (room->session);
  g_assert_cmpstr (others, ==,
                   "CAM01 (safe) was USB camera (A) and is USB camera (B); CAM02 (table) is missing: USB camera (B)");
  g_assert_cmpstr (fake_room_find_text (room, "alarm", "detail"), ==, others);
  g_assert_true (ksk_session_is_footage_lost (room->session));
  g_assert_false (ksk_session_is_footage_back (room->session));
  /* It still sees what it saw. */
  g_assert_cmpstr (room->recorder->places[0], ==, "table");
  ksk_session_acknowledge_alarm (room->session);
  fake_room_complete (room);
  g_autofree char *hindrance = ksk_session_dup_hindrance (room->session);
  g_assert_nonnull (hindrance);

  /* Plugged in while it pauses. */
  g_assert_true (ksk_session_pause (room->session, "Cameras.", NULL));
  room->recorder->n_cameras = 2;
  room->recorder->devices[0] = "USB camera (A)";
  g_assert_true (ksk_session_go_on (room->session, fake_signers, NULL));
  fake_room_settle (room);
  g_assert_null (ksk_session_get_alarm (room->session));
  fake_room_complete (room);
  fake_room_confirm (room);

  fake_room_kill (room);
  room->recorder->n_cameras = 3;
  room->recorder->devices[2] = "USB camera (C)";
  fake_room_open (room);
  g_assert_cmpstr (fake_room_find_text (room, "alarm", "detail"), ==, "CAM03 was not confirmed: USB camera (C)");
  /* Or they go on as it is. */
  g_assert_true (ksk_session_deviate_for_footage (room->session, NULL));
  g_assert_true (ksk_session_close_deviation (room->session, "One more.", fake_signers, NULL));
  g_assert_null (ksk_session_get_alarm (room->session));
  fake_room_complete (room);
  fake_room_confirm (room);
}

/* Not yet recorded: then the step that starts it says so. */
static void
test_other_cameras_at_start (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (STEPS);
  fake_room_open (room);
  for (guint i = 0; i < 2; i++) {
    KskCameras *cameras = KSK_CAMERAS (fake_room_get_action (room));
    g_assert_true (ksk_cameras_set_place (cameras, i == 0 ? "safe" : "table", NULL));
    g_assert_true (ksk_cameras_confirm (cameras, NULL));
  }
  fake_room_confirm (room);
  fake_room_kill (room);
  room->recorder->n_cameras = 1;
  fake_room_open (room);
  ksk_recording_perform (KSK_RECORDING (fake_room_get_action (room)));
  fake_room_settle (room);
  KskRefusal *refusal = ksk_action_get_refusal (fake_room_get_action (room));
  g_assert_cmpstr (ksk_refusal_get_happened (refusal), ==, "The cameras are not those that were confirmed.");
  g_assert_cmpstr (ksk_refusal_get_detail (refusal), ==, "CAM02 (table) is missing: test picture");
  g_assert_cmpuint (room->recorder->n_starts, ==, 0);
  g_assert_true (ksk_session_open_deviation (room->session, "Two cameras.", "One.", NULL));
  g_assert_true (ksk_session_close_deviation (room->session, "Went on.", fake_signers, NULL));
  ksk_action_retry (fake_room_get_action (room));
  ksk_recording_perform (KSK_RECORDING (fake_room_get_action (room)));
  fake_room_settle (room);
  g_assert_null (ksk_action_get_refusal (fake_room_get_action (room)));
  g_assert_true (ksk_action_is_complete (fake_room_get_action (room)));
}

/* Files of before a restart: those that have no end, or no copy, are handed over, with when they began. */
static void
test_adopt (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
#define END "'bytes':1,'sha256':'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'"
  static const char *const begun[] = { "A_CAM01", "A_CAM02", "A_CAM01-2" };
  pass_time (&room->now, 10 * G_USEC_PER_SEC);
  for (gsize i = 0; i < G_N_ELEMENTS (begun); i++) {
    g_autofree char *members
        = g_strdup_printf ("{'camera':'CAM01','file':'%s.mkv','first_frame':'2025-12-15T00:00:09.250Z'}", begun[i]);
    fake_recorder_tell (room->recorder, "footage-begun", members);
  }
  for (gsize i = 0; i < 2; i++) {
    g_autofree char *members = g_strdup_printf (
        "{'camera':'CAM01','file':'%s.mkv',%s,'frames':1,'last_frame':'2025-12-15T00:00:10.000Z'}", begun[i], END);
    fake_recorder_tell (room->recorder, "footage-ended", members);
  }
  fake_recorder_tell (room->recorder, "footage-copy", "{'camera':'CAM01','file':'A_CAM01.mp4'," END "}");
  g_assert_cmpuint (room->recorder->adopted->len, ==, 0);
  fake_room_kill (room);
  fake_room_open (room);
  g_assert_cmpuint (room->recorder->adopted->len, ==, 2);
  g_assert_cmpstr (room->recorder->adopted->pdata[0], ==, "CAM01 A_CAM02.mkv 9250000 ended");
  g_assert_cmpstr (room->recorder->adopted->pdata[1], ==, "CAM01 A_CAM01-2.mkv 9250000");
}

/* The last confirmation is on film, and all that the cameras tell is in the journal, before it closes. */
static void
test_close (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (CLOSING_STEPS);
  fake_room_open (room);
  fake_room_go_to (room, "1.6");
  room->recorder->tells = TRUE;
  fake_room_go_to (room, NULL);
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_CLOSED);
  g_autofree char *last = fake_room_list_last (room, 5);
  g_assert_cmpstr (last, ==, "confirm footage-ended footage-ended recording-stopped close");
  for (guint i = 0; i < 2; i++) {
    g_autofree char *path = g_build_filename (room->dirs[i], KSK_JOURNAL_NAME, NULL);
    g_autofree char *text = NULL;
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_assert_nonnull (strstr (text, "footage-ended"));
    g_assert_nonnull (strstr (strstr (text, "recording-stopped"), "\"close\""));
  }
}

/* Killed while the files were being ended: the same end, once more, with the files of before. */
static void
test_close_killed (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (CLOSING_STEPS);
  room->recorder->tells = TRUE;
  fake_room_open (room);
  fake_room_go_to (room, "1.4");
  fake_room_kill (room);
  fake_room_open (room);
  fake_room_go_to (room, "1.6");
  fake_room_complete (room);
  g_autoptr (GError) error = NULL;
  ksk_session_confirm (room->session, fake_signers, &error);
  g_assert_no_error (error);
  g_assert_true (ksk_session_is_ending_footage (room->session));
  fake_room_kill (room);
  g_ptr_array_set_size (room->recorder->adopted, 0);
  guint n_stops = room->recorder->n_stops, n_starts = room->recorder->n_starts;
  fake_room_open (room);
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_CLOSED);
  g_assert_cmpuint (room->recorder->adopted->len, >, 0);
  g_assert_cmpuint (room->recorder->n_stops, ==, n_stops + 1);
  g_assert_cmpuint (room->recorder->n_starts, ==, n_starts);
  g_autofree char *last = fake_room_list_last (room, 2);
  g_assert_cmpstr (last, ==, "recording-stopped close");
}

static void
test_abort (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  room->recorder->tells = TRUE;
  g_assert_true (ksk_session_abort (room->session, "Fire.", fake_signers, NULL));
  g_assert_true (ksk_session_is_ending_footage (room->session));
  fake_room_settle (room);
  g_autofree char *last = fake_room_list_last (room, 4);
  g_assert_cmpstr (last, ==, "abort footage-ended footage-ended recording-stopped");
  g_assert_cmpuint (room->recorder->n_stops, ==, 1);
}

/* It does not begin once more when it has ended. */
static void
test_abort_while_starting (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  fake_room_kill (room);
  fake_room_make_session (room);
  gboolean resumed = FALSE;
  g_assert_true (ksk_session_open (room->session, &resumed, NULL));
  g_assert_true (ksk_session_start (room->session, NULL));
  g_assert_true (ksk_session_is_starting_footage (room->session));
  g_assert_true (ksk_session_abort (room->session, "Fire.", fake_signers, NULL));
  fake_room_settle (room);
  g_assert_cmpint (room->recorder->state, ==, KSK_RECORDING_OFF);
  g_assert_false (ksk_session_is_starting_footage (room->session));
  g_assert_null (ksk_session_get_alarm (room->session));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ceremony/recorder/restart", test_restart);
  g_test_add_func ("/ceremony/recorder/restart/steps", test_restart_in_steps);
  g_test_add_func ("/ceremony/recorder/restart/deviation", test_restart_after_deviation);
  g_test_add_func ("/ceremony/recorder/alarm-stays", test_alarm_stays);
  g_test_add_func ("/ceremony/recorder/go-on", test_go_on);
  g_test_add_func ("/ceremony/recorder/go-on/in-vain", test_go_on_in_vain);
  g_test_add_func ("/ceremony/recorder/go-on/restart", test_go_on_after_restart);
  g_test_add_func ("/ceremony/recorder/others", test_other_cameras);
  g_test_add_func ("/ceremony/recorder/others/start", test_other_cameras_at_start);
  g_test_add_func ("/ceremony/recorder/adopt", test_adopt);
  g_test_add_func ("/ceremony/recorder/close", test_close);
  g_test_add_func ("/ceremony/recorder/close/killed", test_close_killed);
  g_test_add_func ("/ceremony/recorder/abort", test_abort);
  g_test_add_func ("/ceremony/recorder/abort/starting", test_abort_while_starting);
  return g_test_run ();
}
