/* Tests of the journal when a system call fails or somebody interferes. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "journal-fault.h"

static void
test_short_writes (Fixture *fixture, gconstpointer data)
{
  fault.interrupt = TRUE;
  g_autoptr (KskJournal) journal = create (fixture, NULL);
  assert_appends (journal, "note");
  g_clear_object (&journal);
  assert_resumes (fixture, 2, 2);
}

static const Call append_calls[] = { CALL_FIRST_WRITE, CALL_THIRD_WRITE, CALL_SYNC, CALL_LOOK };

/* One medium fails: the other has the record, then one about the loss; then somebody is told, and it goes on. */
static void
test_one_fails (Fixture *fixture, gconstpointer data)
{
  static const int failures[] = { EIO, ENOSPC, ENODEV, EROFS };
  for (guint i = 0; i < G_N_ELEMENTS (append_calls) * G_N_ELEMENTS (failures) * 2; i++) {
    guint which = i % 2;
    g_autoptr (KskJournal) journal = create (fixture, NULL);
    assert_appends (journal, "note");
    fault.call = append_calls[i / 2 % G_N_ELEMENTS (append_calls)];
    fault.failure = failures[i / 2 / G_N_ELEMENTS (append_calls)];
    fault.dir = fixture->dirs[which];
    assert_appends (journal, "confirm");
    g_assert_cmpuint (fixture->n_lost, ==, 1);
    g_assert_true (fixture->lost_dir == fixture->dirs[which]);
    g_assert_nonnull (strstr (fixture->reason, g_strerror (fault.failure)));
    g_assert_cmpuint (ksk_journal_get_seq (journal), ==, 4);
    assert_kinds (fixture->dirs[1 - which], "begin note confirm medium-lost");

    /* It is not tried again, even if it works again. */
    fault.n_matched = 0;
    assert_appends (journal, "note");
    g_assert_cmpuint (fault.n_matched, ==, 0);
    heal ();
    assert_appends (journal, "note");
    g_assert_cmpuint (fixture->n_lost, ==, 1);
    assert_kinds (fixture->dirs[1 - which], "begin note confirm medium-lost note note");
    g_clear_object (&journal);
    assert_resumes (fixture, 6, 6);
    clear_folder (fixture->dirs[0]);
    clear_folder (fixture->dirs[1]);
  }
}

static void
assert_lost (KskJournal *journal, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (append (journal, "confirm", &error));
  assert_journal_error (error, KSK_JOURNAL_ERROR_LOST, part);
}

static void
test_both_fail (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (append_calls); i++) {
    g_autoptr (KskJournal) journal = create (fixture, NULL);
    assert_appends (journal, "note");
    fault.call = append_calls[i];
    fault.failure = EIO;
    assert_lost (journal, fixture->dirs[0]);
    heal ();
    assert_lost (journal, fixture->dirs[1]);
    g_assert_cmpuint (fixture->n_lost, ==, 0);
    g_assert_cmpuint (ksk_journal_get_seq (journal), ==, 2);
    g_clear_object (&journal);
    assert_resumes (fixture, 2, 3);
    clear_folder (fixture->dirs[0]);
    clear_folder (fixture->dirs[1]);
  }
}

/* The second goes while the loss of the first is being recorded. */
static void
test_one_after_the_other (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KskJournal) journal = create (fixture, NULL);
  g_autofree char *path = g_build_filename (fixture->dirs[0], KSK_JOURNAL_NAME, NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
  fault.call = CALL_SYNC;
  fault.failure = EIO;
  fault.dir = fixture->dirs[1];
  fault.after = 1;
  assert_lost (journal, fixture->dirs[0]);
  g_assert_cmpuint (fixture->n_lost, ==, 0);
  g_clear_object (&journal);
  heal ();
  assert_resumes (fixture, 2, 3);
}

static void
test_only_medium_fails (Fixture *fixture, gconstpointer data)
{
  char *second = g_steal_pointer (&fixture->dirs[1]);
  g_autoptr (KskJournal) journal = create (fixture, NULL);
  fault.call = CALL_THIRD_WRITE;
  fault.failure = ENOSPC;
  assert_lost (journal, "No space left");
  heal ();
  assert_lost (journal, "No space left");
  g_clear_object (&journal);
  fixture->dirs[1] = second;
  assert_resumes (fixture, 1, 1);
}

static void
remove_file (const char *path)
{
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
replace_file (const char *path)
{
  g_autofree char *copy = NULL;
  gsize n_bytes = 0;
  g_assert_true (g_file_get_contents (path, &copy, &n_bytes, NULL));
  g_assert_true (g_file_set_contents (path, copy, (gssize)n_bytes, NULL));
}

static void
grow_file (const char *path)
{
  FILE *file = fopen (path, "ab");
  g_assert_nonnull (file);
  int written = fputc ('x', file), closed = fclose (file);
  g_assert_cmpint (written, ==, 'x');
  g_assert_cmpint (closed, ==, 0);
}

static void
cut_file (const char *path)
{
  g_assert_cmpint (truncate (path, 5), ==, 0);
}

static void
move_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *away = g_strconcat (folder, "-away", NULL);
  g_assert_cmpint (g_rename (folder, away), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
}

/* The file takes what is written to it, but it is not where anyone would find it. */
static void
test_interference (Fixture *fixture, gconstpointer data)
{
  static const struct {
    void (*interfere) (const char *path);
    const char *reason;
  } cases[] = {
    { remove_file, "No such file" },
    { replace_file, "another file has taken its place" },
    { grow_file, "somebody else has changed its length" },
    { cut_file, "somebody else has changed its length" },
    { move_folder, "No such file" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases) * 2; i++) {
    guint which = i % 2;
    g_autofree char *path = g_build_filename (fixture->dirs[which], KSK_JOURNAL_NAME, NULL);
    g_autofree char *away = g_strconcat (fixture->dirs[which], "-away", NULL);
    g_autoptr (KskJournal) journal = create (fixture, NULL);
    cases[i / 2].interfere (path);
    assert_appends (journal, "confirm");
    g_assert_cmpuint (fixture->n_lost, ==, 1);
    g_assert_true (fixture->lost_dir == fixture->dirs[which]);
    if (strstr (fixture->reason, cases[i / 2].reason) == NULL)
      g_error ("\"%s\" is not in: %s", cases[i / 2].reason, fixture->reason);
    assert_kinds (fixture->dirs[1 - which], "begin confirm medium-lost");
    g_clear_object (&journal);
    clear_folder (fixture->dirs[0]);
    clear_folder (fixture->dirs[1]);
    if (g_file_test (away, G_FILE_TEST_EXISTS))
      remove_folder (away);
  }
}

/* A journal begins on both, or nothing is left behind. */
static void
test_create_fails (Fixture *fixture, gconstpointer data)
{
  static const struct {
    Call call;
    int failure;
    int code;
    guint after;
  } cases[] = {
    { CALL_OPEN, EACCES, G_IO_ERROR_PERMISSION_DENIED, 0 },
    { CALL_OPEN, EIO, G_IO_ERROR_FAILED, 1 },
    { CALL_OPEN, EROFS, G_IO_ERROR_READ_ONLY, 2 },
    { CALL_LOCK, ENOLCK, G_IO_ERROR_FAILED, 0 },
    { CALL_SYNC_FOLDER, EIO, G_IO_ERROR_FAILED, 0 },
    { CALL_FIRST_WRITE, ENOSPC, G_IO_ERROR_NO_SPACE, 0 },
    { CALL_THIRD_WRITE, ENOSPC, G_IO_ERROR_NO_SPACE, 0 },
    { CALL_SYNC, EIO, G_IO_ERROR_FAILED, 0 },
    { CALL_LOOK, EIO, G_IO_ERROR_FAILED, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases) * 2; i++) {
    g_autoptr (GError) error = NULL;
    fault.call = cases[i / 2].call;
    fault.failure = cases[i / 2].failure;
    fault.after = cases[i / 2].after;
    fault.dir = fixture->dirs[i % 2];
    g_assert_null (create (fixture, &error));
    g_assert_error (error, G_IO_ERROR, cases[i / 2].code);
    g_assert_nonnull (strstr (error->message, fixture->dirs[i % 2]));
    heal ();
    for (guint j = 0; j < 2; j++) {
      g_autofree char *names = list_folder (fixture->dirs[j]);
      g_assert_cmpstr (names, ==, "");
    }
  }
}

static void
test_create_write_protected (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  put_file (fixture->dirs[1], KSK_JOURNAL_NAME, "", 0);
  fault.call = CALL_OPEN_TO_WRITE;
  fault.failure = EROFS;
  fault.dir = fixture->dirs[1];
  g_assert_null (create (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, fixture->dirs[1]));
  g_autofree char *first = list_folder (fixture->dirs[0]), *second = list_folder (fixture->dirs[1]);
  g_assert_cmpstr (first, ==, "");
  g_assert_cmpstr (second, ==, KSK_JOURNAL_NAME);
}

/* A medium that cannot be brought up is given up, and that is all. */
static void
test_resume_fails (Fixture *fixture, gconstpointer data)
{
  /* Writes and syncs are first of what is set aside, then of cutting it off, then of the lines that were missing. */
  static const struct {
    Call call;
    guint after;
  } cases[] = {
    { CALL_OPEN, 0 },        { CALL_OPEN, 1 },        { CALL_OPEN, 2 }, { CALL_LOCK, 0 }, { CALL_READ, 0 },
    { CALL_FIRST_WRITE, 0 }, { CALL_FIRST_WRITE, 1 }, { CALL_SYNC, 0 }, { CALL_SYNC, 1 }, { CALL_SYNC, 2 },
    { CALL_THIRD_WRITE, 0 }, { CALL_SYNC_FOLDER, 0 }, { CALL_CUT, 0 },  { CALL_LOOK, 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases) * 2; i++) {
    guint which = i % 2;
    g_autoptr (GString) longer = make_journal (4), shorter = make_journal (2);
    g_autoptr (GPtrArray) records = NULL;
    g_string_append (shorter, "torn");
    put_file (fixture->dirs[which], KSK_JOURNAL_NAME, shorter->str, shorter->len);
    put_file (fixture->dirs[1 - which], KSK_JOURNAL_NAME, longer->str, longer->len);
    fault.call = cases[i / 2].call;
    fault.after = cases[i / 2].after;
    fault.failure = EIO;
    fault.dir = fixture->dirs[which];
    g_autoptr (KskJournal) journal = resume (fixture, &records, NULL);
    g_assert_nonnull (journal);
    g_assert_cmpuint (records->len, ==, 4);
    assert_appends (journal, "resume");
    g_assert_cmpuint (fault.n_matched, ==, fault.after + 1);
    g_assert_cmpuint (fixture->n_lost, ==, 1);
    g_assert_true (fixture->lost_dir == fixture->dirs[which]);
    assert_kinds (fixture->dirs[1 - which], "begin note note note resume medium-lost");
    heal ();
    g_clear_object (&journal);
    assert_resumes (fixture, 6, 6);
    clear_folder (fixture->dirs[0]);
    clear_folder (fixture->dirs[1]);
  }
}

static void
test_resume_nowhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) story = make_journal (2);
  for (guint i = 0; i < 2; i++)
    put_file (fixture->dirs[i], KSK_JOURNAL_NAME, story->str, story->len);
  fault.call = CALL_OPEN_TO_WRITE;
  fault.failure = EROFS;
  g_autoptr (GError) error = NULL;
  GPtrArray *records = NULL;
  g_assert_null (resume (fixture, &records, &error));
  g_assert_null (records);
  assert_journal_error (error, KSK_JOURNAL_ERROR_LOST, fixture->dirs[0]);
  assert_journal_error (error, KSK_JOURNAL_ERROR_LOST, fixture->dirs[1]);
}

/* A write-protected medium still tells its story. */
static void
test_write_protected (Fixture *fixture, gconstpointer data)
{
  static const int failures[] = { EROFS, EACCES, EPERM };
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++) {
    g_autoptr (GString) longer = make_journal (4), shorter = make_journal (2);
    g_autoptr (GPtrArray) records = NULL;
    put_file (fixture->dirs[0], KSK_JOURNAL_NAME, shorter->str, shorter->len);
    put_file (fixture->dirs[1], KSK_JOURNAL_NAME, longer->str, longer->len);
    fault.call = CALL_OPEN_TO_WRITE;
    fault.failure = failures[i];
    fault.dir = fixture->dirs[1];
    g_autoptr (KskJournal) journal = resume (fixture, &records, NULL);
    g_assert_nonnull (journal);
    assert_appends (journal, "resume");
    assert_kinds (fixture->dirs[0], "begin note note note resume medium-restored medium-lost");
    g_assert_nonnull (strstr (fixture->reason, "opening it for writing"));
    g_assert_nonnull (strstr (fixture->reason, g_strerror (failures[i])));
    g_clear_object (&journal);
    heal ();
    assert_resumes (fixture, 7, 7);
  }
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/journal-faults/short-writes", test_short_writes);
  ADD ("/journal-faults/one-fails", test_one_fails);
  ADD ("/journal-faults/both-fail", test_both_fail);
  ADD ("/journal-faults/one-after-the-other", test_one_after_the_other);
  ADD ("/journal-faults/only-medium-fails", test_only_medium_fails);
  ADD ("/journal-faults/interference", test_interference);
  ADD ("/journal-faults/create-fails", test_create_fails);
  ADD ("/journal-faults/create-write-protected", test_create_write_protected);
  ADD ("/journal-faults/resume-fails", test_resume_fails);
  ADD ("/journal-faults/resume-nowhere", test_resume_nowhere);
  ADD ("/journal-faults/write-protected", test_write_protected);
  return g_test_run ();
}
