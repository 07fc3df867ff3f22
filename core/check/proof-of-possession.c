/* KSR-BUNDLE-POP: whoever sent the request holds the private half of every key in it. */
#include "check/rules.h"

static const char check[] = "KSR-BUNDLE-POP";

void
ksk_rule_proof_of_possession (const KskCheckInput *input, KskReport *report)
{
  const KskRequestPolicy *policy = ksk_config_get_request_policy (input->config);
  const char *domain = ksk_request_get_domain (input->request);
  GPtrArray *bundles = ksk_request_get_bundles (input->request);
  if (ksk_skip_when_off (report, check, policy->validate_signatures, "request_policy.validate_signatures")
      || ksk_skip_when_empty (report, check, bundles))
    return;

  /* Verifying costs most of all the rules: a file stuffed with bundles, refused for their number, costs no more of it
   * than one of the right size. The times of these signatures are not the bundle's: they only prove possession. */
  guint count = MIN (bundles->len, policy->num_bundles), proofs = 0;
  for (guint i = 0; i < count; i++) {
    KskBundle *bundle = bundles->pdata[i];
    const char *id = ksk_bundle_get_id (bundle);
    g_autoptr (GPtrArray) signers = ksk_verify_bundle (report, check, "Bundle", bundle, i + 1, domain);
    if (signers == NULL)
      continue;

    GPtrArray *keys = ksk_bundle_get_keys (bundle);
    for (guint k = 0; k < keys->len; k++) {
      g_autofree char *name = ksk_describe_key (keys->pdata[k]);
      if (!g_ptr_array_find (signers, keys->pdata[k], NULL))
        ksk_report_add (report, check, KSK_VERDICT_FAIL, id, i + 1, "a good signature by every key", name,
                        "Bundle %u (%s): %s has no good signature, so nothing proves that the sender holds it.", i + 1,
                        id, name);
    }
    proofs += signers->len;
  }

  if (count < bundles->len)
    ksk_report_add (report, check, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "Not checked after bundle %u: the request has %u bundles, more than the policy allows.", count,
                    bundles->len);
  else if (!ksk_report_has_failed (report, check))
    ksk_report_add (report, check, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "Every key of the %u bundles has signed its set: %u proofs of possession verified.", count, proofs);
}
