/* Cameras of the room that this program does not run: people say whether they record. */
#include "room-cameras.h"

struct _KskRoomCameras {
  GObject parent_instance;
};

static void ksk_room_cameras_recorder_init (KskRecorderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KskRoomCameras, ksk_room_cameras, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_RECORDER, ksk_room_cameras_recorder_init))

/* There is nothing to start or stop here: the step says who does it, and they confirm it. */
static gboolean
do_nothing (KskRecorder *self, GError **error)
{
  return TRUE;
}

static KskRecordingState
get_state (KskRecorder *self)
{
  return KSK_RECORDING_OUTSIDE;
}

static char *
dup_summary (KskRecorder *self)
{
  return g_strdup ("cameras of the room"); /* also in records: not translated */
}

static void
ksk_room_cameras_init (KskRoomCameras *self)
{
}

static void
ksk_room_cameras_class_init (KskRoomCamerasClass *class)
{
}

static void
ksk_room_cameras_recorder_init (KskRecorderInterface *iface)
{
  iface->start = do_nothing;
  iface->stop = do_nothing;
  iface->get_state = get_state;
  iface->dup_summary = dup_summary;
}

KskRecorder *
ksk_room_cameras_new (void)
{
  return g_object_new (KSK_TYPE_ROOM_CAMERAS, NULL);
}
