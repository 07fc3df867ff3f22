/* KSR-POLICY-SIG-HORIZON: nothing is signed far ahead, and the clock that judges the request is not wrong. */
#include "check/rules.h"

#include "dnssec/time.h"

static const char check[] = "KSR-POLICY-SIG-HORIZON";

static void
check_horizon (const KskCheckInput *input, GPtrArray *bundles, KskReport *report)
{
  const KskRequestPolicy *policy = ksk_config_get_request_policy (input->config);
  if (ksk_skip_when_off (report, check, policy->signature_check_expire_horizon,
                         "request_policy.signature_check_expire_horizon"))
    return;
  if (input->horizon_waived) {
    ksk_report_add (report, check, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "Not checked: the horizon was waived, for the reason that the exceptions name.");
    return;
  }

  gint64 horizon_s = (gint64)policy->signature_horizon_days * 86400;
  g_autofree char *days = g_strdup_printf ("at most %u days from now", policy->signature_horizon_days);
  gboolean failed = FALSE;
  for (guint i = 0; i < bundles->len; i++) {
    KskBundle *bundle = bundles->pdata[i];
    gint64 ahead_s = ksk_bundle_get_expiration (bundle) - input->now_s;
    if (ahead_s <= horizon_s)
      continue;

    failed = TRUE;
    g_autofree char *found = ksk_duration_format_words (ahead_s);
    ksk_report_add (report, check, KSK_VERDICT_FAIL, ksk_bundle_get_id (bundle), i + 1, days, found,
                    "Bundle %u (%s) expires %s from now; the policy allows %u days.", i + 1, ksk_bundle_get_id (bundle),
                    found, policy->signature_horizon_days);
  }
  if (!failed)
    ksk_report_add (report, check, KSK_VERDICT_PASS, NULL, 0, days, NULL,
                    "No bundle expires more than %u days from now.", policy->signature_horizon_days);
}

/* Without the horizon, old requests may be looked at again: then the clock, right as it is, has passed all of the
 * request, and its lying in the past says nothing about the clock. A request that is over in part is another matter:
 * it is about to be signed too late, or by a wrong clock, and no option lets that pass. */
static void
check_past (const KskCheckInput *input, GPtrArray *bundles, KskReport *report)
{
  guint expired = 0;
  for (guint i = 0; i < bundles->len; i++)
    if (ksk_bundle_get_expiration (bundles->pdata[i]) < input->now_s)
      expired++;

  if (expired == 0) {
    ksk_report_add (report, check, KSK_VERDICT_PASS, NULL, 0, "no bundle expired", NULL,
                    "No bundle has expired by the clock.");
    return;
  }
  gboolean with_horizon = ksk_config_get_request_policy (input->config)->signature_check_expire_horizon;
  if (!with_horizon && expired == bundles->len) {
    ksk_report_add (report, check, KSK_VERDICT_SKIP, NULL, 0, "no bundle expired", "all expired",
                    "Not checked: all of the request lies in the past, and "
                    "request_policy.signature_check_expire_horizon is false.");
    return;
  }

  g_autofree char *now = ksk_time_format (input->now_s);
  for (guint i = 0; i < bundles->len; i++) {
    KskBundle *bundle = bundles->pdata[i];
    gint64 expiration_s = ksk_bundle_get_expiration (bundle);
    if (expiration_s >= input->now_s)
      continue;
    g_autofree char *found = ksk_time_format (expiration_s);
    ksk_report_add (report, check, KSK_VERDICT_FAIL, ksk_bundle_get_id (bundle), i + 1, "no bundle expired", found,
                    "Bundle %u (%s) expired at %sZ; by the clock it is %sZ.", i + 1, ksk_bundle_get_id (bundle), found,
                    now);
  }
}

void
ksk_rule_signature_horizon (const KskCheckInput *input, KskReport *report)
{
  GPtrArray *bundles = ksk_request_get_bundles (input->request);
  if (ksk_skip_when_empty (report, check, bundles))
    return;
  check_horizon (input, bundles, report);
  check_past (input, bundles, report);
}
