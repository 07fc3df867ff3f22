/* A ceremony put together from its parts, shown and held to its end. */
#include "start.h"

#include <app/media/file-read.h>
#include <app/media/media-folders.h>
#include <app/publish/publish.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <time.h>
#include <ui/console.h>
#include <ui/stage-track.h>

#include "autopilot.h"
#include "configured-cards.h"
#include "configured-recorder.h"
#include "configured-token.h"
#include "paper-printer.h"

/* After the last confirmation, so that it is seen on film. */
#define FILM_AFTER_MS 1000

/* Between two pictures of the stage. */
#define STAGE_INTERVAL_MS 250

/* One run. */
typedef struct {
  const KskVenue *venue;
  KskMedia *media;
  KskToken *token;
  KskRecorder *recorder;
  KskPrinter *printer;
  KskCardSource *cards; /* (nullable): at the device */
  KskSession *session;
  KskConsole *console;
  KskStageTrack *stage_track; /* (nullable): the stage is not filmed */
  KskAutopilot *autopilot;    /* (nullable) */
  GMainLoop *loop;
  KskConsoleExit exit;
} Run;

static void
run_clear (Run *self)
{
  g_clear_object (&self->autopilot);
  g_clear_object (&self->stage_track);
  g_clear_object (&self->console);
  g_clear_object (&self->session);
  g_clear_object (&self->cards);
  g_clear_object (&self->printer);
  g_clear_object (&self->recorder);
  g_clear_object (&self->token);
  g_clear_object (&self->media);
  g_clear_pointer (&self->loop, g_main_loop_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

void
ksk_start_complain (const char *message)
{
  g_printerr ("ksk-console: %s\n", message);
}

static gboolean
set_system_clock (gint64 utc_us, GError **error)
{
  const struct timespec time = { utc_us / G_USEC_PER_SEC, (utc_us % G_USEC_PER_SEC) * 1000 };

  if (clock_settime (CLOCK_REALTIME, &time) == 0)
    return TRUE;
  int code = errno;
  g_set_error (error, G_IO_ERROR, (gint)g_io_error_from_errno (code), "the machine's clock cannot be set: %s",
               g_strerror (code));
  return FALSE;
}

/* Never NULL: what a configuration does not say, the script or nothing does. */
static const char *
get_title (const KskVenue *venue)
{
  const char *title = ksk_config_get_ceremony (venue->config)->title;
  return title != NULL ? title : ksk_script_get_title (venue->script);
}

static const char *
get_facility (const KskVenue *venue)
{
  const char *facility = ksk_config_get_ceremony (venue->config)->facility;
  return facility != NULL ? facility : "";
}

static void
make_adapters (Run *self)
{
  const KskVenue *venue = self->venue;
  KskMediaFoldersSpec media = {
    .record_dir = venue->record_dir,
    .copy_dir = venue->copy_dir,
    .is_rehearsal = venue->is_rehearsal,
  };
  KskPaperPrinterSpec printer = {
    .title = get_title (venue),
    .config_name = venue->config_name,
    .config_size = g_bytes_get_size (venue->config_bytes),
  };
  KskRecorderSpec recorder = {
    .folder = venue->record_dir,
    .title = get_title (venue),
    .is_rehearsal = venue->is_rehearsal,
  };

  for (guint role = 0; role < KSK_N_MEDIA; role++)
    media.folders[role] = venue->folders[role];
  self->media = ksk_media_folders_new (&media);
  self->token = ksk_configured_token_new (venue->config, venue->hsm);
  self->recorder = ksk_configured_recorder_new (&ksk_config_get_ceremony (venue->config)->cameras, &recorder);
  self->printer = ksk_paper_printer_new (self->media, &printer);
}

static void
make_session (Run *self)
{
  const KskVenue *venue = self->venue;
  const KskCeremonyConfig *ceremony = ksk_config_get_ceremony (venue->config);
  KskSessionSpec spec = {
    .script = venue->script,
    .config = venue->config,
    .config_sha256 = venue->config_sha256,
    .schema = venue->schema,
    .is_rehearsal = venue->is_rehearsal,
    .title = get_title (venue),
    .facility = get_facility (venue),
    .zone = ceremony->zone != NULL ? ceremony->zone : ".",
    .journal_dirs = (const char *const *)venue->journal_dirs,
    .log_journal_dir = venue->log_journal_dir,
    .clock_source = ksk_clock_source_get_system (),
    .set_system_clock = ceremony->set_system_clock && !venue->is_rehearsal ? set_system_clock : NULL,
    .media = self->media,
    .token = self->token,
    .recorder = self->recorder,
    .film_after_ms = FILM_AFTER_MS,
    .printer = self->printer,
    .cards = self->cards,
  };

  self->session = ksk_session_new (&spec);
}

static void
film_stage (const KskPicture *picture, gpointer data)
{
  ksk_configured_recorder_push_stage (((Run *)data)->recorder, picture);
}

static void
make_console (Run *self, gboolean resumed, const KskConsoleOptions *options)
{
  const KskCeremonyConfig *ceremony = ksk_config_get_ceremony (self->venue->config);
  KskConsoleSpec spec = {
    .viewing_distance_m = ceremony->viewing_distance_m,
    .picture_height_m = ceremony->picture_height_m,
    .stage_display = ceremony->stage_display,
    .desk_display = ceremony->desk_display,
    .width_px = options->width_px,
    .height_px = options->height_px,
  };

  self->console = ksk_console_new (self->session, resumed, &spec);
  if (!ceremony->cameras.is_outside && ceremony->cameras.films_console)
    self->stage_track
        = ksk_stage_track_new (ksk_console_get_stage (self->console), STAGE_INTERVAL_MS, film_stage, self);
}

static void
finish (KskConsole *console, gpointer data)
{
  Run *self = data;

  self->exit = ksk_session_get_state (self->session) == KSK_SESSION_CLOSED ? KSK_CONSOLE_EXIT_CLOSED
                                                                           : KSK_CONSOLE_EXIT_ABORTED;
  g_main_loop_quit (self->loop);
}

static void
give_up (KskAutopilot *autopilot, const char *sentence, gpointer data)
{
  Run *self = data;

  ksk_start_complain (sentence);
  self->exit = KSK_CONSOLE_EXIT_ABORTED;
  g_main_loop_quit (self->loop);
}

/* What is added to the record so that others can check it. */
static gboolean
publish (const KskVenue *venue, GError **error)
{
  const KskPublishInput input = { .folder = venue->record_dir,
                                  .config = venue->config,
                                  .config_name = venue->config_name,
                                  .config_bytes = venue->config_bytes };
  KskFingerprint sums;
  return ksk_publish (&input, NULL, NULL, &sums, NULL, error);
}

/* Logs, papers and pages of a ceremony that is over. The journal is whole without them. @records: (element-type
 * KskRecord). */
static void
complete_record (Run *self, GPtrArray *records)
{
  g_autoptr (GError) error = NULL;

  if (ksk_paper_printer_complete (KSK_PAPER_PRINTER (self->printer), self->venue->script, records, &error)
      && publish (self->venue, &error)) {
    g_print (_ ("The record is in %s\n"), self->venue->record_dir);
    return;
  }
  ksk_start_complain (error->message);
  ksk_start_complain (
      _ ("The journal is complete, but not all papers of the record are. Start the program again with the "
         "same folder to make them."));
}

/* A program that was killed after the last confirmation, or after the end before the end, has left a ceremony that is
 * over, perhaps without its papers. Returns TRUE with how it ended. A journal that cannot be read is for the session to
 * complain about. */
static gboolean
find_end (const KskVenue *venue, GPtrArray **records, KskConsoleExit *exit)
{
  g_autofree char *path = g_build_filename (venue->record_dir, KSK_JOURNAL_NAME, NULL);
  g_autoptr (GBytes) bytes = ksk_file_read (path, KSK_MAX_JOURNAL_BYTES, NULL);
  g_autoptr (GBytes) torn = NULL;
  g_autoptr (GPtrArray) found = bytes != NULL ? ksk_journal_read (bytes, &torn, NULL) : NULL;

  KskRecord *end = found != NULL ? ksk_story_find_end (found) : NULL;
  if (end == NULL)
    return FALSE;
  *exit = g_str_equal (ksk_record_get_kind (end), "close") ? KSK_CONSOLE_EXIT_CLOSED : KSK_CONSOLE_EXIT_ABORTED;
  *records = g_steal_pointer (&found);
  return TRUE;
}

/* The program may have been killed when the last record was on one medium and not yet on the other. Opening makes them
 * the same, before it says that there is nothing to go on with. */
static void
bring_media_up (Run *self)
{
  gboolean resumed;
  g_autoptr (GError) error = NULL;

  make_session (self);
  if (!ksk_session_open (self->session, &resumed, &error)
      && !g_error_matches (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_EXISTS))
    ksk_start_complain (error->message);
}

static gboolean
begin (Run *self, gboolean *resumed, GError **error)
{
  if (!ksk_session_open (self->session, resumed, error))
    return FALSE;
  ksk_configured_recorder_set_clock (self->recorder, ksk_session_get_clock (self->session));
  return ksk_media_keep (self->media, KSK_VENUE_SCRIPT_NAME, self->venue->script_bytes, error);
}

KskConsoleExit
ksk_start_ceremony (const KskVenue *venue, const KskConsoleOptions *options)
{
  g_return_val_if_fail (venue != NULL && options != NULL, KSK_CONSOLE_EXIT_NOT_STARTED);

  g_auto (Run) run = { .venue = venue, .exit = KSK_CONSOLE_EXIT_NOT_STARTED };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  gboolean resumed = FALSE;

  make_adapters (&run);
  /* First, for the journal tells which set of cards it was begun with. */
  gboolean has_cards
      = ksk_configured_cards_new (ksk_config_get_ceremony (venue->config), venue->is_rehearsal, &run.cards, &error);
  if (!has_cards)
    ksk_start_complain (error->message);
  if (find_end (venue, &records, &run.exit)) {
    if (has_cards)
      bring_media_up (&run);
    complete_record (&run, records);
    return run.exit;
  }
  if (!has_cards)
    return KSK_CONSOLE_EXIT_NOT_STARTED;
  make_session (&run);
  if (!begin (&run, &resumed, &error)) {
    ksk_start_complain (error->message);
    return KSK_CONSOLE_EXIT_NOT_STARTED;
  }
  make_console (&run, resumed, options);
  run.loop = g_main_loop_new (NULL, FALSE);
  g_signal_connect (run.console, "finished", G_CALLBACK (finish), &run);
  ksk_console_present (run.console);
  if (options->is_autopilot) {
    run.autopilot = ksk_autopilot_new (run.session, run.console, options->speed, options->screenshots, &error);
    if (run.autopilot == NULL) {
      ksk_start_complain (error->message);
      return KSK_CONSOLE_EXIT_NOT_STARTED;
    }
    g_signal_connect (run.autopilot, "stalled", G_CALLBACK (give_up), &run);
  }
  g_main_loop_run (run.loop);
  g_clear_object (&run.autopilot);
  KskSessionState state = ksk_session_get_state (run.session);
  if (state == KSK_SESSION_CLOSED || state == KSK_SESSION_ABORTED)
    complete_record (&run, ksk_session_get_story (run.session)->records);
  return run.exit;
}
