/* The roll call: who answers, who may not, and corrections. */
#include "tests/core/ceremony/actions/action-test.h"

#include "ceremony/actions/roll-call.h"

#define STEP_PEOPLE(id) STEP (id, "roll-call", "<with roles='CA IW CO1' others='AUD RKOS+SA'/>")
#define STEPS STEP ("1.1", "start-recording", "") STEP_PEOPLE ("1.2")
#define STEPS_TWICE FAKE_BEGINNING STEP_PEOPLE ("1.4") STEP ("1.5", "roll-call", "<with roles='CA IW' others='SA'/>")

enum { CA, IW, CO1, AUD, RKOS_SA };

static const KskRollRow *
get_row (FakeRoom *room, guint index)
{
  return ksk_roll_call_get_rows (action_test_get (room))->pdata[index];
}

static void
answer (FakeRoom *room, guint row, const char *name, const char *initials)
{
  g_autoptr (GError) error = NULL;
  ksk_roll_call_answer (action_test_get (room), row, name, initials, &error);
  g_assert_no_error (error);
}

static void
expect_error (FakeRoom *room, guint row, const char *name, const char *initials, KskSessionError code)
{
  g_autoptr (GError) error = NULL;
  guint n = ksk_session_get_story (room->session)->records->len;
  g_assert_false (ksk_roll_call_answer (action_test_get (room), row, name, initials, &error));
  g_assert_error (error, KSK_SESSION_ERROR, (int)code);
  g_assert_cmpuint (ksk_session_get_story (room->session)->records->len, ==, n);
}

static void
test_rows (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.2");
  g_assert_cmpuint (ksk_roll_call_get_rows (action_test_get (room))->len, ==, 5);
  g_assert_true (get_row (room, CO1)->is_required);
  g_assert_false (get_row (room, AUD)->is_required);
  g_assert_cmpuint (get_row (room, AUD)->roles->len, ==, 1);
  g_assert_cmpuint (get_row (room, RKOS_SA)->roles->len, ==, 2);
  g_assert_cmpint (g_array_index (get_row (room, RKOS_SA)->roles, KskRole, 0), ==, KSK_ROLE_RKOS);
  g_assert_cmpint (g_array_index (get_row (room, RKOS_SA)->roles, KskRole, 1), ==, KSK_ROLE_SA);
  g_assert_cmpuint (ksk_roll_call_get_next (action_test_get (room)), ==, CA);
}

static void
test_everyone (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.2");
  KskRollCall *roll = action_test_get (room);
  answer (room, CA, "  Ann\tMarie  Lee ", "aml");
  g_assert_cmpstr (get_row (room, CA)->name, ==, "Ann Marie Lee");
  g_assert_cmpstr (get_row (room, CA)->initials, ==, "AML");
  g_assert_cmpstr (fake_room_find_text (room, "person", "roles"), ==, "CA");
  g_assert_cmpstr (fake_room_find_text (room, "person", "who"), ==, "AML");
  g_assert_cmpuint (ksk_roll_call_get_next (roll), ==, IW);
  answer (room, IW, "Ida West", "IW");
  answer (room, CO1, "Zoë Ötz", "ZÖ");
  g_assert_cmpuint (ksk_roll_call_get_next (roll), ==, AUD);
  g_assert_false (action_test_is_complete (room));
  g_assert_true (ksk_roll_call_absent (roll, AUD, NULL));
  g_assert_cmpstr (fake_room_find_text (room, "not-here", "roles"), ==, "AUD");
  g_assert_null (get_row (room, AUD)->name);
  answer (room, RKOS_SA, "Sam Oak", "SO");
  g_assert_cmpstr (fake_room_find_text (room, "person", "roles"), ==, "RKOS SA");
  g_assert_cmpuint (ksk_roll_call_get_next (roll), ==, 5);
  g_assert_true (action_test_is_complete (room));
}

static void
test_limits (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.2");
  g_autofree char *longest = g_strnfill (KSK_MAX_NAME_CHARS, 'n');
  g_autofree char *longer = g_strnfill (KSK_MAX_NAME_CHARS + 1, 'n');
  expect_error (room, CA, "", "AB", KSK_SESSION_ERROR_TEXT);
  expect_error (room, CA, " \t ", "AB", KSK_SESSION_ERROR_TEXT);
  expect_error (room, CA, longer, "AB", KSK_SESSION_ERROR_TEXT);
  expect_error (room, CA, "An\x01n", "AB", KSK_SESSION_ERROR_TEXT);
  expect_error (room, CA, "An\xe2\x80\xaen", "AB", KSK_SESSION_ERROR_TEXT);
  expect_error (room, CA, "An\xff", "AB", KSK_SESSION_ERROR_TEXT);
  expect_error (room, CA, "Ann", "", KSK_SESSION_ERROR_INITIALS);
  expect_error (room, CA, "Ann", "A", KSK_SESSION_ERROR_INITIALS);
  expect_error (room, CA, "Ann", "ABCDEF", KSK_SESSION_ERROR_INITIALS);
  expect_error (room, CA, "Ann", "A.B", KSK_SESSION_ERROR_INITIALS);
  expect_error (room, CA, "Ann", "A B", KSK_SESSION_ERROR_INITIALS);
  answer (room, CA, longest, "ABCDE");
  answer (room, IW, "I", "I2");
}

/* Answers that nobody may give, from whichever row. */
static void
test_two_for_one (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.2");
  answer (room, CA, "Ann Lee", "AL");
  expect_error (room, IW, "ann  LEE", "XY", KSK_SESSION_ERROR_ROLES);
  expect_error (room, CO1, "Annlee", "XY", KSK_SESSION_ERROR_ROLES);
  /* RKOS may be CA, but then in one row. */
  expect_error (room, RKOS_SA, "Ann Lee", "AL", KSK_SESSION_ERROR_ROLES);
  expect_error (room, IW, "Ida West", "al", KSK_SESSION_ERROR_INITIALS);
  expect_error (room, RKOS_SA, "Ida West", "AL", KSK_SESSION_ERROR_INITIALS);
  g_assert_false (get_row (room, IW)->is_answered);
}

static void
test_correction (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.2");
  answer (room, CA, "Ann Lee", "AL");
  answer (room, CA, "Ann Leigh", "AL");
  g_assert_cmpstr (get_row (room, CA)->name, ==, "Ann Leigh");
  answer (room, IW, "Ann Lee", "ALE");
  g_assert_cmpuint (fake_room_count (room, "person"), ==, 3);
  g_assert_cmpuint (ksk_session_get_story (room->session)->people->len, ==, 2);

  KskRollCall *roll = action_test_get (room);
  answer (room, AUD, "Otto", "OT");
  g_assert_true (ksk_roll_call_absent (roll, AUD, NULL));
  g_assert_true (get_row (room, AUD)->is_answered);
  g_assert_null (get_row (room, AUD)->name);
  g_assert_null (get_row (room, AUD)->initials);
  answer (room, AUD, "Otto", "OT");
  g_assert_cmpstr (get_row (room, AUD)->name, ==, "Otto");
}

static void
test_required (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.2");
  g_autoptr (GError) error = NULL;
  g_assert_false (ksk_roll_call_absent (action_test_get (room), CO1, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_ABSENT);
  g_assert_false (get_row (room, CO1)->is_answered);
  g_assert_cmpuint (fake_room_count (room, "not-here"), ==, 0);
}

static void
test_restart (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.2");
  answer (room, CA, "Ann", "AN");
  answer (room, IW, "Ida", "ID");
  answer (room, IW, "Ira", "IR");
  g_assert_true (ksk_roll_call_absent (action_test_get (room), AUD, NULL));
  action_test_restart (room);
  g_assert_cmpstr (get_row (room, CA)->name, ==, "Ann");
  g_assert_cmpstr (get_row (room, IW)->name, ==, "Ira");
  g_assert_cmpstr (get_row (room, IW)->initials, ==, "IR");
  g_assert_true (get_row (room, AUD)->is_answered);
  g_assert_cmpuint (ksk_roll_call_get_next (action_test_get (room)), ==, CO1);
  answer (room, CO1, "Cy", "CY");
  g_assert_true (ksk_roll_call_absent (action_test_get (room), RKOS_SA, NULL));
  g_assert_true (action_test_is_complete (room));
  action_test_restart (room);
  g_assert_true (action_test_is_complete (room));
}

/* Those who answered to the first roll are known at the second. */
static void
test_second_roll (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS_TWICE, "1.4");
  expect_error (room, IW, "Name of CA", "ZZ", KSK_SESSION_ERROR_ROLES);
  expect_error (room, IW, "Ida", "CO1", KSK_SESSION_ERROR_INITIALS);
  answer (room, CA, "Name of CA", "CA");
  answer (room, IW, "Ida", "IW");
  answer (room, CO1, "Cy", "CO1");
  answer (room, RKOS_SA, "Sam Oak", "SO");
  g_assert_true (ksk_roll_call_absent (action_test_get (room), AUD, NULL));
  fake_room_confirm (room);

  /* The same roles in other rows. */
  enum { SA_ALONE = 2 };
  g_autoptr (GError) error = NULL;
  expect_error (room, SA_ALONE, "Sam Oak", "SO", KSK_SESSION_ERROR_ROLES);
  expect_error (room, SA_ALONE, "Somebody Else", "SE", KSK_SESSION_ERROR_ROLES);
  g_assert_false (ksk_roll_call_absent (action_test_get (room), SA_ALONE, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_ROLES);
  g_assert_null (ksk_session_get_alarm (room->session));
}

/* An objection stops this, too. */
static void
test_standing_still (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.2");
  g_assert_true (ksk_session_object (room->session, NULL));
  expect_error (room, CA, "Ann", "AN", KSK_SESSION_ERROR_STATE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/roll-call/rows", test_rows);
  g_test_add_func ("/roll-call/everyone", test_everyone);
  g_test_add_func ("/roll-call/limits", test_limits);
  g_test_add_func ("/roll-call/two-for-one", test_two_for_one);
  g_test_add_func ("/roll-call/correction", test_correction);
  g_test_add_func ("/roll-call/required", test_required);
  g_test_add_func ("/roll-call/restart", test_restart);
  g_test_add_func ("/roll-call/second-roll", test_second_roll);
  g_test_add_func ("/roll-call/standing-still", test_standing_still);
  return g_test_run ();
}
