/* Every frame of a recording, decoded: what is burnt in, and what the drawn room showed. */
#include "tests/app/record/filmed-frames.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>

#include "app/record/footage-reader.h"
#include "app/record/room-picture.h"

static gboolean
take_burnt (const KskFootageFrame *frame, double done, gpointer data)
{
  FilmedFrame filmed = { .pts_us = frame->pts_us };

  filmed.is_burnt = frame->from != KSK_FOOTAGE_STAMP_NONE;
  filmed.burnt = frame->stamp;
  g_array_append_val ((GArray *)data, filmed);
  return TRUE;
}

static void
save_picture (GstSample *sample, const char *path)
{
  g_autoptr (GstCaps) caps = gst_caps_from_string ("image/png");
  g_autoptr (GError) error = NULL;
  g_autoptr (GstSample) png = gst_video_convert_sample (sample, caps, 10 * GST_SECOND, &error);
  GstMapInfo map;

  g_assert_no_error (error);
  g_assert_true (gst_buffer_map (gst_sample_get_buffer (png), &map, GST_MAP_READ));
  g_file_set_contents (path, (const char *)map.data, (gssize)map.size, &error);
  g_assert_no_error (error);
  gst_buffer_unmap (gst_sample_get_buffer (png), &map);
}

/* The room's own strip, frame by frame, beside what the reader found. */
static void
read_drawn (GstSample *sample, FilmedFrame *filmed)
{
  GstVideoInfo info;
  GstVideoFrame frame;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  g_assert_true (gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ));
  filmed->is_drawn
      = ksk_room_picture_read (GST_VIDEO_FRAME_PLANE_DATA (&frame, 0), GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0),
                               (guint)info.width, (guint)info.height, &filmed->drawn);
  gst_video_frame_unmap (&frame);
}

GArray *
filmed_frames_read (const char *path, const char *picture, gint64 picture_us)
{
  GArray *frames = g_array_new (FALSE, TRUE, sizeof (FilmedFrame));
  g_autoptr (GError) error = NULL;

  ksk_footage_read (path, KSK_FOOTAGE_ALL_FRAMES, NULL, take_burnt, frames, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GstElement) pipeline = gst_parse_launch ("filesrc name=from ! decodebin ! videoconvert"
                                                      " ! video/x-raw,format=I420 ! appsink name=to sync=false",
                                                      &error);
  g_assert_no_error (error);
  gst_object_ref_sink (pipeline);
  g_autoptr (GstElement) from = gst_bin_get_by_name (GST_BIN (pipeline), "from");
  g_autoptr (GstElement) to = gst_bin_get_by_name (GST_BIN (pipeline), "to");
  g_object_set (from, "location", path, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);

  guint n = 0;
  for (;;) {
    g_autoptr (GstSample) sample = gst_app_sink_pull_sample (GST_APP_SINK (to));
    if (sample == NULL)
      break;
    g_assert_cmpuint (n, <, frames->len);
    FilmedFrame *filmed = &g_array_index (frames, FilmedFrame, n++);
    read_drawn (sample, filmed);
    if (picture != NULL && filmed->pts_us >= picture_us) {
      save_picture (sample, picture);
      picture = NULL;
    }
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_assert_cmpuint (n, ==, frames->len);
  return frames;
}

void
filmed_frames_count (const char *path, guint *n_drawn, guint *n_slates)
{
  g_autoptr (GArray) frames = filmed_frames_read (path, NULL, 0);
  gint64 last_us = -1;

  *n_drawn = *n_slates = 0;
  for (guint i = 0; i < frames->len; i++) {
    const FilmedFrame *frame = &g_array_index (frames, FilmedFrame, i);
    g_assert_true (frame->is_burnt);
    g_assert_cmpint (frame->pts_us, >, last_us);
    last_us = frame->pts_us;
    ++*(frame->is_drawn ? n_drawn : n_slates);
  }
}
