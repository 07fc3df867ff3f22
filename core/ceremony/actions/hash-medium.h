/* A medium is read, and its hash compared with the printed one. Kind: hash-medium.
 * Record: `medium-hashed` (medium, label, sha256, words, contents_sha256, files, bytes, expected, matches). */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_HASH_MEDIUM (ksk_hash_medium_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskHashMedium, ksk_hash_medium, KSK, HASH_MEDIUM, KskAction)

/* Returns the medium that the step is about. */
KSK_API KskMediumRole ksk_hash_medium_get_role (KskHashMedium *self);

/* Reads the medium; complete when it was read and is what the script expects, if it expects anything. */
KSK_API void ksk_hash_medium_read (KskHashMedium *self);

KSK_API const KskMediumHash *ksk_hash_medium_get_hash (KskHashMedium *self); /* (nullable): not read yet, or not the
                                                                                expected one */
KSK_API const char *ksk_hash_medium_get_expected (KskHashMedium *self);      /* (nullable): 64 hex digits */

G_END_DECLS
