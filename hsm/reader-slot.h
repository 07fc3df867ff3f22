/* What is known of one reader, or slot, from one word of whoever serves it to the next. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* Lives as long as the source does, so that readers keep their order. Made and used by one thread. Read the members;
 * change them with the functions. */
typedef struct {
  char *name;           /* as its service calls it; unique */
  char *shown_name;     /* as it may be shown */
  KskReader *seen;      /* (not nullable): what is told of it */
  gulong state;         /* for the source to keep what its service last said; 0: nothing, or no longer true */
  gboolean is_listed;   /* the service knows of it */
  gboolean has_card;    /* the service says so */
  gboolean is_unread;   /* has_card, and its label is to be read */
  gboolean is_doubtful; /* the service was lost: `seen` is from before */
  guint count;          /* of the card that is in */
  guint insertion;      /* how many cards came: what is told of it */
  guint failures;       /* of reading this card */
} KskReaderSlot;

/* Returns: (transfer full): listed, empty. */
KskReaderSlot *ksk_reader_slot_new (const char *name, const char *shown_name);
void ksk_reader_slot_free (KskReaderSlot *self);

/* The service knows of the reader, or does not. One that is doubtful may be missing for a moment. */
void ksk_reader_slot_list (KskReaderSlot *self, gboolean is_listed);

/* Takes in whether there is a card. @count: another one for each card that has come. A new card is to be read. Of a
 * reader that is doubtful, not even its absence is believed yet. */
void ksk_reader_slot_take (KskReaderSlot *self, gboolean has_card, guint count);

/* The service was lost, or is lost. A card that is still there when it comes back was not taken out. */
void ksk_reader_slot_doubt (KskReaderSlot *self);

/* The service had the time to tell: what it says is believed. */
void ksk_reader_slot_settle (KskReaderSlot *self);

/* A card has been read, and this is what it is. One that came unseen, while the service was lost or quicker than the
 * service looks, is another insertion. */
void ksk_reader_slot_set_card (KskReaderSlot *self, KskReaderState state, guint card, const char *serial,
                               int tries_left);

/* It has been found to be what can be in a reader beside cards of ours. */
void ksk_reader_slot_set_state (KskReaderSlot *self, KskReaderState state, const char *detail);

/* It could not be read; it is read again the next time, unless that was often enough: then it counts as mute. */
void ksk_reader_slot_fail (KskReaderSlot *self, const GError *error);

/* What is in is to be looked at again. */
void ksk_reader_slot_read_again (KskReaderSlot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskReaderSlot, ksk_reader_slot_free)

G_END_DECLS
