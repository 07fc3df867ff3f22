/* An exception is read out, whichever step that is in. Internal to the actions. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

/* The first exception that was not read out has been: `exception-read` (number). Nothing when there is none. */
void ksk_action_read_exception (KskAction *self);

G_END_DECLS
