/* Drawn cards into drawn readers. */
#include "table-cards.h"

#include <glib/gi18n.h>

#include "card-file.h"
#include "open-shares.h"

/* What is in a reader. An empty one is all zeros but for what it has counted. */
typedef struct {
  guint insertion;   /* how many cards were put in */
  guint drawn;       /* the card that was put in; what its file says may be another number */
  KskCardFile *file; /* (nullable): NULL when that is no card */
  char *detail;      /* (nullable): why not */
} Slot;

struct _KskTableCards {
  GObject parent_instance;

  KskCardSet *set;
  KskOpenShares *shares;
  char *folder;
  GMutex mutex; /* of what follows: cards are put in by the main thread, and opened by a worker */
  Slot slots[KSK_MAX_CARDS];
};

static void ksk_table_cards_source_init (KskCardSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KskTableCards, ksk_table_cards, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_CARD_SOURCE, ksk_table_cards_source_init))

static void
slot_clear (Slot *self)
{
  ksk_card_file_free (self->file);
  g_free (self->detail);
  *self = (Slot){ .insertion = self->insertion };
}

static void
ksk_table_cards_finalize (GObject *object)
{
  KskTableCards *self = KSK_TABLE_CARDS (object);

  for (guint i = 0; i < KSK_MAX_CARDS; i++)
    slot_clear (&self->slots[i]);
  g_clear_pointer (&self->shares, ksk_open_shares_free);
  g_clear_pointer (&self->set, ksk_card_set_unref);
  g_free (self->folder);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (ksk_table_cards_parent_class)->finalize (object);
}

static void
ksk_table_cards_class_init (KskTableCardsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ksk_table_cards_finalize;
}

static void
ksk_table_cards_init (KskTableCards *self)
{
  g_mutex_init (&self->mutex);
}

KskCardSource *
ksk_table_cards_new (KskCardSet *set, const char *folder, GError **error)
{
  g_return_val_if_fail (set != NULL && folder != NULL, NULL);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER,
                 "%s is no folder, so there are no cards to put on the table", folder);
    return NULL;
  }
  KskTableCards *self = g_object_new (KSK_TYPE_TABLE_CARDS, NULL);
  self->set = ksk_card_set_ref (set);
  self->shares = ksk_open_shares_new (set);
  self->folder = g_strdup (folder);
  return KSK_CARD_SOURCE (self);
}

static KskCardFile *
load_card (KskTableCards *self, guint card, GError **error)
{
  return ksk_card_file_find (self->folder, card, ksk_card_set_get_epoch (self->set), error);
}

static KskCardPlace
get_place (KskCardSource *source)
{
  return KSK_CARDS_ON_TABLE;
}

static guint
get_need (KskCardSource *source)
{
  return ksk_card_set_get_need (KSK_TABLE_CARDS (source)->set);
}

static guint
get_of (KskCardSource *source)
{
  return ksk_card_set_get_of (KSK_TABLE_CARDS (source)->set);
}

static KskReader *
describe_slot (KskTableCards *self, guint i)
{
  const Slot *slot = &self->slots[i];
  g_autofree char *name = g_strdup_printf ("Reader %u", i + 1);
  if (slot->drawn == 0)
    return ksk_reader_new (name, KSK_READER_EMPTY, slot->insertion, 0, "", -1, NULL);
  if (slot->file == NULL)
    return ksk_reader_new (name, KSK_READER_UNKNOWN, slot->insertion, 0, "", -1, slot->detail);

  const KskCardLabel *label = ksk_card_file_get_label (slot->file);
  KskReaderState state = ksk_card_set_judge_label (self->set, label);
  guint card = state == KSK_READER_UNKNOWN ? 0 : label->card;
  return ksk_reader_new (name, state, slot->insertion, card, label->serial, ksk_card_file_get_tries_left (slot->file),
                         NULL);
}

static GPtrArray *
dup_readers (KskCardSource *source)
{
  KskTableCards *self = KSK_TABLE_CARDS (source);
  GPtrArray *readers = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_reader_unref);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  for (guint i = 0; i < ksk_card_set_get_need (self->set); i++)
    g_ptr_array_add (readers, describe_slot (self, i));
  return readers;
}

static char *
dup_trouble (KskCardSource *source)
{
  return NULL;
}

static gboolean
is_open (KskCardSource *source, guint card)
{
  return ksk_open_shares_is_open (KSK_TABLE_CARDS (source)->shares, card);
}

/* Returns: (nullable): the reader with that card of this set. With the mutex held. */
static Slot *
find_card (KskTableCards *self, guint card, const char *serial, gboolean *is_other)
{
  *is_other = FALSE;
  for (guint i = 0; i < KSK_MAX_CARDS; i++) {
    Slot *slot = &self->slots[i];
    const KskCardLabel *label = slot->file != NULL ? ksk_card_file_get_label (slot->file) : NULL;
    if (label == NULL || label->card != card || ksk_card_set_judge_label (self->set, label) != KSK_READER_CARD)
      continue;
    if (g_strcmp0 (label->serial, serial) == 0)
      return slot;
    *is_other = TRUE;
  }
  return NULL;
}

static gboolean
emit_changed (gpointer data)
{
  g_signal_emit_by_name (data, "changed");
  return G_SOURCE_REMOVE;
}

/* From any thread: people see the tries that are left. */
static void
tell_changed (KskTableCards *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, emit_changed, g_object_ref (self), g_object_unref);
}

/* The file of a card that is in: read once more, as opening takes its time, and nobody shall wait for the mutex so
 * long.
 * @drawn: (out). */
static KskCardFile *
load_inserted (KskTableCards *self, guint card, const char *serial, guint *drawn, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  gboolean is_other;
  const Slot *slot = find_card (self, card, serial, &is_other);
  if (slot != NULL) {
    *drawn = slot->drawn;
    return load_card (self, slot->drawn, error);
  }
  g_set_error (error, KSK_CARD_ERROR, is_other ? KSK_CARD_ERROR_CHANGED : KSK_CARD_ERROR_REMOVED,
               is_other ? "Another card %u is in the reader now; its PIN was not used"
                        : "Card %u is not in a reader; its PIN was not used",
               card);
  return NULL;
}

/* Shows the tries that @file has left, when its card is still in. @file: (transfer full). */
static void
take_in (KskTableCards *self, guint drawn, KskCardFile *file)
{
  g_autoptr (KskCardFile) owned = file;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  for (guint i = 0; i < KSK_MAX_CARDS; i++) {
    Slot *slot = &self->slots[i];
    if (slot->drawn != drawn || slot->file == NULL)
      continue;
    ksk_card_file_free (slot->file);
    slot->file = g_steal_pointer (&owned);
    return;
  }
}

static gboolean
open_card (KskCardSource *source, guint card, const char *serial, const KskSecret *pin, GError **error)
{
  KskTableCards *self = KSK_TABLE_CARDS (source);
  guint drawn = 0;
  g_autoptr (KskCardFile) file = load_inserted (self, card, serial, &drawn, error);
  if (file == NULL)
    return FALSE;
  if (g_strcmp0 (ksk_card_file_get_label (file)->serial, serial) != 0) {
    g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_CHANGED,
                 "Another card %u is in the reader now; its PIN was not used", card);
    return FALSE;
  }
  g_autoptr (KskSecret) share = ksk_card_file_open (file, pin, error);
  take_in (self, drawn, g_steal_pointer (&file));
  gboolean is_held = share != NULL && ksk_open_shares_add (self->shares, card, g_steal_pointer (&share), error);
  tell_changed (self);
  return is_held;
}

static KskSecret *
combine (KskCardSource *source, const char *token_serial, GError **error)
{
  return ksk_open_shares_combine (KSK_TABLE_CARDS (source)->shares, token_serial, error);
}

static char *
dup_set_sha256 (KskCardSource *source)
{
  return g_strdup (ksk_card_set_get_sha256 (KSK_TABLE_CARDS (source)->set));
}

static void
forget (KskCardSource *source)
{
  KskTableCards *self = KSK_TABLE_CARDS (source);
  ksk_open_shares_forget (self->shares);
  tell_changed (self);
}

/* Returns: (nullable): the first empty reader; NULL also when that card is in one already. With the mutex held. */
static Slot *
find_place (KskTableCards *self, guint card, GError **error)
{
  Slot *place = NULL;
  for (guint i = ksk_card_set_get_need (self->set); i > 0; i--) {
    Slot *slot = &self->slots[i - 1];
    if (slot->drawn == card) {
      g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER, N_ ("This card is in a reader already."));
      return NULL;
    }
    if (slot->drawn == 0)
      place = slot;
  }
  if (place == NULL)
    g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_READER,
                         N_ ("No reader is free. Take another card out first."));
  return place;
}

static gboolean
insert (KskCardSource *source, guint card, GError **error)
{
  KskTableCards *self = KSK_TABLE_CARDS (source);
  if (card < 1 || card > ksk_card_set_get_of (self->set)) {
    g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT, N_ ("There is no such card."));
    return FALSE;
  }

  g_autoptr (GError) reason = NULL;
  g_mutex_lock (&self->mutex);
  Slot *slot = find_place (self, card, error);
  KskCardFile *file = slot != NULL ? load_card (self, card, &reason) : NULL;
  /* A file that is not there is a card that nobody has; any other file is a card that the reader has to refuse. */
  gboolean is_missing = g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  if (slot != NULL && !is_missing)
    *slot = (Slot){ .insertion = slot->insertion + 1,
                    .drawn = card,
                    .file = file,
                    .detail = reason != NULL ? g_strdup (reason->message) : NULL };
  g_mutex_unlock (&self->mutex);

  if (is_missing)
    g_set_error_literal (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT,
                         N_ ("This card has no file in the folder of the cards."));
  if (slot == NULL || is_missing)
    return FALSE;
  g_signal_emit_by_name (self, "changed");
  return TRUE;
}

static void
take_out (KskCardSource *source, guint card)
{
  KskTableCards *self = KSK_TABLE_CARDS (source);
  gboolean was_in = FALSE;
  g_mutex_lock (&self->mutex);
  for (guint i = 0; card > 0 && i < KSK_MAX_CARDS; i++) {
    if (self->slots[i].drawn != card)
      continue;
    slot_clear (&self->slots[i]);
    was_in = TRUE;
  }
  g_mutex_unlock (&self->mutex);
  if (was_in)
    g_signal_emit_by_name (self, "changed");
}

static char *
dup_note (KskCardSource *source, guint card)
{
  KskTableCards *self = KSK_TABLE_CARDS (source);
  if (card < 1 || card > ksk_card_set_get_of (self->set))
    return NULL;
  g_autoptr (KskCardFile) file = load_card (self, card, NULL);
  return file != NULL ? g_strdup (ksk_card_file_get_note (file)) : NULL;
}

static void
ksk_table_cards_source_init (KskCardSourceInterface *iface)
{
  iface->get_place = get_place;
  iface->get_need = get_need;
  iface->get_of = get_of;
  iface->dup_readers = dup_readers;
  iface->dup_trouble = dup_trouble;
  iface->is_open = is_open;
  iface->open = open_card;
  iface->combine = combine;
  iface->dup_set_sha256 = dup_set_sha256;
  iface->forget = forget;
  iface->insert = insert;
  iface->take_out = take_out;
  iface->dup_note = dup_note;
}
