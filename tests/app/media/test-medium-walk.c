/* Tests of app/media/medium-walk: the order and the bounds of a walk, and hashes against those of other programs. */
#include "app/media/medium-walk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "media-test.h"

typedef struct {
  char *folder;
  int fd;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = make_folder ();
  fixture->fd = open (fixture->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (fixture->fd, >=, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_tree (fixture->folder);
  g_close (fixture->fd, NULL);
  g_free (fixture->folder);
}

static void
put_text (Fixture *fixture, const char *path, const char *text)
{
  g_autofree char *whole = g_build_filename (fixture->folder, path, NULL);
  g_autofree char *parent = g_path_get_dirname (whole);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  put_file (whole, bytes);
}

static gboolean
note_path (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  g_string_append_printf (data, "%s:%" G_GUINT64_FORMAT " ", file->path, file->size);
  return TRUE;
}

static void
assert_walk (Fixture *fixture, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) paths = g_string_new (NULL);

  gboolean is_walked = ksk_medium_walk (fixture->fd, note_path, paths, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (is_walked);
  g_assert_cmpstr (paths->str, ==, expected);
}

static void
assert_refused (Fixture *fixture, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  KskMediumHash hash;

  g_assert_false (ksk_medium_hash_all (fixture->fd, &hash, NULL, &error));
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
}

/* Whole paths are sorted: a folder `a` comes after the file `a.b`, for `.` is before `/`. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  assert_walk (fixture, "");
  put_text (fixture, "a/x", "12");
  put_text (fixture, "a.b", "1");
  put_text (fixture, "a0", "");
  put_text (fixture, "B/c/d", "123");
  put_text (fixture, "\xc3\xa4", "1234");
  put_text (fixture, ".hidden", "1");
  assert_walk (fixture, ".hidden:1 B/c/d:3 a.b:1 a/x:2 a0:0 \xc3\xa4:4 ");
}

static void
test_links (Fixture *fixture, gconstpointer data)
{
  g_autofree char *inner = g_build_filename (fixture->folder, "inner", NULL);
  g_autofree char *outer = g_build_filename (fixture->folder, "outer", NULL);

  put_text (fixture, "a", "1");
  g_assert_cmpint (symlink ("a", inner), ==, 0);
  g_assert_cmpint (symlink ("/etc", outer), ==, 0);
  assert_walk (fixture, "a:1 ");
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pipe = g_build_filename (fixture->folder, "pipe", NULL);

  assert_refused (fixture, G_IO_ERROR_NOT_FOUND, "no file");
  put_text (fixture, "line\nbreak", "1");
  assert_refused (fixture, G_IO_ERROR_INVALID_FILENAME, "\"line\\nbreak\"");
  g_assert_cmpint (unlinkat (fixture->fd, "line\nbreak", 0), ==, 0);
  put_text (fixture, "latin-\xe4", "1");
  assert_refused (fixture, G_IO_ERROR_INVALID_FILENAME, "latin-");
  g_assert_cmpint (unlinkat (fixture->fd, "latin-\xe4", 0), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_refused (fixture, G_IO_ERROR_NOT_REGULAR_FILE, "pipe");
}

static void
test_depth (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) path = g_string_new ("f");

  for (guint i = 1; i < KSK_MEDIUM_MAX_DEPTH; i++)
    g_string_prepend (path, "d/");
  put_text (fixture, path->str, "1");
  KskMediumHash hash;
  g_assert_true (ksk_medium_hash_all (fixture->fd, &hash, NULL, NULL));
  g_string_prepend (path, "d/");
  put_text (fixture, path->str, "1");
  assert_refused (fixture, G_IO_ERROR_MESSAGE_TOO_LARGE, "within one another");
}

/* A sparse file: no medium is that large, but what it says of itself may be. */
static void
test_bytes (Fixture *fixture, gconstpointer data)
{
  int fd = openat (fixture->fd, "large", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  int result = ftruncate (fd, (off_t)KSK_MEDIUM_MAX_BYTES + 1);
  g_close (fd, NULL);
  if (result != 0) {
    g_test_skip ("this file system holds no sparse file of 64 GiB: the bound on bytes is not tested");
    return;
  }
  assert_refused (fixture, G_IO_ERROR_MESSAGE_TOO_LARGE, "too much");
}

/* The figures are those of find, sort, stat and sha256sum. */
static void
test_hash (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KskMediumHash hash;

  put_text (fixture, "b/two", "two\n");
  put_text (fixture, "a", "one\n");
  gboolean is_hashed = ksk_medium_hash_all (fixture->fd, &hash, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (is_hashed);
  g_autofree char *manifest = ksk_fingerprint_to_hex (&hash.manifest);
  g_autofree char *contents = ksk_fingerprint_to_hex (&hash.contents);
  g_assert_cmpstr (manifest, ==, "67cd290f9b47cfd9cf371b0361ebee66e8daae9a6f1db0f27c33ea10e4c1cb16");
  g_assert_cmpstr (contents, ==, "c3f9c8c283a2b1f2f1896f27a01cbe3cddc0c9d93f752e4639035a0f5b36f6e8");
  g_assert_cmpuint (hash.n_files, ==, 2);
  g_assert_cmpuint (hash.n_bytes, ==, 8);
}

/* Larger than a chunk, and not a multiple of one. */
static void
test_large (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "large", NULL);
  g_autoptr (GBytes) bytes = make_bytes (3 * 1024 * 1024 + 17);
  g_autofree char *expected = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  KskMediumHash hash;

  put_file (path, bytes);
  g_assert_true (ksk_medium_hash_all (fixture->fd, &hash, NULL, NULL));
  g_autofree char *contents = ksk_fingerprint_to_hex (&hash.contents);
  g_assert_cmpstr (contents, ==, expected);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  KskMediumHash hash;

  put_text (fixture, "a", "1");
  g_cancellable_cancel (cancellable);
  g_assert_false (ksk_medium_hash_all (fixture->fd, &hash, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/medium-walk/order", test_order);
  ADD ("/medium-walk/links", test_links);
  ADD ("/medium-walk/refused", test_refused);
  ADD ("/medium-walk/depth", test_depth);
  ADD ("/medium-walk/bytes", test_bytes);
  ADD ("/medium-walk/hash", test_hash);
  ADD ("/medium-walk/large", test_large);
  ADD ("/medium-walk/cancelled", test_cancelled);
  guint n_open = count_open_files ();
  int result = g_test_run ();
  g_assert_cmpuint (count_open_files (), ==, n_open);
  return result;
}
