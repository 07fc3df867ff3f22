/* A holder gives the PIN to a card: in the worker, and what the card answers is written down. */
#include "ceremony/card-table-private.h"
#include "ceremony/session-private.h"

/* A card that is being opened. */
typedef struct {
  GWeakRef table;
  KskCardSource *source;
  guint card;
  char *serial;
  char *reader;
  int tries; /* before; -1: not known */
  KskSecret *pin;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;
  g_weak_ref_clear (&self->table);
  g_object_unref (self->source);
  g_free (self->serial);
  g_free (self->reader);
  g_clear_pointer (&self->pin, ksk_secret_free);
  g_free (self);
}

static gboolean
open_card (gpointer data, GCancellable *cancellable, GError **error)
{
  Opening *self = data;
  gboolean is_open = ksk_card_source_open (self->source, self->card, self->serial, self->pin, error);
  g_clear_pointer (&self->pin, ksk_secret_free);
  return is_open;
}

/* What else can go wrong is the reader's, or nobody's: the PIN may be given again. */
static const char *
find_reason (const GError *error)
{
  static const struct {
    KskCardError code;
    const char *reason;
  } reasons[] = {
    { KSK_CARD_ERROR_WRONG_PIN, "wrong-pin" }, { KSK_CARD_ERROR_LAST_TRY, "last-try" },
    { KSK_CARD_ERROR_BLOCKED, "blocked" },     { KSK_CARD_ERROR_REMOVED, "removed" },
    { KSK_CARD_ERROR_CHANGED, "changed" },     { KSK_CARD_ERROR_SHARE, "bad-share" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_error_matches (error, KSK_CARD_ERROR, (int)reasons[i].code))
      return reasons[i].reason;
  return "reader";
}

/* A wrong PIN costs a try, whether or not the reader has said so already. */
static int
count_tries (const Opening *opening, const GError *error)
{
  if (g_error_matches (error, KSK_CARD_ERROR, KSK_CARD_ERROR_BLOCKED))
    return 0;
  if (g_error_matches (error, KSK_CARD_ERROR, KSK_CARD_ERROR_LAST_TRY))
    return 1;
  gboolean is_wrong = g_error_matches (error, KSK_CARD_ERROR, KSK_CARD_ERROR_WRONG_PIN);
  return is_wrong && opening->tries > 0 ? opening->tries - 1 : -1;
}

static gboolean
write_answer (KskCardTable *self, const Opening *opening, const GError *answer, GError **error)
{
  JsonObject *members = ksk_members_new ("serial", opening->serial, "reader", opening->reader, NULL);
  if (answer == NULL)
    return ksk_card_table_append (self, "card-opened", opening->card, members, error);
  int tries = count_tries (opening, answer);
  json_object_set_string_member (members, "reason", find_reason (answer));
  json_object_set_string_member (members, "detail", answer->message);
  if (tries >= 0)
    json_object_set_int_member (members, "tries", tries);
  return ksk_card_table_append (self, "card-refused", opening->card, members, error);
}

static void
card_opened (gpointer data, const GError *answer)
{
  const Opening *opening = data;
  g_autoptr (KskCardTable) self = g_weak_ref_get ((GWeakRef *)&opening->table);
  g_autoptr (GError) error = NULL;
  if (self == NULL)
    return;
  self->is_busy = FALSE;
  self->opening = 0;
  /* Cancelled is what was never given to the card. */
  gboolean is_told = !g_error_matches (answer, G_IO_ERROR, G_IO_ERROR_CANCELLED) && ksk_card_table_may_write (self);
  if (is_told && !write_answer (self, opening, answer, &error))
    g_warning ("%s", error->message);
  ksk_card_table_update (self);
}

void
ksk_card_table_abandon_opening (KskCardTable *self)
{
  g_autoptr (GError) error = NULL;
  if (self->opening == 0 || !ksk_card_table_may_write (self))
    return;
  const KskCardSpot *spot = self->spots->pdata[self->opening - 1];
  JsonObject *members = ksk_members_new (
      "serial", spot->serial != NULL ? spot->serial : "", "reader", spot->reader != NULL ? spot->reader : "", "reason",
      "unanswered", "detail", "the ceremony was ended before the card had answered: it may have counted a try", NULL);
  guint card = self->opening;
  self->opening = 0;
  if (!ksk_card_table_append (self, "card-refused", card, members, &error))
    g_warning ("%s", error->message);
}

void
ksk_card_table_open (KskCardTable *self, guint card, KskSecret *pin)
{
  g_autoptr (KskSecret) own_pin = pin;
  g_return_if_fail (KSK_IS_CARD_TABLE (self) && pin != NULL);

  /* Nothing typed would cost a try all the same. */
  if (self->is_busy || card == 0 || card != ksk_card_table_get_asked (self) || ksk_secret_get_size (own_pin) == 0)
    return;
  const KskCardSpot *spot = self->spots->pdata[card - 1];
  Opening *opening = g_new0 (Opening, 1);
  g_weak_ref_init (&opening->table, self);
  opening->source = g_object_ref (self->source);
  opening->card = card;
  opening->serial = g_strdup (spot->serial != NULL ? spot->serial : "");
  opening->reader = g_strdup (spot->reader != NULL ? spot->reader : "");
  opening->tries = spot->tries_left;
  opening->pin = g_steal_pointer (&own_pin);
  self->is_busy = TRUE;
  self->opening = card;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  ksk_worker_push (self->session->worker, open_card, card_opened, opening, opening_free, cancellable);
  ksk_card_table_tell (self);
}
