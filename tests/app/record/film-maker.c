/* Frames are drawn here and pushed into a GStreamer pipeline that ends in a file. */
#include "film-maker.h"

#include <app/record/film-encoder.h>
#include <gst/app/app.h>
#include <gst/video/video.h>
#include <string.h>
#include <time.h>

static double
cpu_of (clockid_t clock)
{
  struct timespec now;

  g_assert_cmpint (clock_gettime (clock, &now), ==, 0);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static gint64
frame_us (const FilmPlan *plan, guint frame)
{
  return (gint64)frame * G_USEC_PER_SEC / plan->fps;
}

static gint64
offset_us (const FilmPlan *plan, guint seq)
{
  return FILM_UTC_US + (2 * seq * plan->frames_a_note > plan->n_frames ? plan->clock_step_us : 0);
}

static guint
record_of (const FilmPlan *plan, guint frame)
{
  return frame / plan->frames_a_note + 1;
}

static char *
hash_of (guint seq)
{
  g_autofree char *text = g_strdup_printf ("record %u", seq);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

void
film_plan_stamp (const FilmPlan *plan, guint frame, KskFrameStamp *stamp)
{
  guint seq = record_of (plan, frame);
  g_autofree char *hash = hash_of (seq);

  *stamp = (KskFrameStamp){ .utc_ms = (offset_us (plan, seq) + frame_us (plan, frame)) / 1000, .seq = seq };
  for (guint i = 0; i < sizeof stamp->hash; i++)
    stamp->hash[i] = (guint8)(g_ascii_xdigit_value (hash[2 * i]) << 4 | g_ascii_xdigit_value (hash[2 * i + 1]));
}

static KskFilmNotes *
make_notes (const FilmPlan *plan)
{
  KskFilmNotes *notes = ksk_film_notes_new ();

  for (guint seq = 1; seq <= record_of (plan, plan->n_frames); seq++) {
    g_autofree char *hash = hash_of (seq);
    KskFilmNote note = film_note (seq, frame_us (plan, (seq - 1) * plan->frames_a_note));
    note.hash = hash;
    note.utc_offset_us = offset_us (plan, seq);
    ksk_film_notes_add (notes, &note);
  }
  return notes;
}

static GstElement *
launch (const char *description)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (gst_init_check (NULL, NULL, &error));
  GstElement *pipeline = gst_parse_launch (description, &error);
  g_assert_no_error (error);
  return gst_object_ref_sink (pipeline);
}

static void
finish (GstElement *pipeline)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message
      = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    g_autoptr (GError) error = NULL;
    gst_message_parse_error (message, &error, NULL);
    g_assert_no_error (error);
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
}

static char *
describe (const FilmPlan *plan, const char *path)
{
  gboolean is_vp8 = g_str_has_suffix (path, ".webm");
  const char *h264_muxer
      = g_str_has_suffix (path, ".mp4") ? "h264parse ! mp4mux" : "h264parse ! matroskamux streamable=true";
  g_autofree char *encoder = ksk_film_encoder_describe (plan->fps, plan->kbits, is_vp8);

  return g_strdup_printf ("appsrc name=source format=time block=true max-bytes=8000000 ! %s ! %s"
                          " ! filesink location=\"%s\"",
                          encoder, is_vp8 ? "webmmux streamable=true" : h264_muxer, path);
}

typedef struct {
  const FilmPlan *plan;
  KskRoomPicture *room;
  KskFilmOverlay *overlay;
  GstVideoInfo info;
  FilmCost cost;
} Maker;

static GstBuffer *
draw_frame (Maker *self, guint number)
{
  const FilmPlan *plan = self->plan;
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, GST_VIDEO_INFO_SIZE (&self->info), NULL);
  GstVideoFrame frame;
  guint8 *planes[3];
  int strides[3];
  gint64 time_us = frame_us (plan, number);

  g_assert_true (gst_video_frame_map (&frame, &self->info, buffer, GST_MAP_WRITE));
  for (guint i = 0; i < 3; i++) {
    planes[i] = GST_VIDEO_FRAME_PLANE_DATA (&frame, i);
    strides[i] = GST_VIDEO_FRAME_PLANE_STRIDE (&frame, i);
  }
  double before = cpu_of (CLOCK_THREAD_CPUTIME_ID);
  ksk_room_picture_draw (self->room, planes, strides, number, FILM_UTC_US + time_us);
  self->cost.room += cpu_of (CLOCK_THREAD_CPUTIME_ID) - before;
  before = cpu_of (CLOCK_THREAD_CPUTIME_ID);
  if (number < plan->bare_from || number >= plan->bare_from + plan->n_bare)
    ksk_film_overlay_draw (self->overlay, planes, strides, time_us, FALSE);
  self->cost.overlay += cpu_of (CLOCK_THREAD_CPUTIME_ID) - before;
  gst_video_frame_unmap (&frame);
  GST_BUFFER_PTS (buffer) = (GstClockTime)time_us * GST_USECOND;
  GST_BUFFER_DURATION (buffer) = GST_SECOND / plan->fps;
  return buffer;
}

void
film_make (const FilmPlan *plan, const char *path, FilmCost *cost)
{
  g_autofree char *description = describe (plan, path);
  GstElement *pipeline = launch (description);
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_autoptr (KskFilmNotes) notes = make_notes (plan);
  g_autoptr (KskRoomPicture) room = ksk_room_picture_new (plan->width, plan->height, 0, TRUE);
  ksk_room_picture_set_noise (room, plan->noise);
  g_autoptr (KskFilmOverlay) overlay
      = ksk_film_overlay_new (plan->width, plan->height, "Ceremony 60", "CAM01", TRUE, notes);
  Maker maker = { .plan = plan, .room = room, .overlay = overlay };

  gst_video_info_set_format (&maker.info, GST_VIDEO_FORMAT_I420, plan->width, plan->height);
  GST_VIDEO_INFO_FPS_N (&maker.info) = (int)plan->fps;
  g_autoptr (GstCaps) caps = gst_video_info_to_caps (&maker.info);
  g_object_set (source, "caps", caps, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  double before = cpu_of (CLOCK_PROCESS_CPUTIME_ID) - cpu_of (CLOCK_THREAD_CPUTIME_ID);
  for (guint i = 0; i < plan->n_frames; i++) {
    if (i >= plan->skip_from && i < plan->skip_from + plan->n_skipped)
      continue;
    GstFlowReturn flow = gst_app_src_push_buffer (GST_APP_SRC (source), draw_frame (&maker, i));
    g_assert_cmpint (flow, ==, GST_FLOW_OK);
  }
  gst_app_src_end_of_stream (GST_APP_SRC (source));
  finish (pipeline);
  maker.cost.encoder = cpu_of (CLOCK_PROCESS_CPUTIME_ID) - cpu_of (CLOCK_THREAD_CPUTIME_ID) - before;
  if (cost != NULL)
    *cost = maker.cost;
}

void
film_encode_again (const char *from, const char *to, guint width, guint height, guint kbits)
{
  g_autofree char *description = g_strdup_printf (
      "filesrc location=\"%s\" ! matroskademux ! h264parse ! avdec_h264 max-threads=1 ! videoscale ! "
      "video/x-raw,width=%u,height=%u ! x264enc speed-preset=veryfast bitrate=%u threads=1 ! h264parse ! matroskamux ! "
      "filesink location=\"%s\"",
      from, width, height, kbits, to);
  GstElement *pipeline = launch (description);

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  finish (pipeline);
}

guint
film_decode (const char *path, FilmFrameFunc func, gpointer data)
{
  g_autofree char *description
      = g_strdup_printf ("filesrc location=\"%s\" ! matroskademux ! h264parse ! avdec_h264 max-threads=1 ! "
                         "video/x-raw,format=I420 ! appsink name=sink sync=false max-buffers=4",
                         path);
  GstElement *pipeline = launch (description);
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GstSample *sample;
  guint n = 0;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  while ((sample = gst_app_sink_pull_sample (GST_APP_SINK (sink))) != NULL) {
    GstVideoInfo info;
    GstVideoFrame video;
    g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
    g_assert_true (gst_video_frame_map (&video, &info, gst_sample_get_buffer (sample), GST_MAP_READ));
    FilmFrame frame = { .width = (guint)info.width, .height = (guint)info.height };
    for (guint i = 0; i < 3; i++) {
      frame.planes[i] = GST_VIDEO_FRAME_PLANE_DATA (&video, i);
      frame.strides[i] = GST_VIDEO_FRAME_PLANE_STRIDE (&video, i);
    }
    func (n++, &frame, data);
    gst_video_frame_unmap (&video);
    gst_sample_unref (sample);
  }
  finish (pipeline);
  return n;
}
