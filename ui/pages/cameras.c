/* Cameras before they record: each is looked at, it is said what it sees, and it is confirmed or left out. */
#include <glib/gi18n.h>

#include "form.h"
#include "page-key.h"
#include "pages.h"
#include "ui/camera-look.h"
#include "ui/camera-picture.h"
#include "ui/camera-strip.h"
#include "ui/label.h"
#include "ui/state-mark.h"

#define KSK_TYPE_CAMERAS_PAGE (ksk_cameras_page_get_type ())
G_DECLARE_FINAL_TYPE (KskCamerasPage, ksk_cameras_page, KSK, CAMERAS_PAGE, KskPage)

#define LEAVE_OUT_KEY GDK_KEY_F7

/* Who decides that the ceremony goes on without a camera. */
static const KskRole decide_roles[] = { KSK_ROLE_CA, KSK_ROLE_IW };

/* What is said of the camera in question. */
enum { ROW_PLACE, ROW_PICTURE, ROW_LIGHT, ROW_FOCUS, ROW_DEVICE, N_ROWS };

typedef struct {
  GtkWidget *name;
  GtkWidget *mark;
  GtkWidget *value;
} Row;

struct _KskCamerasPage {
  KskPage parent_instance;

  GtkWidget *content;
  GtkWidget *outside;
  GtkWidget *opening;
  GtkWidget *inside;
  GtkWidget *picture;
  GtkWidget *name;
  Row rows[N_ROWS];
  GtkWidget *strip;
  GtkWidget *controls;
  GtkWidget *form;
  GtkWidget *without; /* instead of the form: the initials of those who do without the camera */
  GtkWidget *hint;
  guint shown; /* the camera that the form is about */
  gboolean is_begun;
};

G_DEFINE_FINAL_TYPE (KskCamerasPage, ksk_cameras_page, KSK_TYPE_PAGE)

static KskCameras *
get_action (KskCamerasPage *self)
{
  return KSK_CAMERAS (ksk_page_get_action (KSK_PAGE (self)));
}

static void
submitted_cb (KskForm *form, KskCamerasPage *self)
{
  KskCameras *action = get_action (self);
  g_autoptr (GError) error = NULL;

  if (ksk_cameras_set_place (action, ksk_form_get (form, 0), &error) && ksk_cameras_confirm (action, &error))
    ksk_page_end_correction (KSK_PAGE (self));
  ksk_page_set_complaint (KSK_PAGE (self), error != NULL ? _ (error->message) : NULL);
}

/* @name: (nullable): of the camera that is to be left out: then initials are asked for in the place of the form. */
static void
show_without (KskCamerasPage *self, const char *name)
{
  g_autofree char *asks = NULL;

  gtk_widget_set_visible (self->form, name == NULL);
  gtk_widget_set_visible (self->without, name != NULL);
  if (name != NULL) /* Translators: name of a camera; at most 29 signs without it. */
    asks = g_strdup_printf (_ ("Without %s: initials, please.  F7: back"), name);
  gtk_label_set_text (GTK_LABEL (self->hint),
                      /* Translators: keys of the page: arrows go to another camera, F7 does without this one, F9 looks
                         for more; at most 39 signs. */
                      name != NULL ? asks : _ ("\xe2\x86\x91 \xe2\x86\x93: another   F7: leave out   F9: more"));
}

static void
leave_out (gpointer data)
{
  KskCamerasPage *self = data;
  KskCameras *action = get_action (self);
  g_autoptr (KskCamera) camera = ksk_cameras_dup_camera (action, ksk_cameras_get_chosen (action));

  if (camera == NULL || ksk_page_is_ready (KSK_PAGE (self)))
    return;
  ksk_page_set_complaint (KSK_PAGE (self), NULL);
  show_without (self, gtk_widget_get_visible (self->without) ? NULL : camera->name);
  if (gtk_widget_get_visible (self->without))
    ksk_form_clear (KSK_FORM (self->without));
  else
    ksk_form_focus (KSK_FORM (self->form), 0);
}

static void
left_out_cb (KskForm *form, KskCamerasPage *self)
{
  const char *const initials[] = { ksk_form_get (form, 0), ksk_form_get (form, 1), NULL };
  g_autoptr (GError) error = NULL;

  if (ksk_cameras_leave_out (get_action (self), initials, &error)) {
    show_without (self, NULL);
    ksk_page_end_correction (KSK_PAGE (self));
    ksk_page_focus (KSK_PAGE (self));
  }
  ksk_page_set_complaint (KSK_PAGE (self), error != NULL ? _ (error->message) : NULL);
}

static void
search (gpointer data)
{
  ksk_cameras_search (get_action (data));
}

/* Up and down, to look at another one, also at one that was confirmed. */
static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType state, KskCamerasPage *self)
{
  KskCameras *action = get_action (self);
  guint chosen = ksk_cameras_get_chosen (action);

  if (keyval != GDK_KEY_Up && keyval != GDK_KEY_Down)
    return FALSE;
  if (keyval == GDK_KEY_Up && chosen > 0)
    ksk_cameras_choose (action, chosen - 1);
  else if (keyval == GDK_KEY_Down && chosen + 1 < ksk_cameras_get_n (action))
    ksk_cameras_choose (action, chosen + 1);
  ksk_page_set_complaint (KSK_PAGE (self), NULL);
  ksk_page_update (KSK_PAGE (self));
  return TRUE;
}

static GtkWidget *
new_facts (KskCamerasPage *self)
{
  const char *const names[N_ROWS] = { _ ("Sees"), _ ("Picture"), _ ("Light"), _ ("Focus"), _ ("Device") };
  GtkWidget *grid = gtk_grid_new ();

  gtk_widget_add_css_class (grid, "ksk-line");
  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);
  for (int i = 0; i < N_ROWS; i++) {
    Row *row = &self->rows[i];
    row->name = ksk_label_new (names[i], "ksk-text");
    gtk_widget_set_hexpand (row->name, FALSE);
    row->mark = ksk_state_mark_new (KSK_STATE_IDLE);
    row->value = ksk_label_new (NULL, "ksk-value");
    gtk_grid_attach (GTK_GRID (grid), row->name, 0, i, 1, 1);
    gtk_grid_attach (GTK_GRID (grid), row->mark, 1, i, 1, 1);
    gtk_grid_attach (GTK_GRID (grid), row->value, 2, i, 1, 1);
  }
  return grid;
}

/* The one in question, large, with what is known of it. */
static GtkWidget *
new_large (KskCamerasPage *self)
{
  GtkWidget *line = gtk_grid_new ();
  GtkWidget *overlay = gtk_overlay_new ();

  self->picture = ksk_camera_picture_new (ksk_session_get_recorder (ksk_page_get_session (KSK_PAGE (self))), 0);
  self->name = ksk_badge_new ("", "ksk-camera-name");
  gtk_widget_add_css_class (self->name, "ksk-lit");
  gtk_widget_add_css_class (self->picture, "ksk-camera-large");
  ksk_camera_picture_set_modest (KSK_CAMERA_PICTURE (self->picture));
  gtk_grid_set_column_homogeneous (GTK_GRID (line), TRUE);
  gtk_widget_set_vexpand (line, TRUE);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->picture);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->name);
  /* Two parts to three: pictures are wide, and have little height; texts need width so as not to need height. */
  gtk_grid_attach (GTK_GRID (line), overlay, 0, 0, 2, 1);
  gtk_grid_attach (GTK_GRID (line), new_facts (self), 2, 0, 3, 1);
  return line;
}

static void
build_controls (KskCamerasPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->controls = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->form = ksk_form_new (GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *focus = ksk_form_add (KSK_FORM (self->form), "", KSK_MAX_CAMERA_PLACE);
  self->without = ksk_form_new (GTK_ORIENTATION_HORIZONTAL);
  for (guint i = 0; i < G_N_ELEMENTS (decide_roles); i++)
    ksk_form_add (KSK_FORM (self->without), ksk_role_get_name (decide_roles[i]), KSK_MAX_INITIALS_CHARS);
  self->hint = ksk_label_new (NULL, "ksk-text");
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect (self->form, "submitted", G_CALLBACK (submitted_cb), self);
  gtk_widget_add_controller (self->form, keys);
  g_signal_connect (self->without, "submitted", G_CALLBACK (left_out_cb), self);
  gtk_box_append (GTK_BOX (self->controls), self->form);
  gtk_box_append (GTK_BOX (self->controls), self->without);
  gtk_box_append (GTK_BOX (self->controls), self->hint);
  show_without (self, NULL);
  ksk_page_key_add (self->content, LEAVE_OUT_KEY, leave_out, self);
  ksk_page_key_add (self->content, GDK_KEY_F9, search, self);
  ksk_page_set_controls (KSK_PAGE (self), self->controls, focus);
}

static void
ksk_cameras_page_build (KskPage *page)
{
  KskCamerasPage *self = KSK_CAMERAS_PAGE (page);

  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->outside = ksk_label_new (_ ("The cameras of this room are not run by this program. Nothing is to be done here "
                                    "but to look whether they are where they should be."),
                                 "ksk-text");
  self->opening = ksk_state_label_new (KSK_STATE_BUSY, _ ("opening"));
  gtk_widget_set_halign (self->opening, GTK_ALIGN_START);
  gtk_widget_set_valign (self->opening, GTK_ALIGN_START);
  self->inside = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->strip = ksk_camera_strip_new (ksk_session_get_recorder (ksk_page_get_session (page)));
  ksk_camera_strip_set_brief (KSK_CAMERA_STRIP (self->strip), TRUE);
  gtk_widget_set_vexpand (self->strip, TRUE);
  ksk_camera_strip_set_least (KSK_CAMERA_STRIP (self->strip), 2); /* one alone is shown large */
  gtk_widget_set_vexpand (self->inside, TRUE);
  gtk_box_append (GTK_BOX (self->inside), new_large (self));
  gtk_box_append (GTK_BOX (self->inside), self->strip);
  gtk_box_append (GTK_BOX (self->content), self->outside);
  gtk_box_append (GTK_BOX (self->content), self->opening);
  gtk_box_append (GTK_BOX (self->content), self->inside);
  build_controls (self);
  ksk_page_set_content (page, self->content, TRUE);
}

/* @word: (transfer full). */
static void
show_row (KskCamerasPage *self, guint row, gboolean is_judged, KskState state, char *word)
{
  g_autofree char *text = word;

  gtk_widget_set_opacity (self->rows[row].mark, is_judged ? 1 : 0);
  ksk_state_mark_set_state (KSK_STATE_MARK (self->rows[row].mark), state);
  gtk_label_set_text (GTK_LABEL (self->rows[row].value), text);
}

static void
show_facts (KskCamerasPage *self, const KskCamera *camera)
{
  char *word = NULL;
  KskState state = ksk_camera_look_choose (camera, &word);
  gboolean is_live = ksk_camera_look_is_live (camera);

  ksk_camera_picture_set_state (KSK_CAMERA_PICTURE (self->picture), state, is_live);
  gtk_label_set_text (GTK_LABEL (self->name), camera->name);
  show_row (self, ROW_PLACE, FALSE, KSK_STATE_IDLE,
            g_strdup (*camera->place != '\0' ? camera->place : _ ("nobody has said yet")));
  if (is_live && camera->width > 0) {
    g_free (word);
    state = KSK_STATE_DONE;
    word = g_strdup_printf (_ ("%u x %u, %u a second"), camera->width, camera->height, camera->fps);
  }
  show_row (self, ROW_PICTURE, TRUE, state, word);
  state = ksk_camera_look_judge_light (is_live ? camera->light : -1, &word);
  show_row (self, ROW_LIGHT, TRUE, state, word);
  state = ksk_camera_look_judge_focus (is_live ? camera->focus : -1, &word);
  show_row (self, ROW_FOCUS, TRUE, state, word);
  show_row (self, ROW_DEVICE, FALSE, KSK_STATE_IDLE, g_strdup (camera->device));
}

static void
set_row_visible (KskCamerasPage *self, guint index, gboolean visible)
{
  const Row *row = &self->rows[index];

  gtk_widget_set_visible (row->name, visible);
  gtk_widget_set_visible (row->mark, visible);
  gtk_widget_set_visible (row->value, visible);
}

/* While the form asks what it sees, that is said there: a row less, where there is little room. The track of the stage
 * has neither light nor focus. */
static void
choose_rows (KskCamerasPage *self, const KskCamera *camera)
{
  gboolean is_console = ksk_camera_look_is_console (camera);

  set_row_visible (self, ROW_PLACE, ksk_page_is_ready (KSK_PAGE (self)));
  set_row_visible (self, ROW_LIGHT, !is_console);
  set_row_visible (self, ROW_FOCUS, !is_console);
}

/* Another camera is in question: what was typed for the last one is not of this one. */
static void
show_form (KskCamerasPage *self, const KskCamera *camera, guint chosen)
{
  g_autofree char *label = NULL;

  if (self->is_begun && self->shown == chosen)
    return;
  self->is_begun = TRUE;
  self->shown = chosen;
  /* Translators: name of a camera: `CAM02 sees`, and then somebody types `the safe`. */
  label = g_strdup_printf (_ ("%s sees"), camera->name);
  ksk_form_set_label (KSK_FORM (self->form), 0, label);
  ksk_form_set (KSK_FORM (self->form), 0, camera->place);
  show_without (self, NULL);
}

static void
show_strip (KskCamerasPage *self, guint chosen)
{
  KskCameras *action = get_action (self);
  guint n = ksk_cameras_get_n (action);

  for (guint i = 0; i < n; i++) {
    if (ksk_cameras_is_left_out (action, i))
      ksk_camera_strip_set_word (KSK_CAMERA_STRIP (self->strip), i, KSK_STATE_SKIPPED, _ ("left out"));
    else if (ksk_cameras_is_confirmed (action, i))
      ksk_camera_strip_set_word (KSK_CAMERA_STRIP (self->strip), i, KSK_STATE_DONE, C_ ("camera", "right"));
    else if (i == chosen)
      ksk_camera_strip_set_word (KSK_CAMERA_STRIP (self->strip), i, KSK_STATE_CURRENT, C_ ("camera", "now"));
    else
      ksk_camera_strip_set_word (KSK_CAMERA_STRIP (self->strip), i, KSK_STATE_IDLE, C_ ("camera", "next"));
  }
}

static void
ksk_cameras_page_update (KskPage *page)
{
  KskCamerasPage *self = KSK_CAMERAS_PAGE (page);
  KskCameras *action = get_action (self);
  guint chosen = ksk_cameras_get_chosen (action);
  g_autoptr (KskCamera) camera = ksk_cameras_dup_camera (action, chosen);

  gtk_widget_set_visible (self->outside, ksk_cameras_are_outside (action));
  gtk_widget_set_visible (self->opening, camera == NULL && !ksk_cameras_are_outside (action));
  gtk_widget_set_visible (self->inside, camera != NULL);
  gtk_widget_set_visible (self->controls, camera != NULL);
  if (camera == NULL)
    return;
  ksk_camera_picture_set_index (KSK_CAMERA_PICTURE (self->picture), chosen);
  show_facts (self, camera);
  choose_rows (self, camera);
  show_form (self, camera, chosen);
  show_strip (self, chosen);
}

static void
ksk_cameras_page_correct (KskPage *page)
{
  KskCamerasPage *self = KSK_CAMERAS_PAGE (page);

  show_without (self, NULL);
  ksk_form_focus (KSK_FORM (self->form), 0);
}

static gboolean
ksk_cameras_page_play (KskPage *page)
{
  static const char *const places[KSK_MAX_CAMERAS] = { "table", "safe", "door", "screen", "projector" };
  KskCamerasPage *self = KSK_CAMERAS_PAGE (page);
  KskCameras *action = get_action (self);
  guint chosen = ksk_cameras_get_chosen (action);
  g_autoptr (KskCamera) camera = ksk_cameras_dup_camera (action, chosen);

  if (camera == NULL || ksk_cameras_is_confirmed (action, chosen) || !ksk_camera_look_is_live (camera))
    return FALSE;
  const char *place = *camera->place != '\0' ? camera->place : places[chosen % KSK_MAX_CAMERAS];
  ksk_form_play (KSK_FORM (self->form), (const char *[]){ place, NULL });
  return TRUE;
}

static void
ksk_cameras_page_class_init (KskCamerasPageClass *klass)
{
  KskPageClass *page_class = KSK_PAGE_CLASS (klass);

  page_class->build = ksk_cameras_page_build;
  page_class->update = ksk_cameras_page_update;
  page_class->correct = ksk_cameras_page_correct;
  page_class->play = ksk_cameras_page_play;
  page_class->content_says_all = TRUE;
}

static void
ksk_cameras_page_init (KskCamerasPage *self)
{
}
