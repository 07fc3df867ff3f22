/* The bundled fonts: they alone are known, the same everywhere, and their digits cannot be taken for letters. */
#include <pango/pangocairo.h>
#include <cairo-pdf.h>
#include <stdlib.h>
#include <string.h>

#include "draw/fonts.h"

static void
register_fonts (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ksk_fonts_register (&error));
  g_assert_no_error (error);
}

static PangoLayout *
create_layout (cairo_t *cr, const char *font, const char *text)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  g_autoptr (PangoFontDescription) description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static void
test_families (void)
{
  PangoFontFamily **families = NULL;
  int n_families = 0;
  g_autoptr (GString) names = g_string_new (NULL);

  register_fonts ();
  register_fonts ();
  pango_font_map_list_families (pango_cairo_font_map_get_default (), &families, &n_families);
  for (int i = 0; i < n_families; i++) {
    const char *name = pango_font_family_get_name (families[i]);
    /* Pango adds names that every system is expected to have. */
    if (g_strcmp0 (name, "Sans") != 0 && g_strcmp0 (name, "Serif") != 0 && g_strcmp0 (name, "Monospace") != 0
        && g_strcmp0 (name, "System-ui") != 0)
      g_string_append_printf (names, "%s;", name);
  }
  g_free (families);
  g_assert_nonnull (strstr (names->str, KSK_FONT_SANS ";"));
  g_assert_nonnull (strstr (names->str, KSK_FONT_MONO ";"));
  g_assert_nonnull (strstr (names->str, "DejaVu Sans;"));
  g_assert_cmpuint (names->len, ==, strlen (KSK_FONT_SANS ";" KSK_FONT_MONO ";DejaVu Sans;"));
}

static char *
dup_font_of (const char *font, const char *text)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 8, 8);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (PangoLayout) layout = create_layout (cr, font, text);
  PangoLayoutRun *run = pango_layout_get_line_readonly (layout, 0)->runs->data;
  g_autoptr (PangoFontDescription) found = pango_font_describe (run->item->analysis.font);

  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return g_strdup (pango_font_description_get_family (found));
}

static void
test_choice (void)
{
  static const struct {
    const char *font;
    const char *text;
    const char *family;
  } cases[] = {
    { KSK_FONT_SANS " 20", "Áñ ß 0O", KSK_FONT_SANS }, { KSK_FONT_SANS " Bold 20", "bold", KSK_FONT_SANS },
    { KSK_FONT_SANS " 20", "Łódź", "DejaVu Sans" },    { KSK_FONT_SANS " 20", "Ж", "DejaVu Sans" },
    { KSK_FONT_MONO " 20", "a1b2", KSK_FONT_MONO },    { "Helvetica 20", "unknown", KSK_FONT_SANS },
    { "monospace 20", "unknown", KSK_FONT_MONO },
  };

  register_fonts ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *family = dup_font_of (cases[i].font, cases[i].text);
    g_assert_cmpstr (family, ==, cases[i].family);
  }
}

#define GLYPH_PX 64

/* A character, 46 px high. */
static cairo_surface_t *
draw_glyph (const char *font, char c)
{
  const char text[] = { c, '\0' };
  g_autofree char *sized = g_strdup_printf ("%s 46px", font);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, GLYPH_PX, GLYPH_PX);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (PangoLayout) layout = create_layout (cr, sized, text);
  PangoRectangle ink;

  /* Side by side in a hash they would not be shifted either: compare them centred. */
  pango_layout_get_pixel_extents (layout, &ink, NULL);
  cairo_move_to (cr, (GLYPH_PX - ink.width) / 2 - ink.x, (GLYPH_PX - ink.height) / 2 - ink.y);
  pango_cairo_show_layout (cr, layout);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Ink that only one of them has, as a share of the ink of the one with less. */
static double
get_difference (cairo_surface_t *a, cairo_surface_t *b)
{
  gint64 different = 0, ink_a = 0, ink_b = 0;

  for (int y = 0; y < GLYPH_PX; y++) {
    for (int x = 0; x < GLYPH_PX; x++) {
      int pa = cairo_image_surface_get_data (a)[y * cairo_image_surface_get_stride (a) + x];
      int pb = cairo_image_surface_get_data (b)[y * cairo_image_surface_get_stride (b) + x];
      different += abs (pa - pb);
      ink_a += pa;
      ink_b += pb;
    }
  }
  g_assert_cmpint (MIN (ink_a, ink_b), >, 0);
  return (double)different / (double)MIN (ink_a, ink_b);
}

static void
test_distinct (void)
{
  static const char *const fonts[] = { KSK_FONT_SANS, KSK_FONT_SANS " Bold", KSK_FONT_MONO, KSK_FONT_MONO " Bold" };
  static const char pairs[][2] = { "0O", "1l", "1I", "lI", "8B", "5S", "2Z" };

  register_fonts ();
  for (guint f = 0; f < G_N_ELEMENTS (fonts); f++) {
    for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
      cairo_surface_t *a = draw_glyph (fonts[f], pairs[i][0]);
      cairo_surface_t *b = draw_glyph (fonts[f], pairs[i][1]);
      double difference = get_difference (a, b);
      g_test_message ("%s: %.2s differ by %.2f", fonts[f], pairs[i], difference);
      g_assert_cmpfloat (difference, >, 0.1);
      cairo_surface_destroy (a);
      cairo_surface_destroy (b);
    }
  }
}

static cairo_status_t
append_cb (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static GByteArray *
make_pdf (void)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, 595, 842);
  cairo_t *cr = cairo_create (surface);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "2026-02-12T18:04:33Z");
  for (int page = 0; page < 3; page++) {
    g_autoptr (PangoLayout) text = create_layout (cr, KSK_FONT_SANS " 12", "Ceremony 60, Łódź");
    g_autoptr (PangoLayout) code = create_layout (cr, KSK_FONT_MONO " Bold 12", "a1b2 0O1lI");
    cairo_move_to (cr, 50, 50 + page);
    pango_cairo_show_layout (cr, text);
    cairo_move_to (cr, 50, 100);
    pango_cairo_show_layout (cr, code);
    cairo_show_page (cr);
  }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  return bytes;
}

static gboolean
contains (GByteArray *bytes, const char *text)
{
  return memmem (bytes->data, bytes->len, text, strlen (text)) != NULL;
}

/* The same bytes in another process, whatever the machine says of fonts. */
static void
test_pdf (void)
{
  register_fonts ();
  g_autoptr (GByteArray) pdf = make_pdf ();
  g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, pdf->data, pdf->len);

  if (g_test_subprocess ()) {
    g_print ("PDF %s\n", hash);
    return;
  }
  g_assert_true (contains (pdf, "+B612-Regular"));
  g_assert_true (contains (pdf, "+DejaVuSansMono-Bold"));
  g_assert_true (contains (pdf, "+DejaVuSans"));
  g_assert_true (contains (pdf, "/FontFile3")); /* B612 is an OpenType font with PostScript outlines */
  g_assert_true (contains (pdf, "/FontFile2"));
  g_assert_cmpuint (pdf->len, <, 100000);

  g_setenv ("FONTCONFIG_FILE", "/nonexistent/fonts.conf", TRUE);
  g_setenv ("HOME", "/nonexistent", TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_autofree char *expected = g_strdup_printf ("*PDF %s\n*", hash);
  g_test_trap_assert_stdout (expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/fonts/families", test_families);
  g_test_add_func ("/draw/fonts/choice", test_choice);
  g_test_add_func ("/draw/fonts/distinct", test_distinct);
  g_test_add_func ("/draw/fonts/pdf", test_pdf);
  return g_test_run ();
}
