/* How far the record has come that is written or copied. */
#pragma once

#include <gtk/gtk.h>
#include <ksk.h>

G_BEGIN_DECLS

/* Returns: (transfer full): a floating widget: what is being done, and how much of it is. */
GtkWidget *ksk_progress_new (void);
void ksk_progress_show (GtkWidget *widget, const KskPublisherProgress *progress);

G_END_DECLS
