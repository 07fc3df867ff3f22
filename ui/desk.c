/* The operator's own window, when there is a second monitor: controls, what the step asks for, the list of steps. */
#include "desk.h"

#include <glib/gi18n.h>

#include "ui/band.h"
#include "ui/camera-strip.h"
#include "ui/label.h"
#include "ui/pane.h"
#include "ui/status.h"
#include "ui/step-list.h"

struct _KskDesk {
  GObject parent_instance;

  KskSession *session;
  GtkWidget *window;
  GtkWidget *frame;
  GtkWidget *notes;
  GtkWidget *band;
  KskScale scale;
};

G_DEFINE_FINAL_TYPE (KskDesk, ksk_desk, G_TYPE_OBJECT)

static void
ksk_desk_dispose (GObject *object)
{
  KskDesk *self = KSK_DESK (object);

  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->window);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (ksk_desk_parent_class)->dispose (object);
}

static void
ksk_desk_class_init (KskDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_desk_dispose;
}

static void
ksk_desk_init (KskDesk *self)
{
}

KskDesk *
ksk_desk_new (KskSession *session)
{
  g_return_val_if_fail (KSK_IS_SESSION (session), NULL);
  KskDesk *self = g_object_new (KSK_TYPE_DESK, NULL);
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *watch = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *work = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *steps = ksk_step_list_new (session);

  self->session = g_object_ref (session);
  self->window = g_object_ref (ksk_guarded_window_new ());
  self->frame = ksk_frame_new ();
  self->notes = ksk_label_new (NULL, "ksk-text");
  self->band = ksk_band_new (TRUE);
  gtk_widget_set_vexpand (steps, TRUE);
  gtk_widget_set_hexpand (work, TRUE);
  gtk_widget_set_vexpand (self->notes, TRUE);
  gtk_widget_set_valign (self->notes, GTK_ALIGN_START);
  gtk_box_set_homogeneous (GTK_BOX (columns), TRUE);
  gtk_box_append (GTK_BOX (work), self->notes);
  gtk_box_append (GTK_BOX (work), self->band);
  gtk_box_append (GTK_BOX (work), ksk_label_new (_ ("F1: keys   F2: deviation   F3: objection"), "ksk-text"));
  gtk_box_append (GTK_BOX (watch), steps);
  gtk_box_append (GTK_BOX (watch), ksk_camera_strip_new (ksk_session_get_recorder (session)));
  gtk_box_append (GTK_BOX (columns), watch);
  gtk_box_append (GTK_BOX (columns), work);
  ksk_frame_show_page (KSK_FRAME (self->frame), columns);
  gtk_window_set_child (GTK_WINDOW (self->window), ksk_pane_new (self->frame));
  return self;
}

KskGuardedWindow *
ksk_desk_get_window (KskDesk *self)
{
  g_return_val_if_fail (KSK_IS_DESK (self), NULL);
  return KSK_GUARDED_WINDOW (self->window);
}

void
ksk_desk_set_scale (KskDesk *self, const KskScaleInput *input)
{
  g_return_if_fail (KSK_IS_DESK (self) && input != NULL);

  ksk_scale_init (&self->scale, input);
  ksk_style_apply (GTK_WINDOW (self->window), "desk", &self->scale);
  ksk_frame_set_narrow (KSK_FRAME (self->frame), self->scale.is_narrow);
}

static void
append_roles (GString *text, const char *heading, GArray *roles, const KskStory *story)
{
  if (roles->len == 0)
    return;
  g_string_append_printf (text, "\n\n%s", heading);
  for (guint i = 0; i < roles->len; i++) {
    KskRole role = g_array_index (roles, KskRole, i);
    const KskPerson *person = ksk_story_find_person (story, role);
    g_string_append_printf (text, "\n%s  %s", ksk_role_get_name (role),
                            person != NULL ? person->name : _ (ksk_role_get_title (role)));
    if (person != NULL && !person->present)
      g_string_append_printf (text, ", %s", _ ("out of the room"));
  }
}

/* What the room reads on the stage stands here as well: the operator need not turn around. */
static void
show_notes (KskDesk *self, KskPage *page)
{
  KskAction *action = ksk_page_get_action (page);
  g_autoptr (GString) text = g_string_new (NULL);

  gtk_widget_set_visible (self->notes, action != NULL);
  if (action == NULL)
    return;
  const KskStep *step = ksk_action_get_step (action);
  const KskStory *story = ksk_session_get_story (self->session);
  g_string_printf (text, "%s %s\n\n%s\n\n%s", step->id, step->title, step->say, step->see);
  if (step->minutes > 0)
    g_string_append_printf (text, ngettext ("\n\nAbout %u minute.", "\n\nAbout %u minutes.", step->minutes),
                            step->minutes);
  append_roles (text, _ ("In the room:"), step->present, story);
  append_roles (text, _ ("Confirmed by:"), step->confirm, story);
  gtk_label_set_text (GTK_LABEL (self->notes), text->str);
}

void
ksk_desk_show (KskDesk *self, KskPage *page)
{
  g_return_if_fail (KSK_IS_DESK (self) && (page == NULL || KSK_IS_PAGE (page)));

  ksk_band_show (KSK_BAND (self->band), page);
  if (page != NULL)
    show_notes (self, page);
}

void
ksk_desk_show_status (KskDesk *self)
{
  g_return_if_fail (KSK_IS_DESK (self));
  ksk_status_show (self->session, KSK_FRAME (self->frame));
}

void
ksk_desk_show_clock (KskDesk *self)
{
  g_return_if_fail (KSK_IS_DESK (self));
  ksk_status_show_clock (self->session, KSK_FRAME (self->frame));
}
