/* Tests of the plain text log. */
#include "ceremony/journal.h"

#include <string.h>

#include "journal-test.h"

static char *
format (const GString *journal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (journal->str, journal->len);
  g_autoptr (GPtrArray) records = ksk_journal_read (bytes, NULL, &error);
  g_assert_no_error (error);
  return ksk_journal_format_log (records);
}

/* The log of a second record of some kind with these members, without that of the first. */
static char *
format_one (const char *kind, const char *members)
{
  g_autoptr (GString) journal = make_journal (1);
  add_record (journal, 2, kind, members);
  g_autofree char *log = format (journal);
  return g_strdup (strchr (log, '\n') + 1);
}

static void
test_ceremony (void)
{
  static const struct {
    const char *kind;
    const char *members;
  } records[] = {
    { "begin", ",'rehearsal':true,'version':'0.1.0'" },
    { "clock-set", ",'drift_us':-1500" },
    { "hash", ",'file':'ksr.xml','what':'KSR','sha256':'ca99','words':'spellbind nebula'" },
    { "table", ",'table':'#  Inception\\n1  2015-07-01T00:00:00\\n'" },
    { "table", ",'table':['#  Inception','1  2015-07-01T00:00:00']" },
    { "deviation", ",'number':1,'expected':'bag 1; bag 2','happened':'\\tno bag'" },
    { "objection", "" },
    { "medium-lost", ",'dir':'/media/LOG','reason':'No space left'" },
    { "torn", ",'dir':'/media/LOG','file':'journal.torn-1','bytes':12,'sha256':'abcd'" },
    { "pour-tea", ",'sugar':null,'cups':[2,{'a':'b'}],'words':7,'sha256':[],'table':[1],'milk':''" },
    { "close", "" },
  };
  static const char expected[]
      = "2026-11-21T18:00:00Z: [info] Step 1.1: ceremony begins; by: CA IW; offset_us: 1795284000000000; ahead_us: 0; "
        "rehearsal: true; version: 0.1.0\n"
        "2026-11-21T18:00:01Z: [info] Step 1.2: ceremony time set to the wall clock; by: CA IW; drift_us: -1500\n"
        "2026-11-21T18:00:02Z: [info] Step 1.3: hash computed; by: CA IW; file: ksr.xml; what: KSR\n"
        "2026-11-21T18:00:02Z: [info] SHA256 hash of KSR:\n"
        "2026-11-21T18:00:02Z: [info] CA99\n"
        "2026-11-21T18:00:02Z: [info] >> spellbind nebula <<\n"
        "2026-11-21T18:00:03Z: [info] Step 1.4: bundles; by: CA IW\n"
        "2026-11-21T18:00:03Z: [info] #  Inception\n"
        "2026-11-21T18:00:03Z: [info] 1  2015-07-01T00:00:00\n"
        "2026-11-21T18:00:04Z: [info] Step 1.5: bundles; by: CA IW\n"
        "2026-11-21T18:00:04Z: [info] #  Inception\n"
        "2026-11-21T18:00:04Z: [info] 1  2015-07-01T00:00:00\n"
        "2026-11-21T18:00:05Z: [warning] Step 1.6: deviation; by: CA IW; number: 1; expected: \"bag 1; bag 2\"; "
        "happened: "
        "\"\\tno bag\"\n"
        "2026-11-21T18:00:06Z: [error] Step 1.7: objection: everything stops; by: CA IW\n"
        "2026-11-21T18:00:07Z: [error] Step 1.8: a medium of the journal is lost; by: CA IW; dir: /media/LOG; reason: "
        "No "
        "space left\n"
        "2026-11-21T18:00:08Z: [warning] Step 1.9: an incomplete last line of the journal was set aside; by: CA IW; "
        "dir: "
        "/media/LOG; file: journal.torn-1; bytes: 12\n"
        "2026-11-21T18:00:08Z: [warning] SHA256 hash of journal.torn-1:\n"
        "2026-11-21T18:00:08Z: [warning] ABCD\n"
        "2026-11-21T18:00:09Z: [info] Step 1.10: pour-tea; by: CA IW; sugar: null; cups: [2,{\"a\":\"b\"}]; words: 7; "
        "sha256: []; table: [1]; milk: \n"
        "2026-11-21T18:00:10Z: [info] Step 1.11: ceremony closed; by: CA IW\n";
  g_autoptr (GString) journal = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    add_record (journal, i + 1, records[i].kind, records[i].members);
  g_autofree char *log = format (journal);
  g_assert_cmpstr (log, ==, expected);
}

/* Every kind that there is a sentence for. */
static void
test_kinds (void)
{
  static const struct {
    const char *kind;
    const char *line;
  } cases[] = {
    { "resume", "[warning] Step 1.2: ceremony goes on after an interruption; by: CA IW" },
    { "enter", "[info] Step 1.2: entered; by: CA IW" },
    { "confirm", "[info] Step 1.2: confirmed; by: CA IW" },
    { "done", "[info] Step 1.2: done; by: CA IW" },
    { "fail", "[error] Step 1.2: failed; by: CA IW" },
    { "note", "[info] Step 1.2: note; by: CA IW" },
    { "medium-restored", "[info] Step 1.2: a medium of the journal has been brought up to date; by: CA IW" },
    { "signature", "[info] Step 1.2: signature made; by: CA IW" },
    { "unheard-of", "[info] Step 1.2: unheard-of; by: CA IW" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *log = format_one (cases[i].kind, "");
    g_autofree char *expected = g_strdup_printf ("2026-11-21T18:00:01Z: %s\n", cases[i].line);
    g_assert_cmpstr (log, ==, expected);
  }
}

static void
test_without_step_and_who (void)
{
  g_autoptr (GString) journal = g_string_new (NULL);
  add_line (journal, "{'seq':1,'time':'2026-11-21T18:00:00.999Z','mono_us':0,'step':'','kind':'begin','who':''"
                     ",'offset_us':1795284000999999,'ahead_us':0");
  g_autofree char *log = format (journal);
  g_assert_cmpstr (log, ==, "2026-11-21T18:00:00Z: [info] ceremony begins; offset_us: 1795284000999999; ahead_us: 0\n");
}

/* Every kind that a ceremony writes is told in words: no reader has to know how the program calls it. */
static void
test_no_raw_names (void)
{
  static const char *const kinds_of_ceremony[] = {
    "abort",
    "alarm",
    "alarm-acknowledged",
    "begin",
    "camera-back",
    "camera-confirmed",
    "camera-lost",
    "camera-opened",
    "camera-silent",
    "card-inserted",
    "card-opened",
    "card-reader",
    "card-refused",
    "card-removed",
    "card-service",
    "clock-accepted",
    "clock-set",
    "close",
    "confirm",
    "deviation-closed",
    "deviation-opened",
    "disk-low",
    "enter",
    "exception-read",
    "footage-begun",
    "footage-copy",
    "footage-ended",
    "frames-dropped",
    "go-on",
    "hash-compared",
    "hash-mismatch",
    "hsm",
    "hsm-activated",
    "hsm-deactivated",
    "hsm-reactivated",
    "hsm-refused",
    "item",
    "left",
    "medium-copied",
    "medium-hashed",
    "medium-lost",
    "medium-released",
    "medium-restored",
    "no-exceptions",
    "not-here",
    "objection",
    "objection-answered",
    "override",
    "pause",
    "person",
    "previous-loaded",
    "previous-waived",
    "printed",
    "reading-begun",
    "recording-started",
    "recording-stopped",
    "refused",
    "request-loaded",
    "response-signed",
    "response-written",
    "resume",
    "retry",
    "returned",
    "reviewed",
    "signature",
    "signed",
    "signing-confirmed",
    "torn",
  };
  for (guint i = 0; i < G_N_ELEMENTS (kinds_of_ceremony); i++) {
    g_autofree char *log = format_one (kinds_of_ceremony[i], "");
    g_autofree char *raw = g_strdup_printf (": %s; by: CA IW", kinds_of_ceremony[i]);
    if (strstr (log, raw) != NULL)
      g_error ("`%s` is told under its own name", kinds_of_ceremony[i]);
  }
  g_autofree char *log
      = format_one ("card-refused", ",'reader':'Reader 1','reason':'last-try','holder':'CO3','card':'3','tries':1");
  g_assert_cmpstr (log, ==,
                   "2026-11-21T18:00:01Z: [warning] Step 1.2: operator card not accepted; by: CA IW; reader: Reader 1; "
                   "reason: last-try; holder: CO3; card: 3; tries: 1\n");
}

/* Nothing that somebody typed, or that came from a file, can look like a line or a member of its own. */
static void
test_steering (void)
{
  static const struct {
    const char *members;
    const char *shown;
  } cases[] = {
    { ",'a':'x\\n2026-11-21T18:00:01Z: [info] y'", "a: \"x\\n2026-11-21T18:00:01Z: [info] y\"" },
    { ",'a':'x; b: y'", "a: \"x; b: y\"" },
    { ",'a':'\\\"x\\\"'", "a: \"\\\"x\\\"\"" },
    { ",'a':'\\u001b[2J'", "a: \\u001b[2J" },
    { ",'a':'\x7f\xc2\x9b'", "a: \\u007f\\u009b" },
    { ",'a':'\xe2\x80\xae\xe2\x80\xa8\xe2\x81\xa6\xe2\x80\x8f\xef\xbb\xbf'", "a: \\u202e\\u2028\\u2066\\u200f\\ufeff" },
    { ",'a; by':''", "\"a; by\": " },
    { ",'a\\u0001':'G\xc3\xb6teborg \xe6\x97\xa5'", "a\\u0001: G\xc3\xb6teborg \xe6\x97\xa5" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *log = format_one ("note", cases[i].members);
    g_autofree char *expected
        = g_strdup_printf ("2026-11-21T18:00:01Z: [info] Step 1.2: note; by: CA IW; %s\n", cases[i].shown);
    g_assert_cmpstr (log, ==, expected);
  }
  g_autofree char *log = format_one ("hash", ",'sha256':'a\\nb','words':'c\\rd','table':'e\\b\\n\\n\xc2\x85"
                                             "f'");
  g_assert_cmpstr (log, ==,
                   "2026-11-21T18:00:01Z: [info] Step 1.2: hash computed; by: CA IW\n"
                   "2026-11-21T18:00:01Z: [info] SHA256 hash of file:\n"
                   "2026-11-21T18:00:01Z: [info] A\\u000aB\n"
                   "2026-11-21T18:00:01Z: [info] >> c\\u000dd <<\n"
                   "2026-11-21T18:00:01Z: [info] e\\u0008\n"
                   "2026-11-21T18:00:01Z: [info] \n"
                   "2026-11-21T18:00:01Z: [info] \\u0085f\n");
}

/* There are thousands of these: nobody would print them. */
static void
test_footage (void)
{
  g_autoptr (GString) journal = g_string_new (NULL);
  add_line (journal, "{'seq':1,'time':'2026-11-21T18:00:00.999Z','mono_us':0,'step':'','kind':'begin','who':''"
                     ",'offset_us':1795284000999999,'ahead_us':0");
  add_line (journal, "{'seq':2,'time':'2026-11-21T18:00:01.999Z','mono_us':1000000,'step':'','kind':'footage','who':''"
                     ",'camera':'CAM01','file':'A.mkv','sha256':'ca99'");
  add_line (journal, "{'seq':3,'time':'2026-11-21T18:00:02.999Z','mono_us':2000000,'step':'','kind':'footage','who':''"
                     ",'camera':'CAM01','file':'A.mkv','sha256':'ca98'");
  add_line (journal, "{'seq':4,'time':'2026-11-21T18:00:03.999Z','mono_us':3000000,'step':'','kind':'footage-ended'"
                     ",'who':'','camera':'CAM01','file':'A.mkv','sha256':'ca97'");
  g_autofree char *log = format (journal);
  g_assert_cmpstr (log, ==,
                   "2026-11-21T18:00:00Z: [info] ceremony begins; offset_us: 1795284000999999; ahead_us: 0\n"
                   "2026-11-21T18:00:03Z: [info] film ended; camera: CAM01; file: A.mkv\n"
                   "2026-11-21T18:00:03Z: [info] SHA256 hash of A.mkv:\n"
                   "2026-11-21T18:00:03Z: [info] CA97\n"
                   "2026-11-21T18:00:03Z: [info] lengths and hashes of films so far: 2 records, which only the journal "
                   "has\n");
}

static void
test_no_records (void)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autofree char *log = ksk_journal_format_log (records);
  g_assert_cmpstr (log, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal-log/ceremony", test_ceremony);
  g_test_add_func ("/journal-log/kinds", test_kinds);
  g_test_add_func ("/journal-log/without-step-and-who", test_without_step_and_who);
  g_test_add_func ("/journal-log/no-raw-names", test_no_raw_names);
  g_test_add_func ("/journal-log/steering", test_steering);
  g_test_add_func ("/journal-log/footage", test_footage);
  g_test_add_func ("/journal-log/no-records", test_no_records);
  return g_test_run ();
}
