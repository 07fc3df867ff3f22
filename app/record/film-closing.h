/* What is filmed when the journal has ended: files of their own, which no record tells of. */
#pragma once

#include "app/record/film-cameras.h"

G_BEGIN_DECLS

/* Films @cameras (element-type KskFilmCamera), all that are not left out, for @seconds, and ends the files. Blocks. A
 * camera that cannot begin does not keep the others from it. @cancellable: (nullable). Errors: G_IO_ERROR_CANCELLED,
 * with the files ended; those of ksk_film_cameras_begin() and ksk_film_cameras_end(). */
gboolean ksk_film_closing_make (GPtrArray *cameras, const KskFilmSetting *setting, guint seconds,
                                GCancellable *cancellable, GError **error);

G_END_DECLS
