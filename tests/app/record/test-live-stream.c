/* The live stream's process may be missing, hang, die or be killed: nothing that is recorded is touched by it. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <stdlib.h>

#include "app/record/live-stream.h"
#include "tests/app/record/film-driver.h"
#include "tests/app/record/filmed-frames.h"

static char *
write_program (const char *folder, const char *script)
{
  g_autofree char *path = g_build_filename (folder, "program", NULL);
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", script, "\n", NULL);

  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
  return g_steal_pointer (&path);
}

/* Films for @ms beside @program, and checks that the film is whole. Returns how long the end of it took, in ms. */
static gint64
film_beside (const char *program, const char *target, guint ms)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
  KskFilmSpec spec = { .devices = devices, .stream_target = target, .stream_program = program };
  FilmDriver *driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_run (driver, ms);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (film_driver_count (driver, "camera-lost"), ==, 0);
  g_assert_cmpuint (film_driver_count (driver, "frames-dropped"), ==, 0);
  g_autofree char *path = film_driver_path (driver, "KSK60_CAM01.mkv");
  g_autoptr (GArray) frames = filmed_frames_read (path, NULL, 0);
  g_assert_cmpuint (frames->len, >, ms * 30 / 1000 / 2);
  gint64 began_us = g_get_monotonic_time ();
  film_driver_free (driver);
  return (g_get_monotonic_time () - began_us) / 1000;
}

/* Its target is in the environment, and the transport stream comes in at its standard input. */
static void
test_fed (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ksk-live-XXXXXX", NULL);
  g_autofree char *program
      = write_program (folder, "echo \"$KSK_LIVE_STREAM_TARGET\" >\"${0%/*}/target\"; exec cat >\"${0%/*}/stream\"");
  g_autofree char *target_path = g_build_filename (folder, "target", NULL);
  g_autofree char *stream_path = g_build_filename (folder, "stream", NULL);
  g_autofree char *target = NULL, *stream = NULL;
  gsize size;

  film_beside (program, "srt://example.org:1?key=secret", 1000);
  g_assert_true (g_file_get_contents (target_path, &target, NULL, NULL));
  g_assert_cmpstr (target, ==, "srt://example.org:1?key=secret\n");
  g_assert_true (g_file_get_contents (stream_path, &stream, &size, NULL));
  g_assert_cmpuint (size, >, 20000);
  g_assert_cmpuint (size % 188, ==, 0);
  for (gsize i = 0; i < size; i += 188)
    g_assert_cmphex ((guchar)stream[i], ==, 0x47);
  film_driver_remove (folder);
}

/* It takes nothing and ignores that it should end: it is killed, after two seconds. */
static void
test_hangs (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ksk-live-XXXXXX", NULL);
  g_autofree char *program
      = write_program (folder, "trap '' TERM INT; echo $$ >\"${0%/*}/pid\"; while :; do sleep 0.1; done");
  g_autofree char *pid_path = g_build_filename (folder, "pid", NULL);
  g_autofree char *pid = NULL;

  gint64 took_ms = film_beside (program, "srt://example.org:1", 2500);
  g_assert_cmpint (took_ms, >=, 1900);
  g_assert_cmpint (took_ms, <, 6000);
  g_assert_true (g_file_get_contents (pid_path, &pid, NULL, NULL));
  g_assert_cmpint (kill ((pid_t)atoi (pid), 0), ==, -1);
  film_driver_remove (folder);
}

static void
test_dies (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ksk-live-XXXXXX", NULL);
  g_autofree char *program = write_program (folder, "exit 1");

  g_assert_cmpint (film_beside (program, "rtmp://example.org/live", 800), <, 1900);
  film_driver_remove (folder);
}

static void
test_missing (void)
{
  film_beside ("/nonexistent/ksk-live-stream", "rtmp://example.org/live", 500);
}

/* The program itself: segments that a browser plays, and a list of them. */
static void
test_hls (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ksk-live-XXXXXX", NULL);
  g_autofree char *list_path = g_build_filename (folder, "live.m3u8", NULL);
  g_autofree char *segment_path = g_build_filename (folder, "segment00000.ts", NULL);
  g_autofree char *list = NULL, *segment = NULL;
  gsize size;

  film_beside (LIVE_STREAM, folder, 5500);
  g_assert_true (g_file_get_contents (list_path, &list, NULL, NULL));
  g_assert_true (g_str_has_prefix (list, "#EXTM3U"));
  g_assert_nonnull (strstr (list, "segment00000.ts"));
  g_assert_true (g_file_get_contents (segment_path, &segment, &size, NULL));
  g_assert_cmpuint (size, >, 10000);
  g_assert_cmphex ((guchar)segment[0], ==, 0x47);
  film_driver_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/live-stream/fed", test_fed);
  g_test_add_func ("/live-stream/hangs", test_hangs);
  g_test_add_func ("/live-stream/dies", test_dies);
  g_test_add_func ("/live-stream/missing", test_missing);
  g_test_add_func ("/live-stream/hls", test_hls);
  return g_test_run ();
}
