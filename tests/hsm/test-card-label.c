/* Tests of hsm/card-label, and of what a set makes of a label: cards of ours are known, and nothing else passes for
 * one. */
#include "hsm/card-label.h"

#include <string.h>

#include "card-test.h"

static void
test_judge (void)
{
  g_autoptr (GPtrArray) shares = NULL;
  g_autoptr (KskCardSet) set = card_test_issue (&shares);
  g_autoptr (GPtrArray) other_shares = NULL;
  g_autoptr (KskCardSet) other = card_test_issue (&other_shares);
  KskCardLabel label;
  for (guint card = 1; card <= 7; card++) {
    ksk_card_set_get_label (set, card, &label);
    g_assert_cmpuint (label.card, ==, card);
    g_assert_cmpint (ksk_card_set_judge_label (set, &label), ==, KSK_READER_CARD);
    g_assert_cmpint (ksk_card_set_judge_label (other, &label), ==, KSK_READER_OTHER_SET);
  }
  label.card = 6; /* with the serial of card 7 */
  g_assert_cmpint (ksk_card_set_judge_label (set, &label), ==, KSK_READER_UNKNOWN);
  label.card = 7;
  label.need = 2;
  g_assert_cmpint (ksk_card_set_judge_label (set, &label), ==, KSK_READER_UNKNOWN);
}

static void
test_label (void)
{
  g_autoptr (GPtrArray) shares = NULL;
  g_autoptr (KskCardSet) set = card_test_issue (&shares);
  KskCardLabel label, found = { 0 };
  ksk_card_set_get_label (set, 3, &label);
  g_autofree char *name = ksk_card_label_dup_name (&label);
  g_assert_cmpstr (name, ==, "CO3 of 7");

  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_card_label_to_bytes (&label);
  gsize n = 0;
  const guint8 *data = g_bytes_get_data (bytes, &n);
  g_assert_cmpuint (n, ==, KSK_CARD_LABEL_BYTES);
  g_assert_true (ksk_card_label_parse (data, n, &found, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (&found.set_id, 16, &label.set_id, 16);
  g_assert_cmpuint (found.epoch, ==, 1);
  g_assert_cmpuint (found.card, ==, 3);
  g_assert_cmpuint (found.need, ==, 3);
  g_assert_cmpuint (found.of, ==, 7);
  g_assert_cmpstr (found.serial, ==, label.serial);

  guint8 wrong[KSK_CARD_LABEL_BYTES + 1] = { 0 };
  /* Sizes, the magic, the version, epoch 0, and numbers that no card has: where, and what stands there. */
  static const guint8 changes[][2]
      = { { 0, 'X' }, { 4, 2 }, { 24, 0 }, { 25, 0 }, { 25, 8 }, { 26, 1 }, { 26, 8 }, { 27, 8 }, { 27, 2 } };
  for (gsize i = 0; i <= sizeof wrong; i++) {
    if (i == n)
      continue;
    memcpy (wrong, data, MIN (i, n));
    g_assert_false (ksk_card_label_parse (wrong, i, &found, NULL));
  }
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    memcpy (wrong, data, n);
    wrong[changes[i][0]] = changes[i][1];
    g_clear_error (&error);
    g_assert_false (ksk_card_label_parse (wrong, n, &found, &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
  }
  g_assert_cmpuint (found.card, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card-label/judge", test_judge);
  g_test_add_func ("/card-label/label", test_label);
  return g_test_run ();
}
