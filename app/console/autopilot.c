/* Plays the operator and the room: a timer that does the next thing, and pictures of the pages. */
#include "autopilot.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <ui/screenshot.h>

#include "options.h"

/* While a machine works there is nothing to do but to look again. */
#define LOOK_AGAIN_MS 10

/* No step takes so many: the most are 32 words, or a roll call. What is done more often is refused each time. */
#define MAX_ACTS 500

/* What has changed is laid out in the first frame after it, drawn in it, and on the screen with the next. */
#define FRAMES_BEFORE_PICTURE 3

struct _KskAutopilot {
  GObject parent_instance;

  KskSession *session;
  KskConsole *console;
  guint interval_ms;
  char *screenshots; /* (nullable) */
  guint timer;
  gint64 last_sign_us; /* monotonic: when it still looked as if the ceremony went on */
  guint n_acts;        /* in this step, or in this state of the completion */
  const KskStep *step; /* (nullable) */
  KskCompletionState completion;
  KskPage *page; /* the one that was last seen */
  guint n_pages;
  gboolean is_taken;       /* a picture, of that page */
  gboolean is_ready_taken; /* another one, of that page when it can be confirmed */
  guint frames_left;       /* before the next picture */
};

enum { STALLED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KskAutopilot, ksk_autopilot, G_TYPE_OBJECT)

/* `2.4-load-request`, or for a page that is of no step, such as KskAlarmPage, what it is: `alarm`. */
static char *
dup_page_name (KskPage *page)
{
  KskAction *action = ksk_page_get_action (page);

  if (action == NULL) {
    const char *type = G_OBJECT_TYPE_NAME (page) + strlen ("Ksk");
    return g_ascii_strdown (type, (gssize)strlen (type) - (gssize)strlen ("Page"));
  }
  const KskStep *step = ksk_action_get_step (action);
  return g_strdup_printf ("%s-%s", step->id, step->kind->name);
}

static void
take_picture (KskAutopilot *self, const char *suffix)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *page = dup_page_name (self->page);
  g_autofree char *name = g_strdup_printf ("%02u-%s%s.png", self->n_pages, page, suffix);
  g_autofree char *path = g_build_filename (self->screenshots, name, NULL);

  if (!ksk_screenshot_save (ksk_console_get_stage (self->console), path, &error))
    g_printerr ("ksk-console: %s\n", error->message);
}

static gboolean
is_ready (KskAutopilot *self)
{
  g_autofree char *hindrance = ksk_session_dup_hindrance (self->session);

  return ksk_page_get_action (self->page) != NULL && hindrance == NULL;
}

/* Returns TRUE when a picture is to be taken before the act that may leave the page. */
static gboolean
wants_picture (KskAutopilot *self)
{
  if (self->screenshots == NULL)
    return FALSE;
  if (g_set_object (&self->page, ksk_console_get_page (self->console))) {
    self->n_pages++;
    self->is_taken = FALSE;
    self->is_ready_taken = FALSE;
  }
  return !self->is_taken || (!self->is_ready_taken && is_ready (self));
}

static gboolean
is_machine_working (KskAutopilot *self)
{
  KskAction *action = ksk_session_get_action (self->session);

  return (action != NULL && ksk_action_is_busy (action))
         || ksk_card_table_is_busy (ksk_session_get_card_table (self->session))
         || ksk_session_is_starting_footage (self->session) || ksk_session_is_ending_footage (self->session)
         || ksk_completion_is_busy (ksk_session_get_completion (self->session));
}

/* Returns: (transfer full): what it waits for, as a sentence. */
static char *
describe_stall (KskAutopilot *self)
{
  const KskStep *step = ksk_story_get_step (ksk_session_get_story (self->session));
  g_autofree char *hindrance = ksk_session_dup_hindrance (self->session);
  KskAction *action = ksk_session_get_action (self->session);
  KskRefusal *refusal = action != NULL ? ksk_action_get_refusal (action) : NULL;
  KskRefusal *alarm = ksk_session_get_alarm (self->session);

  if (refusal == NULL)
    refusal = alarm;
  return g_strdup_printf (
      _ ("The autopilot gets nowhere in step %s (%s), while the ceremony is %s: %s %s"), step != NULL ? step->id : "-",
      step != NULL ? step->kind->name : "-", ksk_session_state_get_name (ksk_session_get_state (self->session)),
      hindrance != NULL ? hindrance : "", refusal != NULL ? ksk_refusal_get_happened (refusal) : "");
}

/* Whether it still looks as if the ceremony went on. What is refused again and again does not, whatever is recorded of
 * it and of films meanwhile. */
static gboolean
goes_on (KskAutopilot *self, gboolean has_acted)
{
  const KskStep *step = ksk_story_get_step (ksk_session_get_story (self->session));
  KskCompletionState completion = ksk_completion_get_state (ksk_session_get_completion (self->session));

  if (self->step != step || self->completion != completion) {
    self->step = step;
    self->completion = completion;
    self->n_acts = 0;
    return TRUE;
  }
  self->n_acts += has_acted;
  return self->n_acts <= MAX_ACTS && (has_acted || is_machine_working (self));
}

static gboolean tick (gpointer data);

static void count_frame (GdkFrameClock *clock, KskAutopilot *self);

static void
wait_for (KskAutopilot *self, guint interval_ms)
{
  /* Drawing has the higher priority, so that a picture shows what was done before. */
  self->timer = g_timeout_add_full (G_PRIORITY_LOW, interval_ms, tick, self, NULL);
}

static void
wait_for_frames (KskAutopilot *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (ksk_console_get_stage (self->console)));

  self->frames_left = FRAMES_BEFORE_PICTURE;
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (count_frame), self, 0);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
}

static gboolean
tick (gpointer data)
{
  g_autoptr (KskAutopilot) self = g_object_ref (data); /* what is played may end the ceremony */

  self->timer = 0;
  if (wants_picture (self)) {
    wait_for_frames (self);
    return G_SOURCE_REMOVE;
  }
  gboolean has_acted = ksk_console_play (self->console);
  gint64 now_us = g_get_monotonic_time ();
  if (goes_on (self, has_acted))
    self->last_sign_us = now_us;
  if (now_us - self->last_sign_us > KSK_AUTOPILOT_PATIENCE_S * G_USEC_PER_SEC) {
    g_autofree char *sentence = describe_stall (self);
    g_signal_emit (self, signals[STALLED], 0, sentence);
    return G_SOURCE_REMOVE;
  }
  wait_for (self, has_acted ? self->interval_ms : LOOK_AGAIN_MS);
  return G_SOURCE_REMOVE;
}

/* After a frame was painted nothing waits to be laid out, so that the picture is of what is on the screen. */
static void
count_frame (GdkFrameClock *clock, KskAutopilot *self)
{
  if (--self->frames_left > 0) {
    gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
    return;
  }
  g_signal_handlers_disconnect_by_data (clock, self);
  if (!self->is_taken) {
    self->is_taken = TRUE;
    take_picture (self, "");
  } else {
    self->is_ready_taken = TRUE;
    take_picture (self, "-ready");
  }
  wait_for (self, 0);
}

static void
ksk_autopilot_init (KskAutopilot *self)
{
}

static void
ksk_autopilot_dispose (GObject *object)
{
  KskAutopilot *self = KSK_AUTOPILOT (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->page);
  g_clear_object (&self->console);
  g_clear_object (&self->session);
  g_clear_pointer (&self->screenshots, g_free);
  G_OBJECT_CLASS (ksk_autopilot_parent_class)->dispose (object);
}

static void
ksk_autopilot_class_init (KskAutopilotClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ksk_autopilot_dispose;

  signals[STALLED] = g_signal_new ("stalled", KSK_TYPE_AUTOPILOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   1, G_TYPE_STRING);
}

KskAutopilot *
ksk_autopilot_new (KskSession *session, KskConsole *console, double speed, const char *screenshots, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (session), NULL);
  g_return_val_if_fail (KSK_IS_CONSOLE (console), NULL);
  g_return_val_if_fail (speed > 0, NULL);

  if (screenshots != NULL && g_mkdir_with_parents (screenshots, 0755) != 0) {
    int code = errno;
    g_set_error (error, G_IO_ERROR, (gint)g_io_error_from_errno (code), _ ("The folder %s cannot be made: %s"),
                 screenshots, g_strerror (code));
    return NULL;
  }

  KskAutopilot *self = g_object_new (KSK_TYPE_AUTOPILOT, NULL);
  self->session = g_object_ref (session);
  self->console = g_object_ref (console);
  self->screenshots = g_strdup (screenshots);
  self->interval_ms = speed > KSK_MAX_SPEED ? 0 : (guint)(1000 / speed);
  self->last_sign_us = g_get_monotonic_time ();
  wait_for (self, self->interval_ms);
  return self;
}
