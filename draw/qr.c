/* QR codes: libqrencode makes the modules, Cairo draws them. */
#include "draw/qr.h"

#include <errno.h>
#include <math.h>
#include <qrencode.h>
#include <string.h>

G_DEFINE_QUARK (ksk - qr - error - quark, ksk_qr_error)

/* Bit of a module's byte that says black (qrencode.h). */
#define BLACK 1

static QRcode *
encode (const char *text, GError **error)
{
  gsize length = strlen (text);

  if (length == 0 || length > KSK_QR_MAX_TEXT) {
    g_set_error (error, KSK_QR_ERROR, KSK_QR_ERROR_TEXT, "a QR code takes 1 to %d characters, not %" G_GSIZE_FORMAT,
                 KSK_QR_MAX_TEXT, length);
    return NULL;
  }
  QRinput *input = QRinput_new2 (0, QR_ECLEVEL_L);
  QRcode *code = NULL;
  if (input != NULL && QRinput_append (input, QR_MODE_AN, (int)length, (const unsigned char *)text) == 0)
    code = QRcode_encodeInput (input);
  int saved = errno;
  if (input != NULL)
    QRinput_free (input);
  if (code == NULL) {
    g_set_error (error, KSK_QR_ERROR, KSK_QR_ERROR_TEXT,
                 "\"%s\" cannot be a QR code: digits, A to Z, space and $%%*+-./: only (%s)", text, g_strerror (saved));
  }
  return code;
}

gboolean
ksk_qr_get_modules (const char *text, guint *modules, GError **error)
{
  g_return_val_if_fail (text != NULL && modules != NULL, FALSE);
  QRcode *code = encode (text, error);

  if (code == NULL)
    return FALSE;
  *modules = (guint)code->width;
  QRcode_free (code);
  return TRUE;
}

static gboolean
is_paper (cairo_t *cr)
{
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_target (cr));

  return type == CAIRO_SURFACE_TYPE_PDF || type == CAIRO_SURFACE_TYPE_PS || type == CAIRO_SURFACE_TYPE_SVG;
}

/* Side of a module and of the white around all of them, in device units along the axes of the picture. */
typedef struct {
  double x, y, size;
  double module;
  double inset;
} Place;

/* Moves the ground to whole pixels. A picture that is turned or skewed has none. */
static gboolean
find_place (cairo_t *cr, guint modules, double x, double y, double size, Place *place)
{
  cairo_matrix_t matrix;
  double scale_x, scale_y;
  guint all = modules + 2 * KSK_QR_QUIET_MODULES;

  *place = (Place){ x, y, size, size / all, size / all * KSK_QR_QUIET_MODULES };
  cairo_get_matrix (cr, &matrix);
  cairo_surface_get_device_scale (cairo_get_target (cr), &scale_x, &scale_y);
  double unit = matrix.xx * scale_x; /* pixels */
  if (is_paper (cr) || fabs (matrix.xy) > 1e-9 || fabs (matrix.yx) > 1e-9 || fabs (matrix.xx - matrix.yy) > 1e-9
      || unit <= 0)
    return place->module > 0;
  double pixels = floor (size * unit / all + 1e-6);
  if (pixels < 1)
    return FALSE;
  place->module = pixels / unit;
  double origin_x = round ((x * matrix.xx + matrix.x0) * scale_x + floor ((size * unit - pixels * modules) / 2));
  double origin_y = round ((y * matrix.yy + matrix.y0) * scale_y + floor ((size * unit - pixels * modules) / 2));
  place->inset = 0;
  place->x = (origin_x / scale_x - matrix.x0) / matrix.xx;
  place->y = (origin_y / scale_y - matrix.y0) / matrix.yy;
  return TRUE;
}

/* Rows of black modules as one path, so that no hair line shows between neighbours on paper. */
static void
add_modules (cairo_t *cr, const QRcode *code, const Place *place)
{
  int n = code->width;

  for (int row = 0; row < n; row++) {
    for (int column = 0; column < n; column++) {
      int length = 0;
      while (column + length < n && (code->data[row * n + column + length] & BLACK) != 0)
        length++;
      if (length > 0) {
        cairo_rectangle (cr, place->x + place->inset + column * place->module,
                         place->y + place->inset + row * place->module, length * place->module, place->module);
      }
      column += length;
    }
  }
}

gboolean
ksk_qr_draw (cairo_t *cr, const char *text, double x, double y, double size, GError **error)
{
  g_return_val_if_fail (cr != NULL && text != NULL, FALSE);
  Place place;
  QRcode *code = encode (text, error);

  if (code == NULL)
    return FALSE;
  if (!find_place (cr, (guint)code->width, x, y, size, &place)) {
    g_set_error (error, KSK_QR_ERROR, KSK_QR_ERROR_SIZE, "no room for a QR code of %d modules in %g units", code->width,
                 size);
    QRcode_free (code);
    return FALSE;
  }
  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_new_path (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, x, y, size, size);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  add_modules (cr, code, &place);
  cairo_fill (cr);
  cairo_restore (cr);
  QRcode_free (code);
  return TRUE;
}

gboolean
ksk_qr_encode_stamp (const char *digits, guint8 black[KSK_QR_STAMP_MODULES * KSK_QR_STAMP_MODULES], GError **error)
{
  g_return_val_if_fail (digits != NULL && black != NULL, FALSE);
  gsize length = strlen (digits);
  QRinput *input = NULL;
  QRcode *code = NULL;

  if (length > 0 && length <= KSK_QR_STAMP_MAX_DIGITS)
    input = QRinput_new2 (2, QR_ECLEVEL_M);
  if (input != NULL && QRinput_append (input, QR_MODE_NUM, (int)length, (const unsigned char *)digits) == 0)
    code = QRcode_encodeInput (input);
  if (input != NULL)
    QRinput_free (input);
  if (code == NULL || code->width != KSK_QR_STAMP_MODULES) {
    g_set_error (error, KSK_QR_ERROR, KSK_QR_ERROR_TEXT, "\"%s\" cannot be the QR code of a frame: 1 to %d digits only",
                 digits, KSK_QR_STAMP_MAX_DIGITS);
    if (code != NULL)
      QRcode_free (code);
    return FALSE;
  }
  for (guint i = 0; i < KSK_QR_STAMP_MODULES * KSK_QR_STAMP_MODULES; i++)
    black[i] = code->data[i] & BLACK;
  QRcode_free (code);
  return TRUE;
}
