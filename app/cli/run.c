/* What check, plan and sign have in common: reading everything, checking everything, saying what was found. */
#include "run.h"

#include <app/media/file-read.h>

#define DEFAULT_SCHEMA "normal"

void
ksk_run_options_clear (KskRunOptions *self)
{
  g_free (self->config);
  g_free (self->previous_skr);
  g_free (self->now);
  g_free (self->schema);
  ksk_hsm_options_clear (&self->hsm);
}

static void
file_clear (KskRunFile *file)
{
  g_free (file->path);
}

void
ksk_run_clear (KskRun *self)
{
  g_clear_pointer (&self->plan, ksk_plan_unref);
  g_clear_pointer (&self->report, ksk_report_unref);
  g_clear_pointer (&self->keys, ksk_inventory_unref);
  g_clear_object (&self->hsm);
  g_clear_pointer (&self->waiver, g_free);
  g_clear_pointer (&self->previous, ksk_response_unref);
  g_clear_pointer (&self->request, ksk_request_unref);
  file_clear (&self->previous_file);
  file_clear (&self->request_file);
  g_clear_pointer (&self->config, ksk_config_unref);
}

static void
add_failure (KskReport *report, const char *check, const char *message)
{
  ksk_report_add (report, check, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "%s", message);
}

KskConfig *
ksk_run_load_config (const char *path, KskReport *report, KskExit *exit)
{
  g_autoptr (GError) error = NULL;
  if (path == NULL)
    return ksk_config_new_default ();

  g_autoptr (GBytes) bytes = ksk_file_read (path, KSK_MAX_CONFIG_BYTES, &error);
  if (bytes == NULL) {
    ksk_command_complain ("%s", error->message);
    *exit = KSK_EXIT_DEVICE;
    return NULL;
  }
  g_autofree char *name = g_path_get_basename (path);
  KskConfig *config = ksk_config_parse (bytes, name, &error);
  if (config == NULL) {
    ksk_command_complain ("%s", error->message);
    if (report != NULL)
      add_failure (report, "CONFIG", error->message);
    *exit = KSK_EXIT_USAGE;
    return NULL;
  }
  for (const char *const *warning = ksk_config_get_warnings (config); *warning != NULL; warning++)
    g_printerr ("Warning: %s\n", *warning);
  return config;
}

/* Returns FALSE after a complaint. A file over the limit is a finding, and *bytes then NULL. */
static gboolean
read_file (KskRun *self, KskRunFile *file, const char *path, GBytes **bytes)
{
  g_autoptr (GError) error = NULL;
  gsize limit = ksk_config_get_request_policy (self->config)->max_request_bytes;

  file->path = g_strdup (path);
  *bytes = ksk_file_read (path, limit, &error);
  if (*bytes != NULL) {
    file->was_read = TRUE;
    ksk_fingerprint_init (&file->fingerprint, *bytes);
    return TRUE;
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE)) {
    add_failure (self->report, "SIZE", error->message);
    return TRUE;
  }
  ksk_command_complain ("%s", error->message);
  return FALSE;
}

static gboolean
read_request (KskRun *self, const char *path)
{
  g_autoptr (GBytes) bytes = NULL;
  if (path == NULL)
    path = ksk_config_get_filenames (self->config)->input_ksr;
  if (!read_file (self, &self->request_file, path, &bytes))
    return FALSE;
  if (bytes == NULL)
    return TRUE;

  g_autoptr (GError) error = NULL;
  self->request = ksk_request_parse (bytes, ksk_config_get_request_policy (self->config)->max_request_bytes, &error);
  if (self->request == NULL)
    add_failure (self->report, "KSR-PARSE", error->message);
  else
    ksk_report_add (self->report, "KSR-PARSE", KSK_VERDICT_PASS, NULL, 0, NULL, NULL, "The file is a valid KSR.");
  return TRUE;
}

/* A configuration with a `filenames` section describes a ceremony, and there the previous SKR is part of the setting.
 * A configuration without one is a policy that requests are tried against: it cannot name a previous SKR, so the chain
 * is reported as not checked. Without any configuration the run itself must say so. */
static gboolean
read_previous (KskRun *self, const KskRunOptions *options)
{
  const char *path = options->previous_skr;
  if (path == NULL && !options->no_previous_skr)
    path = ksk_config_get_filenames (self->config)->previous_skr;

  if (path == NULL) {
    if (options->no_previous_skr)
      self->waiver = g_strdup ("the run was told so with --no-previous-skr.");
    else if (options->config != NULL && !ksk_config_has_filenames (self->config))
      self->waiver = g_strdup ("neither the run names one nor the configuration, which has no 'filenames'.");
    return TRUE;
  }

  g_autoptr (GBytes) bytes = NULL;
  if (!read_file (self, &self->previous_file, path, &bytes))
    return FALSE;
  g_autoptr (GError) error = NULL;
  if (bytes != NULL)
    self->previous
        = ksk_response_parse (bytes, ksk_config_get_request_policy (self->config)->max_request_bytes, &error);
  if (error != NULL) {
    g_autofree char *message = g_strdup_printf ("%s: %s", path, error->message);
    add_failure (self->report, "SKR-PARSE", message);
  } else if (self->previous != NULL)
    ksk_report_add (self->report, "SKR-PARSE", KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "The previous file is a valid SKR.");
  if (self->previous == NULL)
    self->waiver = g_strdup ("it could not be read, see above.");
  return TRUE;
}

static void
add_names (GHashTable *labels, KskConfig *config, char *const *names)
{
  for (char *const *name = names; name != NULL && *name != NULL; name++)
    g_hash_table_add (labels, ksk_config_find_key (config, *name)->label);
}

/* Returns: (transfer container): the labels whose keys the rules and the plan will ask for. */
static GHashTable *
collect_labels (KskRun *self, gboolean need_plan)
{
  GHashTable *labels = g_hash_table_new (g_str_hash, g_str_equal);

  if (self->previous != NULL && ksk_config_get_request_policy (self->config)->check_chain_keys_in_hsm) {
    GPtrArray *bundles = ksk_response_get_bundles (self->previous);
    GPtrArray *signatures = bundles->len > 0 ? ksk_bundle_get_signatures (bundles->pdata[bundles->len - 1]) : NULL;
    for (guint i = 0; signatures != NULL && i < signatures->len; i++) {
      const char *label = ksk_rrsig_get_fields (signatures->pdata[i])->identifier;
      if (label != NULL)
        g_hash_table_add (labels, (gpointer)label);
    }
  }
  for (guint i = 0; need_plan && i < self->schema->slots->len; i++) {
    const KskSchemaSlot *slot = self->schema->slots->pdata[i];
    add_names (labels, self->config, slot->publish);
    add_names (labels, self->config, slot->sign);
    add_names (labels, self->config, slot->revoke);
  }
  return labels;
}

static KskExit
read_hsm (KskRun *self, const KskRunOptions *options, gboolean need_plan)
{
  g_autoptr (GHashTable) labels = collect_labels (self, need_plan);
  gboolean configured = ksk_config_get_hsms (self->config)->len > 0;
  if (!need_plan && (!configured || g_hash_table_size (labels) == 0))
    return KSK_EXIT_ACCEPT;

  KskExit exit = KSK_EXIT_ACCEPT;
  self->hsm = ksk_hsm_access_open (self->config, &options->hsm, need_plan, &exit);
  if (self->hsm == NULL)
    return exit;
  g_autoptr (GError) error = NULL;
  self->keys = ksk_hsm_access_read_keys (self->hsm, labels, &error);
  if (self->keys == NULL) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }
  return KSK_EXIT_ACCEPT;
}

static gboolean
find_schema (KskRun *self, const char *name, gboolean need_plan)
{
  g_autoptr (GError) error = NULL;
  self->schema = ksk_config_find_schema (self->config, name != NULL ? name : DEFAULT_SCHEMA, &error);
  if (self->schema != NULL || (name == NULL && !need_plan))
    return TRUE;
  ksk_command_complain ("%s", error->message);
  add_failure (self->report, "CONFIG", error->message);
  return FALSE;
}

static gboolean
read_options (KskRun *self, const KskRunOptions *options)
{
  g_autoptr (GError) error = NULL;
  self->now_s = g_get_real_time () / G_USEC_PER_SEC;
  if (options->now != NULL && !ksk_time_parse (options->now, &self->now_s, &error))
    ksk_command_complain ("--now: %s", error->message);
  else if (options->previous_skr != NULL && options->no_previous_skr)
    ksk_command_complain ("--previous-skr and --no-previous-skr contradict each other: give one of them");
  else
    return TRUE;
  return FALSE;
}

KskExit
ksk_run_read (KskRun *self, const KskRunOptions *options, const char *request_path, gboolean need_plan)
{
  KskExit exit = KSK_EXIT_ACCEPT;
  self->report = ksk_report_new ();
  if (!read_options (self, options))
    return KSK_EXIT_USAGE;
  self->config = ksk_run_load_config (options->config, self->report, &exit);
  if (self->config == NULL)
    return exit;
  if (request_path == NULL && ksk_config_get_filenames (self->config)->input_ksr == NULL) {
    ksk_command_complain ("no KSR is named, neither on the command line nor by filenames.input_ksr of a configuration");
    return KSK_EXIT_USAGE;
  }
  if (!find_schema (self, options->schema, need_plan))
    return KSK_EXIT_USAGE;
  if (!read_request (self, request_path) || !read_previous (self, options))
    return KSK_EXIT_DEVICE;
  return self->request != NULL ? KSK_EXIT_ACCEPT : KSK_EXIT_REJECT;
}

/* An auditor must see that the clock was not asked. */
static void
note_assumed_time (KskRun *self)
{
  g_autofree char *time = ksk_time_format (self->now_s);
  ksk_report_add (self->report, "KSR-POLICY-SIG-HORIZON", KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                  "Not checked by the clock: the run was told with --now that it is %sZ.", time);
}

static void
note_unplanned (KskRun *self)
{
  static const char *const checks[] = { "KSK-USAGE", "KSK-MATCH", "SKR-SIGN", "KSR-POLICY-SAFETY" };
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    ksk_report_add (self->report, checks[i], KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "Not checked by ksk check: it is about signing, which ksk plan and ksk sign check.");
}

KskExit
ksk_run_check (KskRun *self, const KskRunOptions *options, gboolean need_plan)
{
  KskExit exit = read_hsm (self, options, need_plan);
  if (exit != KSK_EXIT_ACCEPT)
    return exit;

  KskCheckInput input = {
    .request = self->request,
    .previous = self->previous,
    .previous_waiver = self->waiver,
    .config = self->config,
    .hsm_keys = self->keys,
    .now_s = self->now_s,
  };
  g_autoptr (KskReport) checked = ksk_check_request (&input);
  ksk_report_append (self->report, checked);
  if (options->now != NULL)
    note_assumed_time (self);
  if (need_plan)
    self->plan = ksk_plan_build (&input, self->schema, self->report);
  else
    note_unplanned (self);
  return ksk_report_accepts (self->report) ? KSK_EXIT_ACCEPT : KSK_EXIT_REJECT;
}

KskExit
ksk_run_perform (KskRun *self, const KskRunOptions *options, const char *request_path, gboolean need_plan)
{
  KskExit exit = ksk_run_read (self, options, request_path, need_plan);
  return exit == KSK_EXIT_ACCEPT ? ksk_run_check (self, options, need_plan) : exit;
}

gboolean
ksk_run_has_report (const KskRun *self, KskExit exit)
{
  if (exit == KSK_EXIT_DEVICE)
    return FALSE;
  return exit == KSK_EXIT_ACCEPT || ksk_report_count (self->report, KSK_VERDICT_FAIL) > 0;
}
