/* The HSM is activated and deactivated: cards, PINs, and everything that an HSM may answer. */
#include "tests/core/ceremony/actions/action-test.h"

#include <string.h>

#include "ceremony/actions/activate-hsm.h"
#include "ceremony/actions/card-ledger.h"
#include "ceremony/actions/deactivate-hsm.h"
#include "ceremony/actions/stopped.h"
#include "tests/core/ceremony/actions/counting-token.h"

#define ACTIVATE(quorum) STEP ("2.2", "activate-hsm", "<with quorum='" quorum "' of='7'/>")
#define DEACTIVATE(quorum) STEP ("2.5", "deactivate-hsm", "<with quorum='" quorum "' of='7'/>")
#define BEGINNING                                                        \
  STEP ("1.1", "start-recording", "")                                    \
  STEP ("1.2", "roll-call", "<with roles='CA IW CO1 CO2 CO3 CO4 CO5'/>") \
  STEP ("1.3", "set-clock", "")
#define STEPS_WITH(quorum, last, others)                                                  \
  BEGINNING STEP ("2.1", "insert-cards", "<with cards='CO1 CO2 CO3'/>") ACTIVATE (quorum) \
      STEP ("2.3", "remove-cards", "<with cards='CO1 CO2 CO3'/>")                         \
          STEP ("2.4", "insert-cards", "<with cards='" others "'/>") DEACTIVATE (last)
#define STEPS(quorum, last) STEPS_WITH (quorum, last, "CO4 CO5")

typedef struct {
  FakeRoom *room;
  CountingToken *token;
} Case;

static void
case_clear (Case *self)
{
  fake_room_free (self->room);
  g_assert_finalize_object (self->token);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

/* Begins with the cards. */
static Case
begin (const char *steps, KskActivation activation)
{
  Case self = { fake_room_new (steps), g_object_new (COUNTING_TYPE_TOKEN, NULL) };
  self.token->activation = activation;
  self.room->spec.token = KSK_TOKEN (self.token);
  fake_room_open (self.room);
  fake_room_go_to (self.room, "2.1");
  return self;
}

/* Stands before the HSM, with three cards in. */
static Case
begin_active (const char *steps, KskActivation activation)
{
  Case self = begin (steps, activation);
  action_test_insert_cards (self.room, "1 2 3");
  return self;
}

static void
activate_with (Case *self, const char *pin)
{
  g_autoptr (KskSecret) secret = pin != NULL ? ksk_secret_new (pin, strlen (pin), NULL) : NULL;
  ksk_activate_hsm_activate (action_test_get (self->room), g_steal_pointer (&secret));
  fake_room_settle (self->room);
}

static const KskTokenInfo *
get_info (Case *self)
{
  return ksk_activate_hsm_get_info (action_test_get (self->room));
}

static const char *
find_text (Case *self, const char *kind, const char *member)
{
  return fake_room_find_text (self->room, kind, member);
}

static void
test_activate (void)
{
  g_auto (Case) self = begin_active (STEPS ("3", "3"), KSK_ACTIVATION_PIN);
  g_assert_cmpstr (get_info (&self)->serial, ==, "K6002");
  g_assert_cmpint (get_info (&self)->activation, ==, KSK_ACTIVATION_PIN);
  g_assert_false (get_info (&self)->pin_count_low);
  g_assert_cmpstr (find_text (&self, "hsm", "label"), ==, "ceremony");
  g_assert_cmpstr (find_text (&self, "hsm", "serial"), ==, "K6002");
  g_assert_cmpstr (find_text (&self, "hsm", "manufacturer"), ==, "Maker");
  g_assert_cmpstr (find_text (&self, "hsm", "model"), ==, "Model");
  g_assert_cmpstr (find_text (&self, "hsm", "firmware"), ==, "4.5");
  g_assert_true (json_object_get_boolean_member (action_test_get_newest (self.room, "hsm"), "hardware"));
  g_assert_cmpstr (ksk_session_get_story (self.room->session)->hsm_serial, ==, "K6002");
  g_assert_false (action_test_is_complete (self.room));

  activate_with (&self, FAKE_PIN);
  g_assert_true (action_test_is_complete (self.room));
  g_assert_cmpstr (find_text (&self, "hsm-activated", "serial"), ==, "K6002");
  g_assert_cmpstr (find_text (&self, "hsm-activated", "cards"), ==, "1 2 3");
  activate_with (&self, FAKE_PIN);
  g_assert_cmpuint (self.token->n_activations, ==, 1);
  g_assert_cmpuint (fake_room_count (self.room, "hsm-refused"), ==, 0);
}

static void
test_without_pin (void)
{
  static const KskActivation ways[] = { KSK_ACTIVATION_NONE, KSK_ACTIVATION_AT_DEVICE };
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_auto (Case) self = begin_active (STEPS ("3", "3"), ways[i]);
    activate_with (&self, i == 0 ? NULL : "123"); /* one that nobody asked for is not passed on */
    g_assert_true (action_test_is_complete (self.room));
  }
}

/* An HSM that is activated at the device has not answered yet. */
static Case
begin_waiting (void)
{
  Case self = begin_active (STEPS ("3", "3"), KSK_ACTIVATION_AT_DEVICE);
  self.token->activate_error = "C_Login: CKR_FUNCTION_FAILED";
  ksk_activate_hsm_activate (action_test_get (self.room), NULL);
  while (ksk_activate_hsm_get_answer (action_test_get (self.room)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (ksk_activate_hsm_get_answer (action_test_get (self.room)), ==, "C_Login: CKR_FUNCTION_FAILED");
  g_assert_true (ksk_action_is_busy (action_test_get (self.room)));
  g_assert_null (ksk_action_get_refusal (action_test_get (self.room)));
  return self;
}

/* No answer yet is no failure: it is asked again. */
static void
test_waiting (void)
{
  g_auto (Case) self = begin_waiting ();
  self.token->activate_error = NULL;
  fake_room_settle (self.room);
  g_assert_true (action_test_is_complete (self.room));
  g_assert_null (ksk_activate_hsm_get_answer (action_test_get (self.room)));
  g_assert_cmpuint (self.token->n_activations, ==, 2);
  g_assert_cmpuint (fake_room_count (self.room, "refused"), ==, 0);
  g_assert_cmpuint (fake_room_count (self.room, "hsm-refused"), ==, 0);
}

/* By people, or by an objection. */
static void
test_waiting_stopped (void)
{
  for (guint i = 0; i < 2; i++) {
    g_auto (Case) self = begin_waiting ();
    if (i == 0)
      ksk_activate_hsm_stop (action_test_get (self.room));
    else
      g_assert_true (ksk_session_object (self.room->session, NULL));
    fake_room_settle (self.room);
    g_assert_cmpuint (self.token->n_activations, ==, 1);
    g_assert_cmpstr (find_text (&self, "hsm-refused", "reason"), ==, "stopped");
    KskRefusal *refusal = ksk_action_get_refusal (action_test_get (self.room));
    g_assert_nonnull (strstr (ksk_refusal_get_happened (refusal), "no longer waits"));
    g_assert_nonnull (strstr (ksk_refusal_get_detail (refusal), "CKR_FUNCTION_FAILED"));
    ksk_activate_hsm_stop (action_test_get (self.room)); /* nothing to stop */
  }
}

/* What it answers for good ends the wait at once. */
static void
test_device_refuses (void)
{
  g_auto (Case) self = begin_active (STEPS ("3", "3"), KSK_ACTIVATION_AT_DEVICE);
  self.token->activate_error = "C_Login: CKR_PIN_INCORRECT";
  activate_with (&self, NULL);
  g_assert_cmpstr (find_text (&self, "hsm-refused", "reason"), ==, "wrong-pin");
  ksk_action_retry (action_test_get (self.room));
  fake_room_settle (self.room);
  self.token->activate_error = "C_Login: CKR_PIN_LOCKED";
  activate_with (&self, NULL);
  g_assert_cmpstr (find_text (&self, "hsm-refused", "reason"), ==, "locked");
  g_assert_cmpuint (self.token->n_activations, ==, 2);
}

/* An empty PIN costs no try. */
static void
test_nothing_typed (void)
{
  g_auto (Case) self = begin_active (STEPS ("3", "3"), KSK_ACTIVATION_PIN);
  activate_with (&self, "");
  activate_with (&self, NULL);
  g_assert_cmpuint (self.token->n_activations, ==, 0);
  g_assert_null (ksk_action_get_refusal (action_test_get (self.room)));
}

static void
test_quorum (void)
{
  g_auto (Case) over = begin_active (STEPS ("4", "3"), KSK_ACTIVATION_PIN);
  activate_with (&over, FAKE_PIN);
  g_assert_cmpuint (over.token->n_activations, ==, 0);
  action_test_expect_refusal (over.room, "fewer different cards are in readers than", "It takes 4; in readers: 1 2 3");
  g_assert_cmpuint (fake_room_count (over.room, "hsm-refused"), ==, 0);

  g_auto (Case) at = begin_active (STEPS ("3", "3"), KSK_ACTIVATION_PIN);
  activate_with (&at, FAKE_PIN);
  g_assert_true (action_test_is_complete (at.room));
}

static void
expect_reason (Case *self, const char *reason, const char *happened, const char *detail)
{
  g_assert_cmpstr (find_text (self, "hsm-refused", "reason"), ==, reason);
  action_test_expect_refusal (self->room, happened, detail);
}

/* Wrong; wrong, with one try left; locked. */
static void
test_wrong_pin (void)
{
  g_auto (Case) self = begin_active (STEPS ("3", "3"), KSK_ACTIVATION_PIN);
  activate_with (&self, "1");
  g_assert_true (get_info (&self)->pin_count_low);
  activate_with (&self, FAKE_PIN); /* not while it is refused */
  g_assert_cmpuint (self.token->n_activations, ==, 1);
  expect_reason (&self, "wrong-pin", "PIN is not right.", "CKR_PIN_INCORRECT");
  activate_with (&self, "2");
  g_assert_true (get_info (&self)->pin_final_try);
  expect_reason (&self, "final-try", "only one more try", "CKR_PIN_INCORRECT");
  activate_with (&self, "3");
  expect_reason (&self, "locked", "is locked", "CKR_PIN_INCORRECT");
  /* It is asked again, and is locked still. */
  g_assert_nonnull (ksk_action_get_refusal (action_test_get (self.room)));
  g_assert_cmpstr (find_text (&self, "hsm-refused", "reason"), ==, "locked");
  g_assert_cmpuint (fake_room_count (self.room, "hsm-refused"), ==, 4);

  self.token->tries_left = 3;
  ksk_action_retry (action_test_get (self.room));
  fake_room_settle (self.room);
  activate_with (&self, FAKE_PIN);
  g_assert_true (action_test_is_complete (self.room));
  g_assert_cmpuint (self.token->n_activations, ==, 4);
}

static void
test_errors (void)
{
  static const struct {
    const char *error;
    const char *reason;
    const char *happened;
  } cases[] = {
    { "C_Login: CKR_PIN_LOCKED", "locked", "is locked" },
    { "C_Login: CKR_PIN_INVALID", "wrong-pin", "PIN is not right." },
    { "C_Login: CKR_PIN_LEN_RANGE", "wrong-pin", "PIN is not right." },
    { "C_Login: CKR_PIN_EXPIRED", "failed", "could not be activated" },
    { "C_Login: CKR_DEVICE_ERROR", "failed", "could not be activated" },
  };
  g_auto (Case) self = begin_active (STEPS ("3", "3"), KSK_ACTIVATION_PIN);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    self.token->activate_error = cases[i].error;
    activate_with (&self, FAKE_PIN);
    expect_reason (&self, cases[i].reason, cases[i].happened, cases[i].error);
  }
  /* It does not even say how many tries are left. */
  self.token->activate_error = "C_Login: CKR_DEVICE_REMOVED";
  self.token->describe_error = "C_GetTokenInfo: CKR_DEVICE_REMOVED";
  activate_with (&self, FAKE_PIN);
  expect_reason (&self, "failed", "could not be activated", "C_Login: CKR_DEVICE_REMOVED");
  action_test_expect_refusal (self.room, "does not answer", "C_GetTokenInfo: CKR_DEVICE_REMOVED");
  self.token->activate_error = NULL;
  self.token->describe_error = NULL;
  ksk_action_retry (action_test_get (self.room));
  fake_room_settle (self.room);
  activate_with (&self, FAKE_PIN);
  g_assert_true (action_test_is_complete (self.room));
}

static void
test_locked_from_the_start (void)
{
  g_auto (Case) self = begin (STEPS ("3", "3"), KSK_ACTIVATION_PIN);
  self.token->tries_left = 0;
  action_test_insert_cards (self.room, "1 2 3");
  activate_with (&self, FAKE_PIN);
  g_assert_cmpuint (self.token->n_activations, ==, 0);
  expect_reason (&self, "locked", "is locked", NULL);
}

static void
test_no_answer (void)
{
  g_auto (Case) self = begin (STEPS ("3", "3"), KSK_ACTIVATION_PIN);
  self.token->describe_error = "C_GetTokenInfo: CKR_TOKEN_NOT_PRESENT";
  action_test_insert_cards (self.room, "1 2 3");
  g_assert_null (get_info (&self));
  self.token->describe_error = NULL;
  action_test_expect_refusal (self.room, "does not answer", "CKR_TOKEN_NOT_PRESENT");
  g_assert_cmpstr (get_info (&self)->serial, ==, "K6002");
  activate_with (&self, FAKE_PIN);
  g_assert_true (action_test_is_complete (self.room));
}

static void
test_restart (void)
{
  g_auto (Case) self = begin_active (STEPS ("3", "3"), KSK_ACTIVATION_PIN);
  activate_with (&self, "1");
  action_test_restart (self.room);
  g_assert_cmpint (get_info (&self)->activation, ==, KSK_ACTIVATION_PIN);
  g_assert_true (get_info (&self)->pin_count_low);
  g_assert_false (action_test_is_complete (self.room));
  activate_with (&self, FAKE_PIN);

  /* Still active: nothing to do. Not active any more: once more. */
  action_test_restart (self.room);
  g_assert_true (action_test_is_complete (self.room));
  g_assert_cmpstr (get_info (&self)->serial, ==, "K6002");
  self.token->is_active = FALSE;
  action_test_restart (self.room);
  g_assert_false (action_test_is_complete (self.room));
  activate_with (&self, FAKE_PIN);
  g_assert_true (action_test_is_complete (self.room));
  g_assert_cmpuint (fake_room_count (self.room, "hsm-activated"), ==, 2);
}

static void
test_stopped (void)
{
  g_auto (Case) self = begin_active (STEPS ("3", "3"), KSK_ACTIVATION_PIN);
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "failed");
  g_assert_false (ksk_refuse_stopped (action_test_get (self.room), NULL));
  g_assert_false (ksk_refuse_stopped (action_test_get (self.room), other));
  g_assert_null (ksk_action_get_refusal (action_test_get (self.room)));
  g_assert_true (ksk_refuse_stopped (action_test_get (self.room), cancelled));
  action_test_expect_refusal (self.room, "stopped before it was done", "cancelled");

  g_assert_true (ksk_session_object (self.room->session, NULL));
  activate_with (&self, FAKE_PIN);
  g_assert_cmpuint (self.token->n_activations, ==, 0);
}

/* Stands before the step that deactivates; @cards are in. */
static Case
begin_inactive (const char *steps, const char *cards)
{
  Case self = begin_active (steps, KSK_ACTIVATION_NONE);
  activate_with (&self, NULL);
  fake_room_confirm (self.room);
  for (guint card = 1; card <= 3; card++)
    g_assert_true (ksk_card_table_take_back (ksk_session_get_card_table (self.room->session), card, NULL));
  fake_room_confirm (self.room);
  action_test_insert_cards (self.room, cards);
  return self;
}

static void
deactivate_now (Case *self)
{
  ksk_deactivate_hsm_deactivate (action_test_get (self->room));
  fake_room_settle (self->room);
}

static void
test_deactivate (void)
{
  g_auto (Case) self = begin_inactive (STEPS ("3", "2"), "4 5");
  g_assert_false (ksk_deactivate_hsm_reuses_cards (action_test_get (self.room)));
  g_assert_false (action_test_is_complete (self.room));
  deactivate_now (&self);
  g_assert_true (action_test_is_complete (self.room));
  g_assert_false (self.token->is_active);
  g_assert_cmpstr (find_text (&self, "hsm-deactivated", "serial"), ==, "K6002");
  g_assert_cmpstr (find_text (&self, "hsm-deactivated", "cards"), ==, "4 5");
  g_assert_false (json_object_get_boolean_member (action_test_get_newest (self.room, "hsm-deactivated"), "same_cards"));
  deactivate_now (&self);
  g_assert_cmpuint (fake_room_count (self.room, "hsm-deactivated"), ==, 1);
  action_test_restart (self.room);
  g_assert_true (action_test_is_complete (self.room));
}

/* Cards that were used already: said, not forbidden. */
static void
test_same_cards (void)
{
  g_auto (Case) self = begin_inactive (STEPS_WITH ("3", "3", "CO3 CO4 CO5"), "3 4 5");
  g_assert_true (ksk_deactivate_hsm_reuses_cards (action_test_get (self.room)));
  deactivate_now (&self);
  g_assert_true (json_object_get_boolean_member (action_test_get_newest (self.room, "hsm-deactivated"), "same_cards"));
}

static void
test_deactivate_refused (void)
{
  g_auto (Case) self = begin_inactive (STEPS ("3", "4"), "4 5");
  deactivate_now (&self);
  g_assert_true (self.token->is_active);
  action_test_expect_refusal (self.room, "fewer different cards are in readers than", "It takes 4; in readers: 4 5");

  g_auto (Case) other = begin_inactive (STEPS ("3", "0"), "4 5");
  other.token->deactivate_error = "C_Logout: CKR_DEVICE_ERROR";
  deactivate_now (&other);
  g_assert_cmpuint (fake_room_count (other.room, "hsm-deactivated"), ==, 0);
  action_test_expect_refusal (other.room, "may still be active", "CKR_DEVICE_ERROR");
  other.token->deactivate_error = NULL;
  deactivate_now (&other);
  g_assert_true (action_test_is_complete (other.room));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/activate-hsm/activate", test_activate);
  g_test_add_func ("/activate-hsm/without-pin", test_without_pin);
  g_test_add_func ("/activate-hsm/waiting", test_waiting);
  g_test_add_func ("/activate-hsm/waiting-stopped", test_waiting_stopped);
  g_test_add_func ("/activate-hsm/device-refuses", test_device_refuses);
  g_test_add_func ("/activate-hsm/nothing-typed", test_nothing_typed);
  g_test_add_func ("/activate-hsm/quorum", test_quorum);
  g_test_add_func ("/activate-hsm/wrong-pin", test_wrong_pin);
  g_test_add_func ("/activate-hsm/errors", test_errors);
  g_test_add_func ("/activate-hsm/locked-from-the-start", test_locked_from_the_start);
  g_test_add_func ("/activate-hsm/no-answer", test_no_answer);
  g_test_add_func ("/activate-hsm/restart", test_restart);
  g_test_add_func ("/activate-hsm/stopped", test_stopped);
  g_test_add_func ("/deactivate-hsm/deactivate", test_deactivate);
  g_test_add_func ("/deactivate-hsm/same-cards", test_same_cards);
  g_test_add_func ("/deactivate-hsm/refused", test_deactivate_refused);
  return g_test_run ();
}
