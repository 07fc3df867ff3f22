/* Something is printed. Kind: print. Record: `printed` (what, file, sha256, pages, copies, printer). */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_PRINT (ksk_print_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskPrint, ksk_print, KSK, PRINT, KskAction)

KSK_API void ksk_print_print (KskPrint *self);
KSK_API const KskPrintResult *ksk_print_get_result (KskPrint *self); /* (nullable): not printed yet */

G_END_DECLS
