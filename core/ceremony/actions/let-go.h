/* The journal lets a medium go that is to be hashed, copied or taken out. Internal to the actions. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

/* Returns FALSE, and has refused, when the journal is on that medium and nowhere else. */
gboolean ksk_action_let_go_of (KskAction *self, KskMediumRole role);

G_END_DECLS
