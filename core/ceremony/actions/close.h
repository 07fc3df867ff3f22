/* The ceremony is over. Kind: close. A recording that still runs goes on until this is confirmed, so that it is on
 * film. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_CLOSE (ksk_close_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskClose, ksk_close, KSK, CLOSE, KskAction)

G_END_DECLS
