/* REHEARSAL, large and slanted, behind whatever stands on it. */
#include "watermark.h"

#include <glib/gi18n.h>

#include "draw/fonts.h"
#include "style.h"

/* Height of the letters as a share of the window's, and steps between the words as multiples of that. */
#define LETTER_SHARE 0.11
#define LINE_STEP 1.9
#define SLANT (-G_PI / 9)

struct _KskWatermark {
  GtkWidget parent_instance;

  GtkWidget *ground; /* a widget of its own: a container draws anew whenever anything in it does, and then all of it */
  GtkWidget *child;
  cairo_surface_t *picture; /* (nullable): the ground in its size: turned letters are dear to draw */
  gboolean active;
};

G_DEFINE_FINAL_TYPE (KskWatermark, ksk_watermark, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_ACTIVE, N_PROPS };

static GParamSpec *props[N_PROPS];

static PangoLayout *
create_word (KskWatermark *self, int height)
{
  /* Translators: stands across every page of a rehearsal. Capitals. */
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), _ ("REHEARSAL"));
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string (KSK_FONT_SANS " Bold");

  pango_font_description_set_absolute_size (font, LETTER_SHARE * height * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  return layout;
}

/* Rows of the word over all of the turned plane, each row shifted, so that no place on the page is without. */
static void
draw_words (KskWatermark *self, cairo_t *cr, int width, int height)
{
  g_autoptr (PangoLayout) layout = create_word (self, height);
  int word_width, word_height;
  double reach = width + height;

  pango_layout_get_pixel_size (layout, &word_width, &word_height);
  double step_x = word_width * 1.25;
  double step_y = MAX (1, word_height) * LINE_STEP;
  if (word_width < 1)
    return;
  ksk_style_set_source (cr, ksk_style_get_ground ("ksk-watermark"));
  cairo_translate (cr, width / 2.0, height / 2.0);
  cairo_rotate (cr, SLANT);
  gboolean shifted = FALSE;
  for (double y = -reach / 2; y < reach / 2; y += step_y) {
    for (double x = -reach / 2 - (shifted ? step_x / 2 : 0); x < reach / 2; x += step_x) {
      cairo_move_to (cr, x, y);
      pango_cairo_show_layout (cr, layout);
    }
    shifted = !shifted;
  }
}

static void
fill_white (cairo_t *cr)
{
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
}

static cairo_surface_t *
create_picture (KskWatermark *self, int width, int height)
{
  int scale = gtk_widget_get_scale_factor (self->ground);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width * scale, height * scale);

  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_t *cr = cairo_create (surface);
  fill_white (cr);
  draw_words (self, cr, width, height);
  cairo_destroy (cr);
  return surface;
}

static void
forget_picture (KskWatermark *self)
{
  g_clear_pointer (&self->picture, cairo_surface_destroy);
}

static void
draw_ground_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  KskWatermark *self = data;

  if (!self->active) {
    fill_white (cr);
    return;
  }
  if (self->picture == NULL)
    self->picture = create_picture (self, width, height);
  cairo_set_source_surface (cr, self->picture, 0, 0);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_paint (cr);
}

static void
ksk_watermark_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACTIVE)
    g_value_set_boolean (value, KSK_WATERMARK (object)->active);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ksk_watermark_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACTIVE)
    ksk_watermark_set_active (KSK_WATERMARK (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ksk_watermark_dispose (GObject *object)
{
  KskWatermark *self = KSK_WATERMARK (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);
  g_clear_pointer (&self->ground, gtk_widget_unparent);
  forget_picture (self);
  G_OBJECT_CLASS (ksk_watermark_parent_class)->dispose (object);
}

static void
ksk_watermark_class_init (KskWatermarkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ksk_watermark_dispose;
  object_class->get_property = ksk_watermark_get_property;
  object_class->set_property = ksk_watermark_set_property;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  props[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ksk_watermark_init (KskWatermark *self)
{
  self->ground = gtk_drawing_area_new ();
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->ground), draw_ground_cb, self, NULL);
  g_signal_connect_object (self->ground, "resize", G_CALLBACK (forget_picture), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->ground, "notify::scale-factor", G_CALLBACK (forget_picture), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->ground, GTK_WIDGET (self));
}

GtkWidget *
ksk_watermark_new (GtkWidget *child)
{
  g_return_val_if_fail (GTK_IS_WIDGET (child), NULL);
  KskWatermark *self = g_object_new (KSK_TYPE_WATERMARK, NULL);

  self->child = child;
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

void
ksk_watermark_set_active (KskWatermark *self, gboolean active)
{
  g_return_if_fail (KSK_IS_WATERMARK (self));
  if (self->active == !!active)
    return;
  self->active = !!active;
  gtk_widget_queue_draw (self->ground);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
}

gboolean
ksk_watermark_get_active (KskWatermark *self)
{
  g_return_val_if_fail (KSK_IS_WATERMARK (self), FALSE);
  return self->active;
}
