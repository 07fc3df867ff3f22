/* `ksk-live-stream`: sends the transport stream on its standard input to where the environment says. */
#include <gst/gst.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>

#include "app/record/live-stream.h"

#define INPUT "fdsrc name=in fd=0 do-timestamp=true ! video/mpegts,systemstream=true,packetsize=188 ! queue"
#define H264 INPUT " ! tsdemux ! h264parse"
#define SEGMENT_S "2"

static GstElement *
parse (const char *description, GError **error)
{
  return gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
}

static GstElement *
make_pipeline (const char *target, GError **error)
{
  GstElement *pipeline, *out;

  if (g_str_has_prefix (target, "srt://"))
    pipeline = parse (INPUT " ! srtsink name=out sync=false wait-for-connection=false", error);
  else if (g_str_has_prefix (target, "rtmp://") || g_str_has_prefix (target, "rtmps://"))
    pipeline = parse (H264 " ! flvmux streamable=true ! rtmp2sink name=out sync=false", error);
  else
    pipeline = parse (H264 " ! hlssink2 name=out target-duration=" SEGMENT_S, error);
  if (pipeline == NULL)
    return NULL;

  out = gst_bin_get_by_name (GST_BIN (pipeline), "out");
  if (g_str_has_prefix (target, "srt://")) {
    g_object_set (out, "uri", target, NULL);
  } else if (g_str_has_prefix (target, "/")) {
    g_autofree char *segments = g_build_filename (target, "segment%05d.ts", NULL);
    g_autofree char *list = g_build_filename (target, "live.m3u8", NULL);
    g_object_set (out, "location", segments, "playlist-location", list, NULL);
  } else {
    g_object_set (out, "location", target, NULL);
  }
  gst_object_unref (out);
  return pipeline;
}

int
main (int argc, char **argv)
{
  const char *target = g_getenv (KSK_LIVE_STREAM_TARGET);
  g_autoptr (GError) error = NULL;

  /* Nobody would feed it any more. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (target == NULL) {
    fprintf (stderr, "ksk-live-stream: ksk-console starts this program; it has nothing to do without it\n");
    return 2;
  }
  if (!gst_init_check (&argc, &argv, &error)) {
    fprintf (stderr, "ksk-live-stream: %s\n", error->message);
    return 1;
  }
  g_autoptr (GstElement) pipeline = make_pipeline (target, &error);
  if (pipeline == NULL) {
    fprintf (stderr, "ksk-live-stream: %s\n", error->message);
    return 1;
  }
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_autoptr (GstMessage) message
      = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  gboolean failed = GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR;
  if (failed) {
    gst_message_parse_error (message, &error, NULL);
    fprintf (stderr, "ksk-live-stream: %s\n", error->message);
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return failed ? 1 : 0;
}
