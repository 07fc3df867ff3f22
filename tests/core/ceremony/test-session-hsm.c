/* Tests of an HSM that is activated once more after a restart, and of the review that is made again. */
#include <string.h>

#include "tests/core/ceremony/fake-ceremony.h"

static void
test_reactivate (void)
{
  g_autoptr (FakeRoom) room = fake_ceremony_new ();
  g_autoptr (GError) error = NULL;
  fake_room_open (room);
  g_assert_false (fake_ceremony_reactivate (room, FAKE_PIN, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
  g_clear_error (&error);
  fake_ceremony_carry_on_to (room, "2.7");
  g_assert_false (ksk_session_needs_reactivation (room->session));
  g_autofree char *plan = ksk_plan_format (ksk_session_get_exchange (room->session)->plan);
  fake_room_kill (room);

  fake_room_open (room);
  KskExchange *exchange = ksk_session_get_exchange (room->session);
  KskRefusal *alarm = ksk_session_get_alarm (room->session);
  g_assert_cmpstr (ksk_refusal_get_happened (alarm), ==, "The HSM is no longer active.");
  g_assert_null (exchange->plan);
  g_assert_true (ksk_session_needs_reactivation (room->session));

  /* Started once more before anybody has acknowledged it: it is there, and once. */
  fake_room_kill (room);
  fake_room_open (room);
  exchange = ksk_session_get_exchange (room->session);
  alarm = ksk_session_get_alarm (room->session);
  g_assert_cmpstr (ksk_refusal_get_happened (alarm), ==, "The HSM is no longer active.");
  ksk_session_acknowledge_alarm (room->session);
  g_assert_null (ksk_session_get_alarm (room->session));
  g_assert_false (fake_ceremony_reactivate (room, "0000", &error));
  g_assert_nonnull (strstr (error->message, "CKR_PIN_INCORRECT"));
  g_clear_error (&error);
  g_assert_cmpstr (fake_room_find_text (room, "hsm-refused", "reason"), ==, "wrong-pin");
  KskRefusal *refusal = ksk_session_get_reactivation_refusal (room->session);
  g_assert_cmpstr (ksk_refusal_get_happened (refusal), ==, "The PIN is not right.");
  room->token->serial = "HSM-2";
  g_assert_false (fake_ceremony_reactivate (room, FAKE_PIN, &error));
  g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE);
  g_assert_nonnull (strstr (error->message, "HSM-2"));
  g_assert_false (room->token->is_active);
  g_clear_error (&error);
  room->token->serial = "HSM-1";
  room->token->fault = FAKE_TOKEN_GONE;
  g_assert_false (fake_ceremony_reactivate (room, FAKE_PIN, &error));
  g_assert_nonnull (strstr (error->message, "CKR_TOKEN_NOT_PRESENT"));
  g_clear_error (&error);
  room->token->fault = FAKE_TOKEN_GOOD;
  g_assert_cmpstr (fake_room_find_text (room, "hsm-reactivated", "serial"), ==, NULL);

  g_assert_true (fake_ceremony_reactivate (room, FAKE_PIN, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (fake_room_find_text (room, "hsm-reactivated", "serial"), ==, "HSM-1");
  g_assert_false (ksk_session_needs_reactivation (room->session));
  g_autofree char *again = ksk_plan_format (exchange->plan);
  g_assert_cmpstr (again, ==, plan);
  g_assert_nonnull (exchange->hsm_keys);

  /* A step that needs the HSM waits for it. */
  fake_ceremony_carry_on_to (room, "2.8");
  fake_room_kill (room);
  fake_room_open (room);
  ksk_session_acknowledge_alarm (room->session);
  g_autofree char *hindrance = ksk_session_dup_hindrance (room->session);
  g_assert_cmpstr (hindrance, ==, "The HSM is no longer active: activate it once more.");
  fake_ceremony_carry_on_to (room, NULL);
}

static void
stopped_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

/* At the device it is waited for, until people stop it. */
static void
test_at_device (void)
{
  g_autoptr (FakeRoom) room = fake_ceremony_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  fake_room_open (room);
  fake_ceremony_carry_on_to (room, "2.7");
  fake_room_kill (room);
  fake_room_open (room);
  room->token->activation = KSK_ACTIVATION_AT_DEVICE;
  room->token->fault = FAKE_TOKEN_REFUSES;
  ksk_session_reactivate_async (room->session, NULL, cancellable, stopped_cb, &result);
  while (g_atomic_int_get (&room->token->n_activations) == 0)
    g_usleep (G_TIME_SPAN_MILLISECOND);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (result);
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (ksk_session_reactivate_finish (room->session, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_nonnull (strstr (error->message, "the last answer was: the HSM has failed"));
  g_clear_error (&error);
  room->token->fault = FAKE_TOKEN_GOOD;
  g_assert_true (fake_ceremony_reactivate (room, NULL, &error));
  g_assert_no_error (error);
}

/* The HSM that was activated again has not the keys that were reviewed. */
static void
test_other_keys (void)
{
  g_autoptr (FakeRoom) room = fake_ceremony_new ();
  g_autoptr (GError) error = NULL;
  fake_room_open (room);
  fake_ceremony_carry_on_to (room, "2.7");
  fake_room_kill (room);
  fake_room_open (room);
  ksk_session_acknowledge_alarm (room->session);
  room->token->fault = FAKE_TOKEN_NO_KEYS;
  g_assert_false (fake_ceremony_reactivate (room, FAKE_PIN, &error));
  g_assert_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN);
  g_assert_null (ksk_session_get_exchange (room->session)->plan);

  /* An HSM that is still active is asked at once. */
  g_clear_error (&error);
  fake_room_kill (room);
  room->token->is_active = TRUE;
  fake_ceremony_start_fails (room, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN, "the HSM has other keys");
  room->token->fault = FAKE_TOKEN_GONE;
  fake_ceremony_start_fails (room, G_IO_ERROR, G_IO_ERROR_FAILED, "CKR_TOKEN_NOT_PRESENT");
  room->token->fault = FAKE_TOKEN_GOOD;
  fake_room_open (room);
  g_assert_nonnull (ksk_session_get_exchange (room->session)->plan);
  g_assert_null (ksk_session_get_alarm (room->session));
}

/* Once everything is signed the HSM is not needed to go on. */
static void
test_hsm_put_away (void)
{
  g_autoptr (FakeRoom) room = fake_ceremony_new ();
  fake_room_open (room);
  fake_ceremony_carry_on_to (room, "2.10");
  fake_room_kill (room);
  room->token->fault = FAKE_TOKEN_GONE;
  g_assert_true (fake_room_open (room));
  g_assert_null (ksk_session_get_alarm (room->session));
  fake_ceremony_carry_on_to (room, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ceremony/hsm/reactivate", test_reactivate);
  g_test_add_func ("/ceremony/hsm/at-device", test_at_device);
  g_test_add_func ("/ceremony/hsm/other-keys", test_other_keys);
  g_test_add_func ("/ceremony/hsm/hsm-put-away", test_hsm_put_away);
  return g_test_run ();
}
