/* Tests of the journal when the program is killed at any of its system calls. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal-fault.h"

/* Runs @function in a child that is killed before its call number @kill_at. Returns FALSE when it came to its end. */
static gboolean
is_killed (Fixture *fixture, void (*function) (Fixture *), guint kill_at)
{
  fflush (NULL);
  pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    fault.kill_at = kill_at;
    fault.n_calls = 0;
    function (fixture);
    _exit (0);
  }
  int status = 0;
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  if (WIFSIGNALED (status)) {
    g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
    return TRUE;
  }
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  return FALSE;
}

static void
append_counted (Fixture *fixture)
{
  g_autoptr (GPtrArray) records = NULL;
  guint kill_at = fault.kill_at;
  fault.kill_at = 0;
  g_autoptr (KskJournal) journal = resume (fixture, &records, NULL);
  assert_appends (journal, "resume");
  fault.kill_at = kill_at;
  fault.n_calls = 0;
  assert_appends (journal, "note");
}

static void
put_story (const char *folder, guint n, const char *torn)
{
  g_autoptr (GString) story = make_journal (n);
  g_string_append (story, torn);
  clear_folder (folder);
  put_file (folder, KSK_JOURNAL_NAME, story->str, story->len);
}

/* Killed at any call of an append, the record is there or it is not; those before it are. */
static void
test_killed_append (Fixture *fixture, gconstpointer data)
{
  gboolean without = FALSE, with = FALSE;
  guint n_killed = 0;
  while (TRUE) {
    put_story (fixture->dirs[0], 3, "");
    put_story (fixture->dirs[1], 3, "");
    if (!is_killed (fixture, append_counted, n_killed + 1))
      break;
    n_killed++;
    g_autoptr (GPtrArray) records = NULL;
    g_autoptr (KskJournal) journal = resume (fixture, &records, NULL);
    g_assert_nonnull (journal);
    without = without || records->len == 4;
    with = with || records->len == 5;
    g_clear_object (&journal);
    assert_resumes (fixture, 4, 5);
  }
  /* Three writes, a sync and a look on each of two media. */
  g_assert_cmpuint (n_killed, ==, 10);
  g_assert_true (with && without);
}

static void
create_counted (Fixture *fixture)
{
  g_autoptr (KskJournal) journal = create (fixture, NULL);
  g_assert_nonnull (journal);
}

/* Killed at any call while it begins, it can begin anew or go on from its first record. */
static void
test_killed_create (Fixture *fixture, gconstpointer data)
{
  gboolean anew = FALSE, on = FALSE;
  guint n_killed = 0;
  while (is_killed (fixture, create_counted, n_killed + 1)) {
    n_killed++;
    g_autoptr (GError) error = NULL;
    g_autoptr (KskJournal) journal = create (fixture, &error);
    if (journal != NULL) {
      anew = TRUE;
      g_autoptr (GPtrArray) records = read_journal (fixture->dirs[1]);
      g_assert_cmpuint (records->len, ==, ksk_journal_get_seq (journal));
    } else {
      on = TRUE;
      g_assert_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_EXISTS);
      assert_resumes (fixture, 1, 1);
    }
    g_clear_object (&journal);
    clear_folder (fixture->dirs[0]);
    clear_folder (fixture->dirs[1]);
  }
  g_assert_cmpuint (n_killed, >=, 20);
  g_assert_true (anew && on);
}

static void
resume_counted (Fixture *fixture)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (KskJournal) journal = resume (fixture, &records, NULL);
  assert_appends (journal, "resume");
}

/* There may be more: what was being brought up can be torn itself. */
static gboolean
has_torn (const char *folder, const char *expected)
{
  g_autofree char *names = list_folder (folder);
  g_auto (GStrv) each = g_strsplit (names, " ", -1);
  for (guint i = 0; each[i] != NULL; i++) {
    g_autoptr (GBytes) bytes = get_file (folder, each[i]);
    if (g_str_has_prefix (each[i], "journal.torn-") && g_bytes_get_size (bytes) == strlen (expected)
        && memcmp (g_bytes_get_data (bytes, NULL), expected, strlen (expected)) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_told (GPtrArray *records, const char *name, const char *sha256)
{
  for (guint i = 0; i < records->len; i++) {
    JsonObject *object = ksk_record_get_object (records->pdata[i]);
    if (g_str_equal (ksk_record_get_kind (records->pdata[i]), "torn")
        && g_str_equal (json_object_get_string_member (object, "file"), name)
        && g_str_equal (json_object_get_string_member (object, "sha256"), sha256))
      return TRUE;
  }
  return FALSE;
}

/* The journal speaks of all that was set aside. */
static void
assert_torn_is_told (const char *folder)
{
  g_autofree char *names = list_folder (folder);
  g_auto (GStrv) each = g_strsplit (names, " ", -1);
  g_autoptr (GPtrArray) records = read_journal (folder);
  g_assert_cmpstr (each[0], ==, KSK_JOURNAL_NAME);
  for (guint i = 1; each[i] != NULL; i++) {
    g_autoptr (GBytes) bytes = get_file (folder, each[i]);
    g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
    g_assert_true (is_told (records, each[i], sha256));
  }
}

/* Killed at any call while it goes on from two media that differ, it goes on from them again, and what was torn is kept
 * and told. */
static void
test_killed_resume (Fixture *fixture, gconstpointer data)
{
  guint n_killed = 0;
  while (TRUE) {
    put_story (fixture->dirs[0], 4, "torn");
    put_story (fixture->dirs[1], 2, "also torn");
    if (!is_killed (fixture, resume_counted, n_killed + 1))
      break;
    n_killed++;
    assert_resumes (fixture, 4, 8);
    g_assert_true (has_torn (fixture->dirs[0], "torn"));
    g_assert_true (has_torn (fixture->dirs[1], "also torn"));
    assert_torn_is_told (fixture->dirs[0]);
    assert_torn_is_told (fixture->dirs[1]);
  }
  g_assert_cmpuint (n_killed, >=, 30);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/journal-killed/append", test_killed_append);
  ADD ("/journal-killed/create", test_killed_create);
  ADD ("/journal-killed/resume", test_killed_resume);
  return g_test_run ();
}
