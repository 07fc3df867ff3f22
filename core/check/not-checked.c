/* Findings that say what was not checked and why. */
#include "check/rules.h"

gboolean
ksk_skip_when_off (KskReport *report, const char *check, gboolean option, const char *option_name)
{
  if (option)
    return FALSE;
  ksk_report_add (report, check, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL, "Not checked: %s is false.", option_name);
  return TRUE;
}

gboolean
ksk_skip_when_empty (KskReport *report, const char *check, GPtrArray *bundles)
{
  if (bundles->len > 0)
    return FALSE;
  ksk_report_add (report, check, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL, "Not checked: there are no bundles.");
  return TRUE;
}

gboolean
ksk_skip_without_previous (const KskCheckInput *input, KskReport *report, const char *check)
{
  if (input->previous != NULL)
    return FALSE;
  if (input->previous_waiver != NULL)
    ksk_report_add (report, check, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL, "Not checked, there is no previous SKR: %s",
                    input->previous_waiver);
  else
    ksk_report_add (report, check, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL, "Not checked: no previous SKR was given.");
  return TRUE;
}
