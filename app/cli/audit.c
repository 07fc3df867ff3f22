/* `ksk audit`: a published record, verified with nothing but the record. */
#include <app/audit/audit.h>
#include <app/media/file-read.h>
#include <unistd.h>

#include "footage-module.h"
#include "report-json.h"
#include "report-text.h"

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

static void
print_json (KskReport *report, const char *folder)
{
  JsonBuilder *builder = json_builder_new ();
  json_builder_begin_object (builder);
  ksk_report_json_add_findings (builder, report);
  ksk_report_json_add_file (builder, folder);
  ksk_report_json_finish (builder);
}

static void
print_text (KskReport *report, const char *folder)
{
  g_print ("Auditing the record in %s...\n", folder);
  ksk_report_text_print_findings (report);
  guint n_skipped = ksk_report_count (report, KSK_VERDICT_SKIP);
  g_print ("...%s", ksk_report_accepts (report) ? "EVERYTHING HOLDS" : "NOT EVERYTHING HOLDS");
  if (n_skipped > 0)
    g_print (", AND %u FINDINGS SAY WHAT WAS NOT CHECKED", n_skipped);
  g_print (".\n");
}

/* One line, which is written over. */
static void
tell_progress (double done, gint64 left_us, gpointer data)
{
  gint64 left_s = left_us / G_TIME_SPAN_SECOND;

  if (left_us >= 0)
    g_printerr ("\rReading the films: %3d %%, %" G_GINT64_FORMAT ":%02d min left \b", (int)(done * 100), left_s / 60,
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
  g_autofree char *anchor_path = NULL;
  gboolean json = FALSE, skips_frames = FALSE, shows_progress = isatty (STDERR_FILENO);
  GOptionEntry entries[] = {
    { "trust-anchor", 0, 0, G_OPTION_ARG_FILENAME, &anchor_path, "Trust anchors from elsewhere (RFC 7958)", "FILE" },
    { "skip-frames", 0, 0, G_OPTION_ARG_NONE, &skips_frames,
      "Leave out what is in the frames of films, which takes longest", NULL },
    { "progress", 0, 0, G_OPTION_ARG_NONE, &shows_progress,
      "Say on standard error how far it is, also when that is no terminal", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write the result as one JSON object", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (&argc, &argv, "DIR",
                          "Verifies the published record of a ceremony with nothing but the record.", entries, 1, 1))
    return KSK_EXIT_USAGE;

  KskExit exit = KSK_EXIT_ACCEPT;
  g_autoptr (KskTrustAnchor) anchor = NULL;
  if (anchor_path != NULL && !load_anchor (anchor_path, &anchor, &exit))
    return exit;
  const KskAuditInput input = { .folder = argv[1],
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
  (json ? print_json : print_text) (report, argv[1]);
  if (ksk_report_accepts (report))
    return KSK_EXIT_ACCEPT;
  ksk_report_text_complain (report, argv[1], NULL);
  return KSK_EXIT_REJECT;
}
