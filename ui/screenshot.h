/* What a window shows, as a PNG. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KSK_SCREENSHOT_ERROR (ksk_screenshot_error_quark ())

typedef enum {
  KSK_SCREENSHOT_ERROR_NOT_SHOWN, /* the window is not on a display, or still has no size */
  KSK_SCREENSHOT_ERROR_FILE,      /* the file cannot be written */
} KskScreenshotError;

GQuark ksk_screenshot_error_quark (void);

/* Runs the main loop until @window has drawn all that was asked for, or @timeout_ms have passed.
 * Returns TRUE when it has settled. Other sources of the main context run as well: not from within a callback. */
gboolean ksk_screenshot_settle (GtkWindow *window, guint timeout_ms);

/**
 * ksk_screenshot_save:
 * @window: (not nullable): as it is now: call ksk_screenshot_settle() first.
 * @path: (not nullable): of a file that is replaced.
 *
 * Errors: KSK_SCREENSHOT_ERROR_*.
 */
gboolean ksk_screenshot_save (GtkWindow *window, const char *path, GError **error);

/* The same, in memory. Returns: (transfer full) (nullable). Errors: KSK_SCREENSHOT_ERROR_NOT_SHOWN. */
GdkTexture *ksk_screenshot_take (GtkWindow *window, GError **error);

G_END_DECLS
