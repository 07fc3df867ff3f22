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

static GPtrArray *
dup_cameras (KskRecorder *self)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_camera_unref);
}

static KskPicture *
dup_picture (KskRecorder *self, guint index)
{
  return NULL;
}

static void
set_place (KskRecorder *self, guint index, const char *place)
{
}

static int
get_minutes_left (KskRecorder *self)
{
  return -1;
}

static void
note (KskRecorder *self, const KskFilmNote *film_note)
{
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
  iface->open = do_nothing;
  iface->start = do_nothing;
  iface->stop = do_nothing;
  iface->get_state = get_state;
  iface->dup_summary = dup_summary;
  iface->dup_cameras = dup_cameras;
  iface->dup_picture = dup_picture;
  iface->set_place = set_place;
  iface->get_minutes_left = get_minutes_left;
  iface->note = note;
}

KskRecorder *
ksk_room_cameras_new (void)
{
  return g_object_new (KSK_TYPE_ROOM_CAMERAS, NULL);
}
