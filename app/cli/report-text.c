/* A run's result for people, in the layout of ceremony logs. */
#include "report-text.h"

static const struct {
  KskVerdict verdict;
  const char *mark;
} verdict_order[] = {
  { KSK_VERDICT_FAIL, "FAILED" },
  { KSK_VERDICT_SKIP, "NOT CHECKED" },
  { KSK_VERDICT_PASS, "passed" },
};

void
ksk_report_text_print_fingerprint (const char *kind, const KskFingerprint *fingerprint)
{
  g_autofree char *hex = ksk_fingerprint_to_hex (fingerprint);
  g_autofree char *upper = g_ascii_strup (hex, -1);
  g_autofree char *words = ksk_fingerprint_to_words (fingerprint);
  g_print ("SHA256 hash of %s:\n%s\n>> %s <<\n", kind, upper, words);
}

static void
print_finding (KskFinding *finding, const char *mark)
{
  const char *expected = ksk_finding_get_expected (finding), *found = ksk_finding_get_found (finding);
  g_print ("%-12s %-28s %s\n", mark, ksk_finding_get_check (finding), ksk_finding_get_message (finding));
  if (ksk_finding_get_verdict (finding) == KSK_VERDICT_FAIL && (expected != NULL || found != NULL))
    g_print ("%41s expected: %s; found: %s\n", "", expected != NULL ? expected : "-",
             found != NULL ? found : "nothing");
}

void
ksk_report_text_print_findings (KskReport *report)
{
  GPtrArray *findings = ksk_report_get_findings (report);
  for (gsize v = 0; v < G_N_ELEMENTS (verdict_order); v++)
    for (guint i = 0; i < findings->len; i++)
      if (ksk_finding_get_verdict (findings->pdata[i]) == verdict_order[v].verdict)
        print_finding (findings->pdata[i], verdict_order[v].mark);
  g_print ("%u passed, %u failed, %u not checked\n", ksk_report_count (report, KSK_VERDICT_PASS),
           ksk_report_count (report, KSK_VERDICT_FAIL), ksk_report_count (report, KSK_VERDICT_SKIP));
}

void
ksk_report_text_complain (KskReport *report, const char *path, const char *consequence)
{
  GPtrArray *findings = ksk_report_get_findings (report);
  guint n_failed = ksk_report_count (report, KSK_VERDICT_FAIL);
  g_autoptr (GString) text = g_string_new (NULL);

  if (consequence != NULL)
    g_string_append_printf (text, "%s: ", consequence);
  g_string_append_printf (text, "%s is rejected", path);
  if (n_failed > 1)
    g_string_append_printf (text, ", %u findings failed, the first", n_failed);
  for (guint i = 0; i < findings->len; i++) {
    if (ksk_finding_get_verdict (findings->pdata[i]) == KSK_VERDICT_FAIL) {
      g_string_append_printf (text, ": %s: %s", ksk_finding_get_check (findings->pdata[i]),
                              ksk_finding_get_message (findings->pdata[i]));
      break;
    }
  }
  ksk_command_complain ("%s", text->str);
}

void
ksk_report_text_print (const KskRun *run)
{
  gboolean accepted = ksk_report_accepts (run->report);

  if (run->previous != NULL) {
    g_autofree char *table = ksk_bundle_table_format (ksk_response_get_bundles (run->previous));
    gboolean valid = !ksk_report_has_failed (run->report, "SKR-SIGNATURE")
                     && !ksk_report_has_failed (run->report, "SKR-BUNDLE-COUNT");
    g_print ("Validating last SKR %s...\n%s...%s.\n\n", run->previous_file.path, table,
             valid ? "VALIDATED" : "NOT VALID");
  }
  if (run->request_file.path != NULL)
    g_print ("Validate and Process KSR %s...\n", run->request_file.path);
  if (run->request != NULL) {
    g_autofree char *table = ksk_bundle_table_format (ksk_request_get_bundles (run->request));
    g_print ("%s", table);
  }
  g_print ("...%s.\n\n", accepted ? "PASSED" : "FAILED");
  if (run->request_file.was_read) {
    ksk_report_text_print_fingerprint ("KSR", &run->request_file.fingerprint);
    g_print ("\n");
  }
  ksk_report_text_print_findings (run->report);
  g_print ("Verdict: %s\n", accepted ? "ACCEPT" : "REJECT");
}
