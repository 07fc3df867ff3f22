/* What reads film: decoders come as a module of their own, so that commands which do not look at film start without. */
#pragma once

#include <app/record/footage-reader.h>

G_BEGIN_DECLS

/* The module stays loaded: GStreamer cannot be started twice. Any thread, one at a time. Returns: (nullable):
 * ksk_footage_read(). Errors: G_IO_ERROR_NOT_SUPPORTED; the message says what to install. */
KskFootageReadFunc ksk_footage_module_load (GError **error);

G_END_DECLS
