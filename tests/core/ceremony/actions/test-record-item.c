/* Numbers on items: compared with the last ones, or read twice. */
#include "tests/core/ceremony/actions/action-test.h"

#include "ceremony/actions/record-item.h"

#define ITEM(id, with) STEP (id, "record-item", "<with kind='hsm' label='HSM 1' " with "/>")
#define TAKE ITEM ("2.1", "action='take' reads='bag serial' safe='1' bag='BB 1001' last-seen='ceremony 58'")
#define OPEN ITEM ("2.2", "action='open' reads='bag serial'")
#define SEAL ITEM ("2.3", "action='seal' reads='bag serial seal'")
#define RETURN ITEM ("2.4", "action='return' reads='bag'")
#define OTHER STEP ("2.5", "record-item", "<with kind='laptop' label='Laptop' action='check' reads='bag'/>")
#define CHECK ITEM ("2.6", "action='check' reads='bag serial' bag='BB 1' serial='K 1'")
#define STEPS FAKE_BEGINNING TAKE OPEN SEAL RETURN OTHER CHECK

static const KskReading *
get_reading (FakeRoom *room, guint index)
{
  return ksk_record_item_get_readings (action_test_get (room))->pdata[index];
}

static void
enter (FakeRoom *room, guint reading, const char *value, const char *again)
{
  g_autoptr (GError) error = NULL;
  ksk_record_item_enter (action_test_get (room), reading, value, again, &error);
  g_assert_no_error (error);
}

static void
expect_error (FakeRoom *room, guint reading, const char *value, const char *again)
{
  g_autoptr (GError) error = NULL;
  guint n = fake_room_count (room, "item");
  g_assert_false (ksk_record_item_enter (action_test_get (room), reading, value, again, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT);
  g_assert_cmpuint (fake_room_count (room, "item"), ==, n);
}

static gboolean
needs_second (FakeRoom *room, guint reading)
{
  return ksk_record_item_needs_second (action_test_get (room), reading);
}

static guint
get_next (FakeRoom *room)
{
  return ksk_record_item_get_next (action_test_get (room));
}

static void
test_same_and_new (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "2.1");
  g_assert_cmpuint (ksk_record_item_get_readings (action_test_get (room))->len, ==, 2);
  g_assert_cmpstr (get_reading (room, 0)->last, ==, "BB 1001");
  g_assert_null (get_reading (room, 1)->last);
  g_assert_false (needs_second (room, 0));
  g_assert_true (needs_second (room, 1));
  g_assert_cmpuint (get_next (room), ==, 0);

  enter (room, 0, " bb1001 ", NULL);
  g_assert_cmpint (get_reading (room, 0)->verdict, ==, KSK_READING_SAME);
  g_assert_cmpstr (get_reading (room, 0)->value, ==, "bb1001");
  g_assert_cmpstr (fake_room_find_text (room, "item", "item"), ==, "hsm");
  g_assert_cmpstr (fake_room_find_text (room, "item", "label"), ==, "HSM 1");
  g_assert_cmpstr (fake_room_find_text (room, "item", "action"), ==, "take");
  g_assert_cmpstr (fake_room_find_text (room, "item", "field"), ==, "bag");
  g_assert_cmpstr (fake_room_find_text (room, "item", "value"), ==, "bb1001");
  g_assert_cmpstr (fake_room_find_text (room, "item", "last"), ==, "BB 1001");
  g_assert_cmpstr (fake_room_find_text (room, "item", "last_seen"), ==, "ceremony 58");
  g_assert_cmpstr (fake_room_find_text (room, "item", "verdict"), ==, "same");
  g_assert_cmpuint (get_next (room), ==, 1);
  g_assert_false (action_test_is_complete (room));

  enter (room, 1, "K 6002", "k6002");
  g_assert_cmpint (get_reading (room, 1)->verdict, ==, KSK_READING_NEW);
  g_assert_cmpstr (fake_room_find_text (room, "item", "verdict"), ==, "new");
  g_assert_true (json_object_get_null_member (action_test_get_newest (room, "item"), "last"));
  g_assert_cmpuint (get_next (room), ==, 2);
  g_assert_true (action_test_is_complete (room));
}

static void
test_refused (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "2.1");
  g_autofree char *longest = g_strnfill (KSK_MAX_READING_CHARS, '1');
  g_autofree char *longer = g_strnfill (KSK_MAX_READING_CHARS + 1, '1');
  expect_error (room, 0, "", NULL);
  expect_error (room, 0, longer, NULL);
  expect_error (room, 0, "BB1001", "BB1002"); /* not asked for, but it differs */
  expect_error (room, 1, "K6002", NULL);
  expect_error (room, 1, "K6002", "");
  expect_error (room, 1, "K6002", "K6003");
  expect_error (room, 1, "K6002", longer);
  g_assert_cmpuint (get_next (room), ==, 0);
  enter (room, 1, longest, longest);
}

static void
test_differs (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "2.1");
  enter (room, 1, "K6002", "K6002");
  enter (room, 0, "BB1007", NULL);
  g_assert_cmpint (get_reading (room, 0)->verdict, ==, KSK_READING_DIFFERS);
  g_assert_cmpstr (fake_room_find_text (room, "item", "verdict"), ==, "differs");
  g_assert_cmpuint (get_next (room), ==, 2);
  g_assert_false (action_test_is_complete (room));
  action_test_deviate (room);
  g_assert_true (action_test_is_complete (room));
  action_test_restart (room);
  g_assert_true (action_test_is_complete (room));
}

/* A deviation says why the number differs that was read before it, and an objection that was answered says nothing. */
static void
test_deviation_before (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "2.1");
  enter (room, 1, "K6002", "K6002");
  action_test_deviate (room);
  enter (room, 0, "BB1007", NULL);
  g_assert_false (action_test_is_complete (room));
  g_assert_true (ksk_session_object (room->session, NULL));
  g_assert_true (ksk_session_answer_objection (room->session, KSK_ROLE_RZM, "Louder.", "Yes.", fake_signers, NULL));
  g_assert_false (action_test_is_complete (room));
  action_test_deviate (room);
  g_assert_true (action_test_is_complete (room));
  enter (room, 0, "BB1008", NULL);
  g_assert_false (action_test_is_complete (room));
  action_test_restart (room);
  g_assert_false (action_test_is_complete (room));
}

/* A deviation says why a number differs, not why one is missing. */
static void
test_deviation_is_no_reading (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "2.1");
  enter (room, 0, "BB1007", NULL);
  action_test_deviate (room);
  g_assert_false (action_test_is_complete (room));
  enter (room, 1, "K6002", "K6002");
  g_assert_true (action_test_is_complete (room));
}

static void
test_missing_before_differing (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "2.6");
  enter (room, 1, "K 2", NULL);
  action_test_deviate (room);
  g_assert_cmpuint (get_next (room), ==, 0);
  g_assert_false (action_test_is_complete (room));
  enter (room, 0, "BB 1", NULL);
  g_assert_true (action_test_is_complete (room));
}

static void
test_deviation_elsewhere (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.3");
  action_test_deviate (room);
  fake_room_go_to (room, "2.1");
  enter (room, 1, "K6002", "K6002");
  enter (room, 0, "BB1007", NULL);
  g_assert_false (action_test_is_complete (room));
}

static void
test_correction (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "2.1");
  enter (room, 0, "BB1007", NULL);
  enter (room, 0, "BB1001", NULL);
  enter (room, 1, "K6002", "K6002");
  g_assert_true (action_test_is_complete (room));
  g_assert_cmpuint (fake_room_count (room, "item"), ==, 3);
  /* What this step has read is no reading of a step before. */
  g_assert_cmpstr (get_reading (room, 0)->last, ==, "BB 1001");
  action_test_restart (room);
  g_assert_cmpstr (get_reading (room, 0)->last, ==, "BB 1001");
  g_assert_null (get_reading (room, 1)->last);
  g_assert_cmpstr (get_reading (room, 1)->value, ==, "K6002");
  g_assert_cmpint (get_reading (room, 1)->verdict, ==, KSK_READING_NEW);
  g_assert_true (action_test_is_complete (room));
}

/* From the safe to the safe: each step goes by the one before. */
static void
test_through_the_ceremony (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "2.1");
  enter (room, 0, "BB1007", NULL);
  enter (room, 0, "BB1001", NULL);
  enter (room, 1, "K6002", "K6002");
  fake_room_confirm (room);

  g_assert_cmpstr (get_reading (room, 0)->last, ==, "BB1001");
  g_assert_cmpstr (get_reading (room, 1)->last, ==, "K6002");
  enter (room, 0, "BB1001", NULL);
  enter (room, 1, "K6002", NULL);
  g_assert_true (json_object_get_null_member (action_test_get_newest (room, "item"), "last_seen"));
  fake_room_confirm (room);

  /* A new bag and a new seal, but the same device. */
  g_assert_null (get_reading (room, 0)->last);
  g_assert_cmpstr (get_reading (room, 1)->last, ==, "K6002");
  g_assert_null (get_reading (room, 2)->last);
  enter (room, 0, "BB2002", "BB2002");
  enter (room, 1, "K6002", NULL);
  enter (room, 2, "S9", "S9");
  fake_room_confirm (room);

  g_assert_cmpstr (get_reading (room, 0)->last, ==, "BB2002");
  enter (room, 0, "BB2002", NULL);
  fake_room_confirm (room);

  g_assert_null (get_reading (room, 0)->last); /* another item */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-item/same-and-new", test_same_and_new);
  g_test_add_func ("/record-item/refused", test_refused);
  g_test_add_func ("/record-item/differs", test_differs);
  g_test_add_func ("/record-item/deviation-before", test_deviation_before);
  g_test_add_func ("/record-item/deviation-is-no-reading", test_deviation_is_no_reading);
  g_test_add_func ("/record-item/missing-before-differing", test_missing_before_differing);
  g_test_add_func ("/record-item/deviation-elsewhere", test_deviation_elsewhere);
  g_test_add_func ("/record-item/correction", test_correction);
  g_test_add_func ("/record-item/through-the-ceremony", test_through_the_ceremony);
  return g_test_run ();
}
