/* `ksk script`: a ceremony script linted, shown as a table, or made into a PDF. */
#include <app/media/file-read.h>
#include <app/media/file-write.h>
#include <app/print/paper.h>
#include <string.h>

#include "report-json.h"
#include "report-text.h"

/* What may be asked for besides. */
typedef struct {
  gboolean json;
  KskPaperSize paper;
  gboolean is_rehearsal;
  const char *output; /* (nullable) */
} Options;

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

static gboolean
parse (Source *source)
{
  g_autoptr (GError) error = NULL;
  source->script = ksk_script_parse (source->bytes, &error);
  if (source->script == NULL)
    ksk_command_complain ("%s: %s", source->source, error->message);
  return source->script != NULL;
}

static KskExit
show (Source *source, const Options *options)
{
  if (!parse (source))
    return KSK_EXIT_REJECT;
  if (options->json)
    print_json (source);
  else
    print_table (source);
  return KSK_EXIT_ACCEPT;
}

static void
print_pdf (const Options *options, GBytes *pdf, guint n_pages)
{
  KskFingerprint fingerprint;
  ksk_fingerprint_init (&fingerprint, pdf);
  if (options->json) {
    JsonBuilder *builder = json_builder_new ();
    json_builder_begin_object (builder);
    ksk_report_json_add_file (builder, options->output);
    ksk_report_json_add_fingerprint (builder, &fingerprint);
    add_int (builder, "pages", n_pages);
    ksk_report_json_finish (builder);
    return;
  }
  g_print ("%s: %u pages\n", options->output, n_pages);
  ksk_report_text_print_fingerprint ("PDF", &fingerprint);
}

/* Nothing but the script goes into the PDF, no date either: it can be made again, and has the same hash then. */
static KskExit
make_pdf (Source *source, const Options *options)
{
  if (!parse (source))
    return KSK_EXIT_REJECT;
  KskPaperInput input = {
    .ceremony = ksk_script_get_title (source->script),
    .is_rehearsal = options->is_rehearsal,
    .script = source->script,
  };
  g_autoptr (GError) error = NULL;
  guint n_pages;
  g_autoptr (GBytes) pdf = ksk_paper_render (KSK_PAPER_SCRIPT, &input, options->paper, &n_pages, &error);
  if (pdf == NULL || !ksk_file_write_new (options->output, pdf, &error)) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }
  print_pdf (options, pdf, n_pages);
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
lint (Source *source, const Options *options)
{
  g_autoptr (GPtrArray) remarks = collect_remarks (source);
  guint n_errors = 0;
  for (guint i = 0; i < remarks->len; i++)
    n_errors += ((const KskScriptRemark *)remarks->pdata[i])->is_error;
  if (options->json)
    print_json_remarks (source, remarks, n_errors);
  else
    print_remarks (source, remarks, n_errors);
  return n_errors > 0 ? KSK_EXIT_REJECT : KSK_EXIT_ACCEPT;
}

/* Reads the source and does with it what the row says. */
static KskExit
run_verb (KskExit (*run) (Source *source, const Options *options), const char *name, const Options *options)
{
  g_auto (Source) source = { .source = name, .bytes = ksk_script_lookup_bundled (name) };
  g_autoptr (GError) error = NULL;
  if (source.bytes == NULL)
    source.bytes = ksk_file_read (name, KSK_MAX_SCRIPT_BYTES, &error);
  if (source.bytes == NULL) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }
  ksk_fingerprint_init (&source.fingerprint, source.bytes);
  return run (&source, options);
}

KskExit
ksk_command_script (int argc, char **argv)
{
  Options options = { .paper = KSK_PAPER_A4 };
  g_autofree char *paper = NULL;
  GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Write the result as one JSON object", NULL },
    { "paper", 0, 0, G_OPTION_ARG_STRING, &paper, "Size of the PDF's pages, A4 unless given", "a4|letter" },
    { "rehearsal", 0, 0, G_OPTION_ARG_NONE, &options.is_rehearsal, "Mark every page of the PDF with REHEARSAL", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (
          &argc, &argv, "lint|show FILE|NAME, or pdf FILE|NAME OUT.pdf",
          "Looks for what is wrong with a ceremony script, shows it as a table, or makes a PDF of it to be followed on "
          "paper. NAME is a script that comes with the program: signing or rehearsal-short.",
          entries, 2, 3))
    return KSK_EXIT_USAGE;

  static const struct {
    const char *name;
    int n_arguments;
    KskExit (*run) (Source *source, const Options *options);
  } verbs[] = { { "lint", 2, lint }, { "show", 2, show }, { "pdf", 3, make_pdf } };
  gsize verb = 0;
  while (verb < G_N_ELEMENTS (verbs) && strcmp (argv[1], verbs[verb].name) != 0)
    verb++;
  if (verb == G_N_ELEMENTS (verbs)) {
    ksk_command_complain ("'%s' is nothing that can be done with a script; see 'ksk script --help'", argv[1]);
    return KSK_EXIT_USAGE;
  }
  if (argc - 1 != verbs[verb].n_arguments) {
    ksk_command_complain ("too %s arguments: '%s' takes %s", argc - 1 > verbs[verb].n_arguments ? "many" : "few",
                          argv[1], verbs[verb].run == make_pdf ? "a script and a new file" : "a script");
    return KSK_EXIT_USAGE;
  }
  if (verbs[verb].run != make_pdf && (paper != NULL || options.is_rehearsal)) {
    ksk_command_complain ("--paper and --rehearsal are for 'ksk script pdf'");
    return KSK_EXIT_USAGE;
  }
  if (paper != NULL && !ksk_paper_size_from_name (paper, &options.paper)) {
    ksk_command_complain ("'%s' is no size of paper: choose a4 or letter", paper);
    return KSK_EXIT_USAGE;
  }
  options.output = argc == 4 ? argv[3] : NULL;
  return run_verb (verbs[verb].run, argv[2], &options);
}
