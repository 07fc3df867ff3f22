/* Tests of what the shares of cards are for: the HSM is activated and deactivated with them, also after a restart. */
#include <string.h>

#include "ceremony/actions/activate-hsm.h"
#include "ceremony/actions/cards.h"
#include "ceremony/actions/deactivate-hsm.h"
#include "tests/core/ceremony/card-case.h"
#include "tests/core/ceremony/fake-ceremony.h"

static void
activate (CardCase *self)
{
  ksk_activate_hsm_activate (KSK_ACTIVATE_HSM (fake_room_get_action (self->room)), NULL);
  fake_room_settle (self->room);
}

static KskRefusal *
get_refusal (CardCase *self)
{
  return ksk_action_get_refusal (fake_room_get_action (self->room));
}

static gboolean
is_complete (CardCase *self)
{
  return ksk_action_is_complete (fake_room_get_action (self->room));
}

/* Stands before the HSM with three cards open. */
static CardCase
begin_open (void)
{
  CardCase self = card_case_new ();
  card_case_open_all (&self);
  fake_room_confirm (self.room);
  return self;
}

static void
test_activate (void)
{
  g_auto (CardCase) self = begin_open ();
  KskActivateHsm *action = KSK_ACTIVATE_HSM (fake_room_get_action (self.room));
  g_assert_cmpint (ksk_activate_hsm_get_info (action)->activation, ==, KSK_ACTIVATION_CARDS);
  g_assert_true (ksk_activate_hsm_has_cards (action));
  activate (&self);
  g_assert_true (is_complete (&self));
  g_assert_true (self.room->token->is_active);
  card_case_expect (&self, "hsm-activated", "cards=1_2_3 serial=HSM-1");
  g_assert_cmpuint (self.cards->n_combined, ==, 1);
  /* Nothing is held any more, and no card is wanted. */
  g_assert_false (ksk_card_source_is_open (KSK_CARD_SOURCE (self.cards), 1));
  g_assert_true (card_case_get_spot (&self, 1)->has_activated);
  g_assert_false (card_case_get_spot (&self, 1)->is_wanted);
  g_assert_false (card_case_get_spot (&self, 4)->has_activated);
  card_case_expect_notice (&self, 0, NULL);
  fake_room_confirm (self.room);

  /* They come out. */
  g_assert_false (ksk_cards_is_insert (KSK_CARDS (fake_room_get_action (self.room))));
  fake_cards_take (self.cards, 0);
  card_case_expect (&self, "card-removed", "card=1 early=false");
  fake_cards_take (self.cards, 2);
  g_assert_cmpuint (ksk_cards_get_next (KSK_CARDS (fake_room_get_action (self.room))), ==, 2);
  g_assert_false (is_complete (&self));
  fake_cards_take (self.cards, 1);
  g_assert_true (is_complete (&self));
  card_case_expect_notice (&self, 0, NULL);
  /* One that goes back in is not asked for, and not out either. */
  fake_cards_put (self.cards, 1, 2);
  card_case_expect (&self, "card-refused", "reason=not-asked card=2");
  card_case_expect_notice (&self, 0, "Card 2 is in Reader 2, but is not asked for");
  g_assert_false (is_complete (&self));
  fake_cards_take (self.cards, 1);
  g_assert_true (is_complete (&self));
}

static void
test_too_few (void)
{
  g_auto (CardCase) self = card_case_new ();
  card_case_open_all (&self);
  fake_room_confirm (self.room);
  self.cards->is_open[2] = FALSE;
  KskActivateHsm *action = KSK_ACTIVATE_HSM (fake_room_get_action (self.room));
  g_assert_false (ksk_activate_hsm_has_cards (action));
  activate (&self);
  g_assert_nonnull (strstr (ksk_refusal_get_happened (get_refusal (&self)), "fewer different cards are open than"));
  g_assert_cmpstr (ksk_refusal_get_detail (get_refusal (&self)), ==, "It takes 3; open: 1 3");
  g_assert_cmpuint (self.cards->n_combined, ==, 0);
  ksk_action_retry (KSK_ACTION (action));
  fake_room_settle (self.room);
  g_assert_cmpuint (ksk_card_table_get_asked (card_case_get_table (&self)), ==, 2);
  card_case_open (&self, NULL);
  activate (&self);
  g_assert_true (is_complete (&self));
}

/* A script that says two asks for three all the same, where the cards were issued so. */
static void
test_low_quorum (void)
{
  g_auto (CardCase) self
      = card_case_new_with (FAKE_STEP ("2.2", "activate-hsm", "CA", "CA IW", "<with quorum='2' of='7'/>"));
  card_case_open_all (&self);
  fake_room_confirm (self.room);
  self.cards->is_open[2] = FALSE;
  g_assert_false (ksk_activate_hsm_has_cards (KSK_ACTIVATE_HSM (fake_room_get_action (self.room))));
  g_assert_cmpuint (ksk_card_table_get_need (card_case_get_table (&self)), ==, 3);
  card_case_open (&self, NULL);
  activate (&self);
  g_assert_true (is_complete (&self));
}

/* The shares open the seal, but the HSM takes another PIN; and shares that open nothing. */
static void
test_wrong (void)
{
  g_auto (CardCase) self = begin_open ();
  self.cards->token_pin = "000000";
  activate (&self);
  card_case_expect (&self, "hsm-refused", "reason=stale-cards");
  g_assert_nonnull (strstr (ksk_refusal_get_next (get_refusal (&self)), "more wrong PINs lock the HSM"));
  g_assert_false (self.room->token->is_active);
  /* The same once more takes all holders once more. */
  g_assert_false (ksk_card_source_is_open (KSK_CARD_SOURCE (self.cards), 1));
  gint n_asked = g_atomic_int_get (&self.room->token->n_activations);
  ksk_action_retry (fake_room_get_action (self.room));
  fake_room_settle (self.room);
  activate (&self);
  g_assert_cmpint (g_atomic_int_get (&self.room->token->n_activations), ==, n_asked);
  ksk_action_retry (fake_room_get_action (self.room));
  fake_room_settle (self.room);
  for (guint i = 0; i < 3; i++)
    card_case_open (&self, NULL);
  self.cards->token_pin = FAKE_PIN;
  self.cards->token_serial = "HSM-2";
  activate (&self);
  card_case_expect (&self, "hsm-refused", "reason=cards");
  g_assert_cmpint (g_atomic_int_get (&self.room->token->n_activations), ==, n_asked);
  g_assert_cmpstr (ksk_refusal_get_happened (get_refusal (&self)), ==,
                   "The cards that are open do not give the PIN of this HSM.");
  self.cards->token_serial = "HSM-1";
  ksk_action_retry (fake_room_get_action (self.room));
  fake_room_settle (self.room);
  activate (&self);
  g_assert_true (is_complete (&self));
}

/* Shares do not outlive the program; what was in stays in, and is asked for its PIN again. */
static void
test_restart_collecting (void)
{
  g_auto (CardCase) self = card_case_new ();
  fake_cards_put (self.cards, 0, 1);
  card_case_open (&self, NULL);
  fake_cards_put (self.cards, 1, 2);
  guint n = card_case_count (&self, "card-inserted");
  fake_room_kill (self.room);
  fake_cards_restart (self.cards);
  /* Meanwhile card 2 goes out, card 3 comes in, and so does one of another ceremony. */
  fake_cards_put (self.cards, 1, 3);
  fake_cards_set (self.cards, 2, KSK_READER_OTHER_SET, 2, "other-2");
  g_assert_true (fake_room_open (self.room));
  g_assert_cmpuint (card_case_count (&self, "card-inserted"), ==, n + 1);
  card_case_expect (&self, "card-removed", "card=2 serial=serial-2 early=true");
  card_case_expect (&self, "card-inserted", "card=3 reader=Reader_2");
  card_case_expect (&self, "card-refused", "reason=other-ceremony reader=Reader_3");
  g_assert_true (card_case_get_spot (&self, 1)->is_in);
  g_assert_false (card_case_get_spot (&self, 1)->is_open);
  card_case_open (&self, NULL);
  card_case_expect (&self, "card-opened", "card=1");
  card_case_open (&self, NULL);
  g_assert_false (is_complete (&self));
  /* What was refused and is still in is told once. */
  guint64 seq = ksk_session_get_seq (self.room->session);
  card_case_restart (&self);
  /* `resume` and `recording-started`. */
  g_assert_cmpuint (ksk_session_get_seq (self.room->session), ==, seq + 2);
  card_case_expect_notice (&self, 0, "another ceremony");
}

static void
test_restart_before_activation (void)
{
  g_auto (CardCase) self = begin_open ();
  card_case_restart (&self);
  KskCardTable *table = card_case_get_table (&self);
  KskActivateHsm *action = KSK_ACTIVATE_HSM (fake_room_get_action (self.room));
  g_assert_cmpstr (fake_room_get_step (self.room), ==, "2.2");
  g_assert_false (ksk_activate_hsm_has_cards (action));
  g_assert_cmpuint (ksk_card_table_get_need (table), ==, 3);
  g_assert_true (card_case_get_spot (&self, 1)->is_wanted);
  g_assert_false (card_case_get_spot (&self, 4)->is_wanted);
  for (guint card = 1; card <= 3; card++) {
    g_assert_cmpuint (ksk_card_table_get_asked (table), ==, card);
    card_case_open (&self, NULL);
  }
  activate (&self);
  g_assert_true (is_complete (&self));
  g_assert_cmpuint (card_case_count (&self, "card-inserted"), ==, 3);
}

/* After the activation the HSM is to be active, and is not after a restart: any three cards open it. */
static void
test_reactivate (void)
{
  g_auto (CardCase) self = begin_open ();
  activate (&self);
  fake_room_confirm (self.room);
  for (guint i = 0; i < 3; i++)
    fake_cards_take (self.cards, i);
  fake_room_confirm (self.room);
  g_assert_cmpstr (fake_room_get_step (self.room), ==, "2.4");
  g_assert_true (card_case_get_spot (&self, 3)->is_wanted);
  g_assert_false (card_case_get_spot (&self, 1)->is_wanted);
  card_case_restart (&self);
  g_assert_true (ksk_session_needs_reactivation (self.room->session));
  g_assert_true (card_case_get_spot (&self, 1)->is_wanted);
  g_assert_false (card_case_get_spot (&self, 6)->is_wanted); /* nobody has answered to that role */
  g_assert_cmpuint (ksk_card_table_get_need (card_case_get_table (&self)), ==, 3);

  static const guint cards[] = { 1, 3, 5 };
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < 3; i++) {
    g_assert_false (fake_ceremony_reactivate (self.room, NULL, &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_TOO_FEW);
    g_clear_error (&error);
    fake_cards_put (self.cards, i, cards[i]);
    card_case_open (&self, NULL);
  }
  g_assert_cmpuint (ksk_card_table_get_asked (card_case_get_table (&self)), ==, 0);
  self.cards->token_serial = "HSM-2";
  g_assert_false (fake_ceremony_reactivate (self.room, NULL, &error));
  card_case_expect (&self, "hsm-refused", "reason=cards");
  g_clear_error (&error);
  self.cards->token_serial = "HSM-1";
  fake_ceremony_reactivate (self.room, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (ksk_session_get_reactivation_refusal (self.room->session));
  card_case_expect (&self, "hsm-reactivated", "cards=1_3_5");
  g_assert_true (card_case_get_spot (&self, 5)->has_activated);
  g_assert_false (card_case_get_spot (&self, 2)->has_activated);
  g_assert_false (ksk_card_source_is_open (KSK_CARD_SOURCE (self.cards), 1));
  /* The step asks for its own again. */
  g_assert_cmpuint (ksk_card_table_get_asked (card_case_get_table (&self)), ==, 3);
}

static void
go_to_deactivation (CardCase *self)
{
  activate (self);
  fake_room_confirm (self->room);
  for (guint i = 0; i < 3; i++)
    fake_cards_take (self->cards, i);
  fake_room_confirm (self->room);
  for (guint i = 0; i < 3; i++) {
    fake_cards_put (self->cards, i, i + 3);
    card_case_open (self, NULL);
  }
  fake_room_confirm (self->room);
}

static void
deactivate (CardCase *self)
{
  ksk_deactivate_hsm_deactivate (KSK_DEACTIVATE_HSM (fake_room_get_action (self->room)));
  fake_room_settle (self->room);
}

static void
test_deactivate (void)
{
  g_auto (CardCase) self = begin_open ();
  go_to_deactivation (&self);
  g_assert_true (ksk_deactivate_hsm_has_cards (KSK_DEACTIVATE_HSM (fake_room_get_action (self.room))));
  g_assert_true (ksk_deactivate_hsm_reuses_cards (KSK_DEACTIVATE_HSM (fake_room_get_action (self.room))));
  guint n_combined = self.cards->n_combined;
  self.cards->token_serial = "HSM-2";
  deactivate (&self);
  g_assert_true (self.room->token->is_active);
  g_assert_cmpstr (ksk_refusal_get_unaffected (get_refusal (&self)), ==,
                   "The HSM was not asked and is still active. What was signed and the journal are not affected.");
  self.cards->token_serial = "HSM-1";
  ksk_action_retry (fake_room_get_action (self.room));
  fake_room_settle (self.room);
  deactivate (&self);
  g_assert_true (is_complete (&self));
  g_assert_false (self.room->token->is_active);
  card_case_expect (&self, "hsm-deactivated", "cards=3_4_5 same_cards=true");
  g_assert_cmpuint (self.cards->n_combined, ==, n_combined + 2);
  g_assert_false (ksk_card_source_is_open (KSK_CARD_SOURCE (self.cards), 4));
}

static void
test_restart_before_deactivation (void)
{
  g_auto (CardCase) self = begin_open ();
  go_to_deactivation (&self);
  card_case_restart (&self);
  g_assert_false (ksk_deactivate_hsm_has_cards (KSK_DEACTIVATE_HSM (fake_room_get_action (self.room))));
  deactivate (&self);
  g_assert_nonnull (get_refusal (&self));
  ksk_action_retry (fake_room_get_action (self.room));
  g_assert_true (card_case_get_spot (&self, 4)->is_wanted);
  g_assert_false (card_case_get_spot (&self, 1)->is_wanted); /* what it opened is used up */
  for (guint i = 0; i < 3; i++)
    card_case_open (&self, NULL);
  deactivate (&self);
  g_assert_true (is_complete (&self));
  card_case_expect (&self, "hsm-deactivated", "cards=3_4_5");
}

/* One reader for three cards: each comes out once it is open. */
static void
test_one_reader (void)
{
  g_auto (CardCase) self = card_case_new ();
  self.cards->n_readers = 1;
  card_case_restart (&self);
  g_assert_true (ksk_card_table_has_few_readers (card_case_get_table (&self)));
  for (guint card = 1; card <= 3; card++) {
    g_assert_false (is_complete (&self));
    fake_cards_put (self.cards, 0, card);
    card_case_open (&self, NULL);
    fake_cards_take (self.cards, 0);
    card_case_expect (&self, "card-removed", "early=false");
    card_case_expect_notice (&self, 0, NULL);
  }
  g_assert_true (is_complete (&self));
  fake_room_confirm (self.room);
  activate (&self);
  g_assert_true (is_complete (&self));
  card_case_expect (&self, "hsm-activated", "cards=1_2_3");
  fake_room_confirm (self.room);
  g_assert_true (is_complete (&self)); /* none is left to be taken out */
}

/* Card 2 is blocked: another one goes in for it, and comes out with the others. */
static void
test_substitute (void)
{
  g_auto (CardCase) self = card_case_new ();
  fake_cards_put (self.cards, 0, 1);
  card_case_open (&self, NULL);
  fake_cards_put (self.cards, 1, 2);
  fake_cards_put (self.cards, 2, 4);
  card_case_expect (&self, "card-refused", "reason=not-asked card=4");
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpuint (ksk_card_table_get_asked (card_case_get_table (&self)), ==, 2);
    card_case_open (&self, "000000");
  }
  card_case_expect (&self, "card-refused", "reason=blocked card=2");
  g_assert_false (card_case_get_spot (&self, 2)->is_wanted);
  g_assert_true (card_case_get_spot (&self, 4)->is_wanted);
  g_assert_false (card_case_get_spot (&self, 6)->is_wanted); /* nobody has answered to that role */
  card_case_expect (&self, "card-inserted", "card=4");
  card_case_restart (&self);
  g_assert_true (card_case_get_spot (&self, 4)->is_wanted);
  card_case_open (&self, NULL);
  card_case_open (&self, NULL);
  fake_cards_take (self.cards, 1);
  card_case_expect (&self, "card-removed", "card=2 early=false");
  g_assert_cmpuint (ksk_cards_get_next (KSK_CARDS (fake_room_get_action (self.room))), ==, 3);
  fake_cards_put (self.cards, 1, 3);
  card_case_open (&self, NULL);
  g_assert_true (is_complete (&self));
  fake_room_confirm (self.room);
  activate (&self);
  card_case_expect (&self, "hsm-activated", "cards=1_3_4");
  fake_room_confirm (self.room);
  g_assert_cmpuint (ksk_cards_get_cards (KSK_CARDS (fake_room_get_action (self.room))), ==, 0xf);
  fake_cards_take (self.cards, 0);
  fake_cards_take (self.cards, 1);
  g_assert_false (is_complete (&self));
  fake_cards_take (self.cards, 2);
  g_assert_true (is_complete (&self));
}

/* A share of somebody who has gone opens nothing. */
static void
test_left (void)
{
  g_auto (CardCase) self = begin_open ();
  g_assert_true (ksk_session_set_present (self.room->session, KSK_ROLE_CO2, FALSE, NULL));
  g_assert_false (ksk_activate_hsm_has_cards (KSK_ACTIVATE_HSM (fake_room_get_action (self.room))));
  activate (&self);
  g_assert_cmpuint (self.cards->n_combined, ==, 0);
  g_assert_true (ksk_session_set_present (self.room->session, KSK_ROLE_CO2, TRUE, NULL));
  g_assert_true (ksk_activate_hsm_has_cards (KSK_ACTIVATE_HSM (fake_room_get_action (self.room))));
}

/* Before the readers were looked at nobody says that the cards are out. */
static void
test_restart_slowly (void)
{
  g_auto (CardCase) self = begin_open ();
  self.cards->is_new = TRUE;
  card_case_restart (&self);
  g_assert_cmpuint (card_case_count (&self, "card-removed"), ==, 0);
  card_case_expect_notice (&self, 0, NULL);
  self.cards->is_new = FALSE;
  fake_cards_take (self.cards, 2);
  g_assert_cmpuint (card_case_count (&self, "card-removed"), ==, 1);
  card_case_expect (&self, "card-removed", "card=3");
  g_assert_cmpuint (card_case_count (&self, "card-inserted"), ==, 3);
}

/* A ceremony is gone on with with the cards that it was begun with. */
static void
test_other_set (void)
{
  g_auto (CardCase) self = begin_open ();
  fake_room_kill (self.room);
  self.cards->set_sha256 = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd";
  fake_room_make_session (self.room);
  gboolean resumed = FALSE;
  g_autoptr (GError) error = NULL;
  g_assert_false (ksk_session_open (self.room->session, &resumed, &error));
  g_assert_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN);
  g_assert_nonnull (strstr (error->message, "with another set of cards: there it is cccc"));
}

/* What ends ends with nothing held. */
static void
test_abort (void)
{
  g_auto (CardCase) self = begin_open ();
  g_assert_true (ksk_session_abort (self.room->session, "Enough.", fake_signers, NULL));
  g_assert_false (ksk_card_source_is_open (KSK_CARD_SOURCE (self.cards), 1));
}

static void
test_session_gone (void)
{
  g_auto (CardCase) self = begin_open ();
  fake_room_kill (self.room);
  g_assert_false (ksk_card_source_is_open (KSK_CARD_SOURCE (self.cards), 1));
  fake_cards_take (self.cards, 0);
  g_assert_true (fake_room_open (self.room));
  card_case_expect (&self, "card-removed", "card=1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card-shares/activate", test_activate);
  g_test_add_func ("/card-shares/too-few", test_too_few);
  g_test_add_func ("/card-shares/low-quorum", test_low_quorum);
  g_test_add_func ("/card-shares/wrong", test_wrong);
  g_test_add_func ("/card-shares/restart-collecting", test_restart_collecting);
  g_test_add_func ("/card-shares/restart-before-activation", test_restart_before_activation);
  g_test_add_func ("/card-shares/reactivate", test_reactivate);
  g_test_add_func ("/card-shares/deactivate", test_deactivate);
  g_test_add_func ("/card-shares/restart-before-deactivation", test_restart_before_deactivation);
  g_test_add_func ("/card-shares/one-reader", test_one_reader);
  g_test_add_func ("/card-shares/substitute", test_substitute);
  g_test_add_func ("/card-shares/left", test_left);
  g_test_add_func ("/card-shares/restart-slowly", test_restart_slowly);
  g_test_add_func ("/card-shares/other-set", test_other_set);
  g_test_add_func ("/card-shares/abort", test_abort);
  g_test_add_func ("/card-shares/session-gone", test_session_gone);
  return g_test_run ();
}
