/* The papers of a ceremony as PDF: what each needs, and how it becomes bytes. */
#include "app/print/paper.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <hb.h>
#include <string.h>
#include <zlib.h>

#include "app/print/documents.h"
#include "app/print/language.h"
#include "draw/fonts.h"

G_DEFINE_QUARK (ksk - paper - error - quark, ksk_paper_error)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cairo_surface_t, cairo_surface_destroy)

/* With which the makers begin. */
#define LANGUAGE_WORD "language "

#define MM (72.0 / 25.4)

static const struct {
  const char *name;
  double width, height;
} sizes[] = {
  [KSK_PAPER_A4] = { "a4", 210 * MM, 297 * MM },
  [KSK_PAPER_LETTER] = { "letter", 8.5 * 72, 11 * 72 },
};

static const struct {
  const char *name;
  gboolean needs_script, needs_records, needs_file;
  void (*write) (KskPages *pages);
} papers[] = {
  [KSK_PAPER_SCRIPT] = { N_ ("Ceremony script"), TRUE, FALSE, FALSE, ksk_document_write_script },
  [KSK_PAPER_SCRIPT_ANNOTATED]
  = { N_ ("Annotated ceremony script"), TRUE, TRUE, FALSE, ksk_document_write_annotated_script },
  [KSK_PAPER_LOG] = { N_ ("Ceremony log"), FALSE, TRUE, FALSE, ksk_document_write_log },
  [KSK_PAPER_EXCEPTIONS] = { N_ ("Exception sheets"), FALSE, FALSE, FALSE, ksk_document_write_exceptions },
  [KSK_PAPER_HASH_SHEET] = { N_ ("Hash sheet"), FALSE, FALSE, TRUE, ksk_document_write_hash_sheet },
  [KSK_PAPER_TEST_PAGE] = { N_ ("Test page"), FALSE, FALSE, FALSE, ksk_document_write_test_page },
};

char *
ksk_paper_dup_makers (void)
{
  g_autofree char *language = ksk_language_dup_name (), *fonts = ksk_fonts_dup_sha256 ();
  return g_strdup_printf (LANGUAGE_WORD "%s, cairo %s, pango %s, harfbuzz %s, zlib %s, fonts %.8s", language,
                          cairo_version_string (), pango_version_string (), hb_version_string (), zlibVersion (),
                          fonts);
}

char *
ksk_paper_find_language (const char *makers)
{
  g_return_val_if_fail (makers != NULL, NULL);
  const char *comma = strchr (makers, ',');
  const char *name = makers + strlen (LANGUAGE_WORD);
  return g_str_has_prefix (makers, LANGUAGE_WORD) && comma != NULL ? g_strndup (name, (gsize)(comma - name)) : NULL;
}

gboolean
ksk_paper_size_from_name (const char *name, KskPaperSize *size)
{
  g_return_val_if_fail (name != NULL && size != NULL, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    if (g_ascii_strcasecmp (name, sizes[i].name) == 0) {
      *size = (KskPaperSize)i;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
ksk_paper_has_exceptions (GPtrArray *records)
{
  g_return_val_if_fail (records != NULL, FALSE);
  g_autoptr (KskHistory) history = ksk_history_new (records);
  return history->exceptions->len > 0;
}

/* A paper that says what was done in a ceremony must be of the script that the ceremony followed. */
static gboolean
check_input (KskPaperKind kind, const KskPaperInput *input, const KskHistory *history, GError **error)
{
  const char *missing = NULL;
  if (papers[kind].needs_script && input->script == NULL)
    missing = "a script";
  else if (papers[kind].needs_records && history->last == NULL)
    missing = "a journal";
  else if (papers[kind].needs_file && input->file == NULL)
    missing = "a file";
  if (missing != NULL) {
    g_set_error (error, KSK_PAPER_ERROR, KSK_PAPER_ERROR_INPUT, "this paper is made from %s, and there is none",
                 missing);
    return FALSE;
  }

  const char *pinned = history->first != NULL ? ksk_record_get_text (history->first, "script_sha256") : NULL;
  KskFingerprint expected;
  if (input->script == NULL || pinned == NULL)
    return TRUE;
  if (!ksk_fingerprint_from_hex (&expected, pinned)
      || memcmp (expected.bytes, ksk_script_get_sha256 (input->script), KSK_FINGERPRINT_BYTES) != 0) {
    g_set_error (error, KSK_PAPER_ERROR, KSK_PAPER_ERROR_INPUT,
                 "the journal is of a ceremony that followed another script, with the SHA-256 %s", pinned);
    return FALSE;
  }
  return TRUE;
}

/* Texts from outside are cut out of their markup by character. */
static gboolean
check_texts (const KskPaperInput *input, GError **error)
{
  const char *texts[] = { input->ceremony, input->facility, input->file != NULL ? input->file->kind : NULL,
                          input->file != NULL ? input->file->name : NULL };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (texts[i] != NULL && !g_utf8_validate (texts[i], -1, NULL)) {
      g_set_error (error, KSK_PAPER_ERROR, KSK_PAPER_ERROR_INPUT, "a title or a name is not UTF-8");
      return FALSE;
    }
  }
  return TRUE;
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Writes all pages. @total: 0 to count them. Returns their number, 0 with the error set. */
static guint
write_pages (KskPaperKind kind, const KskPaperInput *input, const KskHistory *history, KskPaperSize size,
             KskKeptLayouts *kept, cairo_surface_t *surface, guint total, GError **error)
{
  KskPages pages;
  ksk_pages_init (&pages, input, history, _ (papers[kind].name), kept, surface, sizes[size].width, sizes[size].height,
                  total);
  if (pages.error == NULL)
    papers[kind].write (&pages);
  guint n_pages = pages.n_pages;
  GError *failure = g_steal_pointer (&pages.error);
  ksk_pages_clear (&pages);
  cairo_surface_finish (surface);
  cairo_status_t status = cairo_surface_status (surface);
  if (failure == NULL && status != CAIRO_STATUS_SUCCESS)
    failure = g_error_new (KSK_PAPER_ERROR, KSK_PAPER_ERROR_DRAWING, "the PDF cannot be made: %s",
                           cairo_status_to_string (status));
  if (failure == NULL)
    return n_pages;
  g_propagate_error (error, failure);
  return 0;
}

/* Else the PDF would have the time of the machine in it. */
static void
set_metadata (cairo_surface_t *surface, KskPaperKind kind, const KskPaperInput *input)
{
  g_autofree char *time = ksk_time_format (input->made_s);
  g_autofree char *date = g_strconcat (time, "Z", NULL);
  g_autofree char *title = g_strdup_printf ("%s, %s", input->ceremony, _ (papers[kind].name));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "KSK Console");
}

gboolean
ksk_paper_prepare (GError **error)
{
  return ksk_fonts_register (error);
}

GBytes *
ksk_paper_render (KskPaperKind kind, const KskPaperInput *input, KskPaperSize size, guint *n_pages, GError **error)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (papers) && size < G_N_ELEMENTS (sizes), NULL);
  g_return_val_if_fail (input != NULL && input->ceremony != NULL, NULL);
  g_return_val_if_fail (input->made_s >= 0 && input->made_s <= KSK_TIME_MAX, NULL);

  g_autoptr (KskHistory) history = ksk_history_new (input->records);
  if (!check_texts (input, error) || !check_input (kind, input, history, error) || !ksk_paper_prepare (error))
    return NULL;

  double width = sizes[size].width, height = sizes[size].height;
  g_autoptr (KskKeptLayouts) kept = ksk_kept_layouts_new ();
  g_autoptr (cairo_surface_t) counting = cairo_pdf_surface_create (NULL, width, height);
  guint total = write_pages (kind, input, history, size, kept, counting, 0, error);
  if (total == 0)
    return NULL;

  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (cairo_surface_t) drawing = cairo_pdf_surface_create_for_stream (append_bytes, bytes, width, height);
  set_metadata (drawing, kind, input);
  if (write_pages (kind, input, history, size, kept, drawing, total, error) == 0)
    return NULL;
  if (n_pages != NULL)
    *n_pages = total;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
