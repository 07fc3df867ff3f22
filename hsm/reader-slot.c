/* What is known of one reader, or slot, from one word of whoever serves it to the next. */
#include "reader-slot.h"

/* How often a card is read until it counts as mute. One that was pulled out is known to be out long before. */
#define MAX_FAILURES 6

static void
tell (KskReaderSlot *self, KskReader *seen)
{
  ksk_reader_unref (self->seen);
  self->seen = seen;
}

static void
tell_state (KskReaderSlot *self, KskReaderState state, const char *detail)
{
  if (self->seen->state != state || detail != NULL)
    tell (self, ksk_reader_new (self->shown_name, state, self->insertion, 0, "", -1, detail));
}

KskReaderSlot *
ksk_reader_slot_new (const char *name, const char *shown_name)
{
  KskReaderSlot *self = g_new0 (KskReaderSlot, 1);
  self->name = g_strdup (name);
  self->shown_name = g_strdup (shown_name);
  self->seen = ksk_reader_new (self->shown_name, KSK_READER_EMPTY, 0, 0, "", -1, NULL);
  self->is_listed = TRUE;
  return self;
}

void
ksk_reader_slot_free (KskReaderSlot *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->shown_name);
  ksk_reader_unref (self->seen);
  g_free (self);
}

static void
forget_card (KskReaderSlot *self)
{
  self->has_card = FALSE;
  self->is_unread = FALSE;
  self->failures = 0;
}

void
ksk_reader_slot_list (KskReaderSlot *self, gboolean is_listed)
{
  self->is_listed = is_listed;
  if (is_listed) {
    if (self->seen->state == KSK_READER_GONE)
      tell_state (self, KSK_READER_EMPTY, NULL);
    return;
  }
  self->state = 0;
  forget_card (self);
  if (!self->is_doubtful)
    tell_state (self, KSK_READER_GONE, NULL);
}

void
ksk_reader_slot_take (KskReaderSlot *self, gboolean has_card, guint count)
{
  if (!has_card) {
    forget_card (self);
    if (!self->is_doubtful)
      tell_state (self, KSK_READER_EMPTY, NULL);
    return;
  }
  if (self->has_card && self->count == count)
    return;
  forget_card (self);
  self->has_card = TRUE;
  self->is_unread = TRUE;
  self->count = count;
  if (self->is_doubtful)
    return; /* whether it is another card shows when it is read */
  self->insertion++;
  tell_state (self, KSK_READER_READING, NULL);
}

void
ksk_reader_slot_doubt (KskReaderSlot *self)
{
  self->state = 0;
  forget_card (self);
  if (self->seen->state != KSK_READER_GONE)
    self->is_doubtful = TRUE;
}

void
ksk_reader_slot_settle (KskReaderSlot *self)
{
  if (!self->is_doubtful || self->is_unread)
    return;
  self->is_doubtful = FALSE;
  if (!self->is_listed)
    tell_state (self, KSK_READER_GONE, NULL);
  else if (!self->has_card)
    tell_state (self, KSK_READER_EMPTY, NULL);
}

/* Tells whether what has been read is another card than the one that is seen there. */
static gboolean
came_unseen (const KskReaderSlot *self, KskReaderState state, const char *serial)
{
  if (self->seen->state == KSK_READER_READING)
    return FALSE; /* it was seen to come */
  if (self->is_doubtful && self->seen->state != state)
    return TRUE;
  /* A card that fell silent is still that card. */
  return self->seen->serial[0] != '\0' && state != KSK_READER_MUTE && !g_str_equal (self->seen->serial, serial);
}

static void
settle_card (KskReaderSlot *self, KskReaderState state, const char *serial)
{
  if (came_unseen (self, state, serial))
    self->insertion++;
  self->is_unread = FALSE;
  self->is_doubtful = FALSE;
}

void
ksk_reader_slot_set_card (KskReaderSlot *self, KskReaderState state, guint card, const char *serial, int tries_left)
{
  settle_card (self, state, serial);
  self->failures = 0;
  tell (self, ksk_reader_new (self->shown_name, state, self->insertion, card, serial, tries_left, NULL));
}

void
ksk_reader_slot_set_state (KskReaderSlot *self, KskReaderState state, const char *detail)
{
  settle_card (self, state, "");
  tell_state (self, state, detail);
}

void
ksk_reader_slot_fail (KskReaderSlot *self, const GError *error)
{
  if (++self->failures < MAX_FAILURES)
    return;
  /* Pulled out it was not, then: it would be known by now. */
  gboolean is_in = g_error_matches (error, KSK_CARD_ERROR, KSK_CARD_ERROR_REMOVED);
  ksk_reader_slot_set_state (self, KSK_READER_MUTE,
                             is_in ? "It is in and does not answer; take it out and insert it again" : error->message);
}

void
ksk_reader_slot_read_again (KskReaderSlot *self)
{
  self->is_unread = self->has_card;
}
