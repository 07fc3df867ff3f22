/* Tests of the journal on a medium that is really full: a small file system in a namespace of the test's own. */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal-test.h"

#define EXIT_SKIP 77
#define MAX_RECORDS 1000

static gboolean
write_file (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  ssize_t n = fd >= 0 ? write (fd, text, strlen (text)) : -1;
  return fd >= 0 && close (fd) == 0 && n == (ssize_t)strlen (text);
}

/* Root of its own namespaces, the child may mount. */
static gboolean
mount_small (const char *dir)
{
  g_autofree char *user = g_strdup_printf ("0 %u 1", getuid ()), *group = g_strdup_printf ("0 %u 1", getgid ());
  return unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0 && write_file ("/proc/self/uid_map", user)
         && write_file ("/proc/self/setgroups", "deny") && write_file ("/proc/self/gid_map", group)
         && mount ("tmpfs", dir, "tmpfs", 0, "size=16k,mode=0700") == 0;
}

static void
lost_cb (KskJournal *journal, const char *dir, const char *reason, gpointer data)
{
  char **told = data;
  g_assert_null (*told);
  *told = g_strdup (reason);
}

static void
assert_appends (KskJournal *journal, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskRecord) record = ksk_journal_append (journal, "1.1", kind, "CA", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (record);
}

/* In the child: the first medium gets full. */
static void
fill (const char *const *dirs)
{
  FakeTime now = { 1, START_US };
  KskClockSource source = make_source (&now);
  KskClock clock;
  g_autofree char *told = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (JsonObject) first = json_object_new ();

  ksk_clock_start (&clock, &source);
  g_autoptr (KskJournal) journal = ksk_journal_create (dirs, &clock, first, &error);
  g_assert_no_error (error);
  g_signal_connect (journal, "medium-lost", G_CALLBACK (lost_cb), &told);
  guint n = 0;
  for (; told == NULL && n < MAX_RECORDS; n++)
    assert_appends (journal, "note");
  g_assert_nonnull (told);
  g_assert_nonnull (strstr (told, "No space left"));
  assert_appends (journal, "note");
  g_autoptr (GPtrArray) whole = read_journal (dirs[1]);
  g_assert_cmpuint (whole->len, ==, n + 3);
  g_assert_cmpstr (ksk_record_get_kind (whole->pdata[n + 1]), ==, "medium-lost");

  /* Made larger, it is brought up. What did not fit was a line's beginning. */
  g_clear_object (&journal);
  g_assert_cmpint (mount ("tmpfs", dirs[0], "tmpfs", MS_REMOUNT, "size=1m,mode=0700"), ==, 0);
  journal = ksk_journal_resume (dirs, &source, NULL, NULL, &records, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, n + 3);
  assert_appends (journal, "resume");
  g_autoptr (GBytes) small = get_file (dirs[0], KSK_JOURNAL_NAME), large = get_file (dirs[1], KSK_JOURNAL_NAME);
  g_assert_true (g_bytes_equal (small, large));
}

static void
test_full (void)
{
  char *dirs[] = { make_folder (), make_folder (), NULL };
  fflush (NULL);
  pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    if (!mount_small (dirs[0]))
      _exit (EXIT_SKIP);
    fill ((const char *const *)dirs);
    _exit (0);
  }
  int status = 0;
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  if (WIFEXITED (status) && WEXITSTATUS (status) == EXIT_SKIP)
    g_test_skip ("this system does not let a test mount a file system of its own (user namespaces)");
  else
    g_assert_cmpint (status, ==, 0);
  for (guint i = 0; i < 2; i++) {
    remove_folder (dirs[i]);
    g_free (dirs[i]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal-full/one-medium", test_full);
  return g_test_run ();
}
