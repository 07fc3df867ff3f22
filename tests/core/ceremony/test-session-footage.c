/* Tests of footage: what cameras tell is in the journal, what the journal says is on film, and what is lost is decided.
 */
#include <string.h>

#include "ceremony/footage.h"
#include "tests/core/ceremony/fake-room.h"

#define SHA256 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define FOOTAGE                                                           \
  "{'camera':'CAM01','file':'A_CAM01.mkv','bytes':1000,'sha256':'" SHA256 \
  "','frames':300,'last_frame':'2026-11-12T20:00:10.000Z'}"
#define STEPS \
  FAKE_BEGINNING FAKE_STEP ("1.4", "objections", "CA", "CA", "") FAKE_STEP ("1.5", "confirm", "CA", "CA", "")

static FakeRoom *
open_filming (void)
{
  FakeRoom *room = fake_room_new (STEPS);
  fake_room_open (room);
  fake_room_go_to (room, "1.4");
  for (guint i = 0; i < 2; i++)
    fake_recorder_set_camera (room->recorder, i, KSK_CAMERA_RECORDING, NULL);
  return room;
}

static KskRecord *
get_last (FakeRoom *room, guint before)
{
  GPtrArray *records = ksk_session_get_story (room->session)->records;
  return records->pdata[records->len - 1 - before];
}

static void
test_events (void)
{
  static const struct {
    const char *kind;
    const char *members;
  } events[] = {
    { "camera-opened", "{'camera':'CAM01','place':'','device':'D','width':1280,'height':720,'fps':30}" },
    { "footage-begun", "{'camera':'CAM01','file':'A_CAM01.mkv','first_frame':'2026-11-12T20:00:00.000Z'}" },
    { "footage", FOOTAGE },
    { "camera-silent", "{'camera':'CAM01','last_frame':'','detail':'unplugged'}" },
    { "camera-back", "{'camera':'CAM01','first_frame':'2026-11-12T20:00:00.000Z','silent_ms':4000}" },
    { "frames-dropped", "{'camera':'CAM01','frames':3}" },
    { "camera-lost", "{'camera':'CAM01','detail':'no space'}" },
    { "footage-ended", FOOTAGE },
    { "footage-copy", "{'camera':'CAM01','file':'A_CAM01.mp4','bytes':900,'sha256':'" SHA256 "'}" },
  };
  g_autoptr (FakeRoom) room = fake_room_new (STEPS);
  fake_room_open (room);
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++) {
    guint64 seq = ksk_session_get_seq (room->session);
    fake_recorder_tell (room->recorder, events[i].kind, events[i].members);
    g_assert_cmpuint (ksk_session_get_seq (room->session), ==, seq + 1);
    g_assert_cmpstr (ksk_record_get_kind (get_last (room, 0)), ==, events[i].kind);
    g_assert_cmpstr (ksk_record_get_step (get_last (room, 0)), ==, "");
  }
  g_autofree char *kinds = fake_room_list_step_records (room);
  g_assert_cmpstr (kinds, ==, "");
  g_assert_null (ksk_session_get_alarm (room->session));
  /* Long before it is full. */
  fake_recorder_tell (room->recorder, "disk-low", "{'minutes':30}");
  g_assert_cmpstr (ksk_refusal_get_detail (ksk_session_get_alarm (room->session)), ==, "30 minutes are left");
}

/* Whatever the ceremony stands in. */
static void
test_any_moment (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  g_assert_true (ksk_session_pause (room->session, "Lunch.", NULL));
  fake_recorder_tell (room->recorder, "footage", FOOTAGE);
  g_assert_true (ksk_session_object (room->session, NULL));
  fake_recorder_tell (room->recorder, "footage", FOOTAGE);
  ksk_session_answer_objection (room->session, KSK_ROLE_IW, "Light.", "On.", fake_signers, NULL);
  g_assert_true (ksk_session_go_on (room->session, fake_signers, NULL));
  g_assert_true (ksk_session_open_deviation (room->session, "A", "B", NULL));
  fake_recorder_tell (room->recorder, "footage", FOOTAGE);
  g_assert_cmpuint (fake_room_count (room, "footage"), ==, 3);

  /* Told before the program has gone on: written as soon as it has. */
  fake_room_kill (room);
  fake_room_make_session (room);
  gboolean resumed = FALSE;
  g_assert_true (ksk_session_open (room->session, &resumed, NULL));
  guint64 seq = ksk_session_get_seq (room->session);
  fake_recorder_tell (room->recorder, "camera-lost", "{'camera':'CAM01','detail':'D'}");
  g_assert_cmpuint (ksk_session_get_seq (room->session), ==, seq);
  g_assert_true (ksk_session_start (room->session, NULL));
  fake_room_settle (room);
  g_assert_cmpuint (fake_room_count (room, "camera-lost"), ==, 1);
  g_assert_true (ksk_session_abort (room->session, "Fire.", fake_signers, NULL));
  fake_recorder_tell (room->recorder, "footage", FOOTAGE);
  g_assert_cmpuint (fake_room_count (room, "footage"), ==, 4);
}

/* A camera that tells something whenever it hears of a record: while that one is being taken in. */
static void
tell_more_cb (FakeRoom *room)
{
  if (fake_room_count (room, "camera-silent") < 3)
    fake_recorder_tell (room->recorder, "camera-silent", "{'camera':'CAM01','last_frame':'','detail':'D'}");
}

static void
note_cb (FakeRecorder *recorder)
{
  if (recorder->notes->len < 40)
    fake_recorder_tell (recorder, "frames-dropped", "{'camera':'CAM01','frames':3}");
}

static void
test_within_another (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  g_signal_connect_swapped (room->session, "changed", G_CALLBACK (tell_more_cb), room);
  g_assert_true (ksk_session_pause (room->session, "Lunch.", NULL));
  g_assert_cmpuint (fake_room_count (room, "camera-silent"), ==, 3);
  g_signal_handlers_disconnect_by_data (room->session, room);

  guint n = room->recorder->notes->len, n_dropped = 40 - n;
  g_assert_cmpuint (n, <, 30);
  room->recorder->noted = note_cb;
  g_assert_true (ksk_session_go_on (room->session, fake_signers, NULL));
  g_assert_cmpuint (room->recorder->notes->len, ==, 40);
  g_assert_cmpuint (fake_room_count (room, "frames-dropped"), ==, n_dropped - 1);
}

/* What a device says may be anything; what a recorder may not tell is not believed. */
static void
test_odd_events (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  g_autofree char *long_text = g_strnfill (100000, 'x');
  g_autoptr (JsonObject) members = json_object_new ();
  json_object_set_string_member (members, "camera", "CAM01");
  json_object_set_string_member (members, "detail", long_text);
  ksk_recorder_emit_event (KSK_RECORDER (room->recorder), "camera-lost", members);
  g_assert_cmpuint (strlen (fake_room_find_text (room, "camera-lost", "detail")), ==, 500);
  json_object_set_string_member (members, "detail", "Ger\xe4t \xff");
  ksk_recorder_emit_event (KSK_RECORDER (room->recorder), "camera-lost", members);
  g_assert_true (g_utf8_validate (fake_room_find_text (room, "camera-lost", "detail"), -1, NULL));

  guint64 seq = ksk_session_get_seq (room->session);
  g_test_expect_message ("ksk", G_LOG_LEVEL_CRITICAL, "*may not tell*");
  fake_recorder_tell (room->recorder, "confirm", "{'camera':'CAM01'}");
  g_test_assert_expected_messages ();
  g_assert_cmpuint (ksk_session_get_seq (room->session), ==, seq);
}

/* Every record, in order, with the time that the film is to show, also across a clock that is put right. */
static void
test_notes (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (STEPS);
  fake_room_open (room);
  g_assert_cmpstr (room->recorder->notes->pdata[0], ==, "1 begin  0 1765756800000000 ");
  fake_room_go_to (room, "1.4");
  KskClock clock = *ksk_session_get_clock (room->session);
  clock.offset_us += 5 * G_USEC_PER_SEC + 987;
  ksk_session_set_clock (room->session, &clock);
  /* To the microsecond, although records have milliseconds. */
  pass_time (&room->now, G_USEC_PER_SEC + 321);
  fake_recorder_tell (room->recorder, "footage", FOOTAGE);
  GPtrArray *records = ksk_session_get_story (room->session)->records;
  g_assert_cmpuint (room->recorder->notes->len, ==, records->len);
  for (guint i = 0; i < records->len; i++) {
    g_autofree char *begin = g_strdup_printf ("%u %s ", i + 1, ksk_record_get_kind (records->pdata[i]));
    g_assert_true (g_str_has_prefix (room->recorder->notes->pdata[i], begin));
  }
  /* A record of no step is still within one. */
  g_autofree char *last = g_strdup_printf ("%u footage 1.4 %" G_GINT64_FORMAT " 1765756805000987 Title of 1.4",
                                           records->len, ksk_record_get_mono_us (get_last (room, 0)));
  g_assert_cmpstr (room->recorder->notes->pdata[records->len - 1], ==, last);

  g_autoptr (GPtrArray) before = g_steal_pointer (&room->recorder->notes);
  room->recorder->notes = g_ptr_array_new_with_free_func (g_free);
  fake_room_kill (room);
  fake_room_open (room);
  g_assert_cmpuint (room->recorder->notes->len, >, before->len);
  for (guint i = 0; i < before->len; i++)
    g_assert_cmpstr (room->recorder->notes->pdata[i], ==, before->pdata[i]);
}

static void
lose (FakeRoom *room, guint index, KskCameraState state)
{
  g_atomic_int_set (&room->recorder->state, KSK_RECORDING_LOST);
  fake_recorder_set_camera (room->recorder, index, state, state == KSK_CAMERA_LOST ? "no space" : "unplugged");
}

static void
bring_back (FakeRoom *room)
{
  g_atomic_int_set (&room->recorder->state, KSK_RECORDING_ON);
  for (guint i = 0; i < 2; i++)
    fake_recorder_set_camera (room->recorder, i, KSK_CAMERA_RECORDING, NULL);
}

static void
test_silent (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  g_autofree char *none = ksk_session_dup_silent_cameras (room->session);
  g_assert_null (none);
  fake_recorder_set_camera (room->recorder, 1, KSK_CAMERA_SILENT, NULL);
  g_autofree char *silent = ksk_session_dup_silent_cameras (room->session);
  g_assert_cmpstr (silent, ==, "CAM02");
  fake_recorder_set_camera (room->recorder, 0, KSK_CAMERA_SILENT, NULL);
  g_autofree char *both = ksk_session_dup_silent_cameras (room->session);
  g_assert_cmpstr (both, ==, "CAM01, CAM02");
  g_assert_null (ksk_session_get_alarm (room->session));
  g_assert_false (ksk_session_is_footage_lost (room->session));
}

static void
test_pause (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  g_autoptr (GError) error = NULL;
  g_assert_false (ksk_session_pause_for_footage (room->session, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
  room->recorder->places[1] = g_strdup ("table");
  fake_recorder_set_camera (room->recorder, 1, KSK_CAMERA_SILENT, NULL);
  pass_time (&room->now, 10 * G_USEC_PER_SEC);
  lose (room, 1, KSK_CAMERA_SILENT);
  g_assert_true (ksk_session_is_footage_lost (room->session));
  g_assert_true (ksk_session_can_decide_on_footage (room->session));
  g_assert_false (ksk_session_is_footage_back (room->session));
  g_autofree char *silent = ksk_session_dup_silent_cameras (room->session);
  g_assert_null (silent);

  /* Silent for three seconds when it was first seen. */
  g_autofree char *lost = ksk_session_dup_lost_footage (room->session);
  g_assert_cmpstr (lost, ==, "CAM02 (table) does not record since 23:59:57Z: unplugged");
  g_assert_cmpstr (fake_room_find_text (room, "alarm", "detail"), ==, lost);
  g_assert_true (ksk_session_pause_for_footage (room->session, NULL));
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_PAUSED);
  g_assert_cmpstr (fake_room_find_text (room, "pause", "reason"), ==, lost);
  g_assert_null (ksk_session_get_alarm (room->session));
  g_assert_false (ksk_session_is_footage_lost (room->session));

  /* Still lost: nobody has decided to do without. */
  g_assert_true (ksk_session_go_on (room->session, fake_signers, NULL));
  g_assert_true (ksk_session_is_footage_lost (room->session));
  g_assert_true (ksk_session_pause_for_footage (room->session, NULL));
  bring_back (room);
  g_assert_true (ksk_session_go_on (room->session, fake_signers, NULL));
  g_assert_null (ksk_session_get_alarm (room->session));
  fake_room_complete (room);
  fake_room_confirm (room);
}

static void
alarm_cb (KskSession *session, GParamSpec *pspec, gboolean *is_decision)
{
  *is_decision = ksk_session_is_footage_lost (session);
}

static void
test_deviate (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  gboolean is_decision = FALSE;
  gulong id = g_signal_connect (room->session, "notify::alarm", G_CALLBACK (alarm_cb), &is_decision);
  lose (room, 0, KSK_CAMERA_LOST);
  g_assert_true (is_decision);
  g_signal_handler_disconnect (room->session, id);
  g_assert_true (ksk_session_deviate_for_footage (room->session, NULL));
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_DEVIATION);
  g_assert_cmpstr (fake_room_find_text (room, "deviation-opened", "happened"), ==,
                   "CAM01 does not record since 00:00:00Z: no space");
  g_assert_cmpuint (fake_room_count (room, "alarm-acknowledged"), ==, 1);
  g_assert_true (ksk_session_close_deviation (room->session, "Went on with one.", fake_signers, NULL));
  g_assert_null (ksk_session_get_alarm (room->session));
  /* Decided once, not in every step; and it may be told often. */
  fake_recorder_set_state (room->recorder, KSK_RECORDING_LOST);
  fake_room_complete (room);
  fake_room_confirm (room);
  g_assert_cmpstr (fake_room_get_step (room), ==, "1.5");
  g_autofree char *obstacle = ksk_session_dup_obstacle (room->session);
  g_assert_cmpstr (obstacle, ==, NULL);
  g_assert_null (ksk_session_get_alarm (room->session));

  /* A second one is another matter. */
  fake_recorder_set_camera (room->recorder, 1, KSK_CAMERA_LOST, "no space");
  g_assert_true (ksk_session_is_footage_lost (room->session));
  g_assert_nonnull (strstr (fake_room_find_text (room, "alarm", "detail"), "CAM02"));
}

/* What was opened before cannot be about it, and is no decision when it is signed off afterwards. */
static void
test_deviation_before (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  g_assert_true (ksk_session_open_deviation (room->session, "A clean table.", "Coffee on it.", NULL));
  lose (room, 0, KSK_CAMERA_LOST);
  g_assert_true (ksk_session_is_footage_lost (room->session));
  g_assert_false (ksk_session_can_decide_on_footage (room->session));
  ksk_session_acknowledge_alarm (room->session);
  g_assert_true (ksk_session_close_deviation (room->session, "Wiped.", fake_signers, NULL));
  g_assert_true (ksk_session_can_decide_on_footage (room->session));
  fake_room_complete (room);
  g_autofree char *obstacle = ksk_session_dup_obstacle (room->session);
  g_assert_nonnull (obstacle);
  g_assert_true (ksk_session_deviate_for_footage (room->session, NULL));
  g_assert_true (ksk_session_close_deviation (room->session, "Went on with one.", fake_signers, NULL));
  g_assert_null (ksk_session_get_alarm (room->session));
  fake_room_confirm (room);
}

/* What was said of a camera stays while nothing more is known. */
static void
test_text_stays (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  lose (room, 0, KSK_CAMERA_LOST);
  g_autofree char *lost = ksk_session_dup_lost_footage (room->session);
  fake_recorder_set_camera (room->recorder, 0, KSK_CAMERA_RECORDING, NULL);
  g_autofree char *still = ksk_session_dup_lost_footage (room->session);
  g_assert_cmpstr (still, ==, lost);
  g_assert_nonnull (strstr (still, "CAM01"));
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* A recorder tells ten times a second; the room is told when there is something to see. */
static void
test_quiet (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  guint n = 0;
  g_signal_connect_swapped (room->session, "changed", G_CALLBACK (count_cb), &n);
  for (guint i = 0; i < 10; i++)
    ksk_recorder_emit_changed (KSK_RECORDER (room->recorder));
  g_assert_cmpuint (n, ==, 0);
  fake_recorder_set_camera (room->recorder, 0, KSK_CAMERA_SILENT, NULL);
  g_assert_cmpuint (n, ==, 1);
  fake_recorder_set_state (room->recorder, KSK_RECORDING_LOST);
  g_assert_cmpuint (n, >, 1);
}

/* A camera that people do without is no loss. */
static void
test_left_out (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  room->recorder->are_left_out[1] = TRUE;
  fake_recorder_set_camera (room->recorder, 1, KSK_CAMERA_SILENT, "unplugged");
  g_autofree char *silent = ksk_session_dup_silent_cameras (room->session);
  g_assert_null (silent);
  lose (room, 0, KSK_CAMERA_LOST);
  g_autofree char *lost = ksk_session_dup_lost_footage (room->session);
  g_assert_nonnull (strstr (lost, "CAM01"));
  g_assert_null (strstr (lost, "CAM02"));
}

/* The footage is whole without what viewers need: its own event, and its own sentence, once. */
static void
test_copy_failed (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  fake_recorder_tell (room->recorder, "footage-copy-failed",
                      "{'camera':'CAM01','file':'A_CAM01.mkv','detail':'no space left'}");
  KskRefusal *alarm = ksk_session_get_alarm (room->session);
  g_assert_cmpstr (ksk_refusal_get_happened (alarm), ==, "A copy of the footage for viewers could not be made.");
  g_assert_cmpstr (ksk_refusal_get_detail (alarm), ==, "A_CAM01.mkv: no space left");
  g_assert_false (ksk_session_is_footage_lost (room->session));
  fake_recorder_tell (room->recorder, "footage-copy-failed",
                      "{'camera':'CAM02','file':'A_CAM02.mkv','detail':'no space left'}");
  g_assert_cmpuint (fake_room_count (room, "footage-copy-failed"), ==, 2);
  g_assert_cmpuint (fake_room_count (room, "alarm"), ==, 1);
}

/* What comes back by itself has to be seen all the same. */
static void
test_back (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  lose (room, 0, KSK_CAMERA_SILENT);
  fake_recorder_tell (room->recorder, "camera-back", "{'camera':'CAM01','first_frame':'F','silent_ms':12000}");
  bring_back (room);
  g_assert_true (ksk_session_is_footage_lost (room->session));
  g_assert_true (ksk_session_is_footage_back (room->session));
  g_autofree char *lost = ksk_session_dup_lost_footage (room->session);
  g_assert_nonnull (strstr (lost, "CAM01"));
  /* It goes and comes: that is one alarm until it was seen. */
  lose (room, 0, KSK_CAMERA_SILENT);
  bring_back (room);
  g_assert_cmpuint (fake_room_count (room, "alarm"), ==, 1);
  ksk_session_acknowledge_alarm (room->session);
  g_assert_null (ksk_session_get_alarm (room->session));
  fake_room_complete (room);
  fake_room_confirm (room);
}

/* While it stands still already nothing can be decided; it is told again when it goes on. */
static void
test_stands_still (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  g_autoptr (GError) error = NULL;
  g_assert_true (ksk_session_object (room->session, NULL));
  lose (room, 0, KSK_CAMERA_LOST);
  g_assert_true (ksk_session_is_footage_lost (room->session));
  g_assert_false (ksk_session_can_decide_on_footage (room->session));
  g_assert_false (ksk_session_deviate_for_footage (room->session, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
  g_assert_true (ksk_session_is_footage_lost (room->session));
  ksk_session_acknowledge_alarm (room->session);
  g_assert_true (ksk_session_answer_objection (room->session, KSK_ROLE_IW, "A", "B", fake_signers, NULL));
  g_assert_true (ksk_session_can_decide_on_footage (room->session));
}

/* Nothing is recorded yet: no alarm. */
static void
test_before (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (STEPS);
  fake_room_open (room);
  lose (room, 0, KSK_CAMERA_LOST);
  g_assert_null (ksk_session_get_alarm (room->session));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ceremony/footage/events", test_events);
  g_test_add_func ("/ceremony/footage/any-moment", test_any_moment);
  g_test_add_func ("/ceremony/footage/within-another", test_within_another);
  g_test_add_func ("/ceremony/footage/odd-events", test_odd_events);
  g_test_add_func ("/ceremony/footage/notes", test_notes);
  g_test_add_func ("/ceremony/footage/silent", test_silent);
  g_test_add_func ("/ceremony/footage/pause", test_pause);
  g_test_add_func ("/ceremony/footage/deviate", test_deviate);
  g_test_add_func ("/ceremony/footage/deviation-before", test_deviation_before);
  g_test_add_func ("/ceremony/footage/text-stays", test_text_stays);
  g_test_add_func ("/ceremony/footage/quiet", test_quiet);
  g_test_add_func ("/ceremony/footage/left-out", test_left_out);
  g_test_add_func ("/ceremony/footage/copy-failed", test_copy_failed);
  g_test_add_func ("/ceremony/footage/back", test_back);
  g_test_add_func ("/ceremony/footage/stands-still", test_stands_still);
  g_test_add_func ("/ceremony/footage/before", test_before);
  return g_test_run ();
}
