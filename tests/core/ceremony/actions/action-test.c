/* What the tests of actions share. */
#include "tests/core/ceremony/actions/action-test.h"

#include <string.h>

FakeRoom *
action_test_new (const char *steps, const char *id)
{
  FakeRoom *room = fake_room_new (steps);
  g_assert_false (fake_room_open (room));
  fake_room_go_to (room, id);
  return room;
}

void
action_test_restart (FakeRoom *room)
{
  fake_room_kill (room);
  g_assert_true (fake_room_open (room));
}

gpointer
action_test_get (FakeRoom *room)
{
  return fake_room_get_action (room);
}

gboolean
action_test_is_complete (FakeRoom *room)
{
  return ksk_action_is_complete (fake_room_get_action (room));
}

JsonObject *
action_test_get_newest (FakeRoom *room, const char *kind)
{
  GPtrArray *records = ksk_session_get_story (room->session)->records;
  for (guint i = records->len; i > 0; i--)
    if (g_str_equal (ksk_record_get_kind (records->pdata[i - 1]), kind))
      return ksk_record_get_object (records->pdata[i - 1]);
  g_assert_not_reached ();
}

void
action_test_deviate (FakeRoom *room)
{
  g_autoptr (GError) error = NULL;
  ksk_session_open_deviation (room->session, "The number of the last ceremony.", "Another number.", &error);
  g_assert_no_error (error);
  ksk_session_close_deviation (room->session, "It was looked at.", fake_signers, &error);
  g_assert_no_error (error);
}

void
action_test_insert_cards (FakeRoom *room, const char *cards)
{
  g_auto (GStrv) numbers = g_strsplit (cards, " ", -1);
  for (guint i = 0; numbers[i] != NULL; i++) {
    guint card = (guint)g_ascii_digit_value (numbers[i][0]);
    g_assert_true (ksk_card_table_show (ksk_session_get_card_table (room->session), card, NULL, NULL, NULL));
  }
  fake_room_confirm (room);
}

void
action_test_expect_refusal (FakeRoom *room, const char *happened, const char *detail)
{
  KskAction *action = fake_room_get_action (room);
  KskRefusal *refusal = ksk_action_get_refusal (action);
  g_assert_nonnull (refusal);
  g_assert_false (ksk_action_is_complete (action));
  g_assert_nonnull (strstr (ksk_refusal_get_happened (refusal), happened));
  g_assert_cmpstr (ksk_refusal_get_unaffected (refusal), !=, "");
  g_assert_cmpstr (ksk_refusal_get_next (refusal), !=, "");
  if (detail != NULL)
    g_assert_nonnull (strstr (ksk_refusal_get_detail (refusal), detail));
  g_assert_cmpstr (fake_room_find_text (room, "refused", "happened"), ==, ksk_refusal_get_happened (refusal));

  guint n_retries = fake_room_count (room, "retry");
  ksk_action_retry (action);
  g_assert_cmpuint (fake_room_count (room, "retry"), ==, n_retries + 1);
  fake_room_settle (room);
}
