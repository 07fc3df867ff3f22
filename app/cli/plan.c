/* `ksk plan`: what would be signed by which key. */
#include "report-json.h"
#include "report-text.h"

static void
add_plan (JsonBuilder *builder, KskPlan *plan)
{
  GPtrArray *signatures = ksk_plan_get_signatures (plan);
  json_builder_set_member_name (builder, "plan");
  json_builder_begin_array (builder);
  for (guint i = 0; i < signatures->len; i++) {
    const KskPlannedSignature *signature = signatures->pdata[i];
    KskBundle *bundle = ksk_plan_get_bundles (plan)->pdata[signature->bundle];
    g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, signature->data);
    json_builder_begin_object (builder);
    ksk_report_json_add_string (builder, "bundle", ksk_bundle_get_id (bundle));
    ksk_report_json_add_string (builder, "label", signature->key->label);
    ksk_report_json_add_string (builder, "algorithm", ksk_algorithm_get_name (signature->fields.algorithm));
    json_builder_set_member_name (builder, "key_tag");
    json_builder_add_int_value (builder, signature->fields.key_tag);
    ksk_report_json_add_string (builder, "sha256", digest);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

KskExit
ksk_command_plan (int argc, char **argv)
{
  g_auto (KskRunOptions) options = KSK_RUN_OPTIONS_INIT;
  GOptionEntry entries[] = { KSK_RUN_OPTION_ENTRIES (options), G_OPTION_ENTRY_NULL };
  if (!ksk_command_parse (&argc, &argv, "[KSR]", "Checks a request and shows what would be signed. Signs nothing.",
                          entries, 0, 1))
    return KSK_EXIT_USAGE;

  g_auto (KskRun) run = { 0 };
  KskExit exit = ksk_run_perform (&run, &options, argv[1], TRUE);
  if (options.json && ksk_run_has_report (&run, exit)) {
    JsonBuilder *builder = ksk_report_json_begin (&run);
    if (run.plan != NULL)
      add_plan (builder, run.plan);
    ksk_report_json_finish (builder);
  } else if (exit == KSK_EXIT_ACCEPT || exit == KSK_EXIT_REJECT) {
    ksk_report_text_print (&run);
    if (run.plan != NULL) {
      g_autofree char *table = ksk_bundle_table_format (ksk_plan_get_bundles (run.plan));
      g_autofree char *plan = ksk_plan_format (run.plan);
      g_print ("\nKey sets that would be signed:\n%s\nSignatures that would be made:\n%s", table, plan);
    }
  }
  if (exit == KSK_EXIT_REJECT)
    ksk_report_text_complain (run.report, run.request_file.path, NULL);
  return exit;
}
