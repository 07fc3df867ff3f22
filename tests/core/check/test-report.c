/* Findings, reports, the inventory, and what a hostile request may cost. */
#include "tests/core/check/room.h"

#include <string.h>

static void
test_verdicts (void)
{
  g_autoptr (KskReport) report = ksk_report_new ();
  g_assert_false (ksk_report_accepts (report));

  ksk_report_add (report, "A", KSK_VERDICT_SKIP, NULL, 0, NULL, NULL, "Not looked at.");
  g_assert_false (ksk_report_accepts (report));
  ksk_report_add (report, "B", KSK_VERDICT_PASS, NULL, 0, NULL, NULL, "Fine.");
  g_assert_true (ksk_report_accepts (report));
  ksk_report_add (report, "C", KSK_VERDICT_FAIL, "id", 3, "1", "2", "%s is %d.", "It", 2);
  g_assert_false (ksk_report_accepts (report));

  g_assert_cmpuint (ksk_report_count (report, KSK_VERDICT_PASS), ==, 1);
  g_assert_cmpuint (ksk_report_count (report, KSK_VERDICT_FAIL), ==, 1);
  g_assert_cmpuint (ksk_report_count (report, KSK_VERDICT_SKIP), ==, 1);
  g_assert_true (ksk_report_has_failed (report, "C"));
  g_assert_false (ksk_report_has_failed (report, "A"));
  g_assert_false (ksk_report_has_failed (report, "B"));

  g_autoptr (KskFinding) finding = ksk_finding_ref (ksk_report_get_findings (report)->pdata[2]);
  g_clear_pointer (&report, ksk_report_unref);
  g_assert_cmpstr (ksk_finding_get_check (finding), ==, "C");
  g_assert_cmpint (ksk_finding_get_verdict (finding), ==, KSK_VERDICT_FAIL);
  g_assert_cmpstr (ksk_finding_get_bundle_id (finding), ==, "id");
  g_assert_cmpuint (ksk_finding_get_bundle_number (finding), ==, 3);
  g_assert_cmpstr (ksk_finding_get_expected (finding), ==, "1");
  g_assert_cmpstr (ksk_finding_get_found (finding), ==, "2");
  g_assert_cmpstr (ksk_finding_get_message (finding), ==, "It is 2.");
}

static void
test_append (void)
{
  g_autoptr (KskReport) one = ksk_report_new (), other = ksk_report_new ();
  ksk_report_add (one, "A", KSK_VERDICT_PASS, NULL, 0, NULL, NULL, "First.");
  ksk_report_add (other, "B", KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "Second.");
  ksk_report_append (one, other);
  g_clear_pointer (&other, ksk_report_unref);

  g_assert_cmpuint (ksk_report_get_findings (one)->len, ==, 2);
  g_assert_cmpstr (ksk_finding_get_message (ksk_report_get_findings (one)->pdata[1]), ==, "Second.");
  g_assert_true (ksk_report_has_failed (one, "B"));
  g_assert_false (ksk_report_accepts (one));
}

static void
test_names (void)
{
  g_assert_cmpstr (ksk_verdict_get_name (KSK_VERDICT_PASS), ==, "pass");
  g_assert_cmpstr (ksk_verdict_get_name (KSK_VERDICT_FAIL), ==, "fail");
  g_assert_cmpstr (ksk_verdict_get_name (KSK_VERDICT_SKIP), ==, "skip");
}

static void
test_texts (void)
{
  g_autofree char *thousand = g_strnfill (1000, 'x');
  g_autofree char *more = g_strnfill (1001, 'x');
  g_autofree char *wide = g_strdup ("");
  for (guint i = 0; i < 1001; i++) {
    char *longer = g_strconcat (wide, "\360\237\224\221", NULL);
    g_free (wide);
    wide = longer;
  }

  g_autoptr (KskReport) report = ksk_report_new ();
  ksk_report_add (report, "A", KSK_VERDICT_FAIL, "a\033[2Jb", 1, thousand, more, "%s", wide);
  ksk_report_add (report, "A", KSK_VERDICT_FAIL, NULL, 1, "\302\233x", "\342\200\256y", "two\nlines");
  KskFinding *first = ksk_report_get_findings (report)->pdata[0];
  KskFinding *second = ksk_report_get_findings (report)->pdata[1];

  g_assert_cmpstr (ksk_finding_get_bundle_id (first), ==, "a\357\277\275[2Jb");
  g_assert_cmpstr (ksk_finding_get_expected (first), ==, thousand);
  g_assert_cmpuint (strlen (ksk_finding_get_found (first)), ==, 1003);
  g_assert_true (g_str_has_suffix (ksk_finding_get_found (first), "x..."));
  g_assert_true (g_utf8_validate (ksk_finding_get_message (first), -1, NULL));
  g_assert_cmpint (g_utf8_strlen (ksk_finding_get_message (first), -1), ==, 1003);
  g_assert_cmpstr (ksk_finding_get_expected (second), ==, "\357\277\275x");
  g_assert_cmpstr (ksk_finding_get_found (second), ==, "\357\277\275y");
  g_assert_cmpstr (ksk_finding_get_message (second), ==, "two\357\277\275lines");
}

static void
test_limit (void)
{
  g_autoptr (KskReport) report = ksk_report_new ();
  for (guint i = 0; i < KSK_REPORT_MAX_FAILURES; i++)
    ksk_report_add (report, "A", KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "%u.", i);
  g_assert_cmpuint (ksk_report_count (report, KSK_VERDICT_FAIL), ==, KSK_REPORT_MAX_FAILURES);

  for (guint i = 0; i < 3; i++)
    ksk_report_add (report, "A", KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "More.");
  GPtrArray *findings = ksk_report_get_findings (report);
  g_assert_cmpuint (findings->len, ==, KSK_REPORT_MAX_FAILURES + 1);
  g_assert_true (g_pattern_match_simple ("*the rest are not listed.", ksk_finding_get_message (findings->pdata[1000])));

  ksk_report_add (report, "B", KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "Another check.");
  g_assert_cmpuint (findings->len, ==, KSK_REPORT_MAX_FAILURES + 2);
}

static void
test_inventory (void)
{
  g_autoptr (KskInventory) inventory = ksk_inventory_new ();
  g_autoptr (KskPublicKey) one = test_key_dup_public (test_room_get_key ("one"));
  g_autoptr (KskPublicKey) two = test_key_dup_public (test_room_get_key ("two"));

  g_assert_null (ksk_inventory_find (inventory, "K"));
  g_assert_true (ksk_inventory_add (inventory, "K", one));
  g_assert_false (ksk_inventory_add (inventory, "K", two));
  g_assert_true (ksk_inventory_find (inventory, "K") == one);
  g_assert_null (ksk_inventory_find (inventory, "k"));
}

/* Every bundle breaks every rule it can: the report stays readable, and the work does not grow with its square. */
static void
test_hostile (void)
{
  g_autoptr (TestDocument) document = test_document_new ("hostile", 0, ".");
  g_autoptr (GBytes) wire = g_bytes_new_static ("\0\0\0", 3);
  TestKey *key = test_room_get_key ("hostile");
  for (guint i = 0; i < 5000; i++) {
    TestBundle *bundle = test_document_add_bundle (document, "same", i, 0);
    TestMember *member = test_bundle_add (bundle, key, "same", (guint16)i, FALSE);
    member->protocol = 0;
    member->ttl_s = i;
    member->stated_tag = 0;
    test_member_set_wire (member, wire);
  }
  TestBundle *wide = test_document_add_bundle (document, "wide", 0, 0);
  for (guint i = 0; i < 5000; i++)
    test_bundle_add (wide, key, NULL, (guint16)i, FALSE);

  g_autoptr (KskRequest) request = test_document_build_request (document);
  g_autoptr (KskConfig) config = test_room_parse_config (NULL);
  KskCheckInput input = { request, NULL, NULL, config, NULL, TEST_NOW_S };
  g_autoptr (KskReport) report = ksk_check_request (&input);
  g_assert_false (ksk_report_accepts (report));
  g_assert_cmpuint (ksk_report_get_findings (report)->len, <, 20 * (KSK_REPORT_MAX_FAILURES + 1));
  g_assert_true (ksk_report_has_failed (report, "KSR-BUNDLE-KEYS"));
  g_assert_true (ksk_report_has_failed (report, "KSR-BUNDLE-POP"));
  g_assert_true (ksk_report_has_failed (report, "KSR-POLICY-SIG-HORIZON"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check/report/verdicts", test_verdicts);
  g_test_add_func ("/check/report/append", test_append);
  g_test_add_func ("/check/report/names", test_names);
  g_test_add_func ("/check/report/texts", test_texts);
  g_test_add_func ("/check/report/limit", test_limit);
  g_test_add_func ("/check/report/inventory", test_inventory);
  g_test_add_func ("/check/report/hostile", test_hostile);
  return g_test_run ();
}
