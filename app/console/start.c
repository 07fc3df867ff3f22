/* A ceremony put together from its parts, shown and held to its end. */
#include "start.h"

#include <app/media/media-folders.h>
#include <app/record/raised-thread.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <time.h>
#include <ui/console.h>
#include <ui/stage-track.h>

#include "autopilot.h"
#include "configured-cards.h"
#include "configured-recorder.h"
#include "configured-token.h"
#include "hsm-console.h"
#include "paper-printer.h"
#include "record-publisher.h"

/* After the last confirmation, so that it is seen on film. */
#define FILM_AFTER_MS 1000

/* The hash of the record, last of all. */
#define FILM_CLOSING_S 10

/* Between two pictures of the stage. */
#define STAGE_INTERVAL_MS 250

/* One run. */
typedef struct {
  const KskVenue *venue;
  const KskConsoleOptions *options;
  KskMedia *media;
  KskToken *token;
  KskRecorder *recorder;
  KskPrinter *printer;
  KskPublisher *publisher;
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
  g_clear_object (&self->publisher);
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
  self->publisher = ksk_record_publisher_new (venue, KSK_PAPER_PRINTER (self->printer));
}

/* An autopilot that is in a hurry films as much less. */
static guint
get_film_closing_s (const KskConsoleOptions *options)
{
  return options->is_autopilot ? (guint)CLAMP (FILM_CLOSING_S / options->speed, 1, FILM_CLOSING_S) : FILM_CLOSING_S;
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
    .publisher = self->publisher,
    .film_closing_s = get_film_closing_s (self->options),
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
make_console (Run *self, gboolean resumed)
{
  const KskCeremonyConfig *ceremony = ksk_config_get_ceremony (self->venue->config);
  KskConsoleSpec spec = {
    .viewing_distance_m = ceremony->viewing_distance_m,
    .picture_height_m = ceremony->picture_height_m,
    .stage_display = ceremony->stage_display,
    .desk_display = ceremony->desk_display,
    .width_px = self->options->width_px,
    .height_px = self->options->height_px,
  };

  self->console = ksk_console_new (self->session, resumed, &spec);
  if (!ceremony->cameras.is_outside && ceremony->cameras.films_console)
    self->stage_track
        = ksk_stage_track_new (ksk_console_get_stage (self->console), STAGE_INTERVAL_MS, film_stage, self);
}

/* Says how it ended, and where its record is. */
static KskConsoleExit
tell_end (Run *self)
{
  KskCompletion *completion = ksk_session_get_completion (self->session);
  gboolean is_closed = ksk_session_get_state (self->session) == KSK_SESSION_CLOSED;

  if (ksk_completion_get_state (completion) == KSK_COMPLETION_DONE) {
    g_print (_ ("The record is in %s\n"), self->venue->record_dir);
    return is_closed ? KSK_CONSOLE_EXIT_CLOSED : KSK_CONSOLE_EXIT_ABORTED;
  }
  KskRefusal *refusal = ksk_completion_get_refusal (completion);
  if (refusal != NULL)
    ksk_start_complain (ksk_refusal_get_detail (refusal));
  ksk_start_complain (is_closed ? _ ("The ceremony is closed. Its journal is whole. The record is not complete: start "
                                     "the program again with the same folder.")
                                : _ ("The ceremony was aborted. Its journal is whole. The record is not complete: "
                                     "start the program again with the same folder."));
  return KSK_CONSOLE_EXIT_INCOMPLETE;
}

static void
finish (KskConsole *console, gpointer data)
{
  Run *self = data;

  self->exit = tell_end (self);
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

static void
warn (const char *sentence, gpointer data)
{
  ksk_start_complain (sentence);
}

/* Until the record is published. One that is being completed by now has its log. */
static void
keep_hsm_console (Run *self)
{
  const KskHsmConsoleSpec spec = {
    .device = ksk_config_get_ceremony (self->venue->config)->hsm_console,
    .folder = self->venue->record_dir,
    .max_bytes = KSK_HSM_CONSOLE_MAX_BYTES,
    .warn = warn,
  };

  if (spec.device != NULL && ksk_session_get_state (self->session) == KSK_SESSION_READY)
    ksk_record_publisher_take_hsm_console (KSK_RECORD_PUBLISHER (self->publisher), ksk_hsm_console_new (&spec));
}

static gboolean
begin (Run *self, gboolean *resumed, GError **error)
{
  if (!ksk_session_open (self->session, resumed, error))
    return FALSE;
  ksk_configured_recorder_set_clock (self->recorder, ksk_session_get_clock (self->session));
  /* One that is over has it, and is being completed by now. */
  return ksk_session_get_state (self->session) != KSK_SESSION_READY
         || ksk_media_keep (self->media, KSK_VENUE_SCRIPT_NAME, self->venue->script_bytes, error);
}

KskConsoleExit
ksk_start_ceremony (const KskVenue *venue, const KskConsoleOptions *options)
{
  g_return_val_if_fail (venue != NULL && options != NULL, KSK_CONSOLE_EXIT_NOT_STARTED);

  g_auto (Run) run = { .venue = venue, .options = options, .exit = KSK_CONSOLE_EXIT_NOT_STARTED };
  g_autoptr (GError) error = NULL;
  gboolean resumed = FALSE;

  make_adapters (&run);
  /* First, for the journal tells which set of cards it was begun with. */
  if (!ksk_configured_cards_new (ksk_config_get_ceremony (venue->config), venue->is_rehearsal, &run.cards, &error)) {
    ksk_start_complain (error->message);
    return KSK_CONSOLE_EXIT_NOT_STARTED;
  }
  make_session (&run);
  if (!begin (&run, &resumed, &error)) {
    ksk_start_complain (error->message);
    return KSK_CONSOLE_EXIT_NOT_STARTED;
  }
  keep_hsm_console (&run);
  make_console (&run, resumed);
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
  /* Threads that film are raised: the stage must not wait for what they do in one piece. */
  ksk_raise_thread ();
  g_main_loop_run (run.loop);
  return run.exit;
}
