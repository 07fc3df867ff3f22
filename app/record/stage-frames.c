/* What the stage shows, as frames of a camera. */
#include "stage-frames.h"

#include <draw/qr.h>
#include <gst/video/video.h>

#include "app/record/camera-track.h"
#include "app/record/film-layout.h"
#include "app/record/frame-clock.h"

/* A part of a frame. */
typedef struct {
  int x, y, width, height;
} Place;

struct _KskStageFrames {
  GstVideoInfo out;
  GstVideoInfo in; /* of the pictures that the converter was made for */
  GstVideoConverter *converter;
  GstBuffer *frame; /* (nullable): the last */

  GMutex lock;        /* of what follows */
  KskPicture *pushed; /* (nullable): the newest, not yet converted */
  guint64 pushed_ns;
};

KskStageFrames *
ksk_stage_frames_new (const KskCameraFormat *format)
{
  g_return_val_if_fail (format != NULL, NULL);

  KskStageFrames *self = g_new0 (KskStageFrames, 1);
  g_mutex_init (&self->lock);
  gst_video_info_set_format (&self->out, GST_VIDEO_FORMAT_I420, format->width, format->height);
  return self;
}

void
ksk_stage_frames_free (KskStageFrames *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->converter, gst_video_converter_free);
  g_clear_pointer (&self->frame, gst_buffer_unref);
  g_clear_pointer (&self->pushed, ksk_picture_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Right of the QR code, above the bar, and below the line in which a rehearsal says so: there nothing of the stage is
 * covered. */
static Place
find_room (const GstVideoInfo *out)
{
  KskFilmLayout layout;

  ksk_film_layout_init (&layout, (guint)out->width, (guint)out->height);
  int left = (int)layout.qr_module * (KSK_QR_STAMP_MODULES + 2 * KSK_QR_QUIET_MODULES);
  int top = (int)layout.bar_height / 2;
  return (Place){ left, top, out->width - left, (int)layout.bar_y - top };
}

/* Both sides of a cell of colour are two pixels. */
static int
make_even (int pixels)
{
  return pixels / 2 * 2;
}

static void
prepare (KskStageFrames *self, guint width, guint height)
{
  if (self->converter != NULL && (guint)self->in.width == width && (guint)self->in.height == height)
    return;
  g_clear_pointer (&self->converter, gst_video_converter_free);
  gst_video_info_set_format (&self->in, GST_VIDEO_FORMAT_BGRx, width, height);

  Place room = find_room (&self->out);
  int x = make_even ((int)MIN ((gint64)room.width, (gint64)room.height * width / height));
  int y = make_even ((int)MIN ((gint64)room.height, (gint64)room.width * height / width));
  self->converter = gst_video_converter_new (
      &self->in, &self->out,
      gst_structure_new ("convert", GST_VIDEO_CONVERTER_OPT_DEST_X, G_TYPE_INT,
                         make_even (room.x + (room.width - x) / 2), GST_VIDEO_CONVERTER_OPT_DEST_Y, G_TYPE_INT,
                         make_even (room.y + (room.height - y) / 2), GST_VIDEO_CONVERTER_OPT_DEST_WIDTH, G_TYPE_INT, x,
                         GST_VIDEO_CONVERTER_OPT_DEST_HEIGHT, G_TYPE_INT, y, NULL));
}

GstBuffer *
ksk_stage_frames_convert (KskStageFrames *self, const KskPicture *picture)
{
  g_return_val_if_fail (self != NULL && picture != NULL, NULL);

  gsize size;
  gconstpointer pixels = g_bytes_get_data (picture->pixels, &size);
  GstVideoFrame in, out;

  prepare (self, picture->width, picture->height);
  g_autoptr (GstBuffer) from
      = gst_buffer_new_wrapped_full (GST_MEMORY_FLAG_READONLY, (gpointer)pixels, size, 0, size,
                                     g_bytes_ref (picture->pixels), (GDestroyNotify)g_bytes_unref);
  g_autoptr (GstBuffer) to = gst_buffer_new_allocate (NULL, GST_VIDEO_INFO_SIZE (&self->out), NULL);
  if (self->converter == NULL || to == NULL || !gst_video_frame_map (&in, &self->in, from, GST_MAP_READ))
    return NULL;
  if (!gst_video_frame_map (&out, &self->out, to, GST_MAP_WRITE)) {
    gst_video_frame_unmap (&in);
    return NULL;
  }
  gst_video_converter_frame (self->converter, &in, &out);
  gst_video_frame_unmap (&out);
  gst_video_frame_unmap (&in);
  return g_steal_pointer (&to);
}

void
ksk_stage_frames_push (KskStageFrames *self, const KskPicture *picture)
{
  g_return_if_fail (self != NULL && picture != NULL);

  g_autoptr (KskPicture) copy = ksk_picture_new (picture->width, picture->height, picture->pixels);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  KskPicture *older = self->pushed;
  self->pushed = g_steal_pointer (&copy);
  self->pushed_ns = ksk_frame_clock_get_monotonic_ns ();
  copy = older;
}

GstBuffer *
ksk_stage_frames_take (KskStageFrames *self, guint64 now_ns, guint64 last_ns, guint64 *taken_ns)
{
  g_return_val_if_fail (self != NULL && taken_ns != NULL, NULL);

  g_mutex_lock (&self->lock);
  g_autoptr (KskPicture) picture = g_steal_pointer (&self->pushed);
  guint64 pushed_ns = self->pushed_ns;
  g_mutex_unlock (&self->lock);
  if (picture != NULL) {
    g_clear_pointer (&self->frame, gst_buffer_unref);
    self->frame = ksk_stage_frames_convert (self, picture);
    /* It may have changed just after it was filmed as it stood. */
    *taken_ns = MAX (pushed_ns, last_ns + KSK_CAMERA_TRACK_APART_NS);
    return self->frame;
  }
  *taken_ns = now_ns;
  return ksk_frame_clock_get_elapsed_ns (last_ns, now_ns) >= KSK_STAGE_EVERY_NS ? self->frame : NULL;
}
