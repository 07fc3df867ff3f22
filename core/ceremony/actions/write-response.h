/* The SKR is written to the maintainer's stick, read back, and the stick is released. Kind: write-response.
 * Records: `response-written` (file, size, sha256, words), `medium-released` (medium, label). */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_WRITE_RESPONSE (ksk_write_response_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskWriteResponse, ksk_write_response, KSK, WRITE_RESPONSE, KskAction)

KSK_API void ksk_write_response_write (KskWriteResponse *self);
KSK_API const KskExchangeFile *ksk_write_response_get_file (KskWriteResponse *self);
KSK_API gboolean ksk_write_response_is_written (KskWriteResponse *self); /* but the stick is not released yet */

G_END_DECLS
