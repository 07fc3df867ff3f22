/* A file and its hash on one page, in every form: name, size, QR code, PGP words, hex. */
#pragma once

#include <ksk.h>

#include "words-view.h"

G_BEGIN_DECLS

#define KSK_TYPE_HASH_SHEET (ksk_hash_sheet_get_type ())
G_DECLARE_FINAL_TYPE (KskHashSheet, ksk_hash_sheet, KSK, HASH_SHEET, GtkWidget)

/**
 * ksk_hash_sheet_new:
 * @name: (not nullable): of the file, without folders. From outside: shown as text, wrapped anywhere, up to two lines.
 * @size_bytes: of the file; 0: not said, where what is hashed is no whole file.
 * @kind: (not nullable): `KSR`, `SKR`, `LOG`, ...: what the QR code begins with.
 * @hash: (not nullable): copied.
 *
 * Fills the middle of the frame: a page puts nothing beside it. What the page has to say goes into the note.
 */
GtkWidget *ksk_hash_sheet_new (const char *name, guint64 size_bytes, const char *kind, const KskFingerprint *hash);

/* Returns: (transfer none): for the reading mode. */
KskWordsView *ksk_hash_sheet_get_words (KskHashSheet *self);

/* @note: (transfer floating) (nullable): stands under the QR code, as wide as it and three lines of small text high;
 * or, where a nearly square picture has no place there, at the end of the title's line: one line, about 15 characters.
 */
void ksk_hash_sheet_set_note (KskHashSheet *self, GtkWidget *note);

G_END_DECLS
