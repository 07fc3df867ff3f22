/* `ksk audit`: a published record, verified with nothing but the record. */
#include <app/audit/audit.h>
#include <app/media/file-read.h>
#include <unistd.h>

#include "footage-module.h"
#include "report-json.h"
#include "report-text.h"

#define SUMMARY                                                                                                       \
  "Verifies the published record of a ceremony with nothing but the record.\n\n"                                      \
  "Exit status 0: nothing that was checked failed, and with --strict everything was checked; 1: rejected;\n"          \
  "2: the command line or the trust anchors; 3: the folder or the file cannot be read.\n\n"                           \
  "--json writes one object: verdict (accept, reject), strict, not_checked (checks), file, and findings, each with\n" \
  "check, verdict (pass, fail, skip), message, expected, found and bundle; texts or null."

/* Returns FALSE after saying what is wrong with the file. */
static gboolean
load_anchor (const char *path, KskTrustAnchor **anchor, KskExit *exit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_file_read (path, KSK_MAX_REQUEST_BYTES, &error);
  if (bytes == NULL) {
    ksk_command_complain ("%s", error->message);
    *exit = KSK_EXIT_DEVICE;
    return FALSE;
  }
  *anchor = ksk_trust_anchor_parse (bytes, 0, &error);
  if (*anchor != NULL)
    return TRUE;
  ksk_command_complain ("%s: %s", path, error->message);
  *exit = KSK_EXIT_USAGE;
  return FALSE;
}

/* An audit that is over. */
typedef struct {
  KskReport *report;
  const char *folder;
  GPtrArray *not_checked; /* (element-type utf8): checks of which something was left out, each once */
  gboolean is_strict;     /* what was not checked does not hold */
} Audit;

static gboolean
accepts (const Audit *self)
{
  return ksk_report_accepts (self->report) && (!self->is_strict || self->not_checked->len == 0);
}

/* Returns: (transfer container). */
static GPtrArray *
list_not_checked (KskReport *report)
{
  GPtrArray *findings = ksk_report_get_findings (report), *checks = g_ptr_array_new ();
  for (guint i = 0; i < findings->len; i++) {
    const char *check = ksk_finding_get_check (findings->pdata[i]);
    if (ksk_finding_get_verdict (findings->pdata[i]) == KSK_VERDICT_SKIP
        && !g_ptr_array_find_with_equal_func (checks, check, g_str_equal, NULL))
      g_ptr_array_add (checks, (gpointer)check);
  }
  return checks;
}

/* Returns: (transfer full): the names, with commas between. */
static char *
join (const GPtrArray *names)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *)names->pdata[i]);
  return g_string_free (text, FALSE);
}

static void
print_json (const Audit *self)
{
  JsonBuilder *builder = json_builder_new ();
  json_builder_begin_object (builder);
  ksk_report_json_add_judged (builder, self->report, accepts (self));
  json_builder_set_member_name (builder, "strict");
  json_builder_add_boolean_value (builder, self->is_strict);
  json_builder_set_member_name (builder, "not_checked");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->not_checked->len; i++)
    json_builder_add_string_value (builder, self->not_checked->pdata[i]);
  json_builder_end_array (builder);
  ksk_report_json_add_file (builder, self->folder);
  ksk_report_json_finish (builder);
}

static void
print_text (const Audit *self)
{
  g_autofree char *names = join (self->not_checked);
  gboolean holds = ksk_report_accepts (self->report);
  g_print ("Auditing the record in %s...\n", self->folder);
  ksk_report_text_print_findings (self->report);
  if (self->not_checked->len == 0)
    g_print ("...%s.\n", holds ? "EVERYTHING HOLDS" : "NOT EVERYTHING HOLDS");
  else if (self->is_strict && holds)
    g_print ("...NOT EVERYTHING WAS CHECKED: %s.\n", names);
  else
    g_print ("...%s, AND NOT CHECKED: %s.\n", holds ? "EVERYTHING THAT WAS CHECKED HOLDS" : "NOT EVERYTHING HOLDS",
             names);
}

/* On standard error, what is wrong first. */
static void
complain (const Audit *self)
{
  g_autofree char *names = join (self->not_checked);
  if (ksk_report_accepts (self->report))
    ksk_command_complain ("%s is rejected: --strict, and not checked: %s", self->folder, names);
  else
    ksk_report_text_complain (self->report, self->folder, NULL);
}

/* One line, which is written over. */
static void
tell_progress (const char *what, double done, gint64 left_us, gpointer data)
{
  gint64 left_s = left_us / G_TIME_SPAN_SECOND;

  if (left_us >= 0)
    g_printerr ("\r%s: %3d %%, %" G_GINT64_FORMAT ":%02d min left \b", what, (int)(done * 100), left_s / 60,
                (int)(left_s % 60));
}

/* Of the first film; what is wrong with the module is then said of each. */
static gboolean
read_footage (const char *path, KskFootageFrames frames, const KskFootagePart *part, KskFootageFunc func, gpointer data,
              GCancellable *cancellable, KskFootageFile *file, GError **error)
{
  static GMutex mutex;
  static KskFootageReadFunc read;

  g_mutex_lock (&mutex);
  gboolean is_loaded = read != NULL || (read = ksk_footage_module_load (error)) != NULL;
  g_mutex_unlock (&mutex);
  return is_loaded && read (path, frames, part, func, data, cancellable, file, error);
}

static void
clear_progress (void)
{
  g_printerr ("\r%50s\r", "");
}

KskExit
ksk_command_audit (int argc, char **argv)
{
  g_autofree char *anchor_path = NULL, *previous = NULL;
  gboolean json = FALSE, is_strict = FALSE, skips_frames = FALSE, shows_progress = isatty (STDERR_FILENO);
  GOptionEntry entries[] = {
    { "trust-anchor", 0, 0, G_OPTION_ARG_FILENAME, &anchor_path, "Trust anchors from elsewhere (RFC 7958)", "FILE" },
    { "previous", 0, 0, G_OPTION_ARG_FILENAME, &previous, "Record of the ceremony before, which this one goes on from",
      "DIR" },
    { "strict", 0, 0, G_OPTION_ARG_NONE, &is_strict, "Reject when anything was not checked", NULL },
    { "skip-frames", 0, 0, G_OPTION_ARG_NONE, &skips_frames,
      "Leave out what is in the frames of films, which takes longest", NULL },
    { "progress", 0, 0, G_OPTION_ARG_NONE, &shows_progress,
      "Say on standard error how far it is, also when that is no terminal", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write the result as one JSON object", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (&argc, &argv, "DIR", SUMMARY, entries, 1, 1))
    return KSK_EXIT_USAGE;

  KskExit exit = KSK_EXIT_ACCEPT;
  g_autoptr (KskTrustAnchor) anchor = NULL;
  if (anchor_path != NULL && !load_anchor (anchor_path, &anchor, &exit))
    return exit;
  const KskAuditInput input = { .folder = argv[1],
                                .previous = previous,
                                .anchor = anchor,
                                .read_footage = skips_frames ? NULL : read_footage,
                                .progress = shows_progress ? tell_progress : NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (KskReport) report = ksk_audit (&input, NULL, &error);
  if (shows_progress)
    clear_progress ();
  if (report == NULL) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }
  g_autoptr (GPtrArray) not_checked = list_not_checked (report);
  const Audit audit = { report, argv[1], not_checked, is_strict };
  (json ? print_json : print_text) (&audit);
  if (accepts (&audit))
    return KSK_EXIT_ACCEPT;
  complain (&audit);
  return KSK_EXIT_REJECT;
}
