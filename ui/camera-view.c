/* One camera: its live picture, its name, what it sees, and how it is with it. */
#include "camera-view.h"

#include "camera-look.h"
#include "camera-picture.h"
#include "label.h"
#include "state-mark.h"

struct _KskCameraView {
  GtkWidget parent_instance;

  GtkWidget *column; /* child */
  GtkWidget *picture;
  GtkWidget *name;
  GtkWidget *place;
  GtkWidget *block; /* of the state: the mark and the word */
  GtkWidget *mark;
  GtkWidget *word;
  gboolean is_brief;
};

G_DEFINE_FINAL_TYPE (KskCameraView, ksk_camera_view, GTK_TYPE_WIDGET)

static void
ksk_camera_view_dispose (GObject *object)
{
  g_clear_pointer (&KSK_CAMERA_VIEW (object)->column, gtk_widget_unparent);
  G_OBJECT_CLASS (ksk_camera_view_parent_class)->dispose (object);
}

static void
ksk_camera_view_class_init (KskCameraViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_camera_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ksk_camera_view_init (KskCameraView *self)
{
}

GtkWidget *
ksk_camera_view_new (KskRecorder *recorder, guint index)
{
  g_return_val_if_fail (KSK_IS_RECORDER (recorder), NULL);
  KskCameraView *self = g_object_new (KSK_TYPE_CAMERA_VIEW, NULL);
  GtkWidget *overlay = gtk_overlay_new ();

  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->picture = ksk_camera_picture_new (recorder, index);
  self->name = ksk_badge_new ("", "ksk-camera-name");
  self->place = ksk_label_new (NULL, "ksk-text");
  self->block = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->mark = ksk_state_mark_new (KSK_STATE_IDLE);
  self->word = ksk_label_new (NULL, "ksk-text"); /* it wraps: with five cameras there is little width */
  gtk_widget_add_css_class (self->column, "ksk-texts");
  /* The name stands on a ground of its own: what the picture shows below it may be of any colour. */
  gtk_widget_add_css_class (self->name, "ksk-lit");
  gtk_widget_set_vexpand (self->picture, TRUE);
  gtk_widget_add_css_class (self->block, "ksk-state");
  gtk_widget_set_hexpand (self->word, FALSE);
  gtk_widget_set_halign (self->block, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->block), self->mark);
  gtk_box_append (GTK_BOX (self->block), self->word);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->picture);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->name);
  /* Above the picture, which keeps its shape: what is left over is below it, and nothing comes between. */
  gtk_box_append (GTK_BOX (self->column), self->block);
  gtk_box_append (GTK_BOX (self->column), self->place);
  gtk_box_append (GTK_BOX (self->column), overlay);
  gtk_widget_set_parent (self->column, GTK_WIDGET (self));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  return GTK_WIDGET (self);
}

void
ksk_camera_view_show (KskCameraView *self, const KskCamera *camera, KskState state, const char *word)
{
  g_return_if_fail (KSK_IS_CAMERA_VIEW (self) && camera != NULL);
  g_autofree char *own_word = NULL;
  KskState own_state = ksk_camera_look_choose (camera, &own_word);
  gboolean is_live = ksk_camera_look_is_live (camera);

  if (!is_live || word == NULL) {
    state = own_state;
    word = own_word;
  }
  ksk_camera_picture_set_state (KSK_CAMERA_PICTURE (self->picture), state, is_live);
  gtk_label_set_text (GTK_LABEL (self->name), camera->name);
  gtk_label_set_text (GTK_LABEL (self->place), camera->place);
  gtk_widget_set_visible (self->place, !self->is_brief && *camera->place != '\0');
  ksk_style_show_state (self->block, state);
  ksk_state_mark_set_state (KSK_STATE_MARK (self->mark), state);
  gtk_label_set_text (GTK_LABEL (self->word), word);
}

void
ksk_camera_view_set_brief (KskCameraView *self, gboolean is_brief)
{
  g_return_if_fail (KSK_IS_CAMERA_VIEW (self));
  self->is_brief = is_brief;
  if (is_brief)
    ksk_camera_picture_set_modest (KSK_CAMERA_PICTURE (self->picture));
}
