/* Tests of a ceremony as it is held: steps, confirmations and everything that hinders them. */
#include "tests/core/ceremony/fake-room.h"

#include <string.h>

/* Steps of which a test says itself when they are complete. */
#define PRINT(id, confirm) FAKE_STEP (id, "print", "CA", confirm, "<with what='log'/>")

static void
assert_state (FakeRoom *room, KskSessionState state)
{
  g_assert_cmpstr (ksk_session_state_get_name (ksk_session_get_state (room->session)), ==,
                   ksk_session_state_get_name (state));
}

static KskStepState
get_step_state (FakeRoom *room, guint index)
{
  g_autoptr (KskStepItem) item = g_list_model_get_item (G_LIST_MODEL (room->session), index);
  return ksk_step_item_get_state (item);
}

static void
assert_hindrance (FakeRoom *room, const char *pattern)
{
  g_autofree char *hindrance = ksk_session_dup_hindrance (room->session);
  if (pattern == NULL)
    g_assert_cmpstr (hindrance, ==, NULL);
  else if (hindrance == NULL || !g_pattern_match_simple (pattern, hindrance))
    g_error ("`%s` does not match `%s`", hindrance, pattern);
}

/* @initials: with single spaces between. */
static void
assert_not_confirmed (FakeRoom *room, const char *initials, KskSessionError code, const char *pattern)
{
  g_autoptr (GError) error = NULL;
  guint64 seq = ksk_session_get_seq (room->session);
  g_auto (GStrv) list = g_strsplit (initials, " ", -1);
  g_assert_false (ksk_session_confirm (room->session, (const char *const *)list, &error));
  g_assert_error (error, KSK_SESSION_ERROR, (int)code);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("`%s` does not match `%s`", error->message, pattern);
  g_assert_cmpuint (ksk_session_get_seq (room->session), ==, seq);
}

static void
assert_confirmed (FakeRoom *room, const char *initials)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) list = g_strsplit (initials, " ", -1);
  ksk_session_confirm (room->session, (const char *const *)list, &error);
  g_assert_no_error (error);
  fake_room_settle (room);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_whole (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_BEGINNING FAKE_STEP ("1.4", "confirm", "CA", "CA", ""));
  fake_room_make_session (room);
  guint n_changed = 0, n_entered = 0;
  gboolean resumed = TRUE;
  g_autoptr (GError) error = NULL;
  g_signal_connect_swapped (room->session, "changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect_swapped (room->session, "entered", G_CALLBACK (count_cb), &n_entered);
  assert_state (room, KSK_SESSION_PREPARING);
  g_assert_cmpstr (ksk_session_get_hash (room->session), ==, "");
  g_assert_false (ksk_session_start (room->session, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
  g_clear_error (&error);

  ksk_session_open (room->session, &resumed, &error);
  g_assert_no_error (error);
  g_assert_false (resumed);
  assert_state (room, KSK_SESSION_READY);
  g_assert_cmpuint (ksk_session_get_seq (room->session), ==, 1);
  g_assert_null (ksk_session_get_action (room->session));
  assert_hindrance (room, "Not now: *ready*");
  g_assert_false (ksk_session_open (room->session, &resumed, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
  g_clear_error (&error);

  ksk_session_start (room->session, &error);
  g_assert_no_error (error);
  assert_state (room, KSK_SESSION_RUNNING);
  g_assert_cmpuint (n_entered, ==, 1);
  g_assert_cmpuint (n_changed, >=, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (room->session)), ==, 4);
  g_assert_cmpint (get_step_state (room, 0), !=, KSK_STEP_PENDING);
  g_assert_cmpint (get_step_state (room, 1), ==, KSK_STEP_PENDING);

  fake_room_go_to (room, NULL);
  assert_state (room, KSK_SESSION_CLOSED);
  g_assert_null (ksk_session_get_action (room->session));
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (get_step_state (room, i), ==, KSK_STEP_DONE);
  g_assert_cmpuint (n_entered, ==, 4);
  assert_hindrance (room, "Not now: *closed*");

  const KskStory *story = ksk_session_get_story (room->session);
  g_assert_cmpuint (story->step, ==, 4);
  g_assert_cmpstr (story->steps[2].who, ==, "IW CA");
  g_assert_cmpstr (ksk_session_get_hash (room->session), ==,
                   ksk_record_get_hash (story->records->pdata[story->records->len - 1]));
  g_autoptr (GPtrArray) records = read_journal (room->dirs[1]);
  g_assert_cmpuint (records->len, ==, story->records->len);
  JsonObject *last = ksk_record_get_object (records->pdata[records->len - 1]);
  g_assert_cmpint (json_object_get_int_member (last, "steps"), ==, 4);
  g_assert_cmpint (json_object_get_int_member (last, "exceptions"), ==, 0);
}

/* What the first record pins, for those who read it. */
static void
test_begin (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_BEGINNING);
  room->spec.is_rehearsal = TRUE;
  fake_room_open (room);
  JsonObject *begin = ksk_record_get_object (ksk_session_get_story (room->session)->records->pdata[0]);
  g_assert_cmpstr (json_object_get_string_member (begin, "mode"), ==, "rehearsal");
  g_assert_cmpstr (json_object_get_string_member (begin, "script"), ==, "test");
  g_assert_cmpstr (json_object_get_string_member (begin, "schema"), ==, "normal");
  g_assert_cmpstr (json_object_get_string_member (begin, "title"), ==, "Test ceremony");
  g_assert_cmpstr (json_object_get_string_member (begin, "facility"), ==, "Test room");
  g_assert_cmpstr (json_object_get_string_member (begin, "zone"), ==, ".");
  g_assert_cmpstr (json_object_get_string_member (begin, "config_sha256"), ==, room->spec.config_sha256);
  g_assert_cmpuint (strlen (json_object_get_string_member (begin, "script_sha256")), ==, 64);
  g_assert_true (ksk_session_get_story (room->session)->is_rehearsal);
}

static void
test_no_schema (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_BEGINNING);
  g_autoptr (GError) error = NULL;
  gboolean resumed = FALSE;
  room->spec.schema = "none-such";
  fake_room_make_session (room);
  g_assert_false (ksk_session_open (room->session, &resumed, &error));
  g_assert_error (error, KSK_CONFIG_ERROR, KSK_CONFIG_ERROR_REFERENCE);
  g_autofree char *names = list_folder (room->dirs[0]);
  g_assert_cmpstr (names, ==, "");
}

static void
test_initials_before_roll (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_STEP ("1.1", "confirm", "CA", "CA IW", "") FAKE_STEP (
      "1.2", "confirm", "CA", "IW CA", "") FAKE_STEP ("1.3", "confirm", "CA", "CA", ""));
  fake_room_open (room);
  fake_room_complete (room);
  assert_not_confirmed (room, "AB", KSK_SESSION_ERROR_INITIALS, "*needed: CA IW.");
  assert_not_confirmed (room, "AB CD EF", KSK_SESSION_ERROR_INITIALS, "*needed: CA IW.");
  assert_not_confirmed (room, "A CD", KSK_SESSION_ERROR_INITIALS, "*of CA are missing*");
  assert_not_confirmed (room, "AB ABCDEF", KSK_SESSION_ERROR_INITIALS, "*of IW are missing*");
  assert_not_confirmed (room, "AB C-D", KSK_SESSION_ERROR_INITIALS, "*of IW are missing*");
  assert_not_confirmed (room, "AB ", KSK_SESSION_ERROR_INITIALS, "*of IW are missing*");
  assert_not_confirmed (room, "AB ab", KSK_SESSION_ERROR_INITIALS, "CA and IW cannot be signed for by one person*");
  assert_confirmed (room, "ab cd9");
  g_assert_cmpstr (ksk_session_get_story (room->session)->steps[0].who, ==, "AB CD9");

  fake_room_complete (room);
  assert_not_confirmed (room, "XY AB", KSK_SESSION_ERROR_INITIALS, "IW has signed with the initials CD9 before.");
  assert_not_confirmed (room, "AB CD9", KSK_SESSION_ERROR_INITIALS, "IW has signed with the initials CD9 before.");
  assert_confirmed (room, "CD9 AB");
  fake_room_complete (room);
  assert_not_confirmed (room, "CD9", KSK_SESSION_ERROR_INITIALS, "CA has signed with the initials AB before.");
  assert_confirmed (room, "AB");
  assert_state (room, KSK_SESSION_CLOSED);
}

/* Somebody who has not signed yet may not have the initials of another. */
static void
test_initials_of_another (void)
{
  g_autoptr (FakeRoom) room
      = fake_room_new (FAKE_STEP ("1.1", "confirm", "CA", "CA", "") FAKE_STEP ("1.2", "confirm", "IW", "IW", ""));
  fake_room_open (room);
  fake_room_complete (room);
  assert_confirmed (room, "AB");
  fake_room_complete (room);
  assert_not_confirmed (room, "AB", KSK_SESSION_ERROR_INITIALS, "AB are the initials with which CA has signed.");
  assert_confirmed (room, "CD");
}

#define CALLED                                            \
  FAKE_STEP ("1.1", "start-recording", "CA", "CA IW", "") \
  FAKE_STEP ("1.2", "roll-call", "CA", "CA IW", "<with roles='CA IW RKOS+SA' others='CA2'/>")

static void
test_initials_after_roll (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (CALLED FAKE_STEP ("1.3", "confirm", "CA", "CA IW", "") FAKE_STEP (
      "1.4", "confirm", "CA", "RKOS SA", "<with makes='hsm-on'/>") FAKE_STEP ("1.5", "confirm", "CA", "RKOS SA", ""));
  fake_room_open (room);
  fake_room_go_to (room, "1.3");
  fake_room_complete (room);
  g_autofree char *initials = ksk_session_dup_initials (room->session, KSK_ROLE_SA);
  g_autofree char *nobody = ksk_session_dup_initials (room->session, KSK_ROLE_CO1);
  g_assert_cmpstr (initials, ==, "RKOS");
  g_assert_cmpstr (nobody, ==, "");
  assert_not_confirmed (room, "IW CA", KSK_SESSION_ERROR_INITIALS, "IW are not the initials of CA on the roll.");
  assert_not_confirmed (room, "CA XY", KSK_SESSION_ERROR_INITIALS, "XY are not the initials of IW on the roll.");
  assert_confirmed (room, "ca iw");

  /* One person holds both roles, but two people have to state what no program can see. */
  fake_room_complete (room);
  assert_not_confirmed (room, "RKOS RKOS", KSK_SESSION_ERROR_INITIALS, "Two different people*");
}

static void
test_two_roles_of_one (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (CALLED FAKE_STEP ("1.3", "confirm", "CA", "RKOS SA", ""));
  fake_room_open (room);
  fake_room_go_to (room, "1.3");
  fake_room_complete (room);
  assert_confirmed (room, "RKOS RKOS");
  assert_state (room, KSK_SESSION_CLOSED);
}

static void
test_absent (void)
{
  g_autoptr (FakeRoom) room
      = fake_room_new (CALLED "<step id='1.3' title='T' kind='confirm' role='CA' confirm='IW' present='SA' minutes='1'>"
                              "<say>S</say><see>E</see></step>" FAKE_STEP ("1.4", "confirm", "CA", "CA2", ""));
  g_autoptr (GError) error = NULL;
  fake_room_open (room);
  fake_room_go_to (room, "1.3");
  fake_room_complete (room);
  assert_hindrance (room, NULL);
  static const KskRole roles[] = { KSK_ROLE_CA, KSK_ROLE_IW, KSK_ROLE_SA };
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++) {
    g_autofree char *message = g_strdup_printf ("%s is not in the room.", ksk_role_get_name (roles[i]));
    g_assert_true (ksk_session_set_present (room->session, roles[i], FALSE, NULL));
    assert_hindrance (room, message);
    assert_not_confirmed (room, "IW", KSK_SESSION_ERROR_ABSENT, message);
    g_assert_true (ksk_session_set_present (room->session, roles[i], TRUE, NULL));
    assert_hindrance (room, NULL);
  }
  guint64 seq = ksk_session_get_seq (room->session);
  g_assert_true (ksk_session_set_present (room->session, KSK_ROLE_SA, TRUE, NULL));
  g_assert_cmpuint (ksk_session_get_seq (room->session), ==, seq);
  g_assert_false (ksk_session_set_present (room->session, KSK_ROLE_CA2, TRUE, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_ABSENT);
  g_autofree char *kinds = fake_room_list_step_records (room);
  g_assert_cmpstr (kinds, ==, "left returned left returned left returned");

  assert_confirmed (room, "IW");
  fake_room_complete (room);
  assert_hindrance (room, "Nobody answered to the role CA2.");
  assert_not_confirmed (room, "CA2", KSK_SESSION_ERROR_ABSENT, "Nobody answered to the role CA2.");
}

static void
test_facts (void)
{
  /* An action that is complete once it has begun: it does not begin. */
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_STEP ("1.1", "objections", "CA", "CA IW", ""));
  fake_room_open (room);
  g_assert_false (ksk_action_is_complete (fake_room_get_action (room)));
  fake_room_complete (room);
  assert_hindrance (room, "Not yet: the recording does not run.");
  assert_not_confirmed (room, "CA IW", KSK_SESSION_ERROR_FACT, "Not yet: the recording does not run.");
}

static void
test_incomplete (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (PRINT ("1.1", "CA"));
  fake_room_open (room);
  KskAction *action = fake_room_get_action (room);
  ksk_action_set_complete (action, FALSE);
  g_assert_cmpint (get_step_state (room, 0), ==, KSK_STEP_ACTIVE);
  assert_not_confirmed (room, "CA", KSK_SESSION_ERROR_INCOMPLETE, "*something left to do*");
  ksk_action_set_complete (action, TRUE);
  g_assert_cmpint (get_step_state (room, 0), ==, KSK_STEP_REVIEW);
  assert_hindrance (room, NULL);
  ksk_action_refuse (action, ksk_refusal_new ("It failed.", "Nothing.", "Try again.", NULL));
  g_assert_cmpint (get_step_state (room, 0), ==, KSK_STEP_FAILED);
  assert_not_confirmed (room, "CA", KSK_SESSION_ERROR_INCOMPLETE, "*refused*");
}

static void
test_recording (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_BEGINNING FAKE_STEP ("1.4", "objections", "CA", "CA", "")
                                                 FAKE_STEP ("1.5", "stop-recording", "CA", "CA", ""));
  fake_room_open (room);
  fake_room_go_to (room, "1.4");
  fake_room_complete (room);
  assert_hindrance (room, NULL);
  fake_recorder_set_state (room->recorder, KSK_RECORDING_OUTSIDE);
  assert_hindrance (room, NULL);
  g_assert_null (ksk_session_get_alarm (room->session));

  fake_recorder_set_state (room->recorder, KSK_RECORDING_LOST);
  KskRefusal *alarm = ksk_session_get_alarm (room->session);
  g_assert_nonnull (alarm);
  g_assert_cmpstr (ksk_refusal_get_detail (alarm), ==, "2 cameras");
  assert_not_confirmed (room, "CA", KSK_SESSION_ERROR_STATE, "*alarm*");
  ksk_session_acknowledge_alarm (room->session);
  g_assert_null (ksk_session_get_alarm (room->session));
  assert_not_confirmed (room, "CA", KSK_SESSION_ERROR_FACT, "A camera that should record does not*");

  g_autoptr (GError) error = NULL;
  ksk_session_open_deviation (room->session, "Three cameras record.", "One of them does not.", &error);
  g_assert_no_error (error);
  ksk_session_close_deviation (room->session, "The room went on with two.", fake_signers, &error);
  g_assert_no_error (error);
  assert_hindrance (room, NULL);
  g_autofree char *kinds = fake_room_list_step_records (room);
  g_assert_cmpstr (kinds, ==, "alarm alarm-acknowledged deviation-opened deviation-closed");
  fake_room_confirm (room);

  /* What ends the recording needs no recording. */
  g_autofree char *hindrance = ksk_session_dup_hindrance (room->session);
  g_assert_true (hindrance == NULL || strstr (hindrance, "camera") == NULL);
}

static void
test_recording_off (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_BEGINNING FAKE_STEP ("1.4", "objections", "CA", "CA", ""));
  fake_room_open (room);
  fake_room_go_to (room, "1.4");
  fake_room_complete (room);
  fake_recorder_set_state (room->recorder, KSK_RECORDING_OFF);
  assert_not_confirmed (room, "CA", KSK_SESSION_ERROR_FACT, "A camera that should record does not*");
}

static void
test_set_clock (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_BEGINNING);
  g_autoptr (GError) error = NULL;
  fake_room_open (room);
  KskClock clock = *ksk_session_get_clock (room->session);
  gint64 drift_us = 0, system_us = 0, before_us = ksk_clock_get_utc_us (&clock);
  ksk_clock_set (&clock, before_us + 5 * G_TIME_SPAN_SECOND, ksk_clock_get_mono_us (&clock), &drift_us, &system_us);
  ksk_session_set_clock (room->session, &clock);
  g_assert_true (ksk_session_append (room->session, "clock-told", NULL, NULL, NULL));
  g_assert_cmpint (ksk_clock_get_utc_us (ksk_session_get_clock (room->session)), ==,
                   before_us + 5 * G_TIME_SPAN_SECOND);
  g_assert_false (ksk_session_set_system_clock (room->session, before_us, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

static void
test_rehearsal_by_hsm (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_BEGINNING);
  fake_room_open (room);
  g_assert_false (ksk_session_get_story (room->session)->is_rehearsal);
  g_autoptr (JsonObject) members = json_object_new ();
  json_object_set_string_member (members, "serial", "1");
  json_object_set_boolean_member (members, "hardware", FALSE);
  g_assert_true (ksk_session_append (room->session, "hsm", NULL, members, NULL));
  g_assert_true (ksk_session_get_story (room->session)->is_rehearsal);
}

/* A mistake of the program: nothing that could not be gone on with is ever written. */
static void
test_undeclared (void)
{
  g_autoptr (FakeRoom) room = fake_room_new (FAKE_BEGINNING);
  g_autoptr (GError) error = NULL;
  fake_room_open (room);
  g_test_expect_message ("ksk", G_LOG_LEVEL_CRITICAL, "*`go-on` cannot stand where the ceremony is running*");
  g_assert_false (ksk_session_append (room->session, "go-on", NULL, NULL, &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
  g_assert_nonnull (ksk_session_get_alarm (room->session));
  g_autofree char *kinds = fake_room_list_step_records (room);
  g_assert_true (g_str_has_suffix (kinds, "alarm"));
  ksk_session_acknowledge_alarm (room->session);
  fake_room_go_to (room, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ceremony/session/whole", test_whole);
  g_test_add_func ("/ceremony/session/begin", test_begin);
  g_test_add_func ("/ceremony/session/no-schema", test_no_schema);
  g_test_add_func ("/ceremony/session/initials/before-roll", test_initials_before_roll);
  g_test_add_func ("/ceremony/session/initials/of-another", test_initials_of_another);
  g_test_add_func ("/ceremony/session/initials/after-roll", test_initials_after_roll);
  g_test_add_func ("/ceremony/session/initials/two-roles-of-one", test_two_roles_of_one);
  g_test_add_func ("/ceremony/session/absent", test_absent);
  g_test_add_func ("/ceremony/session/facts", test_facts);
  g_test_add_func ("/ceremony/session/incomplete", test_incomplete);
  g_test_add_func ("/ceremony/session/recording", test_recording);
  g_test_add_func ("/ceremony/session/recording-off", test_recording_off);
  g_test_add_func ("/ceremony/session/set-clock", test_set_clock);
  g_test_add_func ("/ceremony/session/rehearsal-by-hsm", test_rehearsal_by_hsm);
  g_test_add_func ("/ceremony/session/undeclared", test_undeclared);
  return g_test_run ();
}
