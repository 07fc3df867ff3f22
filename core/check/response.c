/* SKR-BUNDLE-COUNT, SKR-SIGNATURE and SKR-VERIFY: what an SKR says about itself, and about a trust anchor. */
#include "check/check.h"

#include "check/rules.h"
#include "check/verify.h"
#include "dnssec/domain-name.h"
#include "dnssec/time.h"

static const char count_check[] = "SKR-BUNDLE-COUNT";
static const char signature_check[] = "SKR-SIGNATURE";
static const char verify_check[] = "SKR-VERIFY";
static const char noun[] = "SKR bundle";

static void
check_times (KskBundle *bundle, guint number, KskReport *report)
{
  const char *id = ksk_bundle_get_id (bundle);
  GPtrArray *signatures = ksk_bundle_get_signatures (bundle);
  for (guint i = 0; i < signatures->len; i++) {
    const KskRrsigFields *fields = ksk_rrsig_get_fields (signatures->pdata[i]);
    if (fields->inception_s <= ksk_bundle_get_inception (bundle)
        && fields->expiration_s >= ksk_bundle_get_expiration (bundle))
      continue;

    g_autofree char *from = ksk_time_format (fields->inception_s);
    g_autofree char *until = ksk_time_format (fields->expiration_s);
    g_autofree char *found = g_strdup_printf ("%sZ to %sZ", from, until);
    ksk_report_add (report, signature_check, KSK_VERDICT_FAIL, id, number, NULL, found,
                    "%s %u (%s): the signature with key tag %05u is valid from %s, not for all of the bundle's time.",
                    noun, number, id, fields->key_tag, found);
  }
}

/* Returns TRUE when one of the good signatures is by a key that @anchor (nullable) names. */
static gboolean
check_bundle (KskBundle *bundle, guint number, const char *domain, KskTrustAnchor *anchor, KskReport *report)
{
  g_autoptr (GPtrArray) signers = ksk_verify_bundle (report, signature_check, noun, bundle, number, domain);
  check_times (bundle, number, report);
  if (ksk_bundle_get_signatures (bundle)->len == 0)
    ksk_report_add (report, signature_check, KSK_VERDICT_FAIL, ksk_bundle_get_id (bundle), number,
                    "at least one signature", "none", "%s %u (%s) is not signed.", noun, number,
                    ksk_bundle_get_id (bundle));

  for (guint i = 0; anchor != NULL && signers != NULL && i < signers->len; i++)
    if (ksk_trust_anchor_match (anchor, signers->pdata[i], ksk_bundle_get_inception (bundle)) != NULL)
      return TRUE;
  return FALSE;
}

static void
pass_signatures (GPtrArray *bundles, KskReport *report)
{
  if (!ksk_report_has_failed (report, signature_check))
    ksk_report_add (report, signature_check, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "Each of the %u bundles of the SKR is signed, and every signature verifies.", bundles->len);
}

KskReport *
ksk_check_response (KskResponse *response, const KskResponsePolicy *policy)
{
  g_return_val_if_fail (response != NULL && policy != NULL, NULL);

  KskReport *report = ksk_report_new ();
  GPtrArray *bundles = ksk_response_get_bundles (response);
  g_autofree char *expected = g_strdup_printf ("%u", policy->num_bundles);
  g_autofree char *found = g_strdup_printf ("%u", bundles->len);
  if (bundles->len != policy->num_bundles || bundles->len == 0)
    ksk_report_add (report, count_check, KSK_VERDICT_FAIL, NULL, 0, expected, found,
                    "The SKR has %s bundles; response_policy.num_bundles is %s.", found, expected);
  else
    ksk_report_add (report, count_check, KSK_VERDICT_PASS, NULL, 0, expected, found, "The SKR has %s bundles.", found);

  if (ksk_skip_when_off (report, signature_check, policy->validate_signatures, "response_policy.validate_signatures")
      || ksk_skip_when_empty (report, signature_check, bundles))
    return report;

  /* As for a request: too many bundles, refused for their number, are not worth the time. */
  guint count = MIN (bundles->len, policy->num_bundles);
  for (guint i = 0; i < count; i++)
    check_bundle (bundles->pdata[i], i + 1, ksk_response_get_domain (response), NULL, report);
  if (count < bundles->len)
    ksk_report_add (report, signature_check, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "Not checked after SKR bundle %u: there are %u, more than the policy allows.", count, bundles->len);
  else
    pass_signatures (bundles, report);
  return report;
}

void
ksk_rule_previous_response (const KskCheckInput *input, KskReport *report)
{
  if (input->previous == NULL) {
    ksk_skip_without_previous (input, report, count_check);
    ksk_skip_without_previous (input, report, signature_check);
    return;
  }
  g_autoptr (KskReport) found = ksk_check_response (input->previous, ksk_config_get_response_policy (input->config));
  ksk_report_append (report, found);
}

KskReport *
ksk_verify_response (KskResponse *response, KskTrustAnchor *anchor)
{
  g_return_val_if_fail (response != NULL, NULL);

  KskReport *report = ksk_report_new ();
  g_autoptr (KskReport) chain = ksk_report_new ();
  GPtrArray *bundles = ksk_response_get_bundles (response);
  const char *domain = ksk_response_get_domain (response);

  if (bundles->len == 0)
    ksk_report_add (report, signature_check, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "The SKR has no bundles.");
  if (anchor == NULL)
    ksk_report_add (chain, verify_check, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "Not checked: no trust anchor was given, so anyone may have made this SKR.");
  else if (!ksk_domain_name_equal (ksk_trust_anchor_get_zone (anchor), domain))
    ksk_report_add (chain, verify_check, KSK_VERDICT_FAIL, NULL, 0, ksk_trust_anchor_get_zone (anchor), domain,
                    "The SKR is for the domain \"%s\", the trust anchor for \"%s\".", domain,
                    ksk_trust_anchor_get_zone (anchor));

  for (guint i = 0; i < bundles->len; i++) {
    KskBundle *bundle = bundles->pdata[i];
    const char *id = ksk_bundle_get_id (bundle);
    gboolean anchored = check_bundle (bundle, i + 1, domain, anchor, report);
    if (anchor != NULL && !anchored)
      ksk_report_add (chain, verify_check, KSK_VERDICT_FAIL, id, i + 1, "a signature by a key of the trust anchor",
                      NULL, "%s %u (%s) has no good signature by a key that the trust anchor names for its inception.",
                      noun, i + 1, id);
  }

  pass_signatures (bundles, report);
  if (anchor != NULL && !ksk_skip_when_empty (chain, verify_check, bundles)
      && !ksk_report_has_failed (chain, verify_check))
    ksk_report_add (chain, verify_check, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "Each bundle is signed by a key that the trust anchor names for its inception.");
  ksk_report_append (report, chain);
  return report;
}
