/* Fifty and more insertions in a row, in readers side by side: none is lost, and each is the card that was inserted. */
#include "hsm/pcsc-cards.h"
#include "issued.h"
#include "virtual-readers.h"

#define ROUNDS 8

static void
test_none_is_lost (void)
{
  g_autoptr (Issued) issued = issued_new ();
  g_autoptr (KskCardSource) source = ksk_pcsc_cards_new (issued->set);
  guint n_inserted = 0;

  for (guint round = 0; round < ROUNDS; round++) {
    VirtualCard *cards[ISSUED_OF];
    /* In each round every card goes into another reader. */
    for (guint i = 0; i < ISSUED_OF; i++)
      cards[i] = virtual_card_insert (i + 1, issued->paths[(i + round) % ISSUED_OF], NULL);
    for (guint i = 0; i < ISSUED_OF; i++) {
      g_autoptr (KskReader) reader = virtual_wait_for (source, i + 1, KSK_READER_CARD);
      guint card = (i + round) % ISSUED_OF + 1;
      g_autofree char *serial = issued_dup_serial (issued, card);
      g_assert_cmpuint (reader->card, ==, card);
      g_assert_cmpstr (reader->serial, ==, serial);
      g_assert_cmpint (reader->tries_left, ==, 3);
      g_assert_cmpuint (reader->insertion, ==, round + 1);
      n_inserted++;
    }
    for (guint i = 0; i < ISSUED_OF; i++)
      virtual_card_remove (cards[i]);
    for (guint i = 0; i < ISSUED_OF; i++) {
      g_autoptr (KskReader) reader = virtual_wait_for (source, i + 1, KSK_READER_EMPTY);
      g_assert_cmpuint (reader->card, ==, 0);
      g_assert_cmpstr (reader->serial, ==, "");
    }
    virtual_wait_ms (VIRTUAL_PAUSE_MS);
  }
  g_assert_cmpuint (n_inserted, >=, 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cards/insertions/none-is-lost", test_none_is_lost);
  return g_test_run ();
}
