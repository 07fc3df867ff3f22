/* What a refusal and a record say of a report, and that neither grows without end. */
#include "ceremony/actions/rule-run.h"

static KskReport *
make_report (guint n_failed)
{
  KskReport *report = ksk_report_new ();
  ksk_report_add (report, "A", KSK_VERDICT_PASS, NULL, 0, NULL, NULL, "good");
  for (guint i = 1; i <= n_failed; i++)
    ksk_report_add (report, "B", KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "bad %u", i);
  ksk_report_add (report, "C", KSK_VERDICT_SKIP, NULL, 0, NULL, NULL, "not looked at");
  return report;
}

static void
test_failures (void)
{
  g_autoptr (KskReport) none = make_report (0), two = make_report (2), twenty = make_report (20),
                        more = make_report (23);
  g_autofree char *none_list = ksk_rule_run_list_failures (none), *two_list = ksk_rule_run_list_failures (two);
  g_autofree char *twenty_list = ksk_rule_run_list_failures (twenty), *list = ksk_rule_run_list_failures (more);
  g_assert_cmpstr (none_list, ==, "");
  g_assert_cmpstr (two_list, ==, "B: bad 1\nB: bad 2");
  g_assert_true (g_str_has_suffix (twenty_list, "B: bad 20"));
  g_assert_true (g_str_has_suffix (list, "B: bad 20\nand 3 more"));
}

static void
test_table (void)
{
  g_autoptr (JsonObject) members = json_object_new ();
  g_autofree char *longest = g_strnfill (256 * 1024, 'a'), *longer = g_strnfill (256 * 1024 + 1, 'a');
  ksk_rule_run_describe_table (members, longer);
  g_assert_false (json_object_has_member (members, "table"));
  ksk_rule_run_describe_table (members, longest);
  g_assert_cmpstr (json_object_get_string_member (members, "table"), ==, longest);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule-run/failures", test_failures);
  g_test_add_func ("/rule-run/table", test_table);
  return g_test_run ();
}
