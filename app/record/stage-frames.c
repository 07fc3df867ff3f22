/* What the stage shows, as frames of a camera. */
#include "stage-frames.h"

#include <gst/video/video.h>

struct _KskStageFrames {
  GstVideoInfo out;
  GstVideoInfo in; /* of the pictures that the converter was made for */
  GstVideoConverter *converter;
};

KskStageFrames *
ksk_stage_frames_new (const KskCameraFormat *format)
{
  g_return_val_if_fail (format != NULL, NULL);

  KskStageFrames *self = g_new0 (KskStageFrames, 1);
  gst_video_info_set_format (&self->out, GST_VIDEO_FORMAT_I420, format->width, format->height);
  return self;
}

void
ksk_stage_frames_free (KskStageFrames *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->converter, gst_video_converter_free);
  g_free (self);
}

static void
prepare (KskStageFrames *self, guint width, guint height)
{
  if (self->converter != NULL && (guint)self->in.width == width && (guint)self->in.height == height)
    return;
  g_clear_pointer (&self->converter, gst_video_converter_free);
  gst_video_info_set_format (&self->in, GST_VIDEO_FORMAT_BGRx, width, height);

  int all_x = self->out.width, all_y = self->out.height;
  int x = (int)MIN ((gint64)all_x, (gint64)all_y * width / height) / 2 * 2;
  int y = (int)MIN ((gint64)all_y, (gint64)all_x * height / width) / 2 * 2;
  self->converter
      = gst_video_converter_new (&self->in, &self->out,
                                 gst_structure_new ("convert", GST_VIDEO_CONVERTER_OPT_DEST_X, G_TYPE_INT,
                                                    (all_x - x) / 4 * 2, GST_VIDEO_CONVERTER_OPT_DEST_Y, G_TYPE_INT,
                                                    (all_y - y) / 4 * 2, GST_VIDEO_CONVERTER_OPT_DEST_WIDTH, G_TYPE_INT,
                                                    x, GST_VIDEO_CONVERTER_OPT_DEST_HEIGHT, G_TYPE_INT, y, NULL));
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
