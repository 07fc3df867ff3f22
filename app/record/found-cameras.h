/* The cameras that are plugged in: each keeps its name for as long as the program runs, wherever it stands in a list.
 */
#pragma once

#include "app/record/film-device.h"

G_BEGIN_DECLS

/* One thread at a time. */
typedef struct _KskFoundCameras KskFoundCameras;

KskFoundCameras *ksk_found_cameras_new (void); /* (transfer full) */
void ksk_found_cameras_free (KskFoundCameras *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFoundCameras, ksk_found_cameras_free)

/* Those that are plugged in now, in the order of their names. Blocks for a moment. (transfer full) (element-type
 * KskFilmDevice) */
GPtrArray *ksk_found_cameras_look (KskFoundCameras *self);

/* Of `CAM01` and so on: the number that a device has had, or the next free one; 0 when KSK_MAX_ROOM_CAMERAS are
 * taken. @identity: (not nullable): what tells it from all others, also after it was unplugged. */
guint ksk_found_cameras_get_number (KskFoundCameras *self, const char *identity);

G_END_DECLS
