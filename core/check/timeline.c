/* KSR-BUNDLE-COUNT, KSR-BUNDLE-CYCLE-DURATION, KSR-POLICY-BUNDLE-INTERVALS: how many bundles, and how they follow one
 * another. */
#include "check/rules.h"

#include "dnssec/time.h"

static const char count_check[] = "KSR-BUNDLE-COUNT";
static const char cycle_check[] = "KSR-BUNDLE-CYCLE-DURATION";
static const char interval_check[] = "KSR-POLICY-BUNDLE-INTERVALS";

void
ksk_rule_bundle_count (const KskCheckInput *input, KskReport *report)
{
  guint expected = ksk_config_get_request_policy (input->config)->num_bundles;
  guint found = ksk_request_get_bundles (input->request)->len;
  g_autofree char *expected_text = g_strdup_printf ("%u", expected);
  g_autofree char *found_text = g_strdup_printf ("%u", found);

  /* A request without bundles asks for nothing, whatever the policy says. */
  if (found != expected || found == 0)
    ksk_report_add (report, count_check, KSK_VERDICT_FAIL, NULL, 0, expected_text, found_text,
                    "The request has %u bundles; the policy asks for %u.", found, expected);
  else
    ksk_report_add (report, count_check, KSK_VERDICT_PASS, NULL, 0, expected_text, found_text,
                    "The request has %u bundles.", found);
}

void
ksk_rule_cycle_duration (const KskCheckInput *input, KskReport *report)
{
  const KskRequestPolicy *policy = ksk_config_get_request_policy (input->config);
  GPtrArray *bundles = ksk_request_get_bundles (input->request);
  if (ksk_skip_when_off (report, cycle_check, policy->check_cycle_length, "request_policy.check_cycle_length")
      || ksk_skip_when_empty (report, cycle_check, bundles))
    return;

  gint64 min_s = policy->min_cycle_inception_length_s, max_s = policy->max_cycle_inception_length_s;
  gint64 length_s
      = ksk_bundle_get_inception (bundles->pdata[bundles->len - 1]) - ksk_bundle_get_inception (bundles->pdata[0]);
  g_autofree char *expected = ksk_describe_limits (min_s, max_s);
  g_autofree char *found = ksk_duration_format_words (length_s);

  if (length_s < min_s || length_s > max_s)
    ksk_report_add (report, cycle_check, KSK_VERDICT_FAIL, NULL, 0, expected, found,
                    "The last bundle begins %s after the first; the policy allows %s.", found, expected);
  else
    ksk_report_add (report, cycle_check, KSK_VERDICT_PASS, NULL, 0, expected, found,
                    "The last bundle begins %s after the first.", found);
}

void
ksk_rule_bundle_intervals (const KskCheckInput *input, KskReport *report)
{
  const KskRequestPolicy *policy = ksk_config_get_request_policy (input->config);
  GPtrArray *bundles = ksk_request_get_bundles (input->request);
  if (ksk_skip_when_off (report, interval_check, policy->check_bundle_intervals,
                         "request_policy.check_bundle_intervals")
      || ksk_skip_when_empty (report, interval_check, bundles))
    return;

  gint64 min_s = policy->min_bundle_interval_s, max_s = policy->max_bundle_interval_s;
  g_autofree char *expected = ksk_describe_limits (min_s, max_s);
  for (guint i = 1; i < bundles->len; i++) {
    KskBundle *bundle = bundles->pdata[i];
    gint64 interval_s = ksk_bundle_get_inception (bundle) - ksk_bundle_get_inception (bundles->pdata[i - 1]);
    if (interval_s >= min_s && interval_s <= max_s)
      continue;

    g_autofree char *found = ksk_duration_format_words (interval_s);
    ksk_report_add (report, interval_check, KSK_VERDICT_FAIL, ksk_bundle_get_id (bundle), i + 1, expected, found,
                    "Bundle %u (%s) begins %s after bundle %u; the policy allows %s.", i + 1,
                    ksk_bundle_get_id (bundle), found, i, expected);
  }

  if (!ksk_report_has_failed (report, interval_check))
    ksk_report_add (report, interval_check, KSK_VERDICT_PASS, NULL, 0, expected, NULL,
                    "Each bundle begins %s after the one before.", expected);
}
