/* Tests of app/media/file-read: limits, what is not a regular file, and files that change while they are read. */
#include "app/media/file-read.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "media-test.h"

#define LIMIT 100000

ssize_t __real_read (int fd, void *buffer, size_t size);
ssize_t __wrap_read (int fd, void *buffer, size_t size);

/* What happens at a read(), which otherwise gives at most step_bytes at a time. */
static struct {
  gsize step_bytes;
  guint n_calls;
  void (*at_second_call) (const char *path);
  const char *path;
  int failure;
  gboolean interrupt;
} fault;

ssize_t
__wrap_read (int fd, void *buffer, size_t size)
{
  fault.n_calls++;
  if (fault.interrupt && fault.n_calls % 2 == 0) {
    errno = EINTR;
    return -1;
  }
  if (fault.n_calls == 2 && fault.failure != 0) {
    errno = fault.failure;
    return -1;
  }
  if (fault.n_calls == 2 && fault.at_second_call != NULL)
    fault.at_second_call (fault.path);
  return __real_read (fd, buffer, fault.step_bytes > 0 ? MIN (size, fault.step_bytes) : size);
}

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  memset (&fault, 0, sizeof fault);
  fixture->folder = make_folder ();
  fixture->path = g_build_filename (fixture->folder, "request.xml", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
assert_refused (const char *path, gsize max_bytes, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_file_read (path, max_bytes, &error);
  g_assert_null (bytes);
  assert_io_error (error, code, path, part);
}

static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  static const gsize sizes[] = { 0, 1, 4095, 4096, 4097, LIMIT - 1, LIMIT };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GBytes) expected = make_bytes (sizes[i]);
    put_file (fixture->path, expected);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = ksk_file_read (fixture->path, LIMIT, &error);
    g_assert_no_error (error);
    g_assert_true (g_bytes_equal (bytes, expected));
  }
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_bytes (LIMIT + 1);
  put_file (fixture->path, bytes);
  assert_refused (fixture->path, LIMIT, G_IO_ERROR_MESSAGE_TOO_LARGE, "100001 bytes; at most 100000");
  assert_refused (fixture->path, 0, G_IO_ERROR_MESSAGE_TOO_LARGE, "at most 0");
  g_assert_cmpuint (fault.n_calls, ==, 0);
}

/* What was read stays as it was. */
static void
test_private_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) before = make_bytes (5000);
  g_autoptr (GBytes) after = make_bytes (6000);
  put_file (fixture->path, before);
  g_autoptr (GBytes) bytes = ksk_file_read (fixture->path, LIMIT, NULL);
  put_file (fixture->path, after);
  g_assert_true (g_bytes_equal (bytes, before));
}

static void
test_not_regular (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture->folder, LIMIT, G_IO_ERROR_NOT_REGULAR_FILE, "not a regular file");
  assert_refused ("/dev/null", LIMIT, G_IO_ERROR_NOT_REGULAR_FILE, "not a regular file");
  assert_refused ("/dev/zero", LIMIT, G_IO_ERROR_NOT_REGULAR_FILE, "not a regular file");

  /* Nobody writes to this pipe: a reader that waits never ends. */
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  assert_refused (fixture->path, LIMIT, G_IO_ERROR_NOT_REGULAR_FILE, "not a regular file");
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);

  g_assert_cmpint (symlink ("/dev/zero", fixture->path), ==, 0);
  assert_refused (fixture->path, LIMIT, G_IO_ERROR_NOT_REGULAR_FILE, "not a regular file");
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);

  struct sockaddr_un address = { .sun_family = AF_UNIX };
  g_assert_cmpuint (g_strlcpy (address.sun_path, fixture->path, sizeof address.sun_path), <, sizeof address.sun_path);
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  assert_refused (fixture->path, LIMIT, G_IO_ERROR_NOT_REGULAR_FILE, "not a regular file");
  close (fd);
  g_assert_cmpuint (fault.n_calls, ==, 0);
}

static void
test_links (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = g_build_filename (fixture->folder, "link.xml", NULL);
  g_assert_cmpint (symlink (fixture->path, link), ==, 0);
  assert_refused (link, LIMIT, G_IO_ERROR_NOT_FOUND, "No such file");
  g_autoptr (GBytes) expected = make_bytes (10);
  put_file (fixture->path, expected);
  g_autoptr (GBytes) bytes = ksk_file_read (link, LIMIT, NULL);
  g_assert_nonnull (bytes);
  g_assert_true (g_bytes_equal (bytes, expected));
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture->path, LIMIT, G_IO_ERROR_NOT_FOUND, "No such file");
  assert_refused ("", LIMIT, G_IO_ERROR_NOT_FOUND, "No such file");
  g_autofree char *below_file = g_build_filename (fixture->path, "request.xml", NULL);
  g_autoptr (GBytes) bytes = make_bytes (10);
  put_file (fixture->path, bytes);
  assert_refused (below_file, LIMIT, G_IO_ERROR_NOT_DIRECTORY, "Not a directory");
}

static void
test_no_permission (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_bytes (10);
  put_file (fixture->path, bytes);
  g_assert_cmpint (g_chmod (fixture->path, 0), ==, 0);
  gboolean is_root = geteuid () == 0;
  if (is_root)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  assert_refused (fixture->path, LIMIT, G_IO_ERROR_PERMISSION_DENIED, "Permission denied");
  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_short_reads (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) expected = make_bytes (3000);
  put_file (fixture->path, expected);
  fault.step_bytes = 7;
  fault.interrupt = TRUE;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_file_read (fixture->path, LIMIT, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, expected));
  g_assert_cmpuint (fault.n_calls, >, 800);
}

static void
cut (const char *path)
{
  g_assert_cmpint (truncate (path, 1500), ==, 0);
}

static void
grow (const char *path)
{
  int fd = open (path, O_WRONLY | O_APPEND | O_CLOEXEC);
  g_assert_cmpint (write (fd, "x", 1), ==, 1);
  close (fd);
}

/* Another content of the same size; the time is set, as the clock of a file system may be too coarse to tell. */
static void
rewrite (const char *path)
{
  const struct timespec times[] = { { .tv_sec = 1000000000 }, { .tv_sec = 1000000000 } };
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  g_assert_cmpint (pwrite (fd, "x", 1, 0), ==, 1);
  g_assert_cmpint (futimens (fd, times), ==, 0);
  close (fd);
}

static void
test_changed_while_read (Fixture *fixture, gconstpointer data)
{
  void (*const changes[]) (const char *path) = { cut, grow, rewrite };
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (GBytes) bytes = make_bytes (3000);
    put_file (fixture->path, bytes);
    memset (&fault, 0, sizeof fault);
    fault.step_bytes = 1000;
    fault.path = fixture->path;
    fault.at_second_call = changes[i];
    assert_refused (fixture->path, LIMIT, G_IO_ERROR_FAILED, "changed while it was read");
    g_assert_cmpuint (fault.n_calls, >=, 2);
  }
}

/* A regular file of 0 bytes, says the kernel, which then gives more. */
static void
test_size_wrong (Fixture *fixture, gconstpointer data)
{
  assert_refused ("/proc/version", LIMIT, G_IO_ERROR_FAILED, "changed while it was read");
}

static void
test_bad_medium (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_bytes (3000);
  put_file (fixture->path, bytes);
  fault.step_bytes = 1000;
  fault.failure = EIO;
  assert_refused (fixture->path, LIMIT, G_IO_ERROR_FAILED, "Input/output error");
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/file-read/sizes", test_sizes);
  ADD ("/file-read/too-large", test_too_large);
  ADD ("/file-read/private-copy", test_private_copy);
  ADD ("/file-read/not-regular", test_not_regular);
  ADD ("/file-read/links", test_links);
  ADD ("/file-read/missing", test_missing);
  ADD ("/file-read/no-permission", test_no_permission);
  ADD ("/file-read/short-reads", test_short_reads);
  ADD ("/file-read/changed-while-read", test_changed_while_read);
  ADD ("/file-read/size-wrong", test_size_wrong);
  ADD ("/file-read/bad-medium", test_bad_medium);
  guint n_open = count_open_files ();
  int result = g_test_run ();
  g_assert_cmpuint (count_open_files (), ==, n_open);
  return result;
}
