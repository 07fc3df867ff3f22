/* KSR-ID and KSR-BUNDLE-UNIQUE: nothing is signed a second time under an old name. */
#include "check/rules.h"

#include <string.h>

static const char id_check[] = "KSR-ID";
static const char unique_check[] = "KSR-BUNDLE-UNIQUE";

void
ksk_rule_id (const KskCheckInput *input, KskReport *report)
{
  if (ksk_skip_without_previous (input, report, id_check))
    return;

  const char *id = ksk_request_get_id (input->request);
  const char *previous_id = ksk_response_get_id (input->previous);
  if (strcmp (id, previous_id) == 0)
    ksk_report_add (report, id_check, KSK_VERDICT_FAIL, NULL, 0, NULL, id,
                    "The request has the id %s of the previous SKR: it was signed before.", id);

  guint64 serial = ksk_request_get_serial (input->request);
  guint64 previous_serial = ksk_response_get_serial (input->previous);
  if (serial < previous_serial) {
    g_autofree char *expected = g_strdup_printf ("at least %" G_GUINT64_FORMAT, previous_serial);
    g_autofree char *found = g_strdup_printf ("%" G_GUINT64_FORMAT, serial);
    ksk_report_add (report, id_check, KSK_VERDICT_FAIL, NULL, 0, expected, found,
                    "The request has serial %s, lower than that of the previous SKR, %" G_GUINT64_FORMAT ".", found,
                    previous_serial);
  }

  if (!ksk_report_has_failed (report, id_check))
    ksk_report_add (report, id_check, KSK_VERDICT_PASS, NULL, 0, NULL, id,
                    "The id %s is not that of the previous SKR, and the serial is not lower.", id);
}

void
ksk_rule_bundle_unique (const KskCheckInput *input, KskReport *report)
{
  GPtrArray *bundles = ksk_request_get_bundles (input->request);
  if (ksk_skip_when_empty (report, unique_check, bundles))
    return;

  /* Trees, as whoever writes the files could make hash tables slow on purpose. */
  g_autoptr (GTree) previous = g_tree_new ((GCompareFunc)strcmp);
  if (input->previous != NULL) {
    GPtrArray *previous_bundles = ksk_response_get_bundles (input->previous);
    for (guint i = 0; i < previous_bundles->len; i++)
      g_tree_insert (previous, (gpointer)ksk_bundle_get_id (previous_bundles->pdata[i]), previous_bundles->pdata[i]);
  }

  g_autoptr (GTree) numbers = g_tree_new ((GCompareFunc)strcmp);
  for (guint i = 0; i < bundles->len; i++) {
    const char *id = ksk_bundle_get_id (bundles->pdata[i]);
    guint earlier = GPOINTER_TO_UINT (g_tree_lookup (numbers, id));

    if (earlier != 0)
      ksk_report_add (report, unique_check, KSK_VERDICT_FAIL, id, i + 1, NULL, id,
                      "Bundles %u and %u have the same id %s.", earlier, i + 1, id);
    else
      g_tree_insert (numbers, (gpointer)id, GUINT_TO_POINTER (i + 1));
    if (g_tree_lookup (previous, id) != NULL)
      ksk_report_add (report, unique_check, KSK_VERDICT_FAIL, id, i + 1, NULL, id,
                      "Bundle %u (%s) has the id of a bundle of the previous SKR.", i + 1, id);
  }

  if (!ksk_report_has_failed (report, unique_check))
    ksk_report_add (report, unique_check, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    input->previous != NULL ? "No bundle id stands twice or in the previous SKR."
                                            : "No bundle id stands twice.");
}
