/* What is known of one PC/SC reader, from one word of the service to the next. */
#pragma once

#include <ksk.h>
#include <winscard.h>

G_BEGIN_DECLS

/* Lives as long as the source does, so that readers keep their order. Made and used by one thread. Read the members;
 * change them with the functions. */
typedef struct {
  char *name;           /* as the service calls the reader */
  char *shown_name;     /* as it may be shown */
  KskReader *seen;      /* (not nullable): what is told of it */
  DWORD state;          /* what the service last said of it, for SCardGetStatusChange() */
  gboolean is_listed;   /* the service knows of it */
  gboolean has_card;    /* the service says so */
  gboolean is_unread;   /* has_card, and its label is to be read */
  gboolean is_doubtful; /* the service was lost: `seen` is from before */
  guint count;          /* of cards that came and went, when the one that is in came */
  guint failures;       /* of reading this card */
} KskPcscSlot;

KskPcscSlot *ksk_pcsc_slot_new (const char *name); /* listed, empty */
void ksk_pcsc_slot_free (KskPcscSlot *self);

/* The service knows of the reader, or does not. One that is doubtful may be missing for a moment. */
void ksk_pcsc_slot_list (KskPcscSlot *self, gboolean is_listed);

/* Takes in an event state. A new card is to be read. Of one that is doubtful, not even its absence is believed yet. */
void ksk_pcsc_slot_take_state (KskPcscSlot *self, DWORD state);

/* The service was lost, or is lost. A card that is still there when it comes back was not taken out. */
void ksk_pcsc_slot_doubt (KskPcscSlot *self);

/* The service had the time to tell: what it says is believed. */
void ksk_pcsc_slot_settle (KskPcscSlot *self);

/* The card has been read, and this is what it is. @seen: (transfer full). */
void ksk_pcsc_slot_set_seen (KskPcscSlot *self, KskReader *seen);

/* It has been found to be what can be in a reader beside cards of ours. */
void ksk_pcsc_slot_set_state (KskPcscSlot *self, KskReaderState state, const char *detail);

/* It could not be read; it is read again the next time, unless that was often enough: then it counts as mute. */
void ksk_pcsc_slot_fail (KskPcscSlot *self, const GError *error);

/* What is in is to be looked at again. */
void ksk_pcsc_slot_read_again (KskPcscSlot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskPcscSlot, ksk_pcsc_slot_free)

G_END_DECLS
