/* Tests of app/media/file-write when a system call fails, somebody interferes, or the program is killed. */
#include "app/media/file-write.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "media-test.h"

#define STEP_BYTES 4096
#define FILE_BYTES 30000
#define PIECE_BYTES (1024 * 1024)
#define N_PIECES 11

ssize_t __real_write (int fd, const void *data, size_t size);
ssize_t __wrap_write (int fd, const void *data, size_t size);
int __real_fsync (int fd);
int __wrap_fsync (int fd);
int __real_sync_file_range (int fd, off_t offset, off_t size, unsigned int flags);
int __wrap_sync_file_range (int fd, off_t offset, off_t size, unsigned int flags);
int __real_close (int fd);
int __wrap_close (int fd);
int __real_renameat2 (int old_fd, const char *old_name, int new_fd, const char *new_name, unsigned int flags);
int __wrap_renameat2 (int old_fd, const char *old_name, int new_fd, const char *new_name, unsigned int flags);
int __real_linkat (int old_fd, const char *old_name, int new_fd, const char *new_name, int flags);
int __wrap_linkat (int old_fd, const char *old_name, int new_fd, const char *new_name, int flags);

/* The system calls in the order in which a file is written. */
typedef enum {
  CALL_NONE,
  CALL_FIRST_WRITE,
  CALL_THIRD_WRITE,
  CALL_SYNC_FILE,
  CALL_CLOSE,
  CALL_RENAME,
  CALL_LINK,
  CALL_SYNC_FOLDER,
  CALL_PUSH, /* of larger files alone */
  CALL_PUSH_WAIT,
} Call;

static struct {
  Call call;                     /* where it happens */
  int failure;                   /* the call fails with this errno */
  gboolean kill;                 /* the process is killed before the call */
  void (*before) (const char *); /* somebody does something to the path before the call, */
  void (*after) (const char *);  /* or after it */
  const char *path;
  gboolean no_replace_is_unknown; /* the file system does not know that flag of rename */
  gboolean interrupt;             /* every other write is interrupted */
  guint n_writes;
  guint n_syncs;
  guint n_pushes;
} fault;

static gboolean
fails (Call call)
{
  if (fault.call != call)
    return FALSE;
  if (fault.kill)
    raise (SIGKILL);
  if (fault.before != NULL)
    fault.before (fault.path);
  errno = fault.failure;
  return fault.failure != 0;
}

static int
finish (Call call, int result)
{
  if (fault.call == call && fault.after != NULL)
    fault.after (fault.path);
  return result;
}

ssize_t
__wrap_write (int fd, const void *data, size_t size)
{
  fault.n_writes++;
  if (fault.interrupt && fault.n_writes % 2 == 0) {
    errno = EINTR;
    return -1;
  }
  Call call = fault.n_writes == 1 ? CALL_FIRST_WRITE : CALL_NONE;
  if (fault.n_writes == 3)
    call = CALL_THIRD_WRITE;
  return call != CALL_NONE && fails (call) ? -1 : __real_write (fd, data, MIN (size, STEP_BYTES));
}

int
__wrap_sync_file_range (int fd, off_t offset, off_t size, unsigned int flags)
{
  fault.n_pushes++;
  Call call = flags == SYNC_FILE_RANGE_WRITE ? CALL_PUSH : CALL_PUSH_WAIT;
  return fails (call) ? -1 : __real_sync_file_range (fd, offset, size, flags);
}

int
__wrap_fsync (int fd)
{
  fault.n_syncs++;
  Call call = fault.n_syncs == 1 ? CALL_SYNC_FILE : CALL_SYNC_FOLDER;
  return fails (call) ? -1 : finish (call, __real_fsync (fd));
}

int
__wrap_close (int fd)
{
  int result = __real_close (fd);
  return fails (CALL_CLOSE) ? -1 : result;
}

int
__wrap_renameat2 (int old_fd, const char *old_name, int new_fd, const char *new_name, unsigned int flags)
{
  g_assert_cmpuint (flags, ==, RENAME_NOREPLACE);
  if (fails (CALL_RENAME))
    return -1;
  if (fault.no_replace_is_unknown) {
    errno = EINVAL;
    return -1;
  }
  return finish (CALL_RENAME, __real_renameat2 (old_fd, old_name, new_fd, new_name, flags));
}

int
__wrap_linkat (int old_fd, const char *old_name, int new_fd, const char *new_name, int flags)
{
  return fails (CALL_LINK) ? -1 : finish (CALL_LINK, __real_linkat (old_fd, old_name, new_fd, new_name, flags));
}

typedef struct {
  char *folder;
  char *path;
  GBytes *bytes;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  memset (&fault, 0, sizeof fault);
  fixture->folder = make_folder ();
  fixture->path = g_build_filename (fixture->folder, "skr.xml", NULL);
  fixture->bytes = make_bytes (FILE_BYTES);
  fault.path = fixture->path;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  memset (&fault, 0, sizeof fault);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_bytes_unref (fixture->bytes);
}

static void
assert_content (const char *folder, const char *names)
{
  g_autofree char *found = list_folder (folder);
  g_assert_cmpstr (found, ==, names);
}

static void
assert_written (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gboolean is_written = ksk_file_write_new (fixture->path, fixture->bytes, &error);
  g_assert_no_error (error);
  g_assert_true (is_written);
  assert_file (fixture->path, fixture->bytes);
  assert_content (fixture->folder, "skr.xml");
}

static void
assert_fails (Fixture *fixture, int code, const char *part)
{
  fault.n_writes = 0;
  fault.n_syncs = 0;
  g_autoptr (GError) error = NULL;
  g_assert_false (ksk_file_write_new (fixture->path, fixture->bytes, &error));
  assert_io_error (error, code, fixture->path, part);
}

static void
test_short_writes (Fixture *fixture, gconstpointer data)
{
  fault.interrupt = TRUE;
  assert_written (fixture);
  g_assert_cmpuint (fault.n_writes, >, 2 * (FILE_BYTES / STEP_BYTES));
  g_assert_cmpuint (fault.n_syncs, ==, 2);
}

/* Whichever call fails: the error names it, and nothing is left. */
static void
test_failing_calls (Fixture *fixture, gconstpointer data)
{
  static const struct {
    Call call;
    int failure;
    int code;
    const char *part;
  } cases[] = {
    { CALL_FIRST_WRITE, ENOSPC, G_IO_ERROR_NO_SPACE, "writing to the medium: No space left" },
    { CALL_THIRD_WRITE, ENOSPC, G_IO_ERROR_NO_SPACE, "writing to the medium: No space left" },
    { CALL_THIRD_WRITE, EIO, G_IO_ERROR_FAILED, "writing to the medium: Input/output error" },
    { CALL_SYNC_FILE, EIO, G_IO_ERROR_FAILED, "writing to the medium: Input/output error" },
    { CALL_CLOSE, ENOSPC, G_IO_ERROR_NO_SPACE, "writing to the medium: No space left" },
    { CALL_RENAME, EIO, G_IO_ERROR_FAILED, "giving it its name: Input/output error" },
    { CALL_SYNC_FOLDER, EIO, G_IO_ERROR_FAILED, "writing its folder to the medium: Input/output error" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    fault.call = cases[i].call;
    fault.failure = cases[i].failure;
    assert_fails (fixture, cases[i].code, cases[i].part);
    assert_content (fixture->folder, "");
  }
}

static void
test_rename_unknown (Fixture *fixture, gconstpointer data)
{
  fault.no_replace_is_unknown = TRUE;
  assert_written (fixture);
}

static void
test_link_impossible (Fixture *fixture, gconstpointer data)
{
  fault.no_replace_is_unknown = TRUE;
  fault.call = CALL_LINK;
  fault.failure = EPERM;
  assert_fails (fixture, G_IO_ERROR_PERMISSION_DENIED, "use another medium: Operation not permitted");
  assert_content (fixture->folder, "");
}

static void
put_other (const char *path)
{
  g_autoptr (GBytes) other = make_bytes (5);
  put_file (path, other);
}

/* Somebody takes the name after it was looked at. */
static void
test_name_taken_meanwhile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) other = make_bytes (5);
  static const Call calls[] = { CALL_RENAME, CALL_LINK };
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++) {
    fault.call = calls[i];
    fault.no_replace_is_unknown = calls[i] == CALL_LINK;
    fault.before = put_other;
    assert_fails (fixture, G_IO_ERROR_EXISTS, "nothing is ever replaced");
    assert_content (fixture->folder, "skr.xml");
    assert_file (fixture->path, other);
    g_assert_cmpint (unlink (fixture->path), ==, 0);
  }
}

static void
change_byte (const char *path)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  g_assert_cmpint (pwrite (fd, "x", 1, FILE_BYTES / 2), ==, 1);
  __real_close (fd);
}

static void
cut (const char *path)
{
  g_assert_cmpint (truncate (path, FILE_BYTES - 1), ==, 0);
}

static void
grow (const char *path)
{
  g_assert_cmpint (truncate (path, FILE_BYTES + 1), ==, 0);
}

static void
lose (const char *path)
{
  g_assert_cmpint (unlink (path), ==, 0);
}

/* A medium that keeps something else than it was given. */
static void
test_read_back_differs (Fixture *fixture, gconstpointer data)
{
  static const struct {
    void (*change) (const char *path);
    const char *part;
  } cases[] = {
    { change_byte, "do not use this medium" },
    { cut, "do not use this medium" },
    { grow, "reading it back: cannot read" },
    { lose, "reading it back: cannot read" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    fault.call = CALL_SYNC_FOLDER;
    fault.after = cases[i].change;
    assert_fails (fixture, G_IO_ERROR_FAILED, cases[i].part);
    assert_content (fixture->folder, "");
  }
}

static void
write_and_die (const char *folder)
{
  fault.n_writes = 0;
  fault.n_syncs = 0;
  g_autoptr (GBytes) bytes = make_bytes (FILE_BYTES);
  ksk_file_write_new (fault.path, bytes, NULL);
}

/* Killed at whatever point, the file is there whole or not at all, and the same name can be written afterwards. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  for (Call call = CALL_FIRST_WRITE; call <= CALL_SYNC_FOLDER; call++) {
    if (call == CALL_LINK)
      continue;
    fault.call = call;
    fault.kill = TRUE;
    g_assert_cmpint (run_child (write_and_die, fixture->folder), ==, -1);
    g_autofree char *names = list_folder (fixture->folder);
    fault.call = CALL_NONE;
    if (call == CALL_SYNC_FOLDER) {
      g_assert_cmpstr (names, ==, "skr.xml");
      assert_file (fixture->path, fixture->bytes);
    } else {
      g_assert_true (g_str_has_prefix (names, ".skr.xml.") && g_str_has_suffix (names, ".part"));
      g_assert_null (strchr (names, ' '));
      g_autofree char *left = g_build_filename (fixture->folder, names, NULL);
      g_assert_true (ksk_file_write_new (fixture->path, fixture->bytes, NULL));
      g_assert_cmpint (unlink (left), ==, 0);
    }
    g_assert_cmpint (unlink (fixture->path), ==, 0);
  }
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

/* A film is on its way to the medium piece by piece, and a medium that fails is found out before its end. */
static void
test_pushed_out (Fixture *fixture, gconstpointer data)
{
  static const Call calls[] = { CALL_PUSH, CALL_PUSH_WAIT };
  g_autofree guint8 *piece = g_malloc0 (PIECE_BYTES);

  for (guint i = 0; i <= G_N_ELEMENTS (calls); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (KskFileWriter) writer = ksk_file_writer_new (fixture->path, &error);
    g_assert_no_error (error);
    fault.call = i < G_N_ELEMENTS (calls) ? calls[i] : CALL_NONE;
    fault.failure = EIO;
    fault.n_pushes = 0;
    guint n_taken = 0;
    while (n_taken < N_PIECES && ksk_file_writer_append (writer, piece, PIECE_BYTES))
      n_taken++;
    fault.call = CALL_NONE;
    gboolean is_whole = ksk_file_writer_finish (writer, &error);
    if (i == G_N_ELEMENTS (calls)) {
      g_assert_no_error (error);
      g_assert_true (is_whole);
      g_assert_cmpuint (fault.n_pushes, ==, 3); /* 4 MiB, another 4 MiB, and the first are waited for */
      continue;
    }
    g_assert_false (is_whole);
    g_assert_cmpuint (n_taken, <, N_PIECES);
    assert_io_error (error, G_IO_ERROR_FAILED, fixture->path, "Input/output error");
    g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/file-write-faults/short-writes", test_short_writes);
  ADD ("/file-write-faults/failing-calls", test_failing_calls);
  ADD ("/file-write-faults/rename-unknown", test_rename_unknown);
  ADD ("/file-write-faults/link-impossible", test_link_impossible);
  ADD ("/file-write-faults/name-taken-meanwhile", test_name_taken_meanwhile);
  ADD ("/file-write-faults/read-back-differs", test_read_back_differs);
  ADD ("/file-write-faults/killed", test_killed);
  ADD ("/file-write-faults/pushed-out", test_pushed_out);
  guint n_open = count_open_files ();
  int result = g_test_run ();
  g_assert_cmpuint (count_open_files (), ==, n_open);
  return result;
}
