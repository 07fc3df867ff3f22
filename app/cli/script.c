/* `ksk script`: a ceremony script linted, or shown as a table. */
#include <app/media/file-read.h>
#include <string.h>

#include "report-json.h"
#include "report-text.h"

/* A script that was read. */
typedef struct {
  const char *source; /* the argument: a name or a path */
  GBytes *bytes;
  KskFingerprint fingerprint;
  KskScript *script;
} Source;

static void
source_clear (Source *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->script, ksk_script_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, source_clear)

static void
begin_json (JsonBuilder *builder, const Source *source)
{
  json_builder_begin_object (builder);
  ksk_report_json_add_file (builder, source->source);
  ksk_report_json_add_fingerprint (builder, &source->fingerprint);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/* `CA IW`. Returns: (transfer full). */
static char *
format_roles (const GArray *roles)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < roles->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ksk_role_get_name (g_array_index (roles, KskRole, i)));
  return g_string_free (text, FALSE);
}

/* Names and titles are of any script: as wide as characters, not as bytes. */
static void
print_padded (const char *text, glong width)
{
  g_print ("%s%*s", text, (int)MAX (width - g_utf8_strlen (text, -1), 0), "");
}

static glong
get_title_width (GPtrArray *steps)
{
  glong width = (glong)strlen ("Title");
  for (guint i = 0; i < steps->len; i++)
    width = MAX (width, g_utf8_strlen (((const KskStep *)steps->pdata[i])->title, -1));
  return width;
}

static void
print_step (const KskStep *step, glong title_width)
{
  g_autofree char *confirm = format_roles (step->confirm);
  g_print ("%-6s %-5s %-16s ", step->id, ksk_role_get_name (step->role), step->kind->name);
  print_padded (step->title, title_width);
  g_print (" %4u  %s\n", step->minutes, confirm);
}

static void
print_table (const Source *source)
{
  GPtrArray *acts = ksk_script_get_acts (source->script), *steps = ksk_script_get_steps (source->script);
  glong title_width = get_title_width (steps);
  g_print ("%s (%s): %u steps, %u minutes\n", ksk_script_get_title (source->script),
           ksk_script_get_name (source->script), steps->len, ksk_script_get_minutes (source->script));
  for (guint a = 0; a < acts->len; a++) {
    const KskAct *act = acts->pdata[a];
    g_print ("\nAct %u: %s\n%-6s %-5s %-16s ", a + 1, act->title, "Step", "Role", "Kind");
    print_padded ("Title", title_width);
    g_print (" %4s  %s\n", "Min", "Confirm");
    for (guint i = 0; i < act->n_steps; i++)
      print_step (steps->pdata[act->first_step + i], title_width);
  }
  g_print ("\n");
  ksk_report_text_print_fingerprint ("script", &source->fingerprint);
}

static void
add_roles (JsonBuilder *builder, const char *name, const GArray *roles)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < roles->len; i++)
    json_builder_add_string_value (builder, ksk_role_get_name (g_array_index (roles, KskRole, i)));
  json_builder_end_array (builder);
}

static void
add_facts (JsonBuilder *builder, const char *name, const GPtrArray *facts)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < facts->len; i++)
    json_builder_add_string_value (builder, facts->pdata[i]);
  json_builder_end_array (builder);
}

static void
add_step (JsonBuilder *builder, const KskStep *step)
{
  json_builder_begin_object (builder);
  ksk_report_json_add_string (builder, "id", step->id);
  ksk_report_json_add_string (builder, "title", step->title);
  ksk_report_json_add_string (builder, "kind", step->kind->name);
  ksk_report_json_add_string (builder, "role", ksk_role_get_name (step->role));
  add_roles (builder, "confirm", step->confirm);
  add_roles (builder, "present", step->present);
  add_int (builder, "minutes", step->minutes);
  ksk_report_json_add_string (builder, "say", step->say);
  ksk_report_json_add_string (builder, "see", step->see);
  json_builder_set_member_name (builder, "with");
  json_builder_begin_object (builder);
  for (const KskKindParam *param = step->kind->params; param->name != NULL; param++)
    if (ksk_step_get_param (step, param->name) != NULL)
      ksk_report_json_add_string (builder, param->name, ksk_step_get_param (step, param->name));
  json_builder_end_object (builder);
  add_facts (builder, "needs", step->needs);
  add_facts (builder, "makes", step->makes);
  add_facts (builder, "ends", step->ends);
  json_builder_end_object (builder);
}

static void
print_json (const Source *source)
{
  GPtrArray *acts = ksk_script_get_acts (source->script), *steps = ksk_script_get_steps (source->script);
  JsonBuilder *builder = json_builder_new ();
  begin_json (builder, source);
  ksk_report_json_add_string (builder, "name", ksk_script_get_name (source->script));
  ksk_report_json_add_string (builder, "title", ksk_script_get_title (source->script));
  add_int (builder, "minutes", ksk_script_get_minutes (source->script));
  json_builder_set_member_name (builder, "acts");
  json_builder_begin_array (builder);
  for (guint a = 0; a < acts->len; a++) {
    const KskAct *act = acts->pdata[a];
    json_builder_begin_object (builder);
    ksk_report_json_add_string (builder, "title", act->title);
    json_builder_set_member_name (builder, "steps");
    json_builder_begin_array (builder);
    for (guint i = 0; i < act->n_steps; i++)
      add_step (builder, steps->pdata[act->first_step + i]);
    json_builder_end_array (builder);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  ksk_report_json_finish (builder);
}

static KskExit
show (Source *source, gboolean json)
{
  g_autoptr (GError) error = NULL;
  source->script = ksk_script_parse (source->bytes, &error);
  if (source->script == NULL) {
    ksk_command_complain ("%s: %s", source->source, error->message);
    return KSK_EXIT_REJECT;
  }
  if (json)
    print_json (source);
  else
    print_table (source);
  return KSK_EXIT_ACCEPT;
}

/* What is wrong with a script that cannot be parsed is one remark, whose message names the line. */
static GPtrArray *
collect_remarks (Source *source)
{
  g_autoptr (GError) error = NULL;
  source->script = ksk_script_parse (source->bytes, &error);
  if (source->script != NULL)
    return ksk_script_lint (source->script);

  GPtrArray *remarks = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_script_remark_free);
  KskScriptRemark *remark = g_new0 (KskScriptRemark, 1);
  remark->is_error = TRUE;
  remark->message = g_strdup (error->message);
  g_ptr_array_add (remarks, remark);
  return remarks;
}

static void
print_remarks (const Source *source, GPtrArray *remarks, guint n_errors)
{
  for (guint i = 0; i < remarks->len; i++) {
    const KskScriptRemark *remark = remarks->pdata[i];
    const char *severity = remark->is_error ? "error" : "warning";
    if (remark->step_id != NULL)
      g_print ("%s:%u: %s: step %s: %s\n", source->source, remark->line, severity, remark->step_id, remark->message);
    else
      g_print ("%s: %s: %s\n", source->source, severity, remark->message);
  }
  g_print ("%s: %u errors, %u warnings\n", source->source, n_errors, remarks->len - n_errors);
}

static void
print_json_remarks (const Source *source, GPtrArray *remarks, guint n_errors)
{
  JsonBuilder *builder = json_builder_new ();
  begin_json (builder, source);
  ksk_report_json_add_string (builder, "verdict", n_errors > 0 ? "reject" : "accept");
  json_builder_set_member_name (builder, "remarks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < remarks->len; i++) {
    const KskScriptRemark *remark = remarks->pdata[i];
    json_builder_begin_object (builder);
    ksk_report_json_add_string (builder, "severity", remark->is_error ? "error" : "warning");
    if (remark->step_id != NULL)
      add_int (builder, "line", remark->line);
    else
      ksk_report_json_add_string (builder, "line", NULL);
    ksk_report_json_add_string (builder, "step", remark->step_id);
    ksk_report_json_add_string (builder, "message", remark->message);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  ksk_report_json_finish (builder);
}

static KskExit
lint (Source *source, gboolean json)
{
  g_autoptr (GPtrArray) remarks = collect_remarks (source);
  guint n_errors = 0;
  for (guint i = 0; i < remarks->len; i++)
    n_errors += ((const KskScriptRemark *)remarks->pdata[i])->is_error;
  if (json)
    print_json_remarks (source, remarks, n_errors);
  else
    print_remarks (source, remarks, n_errors);
  return n_errors > 0 ? KSK_EXIT_REJECT : KSK_EXIT_ACCEPT;
}

KskExit
ksk_command_script (int argc, char **argv)
{
  gboolean json = FALSE;
  GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write the result as one JSON object", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (
          &argc, &argv, "lint|show FILE|NAME",
          "Looks for what is wrong with a ceremony script, or shows it as a table. NAME is a script that "
          "comes with the program: signing or rehearsal-short.",
          entries, 2, 2))
    return KSK_EXIT_USAGE;

  static const struct {
    const char *name;
    KskExit (*run) (Source *source, gboolean json);
  } verbs[] = { { "lint", lint }, { "show", show } };
  KskExit (*run) (Source * source, gboolean json) = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (argv[1], verbs[i].name) == 0)
      run = verbs[i].run;
  if (run == NULL) {
    ksk_command_complain ("'%s' is nothing that can be done with a script; see 'ksk script --help'", argv[1]);
    return KSK_EXIT_USAGE;
  }

  g_auto (Source) source = { .source = argv[2], .bytes = ksk_script_lookup_bundled (argv[2]) };
  g_autoptr (GError) error = NULL;
  if (source.bytes == NULL)
    source.bytes = ksk_file_read (argv[2], KSK_MAX_SCRIPT_BYTES, &error);
  if (source.bytes == NULL) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }
  ksk_fingerprint_init (&source.fingerprint, source.bytes);
  return run (&source, json);
}
