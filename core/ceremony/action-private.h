/* What a session does with an action. Internal to core/ceremony. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

KskAction *ksk_action_new (KskSession *session, const KskStep *step);
void ksk_action_apply (KskAction *self, KskRecord *record);
void ksk_action_start (KskAction *self);

/* Stops after the call that is running. */
void ksk_action_cancel (KskAction *self);

/* Returns what its step is in. */
KskStepState ksk_action_get_state (KskAction *self);

G_END_DECLS
