/* Sizes are looked at in what goes into a decoder: afterwards the memory would be taken. */
#include "app/record/footage-track.h"

#include "app/record/film-layout.h"

typedef struct {
  GstBin *bin;
  GstElement *demux;
  GstElement *sink;
  KskFootageChoice choice;
  gboolean has_begun; /* the part: a key frame in it was seen */
  gboolean is_linked; /* used in the demuxer's thread only, as are all the others */
} Track;

static void
complain (GstElement *element, const char *what)
{
  GST_ELEMENT_ERROR (element, STREAM, FORMAT, ("%s", what), (NULL));
}

/* What is left out is never decoded. Who reads the next part decides by the same frames in the same order. */
static GstPadProbeReturn
choose (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Track *self = data;
  const KskFootagePart *part = &self->choice.part;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  gboolean is_delta = GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT);
  gboolean has_time = !is_delta && GST_BUFFER_PTS_IS_VALID (buffer);
  gint64 pts_us = has_time ? (gint64)(GST_BUFFER_PTS (buffer) / GST_USECOND) : -1;

  if (has_time && pts_us >= part->to_us) {
    /* The end of the part is an end of the file for all that follows. */
    gst_buffer_unref (buffer);
    GST_PAD_PROBE_INFO_DATA (info) = NULL;
    GST_PAD_PROBE_INFO_FLOW_RETURN (info) = GST_FLOW_EOS;
    return GST_PAD_PROBE_HANDLED;
  }
  self->has_begun = self->has_begun || part->from_us <= 0 || (has_time && pts_us >= part->from_us);
  return self->has_begun && !(is_delta && self->choice.only_key_frames) ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

static GstPadProbeReturn
drop_all (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  return GST_PAD_PROBE_DROP;
}

static GstPadProbeReturn
judge_size (GstPad *pad, guint width, guint height, gpointer data)
{
  if (ksk_film_layout_is_possible (width, height))
    return GST_PAD_PROBE_OK;
  /* Who reads the bus may take a moment. */
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_DATA_DOWNSTREAM, drop_all, NULL, NULL);
  complain (data, "its frames are smaller or larger than film of this program, or of an odd size");
  return GST_PAD_PROBE_DROP;
}

/* What the container says, or else the stream itself. That may say otherwise: the decoder looks at what it is to hold.
 */
static GstPadProbeReturn
judge_caps (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GstCaps *caps;
  int width, height;

  if (GST_EVENT_TYPE (event) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  gst_event_parse_caps (event, &caps);
  const GstStructure *first = gst_caps_get_structure (caps, 0);
  if (!gst_structure_get_int (first, "width", &width) || !gst_structure_get_int (first, "height", &height))
    width = height = 0;
  return judge_size (pad, (guint)MAX (width, 0), (guint)MAX (height, 0), data);
}

/* A key frame of VP8 begins with three bytes, a start code of three, and 14 bits each of width and height (RFC 6386,
 * section 9.1). */
static GstPadProbeReturn
judge_vp8 (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  guint8 head[10];

  if (gst_buffer_extract (GST_PAD_PROBE_INFO_BUFFER (info), 0, head, sizeof head) < sizeof head || (head[0] & 1) != 0)
    return GST_PAD_PROBE_OK;
  return judge_size (pad, (guint)(head[6] | head[7] << 8) & 0x3fff, (guint)(head[8] | head[9] << 8) & 0x3fff, data);
}

static gboolean
pass_vp8 (Track *self, GstPad *pad)
{
  g_autoptr (GstPad) entry = gst_element_get_static_pad (self->sink, "sink");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, judge_vp8, self->demux, NULL);
  return gst_pad_link (pad, entry) == GST_PAD_LINK_OK;
}

static gboolean
pass_h264 (Track *self, GstPad *pad)
{
  GstElement *parser = gst_element_factory_make ("h264parse", NULL);

  if (parser == NULL || !gst_bin_add (self->bin, parser)) {
    complain (self->demux, "GStreamer has no h264parse here: install its plugins (bad)");
    return FALSE;
  }
  /* A part begins in the middle: its decoder needs to be told what the film's beginning said. */
  g_object_set (parser, "config-interval", -1, NULL);
  g_autoptr (GstPad) entry = gst_element_get_static_pad (parser, "sink");
  g_autoptr (GstPad) parsed = gst_element_get_static_pad (parser, "src");
  gst_pad_add_probe (parsed, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, judge_caps, self->demux, NULL);
  /* From the end, so that nothing flows into what does not run yet. */
  return gst_element_link (parser, self->sink) && gst_element_sync_state_with_parent (parser)
         && gst_pad_link (pad, entry) == GST_PAD_LINK_OK;
}

static void
on_pad_added (GstElement *demux, GstPad *pad, gpointer data)
{
  Track *self = data;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  const char *name = caps != NULL ? gst_structure_get_name (gst_caps_get_structure (caps, 0)) : "";
  gboolean is_h264 = g_strcmp0 (name, "video/x-h264") == 0;

  if (self->is_linked || (!is_h264 && g_strcmp0 (name, "video/x-vp8") != 0))
    return;
  self->is_linked = TRUE;
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, choose, self, NULL);
  if (!(is_h264 ? pass_h264 (self, pad) : pass_vp8 (self, pad)))
    complain (demux, "its picture track cannot be read");
}

static void
on_no_more_pads (GstElement *demux, gpointer data)
{
  Track *self = data;

  if (!self->is_linked)
    complain (demux, "it has no pictures in H.264 or VP8");
}

static void
free_track (gpointer data, GClosure *closure)
{
  g_free (data);
}

void
ksk_footage_track_attach (GstBin *bin, GstElement *demux, GstElement *sink, const KskFootageChoice *choice)
{
  g_return_if_fail (GST_IS_BIN (bin) && GST_IS_ELEMENT (demux) && GST_IS_ELEMENT (sink) && choice != NULL);
  Track *self = g_new0 (Track, 1);

  *self = (Track){ .bin = bin, .demux = demux, .sink = sink, .choice = *choice };
  g_signal_connect (demux, "no-more-pads", G_CALLBACK (on_no_more_pads), self);
  /* The last of the two goes with the demuxer. */
  g_signal_connect_data (demux, "pad-added", G_CALLBACK (on_pad_added), self, free_track, 0);
}
