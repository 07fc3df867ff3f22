/* Files in the folder of the record, where they stand before a record speaks of them. Internal to the actions. */
#pragma once

#include "ceremony/port-media.h"
#include "ceremony/story.h"

G_BEGIN_DECLS

/* Returns TRUE for a name that is safe to show and to keep: 5 to 128 printable ASCII characters without slashes, no
 * dot at the start, `.xml` at the end. Names on a medium are anybody's. */
gboolean ksk_kept_file_is_name (const char *name);

/* Returns TRUE when a record speaks of a file with that name. */
gboolean ksk_kept_file_is_recorded (const KskStory *story, const char *name);

/**
 * ksk_kept_file_write:
 * @is_recorded: as ksk_kept_file_is_recorded().
 *
 * Keeps a file. One of that name with other bytes is set aside first when no record speaks of it: a program that was
 * killed left it. Blocks; any thread. Errors: those of ksk_media_keep(); G_IO_ERROR_EXISTS when a record does.
 */
gboolean ksk_kept_file_write (KskMedia *media, const char *name, GBytes *bytes, gboolean is_recorded, GError **error);

/* Returns: (transfer full): the members `file`, `size`, `sha256` and `words` of a record. */
JsonObject *ksk_kept_file_describe (const char *name, GBytes *bytes);

G_END_DECLS
