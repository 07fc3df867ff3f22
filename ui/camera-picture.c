/* The live picture of one camera, or the shape of its state where none comes. */
#include "camera-picture.h"

#include <string.h>

#include "state-mark.h"

/* Before the first picture. */
#define USUAL_WIDTH 16
#define USUAL_HEIGHT 9

/* As wide as it likes to be where nothing says more, in the size of the smallest text. */
#define NATURAL_WIDTH 14

/* The shape that stands there instead of a picture: its size, of the height, and its middle; beside the name, which is
 * in the upper left corner. */
#define MARK_SHARE 0.5
#define MARK_X 0.75
#define MARK_Y 0.62

struct _KskCameraPicture {
  GtkWidget parent_instance;

  KskRecorder *recorder;
  guint index;
  cairo_surface_t *surface; /* (nullable): the picture */
  gboolean is_stale;        /* there is a newer picture than @surface */
  gboolean is_live;
  gboolean is_modest;
  KskState state;
};

G_DEFINE_FINAL_TYPE (KskCameraPicture, ksk_camera_picture, GTK_TYPE_WIDGET)

/* The frame clock gathers what comes between two frames: one draw, and the newest. */
static void
picture_cb (KskRecorder *recorder, guint index, KskCameraPicture *self)
{
  if (index != self->index)
    return;
  self->is_stale = TRUE;
  if (self->is_live)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
clear_surface (KskCameraPicture *self)
{
  g_clear_pointer (&self->surface, cairo_surface_destroy);
}

/* A texture of GTK 4.8 goes through floating point when it is drawn without GL: three times the work. And of these
 * pixels the fourth byte is not looked at. */
static cairo_surface_t *
copy_picture (const KskPicture *picture)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)picture->width, (int)picture->height);

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS) {
    cairo_surface_destroy (surface);
    return NULL;
  }
  const guint8 *from = g_bytes_get_data (picture->pixels, NULL);
  guint8 *to = cairo_image_surface_get_data (surface);
  gsize row = (gsize)picture->width * 4, stride = (gsize)cairo_image_surface_get_stride (surface);
  for (guint y = 0; y < picture->height; y++)
    memcpy (to + y * stride, from + y * row, row);
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
take_newest (KskCameraPicture *self)
{
  g_autoptr (KskPicture) picture = ksk_recorder_dup_picture (self->recorder, self->index);

  self->is_stale = FALSE;
  if (picture == NULL)
    return;
  clear_surface (self);
  self->surface = copy_picture (picture);
}

/* The largest place of that shape, at the top and the left: where its name stands. */
static graphene_rect_t
place_picture (KskCameraPicture *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  double aspect = (double)USUAL_WIDTH / USUAL_HEIGHT;

  if (self->surface != NULL)
    aspect = (double)cairo_image_surface_get_width (self->surface) / cairo_image_surface_get_height (self->surface);
  double used_width = MIN (width, height * aspect), used_height = used_width / aspect;
  return GRAPHENE_RECT_INIT (0, 0, (float)(int)used_width, (float)(int)used_height);
}

static void
draw_mark (KskCameraPicture *self, GtkSnapshot *snapshot, const graphene_rect_t *place)
{
  const KskColourPair *colours = ksk_style_get_state_colours (self->state);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, place);
  double size = place->size.height * MARK_SHARE;

  ksk_style_set_source (cr, colours->ground);
  cairo_paint (cr);
  ksk_state_mark_draw (cr, self->state, place->origin.x + place->size.width * MARK_X - size / 2,
                       place->origin.y + place->size.height * MARK_Y - size / 2, size);
  cairo_destroy (cr);
}

static void
draw_picture (KskCameraPicture *self, GtkSnapshot *snapshot, const graphene_rect_t *place)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, place);

  cairo_translate (cr, place->origin.x, place->origin.y);
  cairo_scale (cr, place->size.width / cairo_image_surface_get_width (self->surface),
               place->size.height / cairo_image_surface_get_height (self->surface));
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_rectangle (cr, 0, 0, cairo_image_surface_get_width (self->surface),
                   cairo_image_surface_get_height (self->surface));
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
ksk_camera_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KskCameraPicture *self = KSK_CAMERA_PICTURE (widget);

  if (self->is_live && (self->is_stale || self->surface == NULL))
    take_newest (self);
  graphene_rect_t place = place_picture (self);
  if (!self->is_live || self->surface == NULL) {
    draw_mark (self, snapshot, &place);
    return;
  }
  draw_picture (self, snapshot, &place);
}

static GtkSizeRequestMode
ksk_camera_picture_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* The least is a size of the style. */
static void
ksk_camera_picture_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  const KskScale *scale = ksk_style_get_scale (widget);
  int width = scale != NULL ? scale->small * NATURAL_WIDTH : 0;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = width;
  else if (!KSK_CAMERA_PICTURE (widget)->is_modest)
    *natural = (for_size >= 0 ? MIN (for_size, width) : width) * USUAL_HEIGHT / USUAL_WIDTH;
}

static void
ksk_camera_picture_dispose (GObject *object)
{
  KskCameraPicture *self = KSK_CAMERA_PICTURE (object);

  clear_surface (self);
  g_clear_object (&self->recorder);
  G_OBJECT_CLASS (ksk_camera_picture_parent_class)->dispose (object);
}

static void
ksk_camera_picture_class_init (KskCameraPictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ksk_camera_picture_dispose;
  widget_class->snapshot = ksk_camera_picture_snapshot;
  widget_class->get_request_mode = ksk_camera_picture_get_request_mode;
  widget_class->measure = ksk_camera_picture_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ksk_camera_picture_init (KskCameraPicture *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "ksk-camera");
}

GtkWidget *
ksk_camera_picture_new (KskRecorder *recorder, guint index)
{
  g_return_val_if_fail (KSK_IS_RECORDER (recorder), NULL);
  KskCameraPicture *self = g_object_new (KSK_TYPE_CAMERA_PICTURE, NULL);

  self->recorder = g_object_ref (recorder);
  self->index = index;
  g_signal_connect_object (recorder, "picture", G_CALLBACK (picture_cb), self, 0);
  return GTK_WIDGET (self);
}

void
ksk_camera_picture_set_index (KskCameraPicture *self, guint index)
{
  g_return_if_fail (KSK_IS_CAMERA_PICTURE (self));

  if (self->index == index)
    return;
  self->index = index;
  clear_surface (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ksk_camera_picture_set_state (KskCameraPicture *self, KskState state, gboolean is_live)
{
  g_return_if_fail (KSK_IS_CAMERA_PICTURE (self));

  if (self->state == state && self->is_live == is_live)
    return;
  /* What was last seen before a gap is not shown again after it. */
  if (!is_live)
    clear_surface (self);
  self->state = state;
  self->is_live = is_live;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ksk_camera_picture_set_modest (KskCameraPicture *self)
{
  g_return_if_fail (KSK_IS_CAMERA_PICTURE (self));

  self->is_modest = TRUE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
