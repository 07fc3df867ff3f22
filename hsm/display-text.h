/* Text out of an HSM as it may be shown. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): valid UTF-8 with `?` for control characters, as it is printed on a terminal and shown to a
 * room; ends before the first zero byte, which some modules end their texts with. */
char *ksk_hsm_display_text (const void *bytes, gsize size);

G_END_DECLS
