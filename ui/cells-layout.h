/* Equal cells in columns, as many as the place allows: the layout of words and of hex digits. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KSK_TYPE_CELLS_LAYOUT (ksk_cells_layout_get_type ())
G_DECLARE_FINAL_TYPE (KskCellsLayout, ksk_cells_layout, KSK, CELLS_LAYOUT, GtkLayoutManager)

/**
 * ksk_cells_layout_new:
 * @orientation: VERTICAL fills one column after the other, as few columns as the height allows, all about as long.
 *   HORIZONTAL fills one row after the other; columns are the largest power of two that fits into the width.
 *
 * Cells are as large as the largest child.
 */
GtkLayoutManager *ksk_cells_layout_new (GtkOrientation orientation);

G_END_DECLS
