/* Places of all cards, drawn large, and below them the drawn readers where cards are drawn on the table. */
#pragma once

#include "card-cell.h"

G_BEGIN_DECLS

#define KSK_TYPE_CARD_RACK (ksk_card_rack_get_type ())
G_DECLARE_FINAL_TYPE (KskCardRack, ksk_card_rack, KSK, CARD_RACK, GtkWidget)

/**
 * KskCardRack:
 *
 * Shows the KskCardTable of a session as it is at each ksk_card_rack_show(). Cards on the table can be dragged into a
 * drawn reader and back to their places. KskCardRack::picked: a card was put in or taken out here, or could not be.
 */
GtkWidget *ksk_card_rack_new (KskSession *session);

/* @task: what the room is doing now. @cards: bit n - 1 for card n: those that are to come out; nothing while they go
 * in.
 */
void ksk_card_rack_show (KskCardRack *self, KskCardsTask task, guint cards);

/* Returns TRUE while something is wrong with a card or a reader: what stands about the rack should make room then. */
gboolean ksk_card_rack_has_notices (KskCardRack *self);

/* Puts a drawn card into the next free drawn reader, or takes it out when it is in one; why that cannot be is shown.
 * Returns FALSE then. Does nothing where cards are not drawn. */
gboolean ksk_card_rack_pick (KskCardRack *self, guint card);

G_END_DECLS
