/* Tests of what comes between the last record of a ceremony and its completion: what still works or tells then, and
 * what a restart makes up for. */
#include "ceremony/actions/cameras.h"
#include "ceremony/actions/print.h"
#include "ceremony/actions/recording.h"
#include "ceremony/footage.h"
#include "tests/core/ceremony/fake-ceremony.h"

#define FILMED                                                           \
  FAKE_STEP ("1.1", "cameras", "CA", "CA IW", "")                        \
  FAKE_STEP ("1.2", "start-recording", "CA", "CA IW", "")                \
  FAKE_STEP ("1.3", "roll-call", "CA", "CA IW", "<with roles='CA IW'/>") \
  FAKE_STEP ("1.4", "exceptions", "CA", "CA IW", "")                     \
  FAKE_STEP ("1.5", "attest", "CA", "CA IW", "")                         \
  FAKE_STEP ("1.6", "close", "CA", "CA IW", "")

/* Two cameras, the second of which people do without; it is filmed. */
static FakeRoom *
open_filming (void)
{
  FakeRoom *room = fake_room_new (FILMED);
  fake_room_open (room);
  room->recorder->tells = TRUE;
  KskCameras *cameras = KSK_CAMERAS (fake_room_get_action (room));
  g_assert_true (ksk_cameras_set_place (cameras, "safe", NULL));
  g_assert_true (ksk_cameras_confirm (cameras, NULL));
  ksk_cameras_choose (cameras, 1);
  g_assert_true (ksk_cameras_leave_out (cameras, fake_signers, NULL));
  fake_room_confirm (room);
  ksk_recording_perform (KSK_RECORDING (fake_room_get_action (room)));
  fake_room_settle (room);
  fake_room_confirm (room);
  fake_room_go_to (room, "1.4");
  return room;
}

static KskCompletionState
get_completion (FakeRoom *room)
{
  return ksk_completion_get_state (ksk_session_get_completion (room->session));
}

/* Opened again, and not started: it is over. */
static void
open_over (FakeRoom *room)
{
  gboolean resumed = FALSE;
  g_autoptr (GError) error = NULL;
  fake_room_make_session (room);
  ksk_session_open (room->session, &resumed, &error);
  g_assert_no_error (error);
  g_assert_true (resumed);
}

/* A paper is being written into the record when somebody aborts: nothing is listed before it is there. */
static void
test_waits_for_worker (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_STEP ("1.1", "print", "CA", "CA IW", "<with what='log'/>"));
  fake_room_open (room);
  g_atomic_int_set (&room->printer->waits, TRUE);
  ksk_print_print (KSK_PRINT (fake_room_get_action (room)));
  while (!g_atomic_int_get (&room->printer->is_printing))
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (ksk_session_abort (room->session, "Fire.", fake_signers, NULL));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (get_completion (room), ==, KSK_COMPLETION_WAITING);
  g_atomic_int_set (&room->printer->waits, FALSE);
  fake_room_settle (room);
  g_assert_cmpint (get_completion (room), ==, KSK_COMPLETION_SHOWN);
  g_assert_cmpint (g_atomic_int_get (&room->publisher->n_published), ==, 1);
}

/* An alarm while it waits is seen first. */
static void
test_alarm_while_it_waits (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_STEP ("1.1", "print", "CA", "CA IW", "<with what='log'/>"));
  fake_room_open (room);
  g_assert_true (ksk_session_abort (room->session, "Fire.", fake_signers, NULL));
  fake_recorder_tell (room->recorder, "disk-low", "{'minutes':30}");
  g_assert_nonnull (ksk_session_get_alarm (room->session));
  fake_room_settle (room);
  g_assert_cmpint (get_completion (room), ==, KSK_COMPLETION_WAITING);
  ksk_session_acknowledge_alarm (room->session);
  fake_room_settle (room);
  g_assert_cmpint (get_completion (room), ==, KSK_COMPLETION_SHOWN);
}

/* What a camera tells too late is in no journal that is being listed. */
static void
test_late_camera (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  g_atomic_int_set (&room->publisher->waits, TRUE);
  g_assert_true (ksk_session_abort (room->session, "Fire.", fake_signers, NULL));
  while (get_completion (room) != KSK_COMPLETION_PUBLISHING)
    g_main_context_iteration (NULL, TRUE);
  guint64 seq = ksk_session_get_seq (room->session);
  fake_recorder_tell (room->recorder, "camera-silent", "{'camera':'CAM01','last_frame':'','detail':'D'}");
  g_assert_cmpuint (ksk_session_get_seq (room->session), ==, seq);
  g_atomic_int_set (&room->publisher->waits, FALSE);
  fake_room_settle (room);
  fake_recorder_tell (room->recorder, "camera-silent", "{'camera':'CAM01','last_frame':'','detail':'D'}");
  g_assert_cmpuint (ksk_session_get_seq (room->session), ==, seq);
}

/* Aborted, and killed before the films had their last hashes. */
static FakeRoom *
abort_and_kill (void)
{
  FakeRoom *room = open_filming ();
  g_assert_true (ksk_session_abort (room->session, "Fire.", fake_signers, NULL));
  g_assert_true (ksk_session_is_ending_footage (room->session));
  fake_room_kill (room);
  g_ptr_array_set_size (room->recorder->adopted, 0);
  return room;
}

static void
test_abort_killed (void)
{
  g_autoptr (FakeRoom) room = abort_and_kill ();
  guint n_starts = room->recorder->n_starts;
  open_over (room);
  g_assert_true (ksk_session_is_ending_footage (room->session));
  g_assert_cmpint (get_completion (room), ==, KSK_COMPLETION_WAITING);
  fake_room_settle (room);
  g_assert_cmpint (ksk_session_get_state (room->session), ==, KSK_SESSION_ABORTED);
  g_assert_cmpuint (room->recorder->adopted->len, >, 0);
  g_assert_cmpuint (room->recorder->n_starts, ==, n_starts);
  g_autofree char *last = fake_room_list_last (room, 5);
  g_assert_cmpstr (last, ==, "abort resume footage-ended footage-ended recording-stopped");
  g_assert_cmpint (get_completion (room), ==, KSK_COMPLETION_SHOWN);

  /* Once, and no more. */
  guint64 seq = ksk_session_get_seq (room->session);
  fake_room_kill (room);
  open_over (room);
  fake_room_settle (room);
  g_assert_cmpuint (ksk_session_get_seq (room->session), ==, seq);
  g_assert_cmpint (get_completion (room), ==, KSK_COMPLETION_SHOWN);
}

/* Films that cannot be ended keep nobody from the rest; and are tried again until the list is there. */
static void
test_abort_killed_in_vain (void)
{
  g_autoptr (FakeRoom) room = abort_and_kill ();
  room->recorder->fails = TRUE;
  for (guint i = 1; i <= 2; i++) {
    open_over (room);
    fake_room_settle (room);
    g_assert_cmpuint (fake_room_count (room, "resume"), ==, i);
    g_assert_cmpstr (ksk_refusal_get_happened (ksk_session_get_alarm (room->session)), ==,
                     "The recording did not end as it should.");
    fake_room_kill (room);
  }
  open_over (room);
  fake_room_settle (room);
  ksk_session_acknowledge_alarm (room->session);
  fake_room_settle (room);
  g_assert_cmpint (get_completion (room), ==, KSK_COMPLETION_SHOWN);
  guint64 seq = ksk_session_get_seq (room->session);
  fake_room_kill (room);
  room->publisher->is_listed = TRUE;
  open_over (room);
  fake_room_settle (room);
  g_assert_cmpuint (ksk_session_get_seq (room->session), ==, seq);
  g_assert_null (ksk_session_get_alarm (room->session));
}

/* Nothing was filmed: there is nothing to go on with. */
static void
test_abort_unfilmed (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FILMED);
  fake_room_open (room);
  g_assert_true (ksk_session_abort (room->session, "Fire.", fake_signers, NULL));
  guint64 seq = ksk_session_get_seq (room->session);
  fake_room_kill (room);
  open_over (room);
  fake_room_settle (room);
  g_assert_cmpuint (ksk_session_get_seq (room->session), ==, seq);
}

/* A recorder forgets with the program which cameras people do without. */
static void
test_closing_film (void)
{
  g_autoptr (FakeRoom) room = open_filming ();
  fake_room_go_to (room, NULL);
  g_assert_cmpuint (room->recorder->n_filmed_closing, ==, 1);
  fake_room_kill (room);
  room->recorder->are_left_out[1] = FALSE;
  g_clear_pointer (&room->recorder->places[0], g_free);
  room->recorder->n_filmed_closing = 0;
  open_over (room);
  fake_room_settle (room);
  g_assert_cmpint (get_completion (room), ==, KSK_COMPLETION_SHOWN);
  g_assert_cmpuint (room->recorder->n_filmed_closing, ==, 1);
  g_assert_cmpstr (room->recorder->places[0], ==, "safe");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ceremony/over/waits-for-worker", test_waits_for_worker);
  g_test_add_func ("/ceremony/over/alarm", test_alarm_while_it_waits);
  g_test_add_func ("/ceremony/over/late-camera", test_late_camera);
  g_test_add_func ("/ceremony/over/abort-killed", test_abort_killed);
  g_test_add_func ("/ceremony/over/abort-killed/in-vain", test_abort_killed_in_vain);
  g_test_add_func ("/ceremony/over/abort-unfilmed", test_abort_unfilmed);
  g_test_add_func ("/ceremony/over/closing-film", test_closing_film);
  return g_test_run ();
}
