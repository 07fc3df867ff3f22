/* A drawn reader on the table, and the drawn card that is in it. */
#pragma once

#include "state-mark.h"

#include <ksk.h>

G_BEGIN_DECLS

#define KSK_TYPE_CARD_SLOT (ksk_card_slot_get_type ())
G_DECLARE_FINAL_TYPE (KskCardSlot, ksk_card_slot, KSK, CARD_SLOT, GtkWidget)

GtkWidget *ksk_card_slot_new (void);

/* @note: (nullable): the PIN of a rehearsal, while it is asked for; else the holder stands on the card in it. */
void ksk_card_slot_set (KskCardSlot *self, const KskReader *reader, const char *note);

/* Returns the card that is in it, or 0. */
guint ksk_card_slot_get_card (KskCardSlot *self);

G_END_DECLS
