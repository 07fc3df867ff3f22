/* A console over a ceremony with made-up machines, for tests of pages. */
#include "tests/ui/pages/page-test.h"

#include <string.h>

#include "ui/screenshot.h"

#define TIMEOUT_MS 60000

/* More than any step needs. */
#define MAX_PLAYS 2000

#define SAY                                                                                                            \
  "Crypto officers 1, 2 and 3, please come to the table one after the other. Each reads the number of the bag aloud, " \
  "and shows it to the camera above the table."
#define SEE                                                                                                       \
  "Three of the seven cards are in their readers. The bags are whole, and IW finds the same numbers in the last " \
  "script."

static const struct {
  const char *id;
  const char *kind;
  const char *role;
  const char *confirm;
  const char *with;
} steps[] = {
  { "1.1", "cameras", "SA", "CA IW", "" },
  { "1.2", "start-recording", "CA", "CA IW", "" },
  { "1.3", "roll-call", "CA", "CA IW",
    "<with roles='CA IW CA2 IW2 SSC1 SSC2 CO1 CO2 CO3 CO4 CO5 CO6 RZM RKOS SA' others='CO7 AUD EW SW'/>" },
  { "1.4", "set-clock", "IW", "IW CA", "" },
  { "1.5", "confirm", "SSC2", "SSC2 IW", "" },
  { "1.6", "record-item", "CA", "CA IW",
    "<with kind='laptop' label='Laptop 4, with its power supply, in a bag' action='open' reads='bag serial' "
    "bag='BB51184257' serial='K6002018-0042' last-seen='Ceremony 59'/>" },
  { "2.1", "insert-cards", "CA", "CA IW", "<with cards='CO1 CO2 CO3'/>" },
  { "2.2", "activate-hsm", "CA", "CA IW", "<with quorum='3' of='7'/>" },
  { "2.3", "objections", "CA", "CA IW", "" },
  { "2.4", "remove-cards", "CA", "CA IW", "<with cards='CO1 CO2 CO3'/>" },
  { "2.5", "insert-cards", "CA", "CA IW", "<with cards='CO1 CO4 CO5'/>" },
  { "2.6", "deactivate-hsm", "CA", "CA IW", "<with quorum='3' of='7'/>" },
  { "2.7", "remove-cards", "CA", "CA IW", "<with cards='CO1 CO4 CO5'/>" },
  { "3.1", "exceptions", "IW", "IW CA", "" },
  { "3.2", "attest", "IW", "IW CA RZM CO1 CO2 CO3 CO4 CO5 CO6", "" },
  { "3.3", "close", "CA", "CA IW", "" },
};

char *
page_test_dup_script (void)
{
  GString *script = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_string_append_printf (script,
                            "<step id='%s' title='Hash of the OS medium, the second copy' kind='%s' role='%s' "
                            "confirm='%s' minutes='3'><say>" SAY "</say><see>" SEE "</see>%s</step>",
                            steps[i].id, steps[i].kind, steps[i].role, steps[i].confirm, steps[i].with);
  }
  return g_string_free (script, FALSE);
}

static void
start (PageTest *self, gboolean resumed, gboolean has_desk)
{
  self->console = ksk_console_new (self->room->session, resumed,
                                   &(KskConsoleSpec){ .viewing_distance_m = self->size.distance_m,
                                                      .picture_height_m = self->size.picture_m,
                                                      .desk_display = has_desk ? "desk" : NULL,
                                                      .width_px = self->size.width_px,
                                                      .height_px = self->size.height_px });
  ksk_console_present (self->console);
  page_test_settle (self);
}

static PageTest *
begin (const char *script, const KskScaleInput *size, gboolean has_desk, KskCardSource *cards, KskRecorder *cameras)
{
  PageTest *self = g_new0 (PageTest, 1);
  gboolean resumed = FALSE;
  g_autoptr (GError) error = NULL;

  self->room = fake_room_new (script);
  self->room->spec.title = "KSK ceremony 60";
  self->room->spec.facility = "Culpeper";
  self->room->spec.is_rehearsal = TRUE;
  self->room->spec.cards = cards;
  if (cameras != NULL)
    self->room->spec.recorder = cameras;
  self->size = size != NULL ? *size : legibility_sizes[1];
  fake_room_make_session (self->room);
  ksk_session_open (self->room->session, &resumed, &error);
  g_assert_no_error (error);
  start (self, resumed, has_desk);
  return self;
}

PageTest *
page_test_new (const char *script, const KskScaleInput *size, gboolean has_desk)
{
  return begin (script, size, has_desk, NULL, NULL);
}

PageTest *
page_test_new_with_cards (const char *script, const KskScaleInput *size, gboolean has_desk, KskCardSource *cards)
{
  g_return_val_if_fail (KSK_IS_CARD_SOURCE (cards), NULL);
  return begin (script, size, has_desk, cards, NULL);
}

PageTest *
page_test_new_with_cameras (const char *script, const KskScaleInput *size, gboolean has_desk, KskRecorder *cameras)
{
  g_return_val_if_fail (KSK_IS_RECORDER (cameras), NULL);
  return begin (script, size, has_desk, NULL, cameras);
}

void
page_test_restart (PageTest *self)
{
  gboolean resumed = FALSE;
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->console);
  fake_room_kill (self->room);
  fake_room_make_session (self->room);
  ksk_session_open (self->room->session, &resumed, &error);
  g_assert_no_error (error);
  g_assert_true (resumed);
  start (self, TRUE, FALSE);
}

void
page_test_free (PageTest *self)
{
  g_clear_object (&self->console);
  fake_room_free (self->room);
  g_free (self);
}

static void
settle_machines (PageTest *self)
{
  while (ksk_card_table_is_busy (ksk_session_get_card_table (self->room->session)))
    g_main_context_iteration (NULL, TRUE);
  fake_room_settle (self->room);
}

void
page_test_settle (PageTest *self)
{
  GtkWindow *desk = ksk_console_get_desk (self->console);

  settle_machines (self);
  g_assert_true (ksk_screenshot_settle (ksk_console_get_stage (self->console), TIMEOUT_MS));
  if (desk != NULL)
    g_assert_true (ksk_screenshot_settle (desk, TIMEOUT_MS));
}

void
page_test_play_to (PageTest *self, const char *step_id, gboolean ready)
{
  for (guint i = 0; i < MAX_PLAYS; i++) {
    gboolean is_there = strcmp (fake_room_get_step (self->room), step_id) == 0;
    if (is_there && (!ready || ksk_action_is_complete (fake_room_get_action (self->room))))
      break;
    g_assert_cmpuint (i, <, MAX_PLAYS - 1);
    ksk_console_play (self->console);
    settle_machines (self);
  }
  page_test_settle (self);
}

static GtkWindow *
get_window (PageTest *self)
{
  GtkWindow *desk = ksk_console_get_desk (self->console);

  return desk != NULL ? desk : ksk_console_get_stage (self->console);
}

GtkWidget *
page_test_get_focus (PageTest *self)
{
  return gtk_window_get_focus (get_window (self));
}

/* Offers the key to the controllers of a widget that are in that phase. */
static gboolean
offer (GtkWidget *widget, GtkPropagationPhase phase, guint keyval, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    if (GTK_IS_EVENT_CONTROLLER_KEY (controller) && gtk_event_controller_get_propagation_phase (controller) == phase) {
      g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &taken);
      /* It may have gone with its page. */
      if (gtk_event_controller_get_widget (controller) != NULL)
        g_signal_emit_by_name (controller, "key-released", keyval, 0, state);
    }
  }
  return taken;
}

static gboolean
take_enter (GtkWidget *focus)
{
  if (GTK_IS_BUTTON (focus))
    g_signal_emit_by_name (focus, "clicked");
  else if (GTK_IS_TEXT (focus))
    g_signal_emit_by_name (focus, "activate");
  else
    return FALSE;
  return TRUE;
}

static gboolean
press (PageTest *self, guint keyval, GdkModifierType state)
{
  GtkWidget *focus = page_test_get_focus (self);
  g_autoptr (GPtrArray) path = g_ptr_array_new ();

  /* Where nothing has the focus, keys go to the window. */
  for (GtkWidget *widget = focus != NULL ? focus : GTK_WIDGET (get_window (self)); widget != NULL;
       widget = gtk_widget_get_parent (widget))
    g_ptr_array_add (path, widget);
  for (guint i = path->len; i-- > 0;) {
    if (offer (g_ptr_array_index (path, i), GTK_PHASE_CAPTURE, keyval, state))
      return TRUE;
  }
  if (keyval == GDK_KEY_Return && take_enter (focus))
    return TRUE;
  for (guint i = 0; i < path->len; i++) {
    /* An entry of GTK would hand the key to its input method; text is typed by page_test_type(). */
    if (!GTK_IS_TEXT (g_ptr_array_index (path, i))
        && offer (g_ptr_array_index (path, i), GTK_PHASE_BUBBLE, keyval, state))
      return TRUE;
  }
  return FALSE;
}

/* Whatever took it, and whichever page is there by now: the window is told that the key is up. */
static void
release (PageTest *self, guint keyval, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (get_window (self)));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
    if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
      g_signal_emit_by_name (controller, "key-released", keyval, 0, state);
  }
}

gboolean
page_test_press (PageTest *self, guint keyval, GdkModifierType state)
{
  gboolean taken = press (self, keyval, state);

  release (self, keyval, state);
  return taken;
}

void
page_test_type (PageTest *self, const char *text)
{
  GtkWidget *focus = page_test_get_focus (self);

  g_assert_true (GTK_IS_TEXT (focus));
  gtk_editable_set_text (GTK_EDITABLE (focus), text);
}

/* What somebody types into or presses is all there, also while it has no text in it. */
static void
assert_inside (GtkWidget *widget, GtkWidget *window, const char *what)
{
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return;
  if ((GTK_IS_EDITABLE (widget) || GTK_IS_BUTTON (widget)) && gtk_widget_compute_bounds (widget, window, &bounds)
      && (bounds.origin.x < 0 || bounds.origin.x + bounds.size.width > (float)gtk_widget_get_width (window)
          || bounds.origin.y + bounds.size.height > (float)gtk_widget_get_height (window)))
    g_error ("%s: a %s sticks out of the window", what, G_OBJECT_TYPE_NAME (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_inside (child, window, what);
}

void
page_test_judge_busy (PageTest *self, const char *what)
{
  GtkWindow *stage = ksk_console_get_stage (self->console);
  g_autofree char *name = g_strdup_printf ("%s-%dx%d.png", what, self->size.width_px, self->size.height_px);
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "ui", "pages", name, NULL);
  g_autofree char *at = g_strdup_printf ("%s at %dx%d", what, self->size.width_px, self->size.height_px);
  g_autoptr (GError) error = NULL;
  KskScale scale;

  g_assert_true (ksk_screenshot_settle (stage, TIMEOUT_MS));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (stage)), ==, self->size.width_px);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (stage)), ==, self->size.height_px);
  /* The largest looks like the one of half its size, and takes longer to save than to judge. */
  if (self->size.width_px <= 1920)
    ksk_screenshot_save (stage, path, &error);
  g_assert_no_error (error);
  ksk_scale_init (&scale, &self->size);
  legibility_assert (stage, &scale, at);
  assert_inside (GTK_WIDGET (stage), GTK_WIDGET (stage), at);
}

void
page_test_judge (PageTest *self, const char *what)
{
  page_test_settle (self);
  page_test_judge_busy (self, what);
}

gboolean
page_test_shows (GtkWindow *window, const char *text)
{
  g_autoptr (GQueue) queue = g_queue_new ();

  g_queue_push_tail (queue, window);
  for (GtkWidget *widget; (widget = g_queue_pop_head (queue)) != NULL;) {
    if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
        && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
      return TRUE;
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      g_queue_push_tail (queue, child);
  }
  return FALSE;
}
