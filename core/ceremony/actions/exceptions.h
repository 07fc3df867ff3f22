/* Every exception is read out. Kind: exceptions. Record: `exception-read` (number); `no-exceptions`. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_EXCEPTIONS (ksk_exceptions_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskExceptions, ksk_exceptions, KSK, EXCEPTIONS, KskAction)

/* Returns: (transfer none) (nullable): the one that is being read; NULL when all are. */
KSK_API const KskException *ksk_exceptions_get_current (KskExceptions *self);

/* The current one has been read out; when there is none at all: that was said. */
KSK_API void ksk_exceptions_next (KskExceptions *self);

G_END_DECLS
