/* The operator's own window, when there is a second monitor: controls, what the step asks for, the list of steps. */
#pragma once

#include "ui/guard.h"
#include "ui/page.h"

G_BEGIN_DECLS

#define KSK_TYPE_DESK (ksk_desk_get_type ())
G_DECLARE_FINAL_TYPE (KskDesk, ksk_desk, KSK, DESK, GObject)

KskDesk *ksk_desk_new (KskSession *session);
KskGuardedWindow *ksk_desk_get_window (KskDesk *self); /* (transfer none) */
void ksk_desk_set_scale (KskDesk *self, const KskScaleInput *input);

/* @page: (nullable): NULL takes the controls away: they are somewhere else from now on. */
void ksk_desk_show (KskDesk *self, KskPage *page);

void ksk_desk_show_status (KskDesk *self);
void ksk_desk_show_clock (KskDesk *self);

G_END_DECLS
