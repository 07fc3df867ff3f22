/* What is known of a set of operator cards, and of the cards in a folder. */
#pragma once

#include <hsm/card-set.h>

#include "command.h"

G_BEGIN_DECLS

/* Prints the set; with @folder (nullable) also each of its cards in there. Returns KSK_EXIT_REJECT when one of them
 * could not be used. */
KskExit ksk_card_status_print (KskCardSet *set, const char *folder, gboolean json);

G_END_DECLS
