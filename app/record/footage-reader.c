/* A file through GStreamer, its frames through a decoder, and each picture to who reads its stamps. */
#include "app/record/footage-reader.h"

#include <gst/app/app.h>
#include <gst/base/gstbasesink.h>
#include <string.h>
#include <sys/stat.h>

#include "app/record/film-layout.h"
#include "app/record/footage-decoder.h"
#include "app/record/footage-track.h"
#include "app/record/frame-codes.h"

G_DEFINE_QUARK (ksk - footage - error - quark, ksk_footage_error)

/* How often is looked for errors and for being cancelled while no frame comes. */
#define LOOK_NS (100 * GST_MSECOND)

/* When nothing is read and nothing decoded for so long, nothing will be. */
#define STALLED_US (30 * G_USEC_PER_SEC)

/* A code that people are to scan stands for seconds, and to search a whole picture takes longer than to decode ten. */
#define CODES_EVERY_US (G_USEC_PER_SEC / 2)

#define HEAD_BYTES 12

typedef struct {
  const char *path;
  KskFootageFunc func;
  gpointer data;
  GstElement *pipeline;       /* (nullable) */
  GstElement *sink;           /* borrowed from @pipeline */
  GstElement *demux;          /* the same */
  KskFootageDecoder *decoder; /* (nullable): until the first frame */
  KskFrameCodes *codes;
  gint64 size;   /* of the file, in bytes */
  gint permille; /* of it that was read; atomic, as the file is read in a thread of its own */
  gint reads;    /* from the file; atomic */
  gboolean may_be_empty;
  KskFootageFrames frames;
  gint64 codes_us;     /* place of the last frame that was searched for them */
  gboolean is_stopped; /* @func has enough */
  KskFootageFile file;
} Reading;

/* By the first bytes, as each of the two demands them: no guessing at what an unknown file could be. */
static const char *
find_container (const guint8 head[HEAD_BYTES])
{
  static const guint8 ebml[] = { 0x1a, 0x45, 0xdf, 0xa3 };

  if (memcmp (head, ebml, sizeof ebml) == 0)
    return "matroskademux";
  return memcmp (head + 4, "ftyp", 4) == 0 ? "qtdemux" : NULL;
}

static gboolean
look_at_file (Reading *self, const char **container, GError **error)
{
  struct stat status;
  guint8 head[HEAD_BYTES] = { 0 };
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (GError) problem = NULL;
  gsize n = 0;

  if (stat (self->path, &status) == 0 && !S_ISREG (status.st_mode)) {
    g_set_error (error, KSK_FOOTAGE_ERROR, KSK_FOOTAGE_ERROR_UNREADABLE, "%s is not a file", self->path);
    return FALSE;
  }
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &problem);
  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &n, NULL, &problem)) {
    g_set_error (error, KSK_FOOTAGE_ERROR, KSK_FOOTAGE_ERROR_UNREADABLE, "%s", problem->message);
    return FALSE;
  }
  *container = n == sizeof head ? find_container (head) : NULL;
  if (*container == NULL) {
    g_set_error (error, KSK_FOOTAGE_ERROR, KSK_FOOTAGE_ERROR_FORMAT,
                 "%s is no recording: neither Matroska, nor WebM, nor MP4", self->path);
    return FALSE;
  }
  self->size = MAX (status.st_size, 1);
  return TRUE;
}

static GstPadProbeReturn
note_read (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Reading *self = data;

  if (info->data != NULL)
    g_atomic_int_set (&self->permille, (gint)CLAMP ((gint64)(info->offset + info->size) * 1000 / self->size, 0, 1000));
  g_atomic_int_inc (&self->reads);
  return GST_PAD_PROBE_OK;
}

static GstElement *
make (const char *name, GError **error)
{
  GstElement *element = gst_element_factory_make (name, NULL);

  if (element == NULL)
    g_set_error (error, KSK_FOOTAGE_ERROR, KSK_FOOTAGE_ERROR_FORMAT,
                 "GStreamer has no %s here: install its plugins (base, good)", name);
  return element;
}

static gboolean
build (Reading *self, const char *container, const KskFootageChoice *choice, GError **error)
{
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstElement) demux = NULL;

  self->pipeline = gst_object_ref_sink (gst_pipeline_new ("footage"));
  if ((source = make ("filesrc", error)) == NULL || (demux = make (container, error)) == NULL
      || (self->sink = make ("appsink", error)) == NULL)
    return FALSE;
  g_object_set (source, "location", self->path, NULL);
  g_autoptr (GstCaps) caps = gst_caps_from_string (KSK_FOOTAGE_TRACK_CAPS);
  g_object_set (self->sink, "sync", FALSE, "max-buffers", 4, "caps", caps, NULL);
  /* What the container cuts off: others are decoded by it. */
  gst_base_sink_set_drop_out_of_segment (GST_BASE_SINK (self->sink), FALSE);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (source, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_PULL | GST_PAD_PROBE_TYPE_BUFFER, note_read, self, NULL);
  gst_bin_add_many (GST_BIN (self->pipeline), gst_object_ref (source), gst_object_ref (demux), self->sink, NULL);
  self->demux = demux;
  ksk_footage_track_attach (GST_BIN (self->pipeline), demux, self->sink, choice);
  if (!gst_element_link (source, demux)) {
    g_set_error (error, KSK_FOOTAGE_ERROR, KSK_FOOTAGE_ERROR_FORMAT, "GStreamer cannot read %s with %s", self->path,
                 container);
    return FALSE;
  }
  return TRUE;
}

static gboolean
is_time_for_codes (Reading *self, gint64 pts_us)
{
  if (self->frames != KSK_FOOTAGE_ALL_CODES
      || (self->file.n_frames > 1 && ABS (pts_us - self->codes_us) < CODES_EVERY_US))
    return FALSE;
  self->codes_us = pts_us;
  return TRUE;
}

static void
look_at_picture (Reading *self, const KskFootagePicture *picture)
{
  KskFootageFrame frame = { .pts_us = picture->pts_us };

  self->file.width = picture->width;
  self->file.height = picture->height;
  self->file.n_frames++;
  frame.from
      = self->frames == KSK_FOOTAGE_ALL_STRIPS
            ? ksk_frame_codes_read_strip (picture->luma, picture->stride, picture->width, picture->height, &frame.stamp)
            : ksk_frame_codes_read (self->codes, picture->luma, picture->stride, picture->width, picture->height,
                                    &frame.stamp);
  if (is_time_for_codes (self, frame.pts_us))
    frame.codes = ksk_frame_codes_find (self->codes, picture->luma, picture->stride, picture->width, picture->height);
  self->is_stopped = !self->func (&frame, g_atomic_int_get (&self->permille) / 1000.0, self->data);
}

/* Returns FALSE when there is one that this program cannot look at. */
static gboolean
take_pictures (Reading *self, GError **error)
{
  KskFootagePicture picture;

  while (!self->is_stopped && ksk_footage_decoder_take (self->decoder, &picture)) {
    if (picture.luma == NULL || !ksk_film_layout_is_possible (picture.width, picture.height)) {
      g_set_error (error, KSK_FOOTAGE_ERROR, KSK_FOOTAGE_ERROR_FORMAT,
                   "%s: its frames are of a size or kind that is not supported", self->path);
      return FALSE;
    }
    look_at_picture (self, &picture);
  }
  return TRUE;
}

static gboolean
make_decoder (Reading *self, GstSample *sample, GError **error)
{
  const GstStructure *kind = gst_caps_get_structure (gst_sample_get_caps (sample), 0);
  gboolean is_vp8 = gst_structure_has_name (kind, "video/x-vp8");

  if (self->decoder == NULL)
    self->decoder
        = ksk_footage_decoder_new (is_vp8 ? KSK_FOOTAGE_VP8 : KSK_FOOTAGE_H264, self->frames == KSK_FOOTAGE_ALL_STRIPS);
  if (self->decoder == NULL)
    g_set_error (error, KSK_FOOTAGE_ERROR, KSK_FOOTAGE_ERROR_FORMAT, "libavcodec has no decoder of %s here",
                 is_vp8 ? "VP8" : "H.264");
  return self->decoder != NULL;
}

/* Returns FALSE when the container cuts it off. */
static gboolean
find_time (GstSample *sample, gint64 *pts_us)
{
  const GstSegment *segment = gst_sample_get_segment (sample);
  const GstBuffer *buffer = gst_sample_get_buffer (sample);
  guint64 from = GST_BUFFER_PTS (buffer), to = from;

  *pts_us = -1;
  if (from == GST_CLOCK_TIME_NONE)
    return TRUE;
  if (GST_BUFFER_DURATION_IS_VALID (buffer))
    to += GST_BUFFER_DURATION (buffer);
  /* A frame that stands while the film begins is its first. */
  if (!gst_segment_clip (segment, GST_FORMAT_TIME, from, to, &from, &to))
    return FALSE;
  *pts_us = (gint64)(gst_segment_to_stream_time (segment, GST_FORMAT_TIME, from) / GST_USECOND);
  return TRUE;
}

static gboolean
take_sample (Reading *self, GstSample *sample, GError **error)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  gint64 pts_us;
  gboolean is_shown = find_time (sample, &pts_us);
  GstMapInfo map;

  if (!make_decoder (self, sample, error))
    return FALSE;
  if (!gst_buffer_map (buffer, &map, GST_MAP_READ)) {
    g_set_error (error, KSK_FOOTAGE_ERROR, KSK_FOOTAGE_ERROR_UNREADABLE, "%s: a frame of it cannot be read",
                 self->path);
    return FALSE;
  }
  ksk_footage_decoder_put (self->decoder, map.data, map.size, pts_us, is_shown);
  gst_buffer_unmap (buffer, &map);
  if (!take_pictures (self, error))
    return FALSE;
  /* What comes between key frames is left out: none can wait for it. */
  if (self->frames == KSK_FOOTAGE_KEY_FRAMES)
    ksk_footage_decoder_put (self->decoder, NULL, 0, -1, FALSE);
  return take_pictures (self, error);
}

/* Frames that came while somebody looked elsewhere, and those that waited for others. */
static gboolean
take_rest (Reading *self, GError **error)
{
  GstSample *sample;
  gboolean is_taken = TRUE;

  while (is_taken && !self->is_stopped
         && (sample = gst_app_sink_try_pull_sample (GST_APP_SINK (self->sink), 0)) != NULL) {
    is_taken = take_sample (self, sample, error);
    gst_sample_unref (sample);
  }
  if (!is_taken || self->is_stopped || self->decoder == NULL)
    return is_taken;
  ksk_footage_decoder_put (self->decoder, NULL, 0, -1, FALSE);
  return take_pictures (self, error);
}

/* TRUE when no more will come, for @error or without. What failed after the first frame only ends the file. */
static gboolean
has_ended (Reading *self, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  g_autoptr (GError) problem = NULL;

  if (message == NULL && !gst_app_sink_is_eos (GST_APP_SINK (self->sink)))
    return FALSE;
  if (!take_rest (self, error) || self->is_stopped || message == NULL)
    return TRUE;
  gst_message_parse_error (message, &problem, NULL);
  gboolean is_file = problem->domain == GST_RESOURCE_ERROR;
  if (self->file.n_frames > 0 && !is_file)
    self->file.ended_early = TRUE;
  else
    g_set_error (error, KSK_FOOTAGE_ERROR, is_file ? KSK_FOOTAGE_ERROR_UNREADABLE : KSK_FOOTAGE_ERROR_FORMAT,
                 "%s cannot be read as a recording: %s", self->path, problem->message);
  return TRUE;
}

static gboolean
read_frames (Reading *self, GCancellable *cancellable, GError **error)
{
  GError *problem = NULL;
  gint reads = -1;
  gint64 last_us = g_get_monotonic_time ();

  while (!self->is_stopped && problem == NULL && !g_cancellable_set_error_if_cancelled (cancellable, &problem)) {
    g_autoptr (GstSample) sample = gst_app_sink_try_pull_sample (GST_APP_SINK (self->sink), LOOK_NS);
    gint64 now_us = g_get_monotonic_time ();
    if (sample != NULL) {
      last_us = now_us;
      take_sample (self, sample, &problem);
    } else if (has_ended (self, &problem)) {
      break;
    } else if (reads != g_atomic_int_get (&self->reads)) {
      reads = g_atomic_int_get (&self->reads);
      last_us = now_us;
    } else if (now_us - last_us > STALLED_US) {
      g_set_error (&problem, KSK_FOOTAGE_ERROR, KSK_FOOTAGE_ERROR_UNREADABLE,
                   "%s: no more of it could be read for "
                   "%d seconds",
                   self->path, (int)(STALLED_US / G_USEC_PER_SEC));
    }
  }
  if (problem == NULL && self->file.n_frames == 0 && !self->may_be_empty)
    g_set_error (&problem, KSK_FOOTAGE_ERROR, KSK_FOOTAGE_ERROR_FORMAT, "%s has no frame that can be decoded",
                 self->path);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

static gboolean
run (Reading *self, const KskFootageChoice *choice, GCancellable *cancellable, GError **error)
{
  const char *container = NULL;

  if (!look_at_file (self, &container, error) || !gst_init_check (NULL, NULL, error)
      || !build (self, container, choice, error))
    return FALSE;
  self->codes = ksk_frame_codes_new ();
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  gboolean is_read = read_frames (self, cancellable, error);
  GST_OBJECT_LOCK (self->demux);
  self->file.n_tracks = self->demux->numsrcpads;
  GST_OBJECT_UNLOCK (self->demux);
  return is_read;
}

gboolean
ksk_footage_read (const char *path, KskFootageFrames frames, const KskFootagePart *part, KskFootageFunc func,
                  gpointer data, GCancellable *cancellable, KskFootageFile *file, GError **error)
{
  g_return_val_if_fail (path != NULL && func != NULL, FALSE);
  const KskFootageChoice choice = { .only_key_frames = frames == KSK_FOOTAGE_KEY_FRAMES,
                                    .part = part != NULL ? *part : (KskFootagePart){ 0, G_MAXINT64 } };
  Reading self
      = { .path = path, .func = func, .data = data, .may_be_empty = choice.part.from_us > 0, .frames = frames };
  gboolean is_read = run (&self, &choice, cancellable, error);

  if (self.pipeline != NULL) {
    gst_element_set_state (self.pipeline, GST_STATE_NULL);
    gst_object_unref (self.pipeline);
  }
  ksk_footage_decoder_free (self.decoder);
  ksk_frame_codes_free (self.codes);
  if (is_read && file != NULL)
    *file = self.file;
  return is_read;
}
