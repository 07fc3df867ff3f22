/* What `make bench` measures against: drawn rooms with a clock on them, as plainly as GStreamer can record them.
 * bare-cameras FOLDER CAMERAS SECONDS NOISE; prints the processor time that was used. */
#include <gst/gst.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/record/film-encoder.h"
#include "app/record/test-camera.h"
#include "tests/fixtures/cpu-time.h"

/* As film-room films. */
#define FPS 30
#define KBITS 2500

static GstElement *
begin (const char *folder, guint i, guint noise)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *encoder = ksk_film_encoder_describe (FPS, KBITS, FALSE);
  g_autofree char *text = g_strdup_printf (
      "clockoverlay name=in ! %s ! h264parse ! matroskamux ! filesink location=%s/bare%u.mkv", encoder, folder, i);
  GstElement *pipeline = gst_parse_launch_full (text, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &error);
  GstElement *room = ksk_test_camera_new (1280, 720, FPS, 0, TRUE);

  g_assert_no_error (error);
  ksk_test_camera_set_noise (room, noise);
  gst_bin_add (GST_BIN (pipeline), room);
  g_autoptr (GstElement) in = gst_bin_get_by_name (GST_BIN (pipeline), "in");
  g_assert_true (gst_element_link_pads (room, "src", in, "video_sink"));
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  return pipeline;
}

int
main (int argc, char **argv)
{
  if (argc != 5)
    return 2;
  gst_init (NULL, NULL);
  guint n = MIN ((guint)atoi (argv[2]), 4);
  GstElement *pipelines[4];

  for (guint i = 0; i < n; i++)
    pipelines[i] = begin (argv[1], i, (guint)atoi (argv[4]));
  g_usleep (G_USEC_PER_SEC);
  double before_s = get_cpu_s ();
  g_usleep ((gulong)(atof (argv[3]) * G_USEC_PER_SEC));
  printf ("end {\"cpu_s\": %.3f}\n", get_cpu_s () - before_s);
  for (guint i = 0; i < n; i++) {
    gst_element_set_state (pipelines[i], GST_STATE_NULL);
    gst_object_unref (pipelines[i]);
  }
  return 0;
}
