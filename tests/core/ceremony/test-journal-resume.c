/* Tests of going on with a journal: what is on one or two media, and what becomes of it. */
#include "ceremony/journal.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "journal-test.h"

#define TORN_BYTES 20

/* What a folder holds is described by a letter and a number of lines, and "+" for a torn line after them:
 * J our journal; D one that tells another story after three lines; F that of another ceremony; X ours with a changed
 * line; E an empty file; T the beginning of a first line; N nothing, not even a folder; - an empty folder. */
static GString *
make_content (const char *what)
{
  guint n = what[0] != '\0' && g_ascii_isdigit (what[1]) ? (guint)g_ascii_digit_value (what[1]) : 0;
  GString *content = g_string_new (NULL);
  for (guint i = 1; i <= n; i++)
    add_record (content, i, i == 1 ? "begin" : "note",
                (what[0] == 'F' && i == 1) || (what[0] == 'D' && i == 4) ? ",'a':1" : "");
  if (what[0] == 'X')
    content->str[content->len / 2] ^= 1;
  if (what[0] == 'T')
    g_string_append (content, "{\"seq\":1,\"time");
  if (strchr (what, '+') != NULL) {
    g_autoptr (GString) longer = make_journal (n + 1);
    g_string_append_len (content, longer->str + content->len, TORN_BYTES);
  }
  return content;
}

static char *
make_medium (const char *what)
{
  char *folder = make_folder ();
  if (what[0] == 'N') {
    remove_folder (folder);
  } else if (what[0] != '-') {
    g_autoptr (GString) content = make_content (what);
    put_file (folder, KSK_JOURNAL_NAME, content->str, content->len);
  }
  return folder;
}

static void
assert_content_is (const char *folder, const char *what)
{
  g_assert_cmpint (g_file_test (folder, G_FILE_TEST_EXISTS), ==, what[0] != 'N');
  if (what[0] == 'N')
    return;
  g_autofree char *names = list_folder (folder);
  if (what[0] == '-') {
    g_assert_cmpstr (names, ==, "");
    return;
  }
  g_autoptr (GString) content = make_content (what);
  g_autoptr (GBytes) bytes = get_file (folder, KSK_JOURNAL_NAME);
  g_assert_cmpstr (names, ==, KSK_JOURNAL_NAME);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), content->str, content->len);
}

static void
remove_medium (char *folder)
{
  if (g_file_test (folder, G_FILE_TEST_EXISTS))
    remove_folder (folder);
  g_free (folder);
}

static KskJournal *
resume (const char *first, const char *second, FakeTime *now, GPtrArray **records, GError **error)
{
  const char *dirs[] = { first, second, NULL };
  KskClockSource source = make_source (now);
  return ksk_journal_resume (dirs, &source, NULL, NULL, records, error);
}

static void
append (KskJournal *journal, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskRecord) record = ksk_journal_append (journal, "", kind, "CA", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ksk_record_get_kind (record), ==, kind);
}

/* The torn line of @what is in the file aside, and the journal is the same on every medium. */
static void
assert_medium (const char *folder, const char *what, const char *kinds)
{
  gboolean is_torn = what[0] == 'T' || strchr (what, '+') != NULL;
  g_autofree char *names = list_folder (folder);
  assert_kinds (folder, kinds);
  g_assert_cmpstr (names, ==, is_torn ? "journal.jsonl journal.torn-1" : "journal.jsonl");
  if (is_torn) {
    g_autoptr (GString) content = make_content (what);
    g_autoptr (GBytes) torn = get_file (folder, "journal.torn-1");
    gsize n_torn = what[0] == 'T' ? content->len : TORN_BYTES;
    g_assert_cmpmem (g_bytes_get_data (torn, NULL), g_bytes_get_size (torn), content->str + content->len - n_torn,
                     n_torn);
  }
}

static void
test_goes_on (void)
{
  static const struct {
    const char *first, *second; /* second: NULL for one medium */
    const char *notes;          /* kinds that follow `resume` */
  } cases[] = {
    { "J3", NULL, "" },
    { "J3+", NULL, " torn" },
    { "J3", "J3", "" },
    /* Killed between the two. */
    { "J3", "J2", " medium-restored" },
    { "J2", "J3", " medium-restored" },
    { "J3", "J1", " medium-restored" },
    { "J3+", "J3", " torn" },
    { "J3", "J3+", " torn" },
    { "J3+", "J3+", " torn torn" },
    { "J3", "J2+", " medium-restored torn" },
    { "J2+", "J3", " medium-restored torn" },
    { "J3+", "J2+", " medium-restored torn torn" },
    /* A new stick, or one that was taken out at the beginning. */
    { "J3", "-", " medium-restored" },
    { "-", "J3", " medium-restored" },
    { "J3", "E", " medium-restored" },
    { "E", "J3", " medium-restored" },
    { "J3", "T", " medium-restored torn" },
    { "T", "J3+", " medium-restored torn torn" },
    /* A medium that is not there at all. */
    { "J3", "N", " medium-lost" },
    { "N", "J3", " medium-lost" },
    { "N", "J3+", " torn medium-lost" },
    /* Two stories have the same beginning, but this one has only that. */
    { "D5", "J3", " medium-restored" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *whats[] = { cases[i].first, cases[i].second };
    char *dirs[] = { make_medium (cases[i].first), cases[i].second != NULL ? make_medium (cases[i].second) : NULL };
    guint n = cases[i].first[0] == 'D' ? 5 : 3;
    FakeTime now = { 99, START_US + G_TIME_SPAN_HOUR };
    g_autoptr (GPtrArray) records = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (KskJournal) journal = resume (dirs[0], dirs[1], &now, &records, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (records->len, ==, n);
    g_assert_cmpuint (ksk_journal_get_seq (journal), ==, n);
    g_assert_cmpstr (ksk_journal_get_hash (journal), ==, ksk_record_get_hash (records->pdata[n - 1]));

    append (journal, "resume");
    append (journal, "note");
    g_autofree char *kinds
        = g_strdup_printf ("begin note note%s resume%s note", n == 5 ? " note note" : "", cases[i].notes);
    for (guint j = 0; j < 2; j++)
      if (dirs[j] != NULL && whats[j][0] != 'N')
        assert_medium (dirs[j], whats[j], kinds);

    /* Having been told once, it is not told again. */
    g_clear_object (&journal);
    g_clear_pointer (&records, g_ptr_array_unref);
    journal = resume (dirs[0], dirs[1], &now, &records, &error);
    g_assert_no_error (error);
    append (journal, "resume");
    gboolean is_missing = strstr (cases[i].notes, "medium-lost") != NULL;
    g_autofree char *again = g_strdup_printf ("%s resume%s", kinds, is_missing ? " medium-lost" : "");
    assert_kinds (whats[0][0] == 'N' ? dirs[1] : dirs[0], again);
    g_clear_object (&journal);
    remove_medium (dirs[0]);
    if (dirs[1] != NULL)
      remove_medium (dirs[1]);
  }
}

/* Nothing is resumed, and nothing is touched. */
static void
test_refused (void)
{
  static const struct {
    const char *first, *second;
    gboolean is_io_error;
    int code;
    const char *part;
  } cases[] = {
    { "N", NULL, TRUE, G_IO_ERROR_NOT_FOUND, "opening its folder" },
    { "N", "N", TRUE, G_IO_ERROR_NOT_FOUND, "opening its folder" },
    { "-", NULL, TRUE, G_IO_ERROR_NOT_FOUND, "no journal" },
    { "-", "-", TRUE, G_IO_ERROR_NOT_FOUND, "no journal" },
    { "-", "N", TRUE, G_IO_ERROR_NOT_FOUND, "opening its folder" },
    { "E", "T", TRUE, G_IO_ERROR_NOT_FOUND, "no journal" },
    { "X3", NULL, FALSE, KSK_JOURNAL_ERROR_BROKEN, "line 2" },
    { "X3", "-", FALSE, KSK_JOURNAL_ERROR_BROKEN, "line 2" },
    { "J5", "X3", FALSE, KSK_JOURNAL_ERROR_BROKEN, "line 2" },
    { "X5", "J3", FALSE, KSK_JOURNAL_ERROR_BROKEN, "line 3" },
    { "J5", "F3", FALSE, KSK_JOURNAL_ERROR_FOREIGN, "another ceremony" },
    { "F3", "J3", FALSE, KSK_JOURNAL_ERROR_FOREIGN, "another ceremony" },
    { "J5", "D4", FALSE, KSK_JOURNAL_ERROR_BROKEN, "from line 4 on" },
    { "D5", "J4+", FALSE, KSK_JOURNAL_ERROR_BROKEN, "from line 4 on" },
    { "D4", "J4", FALSE, KSK_JOURNAL_ERROR_BROKEN, "from line 4 on" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *first = make_medium (cases[i].first);
    char *second = cases[i].second != NULL ? make_medium (cases[i].second) : NULL;
    FakeTime now = { 99, START_US + G_TIME_SPAN_HOUR };
    GPtrArray *records = NULL;
    g_autoptr (GError) error = NULL;
    g_assert_null (resume (first, second, &now, &records, &error));
    g_assert_null (records);
    GQuark domain = cases[i].is_io_error ? G_IO_ERROR : KSK_JOURNAL_ERROR;
    g_assert_error (error, domain, cases[i].code);
    if (strstr (error->message, cases[i].part) == NULL)
      g_error ("\"%s\" is not in: %s", cases[i].part, error->message);
    /* The message names the file. */
    g_assert_true (cases[i].is_io_error || strstr (error->message, KSK_JOURNAL_NAME ": ") != NULL);
    assert_content_is (first, cases[i].first);
    remove_medium (first);
    if (second != NULL) {
      assert_content_is (second, cases[i].second);
      remove_medium (second);
    }
  }
}

/* Files that are longer than anything that would be read. */
static void
test_too_long (void)
{
  char *folder = make_medium ("J1"), *other = make_folder ();
  g_autofree char *path = g_build_filename (other, KSK_JOURNAL_NAME, NULL);
  g_autofree char *torn = g_build_filename (folder, "journal.torn-1", NULL);
  g_autofree char *text = g_strnfill (1024 * 1024 + 1, 'x');
  FakeTime now = { 99, START_US };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  put_file (other, KSK_JOURNAL_NAME, text, 1024 * 1024 + 1);
  g_assert_null (resume (folder, other, &now, &records, &error));
  assert_journal_error (error, KSK_JOURNAL_ERROR_FOREIGN, "not complete");
  g_clear_error (&error);

  g_assert_cmpint (truncate (path, (off_t)KSK_MAX_JOURNAL_BYTES + 1), ==, 0);
  g_assert_null (resume (other, NULL, &now, &records, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "it is too long"));

  put_file (folder, "journal.torn-1", text, 1024 * 1024 + 1);
  g_autoptr (KskJournal) journal = resume (folder, NULL, &now, &records, NULL);
  append (journal, "resume");
  assert_kinds (folder, "begin resume");
  g_clear_object (&journal);
  g_clear_pointer (&records, g_ptr_array_unref);
  g_assert_cmpint (truncate (torn, 1024 * 1024), ==, 0);
  journal = resume (folder, NULL, &now, &records, NULL);
  append (journal, "resume");
  assert_kinds (folder, "begin resume resume torn");
  remove_medium (folder);
  remove_medium (other);
}

static KskRecord *
find_last (GPtrArray *records, const char *kind)
{
  for (guint i = records->len; i > 0; i--)
    if (g_str_equal (ksk_record_get_kind (records->pdata[i - 1]), kind))
      return records->pdata[i - 1];
  g_assert_not_reached ();
}

/* However often it happens, what was set aside stays. */
static void
test_torn_again (void)
{
  char *folder = make_medium ("J2+");
  FakeTime now = { 99, START_US };
  put_file (folder, "journal.torn-2", "x", 1);
  for (guint i = 1; i <= 4; i++) {
    g_autoptr (GPtrArray) records = NULL;
    g_autoptr (KskJournal) journal = resume (folder, NULL, &now, &records, NULL);
    append (journal, "resume");
    g_clear_object (&journal);
    g_autoptr (GBytes) bytes = get_file (folder, KSK_JOURNAL_NAME);
    g_autoptr (GString) text = g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes));
    g_string_append_printf (text, "torn %u", i);
    put_file (folder, KSK_JOURNAL_NAME, text->str, text->len);
  }
  g_autofree char *names = list_folder (folder);
  g_assert_cmpstr (names, ==,
                   "journal.jsonl journal.torn-1 journal.torn-2 journal.torn-3 journal.torn-4 journal.torn-5");
  g_autoptr (GBytes) bytes = get_file (folder, KSK_JOURNAL_NAME), torn = NULL;
  g_autoptr (GPtrArray) records = ksk_journal_read (bytes, &torn, NULL);
  g_assert_nonnull (records);
  g_autoptr (GString) kinds = g_string_new (NULL);
  for (guint i = 0; i < records->len; i++)
    g_string_append_printf (kinds, "%s ", ksk_record_get_kind (records->pdata[i]));
  g_assert_cmpstr (kinds->str, ==, "begin note resume torn torn resume torn resume torn resume torn ");
  JsonObject *last = ksk_record_get_object (find_last (records, "torn"));
  g_assert_cmpstr (json_object_get_string_member (last, "file"), ==, "journal.torn-5");
  g_autoptr (GBytes) kept = get_file (folder, "journal.torn-5");
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, kept);
  g_assert_cmpstr (json_object_get_string_member (last, "sha256"), ==, sha256);
  g_assert_cmpint (json_object_get_int_member (last, "bytes"), ==, 6);
  g_assert_cmpmem (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept), "torn 3", 6);
  remove_medium (folder);
}

/* What the records say of the media. */
static void
test_notes (void)
{
  char *first = make_medium ("J5"), *second = make_medium ("J2"), *gone = make_medium ("N");
  FakeTime now = { 99, START_US };
  g_autoptr (GPtrArray) before = NULL, again = NULL;
  g_autoptr (KskJournal) journal = resume (first, second, &now, &before, NULL);
  append (journal, "resume");
  g_clear_object (&journal);
  journal = resume (gone, first, &now, &again, NULL);
  append (journal, "resume");

  g_autoptr (GPtrArray) records = read_journal (first);
  JsonObject *restored = ksk_record_get_object (find_last (records, "medium-restored"));
  g_assert_cmpstr (json_object_get_string_member (restored, "dir"), ==, second);
  g_assert_cmpint (json_object_get_int_member (restored, "records"), ==, 3);
  JsonObject *lost = ksk_record_get_object (find_last (records, "medium-lost"));
  g_assert_cmpstr (json_object_get_string_member (lost, "dir"), ==, gone);
  g_assert_nonnull (strstr (json_object_get_string_member (lost, "reason"), "No such file"));
  remove_medium (first);
  remove_medium (second);
  remove_medium (gone);
}

/* A folder may have a name that a journal cannot hold. */
static void
test_name_is_not_text (void)
{
  char *folder = make_medium ("J1");
  g_autofree char *gone = g_build_filename (folder, "\xff", NULL);
  FakeTime now = { 99, START_US };
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (KskJournal) journal = resume (gone, folder, &now, &before, NULL);
  append (journal, "resume");
  g_clear_object (&journal);
  g_clear_pointer (&before, g_ptr_array_unref);
  g_assert_cmpint (g_mkdir (gone, 0700), ==, 0);
  journal = resume (gone, folder, &now, &before, NULL);
  append (journal, "resume");
  assert_kinds (folder, "begin resume medium-lost resume medium-restored");
  remove_folder (gone);
  remove_medium (folder);
}

/* Both times go on where they were, plus what the machine's clock says has passed. */
static void
test_clock (void)
{
  static const struct {
    gint64 system_us; /* since the start */
    gint64 mono_us;
  } cases[] = {
    { 0, 2000000 },
    { 2000000, 2000000 },
    { 2000001, 2000001 },
    { 3 * G_TIME_SPAN_DAY, 3 * G_TIME_SPAN_DAY },
    { -G_TIME_SPAN_DAY, 2000000 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    char *folder = make_medium ("J3");
    FakeTime now = { 99, START_US + cases[i].system_us };
    g_autoptr (GPtrArray) before = NULL;
    g_autoptr (KskJournal) journal = resume (folder, NULL, &now, &before, NULL);
    append (journal, "resume");
    pass_time (&now, 500);
    append (journal, "note");
    g_autoptr (GPtrArray) records = read_journal (folder);
    JsonObject *object = ksk_record_get_object (records->pdata[3]);
    g_assert_cmpint (ksk_record_get_mono_us (records->pdata[3]), ==, cases[i].mono_us);
    g_assert_cmpint (ksk_record_get_utc_us (records->pdata[3]), ==, START_US + cases[i].mono_us / 1000 * 1000);
    g_assert_cmpint (json_object_get_int_member (object, "offset_us"), ==, START_US);
    g_assert_cmpint (json_object_get_int_member (object, "ahead_us"), ==, cases[i].system_us - cases[i].mono_us);
    g_assert_cmpint (ksk_record_get_mono_us (records->pdata[4]), ==, cases[i].mono_us + 500);
    remove_medium (folder);
  }
}

/* The machine's clock was found to be an hour ahead of the wall clock; that hour is not a pause. */
static void
test_clock_ahead (void)
{
  char *folder = make_folder ();
  g_autoptr (GString) story = make_journal (2);
  add_line (story, "{'seq':3,'time':'2026-11-21T17:00:02.000Z','mono_us':2000000,'step':'','kind':'clock-set','who':''"
                   ",'offset_us':1795280400000000,'ahead_us':3600000000");
  add_line (story, "{'seq':4,'time':'2026-11-21T17:00:03.000Z','mono_us':3000999,'step':'','kind':'note','who':''");
  put_file (folder, KSK_JOURNAL_NAME, story->str, story->len);
  FakeTime now = { 99, START_US + 10 * G_TIME_SPAN_SECOND };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (KskJournal) journal = resume (folder, NULL, &now, &records, NULL);
  g_assert_nonnull (journal);
  const KskClock *clock = ksk_journal_get_clock (journal);
  g_assert_cmpint (ksk_clock_get_utc_us (clock), ==, START_US - G_TIME_SPAN_HOUR + 10 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (ksk_clock_get_mono_us (clock), ==, 10 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (clock->offset_us, ==, START_US - G_TIME_SPAN_HOUR);
  remove_medium (folder);
}

static void
lost_cb (KskJournal *journal, const char *dir, const char *reason, gpointer data)
{
  const char **dirs = data;
  g_assert_cmpstr (dir, ==, dirs[0]);
  g_assert_nonnull (strstr (reason, "No such file"));
  assert_kinds (dirs[1], "begin resume medium-lost");
  dirs[0] = NULL;
}

/* Whoever listens is told of a medium that was missing from the start, when that is on record. */
static void
test_signal (void)
{
  char *gone = make_medium ("N"), *folder = make_medium ("J1");
  const char *dirs[] = { gone, folder };
  FakeTime now = { 99, START_US };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (KskJournal) journal = resume (gone, folder, &now, &records, NULL);
  g_signal_connect (journal, "medium-lost", G_CALLBACK (lost_cb), dirs);
  append (journal, "resume");
  g_assert_null (dirs[0]);
  remove_medium (gone);
  remove_medium (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal-resume/goes-on", test_goes_on);
  g_test_add_func ("/journal-resume/refused", test_refused);
  g_test_add_func ("/journal-resume/too-long", test_too_long);
  g_test_add_func ("/journal-resume/torn-again", test_torn_again);
  g_test_add_func ("/journal-resume/notes", test_notes);
  g_test_add_func ("/journal-resume/name-is-not-text", test_name_is_not_text);
  g_test_add_func ("/journal-resume/clock", test_clock);
  g_test_add_func ("/journal-resume/clock-ahead", test_clock_ahead);
  g_test_add_func ("/journal-resume/signal", test_signal);
  return g_test_run ();
}
