/* Cameras of the room that this program does not run: people say whether they record. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

#define KSK_TYPE_ROOM_CAMERAS (ksk_room_cameras_get_type ())
G_DECLARE_FINAL_TYPE (KskRoomCameras, ksk_room_cameras, KSK, ROOM_CAMERAS, GObject)

/* A KskRecorder. Returns: (transfer full). */
KskRecorder *ksk_room_cameras_new (void);

G_END_DECLS
