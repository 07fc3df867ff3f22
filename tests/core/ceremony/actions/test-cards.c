/* Cards go into the HSM's own reader and come out: what people say of them. */
#include "tests/core/ceremony/actions/action-test.h"

#include "ceremony/actions/card-ledger.h"
#include "ceremony/actions/cards.h"

#define MORE STEP ("1.5", "insert-cards", "<with cards='CO3'/>")
#define REMOVE STEP ("1.6", "remove-cards", "<with cards='CO1 CO2 CO3'/>")
#define STEPS FAKE_BEGINNING STEP ("1.4", "insert-cards", "<with cards='CO1 CO2'/>") MORE REMOVE

static KskCardTable *
get_table (FakeRoom *room)
{
  return ksk_session_get_card_table (room->session);
}

static const KskCardSpot *
get_spot (FakeRoom *room, guint card)
{
  return ksk_card_table_get_spots (get_table (room))->pdata[card - 1];
}

static guint
get_next (FakeRoom *room)
{
  return ksk_cards_get_next (action_test_get (room));
}

static void
show (FakeRoom *room, guint card, const char *label)
{
  g_autoptr (GError) error = NULL;
  ksk_card_table_show (get_table (room), card, label, " BB1 ", &error);
  g_assert_no_error (error);
}

static void
expect_error (FakeRoom *room, guint card, const char *label, KskSessionError code)
{
  g_autoptr (GError) error = NULL;
  guint n = fake_room_count (room, "card-inserted");
  g_assert_false (ksk_card_table_show (get_table (room), card, label, NULL, &error));
  g_assert_error (error, KSK_SESSION_ERROR, (int)code);
  g_assert_cmpuint (fake_room_count (room, "card-inserted"), ==, n);
}

static void
assert_usable (FakeRoom *room, const char *cards)
{
  g_autofree char *list = ksk_card_numbers_join (ksk_card_ledger_get_usable (room->session));
  g_assert_cmpstr (list, ==, cards);
}

static void
test_insert (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.4");
  g_assert_true (ksk_cards_is_insert (action_test_get (room)));
  g_assert_cmpuint (ksk_cards_get_cards (action_test_get (room)), ==, 3);
  g_assert_cmpuint (ksk_card_table_get_spots (get_table (room))->len, ==, 7);
  g_assert_cmpint (ksk_card_table_get_place (get_table (room)), ==, KSK_CARDS_AT_DEVICE);
  g_assert_cmpuint (ksk_card_table_get_need (get_table (room)), ==, 2);
  g_assert_cmpuint (ksk_card_table_get_asked (get_table (room)), ==, 0);
  g_assert_null (ksk_card_table_get_notices (get_table (room))[0]);
  g_assert_true (get_spot (room, 1)->is_wanted);
  g_assert_false (get_spot (room, 1)->is_in);
  g_assert_false (get_spot (room, 3)->is_wanted);
  g_assert_cmpuint (get_next (room), ==, 1);
  show (room, 1, " CO1  of 7 ");
  g_assert_cmpstr (fake_room_find_text (room, "card-inserted", "holder"), ==, "CO1");
  g_assert_cmpstr (fake_room_find_text (room, "card-inserted", "card"), ==, "1");
  g_assert_cmpstr (fake_room_find_text (room, "card-inserted", "label"), ==, "CO1 of 7");
  g_assert_cmpstr (fake_room_find_text (room, "card-inserted", "who"), ==, "CO1");
  g_assert_true (get_spot (room, 1)->is_in);
  g_assert_true (get_spot (room, 1)->is_open);
  g_assert_cmpstr (get_spot (room, 1)->label, ==, "CO1 of 7");
  g_assert_cmpstr (fake_room_find_text (room, "card-inserted", "bag"), ==, "BB1");
  g_assert_cmpstr (get_spot (room, 1)->bag, ==, "BB1");
  g_assert_cmpuint (ksk_card_table_get_n_open (get_table (room)), ==, 1);
  g_assert_cmpuint (get_next (room), ==, 2);
  g_assert_false (action_test_is_complete (room));
  show (room, 2, NULL);
  g_assert_cmpuint (get_next (room), ==, 0);
  g_assert_true (action_test_is_complete (room));
  assert_usable (room, "1 2");
}

static void
test_refused (void)
{
  g_autofree char *too_long = g_strnfill (KSK_MAX_NAME_CHARS + 1, 'x');
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.4");
  expect_error (room, 0, NULL, KSK_SESSION_ERROR_TEXT);
  expect_error (room, 3, NULL, KSK_SESSION_ERROR_TEXT); /* not asked for */
  expect_error (room, 8, NULL, KSK_SESSION_ERROR_TEXT);
  expect_error (room, 1, too_long, KSK_SESSION_ERROR_TEXT);
  expect_error (room, 1,
                "a\xe2\x80\xae"
                "b",
                KSK_SESSION_ERROR_TEXT);
  show (room, 1, "one");
  show (room, 1, "another"); /* a correction */
  g_assert_cmpstr (get_spot (room, 1)->label, ==, "another");
  assert_usable (room, "1");
  g_assert_true (ksk_card_table_take_back (get_table (room), 1, NULL)); /* it was another one after all */
  g_assert_cmpuint (get_next (room), ==, 1);
  g_assert_true (ksk_session_object (room->session, NULL));
  expect_error (room, 1, NULL, KSK_SESSION_ERROR_STATE);
}

static void
test_absent (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.4");
  g_assert_true (ksk_session_set_present (room->session, KSK_ROLE_CO1, FALSE, NULL));
  g_assert_false (get_spot (room, 1)->is_wanted);
  expect_error (room, 1, NULL, KSK_SESSION_ERROR_ABSENT);
  g_assert_true (ksk_session_set_present (room->session, KSK_ROLE_CO1, TRUE, NULL));
  show (room, 1, NULL);
}

static void
test_remove (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.4");
  action_test_insert_cards (room, "1 2");
  action_test_insert_cards (room, "3");
  assert_usable (room, "1 2 3");
  g_assert_true (get_spot (room, 2)->is_in);
  g_assert_cmpuint (get_next (room), ==, 1);
  /* A holder who has left cannot keep a card in. */
  g_assert_true (ksk_session_set_present (room->session, KSK_ROLE_CO1, FALSE, NULL));
  g_assert_true (ksk_card_table_take_back (get_table (room), 1, NULL));
  g_assert_cmpstr (fake_room_find_text (room, "card-removed", "holder"), ==, "CO1");
  g_assert_cmpstr (fake_room_find_text (room, "card-removed", "card"), ==, "1");
  g_assert_cmpuint (get_next (room), ==, 2);
  assert_usable (room, "2 3");
  g_assert_true (ksk_card_table_take_back (get_table (room), 1, NULL));
  g_assert_cmpuint (fake_room_count (room, "card-removed"), ==, 1);
  g_assert_true (ksk_card_table_take_back (get_table (room), 2, NULL));
  g_assert_false (action_test_is_complete (room));
  g_assert_true (ksk_card_table_take_back (get_table (room), 3, NULL));
  g_assert_true (action_test_is_complete (room));
  assert_usable (room, "");
}

static void
test_restart (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.4");
  show (room, 1, "one");
  action_test_restart (room);
  g_assert_true (get_spot (room, 1)->is_in);
  g_assert_cmpstr (get_spot (room, 1)->label, ==, "one");
  g_assert_cmpuint (get_next (room), ==, 2);
  show (room, 2, NULL);
  fake_room_confirm (room);
  show (room, 3, NULL);
  fake_room_confirm (room);

  g_assert_true (ksk_card_table_take_back (get_table (room), 1, NULL));
  action_test_restart (room);
  g_assert_false (get_spot (room, 1)->is_in);
  g_assert_true (get_spot (room, 2)->is_in);
  g_assert_cmpuint (get_next (room), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cards/insert", test_insert);
  g_test_add_func ("/cards/refused", test_refused);
  g_test_add_func ("/cards/absent", test_absent);
  g_test_add_func ("/cards/remove", test_remove);
  g_test_add_func ("/cards/restart", test_restart);
  return g_test_run ();
}
