/* Base64 as XML and zone files write it. Internal to the library. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

/* Canonical base64 (RFC 4648, section 3.5) with white space anywhere. Returns: (transfer full) (nullable): NULL when it
 * is not canonical. */
GBytes *ksk_base64_decode (const char *text);

G_END_DECLS
