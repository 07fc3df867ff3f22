/* `ksk check`: every rule on a request. */
#include "report-json.h"
#include "report-text.h"

KskExit
ksk_command_check (int argc, char **argv)
{
  g_auto (KskRunOptions) options = KSK_RUN_OPTIONS_INIT;
  GOptionEntry entries[] = { KSK_RUN_OPTION_ENTRIES (options), G_OPTION_ENTRY_NULL };
  if (!ksk_command_parse (&argc, &argv, "[KSR]",
                          "Checks a key signing request against every rule and reports all findings.", entries, 0, 1))
    return KSK_EXIT_USAGE;

  g_auto (KskRun) run = { 0 };
  KskExit exit = ksk_run_perform (&run, &options, argv[1], FALSE);
  if (options.json && ksk_run_has_report (&run, exit))
    ksk_report_json_finish (ksk_report_json_begin (&run));
  else if (exit == KSK_EXIT_ACCEPT || exit == KSK_EXIT_REJECT)
    ksk_report_text_print (&run);
  if (exit == KSK_EXIT_REJECT)
    ksk_report_text_complain (run.report, run.request_file.path, NULL);
  return exit;
}
