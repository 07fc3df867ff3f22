/* Signing a run's plan and writing the response, with what is said about it. */
#include "signing.h"

#include <app/media/file-write.h>

#include "report-text.h"

KskExit
ksk_signing_perform (const KskRun *run, const char *path, KskResponse **response, GBytes **xml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (KskResponse) signed_response
      = ksk_plan_sign (run->plan, KSK_SIGNER (run->hsm), NULL, NULL, NULL, &bytes, &error);
  if (signed_response == NULL || !ksk_file_write_new (path, bytes, &error)) {
    if (error->domain == KSK_SIGN_ERROR)
      ksk_report_add (run->report, "SKR-VERIFY", KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "%s", error->message);
    ksk_command_complain ("no SKR was written: %s", error->message);
    return KSK_EXIT_DEVICE;
  }
  ksk_report_add (run->report, "SKR-VERIFY", KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                  "Every signature verifies in software against the configured key, and the file written reads back.");
  *response = g_steal_pointer (&signed_response);
  *xml = g_steal_pointer (&bytes);
  return KSK_EXIT_ACCEPT;
}

void
ksk_signing_print (const char *path, KskResponse *response, GBytes *xml)
{
  g_autofree char *table = ksk_bundle_table_format (ksk_response_get_bundles (response));
  KskFingerprint fingerprint;
  ksk_fingerprint_init (&fingerprint, xml);
  g_print (
      "\nGenerated new SKR in %s\n%s...VERIFIED (SKR-VERIFY): every signature in software against the configured key, "
      "and the file as read back.\n\n",
      path, table);
  ksk_report_text_print_fingerprint ("SKR", &fingerprint);
}
