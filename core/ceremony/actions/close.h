/* The ceremony is over. Kind: close. What was opened since the exceptions were read out is read out here:
 * `exception-read` (number). A recording that still runs goes on until this is confirmed, so that it is on film. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_CLOSE (ksk_close_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskClose, ksk_close, KSK, CLOSE, KskAction)

/* Returns: (transfer none) (nullable): the exception that is to be read out before the ceremony can be closed. */
KSK_API const KskException *ksk_close_get_unread (KskClose *self);

/* It has been read out. */
KSK_API void ksk_close_read_out (KskClose *self);

G_END_DECLS
