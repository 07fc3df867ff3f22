/* `ksk sign`: check, plan, sign, verify, write. */
#include <app/media/file-write.h>
#include <stdio.h>
#include <string.h>

#include "report-json.h"
#include "report-text.h"
#include "signing.h"

/* The word is typed in full, so that no stray key signs. */
static gboolean
confirm (void) {
  char line[16];
  g_printerr ("Sign this request? Type Yes to sign: ");
  return fgets (line, sizeof line, stdin) != NULL && strcmp (line, "Yes\n") == 0;
}

static void
print_result (const KskRun *run, const KskRunOptions *options, const char *path, KskResponse *response, GBytes *xml) {
  if (!options->json) {
    if (response != NULL)
      ksk_signing_print (path, response, xml);
    return;
  }
  JsonBuilder *builder = ksk_report_json_begin (run);
  if (response != NULL) {
    KskFingerprint fingerprint;
    ksk_fingerprint_init (&fingerprint, xml);
    json_builder_set_member_name (builder, "response");
    json_builder_begin_object (builder);
    ksk_report_json_add_string (builder, "file", path);
    ksk_report_json_add_fingerprint (builder, &fingerprint);
    ksk_report_json_add_bundles (builder, ksk_response_get_bundles (response));
    json_builder_end_object (builder);
  }
  ksk_report_json_finish (builder);
}

KskExit
ksk_command_sign (int argc, char **argv) {
  g_auto (KskRunOptions) options = KSK_RUN_OPTIONS_INIT;
  gboolean yes = FALSE;
  GOptionEntry entries[] = {
    KSK_RUN_OPTION_ENTRIES (options),
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, "Do not ask before signing", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (&argc, &argv, "[KSR [SKR]]",
                          "Checks a request, signs it in the HSM and writes the response to a new file.", entries, 0, 2))
    return KSK_EXIT_USAGE;

  g_auto (KskRun) run = { 0 };
  const char *request_path = argc > 1 ? argv[1] : NULL;
  KskExit exit = ksk_run_perform (&run, &options, request_path, TRUE);
  const char *path = argc > 2 ? argv[2] : run.config != NULL ? ksk_config_get_filenames (run.config)->output_skr : NULL;
  gboolean has_report = exit == KSK_EXIT_ACCEPT || exit == KSK_EXIT_REJECT;

  if (has_report && !options.json) {
    if (run.hsm != NULL)
      ksk_hsm_access_print_token (run.hsm);
    ksk_report_text_print (&run);
  }
  g_autoptr (KskResponse) response = NULL;
  g_autoptr (GBytes) xml = NULL;
  g_autoptr (GError) error = NULL;
  if (exit == KSK_EXIT_ACCEPT) {
    if (path == NULL) {
      ksk_command_complain ("no SKR is named, neither here nor by filenames.output_skr of the configuration");
      return KSK_EXIT_USAGE;
    }
    if (!ksk_file_check_writable (path, &error)) {
      ksk_command_complain ("%s", error->message);
      return KSK_EXIT_DEVICE;
    }
    if (!yes && !confirm ()) {
      ksk_command_complain ("not confirmed; nothing was signed");
      return KSK_EXIT_REJECT;
    }
    exit = ksk_signing_perform (&run, path, &response, &xml);
  }
  if (exit != KSK_EXIT_DEVICE)
    print_result (&run, &options, path, response, xml);
  return exit;
}
