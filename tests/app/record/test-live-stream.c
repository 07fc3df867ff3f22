/* The live stream's process may be missing, hang, die or be killed: nothing that is recorded is touched by it. */
#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

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

/* Films beside @program until @is_so (nullable: until a second of it is in the file), and checks that the film is
 * whole. */
static void
film_beside (const char *program, const char *target, gboolean (*is_so) (const char *folder), const char *folder)
{
  g_autoptr (GPtrArray) devices = film_driver_list (film_driver_camera ("CAM01", 640, 360, 30), NULL);
  KskFilmSpec spec = { .devices = devices, .stream_target = target, .stream_program = program };
  g_autoptr (FilmDriver) driver = film_driver_new (&spec);
  g_autoptr (GError) error = NULL;

  film_driver_start (driver, &error);
  g_assert_no_error (error);
  film_driver_wait_for_frames (driver, 30);
  for (guint i = 0; is_so != NULL && !is_so (folder); i++) {
    g_assert_cmpuint (i, <, 6000);
    film_driver_run (driver, 20);
  }
  g_autoptr (KskCamera) camera = film_driver_get_camera (driver, 0);
  g_assert_cmpint (camera->state, ==, KSK_CAMERA_RECORDING);
  film_driver_stop (driver, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (film_driver_count (driver, "camera-lost"), ==, 0);
  g_autofree char *path = film_driver_path (driver, "KSK60_CAM01.mkv");
  g_autoptr (GArray) frames = filmed_frames_read (path, NULL, 0);
  g_assert_cmpuint (frames->len, >=, camera->n_frames);
  g_assert_cmpint (json_object_get_int_member (film_driver_get (driver, "footage-ended", 0), "frames"), ==,
                   frames->len);
}

static gboolean
has_size (const char *folder, const char *name, goffset size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf file;
  return g_stat (path, &file) == 0 && file.st_size >= size;
}

static gboolean
has_stream (const char *folder)
{
  return has_size (folder, "stream", 20 * 1024);
}

/* Its target comes first on its standard input, and is neither among its arguments nor in its environment; then comes
 * the transport stream. */
static void
test_fed (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ksk-live-XXXXXX", NULL);
  g_autofree char *program = write_program (
      folder, "cd \"${0%/*}\"; dd bs=65536 count=1 of=target 2>/dev/null; tr '\\0' '\\n' </proc/$$/environ >environ; "
              "tr '\\0' '\\n' </proc/$$/cmdline >>environ; exec cat >stream");
  g_autofree char *target_path = g_build_filename (folder, "target", NULL);
  g_autofree char *environ_path = g_build_filename (folder, "environ", NULL);
  g_autofree char *stream_path = g_build_filename (folder, "stream", NULL);
  g_autofree char *target = NULL, *others = NULL, *stream = NULL;
  gsize size;

  g_setenv ("GST_DEBUG", "1", TRUE);
  film_beside (program, "srt://example.org:1?key=secret", has_stream, folder);
  g_unsetenv ("GST_DEBUG");
  g_assert_true (g_file_get_contents (target_path, &target, NULL, NULL));
  g_assert_cmpstr (target, ==, "srt://example.org:1?key=secret");
  g_assert_true (g_file_get_contents (environ_path, &others, NULL, NULL));
  g_assert_nonnull (strstr (others, "PATH="));
  g_assert_null (strstr (others, "secret"));
  g_assert_null (strstr (others, "GST_DEBUG"));
  g_assert_true (g_file_get_contents (stream_path, &stream, &size, NULL));
  g_assert_cmpuint (size % 188, ==, 0);
  for (gsize i = 0; i < size; i += 188)
    g_assert_cmphex ((guchar)stream[i], ==, 0x47);
  film_driver_remove (folder);
}

static gboolean
has_pid (const char *folder)
{
  return has_size (folder, "pid", 2);
}

/* It takes nothing and ignores that it should end: it is killed. */
static void
test_hangs (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ksk-live-XXXXXX", NULL);
  g_autofree char *program
      = write_program (folder, "trap '' TERM INT; echo $$ >\"${0%/*}/pid\"; while :; do sleep 0.1; done");
  g_autofree char *pid_path = g_build_filename (folder, "pid", NULL);
  g_autofree char *pid = NULL;

  film_beside (program, "srt://example.org:1", has_pid, folder);
  g_assert_true (g_file_get_contents (pid_path, &pid, NULL, NULL));
  g_assert_cmpint (kill ((pid_t)atoi (pid), 0), ==, -1);
  film_driver_remove (folder);
}

static void
test_dies (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ksk-live-XXXXXX", NULL);
  g_autofree char *program = write_program (folder, "exit 1");

  film_beside (program, "rtmp://example.org/live", NULL, NULL);
  film_driver_remove (folder);
}

static void
test_missing (void)
{
  film_beside ("/nonexistent/ksk-live-stream", "rtmp://example.org/live", NULL, NULL);
}

/* Its own standard error: what went wrong, without any part of the target. */
static void
test_says_nothing (void)
{
  static const char target[] = "rtmp://127.0.0.1:1/live/very-secret-key";
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  int ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), ==, 0);
  g_assert_cmpint (send (ends[0], target, strlen (target), 0), ==, strlen (target));
  g_subprocess_launcher_take_stdin_fd (launcher, ends[1]);
  g_subprocess_launcher_setenv (launcher, "GST_DEBUG", "4", TRUE);
  g_autoptr (GSubprocess) process = g_subprocess_launcher_spawn (launcher, &error, LIVE_STREAM, NULL);
  g_assert_no_error (error);
  close (ends[0]);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &said, &error);
  g_assert_no_error (error);
  g_assert_null (strstr (said, "secret"));
  g_assert_null (strstr (said, "127.0.0.1"));
}

/* The second segment is begun when the first is whole, and in the list. */
static gboolean
has_segments (const char *folder)
{
  return has_size (folder, "segment00001.ts", 0) && has_size (folder, "live.m3u8", 1);
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

  film_beside (LIVE_STREAM, folder, has_segments, folder);
  g_assert_true (g_file_get_contents (list_path, &list, NULL, NULL));
  g_assert_true (g_str_has_prefix (list, "#EXTM3U"));
  g_assert_nonnull (strstr (list, "segment00000.ts"));
  g_assert_true (g_file_get_contents (segment_path, &segment, &size, NULL));
  g_assert_cmpuint (size, >, 10000);
  g_assert_cmphex ((guchar)segment[0], ==, 0x47);
  film_driver_remove (folder);
}

static int
find_port (int type)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof address;
  int fd = socket (AF_INET, type | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (bind (fd, (struct sockaddr *)&address, size), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *)&address, &size), ==, 0);
  close (fd);
  return ntohs (address.sin_port);
}

/* As the kernel's table of sockets tells: to connect would be to be the one peer that it waits for. */
static void
wait_for_listener (const char *table, int port)
{
  g_autofree char *entry = g_strdup_printf (" 0100007F:%04X ", (guint)port);

  for (guint i = 0; i < 600; i++) {
    g_autofree char *sockets = NULL;
    g_assert_true (g_file_get_contents (table, &sockets, NULL, NULL));
    if (strstr (sockets, entry) != NULL)
      return;
    g_usleep (100 * 1000);
  }
  g_assert_not_reached ();
}

/* A server of somebody else's takes the stream. */
static void
test_server (const char *table, int type, const char *protocol, const char *path, const char *listen)
{
  g_autofree char *folder = g_dir_make_tmp ("ksk-live-XXXXXX", NULL);
  int port = find_port (type);
  g_autofree char *target = g_strdup_printf ("%s://127.0.0.1:%d%s", protocol, port, path);
  g_autofree char *command
      = g_strdup_printf ("exec ffmpeg -nostdin -v error %s -i '%s%s' -c copy -flush_packets 1 "
                         "-f mpegts '%s/stream'",
                         listen[0] == '-' ? listen : "", target, listen[0] == '?' ? listen : "", folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) ffmpeg
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "sh", "-c", command, NULL);

  g_assert_no_error (error);
  wait_for_listener (table, port);
  film_beside (LIVE_STREAM, target, has_stream, folder);
  g_subprocess_force_exit (ffmpeg);
  g_subprocess_wait (ffmpeg, NULL, NULL);
  film_driver_remove (folder);
}

static void
test_srt (void)
{
  test_server ("/proc/net/udp", SOCK_DGRAM, "srt", "", "?mode=listener");
}

static void
test_rtmp (void)
{
  /* The element of GStreamer 1.22 complains of itself when ffmpeg answers, and goes on. */
  g_autofree char *debug = g_strdup (g_getenv ("G_DEBUG"));

  g_unsetenv ("G_DEBUG");
  test_server ("/proc/net/tcp", SOCK_STREAM, "rtmp", "/live/key", "-listen 1");
  if (debug != NULL)
    g_setenv ("G_DEBUG", debug, TRUE);
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
  g_test_add_func ("/live-stream/says-nothing", test_says_nothing);
  g_test_add_func ("/live-stream/hls", test_hls);
  g_test_add_func ("/live-stream/srt", test_srt);
  g_test_add_func ("/live-stream/rtmp", test_rtmp);
  return g_test_run ();
}
