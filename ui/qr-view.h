/* A QR code on the page: modules together 40 % of the picture's height, its quiet zone around it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KSK_TYPE_QR_VIEW (ksk_qr_view_get_type ())
G_DECLARE_FINAL_TYPE (KskQrView, ksk_qr_view, KSK, QR_VIEW, GtkWidget)

/**
 * ksk_qr_view_new:
 * @text: (nullable): as for ksk_qr_get_modules(); NULL is a white square. Text that cannot be coded is a bug.
 * @label: (nullable): what a screen reader says: `QR code of the hash`, translated.
 */
GtkWidget *ksk_qr_view_new (const char *text, const char *label);
void ksk_qr_view_set_text (KskQrView *self, const char *text);
const char *ksk_qr_view_get_text (KskQrView *self); /* (nullable) */

G_END_DECLS
