/* The window that is projected: the frame, the page, and on a single screen the operator's controls below it. */
#pragma once

#include "ui/guard.h"
#include "ui/page.h"

G_BEGIN_DECLS

#define KSK_TYPE_STAGE (ksk_stage_get_type ())
G_DECLARE_FINAL_TYPE (KskStage, ksk_stage, KSK, STAGE, GObject)

KskStage *ksk_stage_new (void);
KskGuardedWindow *ksk_stage_get_window (KskStage *self); /* (transfer none) */

/* Sizes of everything, for pages that are made from now on. */
void ksk_stage_set_scale (KskStage *self, const KskScaleInput *input);
const KskScale *ksk_stage_get_scale (KskStage *self);

/* @has_controls: there is no desk. */
void ksk_stage_set_has_controls (KskStage *self, gboolean has_controls);

/* Shows @page, fading it in when it is another one, and fits it. */
void ksk_stage_show (KskStage *self, KskPage *page);

void ksk_stage_show_status (KskStage *self, KskSession *session);
void ksk_stage_show_clock (KskStage *self, KskSession *session);

G_END_DECLS
