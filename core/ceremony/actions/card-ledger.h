/* Which cards are in readers and which were used, as the records say. Internal to core/ceremony. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): the number of the card of that holder that is in a reader now: `4`. */
char *ksk_card_ledger_dup_card (const KskStory *story, KskRole holder);

/* Returns: (transfer full) (array zero-terminated=1): all that are in readers now, each once, in order of number. */
GStrv ksk_card_ledger_dup_inserted (const KskStory *story);

/* Returns TRUE when at least as many cards are in as the step's `quorum`; refuses otherwise. */
gboolean ksk_card_ledger_has_quorum (KskAction *action);

/* Returns: (transfer full) (array zero-terminated=1): those that were in when the HSM was last activated. */
GStrv ksk_card_ledger_dup_activating (const KskStory *story);

G_END_DECLS
