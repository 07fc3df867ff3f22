/* Fuzz target: what a card answers, and what stands in the files of cards. The first octet says which.
 *
 * Answers of a card come one after the other, each with its size before it. */
#include "hsm/card-io.h"
#include "hsm/card-set.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct {
  const uint8_t *next;
  size_t left;
  guint n_commands;
} Card;

/* A card that is done with its answers was taken out. */
static gboolean
transmit (gpointer data, const guint8 *command, gsize n_command, guint8 *answer, gsize *n_answer, GError **error)
{
  Card *card = data;
  g_assert_cmpuint (n_command, >=, 4);
  g_assert_cmpuint (++card->n_commands, <, 100);
  if (card->left == 0) {
    g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_REMOVED, "taken out");
    return FALSE;
  }
  gsize n = MIN (MIN (card->next[0], card->left - 1), *n_answer);
  memcpy (answer, card->next + 1, n);
  *n_answer = n;
  card->next += 1 + n;
  card->left -= 1 + n;
  return TRUE;
}

static void
check_error (GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == KSK_CARD_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
check_label (const KskCardLabel *label)
{
  g_assert_true (ksk_card_label_is_valid (label));
  g_autoptr (GBytes) bytes = ksk_card_label_to_bytes (label);
  KskCardLabel again;
  g_assert_true (ksk_card_label_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &again, NULL));
  g_autoptr (GBytes) same = ksk_card_label_to_bytes (&again);
  g_assert_true (g_bytes_equal (same, bytes));
}

static void
read_label (Card *card)
{
  g_autoptr (GError) error = NULL;
  KskCardLabel label = { 0 };
  int tries = 99;
  if (!ksk_card_io_read_label (transmit, card, &label, &tries, &error)) {
    check_error (error);
    return;
  }
  check_label (&label);
  g_assert_cmpint (tries, >=, -1);
  g_assert_cmpint (tries, <=, 15);
}

static void
open_card (Card *card)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) pin = ksk_secret_new ("333333", 6, NULL);
  g_autoptr (KskSecret) share = ksk_card_io_open (transmit, card, pin, NULL, &error);
  if (share == NULL)
    check_error (error);
  else
    g_assert_cmpuint (ksk_secret_get_size (share), ==, KSK_CARD_SHARE_BYTES);
}

static void
write_card (Card *card)
{
  g_autoptr (GError) error = NULL;
  const KskCardLabel label = { .epoch = 1, .card = 3, .need = 3, .of = 7, .serial = "0123456789abcdef" };
  g_autoptr (KskSecret) old_pin = ksk_secret_new ("1234", 4, NULL);
  g_autoptr (KskSecret) new_pin = ksk_secret_new ("333333", 6, NULL);
  g_autoptr (KskSecret) share = ksk_secret_new ("0123456789abcdef0123456789abcdef", KSK_CARD_SHARE_BYTES, NULL);
  if (!ksk_card_io_write (transmit, card, &label, share, old_pin, new_pin, &error))
    check_error (error);
}

static void
parse_set (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (KskCardSet) set = ksk_card_set_parse (bytes, &error);
  if (set == NULL) {
    check_error (error);
    return;
  }
  g_autoptr (GBytes) again = ksk_card_set_to_bytes (set);
  g_assert_true (g_bytes_equal (again, bytes));
  for (guint card = 1; card <= ksk_card_set_get_of (set); card++) {
    KskCardLabel label;
    ksk_card_set_get_label (set, card, &label);
    check_label (&label);
    g_assert_cmpint (ksk_card_set_judge_label (set, &label), ==, KSK_READER_CARD);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  Card card = { data + 1, size - 1, 0 };
  switch (data[0] % 4) {
    case 0:
      read_label (&card);
      break;
    case 1:
      open_card (&card);
      break;
    case 2:
      write_card (&card);
      break;
    default:
      parse_set (data + 1, size - 1);
      break;
  }
  return 0;
}
