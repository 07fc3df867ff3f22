/* Cards go in and come out. */
#include "tests/core/ceremony/actions/action-test.h"

#include "ceremony/actions/card-ledger.h"
#include "ceremony/actions/cards.h"

#define MORE STEP ("1.5", "insert-cards", "<with cards='CO3'/>")
#define REMOVE STEP ("1.6", "remove-cards", "<with cards='CO1 CO2 CO3'/>")
#define STEPS FAKE_BEGINNING STEP ("1.4", "insert-cards", "<with cards='CO1 CO2'/>") MORE REMOVE

static const KskCardRow *
get_row (FakeRoom *room, guint index)
{
  return ksk_cards_get_rows (action_test_get (room))->pdata[index];
}

static guint
get_next (FakeRoom *room)
{
  return ksk_cards_get_next (action_test_get (room));
}

static void
insert (FakeRoom *room, guint row, const char *card)
{
  g_autoptr (GError) error = NULL;
  ksk_cards_insert (action_test_get (room), row, card, &error);
  g_assert_no_error (error);
}

static void
expect_error (FakeRoom *room, guint row, const char *card, KskSessionError code)
{
  g_autoptr (GError) error = NULL;
  guint n = action_test_count (room, "card-inserted");
  g_assert_false (ksk_cards_insert (action_test_get (room), row, card, &error));
  g_assert_error (error, KSK_SESSION_ERROR, (int)code);
  g_assert_cmpuint (action_test_count (room, "card-inserted"), ==, n);
}

static void
assert_inserted (FakeRoom *room, const char *cards)
{
  g_auto (GStrv) inserted = ksk_card_ledger_dup_inserted (ksk_session_get_story (room->session));
  g_autofree char *list = g_strjoinv (" ", inserted);
  g_assert_cmpstr (list, ==, cards);
}

static void
test_insert (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.4");
  g_assert_true (ksk_cards_is_insert (action_test_get (room)));
  g_assert_cmpuint (ksk_cards_get_rows (action_test_get (room))->len, ==, 2);
  g_assert_false (get_row (room, 0)->is_in);
  g_assert_null (get_row (room, 0)->card);
  g_assert_cmpuint (get_next (room), ==, 0);
  insert (room, 0, "7");
  g_assert_cmpstr (fake_room_find_text (room, "card-inserted", "holder"), ==, "CO1");
  g_assert_cmpstr (fake_room_find_text (room, "card-inserted", "card"), ==, "7");
  g_assert_cmpstr (fake_room_find_text (room, "card-inserted", "who"), ==, "CO1");
  g_assert_cmpuint (get_next (room), ==, 1);
  g_assert_false (action_test_is_complete (room));
  insert (room, 1, "1");
  g_assert_cmpuint (get_next (room), ==, 2);
  g_assert_true (action_test_is_complete (room));
  assert_inserted (room, "1 7");
}

static void
test_numbers (void)
{
  static const char *const wrong[] = { "", "0", "8", "11", "1 ", " 1", "-1", "x", "\xd9\xa1" };
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.4");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    expect_error (room, 0, wrong[i], KSK_SESSION_ERROR_TEXT);
  insert (room, 0, "4");
  expect_error (room, 1, "4", KSK_SESSION_ERROR_TEXT);
  insert (room, 0, "4"); /* where it is */
  /* Once corrected it is free again. */
  insert (room, 0, "5");
  insert (room, 1, "4");
  g_assert_cmpstr (get_row (room, 0)->card, ==, "5");
  assert_inserted (room, "4 5");
}

static void
test_absent (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.4");
  g_assert_true (ksk_session_set_present (room->session, KSK_ROLE_CO1, FALSE, NULL));
  expect_error (room, 0, "4", KSK_SESSION_ERROR_ABSENT);
  g_assert_true (ksk_session_set_present (room->session, KSK_ROLE_CO1, TRUE, NULL));
  insert (room, 0, "4");
}

/* The steps before have left cards in the readers. */
static void
test_other_steps (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.4");
  action_test_insert_cards (room, "1 2");
  expect_error (room, 0, "2", KSK_SESSION_ERROR_TEXT);
  insert (room, 0, "3");
  assert_inserted (room, "1 2 3");
}

static void
test_remove (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.4");
  action_test_insert_cards (room, "1 2");
  action_test_insert_cards (room, "3");
  KskCards *cards = action_test_get (room);
  g_assert_false (ksk_cards_is_insert (cards));
  g_assert_true (get_row (room, 1)->is_in);
  g_assert_cmpstr (get_row (room, 1)->card, ==, "2");
  g_assert_cmpuint (get_next (room), ==, 0);
  /* A holder who has left cannot keep a card in. */
  g_assert_true (ksk_session_set_present (room->session, KSK_ROLE_CO1, FALSE, NULL));
  g_assert_true (ksk_cards_remove (cards, 0, NULL));
  g_assert_cmpstr (fake_room_find_text (room, "card-removed", "holder"), ==, "CO1");
  g_assert_cmpstr (fake_room_find_text (room, "card-removed", "card"), ==, "1");
  g_assert_cmpuint (get_next (room), ==, 1);
  assert_inserted (room, "2 3");
  g_assert_true (ksk_cards_remove (cards, 0, NULL));
  g_assert_cmpuint (action_test_count (room, "card-removed"), ==, 1);
  g_assert_true (ksk_cards_remove (cards, 1, NULL));
  g_assert_false (action_test_is_complete (room));
  g_assert_true (ksk_cards_remove (cards, 2, NULL));
  g_assert_true (action_test_is_complete (room));
  assert_inserted (room, "");
}

static void
test_restart (void)
{
  g_autoptr (FakeRoom) room = action_test_new (STEPS, "1.4");
  insert (room, 0, "6");
  action_test_restart (room);
  g_assert_true (get_row (room, 0)->is_in);
  g_assert_cmpstr (get_row (room, 0)->card, ==, "6");
  g_assert_cmpuint (get_next (room), ==, 1);
  insert (room, 1, "5");
  fake_room_confirm (room);
  insert (room, 0, "3");
  fake_room_confirm (room);

  g_assert_true (ksk_cards_remove (action_test_get (room), 0, NULL));
  action_test_restart (room);
  g_assert_false (get_row (room, 0)->is_in);
  g_assert_cmpstr (get_row (room, 0)->card, ==, "6");
  g_assert_true (get_row (room, 1)->is_in);
  g_assert_cmpuint (get_next (room), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cards/insert", test_insert);
  g_test_add_func ("/cards/numbers", test_numbers);
  g_test_add_func ("/cards/absent", test_absent);
  g_test_add_func ("/cards/other-steps", test_other_steps);
  g_test_add_func ("/cards/remove", test_remove);
  g_test_add_func ("/cards/restart", test_restart);
  return g_test_run ();
}
