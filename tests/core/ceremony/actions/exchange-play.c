/* Plays the steps from the last SKR to the new one, with real files. */
#include "tests/core/ceremony/actions/exchange-play.h"

#include <string.h>

#include "ceremony/actions/compare-hash.h"
#include "ceremony/actions/load.h"
#include "ceremony/actions/sign.h"
#include "ceremony/actions/write-response.h"

#define STEPS                                                                     \
  FAKE_BEGINNING                                                                  \
  FAKE_STEP ("1.4", "insert-cards", "CA", "CA IW", "<with cards='CO1 CO2 CO3'/>") \
  FAKE_STEP ("1.5", "activate-hsm", "CA", "CA IW", "<with quorum='3' of='7'/>")   \
  FAKE_STEP (STEP_LOAD_PREVIOUS, "load-previous", "CA", "CA IW", "")              \
  FAKE_STEP (STEP_LOAD_REQUEST, "load-request", "CA", "CA IW", "")                \
  FAKE_STEP (STEP_COMPARE, "compare-hash", "RZM", "RZM CA IW", "")                \
  FAKE_STEP (STEP_REVIEW, "review-request", "CA", "CA IW", "")                    \
  FAKE_STEP (STEP_SIGN, "sign", "CA", "CA IW", "")                                \
  FAKE_STEP (STEP_WRITE, "write-response", "CA", "CA IW", "")                     \
  FAKE_STEP (STEP_AFTER, "objections", "CA", "CA IW", "")

FakeRoom *
exchange_room_new (void)
{
  FakeRoom *room = fake_room_new (STEPS);
  fake_room_put_documents (room);
  return room;
}

static void
play_load (FakeRoom *room, KskLoad *load)
{
  const char *const *names = ksk_load_get_names (load);
  if (ksk_action_is_complete (KSK_ACTION (load)))
    return;
  g_assert_nonnull (names);
  g_assert_nonnull (names[0]);
  ksk_load_load (load, ksk_load_is_request (load) ? KSR_NAME : PREVIOUS_NAME);
}

static void
play_compare (KskCompareHash *compare)
{
  if (ksk_compare_hash_get_read (compare) < 0)
    ksk_compare_hash_begin (compare);
  while (ksk_compare_hash_get_read (compare) < KSK_FINGERPRINT_BYTES)
    ksk_compare_hash_next (compare);
}

static void
play_sign (KskSign *sign)
{
  g_autoptr (GError) error = NULL;
  if (ksk_action_is_complete (KSK_ACTION (sign)))
    return;
  ksk_sign_confirm (sign, KSK_SIGN_CONFIRMATION, &error);
  g_assert_no_error (error);
}

void
exchange_play (FakeRoom *room)
{
  fake_room_settle (room);
  KskAction *action = fake_room_get_action (room);
  if (KSK_IS_LOAD (action))
    play_load (room, KSK_LOAD (action));
  else if (KSK_IS_COMPARE_HASH (action))
    play_compare (KSK_COMPARE_HASH (action));
  else if (KSK_IS_SIGN (action))
    play_sign (KSK_SIGN (action));
  else if (KSK_IS_WRITE_RESPONSE (action))
    ksk_write_response_write (KSK_WRITE_RESPONSE (action));
  fake_room_settle (room);
  g_assert_null (ksk_action_get_refusal (action));
  g_assert_true (ksk_action_is_complete (action));
}

void
exchange_play_to (FakeRoom *room, const char *step_id)
{
  while (strcmp (fake_room_get_step (room), step_id) != 0) {
    exchange_play (room);
    fake_room_confirm (room);
  }
}

void
exchange_open_at (FakeRoom *room, const char *step_id)
{
  g_assert_false (fake_room_open (room));
  fake_room_go_to (room, STEP_LOAD_PREVIOUS);
  exchange_play_to (room, step_id);
}

void
exchange_restart (FakeRoom *room)
{
  fake_room_kill (room);
  room->token->is_active = TRUE;
  g_assert_true (fake_room_open (room));
}

KskExchange *
exchange_get (FakeRoom *room)
{
  return ksk_session_get_exchange (room->session);
}

void
exchange_put (FakeRoom *room, KskMediumRole role, const char *name, GBytes *bytes)
{
  g_mutex_lock (&room->media->lock);
  g_hash_table_replace (room->media->files[role], g_strdup (name), g_bytes_ref (bytes));
  g_mutex_unlock (&room->media->lock);
}

void
exchange_assert_refused (FakeRoom *room, const char *happened, const char *detail)
{
  KskAction *action = fake_room_get_action (room);
  KskRefusal *refusal = ksk_action_get_refusal (action);
  g_assert_nonnull (refusal);
  g_test_message ("%s %s %s (%s)", ksk_refusal_get_happened (refusal), ksk_refusal_get_unaffected (refusal),
                  ksk_refusal_get_next (refusal), ksk_refusal_get_detail (refusal));
  g_assert_nonnull (strstr (ksk_refusal_get_happened (refusal), happened));
  if (detail != NULL)
    g_assert_nonnull (strstr (ksk_refusal_get_detail (refusal), detail));
  g_assert_cmpstr (fake_room_find_text (room, "refused", "happened"), ==, ksk_refusal_get_happened (refusal));
  g_assert_false (ksk_action_is_complete (action));
}

void
exchange_retry (FakeRoom *room)
{
  ksk_action_retry (fake_room_get_action (room));
  fake_room_settle (room);
  g_assert_null (ksk_action_get_refusal (fake_room_get_action (room)));
}

void
exchange_assert_records (FakeRoom *room, const char *kinds)
{
  g_autofree char *found = fake_room_list_step_records (room);
  g_assert_cmpstr (found, ==, kinds);
}

gboolean
exchange_is_complete (FakeRoom *room)
{
  return ksk_action_is_complete (fake_room_get_action (room));
}

gint64
exchange_find_number (FakeRoom *room, const char *kind, const char *member)
{
  GPtrArray *records = ksk_session_get_story (room->session)->records;
  for (guint i = records->len; i > 0; i--)
    if (strcmp (ksk_record_get_kind (records->pdata[i - 1]), kind) == 0)
      return json_object_get_int_member_with_default (ksk_record_get_object (records->pdata[i - 1]), member, -1);
  return -1;
}
