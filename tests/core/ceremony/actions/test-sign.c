/* Signing: the confirmation, the records, an HSM that fails or lies, and what a restart makes of it. */
#include <string.h>

#include "ceremony/actions/sign.h"
#include "check/verify.h"
#include "ksr/table.h"
#include "tests/core/ceremony/actions/exchange-play.h"
#include "tests/core/ceremony/actions/odd-token.h"

#define NINE "signature signature signature signature signature signature signature signature signature"

static KskSign *
get_sign (FakeRoom *room)
{
  return KSK_SIGN (fake_room_get_action (room));
}

static FakeRoom *
open_room (void)
{
  FakeRoom *room = exchange_room_new ();
  exchange_open_at (room, STEP_SIGN);
  return room;
}

static void
confirm (FakeRoom *room)
{
  g_autoptr (GError) error = NULL;
  ksk_sign_confirm (get_sign (room), "Yes", &error);
  g_assert_no_error (error);
}

static GBytes *
get_kept (FakeRoom *room, const char *name)
{
  return g_hash_table_lookup (room->media->record, name);
}

/* What was signed verifies, and is what the record and the folder of the record say. */
static void
assert_signed (FakeRoom *room)
{
  const KskExchange *exchange = exchange_get (room);
  g_assert_true (exchange_is_complete (room));
  g_assert_cmpstr (exchange->response_file.name, ==, SKR_NAME);
  g_assert_true (g_bytes_equal (exchange->response_file.bytes, get_kept (room, SKR_NAME)));
  g_autoptr (KskReport) report = ksk_verify_response (exchange->response, NULL);
  g_assert_cmpuint (ksk_report_count (report, KSK_VERDICT_FAIL), ==, 0);
  g_assert_cmpuint (ksk_response_get_bundles (exchange->response)->len, ==, 9);
  g_autofree char *sha256 = ksk_fingerprint_to_hex (&exchange->response_file.sha256);
  g_autofree char *table = ksk_bundle_table_format (ksk_response_get_bundles (exchange->response));
  g_assert_cmpstr (fake_room_find_text (room, "response-signed", "file"), ==, SKR_NAME);
  g_assert_cmpstr (fake_room_find_text (room, "response-signed", "sha256"), ==, sha256);
  g_assert_cmpstr (fake_room_find_text (room, "response-signed", "table"), ==, table);
  g_assert_nonnull (fake_room_find_text (room, "response-signed", "words"));
  g_assert_cmpint (exchange_find_number (room, "response-signed", "size"), ==,
                   g_bytes_get_size (exchange->response_file.bytes));
  g_assert_cmpuint (ksk_sign_get_done (get_sign (room)), ==, 9);
  g_assert_cmpuint (ksk_sign_get_total (get_sign (room)), ==, 9);
}

static void
test_signs (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  g_assert_cmpuint (ksk_sign_get_done (get_sign (room)), ==, 0);
  g_assert_cmpuint (ksk_sign_get_total (get_sign (room)), ==, 9);
  g_assert_false (exchange_is_complete (room));
  confirm (room);
  exchange_assert_records (room, "signing-confirmed");
  g_assert_true (ksk_action_is_busy (fake_room_get_action (room)));
  fake_room_settle (room);
  exchange_assert_records (room, "signing-confirmed " NINE " response-signed");
  assert_signed (room);
  g_assert_cmpuint (room->token->n_signatures, ==, 9);

  const KskPlan *plan = exchange_get (room)->plan;
  GPtrArray *records = ksk_session_get_story (room->session)->step_records;
  for (guint i = 0; i < 9; i++) {
    const KskPlannedSignature *planned = ksk_plan_get_signatures ((KskPlan *)plan)->pdata[i];
    JsonObject *members = ksk_record_get_object (records->pdata[i + 1]);
    g_assert_cmpint (json_object_get_int_member (members, "number"), ==, i + 1);
    g_assert_cmpint (json_object_get_int_member (members, "of"), ==, 9);
    g_assert_cmpint (json_object_get_int_member (members, "bundle"), ==, planned->bundle + 1);
    g_assert_cmpstr (json_object_get_string_member (members, "label"), ==, "KSK-1");
    g_assert_cmpint (json_object_get_int_member (members, "key_tag"), ==, planned->fields.key_tag);
  }

  g_autoptr (GError) error = NULL;
  g_assert_false (ksk_sign_confirm (get_sign (room), "Yes", &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
}

static void
test_confirmation (void)
{
  static const char *const wrong[] = { "", "yes", "YES", "Yes ", " Yes", "Y", "Yess" };
  g_autoptr (FakeRoom) room = open_room ();
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (ksk_sign_confirm (get_sign (room), wrong[i], &error));
    g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT);
  }
  fake_room_settle (room);
  exchange_assert_records (room, "");
  g_assert_cmpuint (room->token->n_signatures, ==, 0);
}

static void
assert_not_now (FakeRoom *room)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (ksk_sign_confirm (get_sign (room), "Yes", &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
}

static void
test_not_twice (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  confirm (room);
  assert_not_now (room);
  fake_room_settle (room);
  assert_signed (room);
}

static void
test_stands_still (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  g_assert_true (ksk_session_pause (room->session, "Lunch.", NULL));
  assert_not_now (room);
  g_assert_true (ksk_session_go_on (room->session, fake_signers, NULL));
  g_assert_true (ksk_session_object (room->session, NULL));
  assert_not_now (room);
  g_assert_cmpuint (room->token->n_signatures, ==, 0);
}

/* Nothing is done while somebody is out whom the step needs. */
static void
test_absent (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  g_assert_true (ksk_session_set_present (room->session, KSK_ROLE_IW, FALSE, NULL));
  g_autofree char *obstacle = ksk_session_dup_obstacle (room->session);
  g_assert_cmpstr (obstacle, ==, "IW is not in the room.");
  assert_not_now (room);
  g_assert_true (ksk_session_set_present (room->session, KSK_ROLE_IW, TRUE, NULL));
  g_assert_null (ksk_session_dup_obstacle (room->session));
  confirm (room);
  fake_room_settle (room);
  assert_signed (room);
}

/* What the rules found is not used after a pause, nor when it has become old: they are run again. */
static void
test_stale (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  g_autoptr (GError) error = NULL;
  g_assert_true (ksk_session_pause (room->session, "Lunch.", NULL));
  g_assert_true (ksk_session_go_on (room->session, fake_signers, NULL));
  g_assert_true (ksk_action_is_busy (fake_room_get_action (room)));
  fake_room_settle (room);

  pass_time (&room->now, 11 * G_TIME_SPAN_MINUTE);
  g_assert_false (ksk_sign_confirm (get_sign (room), "Yes", &error));
  g_assert_nonnull (strstr (error->message, "once more"));
  g_assert_cmpuint (room->token->n_signatures, ==, 0);
  fake_room_settle (room);

  /* By now everything in the request has expired. */
  g_assert_true (ksk_session_pause (room->session, "Winter.", NULL));
  pass_time (&room->now, 200 * G_TIME_SPAN_DAY);
  g_assert_true (ksk_session_go_on (room->session, fake_signers, NULL));
  fake_room_settle (room);
  exchange_assert_refused (room, "no longer accept the KSR", NULL);
  g_assert_cmpuint (room->token->n_signatures, ==, 0);
}

/* Stopped twice before the rules could be run again: that they have to be is not forgotten. */
static void
test_stale_twice (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  g_autoptr (GError) error = NULL;
  g_assert_true (ksk_session_pause (room->session, "Lunch.", NULL));
  fake_recorder_set_state (room->recorder, KSK_RECORDING_LOST);
  ksk_session_acknowledge_alarm (room->session);
  g_assert_true (ksk_session_go_on (room->session, fake_signers, &error));
  ksk_session_acknowledge_alarm (room->session);
  g_assert_false (ksk_action_is_busy (fake_room_get_action (room)));
  g_assert_true (ksk_session_object (room->session, NULL));
  fake_recorder_set_state (room->recorder, KSK_RECORDING_ON);
  g_assert_true (ksk_session_answer_objection (room->session, KSK_ROLE_IW, "Light.", "On.", fake_signers, NULL));
  fake_room_settle (room);
  confirm (room);
  fake_room_settle (room);
  assert_signed (room);
}

/* An HSM that waits before the fifth signature, which it has been asked for. */
static TestOddToken *
open_waiting (FakeRoom *room)
{
  TestOddToken *token = test_odd_token_new (room);
  token->waits_at = 5;
  exchange_open_at (room, STEP_SIGN);
  confirm (room);
  while (ksk_sign_get_done (get_sign (room)) < 4)
    g_main_context_iteration (NULL, TRUE);
  while (g_atomic_int_get (&token->n_signatures) < token->waits_at)
    g_usleep (1000);
  g_assert_true (ksk_action_is_busy (fake_room_get_action (room)));
  return token;
}

/* An objection stops the HSM after the call that is running. */
static void
test_objection (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  g_autoptr (TestOddToken) token = open_waiting (room);
  g_autoptr (GError) error = NULL;
  g_assert_true (ksk_session_object (room->session, NULL));
  fake_room_settle (room);
  exchange_assert_refused (room, "Signing stopped", "cancelled");
  exchange_assert_records (room, "signing-confirmed signature signature signature signature objection refused");
  g_assert_cmpint (token->n_signatures, ==, 5);
  g_assert_null (get_kept (room, SKR_NAME));

  ksk_session_answer_objection (room->session, KSK_ROLE_IW, "A lamp is out.", "It was replaced.", fake_signers, &error);
  g_assert_no_error (error);
  exchange_retry (room);
  confirm (room);
  fake_room_settle (room);
  assert_signed (room);
  g_clear_object (&room->session);
}

static void
test_lying_hsm (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  g_autoptr (TestOddToken) token = test_odd_token_new (room);
  token->lies_at = 3;
  exchange_open_at (room, STEP_SIGN);
  confirm (room);
  fake_room_settle (room);
  exchange_assert_refused (room, "a signature that does not verify", "Bundle 3, key KSK-1");
  exchange_assert_records (room, "signing-confirmed signature signature refused");
  g_assert_cmpint (token->n_signatures, ==, 3);
  g_assert_null (get_kept (room, SKR_NAME));
  g_clear_object (&room->session);
}

/* The refusal comes after the records of what was made; the next attempt is confirmed anew and begins with the first.
 */
static void
test_fails_at (gconstpointer data)
{
  guint number = GPOINTER_TO_UINT (data);
  g_autoptr (FakeRoom) room = open_room ();
  room->token->fail_at = number;
  confirm (room);
  fake_room_settle (room);
  exchange_assert_refused (room, "Signing stopped before all signatures were made", "CKR_DEVICE_ERROR");
  g_autoptr (GString) kinds = g_string_new ("signing-confirmed ");
  for (guint i = 1; i < number; i++)
    g_string_append (kinds, "signature ");
  g_string_append (kinds, "refused");
  exchange_assert_records (room, kinds->str);
  g_assert_null (get_kept (room, SKR_NAME));
  g_assert_null (exchange_get (room)->response);
  assert_not_now (room);

  exchange_retry (room);
  g_assert_false (exchange_is_complete (room));
  g_assert_cmpuint (ksk_sign_get_done (get_sign (room)), ==, 0);
  confirm (room);
  fake_room_settle (room);
  assert_signed (room);
  g_string_append (kinds, " retry signing-confirmed " NINE " response-signed");
  exchange_assert_records (room, kinds->str);
}

/* The rules are run once more before anything is confirmed. */
static void
test_hsm_gone (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  exchange_open_at (room, STEP_REVIEW);
  room->token->fault = FAKE_TOKEN_GONE;
  exchange_play_to (room, STEP_SIGN);
  exchange_assert_refused (room, "did not show its public keys", "CKR_TOKEN_NOT_PRESENT");
  assert_not_now (room);
  room->token->fault = FAKE_TOKEN_NO_KEYS;
  ksk_action_retry (fake_room_get_action (room));
  fake_room_settle (room);
  exchange_assert_refused (room, "no longer accept the KSR", "KSK-MATCH: ");
  assert_not_now (room);
  room->token->fault = FAKE_TOKEN_GOOD;
  exchange_retry (room);
  confirm (room);
  fake_room_settle (room);
  assert_signed (room);
}

/* A pause until the request has begun to expire. */
static void
test_too_late (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  exchange_open_at (room, STEP_REVIEW);
  pass_time (&room->now, 60 * TEST_DAY_S * G_TIME_SPAN_SECOND);
  exchange_play_to (room, STEP_SIGN);
  exchange_assert_refused (room, "no longer accept the KSR", "KSR-POLICY-SIG-HORIZON: Bundle 1");
  g_assert_cmpuint (room->token->n_signatures, ==, 0);
}

static void
test_record_faults (void)
{
  static const FakeMediumFault faults[] = { FAKE_MEDIUM_MISSING, FAKE_MEDIUM_FULL, FAKE_MEDIUM_READ_ONLY };
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autoptr (FakeRoom) room = open_room ();
    room->media->record_fault = faults[i];
    confirm (room);
    fake_room_settle (room);
    exchange_assert_refused (room, SKR_NAME " could not be kept", "record: ");
    exchange_assert_records (room, "signing-confirmed " NINE " refused");
    g_assert_null (exchange_get (room)->response);
    room->media->record_fault = FAKE_MEDIUM_GOOD;
    exchange_retry (room);
    confirm (room);
    fake_room_settle (room);
    assert_signed (room);
  }
}

/* What no record speaks of is set aside; what one does is found before anything is signed. */
static void
test_same_name (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  g_autoptr (GBytes) other = g_bytes_new_static ("other", 5);
  g_hash_table_insert (room->media->record, g_strdup (SKR_NAME), g_bytes_ref (other));
  confirm (room);
  fake_room_settle (room);
  assert_signed (room);
  g_assert_true (g_bytes_equal (get_kept (room, SKR_NAME ".aside-1"), other));
}

static void
test_recorded_name (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  GHashTable *log = room->media->files[KSK_MEDIUM_LOG];
  g_autoptr (GBytes) previous = g_bytes_ref (g_hash_table_lookup (log, PREVIOUS_NAME));
  exchange_open_at (room, STEP_LOAD_PREVIOUS);
  exchange_put (room, KSK_MEDIUM_LOG, SKR_NAME, previous);
  exchange_play (room);
  g_autoptr (JsonObject) members = json_object_new ();
  json_object_set_string_member (members, "file", SKR_NAME);
  g_assert_true (ksk_session_append (room->session, "noted", NULL, members, NULL));
  exchange_play_to (room, STEP_SIGN);
  exchange_assert_refused (room, "the record of the ceremony has a file of that name", NULL);
  assert_not_now (room);
  g_assert_cmpuint (room->token->n_signatures, ==, 0);
}

/* Killed while the HSM signs: nothing of it is used. */
static void
test_killed (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  g_autoptr (TestOddToken) token = open_waiting (room);
  exchange_restart (room);
  exchange_assert_records (room, "signing-confirmed signature signature signature signature");
  g_assert_false (exchange_is_complete (room));
  g_assert_cmpuint (ksk_sign_get_done (get_sign (room)), ==, 0);
  g_assert_null (exchange_get (room)->response);
  g_assert_null (get_kept (room, SKR_NAME));

  token->n_signatures = token->waits_at = 0;
  confirm (room);
  fake_room_settle (room);
  assert_signed (room);
  g_assert_cmpint (token->n_signatures, ==, 9);
  g_clear_object (&room->session);
}

static void
test_resume (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  confirm (room);
  fake_room_settle (room);
  g_autofree char *before = fake_room_list_step_records (room);
  exchange_restart (room);
  assert_signed (room);
  exchange_assert_records (room, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign/absent", test_absent);
  g_test_add_func ("/sign/stale", test_stale);
  g_test_add_func ("/sign/stale-twice", test_stale_twice);
  g_test_add_func ("/sign/signs", test_signs);
  g_test_add_func ("/sign/confirmation", test_confirmation);
  g_test_add_func ("/sign/not-twice", test_not_twice);
  g_test_add_func ("/sign/stands-still", test_stands_still);
  g_test_add_func ("/sign/objection", test_objection);
  g_test_add_data_func ("/sign/fails-at/first", GUINT_TO_POINTER (1), test_fails_at);
  g_test_add_data_func ("/sign/fails-at/fifth", GUINT_TO_POINTER (5), test_fails_at);
  g_test_add_data_func ("/sign/fails-at/last", GUINT_TO_POINTER (9), test_fails_at);
  g_test_add_func ("/sign/hsm-gone", test_hsm_gone);
  g_test_add_func ("/sign/too-late", test_too_late);
  g_test_add_func ("/sign/record-faults", test_record_faults);
  g_test_add_func ("/sign/same-name", test_same_name);
  g_test_add_func ("/sign/recorded-name", test_recorded_name);
  g_test_add_func ("/sign/lying-hsm", test_lying_hsm);
  g_test_add_func ("/sign/killed", test_killed);
  g_test_add_func ("/sign/resume", test_resume);
  return g_test_run ();
}
