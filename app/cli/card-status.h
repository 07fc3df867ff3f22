/* What is known of a set of operator cards, of the cards in a folder, and of the card in a reader. */
#pragma once

#include <hsm/card-set.h>

#include "command.h"

G_BEGIN_DECLS

/* Prints the set; with @folder (nullable) also each of its cards in there, with @reader (nullable) the card that is in
 * it. Returns KSK_EXIT_REJECT when a card that was looked at could not be used. */
KskExit ksk_card_status_print (KskCardSet *set, const char *folder, const char *reader, gboolean json);

G_END_DECLS
