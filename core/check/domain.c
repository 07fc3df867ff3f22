/* KSR-DOMAIN: the request is for a zone that this signer serves, the one of the previous SKR. */
#include "check/rules.h"

#include "dnssec/domain-name.h"

static const char check[] = "KSR-DOMAIN";

static gboolean
is_acceptable (const char *domain, const char *const *acceptable)
{
  for (gsize i = 0; acceptable[i] != NULL; i++)
    if (ksk_domain_name_equal (acceptable[i], domain))
      return TRUE;
  return FALSE;
}

void
ksk_rule_domain (const KskCheckInput *input, KskReport *report)
{
  const KskRequestPolicy *policy = ksk_config_get_request_policy (input->config);
  const char *const *acceptable = (const char *const *)policy->acceptable_domains;
  const char *domain = ksk_request_get_domain (input->request);
  g_autofree char *expected = g_strjoinv (", ", policy->acceptable_domains);

  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) wire = ksk_domain_name_to_wire (domain, &error);
  if (wire == NULL)
    ksk_report_add (report, check, KSK_VERDICT_FAIL, NULL, 0, expected, domain, "The request's domain: %s.",
                    error->message);
  else if (!is_acceptable (domain, acceptable))
    ksk_report_add (report, check, KSK_VERDICT_FAIL, NULL, 0, expected, domain,
                    "The request is for the domain \"%s\", which is not in request_policy.acceptable_domains.", domain);

  if (input->previous != NULL) {
    const char *before = ksk_response_get_domain (input->previous);
    if (!ksk_domain_name_equal (before, domain))
      ksk_report_add (report, check, KSK_VERDICT_FAIL, NULL, 0, before, domain,
                      "The request is for the domain \"%s\", the previous SKR for \"%s\".", domain, before);
  }

  if (!ksk_report_has_failed (report, check))
    ksk_report_add (report, check, KSK_VERDICT_PASS, NULL, 0, expected, domain,
                    input->previous != NULL ? "The domain \"%s\" is acceptable and that of the previous SKR."
                                            : "The domain \"%s\" is acceptable.",
                    domain);
}
