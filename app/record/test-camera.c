/* A camera that sees a drawn room: for rehearsals and tests. */
#include "test-camera.h"

#include <gst/video/video.h>

#include "app/record/frame-clock.h"
#include "app/record/room-picture.h"

#define N_READINGS 16

struct _KskTestCamera {
  GstPushSrc parent_instance;
  KskRoomPicture *room;
  GstVideoInfo info;
  guint fps;
  guint64 number;       /* of the next frame; 0 before the first */
  GstClockID waiting;   /* (nullable): with the lock of the object */
  gboolean is_unlocked; /* the same */
  gint64 utc_us;        /* of the machine when the pipeline's clock was 0 */
};

G_DEFINE_FINAL_TYPE (KskTestCamera, ksk_test_camera, GST_TYPE_PUSH_SRC)

static GstCaps *
get_caps (GstBaseSrc *source, GstCaps *filter)
{
  KskTestCamera *self = KSK_TEST_CAMERA (source);
  g_autoptr (GstCaps) caps = gst_video_info_to_caps (&self->info);
  return filter != NULL ? gst_caps_intersect_full (filter, caps, GST_CAPS_INTERSECT_FIRST) : g_steal_pointer (&caps);
}

/* Waiting */

static gboolean
unlock (GstBaseSrc *source)
{
  KskTestCamera *self = KSK_TEST_CAMERA (source);

  GST_OBJECT_LOCK (self);
  self->is_unlocked = TRUE;
  if (self->waiting != NULL)
    gst_clock_id_unschedule (self->waiting);
  GST_OBJECT_UNLOCK (self);
  return TRUE;
}

static gboolean
unlock_stop (GstBaseSrc *source)
{
  KskTestCamera *self = KSK_TEST_CAMERA (source);

  GST_OBJECT_LOCK (self);
  self->is_unlocked = FALSE;
  GST_OBJECT_UNLOCK (self);
  return TRUE;
}

/* The base class would wait too, but it counts from its first frame, and moves the times of all by how late that was.
 * Returns FALSE when it is to stop. */
static gboolean
wait_until (KskTestCamera *self, GstClockTime time)
{
  g_autoptr (GstClock) clock = gst_element_get_clock (GST_ELEMENT (self));

  if (clock == NULL)
    return FALSE;
  GST_OBJECT_LOCK (self);
  gboolean is_unlocked = self->is_unlocked;
  if (!is_unlocked)
    self->waiting = gst_clock_new_single_shot_id (clock, time);
  GST_OBJECT_UNLOCK (self);
  if (is_unlocked)
    return FALSE;

  GstClockReturn result = gst_clock_id_wait (self->waiting, NULL);
  GST_OBJECT_LOCK (self);
  g_clear_pointer (&self->waiting, gst_clock_id_unref);
  GST_OBJECT_UNLOCK (self);
  return result != GST_CLOCK_UNSCHEDULED;
}

/* Frames */

static guint64
get_time_of_frame (const KskTestCamera *self, guint64 number)
{
  return gst_util_uint64_scale (number, GST_SECOND, self->fps);
}

/* The machine's wall clock when the pipeline's was 0: the reading that was interrupted least. */
static gint64
read_utc_us (GstClock *clock)
{
  GstClockTime shortest = GST_CLOCK_TIME_NONE;
  gint64 utc_us = 0;

  for (guint i = 0; i < N_READINGS; i++) {
    GstClockTime before = gst_clock_get_time (clock);
    gint64 real_us = g_get_real_time ();
    GstClockTime after = gst_clock_get_time (clock);
    if (after - before >= shortest)
      continue;
    shortest = after - before;
    utc_us = real_us - (gint64)((before + shortest / 2) / 1000);
  }
  return utc_us;
}

/* After a stall it goes on with the frame of now. */
static void
choose_number (KskTestCamera *self)
{
  g_autoptr (GstClock) clock = gst_element_get_clock (GST_ELEMENT (self));
  if (clock == NULL)
    return;
  guint64 next = gst_util_uint64_scale_ceil (gst_clock_get_time (clock), self->fps, GST_SECOND);
  if (self->number == 0)
    self->utc_us = read_utc_us (clock);
  if (self->number == 0 || self->number + self->fps < next)
    self->number = next;
}

static GstFlowReturn
create (GstPushSrc *source, GstBuffer **buffer)
{
  KskTestCamera *self = KSK_TEST_CAMERA (source);
  GstVideoFrame frame;

  choose_number (self);
  g_autoptr (GstBuffer) picture = gst_buffer_new_allocate (NULL, GST_VIDEO_INFO_SIZE (&self->info), NULL);
  if (picture == NULL || !gst_video_frame_map (&frame, &self->info, picture, GST_MAP_WRITE))
    return GST_FLOW_ERROR;
  guint64 taken_ns = get_time_of_frame (self, self->number);
  guint8 *const planes[3] = { GST_VIDEO_FRAME_PLANE_DATA (&frame, 0), GST_VIDEO_FRAME_PLANE_DATA (&frame, 1),
                              GST_VIDEO_FRAME_PLANE_DATA (&frame, 2) };
  ksk_room_picture_draw (self->room, planes, frame.info.stride, self->number, self->utc_us + (gint64)(taken_ns / 1000));
  gst_video_frame_unmap (&frame);

  GST_BUFFER_PTS (picture) = taken_ns - MIN (taken_ns, gst_element_get_base_time (GST_ELEMENT (self)));
  GST_BUFFER_DURATION (picture) = GST_SECOND / self->fps;
  GST_BUFFER_OFFSET (picture) = self->number++;
  if (!wait_until (self, taken_ns))
    return GST_FLOW_FLUSHING;
  *buffer = g_steal_pointer (&picture);
  return GST_FLOW_OK;
}

static void
finalize (GObject *object)
{
  g_clear_pointer (&KSK_TEST_CAMERA (object)->room, ksk_room_picture_free);
  G_OBJECT_CLASS (ksk_test_camera_parent_class)->finalize (object);
}

static void
ksk_test_camera_init (KskTestCamera *self)
{
  gst_base_src_set_live (GST_BASE_SRC (self), TRUE);
  gst_base_src_set_format (GST_BASE_SRC (self), GST_FORMAT_TIME);
}

static void
ksk_test_camera_class_init (KskTestCameraClass *class)
{
  static GstStaticPadTemplate pad
      = GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (GST_VIDEO_CAPS_MAKE ("I420")));

  G_OBJECT_CLASS (class)->finalize = finalize;
  GST_BASE_SRC_CLASS (class)->get_caps = get_caps;
  GST_BASE_SRC_CLASS (class)->unlock = unlock;
  GST_BASE_SRC_CLASS (class)->unlock_stop = unlock_stop;
  GST_PUSH_SRC_CLASS (class)->create = create;
  gst_element_class_add_static_pad_template (GST_ELEMENT_CLASS (class), &pad);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (class), "Drawn room", "Source/Video",
                                         "A camera that sees a drawn room", "KSK Console");
}

GstElement *
ksk_test_camera_new (guint width, guint height, guint fps, guint view, gboolean is_numbered)
{
  g_return_val_if_fail (fps > 0, NULL);

  KskTestCamera *self = g_object_new (KSK_TYPE_TEST_CAMERA, NULL);
  self->room = ksk_room_picture_new (width, height, view, is_numbered);
  self->fps = fps;
  gst_video_info_set_format (&self->info, GST_VIDEO_FORMAT_I420, width, height);
  self->info.fps_n = (gint)fps;
  self->info.fps_d = 1;
  return GST_ELEMENT (self);
}

void
ksk_test_camera_set_noise (GstElement *camera, guint noise)
{
  g_return_if_fail (KSK_IS_TEST_CAMERA (camera));
  ksk_room_picture_set_noise (KSK_TEST_CAMERA (camera)->room, noise);
}
