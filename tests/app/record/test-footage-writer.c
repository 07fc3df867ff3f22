/* A file that grows: what is told of it is true of its first bytes, and nothing is written over. */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/record/disk-watch.h"
#include "app/record/footage-writer.h"

static char *
make_folder (void)
{
  char *folder = g_dir_make_tmp ("ksk-writer-XXXXXX", NULL);
  g_assert_nonnull (folder);
  return folder;
}

static void
remove_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static char *
hash_file (const char *path, gsize n)
{
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_cmpuint (size, >=, n);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)bytes, n);
}

static void
test_extent (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (KskFootageWriter) writer = ksk_footage_writer_open (folder, "KSK60_CAM01", ".mkv", &error);
  KskFootageExtent extent;

  g_assert_no_error (error);
  ksk_footage_writer_get_extent (writer, &extent);
  g_assert_cmpuint (extent.n_bytes, ==, 0);
  g_assert_cmpuint (extent.n_frames, ==, 0);
  for (guint i = 0; i < 20; i++) {
    g_autofree char *frame = g_strnfill (1000 + i, (char)('a' + i));
    g_assert_true (ksk_footage_writer_append (writer, (guint8 *)"head", 4, FALSE, 0, &error));
    g_assert_true (ksk_footage_writer_append (writer, (guint8 *)frame, strlen (frame), TRUE, i * 10, &error));
    if (i == 9)
      g_assert_true (ksk_footage_writer_sync (writer, &error));
  }
  /* Later ones are written, and not yet told of. */
  guint64 n_frames;
  ksk_footage_writer_get_extent (writer, &extent);
  g_assert_cmpuint (ksk_footage_writer_get_written (writer, &n_frames), ==, 20 * 1004 + 190);
  g_assert_cmpuint (n_frames, ==, 20);
  g_assert_cmpuint (extent.n_bytes, ==, 10 * 1004 + 45);
  g_assert_cmpuint (extent.n_frames, ==, 10);
  g_assert_cmpuint (extent.last_pts, ==, 90);
  g_autofree char *hash = hash_file (ksk_footage_writer_get_path (writer), extent.n_bytes);
  g_assert_cmpstr (extent.sha256, ==, hash);
  remove_file (folder, "KSK60_CAM01.mkv");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_names (void)
{
  static const char *const names[] = { "CAM01.mkv", "CAM01-2.mkv", "CAM01-3.mkv" };
  g_autofree char *folder = make_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (KskFootageWriter) writer = ksk_footage_writer_open (folder, "CAM01", ".mkv", &error);
    g_assert_no_error (error);
    g_assert_cmpstr (ksk_footage_writer_get_name (writer), ==, names[i]);
    g_assert_true (ksk_footage_writer_append (writer, (guint8 *)"x", 1, TRUE, 0, &error));
  }
  /* Of one that a frame was never written to, nothing is left. */
  KskFootageWriter *empty = ksk_footage_writer_open (folder, "CAM01", ".mkv", NULL);
  g_assert_true (ksk_footage_writer_append (empty, (guint8 *)"head", 4, FALSE, 0, NULL));
  ksk_footage_writer_free (empty);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    remove_file (folder, names[i]);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskFootageWriter) writer = ksk_footage_writer_open ("/nonexistent", "CAM01", ".mkv", &error);

  g_assert_null (writer);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/nonexistent/CAM01.mkv"));
}

/* The write that no longer fits is written as far as it goes; the hash is that of what is there. */
static void
test_no_room (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (KskFootageWriter) writer = ksk_footage_writer_open (folder, "CAM01", ".mkv", &error);
  const struct rlimit limit = { 2500, RLIM_INFINITY };
  const struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };
  g_autofree char *frame = g_strnfill (1000, 'x');
  KskFootageExtent extent;

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_true (ksk_footage_writer_append (writer, (guint8 *)frame, 1000, TRUE, 1, &error));
  g_assert_true (ksk_footage_writer_append (writer, (guint8 *)frame, 1000, TRUE, 2, &error));
  g_assert_false (ksk_footage_writer_append (writer, (guint8 *)frame, 1000, TRUE, 3, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
  g_assert_nonnull (strstr (error->message, g_strerror (EFBIG)));
  g_assert_true (ksk_footage_writer_sync (writer, NULL));
  ksk_footage_writer_get_extent (writer, &extent);
  g_assert_cmpuint (extent.n_bytes, ==, 2500);
  g_assert_cmpuint (extent.n_frames, ==, 2);
  g_assert_cmpuint (extent.last_pts, ==, 2);
  g_autofree char *hash = hash_file (ksk_footage_writer_get_path (writer), 2500);
  g_assert_cmpstr (extent.sha256, ==, hash);
  remove_file (folder, "CAM01.mkv");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* How long the disk will take it */

#define MB G_GUINT64_CONSTANT (1000000)
#define S G_TIME_SPAN_SECOND

static void
test_minutes (void)
{
  KskDiskWatch watch = { .nominal_rate = MB, .reserve_bytes = 600 * MB };
  gboolean is_low;

  /* Before anything is known, by the rate of the configuration; without the reserve. */
  g_assert_cmpint (ksk_disk_watch_update (&watch, 1 * S, 0, 3600 * MB, &is_low), ==, 50);
  g_assert_false (is_low);
  /* Half of that is written in fact. */
  g_assert_cmpint (ksk_disk_watch_update (&watch, 21 * S, 10 * MB, 3600 * MB, &is_low), ==, 100);
  g_assert_cmpint (ksk_disk_watch_update (&watch, 41 * S, 60 * MB, 3600 * MB, &is_low), ==, 100);
  /* After a minute, by that minute. */
  g_assert_cmpint (ksk_disk_watch_update (&watch, 81 * S, 130 * MB, 3600 * MB, &is_low), ==, 25);
  g_assert_true (is_low);
  g_assert_cmpint (ksk_disk_watch_update (&watch, 82 * S, 132 * MB, 3000 * MB, &is_low), ==, 20);
  g_assert_false (is_low);
  g_assert_cmpint (ksk_disk_watch_update (&watch, 83 * S, 132 * MB, 1800 * MB, &is_low), ==, 10);
  g_assert_false (is_low);
  g_assert_cmpint (ksk_disk_watch_update (&watch, 84 * S, 132 * MB, 1799 * MB, &is_low), ==, 9);
  g_assert_true (is_low);
  g_assert_cmpint (ksk_disk_watch_update (&watch, 85 * S, 132 * MB, 500 * MB, &is_low), ==, 0);
  g_assert_false (is_low);
  g_assert_true (ksk_disk_watch_is_full (&watch, 600 * MB));
  g_assert_false (ksk_disk_watch_is_full (&watch, 600 * MB + 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* A file that may not grow further would end the program otherwise. */
  signal (SIGXFSZ, SIG_IGN);
  g_test_add_func ("/footage-writer/extent", test_extent);
  g_test_add_func ("/footage-writer/names", test_names);
  g_test_add_func ("/footage-writer/no-folder", test_no_folder);
  g_test_add_func ("/footage-writer/no-room", test_no_room);
  g_test_add_func ("/disk-watch/minutes", test_minutes);
  return g_test_run ();
}
