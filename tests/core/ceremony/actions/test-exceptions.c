/* Every exception is read out, and then everyone signs. */
#include "tests/core/ceremony/actions/action-test.h"

#include "ceremony/actions/attest.h"
#include "ceremony/actions/close.h"
#include "ceremony/actions/exceptions.h"

#define STEPS FAKE_BEGINNING STEP ("1.4", "exceptions", "") STEP ("1.5", "attest", "")

enum { CA, IW, CO1, CO2, CO3, RZM, N_PEOPLE };

/* @number: 0: nothing is left to be read out. */
static void
expect_current (KskExceptions *exceptions, guint number)
{
  const KskException *current = ksk_exceptions_get_current (exceptions);
  g_assert_cmpuint (current != NULL ? current->number : 0, ==, number);
}

static void
test_none (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.4");
  KskExceptions *exceptions = action_test_get (room);
  g_assert_false (action_test_is_complete (room));
  expect_current (exceptions, 0);
  ksk_exceptions_next (exceptions);
  g_assert_true (action_test_is_complete (room));
  ksk_exceptions_next (exceptions);
  g_assert_cmpuint (fake_room_count (room, "no-exceptions"), ==, 1);
  action_test_restart (room);
  g_assert_true (action_test_is_complete (room));

  /* That there was none is no longer true. */
  action_test_deviate (room);
  g_assert_false (action_test_is_complete (room));
  ksk_exceptions_next (action_test_get (room));
  g_assert_cmpuint (fake_room_count (room, "exception-read"), ==, 1);
  g_assert_true (action_test_is_complete (room));
}

static void
test_some (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.3");
  action_test_deviate (room);
  action_test_deviate (room);
  fake_room_go_to (room, "1.4");
  KskExceptions *exceptions = action_test_get (room);
  expect_current (exceptions, 1);
  ksk_exceptions_next (exceptions);
  g_assert_cmpint (json_object_get_int_member (action_test_get_newest (room, "exception-read"), "number"), ==, 1);
  expect_current (exceptions, 2);
  g_assert_false (action_test_is_complete (room));

  action_test_restart (room);
  exceptions = action_test_get (room);
  expect_current (exceptions, 2);
  action_test_deviate (room); /* opened while they are read out */
  ksk_exceptions_next (exceptions);
  g_assert_false (action_test_is_complete (room));
  ksk_exceptions_next (exceptions);
  g_assert_cmpint (json_object_get_int_member (action_test_get_newest (room, "exception-read"), "number"), ==, 3);
  expect_current (exceptions, 0);
  g_assert_true (action_test_is_complete (room));
  g_assert_cmpuint (fake_room_count (room, "no-exceptions"), ==, 0);

  action_test_deviate (room);
  g_assert_false (action_test_is_complete (room));
}

/* Nothing is read out while one is being written down. */
static void
test_open (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.4");
  g_assert_true (ksk_session_open_deviation (room->session, "This.", "That.", NULL));
  ksk_exceptions_next (action_test_get (room));
  g_assert_cmpuint (fake_room_count (room, "exception-read"), ==, 0);
  g_assert_false (action_test_is_complete (room));
}

/* What happens after the exceptions were read out is read out before the end. */
static void
test_late (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS STEP ("1.6", "close", ""), "1.6");
  KskClose *close = action_test_get (room);
  g_assert_null (ksk_close_get_unread (close));
  g_assert_true (action_test_is_complete (room));
  action_test_deviate (room);
  g_assert_false (action_test_is_complete (room));
  g_assert_cmpuint (ksk_close_get_unread (close)->number, ==, 1);
  action_test_restart (room);
  close = action_test_get (room);
  g_assert_false (action_test_is_complete (room));
  ksk_close_read_out (close);
  g_assert_cmpint (json_object_get_int_member (action_test_get_newest (room, "exception-read"), "number"), ==, 1);
  g_assert_true (action_test_is_complete (room));
  ksk_close_read_out (close);
  g_assert_cmpuint (fake_room_count (room, "exception-read"), ==, 1);
}

static void
sign (FakeRoom *room, guint person, const char *initials)
{
  g_autoptr (GError) error = NULL;
  ksk_attest_sign (action_test_get (room), person, initials, &error);
  g_assert_no_error (error);
}

static void
expect_error (FakeRoom *room, guint person, const char *initials, KskSessionError code)
{
  g_autoptr (GError) error = NULL;
  guint n = fake_room_count (room, "signed");
  g_assert_false (ksk_attest_sign (action_test_get (room), person, initials, &error));
  g_assert_error (error, KSK_SESSION_ERROR, (int)code);
  g_assert_cmpuint (fake_room_count (room, "signed"), ==, n);
}

static void
test_attest (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.5");
  KskAttest *attest = action_test_get (room);
  g_assert_cmpuint (ksk_attest_get_next (attest), ==, CA);
  expect_error (room, CA, "IW", KSK_SESSION_ERROR_INITIALS);
  expect_error (room, CA, "", KSK_SESSION_ERROR_INITIALS);
  expect_error (room, CA, "C A", KSK_SESSION_ERROR_INITIALS);
  sign (room, CA, " ca ");
  g_assert_true (ksk_attest_has_signed (attest, CA));
  g_assert_false (ksk_attest_has_signed (attest, IW));
  g_assert_cmpstr (fake_room_find_text (room, "signed", "who"), ==, "CA");
  g_assert_cmpstr (fake_room_find_text (room, "signed", "name"), ==, "Name of CA");
  g_assert_cmpstr (fake_room_find_text (room, "signed", "roles"), ==, "CA");
  sign (room, CA, "CA");
  g_assert_cmpuint (fake_room_count (room, "signed"), ==, 1);
  g_assert_cmpuint (ksk_attest_get_next (attest), ==, IW);

  action_test_restart (room);
  g_assert_true (ksk_attest_has_signed (action_test_get (room), CA));
  sign (room, IW, "IW");
  sign (room, CO1, "CO1");
  sign (room, CO2, "CO2");
  g_assert_false (action_test_is_complete (room));
  sign (room, CO3, "CO3");
  sign (room, RZM, "RZM");
  g_assert_cmpuint (ksk_attest_get_next (action_test_get (room)), ==, N_PEOPLE);
  g_assert_true (action_test_is_complete (room));
  action_test_restart (room);
  g_assert_true (action_test_is_complete (room));
}

/* Those in the room sign; whoever comes back has to sign, too. */
static void
test_attest_present (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.5");
  sign (room, CA, "CA");
  sign (room, IW, "IW");
  sign (room, CO1, "CO1");
  sign (room, CO2, "CO2");
  sign (room, RZM, "RZM");
  g_assert_true (ksk_session_set_present (room->session, KSK_ROLE_CO3, FALSE, NULL));
  g_assert_true (action_test_is_complete (room));
  expect_error (room, CO3, "CO3", KSK_SESSION_ERROR_ABSENT);
  g_assert_true (ksk_session_set_present (room->session, KSK_ROLE_CO3, TRUE, NULL));
  g_assert_false (action_test_is_complete (room));
  g_assert_cmpuint (ksk_attest_get_next (action_test_get (room)), ==, CO3);
  /* Who has signed may go. */
  g_assert_true (ksk_session_set_present (room->session, KSK_ROLE_CO1, FALSE, NULL));
  sign (room, CO3, "CO3");
  g_assert_true (action_test_is_complete (room));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exceptions/none", test_none);
  g_test_add_func ("/exceptions/some", test_some);
  g_test_add_func ("/exceptions/open", test_open);
  g_test_add_func ("/exceptions/late", test_late);
  g_test_add_func ("/attest/everyone", test_attest);
  g_test_add_func ("/attest/present", test_attest_present);
  return g_test_run ();
}
