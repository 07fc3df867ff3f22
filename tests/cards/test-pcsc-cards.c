/* Operator cards in readers, with the real smart card service: PINs, strange cards, removal, and a service that ends.
 */
#include <glib/gstdio.h>

#include "hsm/card-io.h"
#include "hsm/pcsc-card.h"
#include "hsm/pcsc-cards.h"
#include "issued.h"
#include "virtual-readers.h"

/* As many as with-readers was asked for. */
#define READERS "4"
#define FEWER_READERS "2"

/* Only against a test that hangs. */
#define PATIENCE_US (30 * G_TIME_SPAN_SECOND)

/* Sealing a card takes its time: each test has copies of these. */
static Issued *original;

typedef struct {
  Issued *issued;
  KskCardSource *source;
  guint n_changes;
} Fixture;

static void
count_change (KskCardSource *source, gpointer data)
{
  Fixture *self = data;
  self->n_changes++;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->issued = issued_copy (original);
  self->source = ksk_pcsc_cards_new (self->issued->set);
  g_signal_connect (self->source, "changed", G_CALLBACK (count_change), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->source);
  issued_free (self->issued);
  /* For the next test's cards. */
  virtual_wait_ms (VIRTUAL_PAUSE_MS);
}

static VirtualCard *
insert (Fixture *self, guint reader, guint card)
{
  return virtual_card_insert (reader, self->issued->paths[card - 1], NULL);
}

static void
expect (Fixture *self, guint reader, KskReaderState state, guint card)
{
  g_autoptr (KskReader) found = virtual_wait_for (self->source, reader, state);
  g_assert_cmpuint (found->card, ==, card);
}

/* Of the card that is in. */
static guint
get_insertion (Fixture *self, guint reader)
{
  g_autoptr (KskReader) found = virtual_wait_for (self->source, reader, KSK_READER_CARD);
  return found->insertion;
}

static void
expect_tries (Fixture *self, guint reader, int tries_left)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;
  for (;;) {
    g_autoptr (KskReader) found = virtual_wait_for (self->source, reader, KSK_READER_CARD);
    if (found->tries_left == tries_left)
      return;
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    virtual_wait_ms (50);
  }
}

/* Already when the card has said no, not only when it has been read again. */
static void
expect_tries_at_once (Fixture *self, guint reader, int tries_left)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_autoptr (KskReader) found = virtual_wait_for (self->source, reader, KSK_READER_CARD);
  g_assert_cmpint (found->tries_left, ==, tries_left);
}

/* Gives @pin to card @card, which says no. */
static void
refuse (Fixture *self, guint card, const char *pin, KskCardError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) secret = issued_secret (pin);
  g_autofree char *serial = issued_dup_serial (self->issued, card);

  g_assert_false (ksk_card_source_open (self->source, card, serial, secret, &error));
  g_assert_error (error, KSK_CARD_ERROR, (int)code);
  g_assert_false (ksk_card_source_is_open (self->source, card));
}

static void
test_three_of_seven (Fixture *self, gconstpointer data)
{
  VirtualCard *cards[3];
  const guint numbers[] = { 2, 5, 7 };
  for (guint i = 0; i < 3; i++)
    cards[i] = insert (self, i + 1, numbers[i]);
  for (guint i = 0; i < 3; i++)
    expect (self, i + 1, KSK_READER_CARD, numbers[i]);
  expect (self, 4, KSK_READER_EMPTY, 0);

  issued_open (self->issued, self->source, 2);
  issued_open (self->issued, self->source, 7);
  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_card_source_combine (self->source, ISSUED_TOKEN, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_TOO_FEW);
  issued_open (self->issued, self->source, 5);
  issued_assert_combines (self->source);

  /* Open cards may come out. */
  for (guint i = 0; i < 3; i++)
    virtual_card_remove (cards[i]);
  expect (self, 1, KSK_READER_EMPTY, 0);
  issued_assert_combines (self->source);
  ksk_card_source_forget (self->source);
  g_assert_false (ksk_card_source_is_open (self->source, 2));
}

/* One reader is enough. A card that comes a second time is known to be open. */
static void
test_one_after_the_other (Fixture *self, gconstpointer data)
{
  const guint numbers[] = { 1, 1, 4, 6 };
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    VirtualCard *card = insert (self, 1, numbers[i]);
    expect (self, 1, KSK_READER_CARD, numbers[i]);
    g_assert_cmpuint (get_insertion (self, 1), ==, i + 1);
    g_assert_cmpint (ksk_card_source_is_open (self->source, numbers[i]), ==, i == 1);
    issued_open (self->issued, self->source, numbers[i]);
    virtual_card_remove (card);
    expect (self, 1, KSK_READER_EMPTY, 0);
    virtual_wait_ms (VIRTUAL_PAUSE_MS);
  }
  issued_assert_combines (self->source);
}

static void
test_wrong_pins (Fixture *self, gconstpointer data)
{
  VirtualCard *card = insert (self, 1, 3);
  expect (self, 1, KSK_READER_CARD, 3);
  expect_tries (self, 1, 3);

  refuse (self, 3, "444444", KSK_CARD_ERROR_WRONG_PIN);
  expect_tries_at_once (self, 1, 2);
  issued_open (self->issued, self->source, 3);
  expect_tries (self, 1, 3);
  ksk_card_source_forget (self->source);

  refuse (self, 3, "444444", KSK_CARD_ERROR_WRONG_PIN);
  refuse (self, 3, "444444", KSK_CARD_ERROR_LAST_TRY);
  expect_tries_at_once (self, 1, 1);
  refuse (self, 3, "444444", KSK_CARD_ERROR_BLOCKED);
  expect_tries_at_once (self, 1, 0);
  refuse (self, 3, "333333", KSK_CARD_ERROR_BLOCKED);

  /* It is so still after it was out. */
  virtual_card_remove (card);
  expect (self, 1, KSK_READER_EMPTY, 0);
  virtual_wait_ms (VIRTUAL_PAUSE_MS);
  card = insert (self, 1, 3);
  expect (self, 1, KSK_READER_CARD, 3);
  expect_tries (self, 1, 0);
  virtual_card_remove (card);
}

static void
test_strange_cards (Fixture *self, gconstpointer data)
{
  g_autoptr (Issued) others = issued_new ();
  /* This ceremony's cards were issued anew: those of the first issue are refused. */
  g_autoptr (Issued) anew = issued_anew (self->issued);
  g_object_unref (self->source);
  self->source = ksk_pcsc_cards_new (anew->set);

  VirtualCard *old = insert (self, 1, 6);
  VirtualCard *other = virtual_card_insert (2, others->paths[0], NULL);
  VirtualCard *stranger = virtual_card_insert (3, "none", "--stranger");
  VirtualCard *mute = virtual_card_insert (4, "none", "--mute");
  expect (self, 1, KSK_READER_OLD_EPOCH, 6);
  expect (self, 2, KSK_READER_OTHER_SET, 1);
  expect (self, 3, KSK_READER_UNKNOWN, 0);
  expect (self, 4, KSK_READER_MUTE, 0);
  refuse (self, 6, "666666", KSK_CARD_ERROR_REMOVED); /* card 6 of this issue is in no reader */
  virtual_card_remove (old);
  virtual_card_remove (other);
  virtual_card_remove (stranger);
  virtual_card_remove (mute);
  for (guint reader = 1; reader <= 4; reader++)
    expect (self, reader, KSK_READER_EMPTY, 0);
  virtual_wait_ms (VIRTUAL_PAUSE_MS);

  /* The reader is as good as before. */
  VirtualCard *card = virtual_card_insert (4, anew->paths[5], NULL);
  expect (self, 4, KSK_READER_CARD, 6);
  issued_open (anew, self->source, 6);
  virtual_card_remove (card);
}

/* Pulled out just when it gets its PIN, and while it gives its share. */
static void
test_removed_in_mid_session (Fixture *self, gconstpointer data)
{
  VirtualCard *first = insert (self, 2, 1);
  expect (self, 2, KSK_READER_CARD, 1);
  VirtualCard *pulled = virtual_card_insert (1, self->issued->paths[1], "--leave-at=pin");
  expect (self, 1, KSK_READER_CARD, 2);
  refuse (self, 2, "222222", KSK_CARD_ERROR_REMOVED);
  virtual_card_remove (pulled);
  expect (self, 1, KSK_READER_EMPTY, 0);
  issued_open (self->issued, self->source, 1); /* the other reader is not affected */

  virtual_wait_ms (VIRTUAL_PAUSE_MS);
  pulled = virtual_card_insert (1, self->issued->paths[1], "--leave-at=share");
  expect (self, 1, KSK_READER_CARD, 2);
  refuse (self, 2, "222222", KSK_CARD_ERROR_REMOVED);
  virtual_card_remove (pulled);
  expect (self, 1, KSK_READER_EMPTY, 0);

  virtual_wait_ms (VIRTUAL_PAUSE_MS);
  pulled = virtual_card_insert (1, self->issued->paths[1], "--leave-at=label");
  expect (self, 1, KSK_READER_READING, 0);
  expect (self, 1, KSK_READER_EMPTY, 0);
  virtual_card_remove (pulled);

  virtual_wait_ms (VIRTUAL_PAUSE_MS);
  VirtualCard *back = insert (self, 1, 2);
  expect (self, 1, KSK_READER_CARD, 2);
  expect_tries (self, 1, 3);
  issued_open (self->issued, self->source, 2);
  virtual_card_remove (back);
  virtual_card_remove (first);
}

/* Whoever talks to the card afterwards does not find its PIN given. */
static void
test_reset_after_use (Fixture *self, gconstpointer data)
{
  static const guint8 read_again[] = { 0x00, 0xb0, 0x00, 0x00, 0x20 };
  g_autoptr (GError) error = NULL;
  guint8 answer[KSK_CARD_ANSWER_BYTES];
  gsize n = sizeof answer;
  SCARDCONTEXT context = 0;
  VirtualCard *card = insert (self, 1, 1);
  expect (self, 1, KSK_READER_CARD, 1);
  issued_open (self->issued, self->source, 1);

  g_assert_cmpint (SCardEstablishContext (SCARD_SCOPE_SYSTEM, NULL, NULL, &context), ==, SCARD_S_SUCCESS);
  KskPcscCard *link = ksk_pcsc_card_connect (context, "Virtual reader 1 00 00", &error);
  g_assert_no_error (error);
  ksk_pcsc_card_transmit (link, read_again, sizeof read_again, answer, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  ksk_pcsc_card_free (link);
  SCardReleaseContext (context);
  virtual_card_remove (card);
}

/* The service notices nothing: the serial number does. No try is spent on the wrong card. */
static void
test_exchanged_unseen (Fixture *self, gconstpointer data)
{
  VirtualCard *card = insert (self, 1, 1);
  expect (self, 1, KSK_READER_CARD, 1);
  g_assert_cmpint (g_rename (self->issued->paths[3], self->issued->paths[0]), ==, 0);

  refuse (self, 1, "111111", KSK_CARD_ERROR_CHANGED);
  g_autoptr (KskReader) reader = virtual_wait_for (self->source, 1, KSK_READER_CARD);
  while (reader->card != 4) {
    virtual_wait_ms (20);
    ksk_reader_unref (reader);
    reader = virtual_wait_for (self->source, 1, KSK_READER_CARD);
  }
  g_assert_cmpint (reader->tries_left, ==, 3);
  issued_open (self->issued, self->source, 4);
  virtual_card_remove (card);
}

static void
wait_for_trouble (Fixture *self, gboolean is_troubled)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;
  for (;;) {
    g_autofree char *trouble = ksk_card_source_dup_trouble (self->source);
    if ((trouble != NULL) == is_troubled)
      return;
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
    virtual_wait_ms (20);
  }
}

static void
test_service_ends (Fixture *self, gconstpointer data)
{
  VirtualCard *one = insert (self, 1, 1);
  VirtualCard *two = insert (self, 2, 2);
  expect (self, 1, KSK_READER_CARD, 1);
  expect (self, 2, KSK_READER_CARD, 2);
  expect (self, 3, KSK_READER_EMPTY, 0);
  issued_open (self->issued, self->source, 1);
  expect_tries (self, 1, 3);

  virtual_daemon ("kill", NULL);
  wait_for_trouble (self, TRUE);
  g_assert_true (ksk_card_source_is_open (self->source, 1));
  refuse (self, 2, "222222", KSK_CARD_ERROR_READER);

  /* It comes back with fewer readers. What was in them all the time was not taken out, nor put in. */
  guint n_changes = self->n_changes;
  guint insertion = get_insertion (self, 2);
  virtual_daemon ("start", FEWER_READERS);
  wait_for_trouble (self, FALSE);
  expect (self, 3, KSK_READER_GONE, 0);
  virtual_wait_ms (1500);
  expect (self, 1, KSK_READER_CARD, 1);
  expect (self, 2, KSK_READER_CARD, 2);
  g_assert_cmpuint (self->n_changes, ==, n_changes + 1);
  g_assert_cmpuint (get_insertion (self, 2), ==, insertion);
  issued_open (self->issued, self->source, 2);

  virtual_daemon ("stop", NULL);
  wait_for_trouble (self, TRUE);
  virtual_card_remove (two);
  virtual_daemon ("start", READERS);
  wait_for_trouble (self, FALSE);
  expect (self, 2, KSK_READER_EMPTY, 0);
  expect (self, 3, KSK_READER_EMPTY, 0);
  expect (self, 1, KSK_READER_CARD, 1);
  VirtualCard *three = insert (self, 3, 3);
  expect (self, 3, KSK_READER_CARD, 3);
  issued_open (self->issued, self->source, 3);
  issued_assert_combines (self->source);
  virtual_card_remove (one);
  virtual_card_remove (three);
}

/* The source begins when there is no service, and ends in the middle of it all. */
static void
test_begins_and_ends_at_any_time (Fixture *self, gconstpointer data)
{
  virtual_daemon ("kill", NULL);
  g_autoptr (KskCardSource) early = ksk_pcsc_cards_new (self->issued->set);
  wait_for_trouble (self, TRUE);
  virtual_daemon ("start", READERS);
  VirtualCard *card = insert (self, 1, 5);
  g_autoptr (KskReader) reader = virtual_wait_for (early, 1, KSK_READER_CARD);
  g_assert_cmpuint (reader->card, ==, 5);
  for (guint i = 0; i < 20; i++) {
    KskCardSource *brief = ksk_pcsc_cards_new (self->issued->set);
    g_usleep (i * 5000);
    g_object_unref (brief);
  }
  virtual_card_remove (card);
}

static guint
count_readers (KskCardSource *source)
{
  g_autoptr (GPtrArray) readers = ksk_card_source_dup_readers (source);
  return readers != NULL ? readers->len : 0;
}

static void
note_first_list (KskCardSource *source, GPtrArray **first)
{
  if (*first == NULL)
    *first = ksk_card_source_dup_readers (source);
}

/* The first list has the card that was in already: it was not inserted just then. Before that there is none, not even
 * an empty one, in which every card would be out. */
static void
test_first_look (Fixture *self, gconstpointer data)
{
  VirtualCard *card = insert (self, 2, 6);
  expect (self, 2, KSK_READER_CARD, 6);
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (KskCardSource) late = ksk_pcsc_cards_new (self->issued->set);
  g_signal_connect (late, "changed", G_CALLBACK (note_first_list), &first);
  g_usleep (G_USEC_PER_SEC); /* it has looked, and the main thread has not heard of it */
  g_assert_null (ksk_card_source_dup_readers (late));
  g_assert_null (ksk_card_source_dup_trouble (late));
  while (first == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (first->len, ==, 4);
  const KskReader *reader = first->pdata[1];
  g_assert_cmpint (reader->state, ==, KSK_READER_CARD);
  g_assert_cmpuint (reader->card, ==, 6);
  g_assert_cmpuint (reader->insertion, ==, 1);
  virtual_card_remove (card);
}

/* A room without readers is no trouble of the service: it has an empty list, or readers that are gone. */
static void
test_no_reader (Fixture *self, gconstpointer data)
{
  expect (self, 4, KSK_READER_EMPTY, 0);
  virtual_daemon ("kill", NULL);
  wait_for_trouble (self, TRUE);
  g_autoptr (KskCardSource) late = ksk_pcsc_cards_new (self->issued->set);
  virtual_wait_ms (1000);
  g_assert_null (ksk_card_source_dup_readers (late)); /* nobody could look */

  virtual_daemon ("start", "0");
  wait_for_trouble (self, FALSE);
  for (guint reader = 1; reader <= 4; reader++)
    expect (self, reader, KSK_READER_GONE, 0);
  g_autoptr (GPtrArray) readers = ksk_card_source_dup_readers (late);
  g_assert_nonnull (readers);
  g_assert_cmpuint (readers->len, ==, 0);
  g_assert_null (ksk_card_source_dup_trouble (late));

  virtual_daemon ("kill", NULL);
  wait_for_trouble (self, TRUE);
  virtual_daemon ("start", READERS);
  expect (self, 4, KSK_READER_EMPTY, 0);
  while (count_readers (late) < 4)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  static const struct {
    const char *path;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/cards/pcsc/three-of-seven", test_three_of_seven },
    { "/cards/pcsc/one-after-the-other", test_one_after_the_other },
    { "/cards/pcsc/wrong-pins", test_wrong_pins },
    { "/cards/pcsc/strange-cards", test_strange_cards },
    { "/cards/pcsc/removed-in-mid-session", test_removed_in_mid_session },
    { "/cards/pcsc/exchanged-unseen", test_exchanged_unseen },
    { "/cards/pcsc/reset-after-use", test_reset_after_use },
    { "/cards/pcsc/first-look", test_first_look },
    { "/cards/service/no-reader", test_no_reader },
    { "/cards/service/ends", test_service_ends },
    { "/cards/service/at-any-time", test_begins_and_ends_at_any_time },
  };
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  original = issued_new ();
  int status = g_test_run ();
  issued_free (original);
  return status;
}
