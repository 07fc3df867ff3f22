/* What the operator works with: the controls of a page, or the bar that confirms, in the room there is for one of them.
 */
#pragma once

#include "ui/page.h"

G_BEGIN_DECLS

#define KSK_TYPE_BAND (ksk_band_get_type ())
G_DECLARE_FINAL_TYPE (KskBand, ksk_band, KSK, BAND, GtkBox)

/* @both: there is room for both. */
GtkWidget *ksk_band_new (gboolean both);

/* @page: (nullable): NULL empties it. Keeps what is there
 * where it need not change, so that nobody's typing is interrupted. */
void ksk_band_show (KskBand *self, KskPage *page);

G_END_DECLS
