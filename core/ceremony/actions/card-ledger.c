/* Counts cards in and out of readers. */
#include "ceremony/actions/card-ledger.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ceremony/story-private.h"

static const char *
get_member (KskRecord *record, const char *name)
{
  return ksk_members_get_text (ksk_record_get_object (record), name);
}

static gboolean
get_truth (KskRecord *record, const char *name)
{
  gboolean truth = FALSE;
  return ksk_members_get_truth (ksk_record_get_object (record), name, &truth) && truth;
}

/* Returns: (nullable). */
static KskCardEntry *
find_entry (KskCardLedger *self, KskRecord *record)
{
  const char *card = get_member (record, "card");
  if (card == NULL || card[0] < '1' || card[0] > '0' + KSK_MAX_CARDS || card[1] != '\0')
    return NULL;
  return &self->cards[card[0] - '0'];
}

static void
take_place (KskCardEntry *entry, KskRecord *record)
{
  entry->serial = get_member (record, "serial");
  entry->reader = get_member (record, "reader");
}

static void
forget_reader (KskCardLedger *self, KskRecord *record)
{
  const char *reader = get_member (record, "reader");
  if (reader != NULL)
    g_hash_table_remove (self->refused, reader);
}

/* What makes a card useless stays so, in and out. */
static void
forget_refusal (KskCardEntry *entry)
{
  if (!entry->is_useless)
    entry->refusal = NULL;
}

static void
take_inserted (KskCardLedger *self, KskRecord *record)
{
  KskCardEntry *entry = find_entry (self, record);
  forget_reader (self, record);
  if (entry == NULL)
    return;
  /* Another card with the same number has done nothing yet, and a share may have been read wrong. */
  if (g_strcmp0 (entry->serial, get_member (record, "serial")) != 0 || g_strcmp0 (entry->refusal, "bad-share") == 0)
    entry->is_useless = FALSE;
  take_place (entry, record);
  entry->label = get_member (record, "label");
  entry->bag = get_member (record, "bag");
  entry->is_in = TRUE;
  entry->is_early = FALSE;
  forget_refusal (entry);
}

static void
take_opened (KskCardLedger *self, KskRecord *record)
{
  KskCardEntry *entry = find_entry (self, record);
  if (entry == NULL)
    return;
  entry->was_opened = TRUE;
  entry->refusal = NULL;
}

static void
take_removed (KskCardLedger *self, KskRecord *record)
{
  KskCardEntry *entry = find_entry (self, record);
  forget_reader (self, record);
  if (entry == NULL || get_truth (record, "refused"))
    return;
  entry->is_in = FALSE;
  entry->is_early = get_truth (record, "early");
  forget_refusal (entry);
}

/* Of the answer to a PIN, and not of what is in a reader. */
static gboolean
is_reason_of_pin (const char *reason)
{
  static const char *const reasons[]
      = { "wrong-pin", "last-try", "bad-share", "removed", "changed", "reader", "unanswered", NULL };
  return g_strv_contains (reasons, reason);
}

static void
take_refused (KskCardLedger *self, KskRecord *record)
{
  KskCardEntry *entry = find_entry (self, record);
  const char *reader = get_member (record, "reader"), *reason = get_member (record, "reason");
  if (reader == NULL || reason == NULL)
    return;
  /* A card that is blocked can neither be used nor opened. */
  gboolean is_of_pin = is_reason_of_pin (reason);
  if (!is_of_pin)
    g_hash_table_insert (self->refused, (gpointer)reader, record);
  if (entry != NULL && (is_of_pin || g_str_equal (reason, "blocked")))
    entry->refusal = reason;
  if (entry != NULL && (g_str_equal (reason, "blocked") || g_str_equal (reason, "bad-share")))
    entry->is_useless = TRUE;
}

static void
take_reader (KskCardLedger *self, KskRecord *record)
{
  const char *reader = get_member (record, "reader");
  if (reader == NULL)
    return;
  g_hash_table_remove (self->refused, reader);
  if (g_strcmp0 (get_member (record, "state"), "gone") == 0)
    g_hash_table_add (self->gone, (gpointer)reader);
  else
    g_hash_table_remove (self->gone, reader);
}

static void
take_service (KskCardLedger *self, KskRecord *record)
{
  self->is_service_lost = g_strcmp0 (get_member (record, "state"), "lost") == 0;
}

/* What was opened is used up. */
static void
take_used (KskCardLedger *self, KskRecord *record)
{
  for (guint card = 1; card <= KSK_MAX_CARDS; card++)
    self->cards[card].was_opened = FALSE;
}

static void
take_activated (KskCardLedger *self, KskRecord *record)
{
  const char *list = get_member (record, "cards");
  take_used (self, record);
  /* An HSM that was activated once more in another way says nothing of cards. */
  if (list == NULL)
    return;
  for (guint card = 1; card <= KSK_MAX_CARDS; card++)
    self->cards[card].has_activated = strchr (list, (char)('0' + card)) != NULL;
}

static const struct {
  const char *kind;
  void (*take) (KskCardLedger *self, KskRecord *record);
} takes[] = {
  { "card-inserted", take_inserted },  { "card-opened", take_opened },        { "card-removed", take_removed },
  { "card-refused", take_refused },    { "card-reader", take_reader },        { "card-service", take_service },
  { "hsm-activated", take_activated }, { "hsm-reactivated", take_activated }, { "hsm-deactivated", take_used },
};

void
ksk_card_ledger_init (KskCardLedger *self, const KskStory *story)
{
  g_return_if_fail (self != NULL && story != NULL);

  *self = (KskCardLedger){ 0 };
  self->refused = g_hash_table_new (g_str_hash, g_str_equal);
  self->gone = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < story->records->len; i++) {
    KskRecord *record = story->records->pdata[i];
    for (gsize j = 0; j < G_N_ELEMENTS (takes); j++)
      if (strcmp (ksk_record_get_kind (record), takes[j].kind) == 0)
        takes[j].take (self, record);
  }
}

void
ksk_card_ledger_clear (KskCardLedger *self)
{
  g_clear_pointer (&self->refused, g_hash_table_unref);
  g_clear_pointer (&self->gone, g_hash_table_unref);
}

char *
ksk_card_numbers_join (guint cards)
{
  GString *list = g_string_new (NULL);
  for (guint card = 1; card <= KSK_MAX_CARDS; card++)
    if (cards & (1u << (card - 1)))
      g_string_append_printf (list, "%s%u", list->len > 0 ? " " : "", card);
  return g_string_free (list, FALSE);
}

guint
ksk_card_ledger_get_useless (const KskCardLedger *self)
{
  guint cards = 0;
  for (guint card = 1; card <= KSK_MAX_CARDS; card++)
    if (self->cards[card].is_useless)
      cards |= 1u << (card - 1);
  return cards;
}

guint
ksk_card_ledger_get_usable (KskSession *session)
{
  g_return_val_if_fail (KSK_IS_SESSION (session), 0);
  KskCardTable *table = ksk_session_get_card_table (session);
  GPtrArray *spots = ksk_card_table_get_spots (table);
  guint cards = 0;
  for (guint i = 0; i < spots->len; i++) {
    const KskCardSpot *spot = spots->pdata[i];
    const KskPerson *holder = ksk_story_find_person (ksk_session_get_story (session), spot->holder);
    if (spot->is_open && holder != NULL && holder->present)
      cards |= 1u << (spot->card - 1);
  }
  return cards;
}

guint
ksk_card_ledger_get_activating (const KskStory *story)
{
  g_return_val_if_fail (story != NULL, 0);
  g_auto (KskCardLedger) ledger = { 0 };
  ksk_card_ledger_init (&ledger, story);
  guint cards = 0;
  for (guint card = 1; card <= KSK_MAX_CARDS; card++)
    if (ledger.cards[card].has_activated)
      cards |= 1u << (card - 1);
  return cards;
}

guint
ksk_card_numbers_count (guint cards)
{
  guint n = 0;
  for (; cards != 0; cards &= cards - 1)
    n++;
  return n;
}

/* Shares open nothing with fewer than the set was issued for, whatever a script says. */
static guint
get_quorum (KskAction *action)
{
  guint quorum = ksk_step_get_number (ksk_action_get_step (action), "quorum", 0);
  KskCardTable *table = ksk_session_get_card_table (ksk_action_get_session (action));
  if (quorum == 0 || ksk_card_table_get_place (table) == KSK_CARDS_AT_DEVICE)
    return quorum;
  return MAX (quorum, ksk_card_source_get_need (ksk_card_table_get_source (table)));
}

gboolean
ksk_card_ledger_has_quorum (KskAction *action)
{
  g_return_val_if_fail (KSK_IS_ACTION (action), FALSE);
  return ksk_card_numbers_count (ksk_card_ledger_get_usable (ksk_action_get_session (action))) >= get_quorum (action);
}

gboolean
ksk_card_ledger_expect_quorum (KskAction *action)
{
  g_return_val_if_fail (KSK_IS_ACTION (action), FALSE);
  if (ksk_card_ledger_has_quorum (action))
    return TRUE;

  KskSession *session = ksk_action_get_session (action);
  gboolean is_at_device = ksk_card_table_get_place (ksk_session_get_card_table (session)) == KSK_CARDS_AT_DEVICE;
  guint cards = ksk_card_ledger_get_usable (session);
  g_autofree char *list = ksk_card_numbers_join (cards);
  g_autofree char *detail = g_strdup_printf ("It takes %u; %s: %s", get_quorum (action),
                                             is_at_device ? "in readers" : "open", cards != 0 ? list : "none");
  ksk_action_refuse (
      action,
      ksk_refusal_new (is_at_device ? N_ ("Of those whose holders are in the room, fewer different cards are in "
                                          "readers than this takes.")
                                    : N_ ("Of those whose holders are in the room, fewer different cards are "
                                          "open than this takes."),
                       N_ ("The HSM was not asked: it is as it was, and no attempt was counted."),
                       N_ ("CA and IW decide whether the ceremony can go on without those cards."), detail));
  return FALSE;
}

/* After a restart the shares are gone: whoever opened a card before does so again. Of fewer than it takes nobody can
 * say which are meant, so any will do. */
void
ksk_card_ledger_ask (KskAction *action)
{
  g_return_if_fail (KSK_IS_ACTION (action));

  KskSession *session = ksk_action_get_session (action);
  KskCardTable *table = ksk_session_get_card_table (session);
  if (ksk_card_table_get_place (table) == KSK_CARDS_AT_DEVICE)
    return;
  g_auto (KskCardLedger) ledger = { 0 };
  ksk_card_ledger_init (&ledger, ksk_session_get_story (session));
  guint cards = 0, quorum = get_quorum (action);
  for (guint card = 1; card <= KSK_MAX_CARDS; card++)
    if (ledger.cards[card].was_opened)
      cards |= 1u << (card - 1);
  if (ksk_card_numbers_count (cards) < quorum)
    cards = (1u << ksk_card_table_get_spots (table)->len) - 1;
  ksk_card_table_ask (table, quorum > 0 ? cards : 0, quorum);
}
