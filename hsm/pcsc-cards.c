/* Operator cards in PC/SC readers: a card source. */
#include "pcsc-cards.h"

#include <glib/gi18n.h>
#include <string.h>

#include "card-io.h"
#include "pcsc-card.h"
#include "pcsc-names.h"
#include "watched-cards.h"

/* How long one wait lasts: a PIN that is given meanwhile waits as long. Not ended with SCardCancel(), which can put the
 * library out of step with the service when an event comes at the same moment. */
#define WAIT_MS 200
/* Between two attempts to reach the service. */
#define PAUSE_MS 300
/* A service that has come back finds its readers and their cards within this. */
#define SETTLE_US (2 * G_TIME_SPAN_SECOND)

#define TROUBLE                                                                                      \
  N_ ("The smart card service (pcscd) does not answer, so that no card can be seen; cards that are " \
      "open stay open. Start the service again.")

#define PNP_READER "\\\\?PnP?\\Notification"

typedef struct {
  KskCardWatch watch;
  SCARDCONTEXT context;
  gboolean has_context;
  gboolean is_lost;  /* the service was lost, and not all that was seen before is known again */
  gint64 settles_at; /* when doubts end: monotonic time */
} PcscCards;

/* Every handle and every state is worth nothing now. */
static void
lose_service (PcscCards *self, LONG rv)
{
  if (self->has_context)
    SCardReleaseContext (self->context);
  self->has_context = FALSE;
  /* How it was lost tells more than how it then cannot be reached. */
  if (!self->is_lost) {
    g_autofree char *name = ksk_pcsc_dup_name (rv);
    g_message ("the smart card service does not answer (%s)", name);
  }
  self->is_lost = TRUE;
  self->watch.trouble = TROUBLE;
  for (guint i = 0; i < self->watch.slots->len; i++)
    ksk_reader_slot_doubt (ksk_card_watch_get_slot (&self->watch, i));
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

/* Ends doubts when it is time. When there are none, the service is as good as before. */
static void
settle (PcscCards *self)
{
  gboolean is_time = g_get_monotonic_time () >= self->settles_at;
  gboolean is_doubtful = FALSE;
  for (guint i = 0; i < self->watch.slots->len; i++) {
    KskReaderSlot *slot = ksk_card_watch_get_slot (&self->watch, i);
    if (is_time)
      ksk_reader_slot_settle (slot);
    is_doubtful = is_doubtful || slot->is_doubtful;
  }
  if (is_doubtful)
    return;
  self->is_lost = FALSE;
  self->watch.trouble = NULL;
}

/* The readers that there are now. */
static LONG
list_readers (PcscCards *self)
{
  g_autoptr (GPtrArray) names = NULL;
  LONG rv = ksk_pcsc_list_readers (self->context, &names);
  if (rv != SCARD_S_SUCCESS)
    return rv;

  for (guint i = 0; i < self->watch.slots->len; i++) {
    KskReaderSlot *slot = ksk_card_watch_get_slot (&self->watch, i);
    guint at = 0;
    gboolean is_listed = g_ptr_array_find_with_equal_func (names, slot->name, g_str_equal, &at);
    ksk_reader_slot_list (slot, is_listed);
    if (is_listed)
      g_ptr_array_remove_index (names, at);
  }
  for (guint i = 0; i < names->len; i++)
    ksk_card_watch_add_slot (&self->watch, names->pdata[i], names->pdata[i], strlen (names->pdata[i]));
  return SCARD_S_SUCCESS;
}

/* Takes in what the service says of a reader. */
static void
take_state (KskReaderSlot *slot, DWORD state)
{
  slot->state = state & ~(DWORD)SCARD_STATE_CHANGED;
  /* Of a reader that is unknown now, the next list of readers tells. The upper half of a state counts how often cards
   * came and went; others using the card change the state too, but not that. */
  if ((state & (SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE)) != 0)
    return;
  ksk_reader_slot_take (slot, (state & SCARD_STATE_PRESENT) != 0, (guint)((guint32)state >> 16));
  if (slot->is_unread && (state & SCARD_STATE_MUTE) != 0)
    ksk_reader_slot_set_state (slot, KSK_READER_MUTE, NULL);
}

/* Waits until a state differs from what was taken in. */
static LONG
wait_for_change (PcscCards *self)
{
  SCARD_READERSTATE states[KSK_MAX_READERS + 1] = { { .szReader = PNP_READER } };
  KskReaderSlot *slots[KSK_MAX_READERS + 1] = { NULL };
  DWORD n = 1;
  for (guint i = 0; i < self->watch.slots->len; i++) {
    KskReaderSlot *slot = ksk_card_watch_get_slot (&self->watch, i);
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
      take_state (slots[i], states[i].dwEventState);
  }
  return SCARD_S_SUCCESS;
}

static guint
look (KskCardWatch *watch)
{
  PcscCards *self = (PcscCards *)watch;
  if (!reach_service (self)) {
    ksk_card_watch_publish (watch);
    return PAUSE_MS;
  }

  LONG rv = list_readers (self);
  /* A card that is to be read once more gets a moment: the wait ends at once only when something is new. */
  if (rv == SCARD_S_SUCCESS)
    rv = wait_for_change (self);
  if (rv == SCARD_S_SUCCESS) {
    ksk_card_watch_read (watch);
    watch->has_looked = TRUE;
    settle (self);
  } else
    lose_service (self, rv);
  ksk_card_watch_publish (watch);
  return rv == SCARD_S_SUCCESS ? 0 : PAUSE_MS;
}

/* A service that is lost is found to be so in the next look. */
static KskCardLink
connect_card (KskCardWatch *watch, KskReaderSlot *slot, GError **error)
{
  PcscCards *self = (PcscCards *)watch;
  if (!self->has_context) {
    ksk_pcsc_set_error (error, SCARD_E_NO_SERVICE, slot->shown_name);
    return NULL;
  }
  return ksk_pcsc_card_connect (self->context, slot->name, error);
}

static void
disconnect (KskCardLink link)
{
  ksk_pcsc_card_free (link);
}

static gboolean
read_label (KskCardLink link, KskCardLabel *label, int *tries_left, GError **error)
{
  return ksk_card_io_read_label (ksk_pcsc_card_transmit, link, label, tries_left, error);
}

static KskSecret *
open_card (KskCardLink link, const KskSecret *pin, int *tries_left, GError **error)
{
  ksk_pcsc_card_reset_at_end (link);
  return ksk_card_io_open (ksk_pcsc_card_transmit, link, pin, tries_left, error);
}

static void
free_watch (KskCardWatch *watch)
{
  PcscCards *self = (PcscCards *)watch;
  if (self->has_context)
    SCardReleaseContext (self->context);
  g_free (self);
}

KskCardSource *
ksk_pcsc_cards_new (KskCardSet *set)
{
  g_return_val_if_fail (set != NULL, NULL);

  PcscCards *self = g_new0 (PcscCards, 1);
  ksk_card_watch_init (&self->watch, set);
  self->watch.look = look;
  self->watch.connect = connect_card;
  self->watch.disconnect = disconnect;
  self->watch.read_label = read_label;
  self->watch.open = open_card;
  self->watch.free = free_watch;
  return ksk_watched_cards_new (&self->watch);
}
