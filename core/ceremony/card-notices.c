/* What the room must know of its cards: what happened, what is not affected, what to do. */
#include "ceremony/card-table-private.h"

#include <glib/gi18n.h>

#include "ceremony/session-private.h"

/* The gravest first. */
typedef enum {
  NOTICE_SERVICE_LOST,
  NOTICE_BLOCKED,
  NOTICE_LAST_TRY,
  NOTICE_BAD_SHARE,
  NOTICE_READER_GONE,
  NOTICE_NO_READER,
  NOTICE_OTHER_CEREMONY,
  NOTICE_OLD_EPOCH,
  NOTICE_DUPLICATE,
  NOTICE_UNKNOWN,
  NOTICE_MUTE,
  NOTICE_ABSENT,
  NOTICE_NOT_ASKED,
  NOTICE_READER_FAILED,
  NOTICE_CHANGED,
  NOTICE_WRONG_PIN,
  NOTICE_WRONG_PIN_UNCOUNTED,
  NOTICE_REMOVED,
  NOTICE_EARLY,
  NOTICE_OUT,
} NoticeKind;

static const char *const texts[] = {
  [NOTICE_SERVICE_LOST] = N_ (
      "The card readers cannot be seen: their service does not answer. Cards, shares that are open and the journal are "
      "not affected. Leave the cards where they are; CA looks after the service."),
  [NOTICE_BLOCKED]
  = N_ ("Card {card} is blocked: too many wrong PINs were entered. The HSM and the other cards are not "
        "affected. {holder} takes it out; CA and IW decide which card is used instead."),
  [NOTICE_LAST_TRY] = N_ ("Card {card}: LAST TRY. One more wrong PIN blocks it. The HSM and the other cards are not "
                          "affected. {holder} takes time, or CA and IW decide to use another card."),
  [NOTICE_BAD_SHARE] = N_ ("Card {card} does not hold the share that was issued. No attempt at the HSM was made, and "
                           "the other cards are not "
                           "affected. {holder} takes it out; CA and IW decide which card is used instead."),
  [NOTICE_READER_GONE]
  = N_ ("{reader} is gone. The cards themselves and shares that are open are not affected. Plug it "
        "in again, or use another reader."),
  [NOTICE_NO_READER] = N_ ("No card reader is there. The cards are not affected. Plug one in."),
  [NOTICE_OTHER_CEREMONY]
  = N_ ("The card in {reader} is one of another ceremony. It was asked for no PIN, and the other "
        "cards are not affected. Take it out and insert one of this ceremony."),
  [NOTICE_OLD_EPOCH]
  = N_ ("Card {card} in {reader} is an old one: it was replaced when the cards were issued anew. It was "
        "asked for no PIN. Take it out; {holder} inserts the new one."),
  [NOTICE_DUPLICATE]
  = N_ ("Card {card} is in twice: the one in {reader} is the second. The first is not affected, and the "
        "second counts for nothing. Take the one in {reader} out."),
  [NOTICE_UNKNOWN]
  = N_ ("What is in {reader} is no operator card of this ceremony. It was asked for no PIN, and the cards "
        "are not affected. Take it out."),
  [NOTICE_MUTE]
  = N_ ("What is in {reader} does not answer. The other cards are not affected. Take it out, look which side "
        "is up, and insert it again."),
  [NOTICE_ABSENT]
  = N_ ("Card {card} is in {reader}, but {holder} is not in the room. It was asked for no PIN. Take it out "
        "until {holder} is back."),
  [NOTICE_NOT_ASKED] = N_ ("Card {card} is in {reader}, but is not asked for now. It was asked for no PIN, and nothing "
                           "else is affected. {holder} takes it out until it is called."),
  [NOTICE_READER_FAILED]
  = N_ ("Card {card} could not be read. Its share is not open; the other cards are not affected. "
        "{holder} takes it out and inserts it again, or uses another reader."),
  [NOTICE_CHANGED] = N_ ("Another card was in {reader} than the one that was asked for. It was given no PIN. {holder} "
                         "inserts card {card} again and enters the PIN."),
  [NOTICE_WRONG_PIN]
  = N_ ("Card {card}: the PIN was wrong, and {tries} tries are left. The HSM and the other cards are "
        "not affected. {holder} enters the PIN once more."),
  [NOTICE_WRONG_PIN_UNCOUNTED] = N_ ("Card {card}: the PIN was wrong. The HSM and the other cards are not affected. "
                                     "{holder} enters the PIN once more."),
  [NOTICE_REMOVED]
  = N_ ("Card {card} was taken out before it had answered. Its share is not open; the other cards are not "
        "affected. {holder} leaves it in and enters the PIN once more."),
  [NOTICE_EARLY] = N_ ("Card {card} was taken out too soon: it is not open. The other cards are not affected. {holder} "
                       "inserts it again and enters the PIN."),
  [NOTICE_OUT]
  = N_ ("Card {card} was taken out, and should stay in. Its share is still open, and the other cards are not "
        "affected. {holder} inserts it again; no PIN is needed."),
};

/* One of them. */
typedef struct {
  NoticeKind kind;
  guint card;
  const char *reader; /* (nullable) */
  int tries;
} Notice;

/* All of them, as they are found. */
typedef struct {
  KskCardTable *table;
  const KskCardLedger *ledger;
  GPtrArray *readers; /* (element-type KskReader) */
  GArray *list;       /* (element-type Notice) */
} Notices;

static void
add (Notices *self, NoticeKind kind, guint card, const char *reader, int tries)
{
  Notice notice = { kind, card, reader, tries };
  g_array_append_val (self->list, notice);
}

static gboolean
is_absent (Notices *self, guint card)
{
  const KskCardSpot *spot = self->table->spots->pdata[card - 1];
  const KskPerson *person = ksk_story_find_person (ksk_session_get_story (self->table->session), spot->holder);
  return (self->table->asked_cards & (1u << (card - 1))) != 0 && (person == NULL || !person->present);
}

static void
add_refused (Notices *self, const char *reader, KskRecord *record)
{
  static const struct {
    const char *reason;
    NoticeKind kind;
  } kinds[] = {
    { "other-ceremony", NOTICE_OTHER_CEREMONY },
    { "old-epoch", NOTICE_OLD_EPOCH },
    { "duplicate", NOTICE_DUPLICATE },
    { "unknown", NOTICE_UNKNOWN },
    { "mute", NOTICE_MUTE },
    { "not-asked", NOTICE_NOT_ASKED },
  };
  JsonObject *object = ksk_record_get_object (record);
  const char *reason = ksk_members_get_text (object, "reason"), *number = ksk_members_get_text (object, "card");
  guint card = number != NULL ? (guint)MAX (g_ascii_digit_value (*number), 0) : 0;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (reason, kinds[i].reason) == 0) {
      gboolean is_of_absent = kinds[i].kind == NOTICE_NOT_ASKED && card > 0 && is_absent (self, card);
      add (self, is_of_absent ? NOTICE_ABSENT : kinds[i].kind, card, reader, -1);
    }
}

/* In a reader, taken, and not open. */
static void
add_closed (Notices *self, const KskCardSpot *spot, const KskCardEntry *entry)
{
  const char *refusal = entry->refusal != NULL ? entry->refusal : "";
  NoticeKind kind = NOTICE_WRONG_PIN;
  if (spot->tries_left == 0 || g_str_equal (refusal, "blocked"))
    kind = NOTICE_BLOCKED;
  else if (g_str_equal (refusal, "bad-share"))
    kind = NOTICE_BAD_SHARE;
  else if (spot->tries_left == 1 || (spot->tries_left < 0 && g_str_equal (refusal, "last-try")))
    kind = NOTICE_LAST_TRY;
  else if (g_str_equal (refusal, "reader"))
    kind = NOTICE_READER_FAILED;
  else if (g_str_equal (refusal, "changed"))
    kind = NOTICE_CHANGED;
  else if (g_str_equal (refusal, "removed"))
    kind = NOTICE_REMOVED;
  else if (g_str_equal (refusal, ""))
    return;
  else if (spot->tries_left < 0)
    kind = NOTICE_WRONG_PIN_UNCOUNTED;
  add (self, kind, spot->card, entry->reader, spot->tries_left);
}

static void
add_card (Notices *self, const KskCardSpot *spot)
{
  const KskCardEntry *entry = &self->ledger->cards[spot->card];
  if (spot->is_in && !spot->is_open)
    add_closed (self, spot, entry);
  else if (spot->is_out_too_soon)
    add (self, NOTICE_EARLY, spot->card, entry->reader, -1);
  else if (!spot->is_in && spot->is_open && spot->is_wanted && !ksk_card_table_has_few_readers (self->table))
    add (self, NOTICE_OUT, spot->card, entry->reader, -1);
}

static gboolean
is_any_wanted (KskCardTable *table)
{
  for (guint i = 0; i < table->spots->len; i++)
    if (((KskCardSpot *)table->spots->pdata[i])->is_wanted)
      return TRUE;
  return FALSE;
}

static void
add_readers (Notices *self)
{
  GHashTableIter iter;
  gpointer name, record;
  /* One that another has taken the place of is no longer missed. */
  gboolean is_missed = ksk_card_table_has_few_readers (self->table);
  g_hash_table_iter_init (&iter, self->ledger->gone);
  while (is_missed && g_hash_table_iter_next (&iter, &name, NULL))
    add (self, NOTICE_READER_GONE, 0, name, -1);
  if (self->readers->len == 0 && g_hash_table_size (self->ledger->gone) == 0 && is_any_wanted (self->table))
    add (self, NOTICE_NO_READER, 0, NULL, -1);
  g_hash_table_iter_init (&iter, self->ledger->refused);
  while (g_hash_table_iter_next (&iter, &name, &record))
    add_refused (self, name, record);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Notice *x = a, *y = b;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  return x->card != y->card ? (x->card < y->card ? -1 : 1) : g_strcmp0 (x->reader, y->reader);
}

static char *
format (const Notice *self, const char *(*translate) (const char *text))
{
  g_autofree char *card = g_strdup_printf ("%u", self->card), *tries = g_strdup_printf ("%d", self->tries);
  const char *holder = self->card > 0 ? ksk_role_get_name ((KskRole)(KSK_ROLE_CO1 + self->card - 1)) : "";
  g_autoptr (GString) text = g_string_new (translate (texts[self->kind]));
  g_string_replace (text, "{card}", card, 0);
  g_string_replace (text, "{holder}", holder, 0);
  g_string_replace (text, "{tries}", tries, 0);
  /* Last, for its name comes from outside. */
  g_string_replace (text, "{reader}", self->reader != NULL ? self->reader : "", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GStrv
format_all (GArray *list, const char *(*translate) (const char *text))
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_array_sort (list, compare);
  for (guint i = 0; i < list->len; i++) {
    g_autofree char *text = format (&g_array_index (list, Notice, i), translate);
    g_strv_builder_add (builder, text);
  }
  return g_strv_builder_end (builder);
}

GStrv
ksk_card_table_dup_notices (KskCardTable *self, const char *(*translate) (const char *text))
{
  g_return_val_if_fail (KSK_IS_CARD_TABLE (self) && translate != NULL, NULL);

  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Notice));
  if (self->source == NULL || self->session == NULL || ksk_card_table_get_place (self) == KSK_CARDS_AT_DEVICE)
    return format_all (list, translate);
  g_auto (KskCardLedger) ledger = { 0 };
  ksk_card_ledger_init (&ledger, ksk_session_get_story (self->session));
  g_autoptr (GPtrArray) readers = ksk_card_table_dup_readers (self);
  Notices found = { self, &ledger, readers, list };
  GPtrArray *spots = ksk_card_table_get_spots (self);
  g_autoptr (GPtrArray) looked_at = ksk_card_source_dup_readers (self->source);
  if (ledger.is_service_lost)
    add (&found, NOTICE_SERVICE_LOST, 0, NULL, -1);
  else if (looked_at != NULL)
    add_readers (&found);
  for (guint i = 0; i < spots->len; i++)
    add_card (&found, spots->pdata[i]);
  return format_all (list, translate);
}

static const char *
leave_as_is (const char *text)
{
  return text;
}

const char *const *
ksk_card_table_get_notices (KskCardTable *self)
{
  g_return_val_if_fail (KSK_IS_CARD_TABLE (self), NULL);
  g_strfreev (self->notices);
  self->notices = ksk_card_table_dup_notices (self, leave_as_is);
  return (const char *const *)self->notices;
}
