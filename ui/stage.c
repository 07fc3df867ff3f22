/* The window that is projected: the frame, the page, and on a single screen the operator's controls below it. */
#include "stage.h"

#include "band.h"
#include "pane.h"
#include "status.h"

struct _KskStage {
  GObject parent_instance;

  GtkWidget *window;
  GtkWidget *frame;
  GtkWidget *band; /* (nullable), borrowed: while there is no desk */
  KskPage *page;   /* (nullable) */
  KskScale scale;
  int width_px;
  int height_px;
  guint fit; /* 0: nothing is to be fitted */
};

/* Before GTK lays out what will be painted next. */
#define PRIORITY_FIT (GTK_PRIORITY_RESIZE - 1)

G_DEFINE_FINAL_TYPE (KskStage, ksk_stage, G_TYPE_OBJECT)

static void
ksk_stage_dispose (GObject *object)
{
  KskStage *self = KSK_STAGE (object);

  g_clear_handle_id (&self->fit, g_source_remove);
  g_clear_object (&self->page);
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->window);
  G_OBJECT_CLASS (ksk_stage_parent_class)->dispose (object);
}

static void
ksk_stage_class_init (KskStageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ksk_stage_dispose;
}

static void
ksk_stage_init (KskStage *self)
{
  self->window = g_object_ref (ksk_guarded_window_new ());
  self->frame = ksk_frame_new ();
  gtk_window_set_child (GTK_WINDOW (self->window), ksk_pane_new (self->frame));
}

KskStage *
ksk_stage_new (void)
{
  return g_object_new (KSK_TYPE_STAGE, NULL);
}

KskGuardedWindow *
ksk_stage_get_window (KskStage *self)
{
  g_return_val_if_fail (KSK_IS_STAGE (self), NULL);
  return KSK_GUARDED_WINDOW (self->window);
}

void
ksk_stage_set_scale (KskStage *self, const KskScaleInput *input)
{
  g_return_if_fail (KSK_IS_STAGE (self) && input != NULL);

  ksk_scale_init (&self->scale, input);
  self->width_px = input->width_px;
  self->height_px = input->height_px;
  ksk_style_apply (GTK_WINDOW (self->window), "stage", &self->scale);
  ksk_frame_set_narrow (KSK_FRAME (self->frame), self->scale.is_narrow);
}

const KskScale *
ksk_stage_get_scale (KskStage *self)
{
  g_return_val_if_fail (KSK_IS_STAGE (self), NULL);
  return &self->scale;
}

void
ksk_stage_set_has_controls (KskStage *self, gboolean has_controls)
{
  g_return_if_fail (KSK_IS_STAGE (self));

  if ((self->band != NULL) == has_controls)
    return;
  if (self->band != NULL)
    ksk_band_show (KSK_BAND (self->band), NULL);
  self->band = has_controls ? ksk_band_new (FALSE) : NULL;
  ksk_frame_set_controls (KSK_FRAME (self->frame), self->band);
}

/* A complaint may make it higher than usual. */
static int
get_band_height (KskStage *self)
{
  int needed;

  if (self->band == NULL)
    return 0;
  gtk_widget_measure (self->band, GTK_ORIENTATION_VERTICAL, self->width_px, &needed, NULL, NULL, NULL);
  return MAX (self->scale.bottom, needed + self->scale.line);
}

static gboolean
fit_cb (gpointer data)
{
  KskStage *self = data;

  self->fit = 0;
  ksk_page_fit (self->page, self->width_px - 2 * self->scale.margin,
                self->height_px - self->scale.top - get_band_height (self) - self->scale.gap);
  return G_SOURCE_REMOVE;
}

/* One step of the session tells of itself in several ways: to fit the page, which measures its texts, is dear, and once
 * a frame is enough. */
void
ksk_stage_show (KskStage *self, KskPage *page)
{
  g_return_if_fail (KSK_IS_STAGE (self) && KSK_IS_PAGE (page));

  if (g_set_object (&self->page, page))
    ksk_frame_show_page (KSK_FRAME (self->frame), ksk_page_get_view (page));
  if (self->band != NULL)
    ksk_band_show (KSK_BAND (self->band), page);
  if (self->fit == 0)
    self->fit = g_idle_add_full (PRIORITY_FIT, fit_cb, self, NULL);
}

void
ksk_stage_show_status (KskStage *self, KskSession *session)
{
  g_return_if_fail (KSK_IS_STAGE (self));
  ksk_status_show (session, KSK_FRAME (self->frame));
}

void
ksk_stage_show_clock (KskStage *self, KskSession *session)
{
  g_return_if_fail (KSK_IS_STAGE (self));
  ksk_status_show_clock (session, KSK_FRAME (self->frame));
}
