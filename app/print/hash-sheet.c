/* The hash of a file on one sheet: to read aloud, to compare, to scan. */
#include <glib/gi18n.h>
#include <string.h>

#include "app/print/documents.h"
#include "draw/qr.h"

#define HEX_GROUP 4
#define HEX_GROUPS_A_LINE 4
#define WORD_COLUMNS 4
#define NUMBER_WIDTH 20.0
#define QR_SIZE 170.0 /* 60 mm */

char *
ksk_document_group_hex (const char *hex, guint groups_a_line)
{
  GString *text = g_string_new (NULL);
  for (gsize i = 0; hex[i] != '\0'; i++) {
    if (i > 0 && i % HEX_GROUP == 0)
      g_string_append_c (text, i % (HEX_GROUP * groups_a_line) == 0 ? '\n' : ' ');
    g_string_append_c (text, hex[i]);
  }
  return g_string_free (text, FALSE);
}

void
ksk_document_write_code (KskPages *pages, const char *text, double x, double size)
{
  GError *error = NULL;
  if (pages->total > 0 && !ksk_qr_draw (pages->cr, text, x, pages->y, size, &error))
    ksk_pages_take_error (pages, error);
  pages->y += size;
}

/* Draws a number and its word; returns the height. */
static double
draw_word (KskPages *pages, double x, gsize position, guint8 byte, KskStyle style)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GSIZE_FORMAT, position + 1);
  g_autoptr (PangoLayout) number = ksk_pages_layout (pages, KSK_STYLE_SMALL, -1, digits);
  g_autoptr (PangoLayout) word = ksk_pages_layout (pages, style, -1, ksk_pgp_word (position, byte));
  int number_width, height, drop = pango_layout_get_baseline (word) - pango_layout_get_baseline (number);
  pango_layout_get_size (number, &number_width, NULL);
  pango_layout_get_size (word, NULL, &height);
  double right = x + NUMBER_WIDTH - 5;
  ksk_pages_show (pages, number, right - pango_units_to_double (number_width), pages->y + pango_units_to_double (drop));
  ksk_pages_show (pages, word, x + NUMBER_WIDTH, pages->y);
  return pango_units_to_double (height);
}

void
ksk_document_write_words (KskPages *pages, const guint8 *hash, KskStyle style, guint columns)
{
  double column = pages->width / columns;
  for (gsize i = 0; i < KSK_FINGERPRINT_BYTES; i++) {
    double height = draw_word (pages, pages->left + column * (double)(i % columns), i, hash[i], style);
    if ((i + 1) % columns == 0)
      pages->y += height * 1.25;
  }
}

static void
write_file (KskPages *pages)
{
  const KskPaperInput *input = pages->input;
  g_autofree char *ceremony = g_markup_escape_text (input->ceremony, -1);
  g_autofree char *name = g_markup_escape_text (input->file->name, -1);
  g_autofree char *n_bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, input->file->size);
  g_autofree char *size = g_strdup_printf (_ ("%s bytes"), n_bytes);
  g_autofree char *title = g_strdup_printf (_ ("Hash of the %s"), input->file->kind);
  ksk_pages_write_text (pages, KSK_STYLE_TITLE, title);
  ksk_pages_skip (pages, 10);
  ksk_pages_write_pair (pages, _ ("Ceremony"), KSK_STYLE_BODY, ceremony);
  if (input->facility != NULL) {
    g_autofree char *facility = g_markup_escape_text (input->facility, -1);
    ksk_pages_write_pair (pages, _ ("Facility"), KSK_STYLE_BODY, facility);
  }
  ksk_pages_write_pair (pages, _ ("File"), KSK_STYLE_MONO_BODY, name);
  ksk_pages_write_pair (pages, _ ("Size"), KSK_STYLE_BODY, size);
}

/* Digits to the left, code to the right. */
static void
write_digits_and_code (KskPages *pages)
{
  const KskPaperFile *file = pages->input->file;
  g_autofree char *hex = ksk_fingerprint_to_hex (&file->fingerprint);
  g_autofree char *groups = ksk_document_group_hex (hex, HEX_GROUPS_A_LINE);
  g_autofree char *code = ksk_fingerprint_to_qr_text (&file->fingerprint, file->kind);
  g_autoptr (PangoLayout) digits = ksk_pages_layout (pages, KSK_STYLE_MONO_LARGE, -1, groups);
  int height;
  pango_layout_get_size (digits, NULL, &height);

  ksk_pages_write_heading (pages, "SHA-256");
  ksk_pages_need (pages, QR_SIZE);
  ksk_pages_show (pages, digits, pages->left, pages->y + (QR_SIZE - pango_units_to_double (height)) / 2);
  ksk_document_write_code (pages, code, pages->left + pages->width - QR_SIZE, QR_SIZE);
}

void
ksk_document_write_hash_sheet (KskPages *pages)
{
  write_file (pages);
  write_digits_and_code (pages);
  ksk_pages_write_heading (pages, _ ("Words, to be read line by line"));
  ksk_document_write_words (pages, pages->input->file->fingerprint.bytes, KSK_STYLE_HEADING, WORD_COLUMNS);
}
