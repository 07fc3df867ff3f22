/* The windows of a ceremony: the stage that is projected, and the desk of the operator where there is a second screen.
 */
#pragma once

#include "page.h"

G_BEGIN_DECLS

/* How the console is set up. Plain values; strings are copied. */
typedef struct {
  double viewing_distance_m; /* 10 */
  double picture_height_m;   /* 1.5 */
  const char *stage_display; /* (nullable): connector of the projector: `HDMI-1` */
  const char *desk_display;  /* (nullable): connector of the operator's monitor */
  int width_px;              /* 0: full screen; else the size of windows, for tests and screenshots: with a desk when
                                desk_display is not NULL */
  int height_px;
} KskConsoleSpec;

#define KSK_TYPE_CONSOLE (ksk_console_get_type ())
G_DECLARE_FINAL_TYPE (KskConsole, ksk_console, KSK, CONSOLE, GObject)

/**
 * KskConsole:
 *
 * Shows one session: the page of its step, or what stands in its place: what was found when a ceremony is resumed, an
 * alarm, a refusal, a deviation being written down, an objection, a pause, the end. Emits `finished` when the session
 * is closed or aborted and the operator has left the last page.
 */
KskConsole *ksk_console_new (KskSession *session, gboolean resumed, const KskConsoleSpec *spec);
void ksk_console_present (KskConsole *self);

/* Returns: (transfer none): the window that is projected. */
GtkWindow *ksk_console_get_stage (KskConsole *self);

/* Returns: (transfer none) (nullable): the operator's window, when there is a second monitor. */
GtkWindow *ksk_console_get_desk (KskConsole *self);

/* Returns: (transfer none) (not nullable): what is shown at present. */
KskPage *ksk_console_get_page (KskConsole *self);

/**
 * ksk_console_play:
 *
 * Does the next thing that somebody would do, through the widgets that are shown: ksk_page_play(), and when that has
 * nothing left, types the initials of each role into the bar that confirms and confirms. For the autopilot.
 * Returns FALSE when there is nothing that could be done now: a machine works, or the ceremony is over.
 */
gboolean ksk_console_play (KskConsole *self);

G_END_DECLS
