/* KSR-POLICY-SIG-OVERLAP and KSR-POLICY-SIG-VALIDITY: the zone is never without a valid signature, and no signature
 * lives longer or shorter than the request's own policy says. */
#include "check/rules.h"

#include "dnssec/time.h"

static const char overlap_check[] = "KSR-POLICY-SIG-OVERLAP";
static const char validity_check[] = "KSR-POLICY-SIG-VALIDITY";

void
ksk_rule_signature_overlap (const KskCheckInput *input, KskReport *report)
{
  const KskSignaturePolicy *zsk_policy = ksk_request_get_zsk_policy (input->request);
  GPtrArray *bundles = ksk_request_get_bundles (input->request);
  if (ksk_skip_when_off (report, overlap_check, ksk_config_get_request_policy (input->config)->check_bundle_overlap,
                         "request_policy.check_bundle_overlap")
      || ksk_skip_when_empty (report, overlap_check, bundles))
    return;

  gint64 min_s = zsk_policy->min_validity_overlap_s, max_s = zsk_policy->max_validity_overlap_s;
  g_autofree char *expected = ksk_describe_limits (min_s, max_s);
  for (guint i = 1; i < bundles->len; i++) {
    KskBundle *bundle = bundles->pdata[i];
    const char *id = ksk_bundle_get_id (bundle);
    gint64 overlap_s = ksk_bundle_get_expiration (bundles->pdata[i - 1]) - ksk_bundle_get_inception (bundle);
    if (overlap_s >= min_s && overlap_s <= max_s)
      continue;

    g_autofree char *found = ksk_duration_format_words (overlap_s);
    g_autofree char *gap = ksk_duration_format_words (-overlap_s);
    if (overlap_s < 0)
      ksk_report_add (report, overlap_check, KSK_VERDICT_FAIL, id, i + 1, expected, found,
                      "Bundle %u (%s) begins %s after bundle %u has expired: in between, nothing is signed.", i + 1, id,
                      gap, i);
    else
      ksk_report_add (report, overlap_check, KSK_VERDICT_FAIL, id, i + 1, expected, found,
                      "Bundle %u (%s) overlaps bundle %u by %s; the request's policy says %s.", i + 1, id, i, found,
                      expected);
  }

  if (!ksk_report_has_failed (report, overlap_check))
    ksk_report_add (report, overlap_check, KSK_VERDICT_PASS, NULL, 0, expected, NULL,
                    "Each bundle overlaps the one before by %s.", expected);
}

void
ksk_rule_signature_validity (const KskCheckInput *input, KskReport *report)
{
  const KskSignaturePolicy *zsk_policy = ksk_request_get_zsk_policy (input->request);
  GPtrArray *bundles = ksk_request_get_bundles (input->request);
  if (ksk_skip_when_empty (report, validity_check, bundles))
    return;

  gboolean compare = ksk_config_get_request_policy (input->config)->signature_validity_match_zsk_policy;
  ksk_skip_when_off (report, validity_check, compare, "request_policy.signature_validity_match_zsk_policy");

  gint64 min_s = zsk_policy->min_signature_validity_s, max_s = zsk_policy->max_signature_validity_s;
  g_autofree char *expected = ksk_describe_limits (min_s, max_s);
  for (guint i = 0; i < bundles->len; i++) {
    KskBundle *bundle = bundles->pdata[i];
    const char *id = ksk_bundle_get_id (bundle);
    gint64 validity_s = ksk_bundle_get_expiration (bundle) - ksk_bundle_get_inception (bundle);
    g_autofree char *found = ksk_duration_format_words (validity_s);

    /* Such a bundle is never valid, so no option lets it pass. */
    if (validity_s <= 0)
      ksk_report_add (report, validity_check, KSK_VERDICT_FAIL, id, i + 1, expected, found,
                      "Bundle %u (%s) does not expire after its inception.", i + 1, id);
    else if (compare && (validity_s < min_s || validity_s > max_s))
      ksk_report_add (report, validity_check, KSK_VERDICT_FAIL, id, i + 1, expected, found,
                      "Bundle %u (%s) is valid for %s; the request's policy says %s.", i + 1, id, found, expected);
  }

  if (ksk_report_has_failed (report, validity_check))
    return;
  if (compare)
    ksk_report_add (report, validity_check, KSK_VERDICT_PASS, NULL, 0, expected, NULL, "Each bundle is valid for %s.",
                    expected);
  else
    ksk_report_add (report, validity_check, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "Each bundle expires after its inception.");
}
