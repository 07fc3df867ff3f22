/* The ceremony is over. Kind: close. Stops a recording that still runs: `recording-stopped`. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_CLOSE (ksk_close_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskClose, ksk_close, KSK, CLOSE, KskAction)

G_END_DECLS
