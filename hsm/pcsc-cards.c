/* Operator cards in PC/SC readers: a card source. */
#include "pcsc-cards.h"

#include <string.h>

#include "card-io.h"
#include "pcsc-card.h"
#include "pcsc-slot.h"
#include "watched-cards.h"

/* How long one wait lasts: a PIN that is given meanwhile waits as long. Not ended with SCardCancel(), which can put the
 * library out of step with the service when an event comes at the same moment. */
#define WAIT_MS 200
/* Between two attempts to reach the service. */
#define PAUSE_MS 300
/* A service that has come back finds its readers and their cards within this. */
#define SETTLE_US (2 * G_TIME_SPAN_SECOND)

#define MAX_READER_NAMES_BYTES (16 * 1024)
#define PNP_READER "\\\\?PnP?\\Notification"

typedef struct {
  KskCardWatch watch;
  SCARDCONTEXT context;
  gboolean has_context;
  GPtrArray *slots;  /* (element-type KskPcscSlot): in the order in which they were first seen */
  char *lost;        /* (nullable): why the service was lost: a sentence; until all is known again */
  gint64 settles_at; /* when doubts end: monotonic time */
} PcscCards;

static KskPcscSlot *
get_slot (PcscCards *self, guint index)
{
  return self->slots->pdata[index];
}

static void
publish (PcscCards *self)
{
  gboolean has_reader = FALSE;
  GPtrArray *readers = g_ptr_array_new_full (self->slots->len, (GDestroyNotify)ksk_reader_unref);
  for (guint i = 0; i < self->slots->len; i++) {
    const KskPcscSlot *slot = get_slot (self, i);
    g_ptr_array_add (readers, ksk_reader_ref (slot->seen));
    has_reader = has_reader || slot->is_listed;
  }
  const char *trouble = self->lost != NULL ? self->lost
                        : has_reader       ? NULL
                                           : "No card reader is connected; connect one.";
  ksk_watched_cards_publish (self->watch.cards, readers, trouble);
}

/* Every handle and every state is worth nothing now. */
static void
lose_service (PcscCards *self, LONG rv)
{
  if (self->has_context)
    SCardReleaseContext (self->context);
  self->has_context = FALSE;
  /* How it was lost tells more than how it then cannot be reached. */
  if (self->lost == NULL) {
    g_autofree char *name = ksk_pcsc_dup_name (rv);
    self->lost = g_strdup_printf ("The smart card service (pcscd) does not answer, so that no card can be seen; cards "
                                  "that are open stay open. Start the service again (%s).",
                                  name);
  }
  for (guint i = 0; i < self->slots->len; i++)
    ksk_pcsc_slot_doubt (get_slot (self, i));
}

static gboolean
reach_service (PcscCards *self)
{
  if (self->has_context)
    return TRUE;

  LONG rv = SCardEstablishContext (SCARD_SCOPE_SYSTEM, NULL, NULL, &self->context);
  if (rv != SCARD_S_SUCCESS) {
    lose_service (self, rv);
    return FALSE;
  }
  self->has_context = TRUE;
  self->settles_at = g_get_monotonic_time () + SETTLE_US;
  return TRUE;
}

/* Ends doubts when it is time, and forgets that the service was lost when there are none. */
static void
settle (PcscCards *self)
{
  gboolean is_time = g_get_monotonic_time () >= self->settles_at;
  gboolean is_doubtful = FALSE;
  for (guint i = 0; i < self->slots->len; i++) {
    KskPcscSlot *slot = get_slot (self, i);
    if (is_time)
      ksk_pcsc_slot_settle (slot);
    is_doubtful = is_doubtful || slot->is_doubtful;
  }
  if (!is_doubtful)
    g_clear_pointer (&self->lost, g_free);
}

/* The service names its readers in no order. */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The readers that there are now. */
static LONG
list_readers (PcscCards *self)
{
  g_autofree char *names = g_malloc0 (MAX_READER_NAMES_BYTES + 2);
  DWORD size = MAX_READER_NAMES_BYTES;
  LONG rv = SCardListReaders (self->context, NULL, names, &size);
  if (rv != SCARD_S_SUCCESS && rv != SCARD_E_NO_READERS_AVAILABLE)
    return rv;

  /* Each name ends with a zero, the last with two; that is so even when the service writes none. */
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();
  for (char *name = names; rv == SCARD_S_SUCCESS && *name != '\0'; name += strlen (name) + 1)
    g_ptr_array_add (fresh, name);
  for (guint i = 0; i < self->slots->len; i++) {
    KskPcscSlot *slot = get_slot (self, i);
    guint at = 0;
    gboolean is_listed = g_ptr_array_find_with_equal_func (fresh, slot->name, g_str_equal, &at);
    ksk_pcsc_slot_list (slot, is_listed);
    if (is_listed)
      g_ptr_array_remove_index_fast (fresh, at);
  }
  g_ptr_array_sort (fresh, compare_names);
  for (guint i = 0; i < fresh->len && self->slots->len < KSK_MAX_READERS; i++)
    g_ptr_array_add (self->slots, ksk_pcsc_slot_new (fresh->pdata[i]));
  return SCARD_S_SUCCESS;
}

/* Waits until a state differs from what was taken in. */
static LONG
wait_for_change (PcscCards *self)
{
  SCARD_READERSTATE states[KSK_MAX_READERS + 1] = { { .szReader = PNP_READER } };
  KskPcscSlot *slots[KSK_MAX_READERS + 1] = { NULL };
  DWORD n = 1;
  for (guint i = 0; i < self->slots->len; i++) {
    KskPcscSlot *slot = get_slot (self, i);
    if (!slot->is_listed)
      continue;
    slots[n] = slot;
    states[n].szReader = slot->name;
    states[n].dwCurrentState = slot->state;
    n++;
  }

  LONG rv = SCardGetStatusChange (self->context, WAIT_MS, states, n);
  if (rv == SCARD_E_TIMEOUT || rv == SCARD_E_UNKNOWN_READER || rv == SCARD_E_CANCELLED)
    return SCARD_S_SUCCESS; /* the next list of readers tells */
  if (rv != SCARD_S_SUCCESS)
    return rv;
  for (DWORD i = 1; i < n; i++) {
    if ((states[i].dwEventState & SCARD_STATE_CHANGED) != 0)
      ksk_pcsc_slot_take_state (slots[i], states[i].dwEventState);
  }
  return SCARD_S_SUCCESS;
}

static KskReader *
judge (PcscCards *self, const KskPcscSlot *slot, const KskCardLabel *label, int tries_left)
{
  return ksk_watched_cards_judge (self->watch.cards, slot->shown_name, label, tries_left);
}

/* Reads the label of the card that has come. */
static LONG
read_card (PcscCards *self, KskPcscSlot *slot)
{
  if ((slot->state & SCARD_STATE_MUTE) != 0) {
    ksk_pcsc_slot_set_state (slot, KSK_READER_MUTE, NULL);
    return SCARD_S_SUCCESS;
  }

  LONG rv = SCARD_S_SUCCESS;
  g_autoptr (GError) error = NULL;
  g_autoptr (KskPcscCard) card = ksk_pcsc_card_connect (self->context, slot->name, &rv, &error);
  if (card == NULL) {
    if (ksk_pcsc_is_service_lost (rv))
      return rv;
    ksk_pcsc_slot_fail (slot, error);
    return SCARD_S_SUCCESS;
  }
  KskCardLabel label;
  int tries_left = -1;
  if (ksk_card_io_read_label (ksk_pcsc_card_transmit, card, &label, &tries_left, &error))
    ksk_pcsc_slot_set_seen (slot, judge (self, slot, &label, tries_left));
  else if (g_error_matches (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT))
    ksk_pcsc_slot_set_state (slot, KSK_READER_UNKNOWN, error->message);
  else
    ksk_pcsc_slot_fail (slot, error);
  return SCARD_S_SUCCESS;
}

/* One after the other, and each is published at once. */
static LONG
read_cards (PcscCards *self)
{
  for (guint i = 0; i < self->slots->len; i++) {
    KskPcscSlot *slot = get_slot (self, i);
    if (!slot->is_unread)
      continue;
    publish (self);
    LONG rv = read_card (self, slot);
    if (rv != SCARD_S_SUCCESS)
      return rv;
  }
  return SCARD_S_SUCCESS;
}

static guint
look (KskCardWatch *watch)
{
  PcscCards *self = (PcscCards *)watch;
  if (!reach_service (self)) {
    publish (self);
    return PAUSE_MS;
  }

  LONG rv = list_readers (self);
  /* A card that is to be read once more gets a moment: the wait ends at once only when something is new. */
  if (rv == SCARD_S_SUCCESS)
    rv = wait_for_change (self);
  if (rv == SCARD_S_SUCCESS)
    rv = read_cards (self);
  if (rv != SCARD_S_SUCCESS)
    lose_service (self, rv);
  else
    settle (self);
  publish (self);
  return rv == SCARD_S_SUCCESS ? 0 : PAUSE_MS;
}

static KskPcscSlot *
find_card (PcscCards *self, guint card, const char *serial)
{
  for (guint i = 0; i < self->slots->len; i++) {
    KskPcscSlot *slot = get_slot (self, i);
    if (slot->seen->state == KSK_READER_CARD && slot->seen->card == card && g_str_equal (slot->seen->serial, serial))
      return slot;
  }
  return NULL;
}

/* Compares what is in the reader with what was asked for, and gives the PIN to nothing else. */
static KskSecret *
open_in_slot (PcscCards *self, KskPcscSlot *slot, KskPcscCard *card, const char *serial, const KskSecret *pin,
              GError **error)
{
  KskCardLabel label;
  int tries_left = -1;
  if (!ksk_card_io_read_label (ksk_pcsc_card_transmit, card, &label, &tries_left, error)) {
    ksk_pcsc_slot_read_again (slot);
    return NULL;
  }
  KskReader *found = judge (self, slot, &label, tries_left);
  if (found->state != KSK_READER_CARD || !g_str_equal (label.serial, serial)) {
    ksk_pcsc_slot_set_seen (slot, found);
    g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_CHANGED,
                 "Another card is in %s now; no PIN was given to it. See which card it is, then enter its PIN",
                 slot->shown_name);
    return NULL;
  }
  ksk_reader_unref (found);

  ksk_pcsc_card_reset_at_end (card);
  KskSecret *share = ksk_card_io_open (ksk_pcsc_card_transmit, card, pin, &tries_left, error);
  if (tries_left >= 0)
    ksk_pcsc_slot_set_seen (slot, judge (self, slot, &label, tries_left));
  else
    ksk_pcsc_slot_read_again (slot); /* it is open and has all its tries again, or something became of it */
  return share;
}

static KskSecret *
open_card (KskCardWatch *watch, guint number, const char *serial, const KskSecret *pin, GError **error)
{
  PcscCards *self = (PcscCards *)watch;
  KskPcscSlot *slot = find_card (self, number, serial);
  if (slot == NULL) {
    g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_REMOVED, "Card %u is in no reader; insert it again", number);
    return NULL;
  }
  if (!self->has_context) {
    ksk_pcsc_set_error (error, SCARD_E_NO_SERVICE, slot->shown_name);
    return NULL;
  }

  LONG rv = SCARD_S_SUCCESS;
  KskSecret *share = NULL;
  g_autoptr (KskPcscCard) card = ksk_pcsc_card_connect (self->context, slot->name, &rv, error);
  if (card != NULL)
    share = open_in_slot (self, slot, card, serial, pin, error);
  else if (ksk_pcsc_is_service_lost (rv))
    lose_service (self, rv);
  else
    ksk_pcsc_slot_read_again (slot);
  publish (self);
  return share;
}

static void
free_cards (KskCardWatch *watch)
{
  PcscCards *self = (PcscCards *)watch;
  if (self->has_context)
    SCardReleaseContext (self->context);
  g_ptr_array_unref (self->slots);
  g_free (self->lost);
  g_free (self);
}

KskCardSource *
ksk_pcsc_cards_new (KskCardSet *set)
{
  g_return_val_if_fail (set != NULL, NULL);

  PcscCards *self = g_new0 (PcscCards, 1);
  self->watch.look = look;
  self->watch.open = open_card;
  self->watch.free = free_cards;
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_pcsc_slot_free);
  return ksk_watched_cards_new (set, &self->watch);
}
