/* Walks the widgets of a window and judges its text as someone at the back of the room would. */
#include "tests/ui/legible.h"

#include <math.h>
#include <string.h>

const KskScaleInput legibility_sizes[] = {
  { 1024, 768, KSK_SCALE_DISTANCE_M, KSK_SCALE_PICTURE_M },
  { 1280, 720, KSK_SCALE_DISTANCE_M, KSK_SCALE_PICTURE_M },
  { 1920, 1080, KSK_SCALE_DISTANCE_M, KSK_SCALE_PICTURE_M },
  { 3840, 2160, KSK_SCALE_DISTANCE_M, KSK_SCALE_PICTURE_M },
  { 0, 0, 0, 0 },
};

#define LEAST_CONTRAST 7.0

typedef struct {
  Legibility *result;
  GtkWidget *window;
  GdkTexture *ground; /* what the window draws */
  const guint8 *pixels;
  gsize stride;
  int width;
  int height;
} Walk;

static void G_GNUC_PRINTF (2, 3) add_fault (Walk *walk, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (walk->result->faults, g_strdup_vprintf (format, args));
  va_end (args);
}

/* Colour as it is on the screen, at the nearest pixel inside of the window. */
static KskColour
pixel_at (const Walk *walk, int x, int y)
{
  const guint8 *p
      = walk->pixels + (gsize)CLAMP (y, 0, walk->height - 1) * walk->stride + (gsize)CLAMP (x, 0, walk->width - 1) * 4;
  guint32 argb;

  memcpy (&argb, p, sizeof argb);
  return argb & 0xffffff;
}

/* TRUE for a pixel with eight neighbours of its colour: ground, or the inside of a stroke, but never the mixture of
 * both that stands at the edges of letters. */
static gboolean
is_flat (const Walk *walk, int x, int y)
{
  KskColour colour = pixel_at (walk, x, y);

  for (int dy = -1; dy <= 1; dy++) {
    for (int dx = -1; dx <= 1; dx++) {
      if (pixel_at (walk, x + dx, y + dy) != colour)
        return FALSE;
    }
  }
  return TRUE;
}

/* The least contrast of @text against any ground in the rectangle. */
static double
least_contrast (const Walk *walk, const graphene_rect_t *area, KskColour text)
{
  KskColour last = text;
  double least = 21;

  for (int y = (int)area->origin.y; y < (int)(area->origin.y + area->size.height); y++) {
    for (int x = (int)area->origin.x; x < (int)(area->origin.x + area->size.width); x++) {
      KskColour colour = pixel_at (walk, x, y);
      if (colour == last || colour == text || !is_flat (walk, x, y))
        continue;
      least = MIN (least, ksk_style_get_contrast (text, colour));
      last = colour;
    }
  }
  return least;
}

static KskColour
get_text_colour (GtkWidget *widget)
{
  GdkRGBA rgba;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &rgba);
  return ((KskColour)lround (rgba.red * 255) << 16) | ((KskColour)lround (rgba.green * 255) << 8)
         | (KskColour)lround (rgba.blue * 255);
}

static int
get_font_px (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontDescription *font = pango_context_get_font_description (context);

  return (int)lround ((double)pango_font_description_get_size (font) / PANGO_SCALE
                      * (pango_font_description_get_size_is_absolute (font) ? 1.0 : 96.0 / 72.0));
}

static void
judge_place (Walk *walk, GtkWidget *widget, const char *text, const graphene_rect_t *area)
{
  if (area->origin.x < -0.5 || area->origin.y < -0.5 || area->origin.x + area->size.width > (float)walk->width + 0.5
      || area->origin.y + area->size.height > (float)walk->height + 0.5)
    add_fault (walk, "\"%s\" is outside of the window: %.0f,%.0f %.0fx%.0f", text, area->origin.x, area->origin.y,
               area->size.width, area->size.height);
  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL; parent = gtk_widget_get_parent (parent)) {
    graphene_rect_t outer;
    if (GTK_IS_SCROLLABLE (parent) || !gtk_widget_compute_bounds (parent, walk->window, &outer))
      return;
    graphene_rect_inset (&outer, -1, -1);
    if (!graphene_rect_contains_rect (&outer, area)) {
      add_fault (walk, "\"%s\" sticks out of a %s", text, G_OBJECT_TYPE_NAME (parent));
      return;
    }
  }
}

static void
judge_text (Walk *walk, GtkWidget *widget, const char *text, const graphene_rect_t *area)
{
  Legibility *result = walk->result;
  int size = get_font_px (widget);
  double contrast = least_contrast (walk, area, get_text_colour (widget));

  result->n_texts++;
  if (result->smallest_px == 0 || size < result->smallest_px) {
    result->smallest_px = size;
    g_free (result->smallest_text);
    result->smallest_text = g_strdup (text);
  }
  if (contrast < result->least_contrast) {
    result->least_contrast = contrast;
    g_free (result->least_contrast_text);
    result->least_contrast_text = g_strdup (text);
  }
  judge_place (walk, widget, text, area);
}

/* Where the letters are, in the window. */
static gboolean
get_ink (Walk *walk, GtkLabel *label, graphene_rect_t *area)
{
  PangoRectangle logical;
  int x, y;
  graphene_point_t origin;

  pango_layout_get_pixel_extents (gtk_label_get_layout (label), NULL, &logical);
  gtk_label_get_layout_offsets (label, &x, &y);
  if (!gtk_widget_compute_point (GTK_WIDGET (label), walk->window, &GRAPHENE_POINT_INIT ((float)x, (float)y), &origin))
    return FALSE;
  *area = GRAPHENE_RECT_INIT (origin.x + (float)logical.x, origin.y + (float)logical.y, (float)logical.width,
                              (float)logical.height);
  return TRUE;
}

static void
judge_label (Walk *walk, GtkLabel *label)
{
  const char *text = gtk_label_get_text (label);
  graphene_rect_t area;
  int minimum;

  if (*text == '\0' || !get_ink (walk, label, &area))
    return;
  if (pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    add_fault (walk, "\"%s\" is ellipsized", text);
  int width = gtk_widget_get_width (GTK_WIDGET (label));
  /* What is measured has its padding and border about it. */
  int height = gtk_widget_get_allocated_height (GTK_WIDGET (label));
  gtk_widget_measure (GTK_WIDGET (label), GTK_ORIENTATION_VERTICAL, gtk_widget_get_allocated_width (GTK_WIDGET (label)),
                      &minimum, NULL, NULL, NULL);
  if (height < minimum - 1)
    add_fault (walk, "\"%s\" is %d px high and needs %d", text, height, minimum);
  if ((int)area.size.width > width + 1)
    add_fault (walk, "\"%s\" is %d px wide and needs %d", text, width, (int)area.size.width);
  judge_text (walk, GTK_WIDGET (label), text, &area);
}

static void
judge_entry_text (Walk *walk, GtkText *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  graphene_rect_t area;

  if (*text == '\0')
    text = gtk_text_get_placeholder_text (entry) != NULL ? gtk_text_get_placeholder_text (entry) : "";
  if (*text != '\0' && gtk_widget_compute_bounds (GTK_WIDGET (entry), walk->window, &area))
    judge_text (walk, GTK_WIDGET (entry), text, &area);
}

static void
walk_widget (Walk *walk, GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget)
      || gtk_widget_get_opacity (widget) <= 0.001)
    return;
  if (GTK_IS_LABEL (widget))
    judge_label (walk, GTK_LABEL (widget));
  else if (GTK_IS_TEXT (widget))
    judge_entry_text (walk, GTK_TEXT (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    walk_widget (walk, child);
}

static GdkTexture *
draw_window (GtkWindow *window)
{
  GtkWidget *widget = GTK_WIDGET (window);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  GskRenderNode *node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  GdkTexture *texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                                     &GRAPHENE_RECT_INIT (0, 0, width, height));
  gsk_render_node_unref (node);
  return texture;
}

Legibility *
legibility_new (GtkWindow *window)
{
  g_autoptr (GdkTexture) ground = draw_window (window);
  Legibility *result = g_new0 (Legibility, 1);
  int width = gdk_texture_get_width (ground);
  int height = gdk_texture_get_height (ground);
  gsize stride = (gsize)width * 4;
  g_autofree guint8 *pixels = g_malloc0 (stride * (gsize)height);
  Walk walk = { result, GTK_WIDGET (window), ground, pixels, stride, width, height };

  gdk_texture_download (ground, pixels, stride);
  result->least_contrast = 21;
  result->faults = g_ptr_array_new_with_free_func (g_free);
  walk_widget (&walk, GTK_WIDGET (window));
  return result;
}

void
legibility_free (Legibility *self)
{
  g_ptr_array_unref (self->faults);
  g_free (self->smallest_text);
  g_free (self->least_contrast_text);
  g_free (self);
}

void
legibility_assert (GtkWindow *window, const KskScale *scale, const char *what)
{
  g_autoptr (Legibility) found = legibility_new (window);

  for (guint i = 0; i < found->faults->len; i++)
    g_test_message ("%s: %s", what, (const char *)g_ptr_array_index (found->faults, i));
  g_test_message ("%s: %u texts, smallest %d px (\"%s\"), least contrast %.1f (\"%s\")", what, found->n_texts,
                  found->smallest_px, found->smallest_text, found->least_contrast, found->least_contrast_text);
  g_assert_cmpuint (found->n_texts, >, 0);
  g_assert_cmpuint (found->faults->len, ==, 0);
  g_assert_cmpint (found->smallest_px, >=, scale->small);
  g_assert_cmpfloat (found->least_contrast, >=, LEAST_CONTRAST);
}
