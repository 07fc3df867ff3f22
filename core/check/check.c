/* Every rule over a request, in the order of the table of checks. */
#include "check/check.h"

#include "check/rules.h"

static const KskRule rules[] = {
  ksk_rule_domain,
  ksk_rule_id,
  ksk_rule_bundle_unique,
  ksk_rule_bundle_keys,
  ksk_rule_proof_of_possession,
  ksk_rule_bundle_count,
  ksk_rule_cycle_duration,
  ksk_rule_bundle_intervals,
  ksk_rule_policy_keys,
  ksk_rule_policy_algorithms,
  ksk_rule_signature_overlap,
  ksk_rule_signature_validity,
  ksk_rule_signature_horizon,
  ksk_rule_previous_response,
  ksk_rule_chain_keys,
  ksk_rule_chain_overlap,
};

KskReport *
ksk_check_request (const KskCheckInput *input)
{
  g_return_val_if_fail (input != NULL && input->request != NULL && input->config != NULL, NULL);

  KskReport *report = ksk_report_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    rules[i](input, report);
  return report;
}
