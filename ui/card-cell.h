/* One of the places of the rack, drawn large: the number of the card, whose it is, and how it is with it. */
#pragma once

#include "state-mark.h"

#include <ksk.h>

G_BEGIN_DECLS

/* What the room is doing with the cards. */
typedef enum {
  KSK_CARDS_GO_IN,
  KSK_CARDS_COME_OUT,
} KskCardsTask;

/* How it is with one card: always a shape, a word and a colour. */
typedef struct {
  KskState state;
  const char *word; /* (not nullable): not translated yet; static */
} KskCardLook;

/* Of the things that may be true of a card, the one that the room must see. @place: at the device cards are in, and
 * not open: nobody here knows more. */
KskCardLook ksk_card_look_choose (const KskCardSpot *spot, KskCardPlace place, KskCardsTask task);

#define KSK_TYPE_CARD_CELL (ksk_card_cell_get_type ())
G_DECLARE_FINAL_TYPE (KskCardCell, ksk_card_cell, KSK, CARD_CELL, GtkWidget)

/* @card: 1 to KSK_MAX_CARDS. @holder: (not nullable): role and initials. Returns: (transfer floating). */
GtkWidget *ksk_card_cell_new (guint card, const char *holder);
guint ksk_card_cell_get_card (KskCardCell *self);

/* @used: this card was among those that last activated the HSM. */
void ksk_card_cell_set (KskCardCell *self, const KskCardLook *look, gboolean used);

G_END_DECLS
