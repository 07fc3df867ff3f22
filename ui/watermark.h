/* REHEARSAL, large and slanted, behind whatever stands on it: light enough that black text on it keeps its contrast. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A container of one child, which is drawn over the watermark. White grounds, as a QR code's, hide it. */
#define KSK_TYPE_WATERMARK (ksk_watermark_get_type ())
G_DECLARE_FINAL_TYPE (KskWatermark, ksk_watermark, KSK, WATERMARK, GtkWidget)

/* @child: (transfer floating) (not nullable). */
GtkWidget *ksk_watermark_new (GtkWidget *child);

/* The property `active`. The ground is white, with or without the word. */
void ksk_watermark_set_active (KskWatermark *self, gboolean active);
gboolean ksk_watermark_get_active (KskWatermark *self);

G_END_DECLS
