/* Tests of the card table: every card event is a record, and what cannot be used is said to the room. */
#include <string.h>

#include "ceremony/actions/cards.h"
#include "tests/core/ceremony/card-case.h"

static void
test_open (void)
{
  g_auto (CardCase) self = card_case_new ();
  KskCardTable *table = card_case_get_table (&self);
  g_assert_cmpint (ksk_card_table_get_place (table), ==, KSK_CARDS_IN_READER);
  g_assert_true (ksk_card_table_get_source (table) == KSK_CARD_SOURCE (self.cards));
  g_assert_cmpuint (ksk_card_table_get_need (table), ==, 3);
  g_assert_cmpuint (ksk_card_table_get_asked (table), ==, 0);
  g_assert_false (ksk_card_table_has_few_readers (table));
  g_assert_true (card_case_get_spot (&self, 2)->is_wanted);
  g_assert_false (card_case_get_spot (&self, 4)->is_wanted);
  card_case_expect_notice (&self, 0, NULL);

  fake_cards_put (self.cards, 1, 2);
  card_case_expect (&self, "card-inserted", "who=CO2 holder=CO2 card=2 serial=serial-2 reader=Reader_2 tries=3");
  g_assert_true (card_case_get_spot (&self, 2)->is_in);
  g_assert_false (card_case_get_spot (&self, 2)->is_open);
  g_assert_cmpint (card_case_get_spot (&self, 2)->tries_left, ==, 3);
  g_assert_cmpstr (card_case_get_spot (&self, 2)->reader, ==, "Reader 2");
  g_assert_cmpuint (ksk_card_table_get_asked (table), ==, 2);
  /* Nothing typed costs no try. */
  ksk_card_table_open (table, 1, ksk_secret_new ("", 0, NULL));
  g_assert_false (ksk_card_table_is_busy (table));
  card_case_open (&self, NULL);
  card_case_expect (&self, "card-opened", "who=CO2 holder=CO2 card=2 serial=serial-2 reader=Reader_2");
  g_assert_true (card_case_get_spot (&self, 2)->is_open);
  g_assert_cmpuint (ksk_card_table_get_n_open (table), ==, 1);
  g_assert_cmpuint (ksk_card_table_get_asked (table), ==, 0);
  g_assert_cmpuint (ksk_cards_get_next (KSK_CARDS (fake_room_get_action (self.room))), ==, 1);

  fake_cards_put (self.cards, 0, 1);
  card_case_open (&self, NULL);
  fake_cards_put (self.cards, 2, 3);
  g_assert_false (ksk_action_is_complete (fake_room_get_action (self.room)));
  card_case_open (&self, NULL);
  g_assert_true (ksk_action_is_complete (fake_room_get_action (self.room)));
  g_assert_cmpuint (ksk_card_table_get_n_open (table), ==, 3);
  g_assert_cmpuint (card_case_count (&self, "card-refused"), ==, 0);
  /* What stays in is no event. */
  guint64 seq = ksk_session_get_seq (self.room->session);
  g_signal_emit_by_name (self.cards, "changed");
  g_assert_cmpuint (ksk_session_get_seq (self.room->session), ==, seq);
  g_assert_false (ksk_card_table_show (table, 1, NULL, NULL, NULL));
  g_assert_false (ksk_card_table_take_back (table, 1, NULL));
}

/* What the source says of a reader, what is recorded, and what the room hears. */
static void
test_refused (void)
{
  static const struct {
    KskReaderState state;
    guint card;
    const char *serial;
    const char *record;
    const char *notice;
  } cases[] = {
    { KSK_READER_UNKNOWN, 0, "", "reason=unknown card=(none) who=", "in Reader 2 is no operator card" },
    { KSK_READER_MUTE, 0, "", "reason=mute card=(none)", "in Reader 2 does not answer" },
    { KSK_READER_OTHER_SET, 3, "other-3", "reason=other-ceremony card=3 holder=CO3 serial=other-3 who=CO3",
      "one of another ceremony" },
    { KSK_READER_OLD_EPOCH, 3, "old-3", "reason=old-epoch card=3 serial=old-3", "Card 3 in Reader 2 is an old one" },
    { KSK_READER_CARD, 1, "serial-1", "reason=duplicate card=1 serial=serial-1 tries=3", "Card 1 is in twice" },
    { KSK_READER_CARD, 1, "copy-1", "reason=duplicate card=1 serial=copy-1", "in Reader 2 is the second" },
    { KSK_READER_CARD, 3, "serial-1", "reason=duplicate card=3 serial=serial-1", "is in twice" },
    { KSK_READER_CARD, 5, "serial-5", "reason=not-asked card=5 holder=CO5",
      "Card 5 is in Reader 2, but is not asked for" },
  };
  g_auto (CardCase) self = card_case_new ();
  fake_cards_put (self.cards, 0, 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    fake_cards_set (self.cards, 1, cases[i].state, cases[i].card, cases[i].serial);
    card_case_expect (&self, "card-refused", "reader=Reader_2");
    card_case_expect (&self, "card-refused", cases[i].record);
    card_case_expect_notice (&self, 0, cases[i].notice);
    card_case_expect_notice (&self, 1, NULL);
    g_assert_cmpuint (card_case_count (&self, "card-refused"), ==, i + 1);
    g_assert_cmpuint (card_case_count (&self, "card-inserted"), ==, 1);
    g_assert_cmpuint (ksk_card_table_get_asked (card_case_get_table (&self)), ==, 1);
    fake_cards_take (self.cards, 1);
    card_case_expect (&self, "card-removed", "reader=Reader_2 refused=true");
    g_assert_cmpuint (card_case_count (&self, "card-removed"), ==, i + 1);
    card_case_expect_notice (&self, 0, NULL);
    g_assert_true (card_case_get_spot (&self, 1)->is_in);
  }
}

/* Of two the first one counts, until it is out. */
static void
test_duplicate_stays (void)
{
  g_auto (CardCase) self = card_case_new ();
  fake_cards_put (self.cards, 2, 1);
  fake_cards_set (self.cards, 0, KSK_READER_CARD, 1, "copy-1");
  card_case_expect (&self, "card-refused", "reader=Reader_1 reason=duplicate");
  fake_cards_take (self.cards, 2);
  card_case_expect (&self, "card-removed", "reader=Reader_3 card=1 serial=serial-1 early=true refused=(none)");
  card_case_expect (&self, "card-inserted", "reader=Reader_1 card=1 serial=copy-1");
  card_case_expect_notice (&self, 0, NULL);
  g_assert_cmpstr (card_case_get_spot (&self, 1)->serial, ==, "copy-1");
}

/* Several events between two looks at a reader. */
static void
test_quick (void)
{
  g_auto (CardCase) self = card_case_new ();
  fake_cards_put (self.cards, 0, 1);
  fake_cards_put (self.cards, 0, 2);
  card_case_expect (&self, "card-removed", "card=1 serial=serial-1 reader=Reader_1");
  card_case_expect (&self, "card-inserted", "card=2 serial=serial-2 reader=Reader_1");
  /* Another card with the same number. */
  fake_cards_set (self.cards, 0, KSK_READER_CARD, 2, "new-2");
  card_case_expect (&self, "card-removed", "card=2 serial=serial-2");
  card_case_expect (&self, "card-inserted", "card=2 serial=new-2");
  /* Into another reader. */
  g_mutex_lock (&self.cards->lock);
  self.cards->readers[1] = self.cards->readers[0];
  self.cards->readers[0] = (FakeReader){ 0 };
  g_mutex_unlock (&self.cards->lock);
  g_signal_emit_by_name (self.cards, "changed");
  card_case_expect (&self, "card-removed", "card=2 serial=new-2 reader=Reader_1");
  card_case_expect (&self, "card-inserted", "card=2 serial=new-2 reader=Reader_2");
  g_assert_cmpuint (card_case_count (&self, "card-inserted"), ==, 4);
  /* Read again: not out. */
  fake_cards_set (self.cards, 1, KSK_READER_READING, 0, "");
  g_assert_true (card_case_get_spot (&self, 2)->is_in);
  fake_cards_set (self.cards, 1, KSK_READER_CARD, 2, "new-2");
  g_assert_cmpuint (card_case_count (&self, "card-removed"), ==, 3);
  /* Out and in before anybody saw it, as the reader has counted: out, and in. */
  fake_cards_put_again (self.cards, 1);
  g_assert_cmpuint (card_case_count (&self, "card-removed"), ==, 4);
  g_assert_cmpuint (card_case_count (&self, "card-inserted"), ==, 5);
  card_case_expect (&self, "card-inserted", "card=2 serial=new-2 reader=Reader_2");
  /* The same of what is no card, and of the next such thing. */
  fake_cards_set (self.cards, 2, KSK_READER_UNKNOWN, 0, "");
  fake_cards_put_again (self.cards, 2);
  g_assert_cmpuint (card_case_count (&self, "card-refused"), ==, 2);
  card_case_expect (&self, "card-removed", "refused=true reader=Reader_3");
  fake_cards_take (self.cards, 2);
  /* One that was asked for too early is taken when it is asked for. */
  g_assert_cmpuint (card_case_count (&self, "card-refused"), ==, 2);
}

static void
test_fifty (void)
{
  g_auto (CardCase) self = card_case_new ();
  for (guint i = 0; i < 50; i++) {
    fake_cards_put (self.cards, i % 3, 1 + i % 2);
    fake_cards_take (self.cards, i % 3);
  }
  g_assert_cmpuint (card_case_count (&self, "card-inserted"), ==, 50);
  g_assert_cmpuint (card_case_count (&self, "card-removed"), ==, 50);
}

static void
test_wrong_pins (void)
{
  g_auto (CardCase) self = card_case_new ();
  KskCardTable *table = card_case_get_table (&self);
  fake_cards_put (self.cards, 2, 3);
  card_case_open (&self, "1");
  card_case_expect (&self, "card-refused", "who=CO3 reason=wrong-pin holder=CO3 card=3 reader=Reader_3 tries=2");
  card_case_expect_notice (&self, 0, "Card 3: the PIN was wrong, and 2 tries are left.");
  g_assert_cmpuint (ksk_card_table_get_asked (table), ==, 3);
  card_case_open (&self, "2");
  card_case_expect (&self, "card-refused", "reason=last-try tries=1");
  card_case_expect_notice (&self, 0, "Card 3: LAST TRY. One more wrong PIN blocks it.");
  /* Also when it comes in like that. */
  fake_cards_take (self.cards, 2);
  card_case_expect_notice (&self, 0, "Card 3 was taken out too soon");
  fake_cards_put (self.cards, 2, 3);
  card_case_expect (&self, "card-inserted", "card=3 tries=1");
  card_case_expect_notice (&self, 0, "Card 3: LAST TRY.");
  card_case_open (&self, "3");
  card_case_expect (&self, "card-refused", "reason=blocked tries=0");
  card_case_expect_notice (&self, 0, "Card 3 is blocked");
  card_case_expect_notice (&self, 1, NULL);
  g_assert_cmpuint (ksk_card_table_get_asked (table), ==, 0);
  g_assert_cmpuint (self.cards->n_opened, ==, 3);
  g_assert_cmpuint (card_case_count (&self, "card-refused"), ==, 3);
  /* And again after that. */
  fake_cards_take (self.cards, 2);
  fake_cards_put (self.cards, 2, 3);
  card_case_expect (&self, "card-refused", "reason=blocked card=3 tries=0");
  card_case_expect_notice (&self, 0, "Card 3 is blocked");
  g_assert_cmpint (card_case_get_spot (&self, 3)->tries_left, ==, 0);
}

/* Everything else that a card may answer. */
static void
test_answers (void)
{
  static const struct {
    KskCardError code;
    const char *record;
    const char *notice;
    gboolean is_asked;
  } cases[] = {
    { KSK_CARD_ERROR_REMOVED, "reason=removed tries=(none)", "taken out before it had answered", TRUE },
    { KSK_CARD_ERROR_CHANGED, "reason=changed", "Another card was in Reader 1", TRUE },
    { KSK_CARD_ERROR_READER, "reason=reader", "Card 1 could not be read", TRUE },
    { KSK_CARD_ERROR_FORMAT, "reason=reader", "Card 1 could not be read", TRUE },
    { KSK_CARD_ERROR_SHARE, "reason=bad-share", "does not hold the share that was issued", FALSE },
  };
  g_auto (CardCase) self = card_case_new ();
  fake_cards_put (self.cards, 0, 1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    self.cards->next = cases[i].code;
    self.cards->has_next = TRUE;
    card_case_open (&self, NULL);
    card_case_expect (&self, "card-refused", "card=1 holder=CO1 serial=serial-1 reader=Reader_1");
    card_case_expect (&self, "card-refused", cases[i].record);
    card_case_expect_notice (&self, 0, cases[i].notice);
    g_assert_cmpint (ksk_card_table_get_asked (card_case_get_table (&self)) == 1, ==, cases[i].is_asked);
  }
  /* Another try with it inserted anew. */
  fake_cards_take (self.cards, 0);
  fake_cards_put (self.cards, 0, 1);
  card_case_open (&self, NULL);
  card_case_expect_notice (&self, 0, NULL);
  g_assert_true (card_case_get_spot (&self, 1)->is_open);
}

static void
test_early (void)
{
  g_auto (CardCase) self = card_case_new ();
  fake_cards_put (self.cards, 0, 1);
  fake_cards_take (self.cards, 0);
  card_case_expect (&self, "card-removed", "who=CO1 holder=CO1 card=1 serial=serial-1 reader=Reader_1 early=true");
  g_assert_true (card_case_get_spot (&self, 1)->is_out_too_soon);
  card_case_expect_notice (&self, 0, "Card 1 was taken out too soon");
  fake_cards_put (self.cards, 0, 1);
  g_assert_false (card_case_get_spot (&self, 1)->is_out_too_soon);
  card_case_expect_notice (&self, 0, NULL);

  /* While it compares the PIN. */
  self.cards->removes = TRUE;
  card_case_open (&self, NULL);
  card_case_expect (&self, "card-refused", "reason=removed");
  card_case_expect (&self, "card-removed", "card=1 early=true");
  card_case_expect_notice (&self, 0, "Card 1 was taken out too soon");
  fake_cards_put (self.cards, 0, 1);
  card_case_open (&self, NULL);

  /* Once it is open it is to stay in, but the share is held: no PIN is needed again. */
  fake_cards_take (self.cards, 0);
  card_case_expect (&self, "card-removed", "card=1 early=false");
  g_assert_false (card_case_get_spot (&self, 1)->is_out_too_soon);
  card_case_expect_notice (&self, 0, "Card 1 was taken out, and should stay in.");
  fake_cards_put (self.cards, 1, 2);
  card_case_open (&self, NULL);
  fake_cards_put (self.cards, 2, 3);
  card_case_open (&self, NULL);
  g_assert_false (ksk_action_is_complete (fake_room_get_action (self.room)));
  fake_cards_put (self.cards, 0, 1);
  g_assert_cmpuint (ksk_card_table_get_asked (card_case_get_table (&self)), ==, 0);
  g_assert_true (ksk_action_is_complete (fake_room_get_action (self.room)));
}

static void
test_reader (void)
{
  g_auto (CardCase) self = card_case_new ();
  fake_cards_put (self.cards, 1, 2);
  fake_cards_set (self.cards, 1, KSK_READER_GONE, 0, "");
  card_case_expect (&self, "card-reader", "reader=Reader_2 state=gone");
  card_case_expect (&self, "card-removed", "card=2 early=true reader=Reader_2");
  card_case_expect_notice (&self, 0, "Reader 2 is gone.");
  card_case_expect_notice (&self, 1, "Card 2 was taken out too soon");
  fake_cards_put (self.cards, 1, 2);
  card_case_expect (&self, "card-reader", "reader=Reader_2 state=back");
  card_case_expect (&self, "card-inserted", "card=2 reader=Reader_2");
  card_case_expect_notice (&self, 0, NULL);
  /* One that is not even in the list, and another in its place. */
  self.cards->n_readers = 2;
  g_signal_emit_by_name (self.cards, "changed");
  card_case_expect (&self, "card-reader", "reader=Reader_3 state=gone");
  card_case_expect_notice (&self, 0, "Reader 3 is gone.");
  g_assert_cmpuint (card_case_count (&self, "card-reader"), ==, 3);
  self.cards->n_readers = 0;
  g_signal_emit_by_name (self.cards, "changed");
  g_assert_false (card_case_get_spot (&self, 2)->is_in);
  g_assert_cmpuint (card_case_count (&self, "card-reader"), ==, 5);
}

static void
test_no_reader (void)
{
  g_auto (CardCase) self = card_case_new ();
  self.cards->n_readers = 0;
  card_case_restart (&self);
  card_case_expect_notice (&self, 0, "No card reader is there.");
}

/* Nobody has seen a card go: when the service is back, all is as it was, or the difference is written. */
static void
test_service (void)
{
  g_auto (CardCase) self = card_case_new ();
  fake_cards_put (self.cards, 0, 1);
  card_case_open (&self, NULL);
  fake_cards_put (self.cards, 1, 2);
  fake_cards_lose (self.cards, TRUE);
  card_case_expect (&self, "card-service", "state=lost detail=The_service_does_not_answer.");
  card_case_expect_notice (&self, 0, "The card readers cannot be seen");
  g_assert_cmpuint (card_case_count (&self, "card-removed"), ==, 0);
  g_assert_cmpuint (card_case_count (&self, "card-reader"), ==, 0);
  g_assert_true (card_case_get_spot (&self, 2)->is_in);
  g_assert_cmpuint (ksk_card_table_get_asked (card_case_get_table (&self)), ==, 0);
  fake_cards_lose (self.cards, FALSE);
  card_case_expect (&self, "card-service", "state=back");
  card_case_expect_notice (&self, 0, NULL);
  g_assert_cmpuint (card_case_count (&self, "card-removed"), ==, 0);
  g_assert_cmpuint (ksk_card_table_get_asked (card_case_get_table (&self)), ==, 2);

  fake_cards_lose (self.cards, TRUE);
  fake_cards_take (self.cards, 1);
  g_assert_cmpuint (card_case_count (&self, "card-removed"), ==, 0);
  g_assert_true (ksk_card_table_take_back (card_case_get_table (&self), 1, NULL)); /* people say so */
  card_case_expect (&self, "card-removed", "card=1");
  fake_cards_lose (self.cards, FALSE);
  card_case_expect (&self, "card-removed", "card=2 early=true");
  card_case_expect (&self, "card-inserted", "card=1"); /* and it was not so */
}

/* A card whose holder has gone out is not asked for its PIN. */
static void
test_absent (void)
{
  g_auto (CardCase) self = card_case_new ();
  g_assert_true (ksk_session_set_present (self.room->session, KSK_ROLE_CO2, FALSE, NULL));
  fake_cards_put (self.cards, 0, 2);
  card_case_expect (&self, "card-refused", "reason=not-asked card=2");
  card_case_expect_notice (&self, 0, "Card 2 is in Reader 1, but CO2 is not in the room.");
  g_assert_true (ksk_session_set_present (self.room->session, KSK_ROLE_CO2, TRUE, NULL));
  card_case_expect (&self, "card-inserted", "card=2");
  card_case_expect_notice (&self, 0, NULL);
}

/* While the ceremony stands still cards are seen, but none is opened. */
static void
test_still (void)
{
  g_auto (CardCase) self = card_case_new ();
  g_assert_true (ksk_session_object (self.room->session, NULL));
  fake_cards_put (self.cards, 0, 1);
  card_case_expect (&self, "card-inserted", "card=1");
  g_assert_cmpuint (ksk_card_table_get_asked (card_case_get_table (&self)), ==, 0);
  ksk_card_table_open (card_case_get_table (&self), 1, fake_cards_make_pin (1));
  g_assert_cmpuint (self.cards->n_opened, ==, 0);
}

/* Somebody types the PIN of card 3: it is asked until it is open, whatever else comes in. */
static void
test_asked_stays (void)
{
  g_auto (CardCase) self = card_case_new ();
  KskCardTable *table = card_case_get_table (&self);
  fake_cards_put (self.cards, 0, 3);
  g_assert_cmpuint (ksk_card_table_get_asked (table), ==, 3);
  fake_cards_put (self.cards, 1, 1);
  g_assert_cmpuint (ksk_card_table_get_asked (table), ==, 3);
  /* What was meant for another card is given to none. */
  ksk_card_table_open (table, 1, fake_cards_make_pin (3));
  g_assert_false (ksk_card_table_is_busy (table));
  g_assert_cmpuint (self.cards->n_opened, ==, 0);
  card_case_open (&self, NULL);
  card_case_expect (&self, "card-opened", "card=3");
  g_assert_cmpuint (ksk_card_table_get_asked (table), ==, 1);
  fake_cards_take (self.cards, 1);
  g_assert_cmpuint (ksk_card_table_get_asked (table), ==, 0);
}

/* Ended while a card compares a PIN: nobody knows whether it has counted a try. */
static void
test_unanswered (void)
{
  g_auto (CardCase) self = card_case_new ();
  KskCardTable *table = card_case_get_table (&self);
  fake_cards_put (self.cards, 0, 1);
  ksk_card_table_open (table, 1, fake_cards_make_pin (2));
  g_assert_true (ksk_session_abort (self.room->session, "Enough.", fake_signers, NULL));
  card_case_expect (&self, "card-refused", "reason=unanswered card=1 serial=serial-1 reader=Reader_1");
  while (ksk_card_table_is_busy (table))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (card_case_count (&self, "card-refused"), ==, 1);
}

static const char *
shout (const char *text)
{
  return strstr (text, "LAST TRY") != NULL ? "{holder} {card} {reader} {tries}!" : text;
}

static void
test_translated (void)
{
  g_auto (CardCase) self = card_case_new ();
  self.cards->tries[3] = 1;
  fake_cards_put (self.cards, 2, 3);
  g_auto (GStrv) notices = ksk_card_table_dup_notices (card_case_get_table (&self), shout);
  g_assert_cmpstr (notices[0], ==, "CO3 3 Reader 3 1!");
  g_assert_null (notices[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card-table/open", test_open);
  g_test_add_func ("/card-table/refused", test_refused);
  g_test_add_func ("/card-table/duplicate-stays", test_duplicate_stays);
  g_test_add_func ("/card-table/quick", test_quick);
  g_test_add_func ("/card-table/fifty", test_fifty);
  g_test_add_func ("/card-table/wrong-pins", test_wrong_pins);
  g_test_add_func ("/card-table/answers", test_answers);
  g_test_add_func ("/card-table/early", test_early);
  g_test_add_func ("/card-table/reader", test_reader);
  g_test_add_func ("/card-table/no-reader", test_no_reader);
  g_test_add_func ("/card-table/service", test_service);
  g_test_add_func ("/card-table/absent", test_absent);
  g_test_add_func ("/card-table/still", test_still);
  g_test_add_func ("/card-table/asked-stays", test_asked_stays);
  g_test_add_func ("/card-table/unanswered", test_unanswered);
  g_test_add_func ("/card-table/translated", test_translated);
  return g_test_run ();
}
