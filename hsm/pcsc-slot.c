/* What is known of one PC/SC reader, from one word of the service to the next. */
#include "pcsc-slot.h"

#include <string.h>

#include "display-text.h"

/* How often a card is read until it counts as mute. One that was pulled out is known to be out long before. */
#define MAX_FAILURES 6

/* The upper half of an event state counts how often cards came and went. */
static guint
get_count (DWORD state)
{
  return (guint)((guint32)state >> 16);
}

static void
tell (KskPcscSlot *self, KskReader *seen)
{
  ksk_reader_unref (self->seen);
  self->seen = seen;
}

static void
tell_state (KskPcscSlot *self, KskReaderState state, const char *detail)
{
  if (self->seen->state != state || detail != NULL)
    tell (self, ksk_reader_new (self->shown_name, state, 0, "", -1, detail));
}

KskPcscSlot *
ksk_pcsc_slot_new (const char *name)
{
  KskPcscSlot *self = g_new0 (KskPcscSlot, 1);
  self->name = g_strdup (name);
  self->shown_name = ksk_hsm_display_text (name, strlen (name));
  self->seen = ksk_reader_new (self->shown_name, KSK_READER_EMPTY, 0, "", -1, NULL);
  self->state = SCARD_STATE_UNAWARE;
  self->is_listed = TRUE;
  return self;
}

void
ksk_pcsc_slot_free (KskPcscSlot *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->shown_name);
  ksk_reader_unref (self->seen);
  g_free (self);
}

static void
forget_card (KskPcscSlot *self)
{
  self->has_card = FALSE;
  self->is_unread = FALSE;
  self->failures = 0;
}

void
ksk_pcsc_slot_list (KskPcscSlot *self, gboolean is_listed)
{
  self->is_listed = is_listed;
  if (is_listed) {
    if (self->seen->state == KSK_READER_GONE)
      tell_state (self, KSK_READER_EMPTY, NULL);
    return;
  }
  self->state = SCARD_STATE_UNAWARE;
  forget_card (self);
  if (!self->is_doubtful)
    tell_state (self, KSK_READER_GONE, NULL);
}

void
ksk_pcsc_slot_take_state (KskPcscSlot *self, DWORD state)
{
  self->state = state & ~(DWORD)SCARD_STATE_CHANGED;
  if ((state & (SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE)) != 0)
    return; /* the next list of readers tells */

  if ((state & SCARD_STATE_PRESENT) == 0) {
    forget_card (self);
    if (!self->is_doubtful)
      tell_state (self, KSK_READER_EMPTY, NULL);
    return;
  }
  /* Others using the card change the state too, but not the count. */
  if (self->has_card && self->count == get_count (state))
    return;
  forget_card (self);
  self->has_card = TRUE;
  self->is_unread = TRUE;
  self->count = get_count (state);
  if (!self->is_doubtful)
    tell_state (self, KSK_READER_READING, NULL);
}

void
ksk_pcsc_slot_doubt (KskPcscSlot *self)
{
  self->state = SCARD_STATE_UNAWARE;
  forget_card (self);
  if (self->seen->state != KSK_READER_GONE)
    self->is_doubtful = TRUE;
}

void
ksk_pcsc_slot_settle (KskPcscSlot *self)
{
  if (!self->is_doubtful || self->is_unread)
    return;
  self->is_doubtful = FALSE;
  if (!self->is_listed)
    tell_state (self, KSK_READER_GONE, NULL);
  else if (!self->has_card)
    tell_state (self, KSK_READER_EMPTY, NULL);
}

void
ksk_pcsc_slot_set_seen (KskPcscSlot *self, KskReader *seen)
{
  self->is_unread = FALSE;
  self->is_doubtful = FALSE;
  tell (self, seen);
}

void
ksk_pcsc_slot_set_state (KskPcscSlot *self, KskReaderState state, const char *detail)
{
  self->is_unread = FALSE;
  self->is_doubtful = FALSE;
  tell_state (self, state, detail);
}

void
ksk_pcsc_slot_fail (KskPcscSlot *self, const GError *error)
{
  if (++self->failures < MAX_FAILURES)
    return;
  /* Pulled out it was not, then: it would be known by now. */
  gboolean is_in = g_error_matches (error, KSK_CARD_ERROR, KSK_CARD_ERROR_REMOVED);
  ksk_pcsc_slot_set_state (self, KSK_READER_MUTE,
                           is_in ? "It is in and does not answer; take it out and insert it again" : error->message);
}

void
ksk_pcsc_slot_read_again (KskPcscSlot *self)
{
  self->is_unread = self->has_card;
}
