/* The log stick is copied, and each copy compared. Kind: copy-medium.
 * Record: `medium-copied` (medium, number, of, device where the system names it, sha256, words, contents_sha256, files,
 * bytes). */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_COPY_MEDIUM (ksk_copy_medium_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskCopyMedium, ksk_copy_medium, KSK, COPY_MEDIUM, KskAction)

/* Makes the next copy onto the stick that is in. */
KSK_API void ksk_copy_medium_copy_next (KskCopyMedium *self);
KSK_API guint ksk_copy_medium_get_done (KskCopyMedium *self);
KSK_API guint ksk_copy_medium_get_total (KskCopyMedium *self);
KSK_API const KskMediumHash *ksk_copy_medium_get_hash (KskCopyMedium *self); /* (nullable): of the last copy */

G_END_DECLS
