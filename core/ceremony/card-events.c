/* What happens to cards: the records compared with what is in the readers, by serial number and by how often one was
 * put in, so that no change is lost however quick it was, nor one that came while the program was not running. */
#include "ceremony/card-table-private.h"
#include "ceremony/session-private.h"

KskReader *
ksk_card_readers_find (GPtrArray *readers, const char *name)
{
  for (guint i = 0; i < readers->len; i++) {
    KskReader *reader = readers->pdata[i];
    if (g_strcmp0 (reader->name, name) == 0)
      return reader;
  }
  return NULL;
}

static gboolean
append (KskCardTable *self, const char *kind, guint card, JsonObject *members)
{
  g_autoptr (GError) error = NULL;
  if (ksk_card_table_append (self, kind, card, members, &error))
    return TRUE;
  g_warning ("%s", error->message);
  return FALSE;
}

static JsonObject *
describe (const KskReader *reader)
{
  JsonObject *members = ksk_members_new ("reader", reader->name, NULL);
  if (*reader->serial != '\0')
    json_object_set_string_member (members, "serial", reader->serial);
  if (reader->tries_left >= 0)
    json_object_set_int_member (members, "tries", reader->tries_left);
  return members;
}

static gboolean
write_service (KskCardTable *self, const KskCardLedger *ledger, const char *trouble)
{
  if (ledger->is_service_lost == (trouble != NULL))
    return FALSE;
  JsonObject *members = ksk_members_new ("state", trouble != NULL ? "lost" : "back", NULL);
  if (trouble != NULL)
    json_object_set_string_member (members, "detail", trouble);
  return append (self, "card-service", 0, members);
}

static gboolean
write_reader (KskCardTable *self, const char *name, const char *state)
{
  return append (self, "card-reader", 0, ksk_members_new ("reader", name, "state", state, NULL));
}

static void
remember_insertion (KskCardTable *self, const KskReader *reader)
{
  g_hash_table_insert (self->readers, g_strdup (reader->name), GUINT_TO_POINTER (reader->insertion));
}

/* A reader that is no longer in the list has gone as well. */
static gboolean
write_readers (KskCardTable *self, const KskCardLedger *ledger, GPtrArray *readers)
{
  /* What was in when the program was started is what the records tell of, if that is in. */
  for (guint i = 0; i < readers->len; i++) {
    const KskReader *reader = readers->pdata[i];
    if (!g_hash_table_contains (self->readers, reader->name))
      remember_insertion (self, reader);
  }

  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init (&iter, self->readers);
  while (g_hash_table_iter_next (&iter, &name, NULL)) {
    const KskReader *reader = ksk_card_readers_find (readers, name);
    gboolean is_gone = reader == NULL || reader->state == KSK_READER_GONE;
    if (is_gone != g_hash_table_contains (ledger->gone, name))
      return write_reader (self, name, is_gone ? "gone" : "back");
  }
  return FALSE;
}

/* A card that is being read may be the one that was there before, when nobody saw it go: that shows when it has been
 * read. */
static gboolean
is_out (KskCardTable *self, GPtrArray *readers, const char *name, const char *serial)
{
  const KskReader *reader = ksk_card_readers_find (readers, name);
  if (reader == NULL || reader->state == KSK_READER_EMPTY || reader->state == KSK_READER_GONE)
    return TRUE;
  if (reader->insertion != GPOINTER_TO_UINT (g_hash_table_lookup (self->readers, name)))
    return TRUE;
  return reader->state != KSK_READER_READING && g_strcmp0 (reader->serial, serial != NULL ? serial : "") != 0;
}

static gboolean
write_removed (KskCardTable *self, const KskCardLedger *ledger, GPtrArray *readers)
{
  for (guint card = 1; card <= KSK_MAX_CARDS; card++) {
    const KskCardEntry *entry = &ledger->cards[card];
    if (!entry->is_in || !is_out (self, readers, entry->reader, entry->serial))
      continue;
    const char *serial = entry->serial != NULL ? entry->serial : "";
    const char *reader = entry->reader != NULL ? entry->reader : "";
    JsonObject *members = ksk_members_new ("serial", serial, "reader", reader, NULL);
    json_object_set_boolean_member (members, "early", ksk_card_table_needs_in (self, card));
    return append (self, "card-removed", card, members);
  }
  return FALSE;
}

/* What was not taken goes out again: said of the reader, so that no card of that number counts as taken out. */
static gboolean
write_refused_removed (KskCardTable *self, const KskCardLedger *ledger, GPtrArray *readers)
{
  GHashTableIter iter;
  gpointer name, record;
  g_hash_table_iter_init (&iter, ledger->refused);
  while (g_hash_table_iter_next (&iter, &name, &record)) {
    JsonObject *object = ksk_record_get_object (record);
    const char *serial = ksk_members_get_text (object, "serial"), *card = ksk_members_get_text (object, "card");
    if (!is_out (self, readers, name, serial))
      continue;
    JsonObject *members = ksk_members_new ("reader", name, NULL);
    if (serial != NULL)
      json_object_set_string_member (members, "serial", serial);
    json_object_set_boolean_member (members, "refused", TRUE);
    return append (self, "card-removed", card != NULL ? (guint)g_ascii_digit_value (*card) : 0, members);
  }
  return FALSE;
}

static gboolean
is_serial_in (const KskCardLedger *ledger, const char *serial)
{
  for (guint card = 1; card <= KSK_MAX_CARDS; card++)
    if (ledger->cards[card].is_in && g_strcmp0 (ledger->cards[card].serial, serial) == 0)
      return TRUE;
  return FALSE;
}

/* The very card that the records say is in that reader. */
static gboolean
is_taken (const KskCardLedger *ledger, const KskReader *reader)
{
  const KskCardEntry *entry = &ledger->cards[reader->card];
  return entry->is_in && g_strcmp0 (entry->reader, reader->name) == 0 && g_strcmp0 (entry->serial, reader->serial) == 0;
}

/* Returns: (nullable): why what is in that reader cannot be used. @is_new: (out): it is a card to be taken. */
static const char *
find_reason (KskCardTable *self, const KskCardLedger *ledger, const KskReader *reader, gboolean *is_new)
{
  *is_new = FALSE;
  switch (reader->state) {
    case KSK_READER_UNKNOWN:
      return "unknown";
    case KSK_READER_OTHER_SET:
      return "other-ceremony";
    case KSK_READER_OLD_EPOCH:
      return "old-epoch";
    case KSK_READER_MUTE:
      return "mute";
    case KSK_READER_EMPTY:
    case KSK_READER_READING:
    case KSK_READER_GONE:
      return NULL;
    case KSK_READER_CARD:
      break;
  }
  if (reader->card == 0 || reader->card > self->spots->len)
    return "unknown";
  if (!is_taken (ledger, reader)) {
    if (ledger->cards[reader->card].is_in || is_serial_in (ledger, reader->serial))
      return "duplicate";
    *is_new = ksk_card_table_takes (self, reader->card);
    return *is_new ? NULL : "not-asked";
  }
  return reader->tries_left == 0 ? "blocked" : NULL;
}

static gboolean
write_refused (KskCardTable *self, const KskReader *reader, const char *reason)
{
  JsonObject *members = describe (reader);
  json_object_set_string_member (members, "reason", reason);
  if (reader->detail != NULL)
    json_object_set_string_member (members, "detail", reader->detail);
  remember_insertion (self, reader);
  return append (self, "card-refused", reader->card, members);
}

static gboolean
write_inserted (KskCardTable *self, const KskCardLedger *ledger, GPtrArray *readers)
{
  for (guint i = 0; i < readers->len; i++) {
    const KskReader *reader = readers->pdata[i];
    gboolean is_new = FALSE;
    const char *reason = find_reason (self, ledger, reader, &is_new);
    if (is_new) {
      remember_insertion (self, reader);
      return append (self, "card-inserted", reader->card, describe (reader));
    }
    KskRecord *told = g_hash_table_lookup (ledger->refused, reader->name);
    if (reason != NULL
        && (told == NULL || g_strcmp0 (ksk_members_get_text (ksk_record_get_object (told), "reason"), reason) != 0))
      return write_refused (self, reader, reason);
  }
  return FALSE;
}

gboolean
ksk_card_events_write_next (KskCardTable *self)
{
  g_autofree char *trouble = ksk_card_source_dup_trouble (self->source);
  g_auto (KskCardLedger) ledger = { 0 };
  ksk_card_ledger_init (&ledger, ksk_session_get_story (self->session));
  self->useless = ksk_card_ledger_get_useless (&ledger);
  if (write_service (self, &ledger, trouble))
    return TRUE;
  /* Without its service nobody sees whether a card is in: all stays as it was until it is back. */
  if (trouble != NULL || ledger.is_service_lost)
    return FALSE;
  g_autoptr (GPtrArray) readers = ksk_card_source_dup_readers (self->source);
  /* Nobody has looked yet: that is not to say that every card is out. */
  if (readers == NULL)
    return FALSE;
  return write_readers (self, &ledger, readers) || write_removed (self, &ledger, readers)
         || write_refused_removed (self, &ledger, readers) || write_inserted (self, &ledger, readers);
}
