/* Tests of hsm/reader-slot and hsm/card-watch: how often a card was put in, and what readers are called. */
#include "hsm/reader-slot.h"

#include <string.h>

#include "card-test.h"
#include "hsm/card-watch.h"

#define SERIAL "0123456789abcdef"
#define OTHER_SERIAL "fedcba9876543210"

/* As its source would: the card is read when it is to be read. */
static void
read_card (KskReaderSlot *slot, const char *serial)
{
  g_assert_true (slot->is_unread);
  ksk_reader_slot_set_card (slot, KSK_READER_CARD, 3, serial, 3);
}

static void
assert_seen (const KskReaderSlot *slot, KskReaderState state, guint insertion)
{
  g_assert_cmpint (slot->seen->state, ==, state);
  g_assert_cmpuint (slot->seen->insertion, ==, insertion);
}

static void
test_insertions (void)
{
  g_autoptr (KskReaderSlot) slot = ksk_reader_slot_new ("1", "Reader 1");
  assert_seen (slot, KSK_READER_EMPTY, 0);
  ksk_reader_slot_take (slot, TRUE, 1);
  assert_seen (slot, KSK_READER_READING, 1);
  read_card (slot, SERIAL);
  assert_seen (slot, KSK_READER_CARD, 1);

  /* Somebody else used the card: the service tells something, and no other card has come. */
  ksk_reader_slot_take (slot, TRUE, 1);
  g_assert_false (slot->is_unread);
  assert_seen (slot, KSK_READER_CARD, 1);

  ksk_reader_slot_take (slot, FALSE, 2);
  assert_seen (slot, KSK_READER_EMPTY, 1);
  ksk_reader_slot_take (slot, TRUE, 3);
  read_card (slot, SERIAL);
  assert_seen (slot, KSK_READER_CARD, 2);

  /* Out and in again before anybody has looked: the same card, and only the count of the service tells. */
  ksk_reader_slot_take (slot, TRUE, 5);
  assert_seen (slot, KSK_READER_READING, 3);
  read_card (slot, SERIAL);
  assert_seen (slot, KSK_READER_CARD, 3);

  /* A reader that was pulled out with its card, and is back. */
  ksk_reader_slot_list (slot, FALSE);
  assert_seen (slot, KSK_READER_GONE, 3);
  ksk_reader_slot_list (slot, TRUE);
  ksk_reader_slot_take (slot, TRUE, 5);
  read_card (slot, SERIAL);
  assert_seen (slot, KSK_READER_CARD, 4);
}

/* Another card, and the service has told nothing of it. */
static void
test_exchanged_unseen (void)
{
  g_autoptr (KskReaderSlot) slot = ksk_reader_slot_new ("1", "Reader 1");
  ksk_reader_slot_take (slot, TRUE, 1);
  read_card (slot, SERIAL);
  ksk_reader_slot_read_again (slot);
  read_card (slot, SERIAL); /* its tries are read again */
  assert_seen (slot, KSK_READER_CARD, 1);
  ksk_reader_slot_read_again (slot);
  read_card (slot, OTHER_SERIAL);
  assert_seen (slot, KSK_READER_CARD, 2);
  ksk_reader_slot_read_again (slot);
  ksk_reader_slot_set_state (slot, KSK_READER_UNKNOWN, "none of ours");
  assert_seen (slot, KSK_READER_UNKNOWN, 3);
}

/* The service was away. What was in all the time is what it was; what is another card is another insertion. */
static void
test_service_was_away (void)
{
  g_autoptr (KskReaderSlot) slot = ksk_reader_slot_new ("1", "Reader 1");
  ksk_reader_slot_take (slot, TRUE, 7);
  read_card (slot, SERIAL);
  ksk_reader_slot_doubt (slot);
  assert_seen (slot, KSK_READER_CARD, 1);
  ksk_reader_slot_take (slot, TRUE, 1);
  assert_seen (slot, KSK_READER_CARD, 1);
  read_card (slot, SERIAL);
  assert_seen (slot, KSK_READER_CARD, 1);

  ksk_reader_slot_doubt (slot);
  ksk_reader_slot_take (slot, TRUE, 1);
  read_card (slot, OTHER_SERIAL);
  assert_seen (slot, KSK_READER_CARD, 2);

  ksk_reader_slot_doubt (slot);
  ksk_reader_slot_take (slot, FALSE, 0);
  ksk_reader_slot_settle (slot);
  assert_seen (slot, KSK_READER_EMPTY, 2);
  ksk_reader_slot_doubt (slot);
  ksk_reader_slot_take (slot, TRUE, 1);
  read_card (slot, OTHER_SERIAL);
  assert_seen (slot, KSK_READER_CARD, 3);
}

/* A card that does not answer for a moment is still that card, with nothing to be seen of it. */
static void
test_silence (void)
{
  g_autoptr (GError) error = g_error_new_literal (KSK_CARD_ERROR, KSK_CARD_ERROR_READER, "It does not answer");
  g_autoptr (KskReaderSlot) slot = ksk_reader_slot_new ("1", "Reader 1");
  ksk_reader_slot_take (slot, TRUE, 1);
  read_card (slot, SERIAL);
  for (guint i = 0; i < 3; i++) {
    ksk_reader_slot_fail (slot, error);
    assert_seen (slot, KSK_READER_CARD, 1);
    g_assert_cmpstr (slot->seen->serial, ==, SERIAL);
  }
  for (guint i = 0; i < 10; i++)
    ksk_reader_slot_fail (slot, error);
  assert_seen (slot, KSK_READER_MUTE, 1);
  g_assert_cmpstr (slot->seen->detail, ==, "It does not answer");
  ksk_reader_slot_read_again (slot);
  read_card (slot, SERIAL);
  assert_seen (slot, KSK_READER_CARD, 1);
  g_assert_cmpuint (slot->failures, ==, 0);
}

/* What @texts are shown as, one after the other. */
static void
assert_names (const char *const *texts, const char *const *shown)
{
  g_autoptr (GPtrArray) shares = NULL;
  g_autoptr (KskCardSet) set = card_test_issue (&shares);
  KskCardWatch watch = { 0 };
  ksk_card_watch_init (&watch, set);
  for (guint i = 0; texts[i] != NULL; i++) {
    g_autofree char *name = g_strdup_printf ("%u", i + 40);
    const KskReaderSlot *slot = ksk_card_watch_add_slot (&watch, name, texts[i], strlen (texts[i]));
    g_assert_cmpstr (slot->seen->name, ==, shown[i]);
    g_assert_cmpstr (slot->name, ==, name);
  }
  ksk_card_watch_clear (&watch);
}

static void
test_names (void)
{
  static const char *const texts[]
      = { "SoftHSM slot", "SoftHSM slot", "Reader (2)", "Reader", "Reader", "SoftHSM slot  ", "  ", "",
          "a\nb",         "\xff",         NULL };
  static const char *const shown[]
      = { "SoftHSM slot", "SoftHSM slot (2)", "Reader (2)", "Reader", "Reader (3)", "SoftHSM slot (3)", "46", "47",
          "a?b",          "\xef\xbf\xbd" };
  assert_names (texts, shown);
}

/* PKCS#11 has 64 octets for it; a driver has more. Names that differ only behind that are still told apart. */
static void
test_long_names (void)
{
  g_autofree char *sixty = g_strnfill (60, 'r');
  g_autofree char *one = g_strconcat (sixty, "eader 00 00", NULL);
  g_autofree char *two = g_strconcat (sixty, "eader 00 01", NULL);
  g_autofree char *three = g_strconcat (sixty, "ö 00", NULL);
  g_autofree char *shown_one = g_strconcat (sixty, "eade", NULL);
  g_autofree char *shown_two = g_strconcat (sixty, " (2)", NULL);
  g_autofree char *shown_three = g_strconcat (sixty, "ö 00", NULL);
  const char *const texts[] = { one, two, three, NULL };
  const char *const shown[] = { shown_one, shown_two, shown_three };
  assert_names (texts, shown);
}

static void
test_too_many_readers (void)
{
  g_autoptr (GPtrArray) shares = NULL;
  g_autoptr (KskCardSet) set = card_test_issue (&shares);
  KskCardWatch watch = { 0 };
  ksk_card_watch_init (&watch, set);
  for (guint i = 0; i < KSK_MAX_READERS; i++) {
    g_autofree char *name = g_strdup_printf ("%u", i);
    g_assert_nonnull (ksk_card_watch_add_slot (&watch, name, "Reader", 6));
  }
  g_assert_null (ksk_card_watch_add_slot (&watch, "one more", "Reader", 6));
  ksk_card_watch_clear (&watch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader-slot/insertions", test_insertions);
  g_test_add_func ("/reader-slot/exchanged-unseen", test_exchanged_unseen);
  g_test_add_func ("/reader-slot/service-was-away", test_service_was_away);
  g_test_add_func ("/reader-slot/silence", test_silence);
  g_test_add_func ("/reader-slot/names", test_names);
  g_test_add_func ("/reader-slot/long-names", test_long_names);
  g_test_add_func ("/reader-slot/too-many-readers", test_too_many_readers);
  return g_test_run ();
}
