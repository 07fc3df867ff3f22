/* Writing a set of operator cards. */
#include "card-issue.h"

#include <app/media/file-write.h>
#include <hsm/durable-file.h>
#include <string.h>

#include "hsm-access.h"
#include "pin.h"

static gboolean
is_same (const KskSecret *a, const KskSecret *b)
{
  gsize size = ksk_secret_get_size (a);
  return size == ksk_secret_get_size (b) && memcmp (ksk_secret_get_bytes (a), ksk_secret_get_bytes (b), size) == 0;
}

/* @what: `PIN of token 0123: `. A new PIN that nobody could have typed right is asked for twice. */
static KskSecret *
ask (const KskCardIssue *self, const char *what, gboolean is_new, GError **error)
{
  if (self->pin_fd != KSK_NO_PIN_FD) {
    KskSecret *line = ksk_pin_read_fd (self->pin_fd, error);
    if (line == NULL)
      g_prefix_error (error, "%s", what);
    return line;
  }
  g_autofree char *again = g_strconcat ("Once more: ", what, NULL);
  g_autoptr (KskSecret) pin = ksk_pin_prompt (what, error);
  g_autoptr (KskSecret) check = pin != NULL && is_new ? ksk_pin_prompt (again, error) : NULL;
  if (pin == NULL || (is_new && check == NULL))
    return NULL;
  if (is_new && !is_same (pin, check)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%sthe two are not the same", what);
    return NULL;
  }
  return g_steal_pointer (&pin);
}

KskSecret *
ksk_card_issue_ask_token_pin (const KskCardIssue *self, const char *token_serial, gboolean is_checked)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *what = g_strdup_printf ("PIN of token %s: ", token_serial);
  KskSecret *pin = ask (self, what, !is_checked, &error);
  if (pin == NULL)
    ksk_command_complain ("%s; nothing was written", error->message);
  return pin;
}

/* Tells whether a card may have been written in part. The old PIN is compared before anything is. */
static gboolean
is_in_part (const GError *error)
{
  return error->domain == KSK_CARD_ERROR && error->code != KSK_CARD_ERROR_WRONG_PIN
         && error->code != KSK_CARD_ERROR_LAST_TRY && error->code != KSK_CARD_ERROR_BLOCKED;
}

/* @is_touched: (out): the card is not what it was, or may not be, also when this fails. */
static gboolean
write_card (const KskCardIssue *self, const KskCardLabel *label, const KskSecret *share, gboolean *is_touched,
            GError **error)
{
  g_autofree char *old_what = g_strdup_printf ("PIN that card %u has now: ", label->card);
  g_autofree char *new_what = g_strdup_printf ("New PIN of card %u: ", label->card);
  g_autoptr (KskSecret) old_pin = NULL;
  *is_touched = FALSE;
  if (self->writer->has_old_pin) {
    old_pin = ask (self, old_what, FALSE, error);
    if (old_pin == NULL)
      return FALSE;
  }
  g_autoptr (KskSecret) new_pin = ask (self, new_what, TRUE, error);
  g_autoptr (GError) reason = NULL;
  if (new_pin == NULL || !ksk_card_pin_check (new_pin, error)) {
    g_prefix_error (error, "card %u: ", label->card);
    return FALSE;
  }
  gboolean is_written = self->writer->write (self->writer, label, share, old_pin, new_pin, &reason);
  *is_touched = is_written || is_in_part (reason);
  if (!is_written)
    g_propagate_prefixed_error (error, g_steal_pointer (&reason), "card %u: ", label->card);
  return is_written;
}

static void
take_back (const KskCardIssue *self, KskCardSet *set, guint n_written)
{
  for (guint card = 1; self->writer->take_back != NULL && card <= n_written; card++) {
    KskCardLabel label;
    ksk_card_set_get_label (set, card, &label);
    self->writer->take_back (self->writer, &label);
  }
}

/* What has become of the cards of an issue that is not completed. @n_touched: how many are not what they were. */
static char *
dup_consequence (const KskCardIssue *self, KskCardSet *set, guint n_touched, gboolean replaces)
{
  if (self->writer->take_back != NULL)
    return g_strdup ("");
  if (!replaces)
    return g_strdup (n_touched > 0 ? ", and the cards that were written until then open nothing: write them again"
                                   : "");
  if (n_touched == 0)
    return g_strdup (", and no card was changed");
  guint need = ksk_card_set_get_need (set);
  guint of = ksk_card_set_get_of (set);
  g_autofree char *left
      = of - n_touched >= need
            ? g_strdup_printf ("Of the others %u still open the token with the old set file, unless an earlier attempt "
                               "wrote over them as well",
                               need)
            : g_strdup_printf ("The others are too few for the old set file, which takes %u: nothing but the PIN of "
                               "the token opens it now",
                               need);
  return g_strdup_printf (". Cards written over: %u of %u. %s. Issue the cards anew once more: those that were written "
                          "have their new PINs",
                          n_touched, of, left);
}

KskExit
ksk_card_issue_prepare (const KskCardIssue *self, guint of, guint32 epoch, gboolean replaces)
{
  g_autoptr (GError) error = NULL;
  gboolean is_free = replaces || ksk_file_check_writable (self->set_path, &error);
  for (guint card = 1; is_free && self->writer->prepare != NULL && card <= of; card++)
    is_free = self->writer->prepare (self->writer, card, epoch, &error);
  if (is_free)
    return KSK_EXIT_ACCEPT;
  ksk_command_complain ("%s; nothing was written", error->message);
  return KSK_EXIT_DEVICE;
}

KskExit
ksk_card_issue_write (const KskCardIssue *self, KskCardSet *set, GPtrArray *shares, gboolean replaces)
{
  g_autoptr (GError) error = NULL;
  guint n_written = 0;
  guint n_touched = 0;
  gboolean is_written = TRUE;
  while (is_written && n_written < shares->len) {
    KskCardLabel label;
    ksk_card_set_get_label (set, n_written + 1, &label);
    gboolean is_touched = FALSE;
    is_written = write_card (self, &label, shares->pdata[n_written], &is_touched, &error);
    n_written += is_written;
    n_touched += is_touched;
  }
  g_autoptr (GBytes) bytes = ksk_card_set_to_bytes (set);
  if (is_written
      && (replaces ? ksk_durable_file_replace (self->set_path, bytes, &error)
                   : ksk_file_write_new (self->set_path, bytes, &error)))
    return KSK_EXIT_ACCEPT;

  take_back (self, set, n_written);
  gboolean is_usage = g_error_matches (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
  g_autofree char *consequence = dup_consequence (self, set, n_touched, replaces);
  ksk_command_complain ("%s; the set of cards is not written%s", error->message, consequence);
  return is_usage ? KSK_EXIT_USAGE : KSK_EXIT_DEVICE;
}
