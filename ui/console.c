/* The windows of a ceremony: which page is shown, what the keys do, and where the controls are. */
#include "console.h"

#include "ui/confirm-bar.h"
#include "ui/desk.h"
#include "ui/displays.h"
#include "ui/held-key.h"
#include "ui/pages/asides.h"
#include "ui/pages/pin-entry.h"
#include "ui/shelf.h"
#include "ui/stage.h"

#define TICK_MS 100

/* The operator sits at the desk, in front of a screen as large as a hand is wide. */
#define DESK_DISTANCE_M 0.8
#define DESK_PICTURE_M 0.3

struct _KskConsole {
  GObject parent_instance;

  KskSession *session;
  KskStage *stage;
  KskDesk *desk;
  KskDisplays *displays; /* (nullable): of windows of a given size there is none */
  KskScaleInput room;
  KskPage *page; /* what is shown */
  KskShelf *shelf;
  KskAction *watched;    /* (nullable): the action of the current step */
  KskSessionState state; /* that was last shown */
  KskCommand asked;      /* which page was asked for by a key */
  gboolean found_seen;   /* what was found in the journal was looked at, or nothing was */
  gboolean has_desk;
  gboolean was_ready; /* the page, when it was last arranged: it then asks for initials */
  guint tick;
};

G_DEFINE_FINAL_TYPE (KskConsole, ksk_console, G_TYPE_OBJECT)

enum { FINISHED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void show (KskConsole *self);
static void perform (KskConsole *self, KskCommand command);

/* Which page stands in the place of the step's. Returns G_TYPE_INVALID when none does. */
static GType
choose_aside (KskConsole *self)
{
  KskSessionState state = ksk_session_get_state (self->session);
  KskAction *action = ksk_session_get_action (self->session);

  if (ksk_session_is_footage_lost (self->session))
    return ksk_lost_footage_page_get_type ();
  if (ksk_session_get_alarm (self->session) != NULL)
    return ksk_alarm_page_get_type ();
  if (ksk_session_is_ending_footage (self->session))
    return ksk_ending_page_get_type ();
  if (state == KSK_SESSION_CLOSED || state == KSK_SESSION_ABORTED)
    return ksk_aside_choose_last (self->session);
  if (self->asked == KSK_COMMAND_HELP)
    return ksk_help_page_get_type ();
  if (self->asked == KSK_COMMAND_PEOPLE)
    return ksk_people_page_get_type ();
  if (self->asked == KSK_COMMAND_ABORT)
    return ksk_abort_page_get_type ();
  if (!self->found_seen)
    return ksk_resumed_page_get_type ();
  if (state == KSK_SESSION_OBJECTION)
    return ksk_objection_page_get_type ();
  if (state == KSK_SESSION_DEVIATION || self->asked == KSK_COMMAND_DEVIATION)
    return ksk_deviation_page_get_type ();
  if (state == KSK_SESSION_PAUSED || self->asked == KSK_COMMAND_PAUSE)
    return ksk_pause_page_get_type ();
  if (ksk_session_needs_reactivation (self->session))
    return ksk_reactivate_hsm_page_get_type ();
  if (action != NULL && ksk_action_get_refusal (action) != NULL)
    return ksk_refusal_page_get_type ();
  return G_TYPE_INVALID;
}

static void
command_cb (KskPage *page, int command, KskConsole *self)
{
  perform (self, (KskCommand)command);
}

/* The controls are where somebody types: while that is so the focus is left alone. */
static gboolean
has_focus (KskConsole *self)
{
  GtkWindow *window = self->has_desk ? ksk_console_get_desk (self) : ksk_console_get_stage (self);
  GtkWidget *focus = gtk_window_get_focus (window);

  return focus != NULL && gtk_widget_get_mapped (focus) && gtk_widget_is_sensitive (focus);
}

static void
arrange (KskConsole *self, gboolean is_new)
{
  ksk_stage_show (self->stage, self->page);
  if (self->has_desk)
    ksk_desk_show (self->desk, self->page);
  /* A page that has become ready is waiting for initials, wherever the focus was left. */
  gboolean is_ready = ksk_page_is_ready (self->page), has_become_ready = is_ready && !self->was_ready;
  self->was_ready = is_ready;
  if (is_new || has_become_ready || !has_focus (self))
    ksk_page_focus (self->page);
}

static void
updated_cb (KskPage *page, KskConsole *self)
{
  if (page == self->page)
    arrange (self, FALSE);
}

static void
made_cb (KskShelf *shelf, KskPage *page, KskConsole *self)
{
  g_signal_connect_object (page, "updated", G_CALLBACK (updated_cb), self, 0);
  g_signal_connect_object (page, "command", G_CALLBACK (command_cb), self, 0);
}

static void
changed_cb (GObject *object, KskConsole *self)
{
  show (self);
}

static void
notify_cb (GObject *object, GParamSpec *pspec, KskConsole *self)
{
  show (self);
}

static void
watch_action (KskConsole *self)
{
  KskAction *action = ksk_session_get_action (self->session);

  if (self->watched == action)
    return;
  if (self->watched != NULL)
    g_signal_handlers_disconnect_by_data (self->watched, self);
  g_set_object (&self->watched, action);
  if (action == NULL)
    return;
  g_signal_connect_object (action, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (action, "notify", G_CALLBACK (notify_cb), self, 0);
}

/* Shows what the session says now. The one place that decides. */
static void
show (KskConsole *self)
{
  KskSessionState state = ksk_session_get_state (self->session);

  watch_action (self);
  if (state != self->state)
    self->asked = KSK_COMMAND_NONE;
  self->state = state;
  GType aside = choose_aside (self);
  KskPage *page
      = aside == G_TYPE_INVALID ? ksk_shelf_get_step_page (self->shelf) : ksk_shelf_get_aside (self->shelf, aside);
  ksk_stage_show_status (self->stage, self->session);
  if (self->has_desk)
    ksk_desk_show_status (self->desk);
  if (page == NULL)
    return;
  gboolean is_new = g_set_object (&self->page, page);
  arrange (self, is_new);
}

/* A page that is asked for where it makes no sense is not shown. */
static gboolean
may_ask (KskConsole *self, KskCommand command)
{
  KskSessionState state = ksk_session_get_state (self->session);

  switch (command) {
    case KSK_COMMAND_DEVIATION:
    case KSK_COMMAND_PAUSE:
      return state == KSK_SESSION_RUNNING && self->found_seen;
    case KSK_COMMAND_ABORT:
      return state == KSK_SESSION_RUNNING || state == KSK_SESSION_PAUSED || state == KSK_SESSION_DEVIATION
             || state == KSK_SESSION_OBJECTION;
    case KSK_COMMAND_HELP:
    case KSK_COMMAND_PEOPLE:
      return state != KSK_SESSION_CLOSED && state != KSK_SESSION_ABORTED;
    case KSK_COMMAND_NONE:
    case KSK_COMMAND_OBJECTION:
    case KSK_COMMAND_CORRECT:
    case KSK_COMMAND_BACK:
    case KSK_COMMAND_LEAVE:
    default:
      return FALSE;
  }
}

static void
object (KskConsole *self)
{
  g_autoptr (GError) error = NULL;

  if (!ksk_session_object (self->session, &error))
    ksk_page_set_complaint (self->page, error->message);
}

static void
go_back (KskConsole *self)
{
  /* What was found is not left by a key: it is acted on. */
  if (self->asked == KSK_COMMAND_NONE && ksk_session_get_state (self->session) != KSK_SESSION_READY)
    self->found_seen = TRUE;
  /* Nobody ends a ceremony with what was typed and left an hour ago. */
  if (self->asked == KSK_COMMAND_ABORT)
    ksk_shelf_drop_aside (self->shelf, ksk_abort_page_get_type ());
  self->asked = KSK_COMMAND_NONE;
  show (self);
}

static void
perform (KskConsole *self, KskCommand command)
{
  if (command == KSK_COMMAND_OBJECTION)
    object (self);
  else if (command == KSK_COMMAND_BACK)
    go_back (self);
  else if (command == KSK_COMMAND_CORRECT)
    ksk_page_correct (self->page);
  else if (command == KSK_COMMAND_LEAVE)
    g_signal_emit (self, signals[FINISHED], 0);
  else if (may_ask (self, command)) {
    self->asked = command;
    show (self);
  }
}

static gboolean
is_enter (guint keyval)
{
  return keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter
         || keyval == GDK_KEY_space;
}

static gboolean
takes_text (GtkWidget *focus)
{
  return GTK_IS_TEXT (focus) || KSK_IS_PIN_ENTRY (focus);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, KskConsole *self)
{
  GtkWindow *window = GTK_WINDOW (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys)));
  GtkWidget *focus = gtk_window_get_focus (window);
  KskCommand command = ksk_keys_find_command (keyval, state, takes_text (focus));

  gboolean is_held = ksk_held_key_press (keys, keyval);

  /* One that is held down has confirmed one thing, and must not press what comes up next. */
  if (is_enter (keyval))
    return is_held && !(keyval == GDK_KEY_space && takes_text (focus));
  if (command == KSK_COMMAND_NONE)
    return FALSE;
  if (!is_held)
    perform (self, command);
  return TRUE;
}

static void
key_released_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, KskConsole *self)
{
  ksk_held_key_release (keys, keyval);
}

static void
active_cb (GtkWindow *window, GParamSpec *pspec, KskConsole *self)
{
  ksk_held_key_forget (GTK_WIDGET (window));
}

static void
listen (KskConsole *self, KskGuardedWindow *window)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  g_signal_connect_object (keys, "key-released", G_CALLBACK (key_released_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (active_cb), self, 0);
}

static gboolean
tick_cb (gpointer data)
{
  KskConsole *self = data;

  ksk_stage_show_clock (self->stage, self->session);
  if (self->has_desk)
    ksk_desk_show_clock (self->desk);
  return G_SOURCE_CONTINUE;
}

static void
machines_cb (GObject *object, KskConsole *self)
{
  show (self);
}

/* Many times a second while it records: only the frames tell of it. */
static void
recorder_cb (KskRecorder *recorder, KskConsole *self)
{
  ksk_stage_show_status (self->stage, self->session);
  if (self->has_desk)
    ksk_desk_show_status (self->desk);
}

/* Controls move to the desk, or back. */
static void
set_places (KskConsole *self, gboolean has_desk)
{
  KskScaleInput desk = self->room;

  if (self->displays != NULL) {
    ksk_displays_get_size (self->displays, FALSE, &self->room.width_px, &self->room.height_px);
    ksk_displays_get_size (self->displays, TRUE, &desk.width_px, &desk.height_px);
  }
  desk.distance_m = DESK_DISTANCE_M;
  desk.picture_m = DESK_PICTURE_M;
  self->has_desk = has_desk;
  if (!has_desk)
    ksk_desk_show (self->desk, NULL);
  ksk_stage_set_scale (self->stage, &self->room);
  ksk_stage_set_has_controls (self->stage, !has_desk);
  if (has_desk)
    ksk_desk_set_scale (self->desk, &desk);
  if (self->page != NULL)
    arrange (self, TRUE);
}

/* A monitor went: its window comes up on one that is left. What was typed there is not taken along. */
static void
lost_cb (KskDisplays *displays, KskConsole *self)
{
  set_places (self, FALSE);
}

static void
arranged_cb (KskDisplays *displays, KskConsole *self)
{
  set_places (self, ksk_displays_has_desk (displays));
}

static void
ksk_console_dispose (GObject *object)
{
  KskConsole *self = KSK_CONSOLE (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->displays);
  g_clear_object (&self->page);
  g_clear_object (&self->shelf);
  g_clear_object (&self->watched);
  g_clear_object (&self->stage);
  g_clear_object (&self->desk);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ksk_console_parent_class)->dispose (object);
}

static void
ksk_console_class_init (KskConsoleClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_console_dispose;
  signals[FINISHED]
      = g_signal_new ("finished", KSK_TYPE_CONSOLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ksk_console_init (KskConsole *self)
{
}

/* Where the windows are: over the monitors, or of a given size. */
static void
place (KskConsole *self, const KskConsoleSpec *spec)
{
  GtkWindow *stage = ksk_console_get_stage (self);
  KskGuardedWindow *desk = ksk_desk_get_window (self->desk);

  self->room = (KskScaleInput){ spec->width_px, spec->height_px, spec->viewing_distance_m, spec->picture_height_m };
  if (spec->width_px > 0) {
    gtk_window_set_default_size (stage, spec->width_px, spec->height_px);
    gtk_window_set_default_size (GTK_WINDOW (desk), spec->width_px, spec->height_px);
    set_places (self, spec->desk_display != NULL);
    return;
  }
  self->displays = ksk_displays_new (KSK_GUARDED_WINDOW (stage), desk, spec->stage_display, spec->desk_display);
  g_signal_connect_object (self->displays, "lost", G_CALLBACK (lost_cb), self, 0);
  g_signal_connect_object (self->displays, "arranged", G_CALLBACK (arranged_cb), self, 0);
  set_places (self, ksk_displays_has_desk (self->displays));
}

KskConsole *
ksk_console_new (KskSession *session, gboolean resumed, const KskConsoleSpec *spec)
{
  g_return_val_if_fail (KSK_IS_SESSION (session) && spec != NULL, NULL);
  KskConsole *self = g_object_new (KSK_TYPE_CONSOLE, NULL);
  g_autoptr (GError) error = NULL;

  self->session = g_object_ref (session);
  self->stage = ksk_stage_new ();
  self->desk = ksk_desk_new (session);
  place (self, spec);
  self->shelf = ksk_shelf_new (session, ksk_stage_get_scale (self->stage));
  g_signal_connect_object (self->shelf, "made", G_CALLBACK (made_cb), self, 0);
  listen (self, ksk_stage_get_window (self->stage));
  listen (self, ksk_desk_get_window (self->desk));
  /* One that begins has nothing to look at first. */
  self->found_seen = !resumed && ksk_session_start (session, &error);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (session, "entered", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (ksk_session_get_completion (session), "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (session, "notify::alarm", G_CALLBACK (notify_cb), self, 0);
  g_signal_connect_object (ksk_session_get_recorder (session), "changed", G_CALLBACK (recorder_cb), self, 0);
  g_signal_connect_object (ksk_session_get_media (session), "changed", G_CALLBACK (machines_cb), self, 0);
  show (self);
  if (error != NULL)
    ksk_page_set_complaint (self->page, error->message);
  self->tick = g_timeout_add (TICK_MS, tick_cb, self);
  tick_cb (self);
  return self;
}

void
ksk_console_present (KskConsole *self)
{
  g_return_if_fail (KSK_IS_CONSOLE (self));

  if (self->displays != NULL) {
    ksk_displays_arrange (self->displays);
  } else {
    gtk_window_present (ksk_console_get_stage (self));
    if (self->has_desk)
      gtk_window_present (ksk_console_get_desk (self));
  }
  ksk_page_focus (self->page);
}

GtkWindow *
ksk_console_get_stage (KskConsole *self)
{
  g_return_val_if_fail (KSK_IS_CONSOLE (self), NULL);
  return GTK_WINDOW (ksk_stage_get_window (self->stage));
}

GtkWindow *
ksk_console_get_desk (KskConsole *self)
{
  g_return_val_if_fail (KSK_IS_CONSOLE (self), NULL);
  return self->has_desk ? GTK_WINDOW (ksk_desk_get_window (self->desk)) : NULL;
}

KskPage *
ksk_console_get_page (KskConsole *self)
{
  g_return_val_if_fail (KSK_IS_CONSOLE (self), NULL);
  return self->page;
}

gboolean
ksk_console_play (KskConsole *self)
{
  g_return_val_if_fail (KSK_IS_CONSOLE (self), FALSE);

  /* What is done may bring up another page. */
  g_autoptr (KskPage) page = g_object_ref (self->page);
  if (ksk_page_play (page))
    return TRUE;
  GtkWidget *bar = ksk_page_get_bar (page);
  return bar != NULL && ksk_page_is_ready (page) && ksk_confirm_bar_play (KSK_CONFIRM_BAR (bar));
}
