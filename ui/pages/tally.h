/* How far something has come that is done one by one: a row of shapes, one for each. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KSK_TYPE_TALLY (ksk_tally_get_type ())
G_DECLARE_FINAL_TYPE (KskTally, ksk_tally, KSK, TALLY, GtkWidget)

GtkWidget *ksk_tally_new (void);

/* @done: of @total; @busy: the one after them is being worked on. Nothing is drawn for more than 60, which would only
 * be a grey area: the page says the numbers. */
void ksk_tally_set (KskTally *self, guint done, guint total, gboolean busy);

G_END_DECLS
