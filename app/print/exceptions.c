/* Exception sheets: one page for each deviation, objection and override, or blank ones. */
#include <glib/gi18n.h>

#include "app/print/documents.h"
#include "app/print/table.h"

#define N_BLANK_SHEETS 3
#define BLANK_LINES 5
#define BLANK_LINE_HEIGHT 24.0

/* Returns: (transfer full): initials, where there are any, and time; plain text. */
static char *
format_signature (const char *initials, gint64 utc_us)
{
  if (utc_us < 0)
    return g_strdup (_ ("not closed"));
  g_autofree char *time = ksk_history_format_time (utc_us);
  return g_strdup_printf ("%s%s%s UTC", initials, *initials != '\0' ? ", " : "", time);
}

char *
ksk_document_format_exception (const KskPaperException *exception)
{
  GString *text = g_string_new (NULL);
  g_autofree char *opened = format_signature (exception->opened_by, exception->opened_us);
  g_autofree char *closed = format_signature (exception->closed_by, exception->closed_us);
  if (exception->kind->closed != NULL) {
    g_autofree char *line = g_markup_printf_escaped ("%s: %s\n", _ ("Opened"), opened);
    g_string_append (text, line);
  }
  for (gsize i = 0; i < KSK_PAPER_EXCEPTION_N_TEXTS && exception->kind->labels[i] != NULL; i++) {
    const char *said = exception->texts[i] != NULL ? exception->texts[i] : _ ("not recorded");
    g_autofree char *line = g_markup_printf_escaped ("%s: %s\n", _ (exception->kind->labels[i]), said);
    g_string_append (text, line);
  }
  g_autofree char *line = g_markup_printf_escaped ("%s: %s", _ ("Signed by"), closed);
  g_string_append (text, line);
  return g_string_free (text, FALSE);
}

static void
write_pair_text (KskPages *pages, const char *name, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  ksk_pages_write_pair (pages, name, KSK_STYLE_BODY, markup);
}

/* Lines to write on. */
static void
write_blank_lines (KskPages *pages)
{
  for (guint i = 0; i < BLANK_LINES; i++) {
    ksk_pages_need (pages, BLANK_LINE_HEIGHT);
    pages->y += BLANK_LINE_HEIGHT;
    if (pages->total > 0) {
      cairo_set_line_width (pages->cr, 0.5);
      cairo_move_to (pages->cr, pages->left, pages->y);
      cairo_rel_line_to (pages->cr, pages->width, 0);
      cairo_stroke (pages->cr);
    }
  }
}

/* @text: (nullable): a blank. */
static void
write_answer (KskPages *pages, const char *label, const char *text)
{
  ksk_pages_write_heading (pages, label);
  if (text != NULL)
    ksk_pages_write_text (pages, KSK_STYLE_BODY, text);
  else
    write_blank_lines (pages);
}

/* Signatures on paper, besides the initials in the journal. */
static void
write_signatures (KskPages *pages)
{
  const KskColumn columns[] = {
    { _ ("Title"), 70, KSK_STYLE_BODY },      { _ ("Printed name"), 0, KSK_STYLE_BODY },
    { _ ("Signature"), 140, KSK_STYLE_BODY }, { _ ("Date"), 68, KSK_STYLE_BODY },
    { _ ("Time (UTC)"), 58, KSK_STYLE_BODY },
  };
  const char *const titles[] = { "CA", "IW", "" };
  KskTable table;
  ksk_pages_skip (pages, 14);
  ksk_table_begin (&table, pages, columns, G_N_ELEMENTS (columns));
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    ksk_table_add_row (&table, (const char *[]){ titles[i], "", "", "", "" });
}

static void
write_title (KskPages *pages, const char *number)
{
  g_autofree char *title = g_strdup_printf (_ ("Exception sheet %s"), number);
  ksk_pages_write_text (pages, KSK_STYLE_TITLE, title);
  ksk_pages_skip (pages, 10);
  write_pair_text (pages, _ ("Ceremony"), pages->input->ceremony);
}

/* Returns: (transfer none) (nullable). */
static const KskStep *
find_step (KskScript *script, const char *id)
{
  if (script == NULL)
    return NULL;
  GPtrArray *steps = ksk_script_get_steps (script);
  for (guint i = 0; i < steps->len; i++)
    if (g_str_equal (((const KskStep *)steps->pdata[i])->id, id))
      return steps->pdata[i];
  return NULL;
}

static void
write_exception (KskPages *pages, const KskPaperException *exception)
{
  const KskStep *step = find_step (pages->input->script, exception->step);
  g_autofree char *where = g_strjoin (" ", exception->step, step != NULL ? step->title : NULL, NULL);
  write_title (pages, exception->number);
  write_pair_text (pages, _ ("Kind"), _ (exception->kind->name));
  write_pair_text (pages, _ ("Step"), *where != '\0' ? where : _ ("none"));
  if (exception->kind->closed != NULL) {
    g_autofree char *opened = format_signature (exception->opened_by, exception->opened_us);
    write_pair_text (pages, _ ("Opened"), opened);
  }
  for (gsize i = 0; i < KSK_PAPER_EXCEPTION_N_TEXTS && exception->kind->labels[i] != NULL; i++)
    write_answer (pages, _ (exception->kind->labels[i]), exception->texts[i]);
  ksk_pages_skip (pages, 14);
  g_autofree char *closed = format_signature (exception->closed_by, exception->closed_us);
  write_pair_text (pages, _ ("Signed by"), closed);
  write_signatures (pages);
}

static void
write_blank_sheet (KskPages *pages, guint number)
{
  guint n_kinds;
  const KskPaperExceptionKind *kinds = ksk_paper_exception_kinds (&n_kinds);
  g_autofree char *name = g_strdup_printf ("E-%02u", number);
  g_autoptr (GString) choices = g_string_new (NULL);
  for (guint i = 0; i < n_kinds; i++)
    g_string_append_printf (choices, "%s[   ] %s", i > 0 ? "      " : "", _ (kinds[i].name));

  write_title (pages, name);
  ksk_pages_skip (pages, 8);
  if (pages->history->last != NULL) {
    g_autofree char *record = g_strdup_printf ("%" G_GUINT64_FORMAT, ksk_record_get_seq (pages->history->last));
    g_autofree char *none
        = g_strdup_printf (_ ("No exception is recorded up to record %s of the journal. This sheet is "
                              "blank."),
                           record);
    ksk_pages_write_text (pages, KSK_STYLE_BODY, none);
  } else {
    ksk_pages_write_text (pages, KSK_STYLE_BODY, _ ("The ceremony has not begun. This sheet is blank."));
  }
  ksk_pages_skip (pages, 14);
  write_pair_text (pages, _ ("Kind"), choices->str);
  ksk_pages_skip (pages, 8);
  write_pair_text (pages, _ ("Step"), ksk_pages_get_blank ());
  for (gsize i = 0; i < KSK_PAPER_EXCEPTION_N_TEXTS; i++)
    write_answer (pages, _ (kinds[0].labels[i]), NULL);
  write_signatures (pages);
}

void
ksk_document_write_exceptions (KskPages *pages)
{
  GPtrArray *exceptions = pages->history->exceptions;
  for (guint i = 0; i < exceptions->len && pages->error == NULL; i++) {
    if (i > 0)
      ksk_pages_break (pages);
    write_exception (pages, exceptions->pdata[i]);
  }
  for (guint i = 0; exceptions->len == 0 && i < N_BLANK_SHEETS; i++) {
    if (i > 0)
      ksk_pages_break (pages);
    write_blank_sheet (pages, i + 1);
  }
}
