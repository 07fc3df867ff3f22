/* Each camera is looked at and confirmed before it records. */
#include "tests/core/ceremony/actions/action-test.h"

#include "ceremony/actions/cameras.h"
#include "ceremony/actions/recording.h"

#define STEPS STEP ("1.1", "cameras", "") STEP ("1.2", "start-recording", "") STEP ("1.3", "confirm", "")

static gboolean
confirm (FakeRoom *room)
{
  g_autoptr (GError) error = NULL;
  gboolean is_confirmed = ksk_cameras_confirm (action_test_get (room), &error);
  g_assert_no_error (error);
  return is_confirmed;
}

static void
set_place (FakeRoom *room, const char *place)
{
  g_autoptr (GError) error = NULL;
  ksk_cameras_set_place (action_test_get (room), place, &error);
  g_assert_no_error (error);
}

static void
assert_not_confirmed (FakeRoom *room, KskSessionError code)
{
  g_autoptr (GError) error = NULL;
  guint n = fake_room_count (room, "camera-confirmed");
  g_assert_false (ksk_cameras_confirm (action_test_get (room), &error));
  g_assert_error (error, KSK_SESSION_ERROR, (int)code);
  g_assert_cmpuint (fake_room_count (room, "camera-confirmed"), ==, n);
}

/* Both cameras, each with a place. */
static FakeRoom *
open_confirmed (void)
{
  FakeRoom *room = action_test_new (STEPS, "1.1");
  fake_room_settle (room);
  set_place (room, "table");
  confirm (room);
  set_place (room, "safe");
  confirm (room);
  return room;
}

static void
test_confirm (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.1");
  KskCameras *cameras = action_test_get (room);
  fake_room_settle (room);
  g_assert_cmpuint (room->recorder->n_opens, ==, 1);
  g_assert_cmpuint (ksk_cameras_get_n (cameras), ==, 2);
  g_assert_cmpuint (ksk_cameras_get_chosen (cameras), ==, 0);
  g_assert_false (ksk_cameras_are_outside (cameras));
  g_assert_false (action_test_is_complete (room));
  assert_not_confirmed (room, KSK_SESSION_ERROR_TEXT);

  set_place (room, "  the   table ");
  g_assert_true (confirm (room));
  g_autoptr (KskCamera) first = ksk_cameras_dup_camera (cameras, 0);
  g_assert_cmpstr (first->place, ==, "the table");
  g_assert_true (ksk_cameras_is_confirmed (cameras, 0));
  g_assert_false (ksk_cameras_is_confirmed (cameras, 1));
  g_assert_cmpuint (ksk_cameras_get_chosen (cameras), ==, 1);
  g_assert_false (action_test_is_complete (room));
  set_place (room, "safe");
  g_assert_true (confirm (room));
  g_assert_true (action_test_is_complete (room));

  JsonObject *record = action_test_get_newest (room, "camera-confirmed");
  g_assert_cmpstr (json_object_get_string_member (record, "camera"), ==, "CAM02");
  g_assert_cmpstr (json_object_get_string_member (record, "place"), ==, "safe");
  g_assert_cmpstr (json_object_get_string_member (record, "device"), ==, "test picture");
  g_assert_cmpint (json_object_get_int_member (record, "width"), ==, 1280);
  g_assert_cmpint (json_object_get_int_member (record, "height"), ==, 720);
  g_assert_cmpint (json_object_get_int_member (record, "fps"), ==, 30);
  g_assert_cmpint (json_object_get_int_member (record, "light"), ==, 50);
  g_assert_cmpint (json_object_get_int_member (record, "focus"), ==, 70);
  fake_room_confirm (room);
  g_assert_cmpstr (fake_room_get_step (room), ==, "1.2");
}

/* What people have not looked at is not confirmed, whatever its name is. */
static void
test_changes (void)
{
  g_autoptr (FakeRoom) room = open_confirmed ();
  KskCameras *cameras = action_test_get (room);
  ksk_cameras_choose (cameras, 0);
  set_place (room, "door");
  g_assert_false (ksk_cameras_is_confirmed (cameras, 0));
  g_assert_false (action_test_is_complete (room));
  g_assert_true (confirm (room));
  g_assert_true (action_test_is_complete (room));
  guint n = fake_room_count (room, "camera-confirmed");
  g_assert_true (confirm (room));
  g_assert_cmpuint (fake_room_count (room, "camera-confirmed"), ==, n);

  /* One more has come. */
  room->recorder->n_cameras = 3;
  ksk_cameras_search (cameras);
  fake_room_settle (room);
  g_assert_cmpuint (room->recorder->n_opens, ==, 2);
  g_assert_false (action_test_is_complete (room));
  ksk_cameras_choose (cameras, 2);
  ksk_cameras_choose (cameras, 3);
  g_assert_cmpuint (ksk_cameras_get_chosen (cameras), ==, 2);
  g_assert_null (ksk_cameras_dup_camera (cameras, 3));
  /* And gone. */
  room->recorder->n_cameras = 2;
  fake_recorder_set_state (room->recorder, KSK_RECORDING_OFF);
  g_assert_cmpuint (ksk_cameras_get_chosen (cameras), ==, 0);
  g_assert_true (action_test_is_complete (room));
}

static void
test_refused (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.1");
  KskCameras *cameras = action_test_get (room);
  g_autoptr (GError) error = NULL;
  fake_room_settle (room);
  g_autofree char *longest = g_strnfill (KSK_MAX_CAMERA_PLACE, 'x');
  g_autofree char *too_long = g_strnfill (KSK_MAX_CAMERA_PLACE + 1, 'x');
  set_place (room, longest);
  g_assert_false (ksk_cameras_set_place (cameras, too_long, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT);
  g_clear_error (&error);
  fake_recorder_set_camera (room->recorder, 0, KSK_CAMERA_OPENING, NULL);
  assert_not_confirmed (room, KSK_SESSION_ERROR_INCOMPLETE);
  fake_recorder_set_camera (room->recorder, 0, KSK_CAMERA_SILENT, "unplugged");
  assert_not_confirmed (room, KSK_SESSION_ERROR_INCOMPLETE);
  fake_recorder_set_camera (room->recorder, 0, KSK_CAMERA_SHOWING, NULL);

  g_assert_true (ksk_session_object (room->session, NULL));
  assert_not_confirmed (room, KSK_SESSION_ERROR_STATE);
  g_assert_false (ksk_cameras_set_place (cameras, "door", &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
}

static void
test_none (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.1");
  fake_room_settle (room);
  room->recorder->n_cameras = 0;
  fake_recorder_set_state (room->recorder, KSK_RECORDING_OFF);
  g_assert_false (action_test_is_complete (room));
  assert_not_confirmed (room, KSK_SESSION_ERROR_STATE);
}

static void
test_cannot_open (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (STEPS);
  room->recorder->fails_to_open = TRUE;
  fake_room_open (room);
  room->recorder->fails_to_open = FALSE;
  action_test_expect_refusal (room, "could not be opened", "there is no camera");
  g_assert_cmpuint (room->recorder->n_opens, ==, 2);
  set_place (room, "table");
  g_assert_true (confirm (room));
}

/* With cameras that are not this program's there is nothing to look at here: people say it. */
static void
test_outside (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (STEPS);
  g_atomic_int_set (&room->recorder->state, KSK_RECORDING_OUTSIDE);
  room->recorder->n_cameras = 0;
  fake_room_open (room);
  g_assert_true (ksk_cameras_are_outside (action_test_get (room)));
  g_assert_true (action_test_is_complete (room));
  g_assert_cmpuint (room->recorder->n_opens, ==, 0);
  ksk_cameras_search (action_test_get (room));
  g_assert_cmpuint (room->recorder->n_opens, ==, 0);
}

static void
forget_places (FakeRoom *room)
{
  for (guint i = 0; i < KSK_MAX_CAMERAS; i++)
    g_clear_pointer (&room->recorder->places[i], g_free);
}

/* The places are in the journal; the recorder has forgotten them. */
static void
test_restart (void)
{
  g_autoptr (FakeRoom) room = open_confirmed ();
  forget_places (room);
  action_test_restart (room);
  fake_room_settle (room);
  g_assert_cmpuint (room->recorder->n_opens, ==, 2);
  g_assert_cmpstr (room->recorder->places[0], ==, "table");
  g_assert_true (action_test_is_complete (room));
  fake_room_confirm (room);

  /* Also where they start to record, and where they do so again. */
  forget_places (room);
  action_test_restart (room);
  ksk_recording_perform (action_test_get (room));
  fake_room_settle (room);
  g_assert_cmpstr (room->recorder->places[1], ==, "safe");
  fake_room_confirm (room);
  g_assert_cmpstr (fake_room_get_step (room), ==, "1.3");
  forget_places (room);
  action_test_restart (room);
  g_assert_cmpstr (room->recorder->places[0], ==, "table");
  g_assert_cmpstr (room->recorder->places[1], ==, "safe");
  g_assert_cmpint (room->recorder->state, ==, KSK_RECORDING_ON);
}

/* What records has its place in its file already. */
static void
test_too_late (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.1");
  g_autoptr (GError) error = NULL;
  fake_room_settle (room);
  fake_recorder_set_state (room->recorder, KSK_RECORDING_ON);
  g_assert_false (ksk_cameras_set_place (action_test_get (room), "door", &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
}

/* Without a camera that is dead, when CA and IW say so; until it is there again. */
static void
test_left_out (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.1");
  KskCameras *cameras = action_test_get (room);
  g_autoptr (GError) error = NULL;
  fake_room_settle (room);
  set_place (room, "table");
  confirm (room);
  fake_recorder_set_camera (room->recorder, 1, KSK_CAMERA_OPENING, "no such device");
  assert_not_confirmed (room, KSK_SESSION_ERROR_INCOMPLETE);
  g_assert_false (ksk_cameras_leave_out (cameras, (const char *const[]){ "CA", NULL }, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS);
  g_clear_error (&error);
  g_assert_cmpuint (fake_room_count (room, "camera-left-out"), ==, 0);
  g_assert_false (room->recorder->are_left_out[1]);
  g_assert_true (ksk_cameras_leave_out (cameras, fake_signers, &error));
  g_assert_no_error (error);
  g_assert_true (ksk_cameras_is_left_out (cameras, 1));
  g_assert_false (ksk_cameras_is_left_out (cameras, 0));
  g_assert_false (ksk_cameras_is_confirmed (cameras, 1));
  g_assert_true (room->recorder->are_left_out[1]);
  g_assert_true (action_test_is_complete (room));
  JsonObject *record = action_test_get_newest (room, "camera-left-out");
  g_assert_cmpstr (json_object_get_string_member (record, "camera"), ==, "CAM02");
  g_assert_cmpstr (json_object_get_string_member (record, "device"), ==, "test picture");
  g_assert_cmpstr (json_object_get_string_member (record, "roles"), ==, "CA IW");
  g_assert_cmpstr (json_object_get_string_member (record, "who"), ==, "CA IW");

  /* Also after the program was started again. */
  fake_room_kill (room);
  room->recorder->are_left_out[1] = FALSE;
  fake_room_open (room);
  fake_room_settle (room);
  cameras = action_test_get (room);
  g_assert_true (room->recorder->are_left_out[1]);
  g_assert_false (room->recorder->are_left_out[0]);
  g_assert_true (action_test_is_complete (room));

  /* One at least has to film. */
  ksk_cameras_choose (cameras, 0);
  g_assert_true (ksk_cameras_leave_out (cameras, fake_signers, NULL));
  g_assert_false (action_test_is_complete (room));

  /* There again. */
  fake_recorder_set_camera (room->recorder, 1, KSK_CAMERA_SHOWING, NULL);
  ksk_cameras_choose (cameras, 1);
  set_place (room, "safe");
  g_assert_true (confirm (room));
  g_assert_false (ksk_cameras_is_left_out (cameras, 1));
  g_assert_false (room->recorder->are_left_out[1]);
  g_assert_true (action_test_is_complete (room));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cameras/confirm", test_confirm);
  g_test_add_func ("/cameras/changes", test_changes);
  g_test_add_func ("/cameras/refused", test_refused);
  g_test_add_func ("/cameras/none", test_none);
  g_test_add_func ("/cameras/cannot-open", test_cannot_open);
  g_test_add_func ("/cameras/outside", test_outside);
  g_test_add_func ("/cameras/restart", test_restart);
  g_test_add_func ("/cameras/left-out", test_left_out);
  g_test_add_func ("/cameras/too-late", test_too_late);
  return g_test_run ();
}
