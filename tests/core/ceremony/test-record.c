/* Tests of single lines of a journal: which are records. All their hashes are right, whoever wrote them. */
#include "ceremony/record-private.h"

#include <string.h>

#include "journal-test.h"

#define BROKEN KSK_JOURNAL_ERROR_BROKEN
#define FOREIGN KSK_JOURNAL_ERROR_FOREIGN

/* Quotes are written as apostrophes, which add_line() replaces; lines end where the members of the kind would stand. */
#define LINE(seq, time, mono_us) \
  "{'seq':" seq ",'time':" time ",'mono_us':" mono_us ",'step':'1.1','kind':'note','who':'CA'"
#define AT(time) LINE ("2", "'" time "'", "1000000")
#define SECOND AT ("2026-11-21T18:00:01.000Z")
#define AT_2 "{'seq':2,'time':'2026-11-21T18:00:01.000Z','mono_us':1000000"
#define FIRST "{'seq':1,'time':'2026-11-21T18:00:00.000Z','mono_us':0,'step':'','kind':'begin','who':''"
#define CLOCK ",'offset_us':1795284000000000,'ahead_us':0"

#define HEAD                                                                                        \
  {                                                                                                 \
    .seq = 1, .offset_us = START_US, .step = "", .kind = "x", .who = "", .prev = KSK_RECORD_NO_HASH \
  }

static void
test_first_line (void)
{
  static const struct {
    const char *body;
    int code;
    const char *part;
  } cases[] = {
    { FIRST, FOREIGN, "does not show the clock" },
    { FIRST ",'offset_us':1795284000000000", FOREIGN, "ahead_us" },
    { FIRST ",'ahead_us':0", FOREIGN, "offset_us" },
    { FIRST ",'offset_us':'1795284000000000','ahead_us':0", FOREIGN, "offset_us" },
    { FIRST ",'offset_us':1795284000001000,'ahead_us':0", BROKEN, "its time is not" },
    { FIRST ",'offset_us':1795283999999999,'ahead_us':0", BROKEN, "its time is not" },
    { FIRST ",'offset_us':-1,'ahead_us':0", BROKEN, "its time is not" },
    { LINE ("1", "'2026-11-21T18:00:00.000Z'", "0") CLOCK, FOREIGN, "kind" },
    { LINE ("2", "'2026-11-21T18:00:00.000Z'", "0") CLOCK, BROKEN, "record 2 stands where 1 should" },
    { "{'a':1", FOREIGN, "\"seq\" does not stand" },
    { "{'seq':1", FOREIGN, "\"time\" does not stand" },
    { "{'time':1,'seq':1", FOREIGN, "\"seq\" does not stand" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) journal = g_string_new (NULL);
    add_line (journal, cases[i].body);
    assert_refused (journal->str, journal->len, cases[i].code, cases[i].part);
    assert_refused (journal->str, journal->len, cases[i].code, "line 1: ");
  }
}

static void
test_before_1970 (void)
{
  g_autoptr (GString) journal = g_string_new (NULL);
  add_line (journal, "{'seq':1,'time':'1970-01-01T00:00:00.000Z','mono_us':0,'step':'','kind':'begin','who':''"
                     ",'offset_us':-1,'ahead_us':0");
  assert_refused (journal->str, journal->len, BROKEN, "its time is not");
}

static void
test_second_line (void)
{
  static const struct {
    const char *body;
    const char *part; /* NULL: is accepted */
  } cases[] = {
    { SECOND, NULL },
    { SECOND ",'a':{'hash':'x'},'b':9007199254740991", NULL },
    { SECOND ",'offset_us':1795284000000999,'ahead_us':-5", NULL },
    { SECOND ",'a':[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]", NULL },
    { AT_2 ",'step':'','kind':'x','who':''", NULL },
    { LINE ("2", "'2026-11-21T18:00:00.000Z'", "0"), NULL },
    { LINE ("2", "'2026-11-21T18:00:00.000Z'", "999"), NULL },
    /* Set back: ceremony time may, monotonic time may not. */
    { AT ("2026-11-21T17:58:00.000Z") ",'offset_us':1795283879000000,'ahead_us':120000000", NULL },
    { AT ("2106-02-07T06:28:15.999Z") ",'offset_us':4294967294999000,'ahead_us':0", NULL },
    /* The form. */
    { SECOND ",'a':{'b':1,'hash':'x'}", "does not end in a hash" },
    { SECOND ",'hash':'x'", "does not end in a hash" },
    { SECOND ",'prev':'x'", "a name stands twice" },
    { SECOND ",'seq':2", "a name stands twice" },
    { SECOND ",'a':1,'a':1", "a name stands twice" },
    { SECOND ",'a':1.5", "not JSON without" },
    { SECOND ",'a':9007199254740992", "one spelling" },
    { SECOND ", 'a':1", "not JSON without" },
    { SECOND ",'a':'\\u0041'", "one spelling" },
    { SECOND ",'a':'\xff'", "not UTF-8" },
    { SECOND ",'a':[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", "too deep" },
    { SECOND ",'a':]", "not JSON" },
    { AT_2 ",'step':'1.1','kind':'note'", "\"who\" does not stand" },
    { AT_2 ",'step':'1.1','who':'','kind':'note'", "\"kind\" does not stand" },
    { "{'seq':2,'mono_us':1000000,'time':'2026-11-21T18:00:01.000Z','step':'','kind':'x','who':''",
      "\"time\" does not stand" },
    { "{'a':1", "\"seq\" does not stand" },
    /* The values. */
    { LINE ("'2'", "'2026-11-21T18:00:01.000Z'", "1000000"), "\"seq\" is not" },
    { LINE ("0", "'2026-11-21T18:00:01.000Z'", "1000000"), "\"seq\" is not" },
    { LINE ("-2", "'2026-11-21T18:00:01.000Z'", "1000000"), "\"seq\" is not" },
    { LINE ("1", "'2026-11-21T18:00:01.000Z'", "1000000"), "record 1 stands where 2 should" },
    { LINE ("3", "'2026-11-21T18:00:01.000Z'", "1000000"), "record 3 stands where 2 should" },
    { LINE ("2", "1", "1000000"), "\"time\" is not a text" },
    { LINE ("2", "'2026-11-21T18:00:01.000Z'", "-1"), "\"mono_us\" is not" },
    { LINE ("2", "'2026-11-21T18:00:01.000Z'", "null"), "\"mono_us\" is not" },
    { AT ("2026-11-21T18:00:01Z"), "\"time\" is not a time" },
    { AT ("2026-11-21T18:00:01.00Z"), "\"time\" is not a time" },
    { AT ("2026-11-21T18:00:01.0000"), "\"time\" is not a time" },
    { AT ("2026-11-21T18:00:01.+00Z"), "\"time\" is not a time" },
    { AT ("2026-11-21T18:00:01,000Z"), "\"time\" is not a time" },
    { AT ("2026-11-21 18:00:01.000Z"), "\"time\" is not a time" },
    { AT ("2026-11-31T18:00:01.000Z"), "\"time\" is not a time" },
    { AT ("1969-12-31T23:59:59.000Z"), "\"time\" is not a time" },
    { AT ("2106-02-07T06:28:16.000Z") ",'offset_us':4294967295000000,'ahead_us':0", "\"time\" is not a time" },
    { AT ("2026-11-21T18:00:01.001Z"), "its time is not" },
    { AT ("2026-11-21T18:00:00.999Z"), "its time is not" },
    { SECOND ",'offset_us':1795284000001000,'ahead_us':0", "its time is not" },
    { SECOND ",'offset_us':1795284000000000", "\"ahead_us\" is not" },
    { AT_2 ",'step':1,'kind':'x','who':''", "\"step\" is not a text" },
    { AT_2 ",'step':'','kind':[],'who':''", "\"kind\" is not a text" },
    { AT_2 ",'step':'','kind':'','who':''", "\"kind\" is empty" },
    { AT_2 ",'step':'','kind':'x','who':null", "\"who\" is not a text" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) journal = g_string_new (NULL);
    add_line (journal, FIRST CLOCK);
    add_line (journal, cases[i].body);
    if (cases[i].part == NULL) {
      assert_accepted (journal, 2);
    } else {
      assert_refused (journal->str, journal->len, BROKEN, cases[i].part);
      assert_refused (journal->str, journal->len, BROKEN, "line 2: ");
    }
  }
}

static void
test_monotonic_time_goes_back (void)
{
  g_autoptr (GString) journal = g_string_new (NULL);
  add_line (journal, FIRST CLOCK);
  add_line (journal, SECOND);
  add_line (journal, LINE ("3", "'2026-11-21T18:00:00.999Z'", "999999"));
  assert_refused (journal->str, journal->len, BROKEN, "line 3: monotonic time goes back");
}

/* Returns a first line with these two. */
static char *
make_line (const char *prev, gboolean is_upper, const char *end)
{
  g_autofree char *body = g_strdup_printf (FIRST CLOCK ",'prev':'%s'", prev);
  g_autofree char *head = g_strdelimit (g_strdup (body), "'", '"');
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, head, -1);
  g_autofree char *upper = g_ascii_strup (hash, -1);
  return g_strdup_printf ("%s,\"hash\":\"%s\"%s}\n", head, is_upper ? upper : hash, end);
}

static void
test_links (void)
{
  static const char zeros[] = KSK_RECORD_NO_HASH;
  static const struct {
    const char *prev;
    gboolean is_upper;
    const char *end;
    int code;
    const char *part;
  } cases[] = {
    { "1000000000000000000000000000000000000000000000000000000000000000", FALSE, "", BROKEN, "does not follow" },
    { "000000000000000000000000000000000000000000000000000000000000000", FALSE, "", FOREIGN, "64 lower-case" },
    { "00000000000000000000000000000000000000000000000000000000000000000", FALSE, "", FOREIGN, "64 lower-case" },
    { "A000000000000000000000000000000000000000000000000000000000000000", FALSE, "", FOREIGN, "64 lower-case" },
    { "", FALSE, "", FOREIGN, "64 lower-case" },
    { zeros, TRUE, "", FOREIGN, "64 lower-case" },
    { zeros, FALSE, ",\"a\":1", FOREIGN, "does not end in a hash" },
    { zeros, FALSE, " ", FOREIGN, "does not end in a hash" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *line = make_line (cases[i].prev, cases[i].is_upper, cases[i].end);
    assert_refused (line, strlen (line), cases[i].code, cases[i].part);
  }
  g_autofree char *line = make_line (zeros, FALSE, "");
  g_autoptr (GString) journal = g_string_new (line);
  assert_accepted (journal, 1);
}

static JsonObject *
make_object (const char *name, JsonNode *value)
{
  JsonObject *object = json_object_new ();
  json_object_set_member (object, name, value);
  return object;
}

static void
assert_unfit (const KskRecordHead *head, JsonObject *members, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_record_new (head, members, &error));
  assert_journal_error (error, KSK_JOURNAL_ERROR_UNFIT, part);
  g_clear_pointer (&members, json_object_unref);
}

/* What a program might ask to be written although nobody could read it, or read it in two ways. */
static void
test_unfit (void)
{
  static const char *const taken[] = { "seq", "time", "mono_us", "step", "kind", "who", "prev" };
  const KskRecordHead head = HEAD;
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    assert_unfit (&head, make_object (taken[i], json_node_init_int (json_node_alloc (), 1)), "a name stands twice");
  assert_unfit (&head, make_object ("hash", json_node_init_string (json_node_alloc (), "")), "does not end in a hash");
  assert_unfit (&head, make_object ("offset_us", json_node_init_int (json_node_alloc (), 1)), "journal's own clock");
  assert_unfit (&head, make_object ("ahead_us", json_node_init_int (json_node_alloc (), 1)), "journal's own clock");
  assert_unfit (&head, make_object ("a", json_node_init_double (json_node_alloc (), 1)), "\"a\" has a value");
  assert_unfit (&head, make_object ("a", json_node_init_string (json_node_alloc (), "\xff")), "\"a\" has a value");
  assert_unfit (&head, make_object ("\xff", json_node_init_int (json_node_alloc (), 1)), "not UTF-8");

  KskRecordHead bad = head;
  bad.step = "\xff";
  assert_unfit (&bad, NULL, "not UTF-8");
  bad = head;
  bad.kind = "";
  assert_unfit (&bad, NULL, "\"kind\" is empty");
  bad = head;
  bad.offset_us = -1;
  assert_unfit (&bad, NULL, "1970 to 2106");
  bad.offset_us = G_GINT64_CONSTANT (4294967296) * G_TIME_SPAN_SECOND;
  assert_unfit (&bad, NULL, "1970 to 2106");
  bad.offset_us--;
  g_autoptr (KskRecord) latest = ksk_record_new (&bad, NULL, NULL);
  g_assert_nonnull (latest);
  g_assert_cmpint (ksk_record_get_utc_us (latest), ==, bad.offset_us / 1000 * 1000);
}

/* Longest line. */
static void
test_long (void)
{
  const KskRecordHead head = HEAD;
  g_autoptr (KskRecord) short_one = ksk_record_new (&head, NULL, NULL);
  gsize room = 1024 * 1024 - g_bytes_get_size (ksk_record_get_line (short_one)) - strlen (",\"a\":\"\"");
  for (int above = -1; above <= 1; above++) {
    g_autofree char *text = g_strnfill (room + (gsize)above, 'x');
    JsonObject *members = make_object ("a", json_node_init_string (json_node_alloc (), text));
    if (above > 0) {
      assert_unfit (&head, members, "more than 1048576 bytes");
      continue;
    }
    g_autoptr (KskRecord) record = ksk_record_new (&head, members, NULL);
    g_assert_nonnull (record);
    json_object_unref (members);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/first-line", test_first_line);
  g_test_add_func ("/record/before-1970", test_before_1970);
  g_test_add_func ("/record/second-line", test_second_line);
  g_test_add_func ("/record/monotonic-time-goes-back", test_monotonic_time_goes_back);
  g_test_add_func ("/record/links", test_links);
  g_test_add_func ("/record/unfit", test_unfit);
  g_test_add_func ("/record/long", test_long);
  return g_test_run ();
}
