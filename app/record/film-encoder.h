/* How film is encoded: one description for who records, who measures and who tests. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full) (not nullable): the element `encoder` in the words of gst_parse_launch(), for I420 of @fps
 * frames a second; H.264, or VP8. Any thread. */
char *ksk_film_encoder_describe (guint fps, guint bitrate_kbps, gboolean is_vp8);

G_END_DECLS
