/* Cameras as the configuration names them, or as they are found on the machine. */
#pragma once

#include "app/record/film-device.h"

G_BEGIN_DECLS

/* What a camera of the configuration is opened with. @index: of the list, from 0. (transfer full) */
KskFilmDevice *ksk_camera_device_of_config (const KskCameraConfig *config, guint index);

/* Cameras that are plugged in, in one order, CAM01 and so on: at most KSK_MAX_ROOM_CAMERAS. Blocks for a moment.
 * (transfer full) (element-type KskFilmDevice) */
GPtrArray *ksk_camera_device_find_all (void);

/* The stage itself as a camera. (transfer full) */
KskFilmDevice *ksk_camera_device_of_stage (void);

G_END_DECLS
