/* Bits as dark and light cells in the luma of a picture, drawn and read. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/**
 * ksk_cell_strip_draw:
 * @luma: (not nullable): the picture, which holds all of the strip.
 * @x: @y: upper left corner, in pixels; edges between pixels go to the nearest.
 * @cell: side of a cell: 2 and more.
 * @bits: KSK_STRIP_COLUMNS times KSK_STRIP_ROWS, as in evidence/frame-stamp.h.
 */
void ksk_cell_strip_draw (guint8 *luma, int stride, double x, double y, double cell,
                          const guint8 bits[KSK_STRIP_BYTES]);

/* Reads the stamp of the strip there, by the means of the cells' inner parts against the middle between the darkest and
 * the lightest. Returns FALSE when there is none. */
gboolean ksk_cell_strip_read (const guint8 *luma, int stride, double x, double y, double cell, KskFrameStamp *stamp);

G_END_DECLS
