/* QR codes: black on white, as large as the place allows. */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* White modules that must stand around the code (ISO/IEC 18004, section 6.3.8). */
#define KSK_QR_QUIET_MODULES 4

/* Longest text, in bytes. A hash is 75; more would be too fine for a picture in a stream. */
#define KSK_QR_MAX_TEXT 512

#define KSK_QR_ERROR (ksk_qr_error_quark ())

typedef enum {
  KSK_QR_ERROR_TEXT, /* empty, too long, or a character that alphanumeric mode does not have */
  KSK_QR_ERROR_SIZE, /* no room for one unit a module */
} KskQrError;

GQuark ksk_qr_error_quark (void);

/**
 * ksk_qr_get_modules:
 * @text: (not nullable): digits, A to Z, space and `$%*+-./:`.
 * @modules: (out) (not nullable): of one side, without the quiet zone: 29 for a hash.
 *
 * Errors: KSK_QR_ERROR_TEXT.
 */
gboolean ksk_qr_get_modules (const char *text, guint *modules, GError **error);

/**
 * ksk_qr_draw:
 * @cr: (not nullable): its sourceand antialiasing are kept, its path is emptied.
 * @text: (not nullable): as in ksk_qr_get_modules().
 * @x: @y: upper left corner of the white ground, in units of @cr.
 * @size: side of the white ground, the quiet zone included.
 *
 * Draws a QR code of level L in alphanumeric mode. Blur, not dirt, is what a stream does to it, so that larger modules
 * help and more redundancy does not. On pixels a module is a whole number of them and what is left over widens the
 * quiet zone; on paper it is exact. Draws nothing on error. Errors: KSK_QR_ERROR_*.
 */
gboolean ksk_qr_draw (cairo_t *cr, const char *text, double x, double y, double size, GError **error);

/* Modules of one side of the QR code of a frame of film, without the quiet zone: version 2. */
#define KSK_QR_STAMP_MODULES 25

/* Most digits of it. */
#define KSK_QR_STAMP_MAX_DIGITS 63

/**
 * ksk_qr_encode_stamp:
 * @digits: (not nullable): digits only.
 * @black: (out): row by row, 1 for a black module and 0 for a white one.
 *
 * For who draws pixels without Cairo. Always version 2 and level M, so that the code never changes its size, in numeric
 * mode. Any thread. Errors: KSK_QR_ERROR_TEXT.
 */
gboolean ksk_qr_encode_stamp (const char *digits, guint8 black[KSK_QR_STAMP_MODULES * KSK_QR_STAMP_MODULES],
                              GError **error);

G_END_DECLS
