/* A hash in hex: groups of four digits, 4, 8 or 16 groups in a row as the width allows. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KSK_TYPE_HEX_VIEW (ksk_hex_view_get_type ())
G_DECLARE_FINAL_TYPE (KskHexView, ksk_hex_view, KSK, HEX_VIEW, GtkWidget)

/* @hex: (not nullable): at most 128 digits, a multiple of 4 of them. */
GtkWidget *ksk_hex_view_new (const char *hex);

G_END_DECLS
