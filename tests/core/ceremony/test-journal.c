/* Tests of writing a journal: its bytes, its clock, and who may begin one. */
#include "ceremony/journal.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal-test.h"

typedef struct {
  char *dirs[3];
  FakeTime now;
  KskClockSource source;
  KskClock clock;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dirs[0] = make_folder ();
  fixture->dirs[1] = make_folder ();
  fixture->now = (FakeTime){ 777, START_US + 123456 };
  fixture->source = make_source (&fixture->now);
  ksk_clock_start (&fixture->clock, &fixture->source);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++) {
    remove_folder (fixture->dirs[i]);
    g_free (fixture->dirs[i]);
  }
}

static const char *const *
get_dirs (Fixture *fixture)
{
  return (const char *const *)fixture->dirs;
}

static JsonObject *
parse_object (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (JsonNode) node = json_from_string (quoted, &error);
  g_assert_no_error (error);
  return json_node_dup_object (node);
}

static KskJournal *
create (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) first = parse_object ("{'mode':'rehearsal'}");
  KskJournal *journal = ksk_journal_create (get_dirs (fixture), &fixture->clock, first, &error);
  g_assert_no_error (error);
  return journal;
}

static KskRecord *
append (KskJournal *journal, const char *kind, const char *members)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = members != NULL ? parse_object (members) : NULL;
  KskRecord *record = ksk_journal_append (journal, "3.5", kind, "CA IW", object, &error);
  g_assert_no_error (error);
  return record;
}

static void
assert_appends (KskJournal *journal, const char *kind, const char *members)
{
  g_autoptr (KskRecord) record = append (journal, kind, members);
  g_assert_cmpstr (ksk_record_get_kind (record), ==, kind);
}

static void
assert_file_is (const char *folder, const char *text)
{
  g_autoptr (GBytes) bytes = get_file (folder, KSK_JOURNAL_NAME);
  g_autofree char *found = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (found, ==, text);
}

/* The bytes themselves, on both media. */
static void
test_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  add_line (expected, "{'seq':1,'time':'2026-11-21T18:00:00.123Z','mono_us':0,'step':'','kind':'begin','who':''"
                      ",'offset_us':1795284000123456,'ahead_us':0,'mode':'rehearsal'");
  g_autoptr (KskJournal) journal = create (fixture);
  assert_file_is (fixture->dirs[0], expected->str);

  pass_time (&fixture->now, 1500999);
  g_autoptr (KskRecord) record = append (journal, "hash-compared",
                                         "{'z':'\xc3\xa9\\n\\\\','a':[1,-2,{'b':null}],'m':true,'i':9007199254740991}");
  add_line (expected, "{'seq':2,'time':'2026-11-21T18:00:01.624Z','mono_us':1500999,'step':'3.5'"
                      ",'kind':'hash-compared','who':'CA IW'"
                      ",'z':'\xc3\xa9\\n\\\\','a':[1,-2,{'b':null}],'m':true,'i':9007199254740991");
  for (guint i = 0; i < 2; i++) {
    assert_file_is (fixture->dirs[i], expected->str);
    g_autofree char *names = list_folder (fixture->dirs[i]);
    g_assert_cmpstr (names, ==, KSK_JOURNAL_NAME);
  }
  g_assert_cmpuint (ksk_record_get_seq (record), ==, 2);
  g_assert_cmpuint (ksk_journal_get_seq (journal), ==, 2);
  g_assert_cmpstr (ksk_journal_get_hash (journal), ==, ksk_record_get_hash (record));
  g_assert_nonnull (strstr (expected->str, ksk_record_get_hash (record)));

  /* Nothing is the same as empty. */
  g_autoptr (KskRecord) plain = ksk_journal_append (journal, NULL, "note", NULL, NULL, NULL);
  g_assert_cmpstr (ksk_record_get_step (plain), ==, "");
  g_assert_cmpstr (ksk_record_get_who (plain), ==, "");
}

/* As an auditor would, without this program. */
static void
test_shell_audit (Fixture *fixture, gconstpointer data)
{
  static const char script[] = "prev=$(printf '%064d' 0); n=0\n"
                               "while [ $n -lt $(wc -l <\"$1\") ]; do\n"
                               "  n=$((n + 1))\n"
                               "  sum=$(sed -n \"${n}p\" \"$1\" | sed 's/,\"hash\":\".*//' | tr -d '\\n' | sha256sum)\n"
                               "  hash=$(sed -n \"${n}p\" \"$1\" | sed 's/.*,\"hash\":\"//; s/\"}$//')\n"
                               "  [ \"${sum%% *}\" = \"$hash\" ] || { echo \"line $n: hash\"; exit 1; }\n"
                               "  sed -n \"${n}p\" \"$1\" | grep -qF \",\\\"prev\\\":\\\"$prev\\\",\\\"hash\\\":\" ||\n"
                               "    { echo \"line $n: prev\"; exit 1; }\n"
                               "  prev=$hash\n"
                               "done\n"
                               "echo \"$n lines\"\n";
  g_autoptr (KskJournal) journal = create (fixture);
  static const char *const members[] = {
    NULL,
    "{'a':'%s $HOME `x` \\\\ \\\\n \\t'}",
    "{'a':{'hash':'x','b':[',\\\"hash\\\":\\\"']}}",
  };
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    assert_appends (journal, "note", members[i]);
  }
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *path = g_build_filename (fixture->dirs[i], KSK_JOURNAL_NAME, NULL);
    char *argv[] = { (char *)"sh", (char *)"-c", (char *)script, (char *)"sh", path, NULL };
    g_autofree char *output = NULL;
    g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (output, ==, "4 lines\n");
  }
}

/* What cannot be recorded leaves no trace and does no harm. */
static void
test_unfit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KskJournal) journal = create (fixture);
  g_autoptr (GBytes) before = get_file (fixture->dirs[0], KSK_JOURNAL_NAME);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) members = json_object_new ();
  json_object_set_double_member (members, "minutes", 1.5);
  g_assert_null (ksk_journal_append (journal, "1.1", "note", "CA", members, &error));
  assert_journal_error (error, KSK_JOURNAL_ERROR_UNFIT, "\"minutes\" has a value");
  g_assert_cmpuint (ksk_journal_get_seq (journal), ==, 1);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GBytes) after = get_file (fixture->dirs[i], KSK_JOURNAL_NAME);
    g_assert_true (g_bytes_equal (before, after));
  }
  assert_appends (journal, "note", NULL);
  assert_kinds (fixture->dirs[1], "begin note");

  /* Nor does a journal that cannot begin. */
  g_clear_object (&journal);
  for (guint i = 0; i < 2; i++) {
    remove_folder (fixture->dirs[i]);
    g_assert_cmpint (g_mkdir (fixture->dirs[i], 0700), ==, 0);
  }
  g_clear_error (&error);
  g_assert_null (ksk_journal_create (get_dirs (fixture), &fixture->clock, members, &error));
  assert_journal_error (error, KSK_JOURNAL_ERROR_UNFIT, "\"minutes\" has a value");
  for (guint i = 0; i < 2; i++) {
    g_autofree char *names = list_folder (fixture->dirs[i]);
    g_assert_cmpstr (names, ==, "");
  }
}

static void
set_clock (KskJournal *journal, gint64 wall_us)
{
  KskClock clock = *ksk_journal_get_clock (journal);
  gint64 drift_us = 0, system_us = 0;
  ksk_clock_set (&clock, wall_us, ksk_clock_get_mono_us (&clock), &drift_us, &system_us);
  ksk_journal_set_clock (journal, &clock);
  g_autofree char *members = g_strdup_printf ("{'drift_us':%" G_GINT64_FORMAT "}", drift_us);
  assert_appends (journal, "clock-set", members);
}

static gboolean
shows_clock (KskRecord *record, gint64 *offset_us, gint64 *ahead_us)
{
  JsonObject *object = ksk_record_get_object (record);
  *offset_us = json_object_get_int_member_with_default (object, "offset_us", 0);
  *ahead_us = json_object_get_int_member_with_default (object, "ahead_us", 0);
  return json_object_has_member (object, "offset_us") && json_object_has_member (object, "ahead_us");
}

/* Ceremony time follows the wall clock either way, in a record that shows it; nothing else moves it, and what orders
 * never goes back. */
static void
test_clock_set (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *kind;
    gint64 time_ms, mono_us; /* since the start */
    gboolean shows_clock;
    gint64 ahead_ms;
  } expected[] = {
    { "begin", 123, 0, TRUE, 0 },
    { "clock-set", -110000, 10000000, TRUE, 120123 },
    { "note", -100000, 20000000, FALSE, 0 },
    { "note", -90000, 30000000, FALSE, 0 },
    { "clock-set", 86400000, 40000000, TRUE, -172759877 },
    { "note", 86410000, 50000000, FALSE, 0 },
  };
  g_autoptr (KskJournal) journal = create (fixture);
  fixture->now.system_us -= 456;
  for (guint i = 1; i < G_N_ELEMENTS (expected); i++) {
    pass_time (&fixture->now, 10 * G_TIME_SPAN_SECOND);
    if (i == 3)
      fixture->now.system_us -= G_TIME_SPAN_DAY;
    if (g_str_equal (expected[i].kind, "clock-set")) {
      set_clock (journal, START_US + expected[i].time_ms * 1000);
    } else {
      assert_appends (journal, "note", NULL);
    }
  }
  g_autoptr (GPtrArray) records = read_journal (fixture->dirs[1]);
  g_assert_cmpuint (records->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < records->len; i++) {
    gint64 offset_us = 0, ahead_us = 0;
    g_assert_cmpstr (ksk_record_get_kind (records->pdata[i]), ==, expected[i].kind);
    g_assert_cmpint (ksk_record_get_utc_us (records->pdata[i]), ==, START_US + expected[i].time_ms * 1000);
    g_assert_cmpint (ksk_record_get_mono_us (records->pdata[i]), ==, expected[i].mono_us);
    gboolean is_shown = shows_clock (records->pdata[i], &offset_us, &ahead_us);
    g_assert_cmpint (is_shown, ==, expected[i].shows_clock);
    if (expected[i].shows_clock)
      g_assert_cmpint (ahead_us, ==, expected[i].ahead_ms * 1000);
  }
}

/* A source that breaks its promise must not break the journal. */
static void
test_source_goes_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KskJournal) journal = create (fixture);
  pass_time (&fixture->now, 5000);
  assert_appends (journal, "note", NULL);
  fixture->now.mono_us -= 3000;
  g_autoptr (KskRecord) second = append (journal, "note", NULL);
  g_assert_cmpint (ksk_record_get_mono_us (second), ==, 5000);
  assert_kinds (fixture->dirs[0], "begin note note");
}

static void
assert_cannot_create (Fixture *fixture, GQuark domain, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) first = json_object_new ();
  g_assert_null (ksk_journal_create (get_dirs (fixture), &fixture->clock, first, &error));
  g_assert_error (error, domain, code);
  if (strstr (error->message, part) == NULL)
    g_error ("\"%s\" is not in: %s", part, error->message);
}

/* Whichever folder has one, both stay as they were. */
static void
test_exists (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) story = make_journal (1);
  for (guint i = 0; i < 2; i++) {
    put_file (fixture->dirs[i], KSK_JOURNAL_NAME, story->str, story->len);
    assert_cannot_create (fixture, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_EXISTS, fixture->dirs[i]);
    assert_file_is (fixture->dirs[i], story->str);
    g_autofree char *other = list_folder (fixture->dirs[1 - i]);
    g_assert_cmpstr (other, ==, "");
    remove_folder (fixture->dirs[i]);
    g_assert_cmpint (g_mkdir (fixture->dirs[i], 0700), ==, 0);
  }
  /* It need not be one of ours. */
  put_file (fixture->dirs[1], KSK_JOURNAL_NAME, "shopping\n", 9);
  assert_cannot_create (fixture, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_EXISTS, "resume that journal or choose");
  assert_file_is (fixture->dirs[1], "shopping\n");
}

/* Killed while it wrote its first record, it has not begun: that is kept aside, and told. */
static void
test_unfinished_beginning (Fixture *fixture, gconstpointer data)
{
  put_file (fixture->dirs[0], KSK_JOURNAL_NAME, "{\"seq\":1", 8);
  put_file (fixture->dirs[0], "journal.torn-1", "older", 5);
  put_file (fixture->dirs[1], KSK_JOURNAL_NAME, "", 0);
  g_autoptr (KskJournal) journal = create (fixture);
  g_assert_cmpuint (ksk_journal_get_seq (journal), >, 1);
  assert_kinds (fixture->dirs[0], "begin torn torn");
  assert_kinds (fixture->dirs[1], "begin torn torn");

  g_autofree char *names = list_folder (fixture->dirs[0]);
  g_assert_cmpstr (names, ==, "journal.jsonl journal.torn-1 journal.torn-2");
  g_autoptr (GBytes) torn = get_file (fixture->dirs[0], "journal.torn-2");
  g_assert_cmpmem (g_bytes_get_data (torn, NULL), g_bytes_get_size (torn), "{\"seq\":1", 8);
  g_autoptr (GPtrArray) records = read_journal (fixture->dirs[1]);
  JsonObject *object = ksk_record_get_object (records->pdata[2]);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, torn);
  g_assert_cmpstr (json_object_get_string_member (object, "dir"), ==, fixture->dirs[0]);
  g_assert_cmpstr (json_object_get_string_member (object, "file"), ==, "journal.torn-2");
  g_assert_cmpint (json_object_get_int_member (object, "bytes"), ==, 8);
  g_assert_cmpstr (json_object_get_string_member (object, "sha256"), ==, sha256);
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  remove_folder (fixture->dirs[1]);
  assert_cannot_create (fixture, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, fixture->dirs[1]);
  g_autofree char *names = list_folder (fixture->dirs[0]);
  g_assert_cmpstr (names, ==, "");
  g_assert_cmpint (g_mkdir (fixture->dirs[1], 0700), ==, 0);
}

/* The same folder twice is not two media. */
static void
test_same_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_steal_pointer (&fixture->dirs[1]);
  fixture->dirs[1] = g_strdup (fixture->dirs[0]);
  assert_cannot_create (fixture, G_IO_ERROR, G_IO_ERROR_BUSY, "another program");
  g_autofree char *names = list_folder (fixture->dirs[0]);
  g_assert_cmpstr (names, ==, "");
  g_free (fixture->dirs[1]);
  fixture->dirs[1] = g_steal_pointer (&other);
}

static void
test_busy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KskJournal) journal = create (fixture);
  assert_cannot_create (fixture, G_IO_ERROR, G_IO_ERROR_BUSY, "another program");
  g_assert_null (ksk_journal_resume (get_dirs (fixture), &fixture->source, NULL, NULL, &records, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_clear_object (&journal);
  journal = ksk_journal_resume (get_dirs (fixture), &fixture->source, NULL, NULL, &records, NULL);
  g_assert_nonnull (journal);
}

/* The file is what the name says, never what it points to. */
static void
test_symbolic_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dirs[1], KSK_JOURNAL_NAME, NULL);
  g_autofree char *target = g_build_filename (fixture->dirs[1], "elsewhere", NULL);
  g_assert_cmpint (symlink (target, path), ==, 0);
  assert_cannot_create (fixture, G_IO_ERROR, G_IO_ERROR_TOO_MANY_LINKS, path);
  put_file (fixture->dirs[1], "elsewhere", "", 0);
  assert_cannot_create (fixture, G_IO_ERROR, G_IO_ERROR_TOO_MANY_LINKS, path);
}

static void
test_not_a_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dirs[1], KSK_JOURNAL_NAME, NULL);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_cannot_create (fixture, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a file");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_cannot_create (fixture, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, path);
}

/* More than a line without an end was no beginning of a journal. */
static void
test_longest_unfinished (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (1024 * 1024 + 1, 'x');
  put_file (fixture->dirs[1], KSK_JOURNAL_NAME, text, 1024 * 1024 + 1);
  assert_cannot_create (fixture, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_EXISTS, fixture->dirs[1]);
  put_file (fixture->dirs[1], KSK_JOURNAL_NAME, text, 1024 * 1024);
  g_autoptr (KskJournal) journal = create (fixture);
  g_assert_cmpuint (ksk_journal_get_seq (journal), >, 1);
  assert_kinds (fixture->dirs[0], "begin torn");
}

/* What is too long to be read is not written. */
static void
test_longest_journal (Fixture *fixture, gconstpointer data)
{
  if (!g_test_slow ()) {
    g_test_skip ("writes 256 MiB: only with -m slow");
    return;
  }
  char *second = g_steal_pointer (&fixture->dirs[1]);
  g_autoptr (JsonObject) members = json_object_new ();
  g_autofree char *text = g_strnfill (1024 * 1024 - 512, 'x');
  json_object_set_string_member (members, "a", text);
  g_autoptr (KskJournal) journal = create (fixture);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (KskRecord) record = NULL;
    guint n = 0;
    do {
      g_clear_pointer (&record, ksk_record_unref);
      record = ksk_journal_append (journal, "", "note", "", members, &error);
    } while (record != NULL && n++ < 300);
    assert_journal_error (error, KSK_JOURNAL_ERROR_LOST, "256 MiB");

    /* It can be read, and does not become longer afterwards. */
    g_autoptr (GBytes) bytes = get_file (fixture->dirs[0], KSK_JOURNAL_NAME);
    g_assert_cmpuint (g_bytes_get_size (bytes), <=, KSK_MAX_JOURNAL_BYTES);
    g_assert_cmpuint (g_bytes_get_size (bytes), >, KSK_MAX_JOURNAL_BYTES - 1024 * 1024);
    g_autoptr (GPtrArray) records = NULL;
    g_clear_object (&journal);
    journal = ksk_journal_resume (get_dirs (fixture), &fixture->source, NULL, NULL, &records, NULL);
    g_assert_nonnull (journal);
    assert_appends (journal, "resume", NULL);
  }
  fixture->dirs[1] = second;
}

/* Kinds that only the journal itself writes, and order that only a bug would break. */
static void
test_misuse (Fixture *fixture, gconstpointer data)
{
  static const char *const kinds[] = { "begin", "resume", "medium-lost", "medium-restored", "torn" };
  if (g_test_subprocess ()) {
    g_autoptr (KskJournal) journal = create (fixture);
    g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
      g_assert_null (ksk_journal_append (journal, NULL, kinds[i], NULL, NULL, NULL));
    assert_kinds (fixture->dirs[0], "begin");
    g_clear_object (&journal);

    g_autoptr (GPtrArray) records = NULL;
    journal = ksk_journal_resume (get_dirs (fixture), &fixture->source, NULL, NULL, &records, NULL);
    g_assert_null (ksk_journal_append (journal, NULL, "note", NULL, NULL, NULL));
    assert_kinds (fixture->dirs[0], "begin");
    assert_appends (journal, "resume", NULL);
    assert_kinds (fixture->dirs[0], "begin resume");
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*ksk_journal_append*");
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/journal/bytes", test_bytes);
  ADD ("/journal/shell-audit", test_shell_audit);
  ADD ("/journal/unfit", test_unfit);
  ADD ("/journal/clock-set", test_clock_set);
  ADD ("/journal/source-goes-back", test_source_goes_back);
  ADD ("/journal/exists", test_exists);
  ADD ("/journal/unfinished-beginning", test_unfinished_beginning);
  ADD ("/journal/no-folder", test_no_folder);
  ADD ("/journal/same-folder", test_same_folder);
  ADD ("/journal/busy", test_busy);
  ADD ("/journal/symbolic-link", test_symbolic_link);
  ADD ("/journal/not-a-file", test_not_a_file);
  ADD ("/journal/longest-unfinished", test_longest_unfinished);
  ADD ("/journal/longest-journal", test_longest_journal);
  ADD ("/journal/misuse", test_misuse);
  return g_test_run ();
}
