/* A ruled table whose rows may go on from page to page, under a head that is repeated. Internal to app/print. */
#pragma once

#include "app/print/pages.h"

G_BEGIN_DECLS

#define KSK_TABLE_MAX_COLUMNS 6

typedef struct {
  const char *title; /* translated */
  double width;      /* 0: what the others leave, for one column */
  KskStyle style;
} KskColumn;

typedef struct {
  KskPages *pages;
  gboolean has_rows; /* under the head that was drawn last */
  guint n_columns;
  KskColumn columns[KSK_TABLE_MAX_COLUMNS];
} KskTable;

/* Draws the head. @columns: (array length=n_columns): copied, but not the titles. */
void ksk_table_begin (KskTable *self, KskPages *pages, const KskColumn *columns, guint n_columns);

/* Draws a row. @cells: one markup a column. */
void ksk_table_add_row (KskTable *self, const char *const *cells);

/* Draws a row of one cell as wide as the table, marked at its side. */
void ksk_table_add_note (KskTable *self, const char *markup);

G_END_DECLS
