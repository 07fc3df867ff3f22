/* `ksk rehearse`: a whole ceremony without a person or a screen, leaving a full record. */
#include <app/media/file-write.h>
#include <app/rehearsal/room.h>
#include <stdio.h>

#include "report-text.h"
#include "signing.h"

typedef struct {
  char *out;
  char *domain;
  char *algorithm;
  char *rollover;
  char *seed;
  char *now;
  gint bundles;
} RehearseOptions;

static void
rehearse_options_clear (RehearseOptions *self)
{
  g_free (self->out);
  g_free (self->domain);
  g_free (self->algorithm);
  g_free (self->rollover);
  g_free (self->seed);
  g_free (self->now);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RehearseOptions, rehearse_options_clear)

/* Everything that is printed goes into the record too. */
static GString *record;

static void
print_and_record (const char *text)
{
  fputs (text, stdout);
  g_string_append (record, text);
}

static gboolean
read_options (const RehearseOptions *options, KskRoomSpec *spec, GError **error)
{
  *spec = (KskRoomSpec){
    .dir = options->out,
    .domain = options->domain != NULL ? options->domain : ".",
    .bundles = (guint)options->bundles,
    .rollover = options->rollover != NULL ? options->rollover : "normal",
    .seed = options->seed,
    .now_s = g_get_real_time () / G_USEC_PER_SEC,
  };

  if (options->out == NULL) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         "no folder is named: say with --out DIR where to rehearse");
    return FALSE;
  }
  if (options->bundles < 1) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--bundles takes a number of 1 or more");
    return FALSE;
  }
  if (options->now != NULL && !ksk_time_parse (options->now, &spec->now_s, error)) {
    g_prefix_error (error, "--now: ");
    return FALSE;
  }
  return ksk_command_read_algorithm (options->algorithm != NULL ? options->algorithm : "RSASHA256", &spec->algorithm,
                                     error);
}

/* What cannot be rehearsed, unlike what went wrong on the way. */
static gboolean
is_usage_error (const GError *error)
{
  return g_error_matches (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
}

static KskExit
verify (const KskRoom *room, KskResponse *response)
{
  g_autoptr (GError) error = NULL;
  char *text;
  gsize length;
  if (!g_file_get_contents (room->trust_anchor_path, &text, &length, &error)) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, length);
  g_autoptr (KskTrustAnchor) anchor = ksk_trust_anchor_parse (bytes, 0, &error);
  if (anchor == NULL) {
    ksk_command_complain ("%s: %s", room->trust_anchor_path, error->message);
    return KSK_EXIT_DEVICE;
  }
  g_autoptr (KskReport) report = ksk_verify_response (response, anchor);
  g_print ("\nVerifying the SKR against %s...\n", room->trust_anchor_path);
  ksk_report_text_print_findings (report);
  if (ksk_report_accepts (report))
    return KSK_EXIT_ACCEPT;
  ksk_report_text_complain (report, room->response_path, NULL);
  return KSK_EXIT_REJECT;
}

static KskExit
hold_ceremony (const KskRoom *room, gint64 now_s)
{
  g_auto (KskRunOptions) options = KSK_RUN_OPTIONS_INIT;
  g_autofree char *now = ksk_time_format (now_s);
  options.config = g_strdup (room->config_path);
  options.schema = g_strdup (room->schema);
  options.now = g_strdup (now);

  g_auto (KskRun) run = { 0 };
  KskExit exit = ksk_run_perform (&run, &options, room->request_path, TRUE);
  if (exit != KSK_EXIT_ACCEPT && exit != KSK_EXIT_REJECT)
    return exit;
  if (run.hsm != NULL)
    ksk_hsm_access_print_token (run.hsm);
  ksk_report_text_print (&run);
  if (exit != KSK_EXIT_ACCEPT) {
    ksk_report_text_complain (run.report, room->request_path, "nothing was signed");
    return exit;
  }

  g_autoptr (KskResponse) response = NULL;
  g_autoptr (GBytes) xml = NULL;
  exit = ksk_signing_perform (&run, room->response_path, &response, &xml);
  if (exit != KSK_EXIT_ACCEPT)
    return exit;
  ksk_signing_print (room->response_path, response, xml);
  return verify (room, response);
}

static KskExit
write_record (const char *dir, KskExit exit)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *name = g_date_time_format (now, "ksrsigner-%Y%m%d-%H%M%S.log");
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (g_steal_pointer (&record));
  g_autoptr (GError) error = NULL;
  if (!ksk_file_write_new (path, bytes, &error)) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }
  g_print ("The record of this rehearsal is %s\n", path);
  return exit;
}

KskExit
ksk_command_rehearse (int argc, char **argv)
{
  g_auto (RehearseOptions) options = { .bundles = 9 };
  GOptionEntry entries[] = {
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &options.out, "New folder for everything", "DIR" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &options.seed, "Make the same requests again from the same text", "TEXT" },
    { "bundles", 0, 0, G_OPTION_ARG_INT, &options.bundles, "Bundles of the request [9]", "N" },
    { "algorithm", 0, 0, G_OPTION_ARG_STRING, &options.algorithm, "DNSSEC algorithm [RSASHA256]", "NAME" },
    { "domain", 0, 0, G_OPTION_ARG_STRING, &options.domain, "Zone [.]", "DOMAIN" },
    { "rollover", 0, 0, G_OPTION_ARG_STRING, &options.rollover,
      "normal, pre-publish, publish+, rollover, rollover+, revoke or algorithm [normal]", "PHASE" },
    { "now", 0, 0, G_OPTION_ARG_STRING, &options.now, "Time of day to rehearse at", "T" },
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (&argc, &argv, "",
                          "Makes a private SoftHSM token, keys and a request in a new folder, then checks, signs and "
                          "verifies there. Touches nothing outside that folder.",
                          entries, 0, 0))
    return KSK_EXIT_USAGE;

  g_autoptr (GError) error = NULL;
  KskRoomSpec spec;
  if (!read_options (&options, &spec, &error)) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_USAGE;
  }
  g_autoptr (KskRoom) room = ksk_room_build (&spec, &error);
  if (room == NULL) {
    ksk_command_complain ("%s", error->message);
    return is_usage_error (error) ? KSK_EXIT_USAGE : KSK_EXIT_DEVICE;
  }

  record = g_string_new (NULL);
  GPrintFunc print = g_set_print_handler (print_and_record);
  g_print ("REHEARSAL in %s: nothing here is a real key, and nothing may be published.\n\n", options.out);
  KskExit exit = hold_ceremony (room, spec.now_s);
  g_print ("\n%s\n", exit == KSK_EXIT_ACCEPT ? "The rehearsal is complete." : "The rehearsal did not succeed.");
  g_set_print_handler (print);
  return write_record (options.out, exit);
}
