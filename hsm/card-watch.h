/* The slots that a thread keeps watch of, and what is done with the cards in them, whatever talks to them. */
#pragma once

#include "card-set.h"
#include "reader-slot.h"

G_BEGIN_DECLS

/* Slots of one source; more are not looked at. Those that went away count until they come back. */
#define KSK_MAX_READERS 16

/* Of what a reader is shown as. PKCS#11 cuts the names of slots to as many, and then some are the same. */
#define KSK_MAX_READER_NAME_CHARACTERS 64

typedef struct _KskCardWatch KskCardWatch;

/* A connection to the card in a slot. */
typedef gpointer KskCardLink;

/* What differs. An implementation has one of these as its first member. All calls come from one thread. */
struct _KskCardWatch {
  GPtrArray *slots;    /* (element-type KskReaderSlot): in the order in which they were first seen */
  gboolean has_looked; /* every reader, and every card that was in one, has been looked at once */
  const char *trouble; /* (nullable): the service does not answer: a sentence, which stays */
  KskCardSet *set;
  /* Whom to tell. @readers: (transfer full) (nullable): NULL until has_looked. @trouble: stays. */
  void (*publish) (gpointer data, GPtrArray *readers, const char *trouble);
  gpointer publish_data;

  /* Waits for a change, for a quarter of a second at most; changes what is above; reads new cards, and publishes.
   * Returns after how many milliseconds it wants to look again: 0 when it has waited itself. */
  guint (*look) (KskCardWatch *self);
  /* Returns: (transfer full) (nullable): ended by @disconnect. Errors: KSK_CARD_ERROR_REMOVED, _READER. */
  KskCardLink (*connect) (KskCardWatch *self, KskReaderSlot *slot, GError **error);
  void (*disconnect) (KskCardLink link);
  /* Like ksk_card_io_read_label() and ksk_card_io_open(). */
  gboolean (*read_label) (KskCardLink link, KskCardLabel *label, int *tries_left, GError **error);
  KskSecret *(*open) (KskCardLink link, const KskSecret *pin, int *tries_left, GError **error);
  void (*free) (KskCardWatch *self); /* after ksk_card_watch_clear() */
};

void ksk_card_watch_init (KskCardWatch *self, KskCardSet *set);
void ksk_card_watch_clear (KskCardWatch *self);

KskReaderSlot *ksk_card_watch_get_slot (KskCardWatch *self, guint index); /* (transfer none) */

/**
 * ksk_card_watch_add_slot:
 * @name: (not nullable): as its service calls it; none of those that are there.
 * @text: what it is to be shown as, of at most @n_text bytes, or less up to a zero: from outside, and any bytes.
 *
 * Adds a slot, which is shown as no other is: ` (2)` after the name of the second with that text.
 * Returns: (transfer none) (nullable): NULL when there are KSK_MAX_READERS.
 */
KskReaderSlot *ksk_card_watch_add_slot (KskCardWatch *self, const char *name, const void *text, gsize n_text);

/* Tells what is known now. */
void ksk_card_watch_publish (KskCardWatch *self);

/* Reads the labels of cards that are not read, one after the other, and publishes each time. */
void ksk_card_watch_read (KskCardWatch *self);

/* Finds the card, reads its label again, gives the PIN to it and to nothing else; publishes.
 * Returns: (transfer full) (nullable): its share. Errors: KSK_CARD_ERROR_*. */
KskSecret *ksk_card_watch_open (KskCardWatch *self, guint card, const char *serial, const KskSecret *pin,
                                GError **error);

G_END_DECLS
