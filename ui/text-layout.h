/* How wide a label that wraps must be, and would like to be: as GtkLabel says it, at a tenth of what that takes. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KSK_TYPE_TEXT_LAYOUT (ksk_text_layout_get_type ())
G_DECLARE_FINAL_TYPE (KskTextLayout, ksk_text_layout, KSK, TEXT_LAYOUT, GtkLayoutManager)

/* Makes @label (a GtkLabel) wrap, between words where that is possible. */
void ksk_text_layout_wrap (GtkLabel *label);

G_END_DECLS
