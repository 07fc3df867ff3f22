/* Tests of app/console/hsm-console: what comes out of a line, lines that come and go, and files that take no more. */
#include "app/console/hsm-console.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pty.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/app/media/media-test.h"

/* Only against a test that hangs. */
#define PATIENCE_US (60 * G_USEC_PER_SEC)
#define BEAT_US 2000

int __real_fdatasync (int fd);
int __wrap_fdatasync (int fd);

static int failure; /* 0: it does not fail */

int
__wrap_fdatasync (int fd)
{
  int code = g_atomic_int_get (&failure);
  errno = code;
  return code != 0 ? -1 : __real_fdatasync (fd);
}

typedef struct {
  char *root;
  char *device; /* a link to what stands for the line */
  char *record;
  int hsm;  /* the other end; -1: none */
  int line; /* ours: else the other end would hear that nobody is there when the program lets go */
  GMutex lock;
  GString *warnings; /* with the lock */
  KskHsmConsole *console;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->root = make_folder ();
  self->device = g_build_filename (self->root, "tty HSM", NULL);
  self->record = g_build_filename (self->root, "record", NULL);
  self->hsm = self->line = -1;
  g_mutex_init (&self->lock);
  self->warnings = g_string_new (NULL);
  g_assert_cmpint (g_mkdir (self->record, 0755), ==, 0);
  g_atomic_int_set (&failure, 0);
}

static void
unplug (Fixture *self)
{
  g_assert_cmpint (g_unlink (self->device), ==, 0);
  close (self->line);
  close (self->hsm);
  self->hsm = self->line = -1;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->console, ksk_hsm_console_free);
  if (self->hsm >= 0)
    unplug (self);
  remove_tree (self->root);
  g_free (self->root);
  g_free (self->device);
  g_free (self->record);
  g_string_free (self->warnings, TRUE);
  g_mutex_clear (&self->lock);
}

static void
plug (Fixture *self)
{
  char path[PATH_MAX];
  g_assert_cmpint (openpty (&self->hsm, &self->line, path, NULL, NULL), ==, 0);
  g_assert_cmpint (symlink (path, self->device), ==, 0);
}

static void
warn (const char *sentence, gpointer data)
{
  Fixture *self = data;
  g_mutex_lock (&self->lock);
  g_string_append_printf (self->warnings, "%s\n", sentence);
  g_mutex_unlock (&self->lock);
}

static void
start (Fixture *self, gsize max_bytes)
{
  const KskHsmConsoleSpec spec = { self->device, self->record, max_bytes, warn, self };
  g_assert_null (self->console);
  self->console = ksk_hsm_console_new (&spec);
}

static void
stop (Fixture *self)
{
  g_clear_pointer (&self->console, ksk_hsm_console_free);
}

/* A new terminal would change what is said before the program has set it up, and drop what has no end of line. */
static void
begin_raw (Fixture *self)
{
  start (self, 1000);
  ksk_hsm_console_stop (self->console);
  ksk_hsm_console_stop (self->console);
  stop (self);
}

static void
say (Fixture *self, const char *text, gsize size)
{
  for (gsize done = 0; done < size;) {
    ssize_t n = write (self->hsm, text + done, size - done);
    g_assert_cmpint (n, >, 0);
    done += (gsize)n;
  }
}

static void
say_text (Fixture *self, const char *text)
{
  say (self, text, strlen (text));
}

static gboolean
is_warned (Fixture *self, const char *part)
{
  g_mutex_lock (&self->lock);
  gboolean is_there = strstr (self->warnings->str, part) != NULL;
  g_mutex_unlock (&self->lock);
  return is_there;
}

/* How many sentences there were. */
static guint
count_warnings (Fixture *self)
{
  guint n = 0;
  g_mutex_lock (&self->lock);
  for (const char *p = self->warnings->str; *p != '\0'; p++)
    n += *p == '\n';
  g_mutex_unlock (&self->lock);
  return n;
}

/* What is in all files together, in order of their names. */
static char *
get_kept (Fixture *self)
{
  g_autofree char *list = list_folder (self->record);
  g_auto (GStrv) names = g_strsplit (list, " ", -1);
  GString *kept = g_string_new (NULL);
  for (guint i = 0; names[i] != NULL && names[i][0] != '\0'; i++) {
    g_autofree char *path = g_build_filename (self->record, names[i], NULL);
    g_autofree char *text = NULL;
    gsize size;
    g_assert_true (g_file_get_contents (path, &text, &size, NULL));
    g_string_append_len (kept, text, (gssize)size);
  }
  return g_string_free (kept, FALSE);
}

#define AWAIT(condition)                                      \
  G_STMT_START                                                \
  {                                                           \
    gint64 until_us = g_get_monotonic_time () + PATIENCE_US;  \
    while (!(condition)) {                                    \
      g_assert_cmpint (g_get_monotonic_time (), <, until_us); \
      g_usleep (BEAT_US);                                     \
    }                                                         \
  }                                                           \
  G_STMT_END

static gboolean
is_kept (Fixture *self, const char *text)
{
  g_autofree char *kept = get_kept (self);
  return g_str_equal (kept, text);
}

static guint
count_files (Fixture *self)
{
  g_autofree char *list = list_folder (self->record);
  g_auto (GStrv) names = g_strsplit (list, " ", -1);
  guint n = 0;
  for (; names[n] != NULL && names[n][0] != '\0'; n++)
    g_assert_true (g_regex_match_simple ("^ttyaudit-tty_HSM-[0-9]{8}-[0-9]{6}\\.log$", names[n], 0, 0));
  return n;
}

/* As it came, also what a terminal would change; and each start in a file of its own. */
static void
test_kept (Fixture *self, gconstpointer data)
{
  static const char octets[] = "\x03\x04\x1c\x11\x13\r\n\r\n\n\x7f\xff\xfe\x80 zero:";

  plug (self);
  begin_raw (self);
  g_assert_cmpuint (count_files (self), ==, 0);

  start (self, 1000);
  say_text (self, "hello\r\n");
  AWAIT (is_kept (self, "hello\r\n"));
  say (self, octets, sizeof octets - 1);
  say_text (self, "end");
  /* What has come by now belongs to it. */
  stop (self);
  g_autofree char *expected = g_strconcat ("hello\r\n", octets, "end", NULL);
  g_assert_true (is_kept (self, expected));
  g_assert_cmpuint (count_files (self), ==, 1);
  for (guint i = 2; i <= 4; i++) {
    start (self, 1000);
    say_text (self, "again");
    stop (self);
    g_assert_cmpuint (count_files (self), ==, i);
  }
  g_autofree char *all = g_strconcat (expected, "againagainagain", NULL);
  g_assert_true (is_kept (self, all));
  g_assert_cmpuint (count_warnings (self), ==, 0);
}

static void
test_line_comes_and_goes (Fixture *self, gconstpointer data)
{
  start (self, 1000);
  AWAIT (is_warned (self, "No such file or directory"));
  g_assert_true (is_warned (self, self->device));
  plug (self);
  say_text (self, "one ");
  AWAIT (is_kept (self, "one "));
  unplug (self);
  plug (self);
  say_text (self, "two ");
  AWAIT (is_kept (self, "one two "));
  unplug (self);
  stop (self);
  g_assert_true (is_kept (self, "one two "));
  g_assert_cmpuint (count_files (self), ==, 1);
  g_assert_cmpuint (count_warnings (self), ==, 1);
}

static void
test_line_goes (Fixture *self, gconstpointer data)
{
  plug (self);
  start (self, 1000);
  say_text (self, "one");
  AWAIT (is_kept (self, "one"));
  unplug (self);
  AWAIT (count_warnings (self) == 1);
  g_assert_true (is_warned (self, "when it is back"));
  stop (self);
  g_assert_true (is_kept (self, "one"));
}

static void
test_pipe (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (mkfifo (self->device, 0600), ==, 0);
  start (self, 1000);
  for (guint i = 1; i <= 2; i++) {
    self->hsm = open (self->device, O_WRONLY | O_CLOEXEC);
    g_assert_cmpint (self->hsm, >=, 0);
    say_text (self, "text");
    AWAIT (is_kept (self, i == 1 ? "text" : "texttext"));
    close (self->hsm);
    self->hsm = -1;
    /* The writer of the second time finds a reader that has opened it anew. */
    AWAIT (is_warned (self, "it went away"));
  }
  g_assert_cmpuint (count_warnings (self), ==, 1);
}

/* Nobody has written into it yet, or nobody does any more: that is no line that went away. */
static void
test_quiet_pipe (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (mkfifo (self->device, 0600), ==, 0);
  start (self, 1000);
  stop (self);
  g_assert_cmpuint (count_warnings (self), ==, 0);
  g_assert_cmpuint (count_files (self), ==, 0);
}

static void
test_no_line (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_bytes (10);
  put_file (self->device, bytes);
  start (self, 1000);
  AWAIT (is_warned (self, "neither a serial line nor a pipe"));
  stop (self);
  g_assert_cmpuint (count_files (self), ==, 0);
  g_assert_cmpuint (count_warnings (self), ==, 1);
}

/* It goes on reading, so that the HSM can write. */
static void
test_bound (Fixture *self, gconstpointer data)
{
  g_autofree char *much = g_strnfill (1 << 20, 'x');
  plug (self);
  start (self, 10);
  say_text (self, "12345");
  AWAIT (is_kept (self, "12345"));
  say_text (self, "67890");
  AWAIT (is_kept (self, "1234567890"));
  g_assert_cmpuint (count_warnings (self), ==, 0);
  say (self, much, 1 << 20);
  AWAIT (is_warned (self, "there is more of it than its file may have"));
  stop (self);
  g_assert_true (is_kept (self, "1234567890"));
  g_assert_cmpuint (count_warnings (self), ==, 1);
}

static void
test_no_folder (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (g_rmdir (self->record), ==, 0);
  plug (self);
  start (self, 1000);
  say_text (self, "one");
  AWAIT (is_warned (self, self->record));
  say_text (self, "two");
  stop (self);
  g_assert_cmpuint (count_warnings (self), ==, 1);
  g_assert_cmpint (g_mkdir (self->record, 0755), ==, 0);
}

static void
test_sync_fails (Fixture *self, gconstpointer data)
{
  plug (self);
  g_atomic_int_set (&failure, EIO);
  start (self, 1000);
  say_text (self, "one");
  AWAIT (is_warned (self, "Input/output error"));
  say_text (self, "two");
  stop (self);
  g_assert_true (is_kept (self, "one"));
  g_assert_cmpuint (count_warnings (self), ==, 1);
}

static void
fill_disk (const char *folder)
{
  Fixture self = { 0 };
  g_autofree char *much = g_strnfill (1 << 20, 'x');
  mount_small (folder);
  set_up (&self, NULL);
  g_assert_cmpint (g_rmdir (self.record), ==, 0);
  g_free (self.record);
  self.record = g_strdup (folder);
  plug (&self);
  begin_raw (&self);
  start (&self, G_MAXSIZE);
  say (&self, much, 1 << 20);
  AWAIT (is_warned (&self, "No space left on device"));
  stop (&self);
  g_autofree char *kept = get_kept (&self);
  g_assert_cmpuint (strlen (kept), ==, 64 * 1024);
  g_assert_cmpuint (count_warnings (&self), ==, 1);
  g_assert_cmpint (umount (folder), ==, 0);
  tear_down (&self, NULL);
}

static void
test_full_disk (void)
{
  g_autofree char *folder = make_folder ();
  run_mounted (fill_disk, folder);
  remove_tree (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/hsm-console/" name, Fixture, NULL, set_up, function, tear_down)
  g_test_add_func ("/hsm-console/full-disk", test_full_disk); /* first: it forks, and no thread has run yet */
  ADD ("kept", test_kept);
  ADD ("line-comes-and-goes", test_line_comes_and_goes);
  ADD ("line-goes", test_line_goes);
  ADD ("pipe", test_pipe);
  ADD ("pipe/quiet", test_quiet_pipe);
  ADD ("no-line", test_no_line);
  ADD ("bound", test_bound);
  ADD ("no-folder", test_no_folder);
  ADD ("sync-fails", test_sync_fails);
  return g_test_run ();
}
