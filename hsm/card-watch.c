/* The slots that a thread keeps watch of, and what is done with the cards in them, whatever talks to them. */
#include "card-watch.h"

#include <string.h>

#include "display-text.h"

void
ksk_card_watch_init (KskCardWatch *self, KskCardSet *set)
{
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_reader_slot_free);
  self->set = ksk_card_set_ref (set);
}

void
ksk_card_watch_clear (KskCardWatch *self)
{
  g_ptr_array_unref (self->slots);
  ksk_card_set_unref (self->set);
}

KskReaderSlot *
ksk_card_watch_get_slot (KskCardWatch *self, guint index)
{
  return self->slots->pdata[index];
}

static gboolean
is_shown (const KskCardWatch *self, const char *shown_name)
{
  for (guint i = 0; i < self->slots->len; i++) {
    const KskReaderSlot *slot = self->slots->pdata[i];
    if (g_str_equal (slot->shown_name, shown_name))
      return TRUE;
  }
  return FALSE;
}

/* Returns: (transfer full): the beginning of @text, then @end, together no longer than a name may be. */
static char *
dup_shortened (const char *text, const char *end)
{
  glong n = MIN (g_utf8_strlen (text, -1), KSK_MAX_READER_NAME_CHARACTERS - (glong)strlen (end));
  g_autofree char *beginning = g_strchomp (g_utf8_substring (text, 0, n));
  return g_strconcat (beginning, end, NULL);
}

KskReaderSlot *
ksk_card_watch_add_slot (KskCardWatch *self, const char *name, const void *text, gsize n_text)
{
  g_return_val_if_fail (name != NULL && text != NULL, NULL);

  if (self->slots->len == KSK_MAX_READERS)
    return NULL;
  g_autofree char *tidy = g_strstrip (ksk_hsm_display_text (text, n_text));
  const char *wanted = tidy[0] != '\0' ? tidy : name;
  g_autofree char *shown_name = dup_shortened (wanted, "");
  for (guint number = 2; is_shown (self, shown_name); number++) {
    g_autofree char *end = g_strdup_printf (" (%u)", number);
    g_free (shown_name);
    shown_name = dup_shortened (wanted, end);
  }
  KskReaderSlot *slot = ksk_reader_slot_new (name, shown_name);
  g_ptr_array_add (self->slots, slot);
  return slot;
}

void
ksk_card_watch_publish (KskCardWatch *self)
{
  GPtrArray *readers
      = self->has_looked ? g_ptr_array_new_full (self->slots->len, (GDestroyNotify)ksk_reader_unref) : NULL;
  for (guint i = 0; readers != NULL && i < self->slots->len; i++)
    g_ptr_array_add (readers, ksk_reader_ref (ksk_card_watch_get_slot (self, i)->seen));
  self->publish (self->publish_data, readers, self->trouble);
}

/* What a slot with a card of that label is seen as. */
static void
take_card (KskCardWatch *self, KskReaderSlot *slot, const KskCardLabel *label, int tries_left)
{
  KskReaderState state = ksk_card_set_judge_label (self->set, label);
  guint card = state == KSK_READER_UNKNOWN ? 0 : label->card;
  ksk_reader_slot_set_card (slot, state, card, label->serial, tries_left);
}

static void
read_card (KskCardWatch *self, KskReaderSlot *slot)
{
  g_autoptr (GError) error = NULL;
  KskCardLabel label;
  int tries_left = -1;
  KskCardLink link = self->connect (self, slot, &error);

  if (link != NULL && self->read_label (link, &label, &tries_left, &error))
    take_card (self, slot, &label, tries_left);
  else if (g_error_matches (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT))
    ksk_reader_slot_set_state (slot, KSK_READER_UNKNOWN, error->message);
  else
    ksk_reader_slot_fail (slot, error);
  if (link != NULL)
    self->disconnect (link);
}

void
ksk_card_watch_read (KskCardWatch *self)
{
  for (guint i = 0; i < self->slots->len; i++) {
    KskReaderSlot *slot = ksk_card_watch_get_slot (self, i);
    if (!slot->is_unread)
      continue;
    ksk_card_watch_publish (self);
    read_card (self, slot);
  }
}

static KskReaderSlot *
find_card (KskCardWatch *self, guint card, const char *serial)
{
  for (guint i = 0; i < self->slots->len; i++) {
    KskReaderSlot *slot = ksk_card_watch_get_slot (self, i);
    if (slot->seen->state == KSK_READER_CARD && slot->seen->card == card && g_str_equal (slot->seen->serial, serial))
      return slot;
  }
  return NULL;
}

static KskSecret *
open_link (KskCardWatch *self, KskReaderSlot *slot, KskCardLink link, const char *serial, const KskSecret *pin,
           GError **error)
{
  KskCardLabel label;
  int tries_left = -1;
  if (!self->read_label (link, &label, &tries_left, error)) {
    ksk_reader_slot_read_again (slot);
    return NULL;
  }
  if (ksk_card_set_judge_label (self->set, &label) != KSK_READER_CARD || !g_str_equal (label.serial, serial)) {
    take_card (self, slot, &label, tries_left);
    g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_CHANGED,
                 "Another card is in %s now; no PIN was given to it. See which card it is, then enter its PIN",
                 slot->shown_name);
    return NULL;
  }

  KskSecret *share = self->open (link, pin, &tries_left, error);
  if (tries_left >= 0)
    take_card (self, slot, &label, tries_left);
  else
    ksk_reader_slot_read_again (slot); /* it has all its tries again, or something became of it */
  /* cppcheck-suppress returnDanglingLifetime ; the share is no part of tries_left */
  return share;
}

KskSecret *
ksk_card_watch_open (KskCardWatch *self, guint card, const char *serial, const KskSecret *pin, GError **error)
{
  KskReaderSlot *slot = find_card (self, card, serial);
  if (slot == NULL) {
    g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_REMOVED, "Card %u is in no reader; insert it again", card);
    return NULL;
  }
  KskSecret *share = NULL;
  KskCardLink link = self->connect (self, slot, error);
  if (link != NULL) {
    share = open_link (self, slot, link, serial, pin, error);
    self->disconnect (link);
  } else
    ksk_reader_slot_read_again (slot);
  ksk_card_watch_publish (self);
  return share;
}
