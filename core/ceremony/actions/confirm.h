/* Something that only people do: nothing is left to the program. Kinds: confirm, objections. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_CONFIRM (ksk_confirm_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskConfirm, ksk_confirm, KSK, CONFIRM, KskAction)

G_END_DECLS
