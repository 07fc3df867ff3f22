/* The papers: each writes itself on pages. Internal to app/print. */
#pragma once

#include "app/print/pages.h"

G_BEGIN_DECLS

void ksk_document_write_script (KskPages *pages); /* before: without a word about what was done */
void ksk_document_write_annotated_script (KskPages *pages);
void ksk_document_write_log (KskPages *pages);
void ksk_document_write_exceptions (KskPages *pages);
void ksk_document_write_hash_sheet (KskPages *pages);
void ksk_document_write_test_page (KskPages *pages);

/* The pages before the steps: what the script is, its hash, roles, participants. */
void ksk_document_write_script_front (KskPages *pages, gboolean is_annotated);

/* Writes what is known of an exception, one line each. Returns: (transfer full): markup. */
char *ksk_document_format_exception (const KskPaperException *exception);

/* What is read from an item: the word of scripts and records, and what it is called, to be translated. */
typedef struct {
  const char *field;
  const char *title;
} KskReadingTitle;

/* Ends with NULL. */
extern const KskReadingTitle ksk_document_reading_titles[];

/* Writes what was read, loaded, made or found in a step, a line each, and nothing when nothing was. Returns: (transfer
 * full): markup. */
char *ksk_document_format_findings (const KskHistory *history, const char *step);

/* Writes a SHA-256 as hex digits in groups of four. Returns: (transfer full). */
char *ksk_document_group_hex (const char *hex, guint groups_a_line);

/* Draws a QR code with its quiet zone, on white, and goes on below it. @x: of its left edge. */
void ksk_document_write_code (KskPages *pages, const char *text, double x, double size);

/* Draws the numbered words of a hash in reading order, in rows of @columns. */
void ksk_document_write_words (KskPages *pages, const guint8 *hash, KskStyle style, guint columns);

G_END_DECLS
