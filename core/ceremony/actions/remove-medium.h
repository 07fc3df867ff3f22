/* A stick is written out and may be taken out. Kind: remove-medium. Record: `medium-released` (medium, label). */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_REMOVE_MEDIUM (ksk_remove_medium_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskRemoveMedium, ksk_remove_medium, KSK, REMOVE_MEDIUM, KskAction)

/* Returns the medium that the step is about. */
KSK_API KskMediumRole ksk_remove_medium_get_role (KskRemoveMedium *self);

/* Releases it; complete when it may be taken out. */
KSK_API void ksk_remove_medium_release (KskRemoveMedium *self);

G_END_DECLS
