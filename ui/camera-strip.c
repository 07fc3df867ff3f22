/* All cameras beside each other, each as it is at the moment. */
#include "camera-strip.h"

#include "camera-view.h"

typedef struct {
  GtkWidget *view; /* (nullable), borrowed */
  KskState state;
  char *word; /* (nullable) */
} Cell;

struct _KskCameraStrip {
  GtkWidget parent_instance;

  KskRecorder *recorder;
  GtkWidget *line; /* child */
  Cell cells[KSK_MAX_CAMERAS];
  guint n_least;
  gboolean is_brief;
};

G_DEFINE_FINAL_TYPE (KskCameraStrip, ksk_camera_strip, GTK_TYPE_WIDGET)

/* Cameras may be found later than others, and their order is kept. */
static void
show (KskCameraStrip *self)
{
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (self->recorder);

  for (guint i = 0; i < KSK_MAX_CAMERAS; i++) {
    Cell *cell = &self->cells[i];
    if (i >= cameras->len) {
      if (cell->view != NULL)
        gtk_box_remove (GTK_BOX (self->line), cell->view);
      cell->view = NULL;
      continue;
    }
    if (cell->view == NULL) {
      cell->view = ksk_camera_view_new (self->recorder, i);
      gtk_box_append (GTK_BOX (self->line), cell->view);
    }
    ksk_camera_view_set_brief (KSK_CAMERA_VIEW (cell->view), self->is_brief);
    ksk_camera_view_show (KSK_CAMERA_VIEW (cell->view), g_ptr_array_index (cameras, i), cell->state, cell->word);
  }
  gtk_widget_set_visible (GTK_WIDGET (self), cameras->len >= self->n_least);
}

static void
changed_cb (KskRecorder *recorder, KskCameraStrip *self)
{
  show (self);
}

static void
ksk_camera_strip_dispose (GObject *object)
{
  KskCameraStrip *self = KSK_CAMERA_STRIP (object);

  g_clear_pointer (&self->line, gtk_widget_unparent);
  g_clear_object (&self->recorder);
  G_OBJECT_CLASS (ksk_camera_strip_parent_class)->dispose (object);
}

static void
ksk_camera_strip_finalize (GObject *object)
{
  KskCameraStrip *self = KSK_CAMERA_STRIP (object);

  for (guint i = 0; i < KSK_MAX_CAMERAS; i++)
    g_free (self->cells[i].word);
  G_OBJECT_CLASS (ksk_camera_strip_parent_class)->finalize (object);
}

static void
ksk_camera_strip_class_init (KskCameraStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_camera_strip_dispose;
  G_OBJECT_CLASS (klass)->finalize = ksk_camera_strip_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ksk_camera_strip_init (KskCameraStrip *self)
{
  self->n_least = 1;
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_set_homogeneous (GTK_BOX (self->line), TRUE);
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
}

GtkWidget *
ksk_camera_strip_new (KskRecorder *recorder)
{
  g_return_val_if_fail (KSK_IS_RECORDER (recorder), NULL);
  KskCameraStrip *self = g_object_new (KSK_TYPE_CAMERA_STRIP, NULL);

  self->recorder = g_object_ref (recorder);
  g_signal_connect_object (recorder, "changed", G_CALLBACK (changed_cb), self, 0);
  show (self);
  return GTK_WIDGET (self);
}

void
ksk_camera_strip_set_word (KskCameraStrip *self, guint index, KskState state, const char *word)
{
  g_return_if_fail (KSK_IS_CAMERA_STRIP (self) && index < KSK_MAX_CAMERAS);
  Cell *cell = &self->cells[index];

  if (cell->state == state && g_strcmp0 (cell->word, word) == 0)
    return;
  cell->state = state;
  g_free (cell->word);
  cell->word = g_strdup (word);
  show (self);
}

void
ksk_camera_strip_set_brief (KskCameraStrip *self, gboolean is_brief)
{
  g_return_if_fail (KSK_IS_CAMERA_STRIP (self));

  self->is_brief = is_brief;
  show (self);
}

void
ksk_camera_strip_set_least (KskCameraStrip *self, guint n_least)
{
  g_return_if_fail (KSK_IS_CAMERA_STRIP (self));

  self->n_least = n_least;
  show (self);
}
