/* The cards of a ceremony: what is asked for, what is open, and who gives a PIN to which. */
#include "ceremony/card-table.h"

#include "ceremony/actions/entry.h"
#include "ceremony/card-table-private.h"
#include "ceremony/session-private.h"

/* At the device, when nothing else is said. */
#define USUAL_NEED 3
#define USUAL_OF 7

/* More differences than readers and cards can make at once: only a mistake of the program goes on and on. */
#define MAX_EVENTS 100

#define HELD (KSK_IN (RUNNING) | KSK_IN (PAUSED) | KSK_IN (DEVIATION) | KSK_IN (OBJECTION))
#define OVER (KSK_IN (CLOSED) | KSK_IN (ABORTED))

G_DEFINE_FINAL_TYPE (KskCardTable, ksk_card_table, G_TYPE_OBJECT)

static guint changed_signal;

static void
spot_free (gpointer data)
{
  KskCardSpot *spot = data;
  g_free (spot->serial);
  g_free (spot->reader);
  g_free (spot->label);
  g_free (spot->bag);
  g_free (spot);
}

static void
dispose (GObject *object)
{
  KskCardTable *self = KSK_CARD_TABLE (object);
  g_clear_object (&self->source);
  G_OBJECT_CLASS (ksk_card_table_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  KskCardTable *self = KSK_CARD_TABLE (object);
  g_ptr_array_unref (self->spots);
  g_hash_table_unref (self->readers);
  g_strfreev (self->notices);
  G_OBJECT_CLASS (ksk_card_table_parent_class)->finalize (object);
}

static void
ksk_card_table_class_init (KskCardTableClass *class)
{
  G_OBJECT_CLASS (class)->dispose = dispose;
  G_OBJECT_CLASS (class)->finalize = finalize;
  changed_signal
      = g_signal_new ("changed", KSK_TYPE_CARD_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ksk_card_table_init (KskCardTable *self)
{
  self->spots = g_ptr_array_new_with_free_func (spot_free);
  self->readers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

KskCardTable *
ksk_card_table_new (KskSession *session, KskCardSource *source)
{
  KskCardTable *self = g_object_new (KSK_TYPE_CARD_TABLE, NULL);
  self->session = session;
  self->source = source != NULL ? g_object_ref (source) : NULL;
  guint of = source != NULL ? ksk_card_source_get_of (source) : USUAL_OF;
  for (guint card = 1; card <= MIN (of, KSK_MAX_CARDS); card++) {
    KskCardSpot *spot = g_new0 (KskCardSpot, 1);
    spot->card = card;
    spot->holder = (KskRole)(KSK_ROLE_CO1 + card - 1);
    spot->tries_left = -1;
    g_ptr_array_add (self->spots, spot);
  }
  if (source != NULL)
    g_signal_connect_object (source, "changed", G_CALLBACK (ksk_card_table_update), self, G_CONNECT_SWAPPED);
  return self;
}

void
ksk_card_table_leave (KskCardTable *self)
{
  self->session = NULL;
  if (self->source != NULL) {
    g_signal_handlers_disconnect_by_data (self->source, self);
    ksk_card_source_forget (self->source);
  }
}

static gboolean
is_in_state (KskCardTable *self, guint states)
{
  return self->session != NULL && (states & (1u << self->session->state)) != 0;
}

static gboolean
is_at_device (KskCardTable *self)
{
  return ksk_card_table_get_place (self) == KSK_CARDS_AT_DEVICE;
}

KskCardSource *
ksk_card_table_get_source (KskCardTable *self)
{
  g_return_val_if_fail (KSK_IS_CARD_TABLE (self), NULL);
  return self->source;
}

KskCardPlace
ksk_card_table_get_place (KskCardTable *self)
{
  g_return_val_if_fail (KSK_IS_CARD_TABLE (self), KSK_CARDS_AT_DEVICE);
  return self->source != NULL ? ksk_card_source_get_place (self->source) : KSK_CARDS_AT_DEVICE;
}

/* Shares are wanted to activate once more, whatever else a step asks for. */
static gboolean
is_reactivating (KskCardTable *self)
{
  return !is_at_device (self) && is_in_state (self, HELD) && ksk_session_needs_reactivation (self->session);
}

static guint
get_source_need (KskCardTable *self)
{
  return self->source != NULL ? ksk_card_source_get_need (self->source) : USUAL_NEED;
}

guint
ksk_card_table_get_need (KskCardTable *self)
{
  g_return_val_if_fail (KSK_IS_CARD_TABLE (self), 0);
  return self->asked_cards != 0 && !is_reactivating (self) ? self->asked_need : get_source_need (self);
}

static gboolean
is_present (KskCardTable *self, guint card)
{
  const KskPerson *person
      = ksk_story_find_person (self->session->story, ((KskCardSpot *)self->spots->pdata[card - 1])->holder);
  return person != NULL && person->present;
}

gboolean
ksk_card_table_takes (KskCardTable *self, guint card)
{
  if (self->session == NULL || card == 0 || card > self->spots->len || !is_present (self, card))
    return FALSE;
  /* In the place of one that nobody can open any other will do. */
  gboolean is_short = ksk_card_numbers_count (self->asked_cards & ~self->useless) < self->asked_need;
  return is_reactivating (self) || (self->asked_cards & (1u << (card - 1))) != 0 || (is_short && !is_at_device (self));
}

gboolean
ksk_card_table_wants (KskCardTable *self, guint card)
{
  return ksk_card_table_takes (self, card) && !ksk_card_table_is_useless (self, card);
}

gboolean
ksk_card_table_is_useless (KskCardTable *self, guint card)
{
  return card > 0 && (self->useless & (1u << (card - 1))) != 0;
}

gboolean
ksk_card_table_needs_in (KskCardTable *self, guint card)
{
  return ksk_card_table_wants (self, card) && !ksk_card_source_is_open (self->source, card)
         && ksk_card_table_get_n_open (self) < ksk_card_table_get_need (self);
}

GPtrArray *
ksk_card_table_dup_readers (KskCardTable *self)
{
  g_return_val_if_fail (KSK_IS_CARD_TABLE (self), NULL);
  GPtrArray *readers = is_at_device (self) ? NULL : ksk_card_source_dup_readers (self->source);
  return readers != NULL ? readers : g_ptr_array_new ();
}

static void
set_text (char **text, const char *value)
{
  if (g_strcmp0 (*text, value) == 0)
    return;
  g_free (*text);
  *text = g_strdup (value);
}

static int
get_tries (GPtrArray *readers, const KskCardEntry *entry)
{
  const KskReader *reader = readers != NULL && entry->is_in ? ksk_card_readers_find (readers, entry->reader) : NULL;
  gboolean is_it = reader != NULL && reader->state == KSK_READER_CARD && g_strcmp0 (reader->serial, entry->serial) == 0;
  return is_it ? reader->tries_left : -1;
}

static void
look_at (KskCardTable *self, KskCardSpot *spot, const KskCardEntry *entry, GPtrArray *readers)
{
  gboolean has_share = readers != NULL && ksk_card_source_is_open (self->source, spot->card);
  spot->is_wanted = ksk_card_table_wants (self, spot->card);
  spot->is_in = entry->is_in;
  spot->is_open = readers != NULL ? has_share : entry->is_in;
  spot->has_activated = entry->has_activated;
  spot->is_out_too_soon = entry->is_early && spot->is_wanted && !spot->is_open;
  spot->tries_left = get_tries (readers, entry);
  set_text (&spot->serial, entry->serial);
  set_text (&spot->reader, entry->is_in ? entry->reader : NULL);
  set_text (&spot->label, entry->label);
  set_text (&spot->bag, entry->bag);
}

GPtrArray *
ksk_card_table_get_spots (KskCardTable *self)
{
  g_return_val_if_fail (KSK_IS_CARD_TABLE (self), NULL);

  if (self->session == NULL)
    return self->spots;
  g_auto (KskCardLedger) ledger = { 0 };
  ksk_card_ledger_init (&ledger, self->session->story);
  self->useless = ksk_card_ledger_get_useless (&ledger);
  g_autoptr (GPtrArray) readers = is_at_device (self) ? NULL : ksk_card_table_dup_readers (self);
  for (guint i = 0; i < self->spots->len; i++)
    look_at (self, self->spots->pdata[i], &ledger.cards[i + 1], readers);
  return self->spots;
}

gboolean
ksk_card_table_is_anywhere (KskCardTable *self, guint card)
{
  const KskCardSpot *spot = ksk_card_table_get_spots (self)->pdata[card - 1];
  if (spot->is_in || is_at_device (self))
    return spot->is_in;
  g_autoptr (GPtrArray) readers = ksk_card_table_dup_readers (self);
  for (guint i = 0; i < readers->len; i++) {
    const KskReader *reader = readers->pdata[i];
    if (reader->state == KSK_READER_CARD && reader->card == card)
      return TRUE;
  }
  return FALSE;
}

guint
ksk_card_table_get_n_open (KskCardTable *self)
{
  g_return_val_if_fail (KSK_IS_CARD_TABLE (self), 0);

  GPtrArray *spots = ksk_card_table_get_spots (self);
  guint n_open = 0, n_wanted = 0, n_wanted_open = 0;
  for (guint i = 0; i < spots->len; i++) {
    const KskCardSpot *spot = spots->pdata[i];
    n_open += spot->is_open ? 1 : 0;
    n_wanted += spot->is_wanted ? 1 : 0;
    n_wanted_open += spot->is_open && spot->is_wanted ? 1 : 0;
  }
  return n_wanted > 0 ? n_wanted_open : n_open;
}

gboolean
ksk_card_table_has_few_readers (KskCardTable *self)
{
  g_return_val_if_fail (KSK_IS_CARD_TABLE (self), FALSE);

  if (is_at_device (self))
    return FALSE;
  g_autoptr (GPtrArray) readers = ksk_card_table_dup_readers (self);
  guint n_readers = 0;
  for (guint i = 0; i < readers->len; i++)
    n_readers += ((KskReader *)readers->pdata[i])->state != KSK_READER_GONE ? 1 : 0;
  return n_readers < MAX (get_source_need (self), ksk_card_table_get_need (self));
}

/* A PIN is of no use to a card that takes none. */
static gboolean
may_ask (const KskCardSpot *spot)
{
  return spot->is_wanted && spot->is_in && !spot->is_open && spot->tries_left != 0;
}

guint
ksk_card_table_get_asked (KskCardTable *self)
{
  g_return_val_if_fail (KSK_IS_CARD_TABLE (self), 0);

  if (is_at_device (self) || !(is_in_state (self, KSK_IN (RUNNING)) || is_reactivating (self))
      || ksk_card_table_get_n_open (self) >= ksk_card_table_get_need (self))
    return 0;
  g_auto (KskCardLedger) ledger = { 0 };
  ksk_card_ledger_init (&ledger, self->session->story);
  if (ledger.is_service_lost)
    return 0;
  /* Somebody may be typing the PIN of this card. */
  if (self->asked > 0 && may_ask (self->spots->pdata[self->asked - 1]))
    return self->asked;
  for (guint i = 0; i < self->spots->len; i++)
    if (may_ask (self->spots->pdata[i]))
      return i + 1;
  return 0;
}

gboolean
ksk_card_table_append (KskCardTable *self, const char *kind, guint card, JsonObject *members, GError **error)
{
  g_return_val_if_fail (self->session != NULL, FALSE);
  g_autofree char *who = NULL;
  if (card > 0 && card <= KSK_MAX_CARDS) {
    g_autofree char *number = g_strdup_printf ("%u", card);
    KskRole holder = (KskRole)(KSK_ROLE_CO1 + card - 1);
    who = ksk_session_dup_initials (self->session, holder);
    json_object_set_string_member (members, "holder", ksk_role_get_name (holder));
    json_object_set_string_member (members, "card", number);
  }
  return ksk_session_record (self->session, kind, who, members, error);
}

void
ksk_card_table_tell (KskCardTable *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* Nothing is written before the ceremony was started, nor between two steps: the next one says what it asks for first.
 */
gboolean
ksk_card_table_may_write (KskCardTable *self)
{
  return is_in_state (self, HELD) && self->session->action != NULL && !self->session->is_journal_lost;
}

/* A source tells that it has forgotten, so it is asked to only while it has something. */
static gboolean
holds_shares (KskCardTable *self)
{
  for (guint card = 1; self->source != NULL && card <= KSK_MAX_CARDS; card++)
    if (ksk_card_source_is_open (self->source, card))
      return TRUE;
  return FALSE;
}

void
ksk_card_table_update (KskCardTable *self)
{
  if (self->session == NULL || self->is_updating)
    return;
  self->is_updating = TRUE;
  g_object_ref (self); /* whoever hears of a record may end the session */
  if (is_in_state (self, OVER) && holds_shares (self))
    ksk_card_source_forget (self->source);
  guint n_events = 0;
  while (!is_at_device (self) && ksk_card_table_may_write (self) && n_events < MAX_EVENTS
         && ksk_card_events_write_next (self))
    n_events++;
  if (n_events == MAX_EVENTS)
    g_critical ("the events of cards come to no end");
  self->asked = ksk_card_table_get_asked (self);
  self->is_updating = FALSE;
  ksk_card_table_tell (self);
  g_object_unref (self);
}

void
ksk_card_table_stop_asking (KskCardTable *self)
{
  self->asked_cards = 0;
  self->asked_need = 0;
}

void
ksk_card_table_ask (KskCardTable *self, guint cards, guint need)
{
  g_return_if_fail (KSK_IS_CARD_TABLE (self));

  if (self->asked_cards == cards && self->asked_need == need)
    return;
  self->asked_cards = cards;
  self->asked_need = need;
  ksk_card_table_update (self);
}

gboolean
ksk_card_table_is_busy (KskCardTable *self)
{
  g_return_val_if_fail (KSK_IS_CARD_TABLE (self), FALSE);
  return self->is_busy;
}

static gboolean
fail (GError **error, KskSessionError code, const char *message)
{
  g_set_error_literal (error, KSK_SESSION_ERROR, (int)code, message);
  return FALSE;
}

static gboolean
check_shown (KskCardTable *self, guint card, GError **error)
{
  if (!is_at_device (self))
    return fail (error, KSK_SESSION_ERROR_STATE, "The cards go into readers at the console, which sees them itself.");
  if (!is_in_state (self, KSK_IN (RUNNING)))
    return fail (error, KSK_SESSION_ERROR_STATE, "The ceremony stands still.");
  if (card == 0 || card > self->spots->len) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT, "The number of a card is 1 to %u.",
                 self->spots->len);
    return FALSE;
  }
  if ((self->asked_cards & (1u << (card - 1))) == 0) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT, "Card %u is not asked for now.", card);
    return FALSE;
  }
  if (is_present (self, card))
    return TRUE;
  g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_ABSENT, "CO%u, who holds card %u, is not in the room.", card,
               card);
  return FALSE;
}

/* @text: (nullable). */
static gboolean
add_text (JsonObject *members, const char *name, const char *text, const char *what, GError **error)
{
  if (text == NULL || *text == '\0')
    return TRUE;
  g_autofree char *tidy = ksk_entry_dup (text, what, KSK_MAX_NAME_CHARS, error);
  if (tidy != NULL)
    json_object_set_string_member (members, name, tidy);
  return tidy != NULL;
}

gboolean
ksk_card_table_show (KskCardTable *self, guint card, const char *label, const char *bag, GError **error)
{
  g_return_val_if_fail (KSK_IS_CARD_TABLE (self), FALSE);

  if (!check_shown (self, card, error))
    return FALSE;
  g_autoptr (JsonObject) members = json_object_new ();
  if (!add_text (members, "label", label, "the label of the card", error)
      || !add_text (members, "bag", bag, "the number of the bag", error))
    return FALSE;
  return ksk_card_table_append (self, "card-inserted", card, g_steal_pointer (&members), error);
}

/* Also when the holder has gone: a card that is out does no harm. */
gboolean
ksk_card_table_take_back (KskCardTable *self, guint card, GError **error)
{
  g_return_val_if_fail (KSK_IS_CARD_TABLE (self) && card > 0 && card <= self->spots->len, FALSE);

  g_autofree char *trouble = is_at_device (self) ? NULL : ksk_card_source_dup_trouble (self->source);
  if (!is_at_device (self) && trouble == NULL)
    return fail (error, KSK_SESSION_ERROR_STATE, "The card is taken out of its reader, and the console sees it.");
  if (!is_in_state (self, KSK_IN (RUNNING)))
    return fail (error, KSK_SESSION_ERROR_STATE, "The ceremony stands still.");
  const KskCardSpot *spot = ksk_card_table_get_spots (self)->pdata[card - 1];
  if (!spot->is_in)
    return TRUE;
  JsonObject *members = json_object_new ();
  if (spot->serial != NULL)
    json_object_set_string_member (members, "serial", spot->serial);
  if (spot->reader != NULL)
    json_object_set_string_member (members, "reader", spot->reader);
  return ksk_card_table_append (self, "card-removed", card, members, error);
}
