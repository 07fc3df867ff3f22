/* The bundled fonts: what stage, paper and film are set in, the same on every machine. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Running text: B612, drawn for cockpits. In it a zero is narrow and an O is round, a one has a flag, an l a tail. */
#define KSK_FONT_SANS "B612"

/* Whatever mixes digits and letters and is compared one by one: hashes, serials, bag numbers. Its zero is marked
 * inside.
 */
#define KSK_FONT_MONO "DejaVu Sans Mono"

#define KSK_FONTS_ERROR (ksk_fonts_error_quark ())

typedef enum {
  KSK_FONTS_ERROR_UNUSABLE, /* a font of this program cannot be handed to fontconfig */
} KskFontsError;

GQuark ksk_fonts_error_quark (void);

/**
 * ksk_fonts_register:
 *
 * Makes the bundled fonts, and no others, known to Pango and Cairo in this process. Fonts and settings of the machine
 * are then not looked at, so that the same input gives the same pages and the same pixels everywhere. Characters that
 * KSK_FONT_SANS lacks (Greek, Cyrillic, most accents) come from DejaVu Sans; others are shown as boxes.
 * Main thread, before gtk_init() and before the first text; further calls do nothing.
 * Errors: KSK_FONTS_ERROR_UNUSABLE.
 */
gboolean ksk_fonts_register (GError **error);

/* Returns: (transfer full): SHA-256 of the bundled fonts, one after the other, as 64 hex digits. Any thread. */
char *ksk_fonts_dup_sha256 (void);

G_END_DECLS
