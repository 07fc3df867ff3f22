/* Tests of app/media/file-write on working and on full or read-only media: whole files, and nothing ever replaced. */
#include "app/media/file-write.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "media-test.h"

#define N_WRITERS 8

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = make_folder ();
  fixture->path = g_build_filename (fixture->folder, "skr.xml", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
assert_content (const char *folder, const char *names)
{
  g_autofree char *found = list_folder (folder);
  g_assert_cmpstr (found, ==, names);
}

static void
write_file (const char *path, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  gboolean is_checked = ksk_file_check_writable (path, &error);
  g_assert_no_error (error);
  g_assert_true (is_checked);
  gboolean is_written = ksk_file_write_new (path, bytes, &error);
  g_assert_no_error (error);
  g_assert_true (is_written);
}

/* Both functions refuse, for the same reason. */
static void
assert_refused (const char *path, int code, const char *part)
{
  g_autoptr (GBytes) bytes = make_bytes (10);
  g_autoptr (GError) error = NULL;
  g_assert_false (ksk_file_write_new (path, bytes, &error));
  assert_io_error (error, code, path, part);
  g_clear_error (&error);
  g_assert_false (ksk_file_check_writable (path, &error));
  assert_io_error (error, code, path, part);
}

static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  static const gsize sizes[] = { 0, 1, 4096, 1000000 };
  mode_t old_mask = umask (022);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GBytes) bytes = make_bytes (sizes[i]);
    write_file (fixture->path, bytes);
    assert_file (fixture->path, bytes);
    assert_content (fixture->folder, "skr.xml");
    struct stat status;
    g_assert_cmpint (lstat (fixture->path, &status), ==, 0);
    g_assert_cmpuint (status.st_mode, ==, S_IFREG | 0644);
    g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  }
  umask (old_mask);
}

static void
test_relative_path (Fixture *fixture, gconstpointer data)
{
  g_autofree char *old_folder = g_get_current_dir ();
  g_assert_cmpint (g_chdir (fixture->folder), ==, 0);
  g_autoptr (GBytes) bytes = make_bytes (100);
  write_file ("skr.xml", bytes);
  assert_file (fixture->path, bytes);
  g_assert_cmpint (g_chdir (old_folder), ==, 0);
}

static void
test_check_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  g_assert_true (ksk_file_check_writable (fixture->path, NULL));
  assert_content (fixture->folder, "");
}

static void
test_exists (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) old = make_bytes (20);
  put_file (fixture->path, old);
  assert_refused (fixture->path, G_IO_ERROR_EXISTS, "nothing is ever replaced");
  assert_file (fixture->path, old);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);

  /* A link that leads nowhere is something too; following it would write elsewhere. */
  g_assert_cmpint (symlink ("elsewhere.xml", fixture->path), ==, 0);
  assert_refused (fixture->path, G_IO_ERROR_EXISTS, "nothing is ever replaced");
  assert_content (fixture->folder, "skr.xml");
  g_autofree char *target = g_file_read_link (fixture->path, NULL);
  g_assert_cmpstr (target, ==, "elsewhere.xml");
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);

  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  assert_refused (fixture->path, G_IO_ERROR_EXISTS, "nothing is ever replaced");
}

static void
test_bad_names (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", "skr.xml", NULL);
  assert_refused (missing, G_IO_ERROR_NOT_FOUND, "opening its folder: No such file");
  g_autofree char *slash = g_strconcat (fixture->folder, "/", NULL);
  g_autofree char *dot = g_build_filename (fixture->folder, ".", NULL);
  g_autofree char *dots = g_build_filename (fixture->folder, "..", NULL);
  assert_refused (slash, G_IO_ERROR_INVALID_FILENAME, "not the name of a file");
  assert_refused (dot, G_IO_ERROR_INVALID_FILENAME, "not the name of a file");
  assert_refused (dots, G_IO_ERROR_INVALID_FILENAME, "not the name of a file");
  assert_refused ("", G_IO_ERROR_INVALID_FILENAME, "not the name of a file");
  g_autofree char *long_name = g_strnfill (256, 'a');
  g_autofree char *long_path = g_build_filename (fixture->folder, long_name, NULL);
  assert_refused (long_path, G_IO_ERROR_FILENAME_TOO_LONG, "File name too long");

  g_autoptr (GBytes) bytes = make_bytes (10);
  put_file (fixture->path, bytes);
  g_autofree char *below_file = g_build_filename (fixture->path, "skr.xml", NULL);
  assert_refused (below_file, G_IO_ERROR_NOT_DIRECTORY, "Not a directory");
}

static void
test_no_permission (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_chmod (fixture->folder, 0555), ==, 0);
  gboolean is_root = geteuid () == 0;
  if (is_root)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  assert_refused (fixture->path, G_IO_ERROR_PERMISSION_DENIED, "Permission denied");
  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_cmpint (g_chmod (fixture->folder, 0700), ==, 0);
  assert_content (fixture->folder, "");
}

/* With a known seed the temporary names are known, and so can be taken beforehand. */
static void
test_temporary_name_taken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_bytes (10);
  g_random_set_seed (1);
  g_autofree char *name = g_strdup_printf (".skr.xml.%06x.part", g_random_int () & 0xffffff);
  g_autofree char *taken = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *expected = g_strconcat (name, " skr.xml", NULL);
  put_file (taken, bytes);
  g_random_set_seed (1);
  write_file (fixture->path, bytes);
  assert_content (fixture->folder, expected);
  assert_file (taken, bytes);
}

static void
test_all_temporary_names_taken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_bytes (10);
  g_random_set_seed (1);
  for (guint i = 0; i < 100; i++) {
    g_autofree char *name = g_strdup_printf (".skr.xml.%06x.part", g_random_int () & 0xffffff);
    g_autofree char *taken = g_build_filename (fixture->folder, name, NULL);
    put_file (taken, bytes);
  }
  g_autofree char *before = list_folder (fixture->folder);
  g_random_set_seed (1);
  g_autoptr (GError) error = NULL;
  g_assert_false (ksk_file_write_new (fixture->path, bytes, &error));
  assert_io_error (error, G_IO_ERROR_EXISTS, fixture->path, "making a temporary file");
  assert_content (fixture->folder, before);
}

static void
write_to_full_medium (const char *folder)
{
  mount_small (folder);
  g_autofree char *path = g_build_filename (folder, "skr.xml", NULL);
  g_autoptr (GBytes) large = make_bytes (100000);
  g_autoptr (GError) error = NULL;
  g_assert_false (ksk_file_write_new (path, large, &error));
  assert_io_error (error, G_IO_ERROR_NO_SPACE, path, "No space left");
  assert_content (folder, "");
  g_autoptr (GBytes) small = make_bytes (20000);
  write_file (path, small);
}

static void
write_to_read_only_medium (const char *folder)
{
  mount_small (folder);
  g_autofree char *path = g_build_filename (folder, "skr.xml", NULL);
  g_assert_cmpint (mount (NULL, folder, NULL, MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
  assert_refused (path, G_IO_ERROR_READ_ONLY, "Read-only file system");
}

static void
test_full_medium (Fixture *fixture, gconstpointer data)
{
  run_mounted (write_to_full_medium, fixture->folder);
}

static void
test_read_only_medium (Fixture *fixture, gconstpointer data)
{
  run_mounted (write_to_read_only_medium, fixture->folder);
}

static void
write_beyond_limit (const char *folder)
{
  const struct rlimit limit = { 4096, 4096 };
  g_autofree char *path = g_build_filename (folder, "skr.xml", NULL);
  g_autoptr (GBytes) bytes = make_bytes (10000);
  g_autoptr (GError) error = NULL;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  g_assert_false (ksk_file_write_new (path, bytes, &error));
  assert_io_error (error, g_io_error_from_errno (EFBIG), path, "File too large");
}

static void
test_size_limit (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (run_child (write_beyond_limit, fixture->folder), ==, 0);
  assert_content (fixture->folder, "");
}

/* Several write the same name at once: one wins, and its file stays. */
static void
test_race (Fixture *fixture, gconstpointer data)
{
  int start[2];
  g_assert_cmpint (pipe (start), ==, 0);
  pid_t pids[N_WRITERS];
  for (guint i = 0; i < N_WRITERS; i++) {
    pids[i] = fork ();
    g_assert_cmpint (pids[i], >=, 0);
    if (pids[i] == 0) {
      g_random_set_seed (i);
      char byte;
      g_autoptr (GBytes) bytes = make_bytes (10000 + i);
      g_autoptr (GError) error = NULL;
      close (start[1]);
      g_assert_cmpint (read (start[0], &byte, 1), ==, 0);
      if (ksk_file_write_new (fixture->path, bytes, &error))
        _exit (0);
      _exit (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS) ? 1 : 2);
    }
  }
  close (start[0]);
  close (start[1]);
  guint n_won = 0;
  guint winner = 0;
  for (guint i = 0; i < N_WRITERS; i++) {
    int status = 0;
    g_assert_cmpint (waitpid (pids[i], &status, 0), ==, pids[i]);
    g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) <= 1);
    if (WEXITSTATUS (status) == 0) {
      n_won++;
      winner = i;
    }
  }
  g_assert_cmpuint (n_won, ==, 1);
  g_autoptr (GBytes) expected = make_bytes (10000 + winner);
  assert_file (fixture->path, expected);
  assert_content (fixture->folder, "skr.xml");
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/file-write/sizes", test_sizes);
  ADD ("/file-write/relative-path", test_relative_path);
  ADD ("/file-write/check-leaves-nothing", test_check_leaves_nothing);
  ADD ("/file-write/exists", test_exists);
  ADD ("/file-write/bad-names", test_bad_names);
  ADD ("/file-write/no-permission", test_no_permission);
  ADD ("/file-write/temporary-name-taken", test_temporary_name_taken);
  ADD ("/file-write/all-temporary-names-taken", test_all_temporary_names_taken);
  ADD ("/file-write/full-medium", test_full_medium);
  ADD ("/file-write/read-only-medium", test_read_only_medium);
  ADD ("/file-write/size-limit", test_size_limit);
  ADD ("/file-write/race", test_race);
  guint n_open = count_open_files ();
  int result = g_test_run ();
  g_assert_cmpuint (count_open_files (), ==, n_open);
  return result;
}
