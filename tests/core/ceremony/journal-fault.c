/* A journal on two media whose system calls a test makes fail, or before which it is killed. */
#include "journal-fault.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* So that a line takes several. */
#define STEP_BYTES 100

Fault fault;

/* Of the line that is being written. */
static struct {
  int fd;
  guint n;
} writes;

static guint n_interruptible;

int __real_open (const char *path, int flags, ...);
int __wrap_open (const char *path, int flags, ...);
int __real_openat (int fd, const char *path, int flags, ...);
int __wrap_openat (int fd, const char *path, int flags, ...);
int __real_flock (int fd, int operation);
int __wrap_flock (int fd, int operation);
ssize_t __real_pread (int fd, void *data, size_t size, off_t offset);
ssize_t __wrap_pread (int fd, void *data, size_t size, off_t offset);
ssize_t __real_write (int fd, const void *data, size_t size);
ssize_t __wrap_write (int fd, const void *data, size_t size);
int __wrap_fdatasync (int fd);
int __wrap_fsync (int fd);
int __real_ftruncate (int fd, off_t size);
int __wrap_ftruncate (int fd, off_t size);
int __real_lstat (const char *path, struct stat *status);
int __wrap_lstat (const char *path, struct stat *status);

static gboolean
fails_at (Call call, const char *path)
{
  fault.n_calls++;
  if (fault.kill_at != 0 && fault.n_calls == fault.kill_at)
    raise (SIGKILL);
  if (call == CALL_NONE || fault.call != call || (fault.dir != NULL && !g_str_has_prefix (path, fault.dir)))
    return FALSE;
  if (fault.n_matched++ < fault.after)
    return FALSE;
  errno = fault.failure;
  return TRUE;
}

static gboolean
fails (Call call, int fd)
{
  char path[256] = "";
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  if (readlink (link, path, sizeof path - 1) < 0)
    path[0] = '\0';
  return fails_at (call, path);
}

int
__wrap_open (const char *path, int flags, ...)
{
  g_assert_cmpint (flags & (O_CREAT | O_TMPFILE), ==, O_DIRECTORY);
  g_assert_cmpint (flags & O_CLOEXEC, ==, O_CLOEXEC);
  return fails_at (CALL_OPEN, path) ? -1 : __real_open (path, flags);
}

int
__wrap_openat (int fd, const char *path, int flags, ...)
{
  va_list arguments;
  va_start (arguments, flags);
  mode_t mode = (flags & O_CREAT) != 0 ? va_arg (arguments, mode_t) : 0;
  va_end (arguments);
  /* Whatever is made is new, and nothing follows links or is inherited. */
  g_assert_true ((flags & O_CREAT) == 0 || (flags & O_EXCL) != 0);
  g_assert_cmpint (flags & (O_NOFOLLOW | O_CLOEXEC), ==, O_NOFOLLOW | O_CLOEXEC);
  g_assert_true ((flags & O_APPEND) != 0 || !g_str_equal (path, KSK_JOURNAL_NAME));
  Call call
      = (flags & (O_ACCMODE | O_CREAT)) == O_RDWR && fault.call == CALL_OPEN_TO_WRITE ? CALL_OPEN_TO_WRITE : CALL_OPEN;
  return fails (call, fd) ? -1 : __real_openat (fd, path, flags, mode);
}

int
__wrap_flock (int fd, int operation)
{
  return fails (CALL_LOCK, fd) ? -1 : __real_flock (fd, operation);
}

static gboolean
is_interrupted (void)
{
  errno = EINTR;
  return fault.interrupt && ++n_interruptible % 2 == 0;
}

ssize_t
__wrap_pread (int fd, void *data, size_t size, off_t offset)
{
  return is_interrupted () || fails (CALL_READ, fd) ? -1 : __real_pread (fd, data, MIN (size, STEP_BYTES), offset);
}

ssize_t
__wrap_write (int fd, const void *data, size_t size)
{
  if (is_interrupted ())
    return -1;
  writes.n = writes.fd == fd ? writes.n + 1 : 1;
  writes.fd = fd;
  Call call = writes.n == 1 ? CALL_FIRST_WRITE : writes.n == 3 ? CALL_THIRD_WRITE : CALL_NONE;
  return fails (call, fd) ? -1 : __real_write (fd, data, MIN (size, STEP_BYTES));
}

/* Nothing here outlives the machine, so no disk has to be waited for. */
int
__wrap_fdatasync (int fd)
{
  writes.n = 0;
  return fails (CALL_SYNC, fd) ? -1 : 0;
}

int
__wrap_fsync (int fd)
{
  return fails (CALL_SYNC_FOLDER, fd) ? -1 : 0;
}

int
__wrap_ftruncate (int fd, off_t size)
{
  return fails (CALL_CUT, fd) ? -1 : __real_ftruncate (fd, size);
}

int
__wrap_lstat (const char *path, struct stat *status)
{
  return fails_at (CALL_LOOK, path) ? -1 : __real_lstat (path, status);
}

/* The names that the calls have where files may be large by request. */
#define ALSO_64(name) extern __typeof__ (__wrap_##name) __wrap_##name##64 __attribute__ ((alias ("__wrap_" #name)))

ALSO_64 (open);
ALSO_64 (openat);
ALSO_64 (pread);
ALSO_64 (ftruncate);
ALSO_64 (lstat);

void
heal (void)
{
  memset (&fault, 0, sizeof fault);
  fault.call = CALL_NONE;
  writes.n = 0;
}

void
set_up (Fixture *fixture, gconstpointer data)
{
  heal ();
  fixture->dirs[0] = make_folder ();
  fixture->dirs[1] = make_folder ();
  fixture->now = (FakeTime){ 777, START_US };
  fixture->source = make_source (&fixture->now);
}

void
clear_folder (const char *folder)
{
  remove_folder (folder);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
}

void
tear_down (Fixture *fixture, gconstpointer data)
{
  heal ();
  for (guint i = 0; i < 2; i++) {
    remove_folder (fixture->dirs[i]);
    g_free (fixture->dirs[i]);
  }
  g_free (fixture->reason);
}

static void
lost_cb (KskJournal *journal, const char *dir, const char *reason, gpointer data)
{
  Fixture *fixture = data;
  fixture->n_lost++;
  fixture->lost_dir = g_str_equal (dir, fixture->dirs[0]) ? fixture->dirs[0] : fixture->dirs[1];
  g_assert_cmpstr (dir, ==, fixture->lost_dir);
  g_free (fixture->reason);
  fixture->reason = g_strdup (reason);
}

KskJournal *
create (Fixture *fixture, GError **error)
{
  KskClock clock;
  g_autoptr (JsonObject) first = json_object_new ();
  ksk_clock_start (&clock, &fixture->source);
  KskJournal *journal = ksk_journal_create ((const char *const *)fixture->dirs, &clock, first, error);
  if (journal != NULL)
    g_signal_connect (journal, "medium-lost", G_CALLBACK (lost_cb), fixture);
  fixture->n_lost = 0;
  return journal;
}

KskJournal *
resume (Fixture *fixture, GPtrArray **records, GError **error)
{
  KskJournal *journal
      = ksk_journal_resume ((const char *const *)fixture->dirs, &fixture->source, NULL, NULL, records, error);
  if (journal != NULL)
    g_signal_connect (journal, "medium-lost", G_CALLBACK (lost_cb), fixture);
  fixture->n_lost = 0;
  return journal;
}

gboolean
append (KskJournal *journal, const char *kind, GError **error)
{
  g_autoptr (KskRecord) record = ksk_journal_append (journal, "1.1", kind, "CA", NULL, error);
  return record != NULL;
}

void
assert_appends (KskJournal *journal, const char *kind)
{
  g_autoptr (GError) error = NULL;
  gboolean is_done = append (journal, kind, &error);
  g_assert_no_error (error);
  g_assert_true (is_done);
}

void
assert_resumes (Fixture *fixture, guint n_least, guint n_most)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (KskJournal) journal = resume (fixture, &records, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, >=, n_least);
  g_assert_cmpuint (records->len, <=, n_most);
  assert_appends (journal, "resume");
  assert_appends (journal, "note");
  g_assert_cmpuint (fixture->n_lost, ==, 0);
  g_autoptr (GBytes) first = get_file (fixture->dirs[0], KSK_JOURNAL_NAME);
  g_autoptr (GBytes) second = get_file (fixture->dirs[1], KSK_JOURNAL_NAME);
  g_assert_true (g_bytes_equal (first, second));
  g_autoptr (GPtrArray) all = read_journal (fixture->dirs[0]);
  g_assert_cmpuint (all->len, >=, records->len + 2);
}
