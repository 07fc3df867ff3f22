/* The footage of one camera: frames in, stamps onto them, encoded, into a file that grows. */
#include "camera-track.h"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>

#include "app/record/film-encoder.h"
#include "app/record/film-overlay.h"
#include "app/record/live-branch.h"
#include "app/record/raised-thread.h"

/* Two seconds of frames that the encoder may be late: at 720p 83 MB. */
#define MAX_WAITING_S 2
/* Encoded footage that the disk may be late: ten seconds. */
#define MAX_UNWRITTEN_NS "10000000000"
#define MAX_UNWRITTEN_BYTES "33554432"
#define SYNC_INTERVAL_US G_TIME_SPAN_SECOND
/* Marks frames that are slates on their way through the pipeline. */
#define SLATE_FLAG GST_BUFFER_FLAG_GAP

struct _KskCameraTrack {
  GstElement *pipeline;
  GstElement *frames;
  GstElement *muxer;
  GstVideoInfo info;
  KskFilmOverlay *overlay;
  KskFilmNotes *notes;
  KskFrameClock *clock;
  guint64 last_ns;  /* of the frame pushed last; 0: none */
  guint64 base_ns;  /* set before the first frame is pushed, under the lock */
  GstBuffer *blank; /* what slates are drawn on */

  KskFootageWriter *writer;
  GstBuffer *head; /* (nullable): of the block whose frame comes next; the encoder's thread, and then the end */
  gint64 synced_us;

  gint64 patience_us;
  KskLiveBranch *live; /* (nullable) */

  GMutex lock; /* of what follows */
  GCond changed;
  gboolean has_ended;
  GError *failure;
};

static void
set_failure (KskCameraTrack *self, GError *error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (self->failure == NULL)
    self->failure = error;
  else
    g_error_free (error);
  g_cond_signal (&self->changed);
}

static void
set_ended (KskCameraTrack *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->has_ended = TRUE;
  g_cond_signal (&self->changed);
}

/* Drawing */

static GstPadProbeReturn
draw_overlay (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  KskCameraTrack *self = data;
  GstBuffer *buffer = gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  gboolean is_slate = GST_BUFFER_FLAG_IS_SET (buffer, SLATE_FLAG);
  GstVideoFrame frame;

  GST_PAD_PROBE_INFO_DATA (info) = buffer;
  GST_BUFFER_FLAG_UNSET (buffer, SLATE_FLAG);
  if (!gst_video_frame_map (&frame, &self->info, buffer, GST_MAP_READWRITE))
    return GST_PAD_PROBE_DROP;
  guint8 *const planes[3] = { GST_VIDEO_FRAME_PLANE_DATA (&frame, 0), GST_VIDEO_FRAME_PLANE_DATA (&frame, 1),
                              GST_VIDEO_FRAME_PLANE_DATA (&frame, 2) };
  gint64 mono_us = ksk_frame_clock_to_mono_us (self->clock, self->base_ns + GST_BUFFER_PTS (buffer));
  ksk_film_overlay_draw (self->overlay, planes, frame.info.stride, mono_us, is_slate);
  gst_video_frame_unmap (&frame);
  return GST_PAD_PROBE_OK;
}

/* Writing */

/* The muxer gives the head of a block, and then the frame; together they wake the writer once, and are one write. */
static GstPadProbeReturn
gather_block (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  KskCameraTrack *self = data;
  GstBuffer *part = GST_PAD_PROBE_INFO_BUFFER (info);

  if (!GST_BUFFER_DURATION_IS_VALID (part)) {
    self->head = self->head != NULL ? gst_buffer_append (self->head, part) : part;
    GST_PAD_PROBE_INFO_DATA (info) = NULL;
    return GST_PAD_PROBE_HANDLED;
  }
  if (self->head == NULL)
    return GST_PAD_PROBE_OK;
  GstClockTime pts = GST_BUFFER_PTS (part), duration = GST_BUFFER_DURATION (part);
  GstBuffer *block = gst_buffer_append (g_steal_pointer (&self->head), part);
  GST_BUFFER_PTS (block) = pts;
  GST_BUFFER_DURATION (block) = duration;
  GST_PAD_PROBE_INFO_DATA (info) = block;
  return GST_PAD_PROBE_OK;
}

static gboolean
write_block (KskCameraTrack *self, GstBuffer *buffer, gboolean is_frame, GError **error)
{
  GstMapInfo map;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ)) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "a part of the footage is lost");
    return FALSE;
  }
  gboolean done
      = ksk_footage_writer_append (self->writer, map.data, map.size, is_frame, GST_BUFFER_PTS (buffer), error);
  gst_buffer_unmap (buffer, &map);
  return done;
}

static gboolean
sync_now_and_then (KskCameraTrack *self, GError **error)
{
  gint64 now_us = g_get_monotonic_time ();

  if (now_us - self->synced_us < SYNC_INTERVAL_US)
    return TRUE;
  self->synced_us = now_us;
  return ksk_footage_writer_sync (self->writer, error);
}

static GstFlowReturn
take_encoded (GstAppSink *appsink, gpointer data)
{
  KskCameraTrack *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (appsink);
  GError *error = NULL;

  if (sample == NULL)
    return GST_FLOW_EOS;
  if (write_block (self, gst_sample_get_buffer (sample), TRUE, &error) && sync_now_and_then (self, &error))
    return GST_FLOW_OK;
  set_failure (self, error);
  return GST_FLOW_ERROR;
}

static void
take_end (GstAppSink *appsink, gpointer data)
{
  KskCameraTrack *self = data;
  GError *error = NULL;
  g_autoptr (GstBuffer) head = g_steal_pointer (&self->head);
  gboolean done
      = (head == NULL || write_block (self, head, FALSE, &error)) && ksk_footage_writer_sync (self->writer, &error);

  if (!done)
    set_failure (self, error);
  set_ended (self);
}

static GstPadProbeReturn
pass_live (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);

  if (caps != NULL)
    ksk_live_branch_push (data, GST_PAD_PROBE_INFO_BUFFER (info), caps);
  return GST_PAD_PROBE_OK;
}

/* The pipeline */

static char *
describe_pipeline (const KskCameraTrackSpec *spec)
{
  g_autofree char *encoder = ksk_film_encoder_describe (spec->format.fps, spec->format.bitrate_kbps, spec->is_vp8);

  return g_strconcat ("appsrc name=frames is-live=true format=time emit-signals=false ! ", encoder,
                      spec->is_vp8 ? " ! webmmux"
                                   : " ! video/x-h264,stream-format=avc,alignment=au"
                                     " ! h264parse name=coded ! matroskamux",
                      " name=muxer streamable=true ! queue max-size-buffers=0 max-size-bytes=" MAX_UNWRITTEN_BYTES
                      " max-size-time=" MAX_UNWRITTEN_NS " ! appsink name=written sync=false async=false"
                      " enable-last-sample=false",
                      NULL);
}

static GstBusSyncReply
take_message (GstBus *bus, GstMessage *message, gpointer data)
{
  KskCameraTrack *self = data;

  ksk_raise_thread_of_message (message);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    GError *error = NULL;
    gst_message_parse_error (message, &error, NULL);
    set_failure (self, error);
  }
  gst_message_unref (message);
  return GST_BUS_DROP;
}

static void
connect_frames (KskCameraTrack *self, const KskCameraTrackSpec *spec)
{
  g_autoptr (GstElement) encoder = gst_bin_get_by_name (GST_BIN (self->pipeline), "encoder");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (encoder, "sink");

  gst_video_info_set_format (&self->info, GST_VIDEO_FORMAT_I420, spec->format.width, spec->format.height);
  self->info.fps_n = (gint)spec->format.fps;
  self->info.fps_d = 1;
  g_autoptr (GstCaps) caps = gst_video_info_to_caps (&self->info);
  self->frames = gst_bin_get_by_name (GST_BIN (self->pipeline), "frames");
  gst_app_src_set_caps (GST_APP_SRC (self->frames), caps);
  gst_app_src_set_max_bytes (GST_APP_SRC (self->frames), 0);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, draw_overlay, self, NULL);
}

static void
connect_sink (KskCameraTrack *self)
{
  GstAppSinkCallbacks written = { .new_sample = take_encoded, .eos = take_end };
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "written");

  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &written, self, NULL);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (self->muxer, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, gather_block, self, NULL);
}

/* Without it, what is recorded is the same. */
static void
connect_live (KskCameraTrack *self, const KskCameraTrackSpec *spec)
{
  g_autoptr (GError) error = NULL;

  if (spec->live == NULL)
    return;
  self->live = ksk_live_branch_new (spec->live, spec->live_data, &error);
  if (self->live == NULL) {
    g_message ("the live stream cannot be made; the recording is not affected: %s", error->message);
    return;
  }
  g_autoptr (GstElement) coded = gst_bin_get_by_name (GST_BIN (self->pipeline), "coded");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (coded, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, pass_live, self->live, NULL);
}

static gboolean
start_pipeline (KskCameraTrack *self, const KskCameraTrackSpec *spec, GError **error)
{
  g_autofree char *description = describe_pipeline (spec);
  GstElement *made = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);

  if (made == NULL)
    return FALSE;
  self->pipeline = gst_object_ref_sink (made);
  self->muxer = gst_bin_get_by_name (GST_BIN (self->pipeline), "muxer");
  connect_frames (self, spec);
  connect_sink (self);
  connect_live (self, spec);
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  gst_bus_set_sync_handler (bus, take_message, self, NULL);
  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE)
    return TRUE;
  GError *failure = ksk_camera_track_dup_failure (self);
  if (failure == NULL)
    failure = g_error_new_literal (GST_CORE_ERROR, GST_CORE_ERROR_STATE_CHANGE, "the encoder does not start");
  g_propagate_error (error, failure);
  return FALSE;
}

KskCameraTrack *
ksk_camera_track_new (const KskCameraTrackSpec *spec, GError **error)
{
  g_return_val_if_fail (spec != NULL && spec->notes != NULL && spec->clock != NULL, NULL);
  g_return_val_if_fail (spec->live == NULL || !spec->is_vp8, NULL);

  g_autoptr (KskCameraTrack) self = g_new0 (KskCameraTrack, 1);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->overlay = ksk_film_overlay_new (spec->format.width, spec->format.height, spec->ceremony, spec->camera,
                                        spec->is_rehearsal, spec->notes);
  self->notes = ksk_film_notes_ref (spec->notes);
  self->clock = spec->clock;
  self->patience_us = spec->patience_us;
  /* The file last: an encoder that does not start leaves none behind. */
  if (!start_pipeline (self, spec, error))
    return NULL;
  self->writer = ksk_footage_writer_open (spec->folder, spec->stem, spec->is_vp8 ? ".webm" : ".mkv", error);
  if (self->writer == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

void
ksk_camera_track_free (KskCameraTrack *self)
{
  if (self == NULL)
    return;
  if (self->pipeline != NULL && self->writer != NULL)
    ksk_camera_track_end (self, NULL);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_pointer (&self->live, ksk_live_branch_free);
  g_clear_object (&self->muxer);
  g_clear_object (&self->frames);
  g_clear_object (&self->pipeline);
  g_clear_pointer (&self->blank, gst_buffer_unref);
  g_clear_pointer (&self->overlay, ksk_film_overlay_free);
  g_clear_pointer (&self->notes, ksk_film_notes_unref);
  g_clear_pointer (&self->writer, ksk_footage_writer_free);
  g_clear_pointer (&self->head, gst_buffer_unref);
  g_clear_error (&self->failure);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Frames */

/* Times in the file begin with its first frame; the file says what UTC that was, to the microsecond. */
static void
set_base (KskCameraTrack *self, guint64 taken_ns)
{
  gint64 utc_us = ksk_frame_clock_to_utc_us (self->clock, self->notes, taken_ns);
  g_autoptr (GDateTime) second = g_date_time_new_from_unix_utc (utc_us / G_TIME_SPAN_SECOND);
  g_autoptr (GDateTime) time = second != NULL ? g_date_time_add (second, utc_us % G_TIME_SPAN_SECOND) : NULL;

  g_object_set (self->muxer, "creation-time", time, NULL);
  g_mutex_lock (&self->lock);
  self->base_ns = taken_ns;
  g_mutex_unlock (&self->lock);
}

static gboolean
push (KskCameraTrack *self, GstBuffer *frame, guint64 taken_ns, gboolean is_slate)
{
  if (self->last_ns != 0 && taken_ns < self->last_ns + KSK_CAMERA_TRACK_APART_NS)
    return FALSE;
  guint64 n_waiting = gst_app_src_get_current_level_buffers (GST_APP_SRC (self->frames));
  if (n_waiting >= (guint64)MAX_WAITING_S * (guint)self->info.fps_n)
    return FALSE;

  if (self->last_ns == 0)
    set_base (self, taken_ns);
  self->last_ns = taken_ns;
  /* A new head on the same memory: what comes with the frame from elsewhere, its times above all, does not hold here.
   */
  GstBuffer *stamped = gst_buffer_new ();
  gst_buffer_copy_into (stamped, frame, GST_BUFFER_COPY_MEMORY | GST_BUFFER_COPY_META, 0, (gsize)-1);
  GST_BUFFER_PTS (stamped) = taken_ns - self->base_ns;
  GST_BUFFER_DURATION (stamped) = GST_SECOND / (guint)self->info.fps_n;
  if (is_slate)
    GST_BUFFER_FLAG_SET (stamped, SLATE_FLAG);
  return gst_app_src_push_buffer (GST_APP_SRC (self->frames), stamped) == GST_FLOW_OK;
}

gboolean
ksk_camera_track_push (KskCameraTrack *self, GstBuffer *frame, guint64 taken_ns)
{
  g_return_val_if_fail (self != NULL && frame != NULL, FALSE);
  return push (self, frame, taken_ns, FALSE);
}

gboolean
ksk_camera_track_push_slate (KskCameraTrack *self, guint64 taken_ns)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->blank == NULL)
    self->blank = gst_buffer_new_allocate (NULL, GST_VIDEO_INFO_SIZE (&self->info), NULL);
  return self->blank != NULL && push (self, self->blank, taken_ns, TRUE);
}

gboolean
ksk_camera_track_end (KskCameraTrack *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  gint64 until_us = g_get_monotonic_time () + self->patience_us;
  gst_app_src_end_of_stream (GST_APP_SRC (self->frames));
  g_mutex_lock (&self->lock);
  while (!self->has_ended && self->failure == NULL && g_cond_wait_until (&self->changed, &self->lock, until_us))
    ;
  gboolean is_late = !self->has_ended && self->failure == NULL;
  g_mutex_unlock (&self->lock);

  if (is_late)
    set_failure (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "the disk does not answer"));
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  GError *failure = ksk_camera_track_dup_failure (self);
  if (failure == NULL)
    return TRUE;
  /* What could be written is worth having on the disk. */
  ksk_footage_writer_sync (self->writer, NULL);
  g_propagate_error (error, failure);
  return FALSE;
}

GError *
ksk_camera_track_dup_failure (KskCameraTrack *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  return self->failure != NULL ? g_error_copy (self->failure) : NULL;
}

KskFootageWriter *
ksk_camera_track_get_writer (KskCameraTrack *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->writer;
}

guint64
ksk_camera_track_get_base_ns (KskCameraTrack *self)
{
  g_return_val_if_fail (self != NULL, 0);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  return self->base_ns;
}
