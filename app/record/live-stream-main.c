/* `ksk-live-stream`: sends the transport stream on its standard input to where the first message on it says. */
#include <gst/gst.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

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

/* (transfer full) (nullable) */
static char *
read_target (void)
{
  char target[KSK_LIVE_STREAM_MAX_TARGET];
  gssize n;

  do
    n = recv (STDIN_FILENO, target, sizeof target - 1, 0);
  while (n < 0 && errno == EINTR);
  return n > 0 && memchr (target, 0, (gsize)n) == NULL ? g_strndup (target, (gsize)n) : NULL;
}

/* Libraries below GStreamer say what they like on the standard error, addresses with keys among it: what is said there
 * from now on is this program's own. (nullable) */
static FILE *
take_standard_error (void)
{
  int fd = fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  int nowhere = open ("/dev/null", O_WRONLY | O_CLOEXEC);

  if (nowhere >= 0) {
    dup2 (nowhere, STDERR_FILENO);
    close (nowhere);
  }
  return fd >= 0 ? fdopen (fd, "w") : NULL;
}

static int
compare_lengths (const void *a, const void *b)
{
  gsize first = strlen (*(char *const *)a), second = strlen (*(char *const *)b);
  return (first < second) - (first > second);
}

/* Without any part of the target's address: whichever of them is the key. */
static char *
redact (const char *text, const char *target)
{
  g_autoptr (GString) redacted = g_string_new (text);
  g_auto (GStrv) parts = g_strsplit_set (target, ":/?&=@#,; ", -1);
  guint n_parts = g_strv_length (parts);

  if (target[0] == '/')
    return g_string_free (g_steal_pointer (&redacted), FALSE);
  /* One may be the beginning of another: the longest first. */
  qsort (parts, n_parts, sizeof *parts, compare_lengths);
  for (guint i = 0; i < n_parts; i++)
    if (parts[i][0] != '\0')
      g_string_replace (redacted, parts[i], "...", 0);
  return g_string_free (g_steal_pointer (&redacted), FALSE);
}

static int
fail (FILE *out, const char *target, const GError *error)
{
  g_autofree char *text = redact (error->message, target);

  if (out != NULL)
    fprintf (out, "ksk-live-stream: %s\n", text);
  return 1;
}

static int
stream (FILE *out, const char *target)
{
  g_autoptr (GError) error = NULL;

  if (!gst_init_check (NULL, NULL, &error))
    return fail (out, target, error);
  g_autoptr (GstElement) pipeline = make_pipeline (target, &error);
  if (pipeline == NULL)
    return fail (out, target, error);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_autoptr (GstMessage) message
      = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return error != NULL ? fail (out, target, error) : 0;
}

int
main (int argc, char **argv)
{
  /* Nobody would feed it any more. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  g_autofree char *target = read_target ();
  if (target == NULL) {
    fprintf (stderr, "ksk-live-stream: ksk-console starts this program; it has nothing to do without it\n");
    return 2;
  }
  FILE *out = take_standard_error ();
  int status = stream (out, target);
  if (out != NULL)
    fclose (out);
  return status;
}
