/* QR codes: what is taken, and where each module comes to stand. That they can be read is for the filmed test. */
#include <cairo-pdf.h>
#include <string.h>

#include "draw/qr.h"

#define TEXT "KSR SHA256 00FF7E3BA1B20C4D5E6F98765432100FEDCBA9876543210FA5A5A5A55A5A5A5A"
#define MODULES 29

static void
test_texts (void)
{
  g_autofree char *longest = g_strnfill (KSK_QR_MAX_TEXT, '0');
  g_autofree char *too_long = g_strnfill (KSK_QR_MAX_TEXT + 1, '0');
  const struct {
    const char *text;
    guint modules; /* 0: refused */
  } cases[] = {
    { TEXT, MODULES }, { "0", 21 },  { "A $%*+-./:", 21 }, { longest, 65 }, { too_long, 0 },
    { "", 0 },         { "ksr", 0 }, { "É", 0 },           { "A\nB", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    guint modules = 0;
    gboolean taken = ksk_qr_get_modules (cases[i].text, &modules, &error);
    if (cases[i].modules == 0)
      g_assert_error (error, KSK_QR_ERROR, KSK_QR_ERROR_TEXT);
    else
      g_assert_no_error (error);
    g_assert_cmpint (taken, ==, cases[i].modules > 0);
    g_assert_cmpuint (modules, ==, cases[i].modules);
  }
}

static guint32
get_pixel (cairo_surface_t *surface, int x, int y)
{
  guint32 pixel;

  memcpy (&pixel, cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface) + x * 4,
          sizeof pixel);
  return pixel & 0xffffff;
}

/* Draws onto a grey ground with that scale and offset. */
static cairo_surface_t *
draw (double scale, double offset, double size, GError **error)
{
  int side = (int)((size + 2 * offset) * scale + 0.5);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 0.5, 0.5, 0.5);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  ksk_qr_draw (cr, TEXT, offset, offset, size, error);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static void
test_pixels (void)
{
  static const struct {
    double scale;
    double offset;
    double size;
    int module; /* pixels */
    int first;  /* the first black pixel */
  } cases[] = {
    { 1, 0, 555, 15, 60 }, { 1, 0, 591, 15, 78 }, /* what is left over widens the quiet zone */
    { 1, 10, 37, 1, 14 },  { 2, 10, 37, 2, 28 },  { 1.5, 2, 100, 4, 20 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    cairo_surface_t *surface = draw (cases[i].scale, cases[i].offset, cases[i].size, &error);
    g_assert_no_error (error);
    int first = cases[i].first;
    int module = cases[i].module;
    /* The finder pattern: seven black, then white; its inside white at the second module. */
    g_assert_cmphex (get_pixel (surface, first - 1, first), ==, 0xffffff);
    g_assert_cmphex (get_pixel (surface, first, first - 1), ==, 0xffffff);
    g_assert_cmphex (get_pixel (surface, first, first), ==, 0);
    g_assert_cmphex (get_pixel (surface, first + 7 * module - 1, first), ==, 0);
    g_assert_cmphex (get_pixel (surface, first + 7 * module, first), ==, 0xffffff);
    g_assert_cmphex (get_pixel (surface, first + module, first + module), ==, 0xffffff);
    g_assert_cmphex (get_pixel (surface, first + MODULES * module - 1, first), ==, 0);
    g_assert_cmphex (get_pixel (surface, first + MODULES * module, first), ==, 0xffffff);
    int from = (int)(cases[i].offset * cases[i].scale + 1);
    int to = (int)((cases[i].offset + cases[i].size) * cases[i].scale) - 1;
    for (int y = from; y < to; y++) {
      for (int x = from; x < to; x++) {
        guint32 pixel = get_pixel (surface, x, y);
        g_assert_true (pixel == 0 || pixel == 0xffffff);
      }
    }
    if (cases[i].offset > 0)
      g_assert_cmphex (get_pixel (surface, 0, 0), !=, 0xffffff);
    cairo_surface_destroy (surface);
  }
}

static void
test_no_room (void)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = draw (1, 0, MODULES + 2 * KSK_QR_QUIET_MODULES - 1, &error);

  g_assert_error (error, KSK_QR_ERROR, KSK_QR_ERROR_SIZE);
  for (int i = 0; i < cairo_image_surface_get_width (surface); i++)
    g_assert_cmphex (get_pixel (surface, i, i), ==, get_pixel (surface, 0, 0));
  cairo_surface_destroy (surface);
}

static cairo_status_t
append_cb (void *data, const unsigned char *bytes, unsigned int length)
{
  *(gsize *)data += length;
  return CAIRO_STATUS_SUCCESS;
}

/* On paper modules need not be whole points: 30 mm are 85 points. */
static void
test_paper (void)
{
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, &length, 100, 100);
  cairo_t *cr = cairo_create (surface);

  g_assert_true (ksk_qr_draw (cr, TEXT, 5, 5, 20, &error));
  g_assert_no_error (error);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  g_assert_cmpuint (length, >, 1000);
}

/* The code of a frame has one size for every number of digits, and takes nothing else. */
static void
test_stamp (void)
{
  static const char *const wrong[] = { "", "A", "-1", "1 2", "\xc2\xb2" };
  guint8 black[KSK_QR_STAMP_MODULES * KSK_QR_STAMP_MODULES + 1];
  g_autofree char *most = g_strnfill (KSK_QR_STAMP_MAX_DIGITS, '7');
  g_autofree char *more = g_strnfill (KSK_QR_STAMP_MAX_DIGITS + 1, '7');
  const char *const right[] = { "1", most };

  for (guint i = 0; i < G_N_ELEMENTS (right); i++) {
    g_autoptr (GError) error = NULL;
    memset (black, 9, sizeof black);
    g_assert_true (ksk_qr_encode_stamp (right[i], black, &error));
    g_assert_no_error (error);
    for (guint j = 0; j < sizeof black - 1; j++)
      g_assert_cmpuint (black[j], <=, 1);
    g_assert_cmpuint (black[sizeof black - 1], ==, 9);
    /* The finder patterns of ISO/IEC 18004: a dark corner, a light ring, a dark middle. */
    for (guint j = 0; j < 7; j++) {
      g_assert_cmpuint (black[j], ==, 1);
      g_assert_cmpuint (black[3 * KSK_QR_STAMP_MODULES + j], ==, j != 1 && j != 5);
      g_assert_cmpuint (black[KSK_QR_STAMP_MODULES - 1 - j], ==, 1);
    }
  }
  for (guint i = 0; i <= G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (ksk_qr_encode_stamp (i < G_N_ELEMENTS (wrong) ? wrong[i] : more, black, &error));
    g_assert_error (error, KSK_QR_ERROR, KSK_QR_ERROR_TEXT);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/qr/texts", test_texts);
  g_test_add_func ("/draw/qr/pixels", test_pixels);
  g_test_add_func ("/draw/qr/no-room", test_no_room);
  g_test_add_func ("/draw/qr/paper", test_paper);
  g_test_add_func ("/draw/qr/stamp", test_stamp);
  return g_test_run ();
}
