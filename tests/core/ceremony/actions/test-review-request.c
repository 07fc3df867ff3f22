/* Reviewing a request: accepted, rejected, the horizon, and an HSM that does not answer. */
#include <string.h>

#include "ceremony/actions/review-request.h"
#include "tests/core/ceremony/actions/exchange-play.h"

static KskReviewRequest *
get_review (FakeRoom *room)
{
  return KSK_REVIEW_REQUEST (fake_room_get_action (room));
}

static void
test_accepted (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  exchange_open_at (room, STEP_REVIEW);
  KskExchange *exchange = exchange_get (room);
  g_assert_true (exchange_is_complete (room));
  exchange_assert_records (room, "reviewed");
  g_assert_true (ksk_report_accepts (exchange->report));
  g_assert_cmpstr (fake_room_find_text (room, "reviewed", "verdict"), ==, "accept");
  g_assert_cmpstr (fake_room_find_text (room, "reviewed", "failed_checks"), ==, "");
  g_assert_cmpint (exchange_find_number (room, "reviewed", "failed"), ==, 0);
  g_assert_cmpint (exchange_find_number (room, "reviewed", "passed"), ==,
                   ksk_report_count (exchange->report, KSK_VERDICT_PASS));
  g_assert_cmpint (exchange_find_number (room, "reviewed", "skipped"), ==,
                   ksk_report_count (exchange->report, KSK_VERDICT_SKIP));
  g_assert_cmpint (exchange_find_number (room, "reviewed", "signatures"), ==, 9);
  g_autofree char *table = ksk_plan_format (exchange->plan);
  g_assert_cmpstr (fake_room_find_text (room, "reviewed", "table"), ==, table);
  g_assert_false (ksk_review_request_may_waive_horizon (get_review (room)));
}

/* Nothing can be confirmed, and it is no refusal that would hide what was found. */
static void
assert_rejected (FakeRoom *room, const char *failed_checks)
{
  g_assert_false (exchange_is_complete (room));
  g_assert_null (ksk_action_get_refusal (fake_room_get_action (room)));
  g_assert_cmpstr (fake_room_find_text (room, "reviewed", "verdict"), ==, "reject");
  g_assert_cmpstr (fake_room_find_text (room, "reviewed", "failed_checks"), ==, failed_checks);
  g_assert_cmpint (exchange_find_number (room, "reviewed", "failed"), >, 0);
  g_assert_false (ksk_report_accepts (exchange_get (room)->report));
  g_assert_false (ksk_session_confirm (room->session, fake_signers, NULL));
}

static void
assert_no_waiver (FakeRoom *room)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = fake_room_list_step_records (room);
  g_assert_false (ksk_review_request_may_waive_horizon (get_review (room)));
  g_assert_false (ksk_review_request_waive_horizon (get_review (room), "A reason.", fake_signers, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
  exchange_assert_records (room, before);
}

static void
test_no_key (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  room->token->fault = FAKE_TOKEN_NO_KEYS;
  exchange_open_at (room, STEP_REVIEW);
  assert_rejected (room, "KSR-CHAIN-KEYS KSK-MATCH");
  g_assert_null (exchange_get (room)->plan);
  g_assert_cmpint (exchange_find_number (room, "reviewed", "signatures"), ==, 0);
  g_assert_nonnull (strstr (fake_room_find_text (room, "reviewed", "table"), "2026-01-01T00:00:00"));
  assert_no_waiver (room);
}

static void
test_no_answer (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  exchange_open_at (room, STEP_COMPARE);
  room->token->fault = FAKE_TOKEN_GONE;
  exchange_play_to (room, STEP_REVIEW);
  exchange_assert_refused (room, "did not show its public keys", "CKR_TOKEN_NOT_PRESENT");
  g_assert_null (exchange_get (room)->report);
  g_assert_false (ksk_review_request_may_waive_horizon (get_review (room)));
  room->token->fault = FAKE_TOKEN_GOOD;
  exchange_retry (room);
  g_assert_true (exchange_is_complete (room));
  exchange_assert_records (room, "refused retry reviewed");
}

#define DAYS_US(days) ((days)*TEST_DAY_S * G_TIME_SPAN_SECOND)

/* The time of day is that of the ceremony clock. */
static FakeRoom *
open_at_day (gint64 day)
{
  FakeRoom *room = exchange_room_new ();
  room->now.system_us = TEST_REQUEST_START_S * G_TIME_SPAN_SECOND + DAYS_US (day);
  exchange_open_at (room, STEP_REVIEW);
  return room;
}

static void
test_horizon (void)
{
  g_autoptr (FakeRoom) room = open_at_day (-200);
  g_autoptr (GError) error = NULL;
  assert_rejected (room, "KSR-POLICY-SIG-HORIZON");
  g_assert_true (ksk_review_request_may_waive_horizon (get_review (room)));
  g_assert_false (ksk_review_request_waive_horizon (get_review (room), "", fake_signers, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT);
  g_assert_false (exchange_get (room)->horizon_waived);
  exchange_assert_records (room, "reviewed");
  g_clear_error (&error);

  ksk_review_request_waive_horizon (get_review (room), "A rehearsal of next year.", fake_signers, &error);
  g_assert_no_error (error);
  g_assert_false (exchange_is_complete (room));
  g_assert_null (exchange_get (room)->report);
  g_assert_null (exchange_get (room)->plan);
  fake_room_settle (room);
  g_assert_true (exchange_is_complete (room));
  exchange_assert_records (room, "reviewed override reviewed");
  g_assert_cmpstr (fake_room_find_text (room, "override", "what"), ==, "horizon");
  assert_no_waiver (room);

  exchange_restart (room);
  g_assert_true (exchange_get (room)->horizon_waived);
  g_assert_true (exchange_is_complete (room));
}

/* A waiver of the horizon is no waiver of the clock. */
static void
test_expired (void)
{
  g_autoptr (FakeRoom) room = open_at_day (22);
  assert_rejected (room, "KSR-POLICY-SIG-HORIZON");
  assert_no_waiver (room);
}

static void
test_all_expired (void)
{
  g_autoptr (FakeRoom) room = open_at_day (400);
  assert_rejected (room, "KSR-POLICY-SIG-HORIZON");
  assert_no_waiver (room);
}

static void
test_expired_after_waiver (void)
{
  g_autoptr (FakeRoom) room = open_at_day (-200);
  g_assert_true (ksk_review_request_waive_horizon (get_review (room), "A reason.", fake_signers, NULL));
  fake_room_settle (room);
  g_assert_true (exchange_is_complete (room));
  fake_room_kill (room);
  room->token->is_active = TRUE;
  pass_time (&room->now, DAYS_US (700));
  g_assert_true (fake_room_open (room));
  assert_rejected (room, "KSR-POLICY-SIG-HORIZON");
  assert_no_waiver (room);
}

/* Killed between the exception and the review that follows it. */
static void
test_waiver_killed (void)
{
  g_autoptr (FakeRoom) room = open_at_day (-200);
  g_assert_true (ksk_session_override (room->session, "horizon", "A reason.", fake_signers, NULL));
  exchange_restart (room);
  g_assert_true (exchange_is_complete (room));
  exchange_assert_records (room, "reviewed override reviewed");
}

static void
test_resume (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  exchange_open_at (room, STEP_REVIEW);
  exchange_restart (room);
  g_assert_true (exchange_is_complete (room));
  exchange_assert_records (room, "reviewed reviewed");

  /* What was found before does not count while the rules run again. */
  gboolean resumed = FALSE;
  fake_room_kill (room);
  room->token->is_active = TRUE;
  fake_room_make_session (room);
  g_assert_true (ksk_session_open (room->session, &resumed, NULL));
  g_assert_true (ksk_session_start (room->session, NULL));
  g_assert_true (ksk_action_is_busy (fake_room_get_action (room)));
  g_assert_false (exchange_is_complete (room));
  g_assert_null (exchange_get (room)->report);
  fake_room_settle (room);
  g_assert_true (exchange_is_complete (room));

  /* Another HSM, with other keys. */
  room->token->fault = FAKE_TOKEN_NO_KEYS;
  exchange_restart (room);
  assert_rejected (room, "KSR-CHAIN-KEYS KSK-MATCH");
}

static void
test_stopped (void)
{
  g_autoptr (FakeRoom) room = exchange_room_new ();
  exchange_open_at (room, STEP_COMPARE);
  exchange_play (room);
  g_assert_true (ksk_session_confirm (room->session, (const char *[]){ "RZM", "CA", "IW", NULL }, NULL));
  g_assert_true (ksk_action_is_busy (fake_room_get_action (room)));
  g_assert_false (exchange_is_complete (room));
  g_assert_null (exchange_get (room)->report);
  g_clear_object (&room->session); /* killed while the rules run */
  g_assert_true (fake_room_open (room));
  g_assert_true (exchange_is_complete (room));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review-request/accepted", test_accepted);
  g_test_add_func ("/review-request/no-key", test_no_key);
  g_test_add_func ("/review-request/no-answer", test_no_answer);
  g_test_add_func ("/review-request/horizon", test_horizon);
  g_test_add_func ("/review-request/expired", test_expired);
  g_test_add_func ("/review-request/all-expired", test_all_expired);
  g_test_add_func ("/review-request/expired-after-waiver", test_expired_after_waiver);
  g_test_add_func ("/review-request/waiver-killed", test_waiver_killed);
  g_test_add_func ("/review-request/resume", test_resume);
  g_test_add_func ("/review-request/stopped", test_stopped);
  return g_test_run ();
}
