/* May people begin something now? Internal to the actions. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

/* Returns TRUE while the ceremony runs, the action waits for people, and nothing stands in the way. */
gboolean ksk_action_may_work (KskAction *self);

G_END_DECLS
