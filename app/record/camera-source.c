/* Frames of one camera, as long as it takes: a pipeline that is made again when it fails or falls silent. */
#include "camera-source.h"

#include <gst/app/gstappsink.h>

#include "app/record/frame-clock.h"
#include "app/record/raised-thread.h"

/* Without a frame for so long, it is opened again: PipeWire, for one, says nothing when a camera is unplugged. */
#define SILENCE_NS (2 * GST_SECOND)
/* Cameras of a network take their time until the first frame. */
#define OPENING_NS (6 * GST_SECOND)
#define LOOK_NS (100 * GST_MSECOND)
/* A number that is further ahead has been set anew, and says nothing. */
#define MAX_DROPPED 10000
#define PAUSE_US (500 * G_TIME_SPAN_MILLISECOND)

/* When the next frame is wanted. */
typedef struct {
  GstClockTime due; /* GST_CLOCK_TIME_NONE: at once */
  GstClockTime interval;
} RateLimit;

struct _KskCameraSource {
  KskFilmDevice *device;
  KskCameraSink sink;
  gpointer data;
  GThread *thread;
  GMutex lock; /* of is_ending */
  GCond ended;
  gboolean is_ending;
  gint64 base_ns;             /* of the pipeline of now: set before it plays */
  RateLimit frames, pictures; /* their threads */
  gboolean has_number;        /* the source's thread: its frames have numbers, and that was the last one */
  guint64 number;
  gint n_frames; /* since it was opened, up to G_MAXINT; atomic */
};

/* Frames */

static guint64
get_time_taken (KskCameraSource *self, GstPad *pad, GstBuffer *frame)
{
  g_autoptr (GstEvent) event = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  GstClockTime running = GST_CLOCK_TIME_NONE;
  const GstSegment *segment;

  if (event != NULL && GST_BUFFER_PTS_IS_VALID (frame)) {
    gst_event_parse_segment (event, &segment);
    running = gst_segment_to_running_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (frame));
  }
  return GST_CLOCK_TIME_IS_VALID (running) ? (guint64)self->base_ns + running : ksk_frame_clock_get_monotonic_ns ();
}

/* The frame goes no further: a sink would hold it, and who draws on it would have to copy it. */
static GstPadProbeReturn
take_frame (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  KskCameraSource *self = data;
  g_autoptr (GstBuffer) frame = GST_PAD_PROBE_INFO_BUFFER (info);

  GST_PAD_PROBE_INFO_DATA (info) = NULL;
  g_atomic_int_inc (&self->n_frames);
  self->sink.frame (frame, get_time_taken (self, pad, frame), self->data);
  return GST_PAD_PROBE_HANDLED;
}

static GstFlowReturn
take_picture (GstAppSink *appsink, gpointer data)
{
  KskCameraSource *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (appsink);
  GstMapInfo map;

  if (sample == NULL)
    return GST_FLOW_EOS;
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  gint width, height;
  GstStructure *format = gst_caps_get_structure (gst_sample_get_caps (sample), 0);
  if (!gst_structure_get (format, "width", G_TYPE_INT, &width, "height", G_TYPE_INT, &height, NULL)
      || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return GST_FLOW_OK;
  if (map.size == (gsize)width * (gsize)height * 4) {
    g_autoptr (GBytes) pixels = g_bytes_new (map.data, map.size);
    gboolean is_looked_at = self->sink.picture (ksk_picture_new ((guint)width, (guint)height, pixels), self->data);
    self->pictures.interval = GST_SECOND / (is_looked_at ? KSK_PREVIEW_FPS : 1);
  }
  gst_buffer_unmap (buffer, &map);
  return GST_FLOW_OK;
}

/* Lets no more frames through than were asked for. The element that does so, videorate, moves their times. */
static GstPadProbeReturn
limit_rate (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  RateLimit *self = data;
  GstClockTime pts = GST_BUFFER_PTS (GST_PAD_PROBE_INFO_BUFFER (info));

  if (!GST_CLOCK_TIME_IS_VALID (pts))
    return GST_PAD_PROBE_OK;
  gboolean has_due = GST_CLOCK_TIME_IS_VALID (self->due);
  /* A quarter early is the jitter of a camera that has this very rate. */
  if (has_due && pts + self->interval / 4 < self->due && pts + self->interval + GST_SECOND > self->due)
    return GST_PAD_PROBE_DROP;
  self->due = (has_due && pts < self->due + self->interval ? self->due : pts) + self->interval;
  return GST_PAD_PROBE_OK;
}

static void
add_limit (GstElement *pipeline, const char *name, RateLimit *limit, guint fps)
{
  g_autoptr (GstElement) element = gst_bin_get_by_name (GST_BIN (pipeline), name);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "sink");

  *limit = (RateLimit){ .due = GST_CLOCK_TIME_NONE, .interval = GST_SECOND / fps };
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, limit_rate, limit, NULL);
}

/* What the device says of itself */

static GstPadProbeReturn
take_shape (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  KskCameraSource *self = data;
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GstCaps *caps;
  gint width, height;

  if (GST_EVENT_TYPE (event) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  gst_event_parse_caps (event, &caps);
  if (gst_structure_get (gst_caps_get_structure (caps, 0), "width", G_TYPE_INT, &width, "height", G_TYPE_INT, &height,
                         NULL)
      && width > 0 && height > 0)
    self->sink.shape ((guint)width, (guint)height, self->data);
  return GST_PAD_PROBE_OK;
}

/* Drivers number their frames; of a file, the number is a position. */
static gboolean
gives_pictures (GstPad *pad)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);

  if (caps == NULL || gst_caps_get_size (caps) == 0)
    return FALSE;
  const char *name = gst_structure_get_name (gst_caps_get_structure (caps, 0));
  return g_str_has_prefix (name, "video/") || g_str_has_prefix (name, "image/");
}

static GstPadProbeReturn
follow_numbers (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  KskCameraSource *self = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);

  if (!GST_BUFFER_OFFSET_IS_VALID (buffer) || (!self->has_number && !gives_pictures (pad)))
    return GST_PAD_PROBE_OK;
  guint64 number = GST_BUFFER_OFFSET (buffer);
  if (self->has_number && number > self->number + 1 && number - self->number < MAX_DROPPED)
    self->sink.dropped (number - self->number - 1, self->data);
  self->has_number = TRUE;
  self->number = number;
  return GST_PAD_PROBE_OK;
}

/* Elements that number no frames tell how many they have left out until now. */
static void
take_quality (KskCameraSource *self, GstMessage *message)
{
  static const char key[] = "ksk-dropped";
  GObject *from = G_OBJECT (GST_MESSAGE_SRC (message));
  guint64 n_processed, n_dropped;
  GstFormat format;

  gst_message_parse_qos_stats (message, &format, &n_processed, &n_dropped);
  gboolean is_source = GST_IS_ELEMENT (from) && GST_OBJECT_FLAG_IS_SET (from, GST_ELEMENT_FLAG_SOURCE);
  if (n_dropped == G_MAXUINT64 || (format != GST_FORMAT_BUFFERS && format != GST_FORMAT_DEFAULT)
      || (is_source && self->has_number))
    return;
  guint64 before = GPOINTER_TO_SIZE (g_object_get_data (from, key));
  g_object_set_data (from, key, GSIZE_TO_POINTER (n_dropped));
  if (n_dropped > before && n_dropped - before < MAX_DROPPED)
    self->sink.dropped (n_dropped - before, self->data);
}

/* The pipeline */

static char *
describe_pipeline (const KskCameraFormat *format)
{
  /* A picture keeps the shape of the frame; its rows have no gaps when it is 32 bits deep. */
  guint height = MIN (KSK_PREVIEW_HEIGHT, KSK_PREVIEW_WIDTH * format->height / format->width) / 2 * 2;
  guint width = height * format->width / format->height / 2 * 2;

  /* Pictures come first, so that nobody else holds the frame when it is taken. Made small plane by plane before it gets
   * colours, a picture costs a third. */
  return g_strdup_printf (
      "videoconvertscale name=in"
      " ! video/x-raw,format=I420,width=%u,height=%u,pixel-aspect-ratio=1/1 ! tee name=frames"
      " frames. ! videoconvertscale name=pictures ! video/x-raw,format=I420,width=%u,height=%u ! videoconvertscale"
      " ! video/x-raw,format=BGRx ! appsink name=small sync=false async=false enable-last-sample=false max-buffers=2"
      " drop=true frames. ! fakesink name=whole sync=false async=false enable-last-sample=false",
      format->width, format->height, width, height);
}

static void
connect_sink (KskCameraSource *self, GstElement *pipeline, const char *name,
              GstFlowReturn (*take) (GstAppSink *appsink, gpointer data))
{
  GstAppSinkCallbacks callbacks = { .new_sample = take };
  g_autoptr (GstElement) appsink = gst_bin_get_by_name (GST_BIN (pipeline), name);

  gst_app_sink_set_callbacks (GST_APP_SINK (appsink), &callbacks, self, NULL);
}

/* What gives the frames, within what makes pictures of them. */
static void
connect_source (KskCameraSource *self, GstElement *made)
{
  g_autoptr (GstElement) source
      = GST_IS_BIN (made) ? gst_bin_get_by_name (GST_BIN (made), "source") : gst_object_ref (made);
  g_autoptr (GstPad) pad = source != NULL ? gst_element_get_static_pad (source, "src") : NULL;

  self->has_number = FALSE;
  if (pad != NULL)
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, follow_numbers, self, NULL);
}

static void
connect_frames (KskCameraSource *self, GstElement *pipeline)
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "whole");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (sink, "sink");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, take_frame, self, NULL);
}

static GstElement *
make_pipeline (KskCameraSource *self, GError **error)
{
  g_autofree char *description = describe_pipeline (ksk_film_device_get_format (self->device));
  GstElement *made = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  g_autoptr (GstElement) pipeline = made != NULL ? gst_object_ref_sink (made) : NULL;
  if (pipeline == NULL)
    return NULL;
  GstElement *source = ksk_film_device_make (self->device, error);
  if (source == NULL)
    return NULL;

  g_autoptr (GstElement) in = gst_bin_get_by_name (GST_BIN (pipeline), "in");
  gst_bin_add (GST_BIN (pipeline), source);
  if (!gst_element_link (source, in)) {
    g_set_error_literal (error, GST_CORE_ERROR, GST_CORE_ERROR_NEGOTIATION, "what this device gives is not a picture");
    return NULL;
  }
  connect_source (self, source);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (in, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, take_shape, self, NULL);
  add_limit (pipeline, "in", &self->frames, ksk_film_device_get_format (self->device)->fps);
  add_limit (pipeline, "pictures", &self->pictures, KSK_PREVIEW_FPS);
  connect_frames (self, pipeline);
  connect_sink (self, pipeline, "small", take_picture);

  /* All run by one clock, and prerolled frames must not see another base time than the ones that follow. */
  g_autoptr (GstClock) clock = gst_system_clock_obtain ();
  gst_pipeline_use_clock (GST_PIPELINE (pipeline), clock);
  gst_element_set_start_time (pipeline, GST_CLOCK_TIME_NONE);
  self->base_ns = (gint64)gst_clock_get_time (clock);
  gst_element_set_base_time (pipeline, (GstClockTime)self->base_ns);
  return g_steal_pointer (&pipeline);
}

static GstBusSyncReply
take_message (GstBus *bus, GstMessage *message, gpointer data)
{
  ksk_raise_thread_of_message (message);
  return GST_BUS_PASS;
}

/* The thread */

static gboolean
is_ending (KskCameraSource *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  return self->is_ending;
}

static void
wait_a_little (KskCameraSource *self)
{
  gint64 until_us = g_get_monotonic_time () + PAUSE_US;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  while (!self->is_ending && g_cond_wait_until (&self->ended, &self->lock, until_us))
    ;
}

/* Returns: (transfer full) (nullable): what went wrong, NULL when it is to end. */
static char *
watch (KskCameraSource *self, GstBus *bus)
{
  guint64 last_ns = ksk_frame_clock_get_monotonic_ns ();
  gint n_seen = 0;

  while (!is_ending (self)) {
    g_autoptr (GstMessage) message
        = gst_bus_timed_pop_filtered (bus, LOOK_NS, GST_MESSAGE_ERROR | GST_MESSAGE_EOS | GST_MESSAGE_QOS);
    if (message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
      return g_strdup ("it has come to its end");
    if (message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_QOS) {
      take_quality (self, message);
    } else if (message != NULL) {
      g_autoptr (GError) error = NULL;
      gst_message_parse_error (message, &error, NULL);
      return g_strdup (error->message);
    }
    gint n = g_atomic_int_get (&self->n_frames);
    guint64 now_ns = ksk_frame_clock_get_monotonic_ns ();
    if (n != n_seen)
      last_ns = now_ns;
    n_seen = n;
    if (now_ns - last_ns > (n == 0 ? OPENING_NS : SILENCE_NS))
      return g_strdup ("no picture comes from it");
  }
  return NULL;
}

static void
run_once (KskCameraSource *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *trouble = NULL;
  g_autoptr (GstElement) pipeline = make_pipeline (self, &error);

  g_atomic_int_set (&self->n_frames, 0);
  if (pipeline == NULL) {
    trouble = g_strdup (error->message);
  } else {
    g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
    gst_bus_set_sync_handler (bus, take_message, NULL, NULL);
    gst_element_set_state (pipeline, GST_STATE_PLAYING); /* a failure is an error on the bus too */
    trouble = watch (self, bus);
    gst_element_set_state (pipeline, GST_STATE_NULL);
  }
  if (trouble != NULL)
    self->sink.trouble (trouble, self->data);
}

static gpointer
run (gpointer data)
{
  KskCameraSource *self = data;

  while (!is_ending (self)) {
    run_once (self);
    wait_a_little (self);
  }
  return NULL;
}

KskCameraSource *
ksk_camera_source_new (KskFilmDevice *device, const KskCameraSink *sink, gpointer data)
{
  g_return_val_if_fail (device != NULL && sink != NULL && !ksk_film_device_is_stage (device), NULL);

  KskCameraSource *self = g_new0 (KskCameraSource, 1);
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended);
  self->device = ksk_film_device_ref (device);
  self->sink = *sink;
  self->data = data;
  self->thread = g_thread_new (ksk_film_device_get_name (device), run, self);
  return self;
}

void
ksk_camera_source_free (KskCameraSource *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->is_ending = TRUE;
  g_cond_signal (&self->ended);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  ksk_film_device_unref (self->device);
  g_cond_clear (&self->ended);
  g_mutex_clear (&self->lock);
  g_free (self);
}
