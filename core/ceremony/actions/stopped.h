/* Work that was queued and never began, because the ceremony stands still. Internal to core/ceremony. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

/* @error: (nullable). Refuses, and returns TRUE, when it says that the work was cancelled before it began. */
gboolean ksk_refuse_stopped (KskAction *action, const GError *error);

G_END_DECLS
