/* A window that nobody closes or looks into by a key: no inspector, no Alt+F4. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KSK_TYPE_GUARDED_WINDOW (ksk_guarded_window_get_type ())
G_DECLARE_DERIVABLE_TYPE (KskGuardedWindow, ksk_guarded_window, KSK, GUARDED_WINDOW, GtkWindow)

struct _KskGuardedWindowClass {
  GtkWindowClass parent_class;
};

GtkWidget *ksk_guarded_window_new (void);

/* The property `closable`, FALSE at first: whether a request to close does anything. When it does nothing the signal
 * `close-refused` says so: a person wants out, and should read how. */
void ksk_guarded_window_set_closable (KskGuardedWindow *self, gboolean closable);
gboolean ksk_guarded_window_get_closable (KskGuardedWindow *self);

/* Presents the window over the whole of @monitor: also without a window manager, and when the monitor has changed. */
void ksk_guarded_window_fill_monitor (KskGuardedWindow *self, GdkMonitor *monitor);

G_END_DECLS
