/* `ksk sign`: check, plan, sign, verify, write. */
#include <app/media/file-write.h>
#include <stdio.h>
#include <string.h>

#include "report-json.h"
#include "report-text.h"
#include "signing.h"

#define NOT_SIGNED "nothing was signed, and no SKR was written"

/* What signing made. */
typedef struct {
  const char *path;
  KskResponse *response; /* (nullable): NULL when nothing was signed */
  GBytes *xml;
} Result;

static void
result_clear (Result *self)
{
  g_clear_pointer (&self->response, ksk_response_unref);
  g_clear_pointer (&self->xml, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

/* Makes sure that the response can be written before anybody enters a PIN. */
static KskExit
choose_output (Result *result, const KskRun *run, const char *path)
{
  g_autoptr (GError) error = NULL;
  result->path = path != NULL ? path : ksk_config_get_filenames (run->config)->output_skr;
  if (result->path == NULL) {
    ksk_command_complain (
        "no SKR to write is named, neither on the command line nor by filenames.output_skr of the configuration");
    return KSK_EXIT_USAGE;
  }
  if (!ksk_file_check_writable (result->path, &error)) {
    ksk_command_complain (NOT_SIGNED ": %s", error->message);
    return KSK_EXIT_DEVICE;
  }
  return KSK_EXIT_ACCEPT;
}

/* The word is typed in full, so that no stray key signs. */
static gboolean
confirm (const KskRun *run, const char *path)
{
  char line[16];
  guint n_signatures = ksk_plan_get_signatures (run->plan)->len;
  g_printerr ("%s passed every check that was made. Make %u signatures and write %s? Type Yes to sign: ",
              run->request_file.path, n_signatures, path);
  if (fgets (line, sizeof line, stdin) == NULL) {
    g_printerr ("\n");
    return FALSE;
  }
  line[strcspn (line, "\n")] = '\0';
  return strcmp (line, "Yes") == 0;
}

/* Signs what was accepted, once it is certain that the report was seen. */
static KskExit
sign (Result *result, const KskRun *run, gboolean yes)
{
  if (!ksk_command_check_output (NOT_SIGNED))
    return KSK_EXIT_DEVICE;
  if (!yes && !confirm (run, result->path)) {
    ksk_command_complain ("not confirmed, as the answer was not Yes: " NOT_SIGNED);
    return KSK_EXIT_REJECT;
  }
  return ksk_signing_perform (run, result->path, &result->response, &result->xml);
}

static void
print_json (const KskRun *run, const Result *result)
{
  JsonBuilder *builder = ksk_report_json_begin (run);
  if (result->response != NULL) {
    KskFingerprint fingerprint;
    ksk_fingerprint_init (&fingerprint, result->xml);
    json_builder_set_member_name (builder, "response");
    json_builder_begin_object (builder);
    ksk_report_json_add_file (builder, result->path);
    ksk_report_json_add_fingerprint (builder, &fingerprint);
    ksk_report_json_add_bundles (builder, ksk_response_get_bundles (result->response));
    json_builder_end_object (builder);
  }
  ksk_report_json_finish (builder);
}

static void
print_text (const KskRun *run)
{
  if (run->hsm != NULL)
    ksk_hsm_access_print_token (run->hsm);
  ksk_report_text_print (run);
}

KskExit
ksk_command_sign (int argc, char **argv)
{
  g_auto (KskRunOptions) options = KSK_RUN_OPTIONS_INIT;
  gboolean yes = FALSE;
  GOptionEntry entries[] = {
    KSK_RUN_OPTION_ENTRIES (options),
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, "Do not ask before signing", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (&argc, &argv, "[KSR [SKR]]",
                          "Checks a request, signs it in the HSM and writes the response to a new file.", entries, 0,
                          2))
    return KSK_EXIT_USAGE;

  g_auto (KskRun) run = { 0 };
  g_auto (Result) result = { 0 };
  KskExit exit = ksk_run_read (&run, &options, argc > 1 ? argv[1] : NULL, TRUE);
  if (exit == KSK_EXIT_ACCEPT)
    exit = choose_output (&result, &run, argc > 2 ? argv[2] : NULL);
  if (exit == KSK_EXIT_ACCEPT)
    exit = ksk_run_check (&run, &options, TRUE);

  if (!options.json && (exit == KSK_EXIT_ACCEPT || exit == KSK_EXIT_REJECT))
    print_text (&run);
  if (exit == KSK_EXIT_REJECT)
    ksk_report_text_complain (run.report, run.request_file.path, NOT_SIGNED);
  else if (exit == KSK_EXIT_ACCEPT)
    exit = sign (&result, &run, yes);

  if (result.response != NULL && !options.json)
    ksk_signing_print (result.path, result.response, result.xml);
  if (options.json && ksk_run_has_report (&run, exit))
    print_json (&run, &result);
  if (result.response != NULL && !ksk_command_check_output ("the SKR itself was written and verified"))
    return KSK_EXIT_DEVICE;
  return exit;
}
