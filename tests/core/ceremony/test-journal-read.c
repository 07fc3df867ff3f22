/* Tests of ksk_journal_read(): what is a journal, and that nothing in one can be changed. */
#include "ceremony/journal.h"

#include <string.h>

#include "journal-test.h"

#define MAX_LINE_BYTES (1024 * 1024)
#define MAX_BYTES (256 * 1024 * 1024)

#define BROKEN KSK_JOURNAL_ERROR_BROKEN
#define FOREIGN KSK_JOURNAL_ERROR_FOREIGN

static gboolean
is_broken_or_foreign (const GError *error)
{
  return g_error_matches (error, KSK_JOURNAL_ERROR, BROKEN) || g_error_matches (error, KSK_JOURNAL_ERROR, FOREIGN);
}

/* Its hashes were computed with sha256sum. */
#define HASH_1 "32365260e971531ffefb9cc69660bc6f8bc917f04f2d733c65237930e2d02daf"
#define HASH_2 "34ef745bcd926a322e78e3583c1da8bafe9de7798077fd66c19d34ed9c2feb4d"

static const char known[]
    = "{'seq':1,'time':'2026-11-21T18:00:00.000Z','mono_us':0,'step':'','kind':'begin','who':''"
      ",'offset_us':1795284000000000,'ahead_us':0,'mode':'rehearsal'"
      ",'prev':'0000000000000000000000000000000000000000000000000000000000000000','hash':'" HASH_1 "'}\n"
      "{'seq':2,'time':'2026-11-21T18:00:01.000Z','mono_us':1000000,'step':'3.5','kind':'confirm','who':'CA IW'"
      ",'words':['a\\u0001',-7,true,null],'prev':'" HASH_1 "','hash':'" HASH_2 "'}\n";

static void
test_known (void)
{
  g_autoptr (GString) journal = g_string_new (known);
  g_strdelimit (journal->str, "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (journal->str, journal->len);
  g_autoptr (GPtrArray) records = ksk_journal_read (bytes, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 2);
  KskRecord *record = records->pdata[1];
  g_assert_cmpuint (ksk_record_get_seq (record), ==, 2);
  g_assert_cmpint (ksk_record_get_utc_us (record), ==, START_US + G_TIME_SPAN_SECOND);
  g_assert_cmpint (ksk_record_get_mono_us (record), ==, G_TIME_SPAN_SECOND);
  g_assert_cmpstr (ksk_record_get_step (record), ==, "3.5");
  g_assert_cmpstr (ksk_record_get_kind (record), ==, "confirm");
  g_assert_cmpstr (ksk_record_get_who (record), ==, "CA IW");
  g_assert_cmpstr (ksk_record_get_hash (record), ==, HASH_2);
  JsonObject *object = ksk_record_get_object (record);
  g_assert_true (object == ksk_record_get_object (record));
  JsonArray *words = json_object_get_array_member (object, "words");
  g_assert_cmpuint (json_array_get_length (words), ==, 4);
  g_assert_cmpstr (json_array_get_string_element (words, 0), ==, "a\001");
  g_assert_cmpstr (ksk_record_get_text (record, "hash"), ==, HASH_2);
  g_assert_null (ksk_record_get_text (record, "mode"));
  g_assert_null (ksk_record_get_text (record, "words"));
  g_assert_null (ksk_record_get_text (record, "mono_us"));

  g_autoptr (KskRecord) kept = ksk_record_ref (records->pdata[0]);
  g_clear_pointer (&records, g_ptr_array_unref);
  g_assert_cmpstr (ksk_record_get_kind (kept), ==, "begin");
  g_assert_cmpstr (json_object_get_string_member (ksk_record_get_object (kept), "mode"), ==, "rehearsal");
}

static void
test_not_a_journal (void)
{
  assert_refused ("", 0, FOREIGN, "no records");
  assert_refused ("\n", 1, FOREIGN, "line 1: it is empty");
  assert_refused ("{}\n", 3, FOREIGN, "this is not a journal");
  assert_refused ("<?xml version=\"1.0\"?>\n<KSR/>\n", 30, FOREIGN, "this is not a journal");
  assert_refused ("\0\0\0\0", 4, FOREIGN, "not complete");
  assert_refused ("\0\0\n\0", 4, FOREIGN, "this is not a journal");
  assert_refused ("{", 1, FOREIGN, "not complete");

  /* As the file of another system would have it. */
  g_autoptr (GString) journal = make_journal (2);
  g_string_replace (journal, "\n", "\r\n", 0);
  assert_refused (journal->str, journal->len, FOREIGN, "does not end in a hash");
}

/* Whichever bit changes, it is noticed. Only in the end of the last line it can look as if that had not been finished.
 */
static void
test_every_bit (void)
{
  g_autoptr (GString) journal = make_journal (3);
  assert_accepted (journal, 3);
  for (gsize i = 0; i < journal->len; i++) {
    for (guint bit = 0; bit < 8; bit++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) torn = NULL, bytes = NULL;
      g_autofree char *changed = g_memdup2 (journal->str, journal->len);
      changed[i] = (char)(changed[i] ^ (1 << bit));
      bytes = g_bytes_new_static (changed, journal->len);
      g_autoptr (GPtrArray) records = ksk_journal_read (bytes, &torn, &error);
      if (i == journal->len - 1) {
        g_assert_no_error (error);
        g_assert_cmpuint (records->len, ==, 2);
        g_assert_nonnull (torn);
      } else {
        g_assert_null (records);
        g_assert_true (is_broken_or_foreign (error));
      }
    }
  }
}

static void
test_every_byte_removed_or_doubled (void)
{
  g_autoptr (GString) journal = make_journal (3);
  for (gsize i = 0; i < journal->len - 1; i++) {
    g_autoptr (GString) shorter = g_string_new_len (journal->str, (gssize)journal->len);
    g_autoptr (GString) longer = g_string_new_len (journal->str, (gssize)journal->len);
    g_string_erase (shorter, (gssize)i, 1);
    g_string_insert_c (longer, (gssize)i, journal->str[i]);
    g_autoptr (GBytes) a = g_bytes_new_static (shorter->str, shorter->len);
    g_autoptr (GBytes) b = g_bytes_new_static (longer->str, longer->len);
    g_autoptr (GBytes) torn = NULL;
    g_autoptr (GError) error_a = NULL, error_b = NULL;
    g_assert_null (ksk_journal_read (a, &torn, &error_a));
    g_assert_null (ksk_journal_read (b, &torn, &error_b));
    g_assert_true (is_broken_or_foreign (error_a));
    g_assert_true (is_broken_or_foreign (error_b));
  }
}

/* Lines of a journal of five, by number, in another order. */
static void
test_lines_moved (void)
{
  static const struct {
    const char *order;
    int code;
    const char *part; /* NULL: is accepted */
  } cases[] = {
    { "12345", 0, NULL },
    { "1234", 0, NULL }, /* only film and paper know that there was more */
    { "2345", BROKEN, "line 1: record 2 stands where 1 should" },
    { "1345", BROKEN, "line 2: record 3 stands where 2 should" },
    { "1235", BROKEN, "line 4: record 5 stands where 4 should" },
    { "13245", BROKEN, "line 2: record 3 stands where 2 should" },
    { "21345", BROKEN, "line 1: record 2 stands where 1 should" },
    { "112345", BROKEN, "line 2: record 1 stands where 2 should" },
    { "1233345", BROKEN, "line 4: record 3 stands where 4 should" },
    { "123455", BROKEN, "line 6: record 5 stands where 6 should" },
    { "12345x", BROKEN, "line 6: it does not end in a hash" },
    { "12x345", BROKEN, "line 3: it does not end in a hash" },
    { "12e345", BROKEN, "line 3: it is empty" },
    { "12o345", BROKEN, "line 3: it does not follow the line before it" },
    { "12o45", BROKEN, "line 3: it does not follow the line before it" },
    { "x12345", FOREIGN, "line 1: it does not end in a hash" },
  };
  g_autoptr (GString) journal = make_journal (5), other = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (journal->str, "\n", -1);
  /* Of another ceremony: right in itself, at its place. */
  add_record (other, 1, "begin", ",'a':1");
  add_record (other, 2, "note", "");
  add_record (other, 3, "note", "");
  g_auto (GStrv) other_lines = g_strsplit (other->str, "\n", -1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) moved = g_string_new (NULL);
    for (const char *c = cases[i].order; *c != '\0'; c++) {
      const char *line = *c == 'x' ? "{}" : *c == 'e' ? "" : *c == 'o' ? other_lines[2] : lines[*c - '1'];
      g_string_append_printf (moved, "%s\n", line);
    }
    if (cases[i].part == NULL) {
      assert_accepted (moved, (guint)strlen (cases[i].order));
    } else {
      assert_refused (moved->str, moved->len, cases[i].code, cases[i].part);
    }
  }
}

static void
test_torn_everywhere (void)
{
  g_autoptr (GString) journal = make_journal (3);
  gsize first = (gsize)(strchr (journal->str, '\n') - journal->str) + 1;
  for (gsize n_bytes = 1; n_bytes <= journal->len; n_bytes++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = g_bytes_new (journal->str, n_bytes), torn = NULL;
    g_autoptr (GPtrArray) records = ksk_journal_read (bytes, &torn, &error);
    if (n_bytes < first) {
      g_assert_null (records);
      assert_journal_error (error, FOREIGN, "not complete");
      g_assert_null (torn);
      continue;
    }
    g_assert_no_error (error);
    gsize complete = 0;
    for (guint i = 0; i < records->len; i++)
      complete = (gsize)(strchr (journal->str + complete, '\n') - journal->str) + 1;
    g_assert_cmpuint (complete, <=, n_bytes);
    g_assert_null (memchr (journal->str + complete, '\n', n_bytes - complete));
    if (complete == n_bytes)
      g_assert_null (torn);
    else
      g_assert_cmpmem (g_bytes_get_data (torn, NULL), g_bytes_get_size (torn), journal->str + complete,
                       n_bytes - complete);

    /* Who does not ask for it is told. */
    g_autoptr (GError) strict = NULL;
    g_autoptr (GPtrArray) whole = ksk_journal_read (bytes, NULL, &strict);
    g_assert_cmpint (whole != NULL, ==, complete == n_bytes);
    if (whole == NULL)
      assert_journal_error (strict, BROKEN, "the last line is not complete");
  }
}

/* What a power cut leaves need not be text. */
static void
test_torn_garbage (void)
{
  static const char garbage[] = "{\"seq\":3\0\xff\0\0\0";
  g_autoptr (GString) journal = make_journal (2);
  g_string_append_len (journal, garbage, sizeof garbage);
  g_autoptr (GBytes) bytes = g_bytes_new (journal->str, journal->len), torn = NULL;
  g_autoptr (GPtrArray) records = ksk_journal_read (bytes, &torn, NULL);
  g_assert_nonnull (records);
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_cmpmem (g_bytes_get_data (torn, NULL), g_bytes_get_size (torn), garbage, sizeof garbage);
}

static void
test_longest_torn_line (void)
{
  for (gsize n_bytes = MAX_LINE_BYTES - 1; n_bytes <= MAX_LINE_BYTES + 1; n_bytes++) {
    g_autoptr (GString) journal = make_journal (1);
    g_autofree char *text = g_strnfill (n_bytes, 'x');
    g_string_append (journal, text);
    if (n_bytes <= MAX_LINE_BYTES) {
      g_autoptr (GBytes) bytes = g_bytes_new_static (journal->str, journal->len), torn = NULL;
      g_autoptr (GPtrArray) records = ksk_journal_read (bytes, &torn, NULL);
      g_assert_nonnull (records);
      g_assert_cmpuint (g_bytes_get_size (torn), ==, n_bytes);
    } else {
      assert_refused (journal->str, journal->len, BROKEN, "line 2: it has more than 1048576 bytes");
    }
  }
}

static void
test_longest_journal (void)
{
  gsize n_bytes = (gsize)MAX_BYTES + 1;
  g_autofree char *data = g_malloc0 (n_bytes);
  for (gsize i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = g_bytes_new_static (data, n_bytes - i);
    g_assert_null (ksk_journal_read (bytes, NULL, &error));
    assert_journal_error (error, FOREIGN, i == 0 ? "more than 256 MiB" : "not complete");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal-read/known", test_known);
  g_test_add_func ("/journal-read/not-a-journal", test_not_a_journal);
  g_test_add_func ("/journal-read/every-bit", test_every_bit);
  g_test_add_func ("/journal-read/every-byte-removed-or-doubled", test_every_byte_removed_or_doubled);
  g_test_add_func ("/journal-read/lines-moved", test_lines_moved);
  g_test_add_func ("/journal-read/torn-everywhere", test_torn_everywhere);
  g_test_add_func ("/journal-read/torn-garbage", test_torn_garbage);
  g_test_add_func ("/journal-read/longest-torn-line", test_longest_torn_line);
  g_test_add_func ("/journal-read/longest-journal", test_longest_journal);
  return g_test_run ();
}
