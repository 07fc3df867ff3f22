/* Which monitor shows the stage and which the desk, also after a plug was pulled. */
#pragma once

#include "guard.h"

G_BEGIN_DECLS

/* A monitor, for deciding. */
typedef struct {
  const char *connector; /* (nullable): `HDMI-1` */
  GdkRectangle geometry;
} KskMonitorPlace;

/* Indices into the list, -1 for none. Without a desk the stage has the controls, and shows no secrets. */
typedef struct {
  int stage;
  int desk;
} KskArrangement;

/**
 * ksk_arrangement_decide:
 * @monitors: (array length=n_monitors).
 * @stage_connector: @desk_connector: (nullable): names from the configuration; they win.
 *
 * One monitor is the stage, whichever it is. Of several, the desk is the built-in panel (`eDP`, `LVDS`, `DSI`) or else
 * the one furthest left, then furthest up; the stage is the largest of the others. Monitors that show the same place (a
 * mirrored projector) count as one.
 */
KskArrangement ksk_arrangement_decide (const KskMonitorPlace *monitors, guint n_monitors, const char *stage_connector,
                                       const char *desk_connector);

/* Watches the monitors. Main thread.
 *
 * Signal `lost`: a monitor went: hide private things now, before windows move. Signal `arranged`: the windows are in
 * their places; look at ksk_displays_has_desk(), and set the scale anew. */
#define KSK_TYPE_DISPLAYS (ksk_displays_get_type ())
G_DECLARE_FINAL_TYPE (KskDisplays, ksk_displays, KSK, DISPLAYS, GObject)

/* @stage: @desk: (not nullable): windows; the desk is hidden while there is one monitor. Not shown before
 * ksk_displays_arrange(). */
KskDisplays *ksk_displays_new (KskGuardedWindow *stage, KskGuardedWindow *desk, const char *stage_connector,
                               const char *desk_connector);

/* Puts the windows in their places and keeps them there. Emits `arranged`. */
void ksk_displays_arrange (KskDisplays *self);

/* Returns TRUE while the operator has a monitor that the room does not see. */
gboolean ksk_displays_has_desk (KskDisplays *self);

/* Returns the size of the monitor of the stage or, with @desk, of the desk, in pixels of the application;
 * when it has gone, of the last one. */
void ksk_displays_get_size (KskDisplays *self, gboolean desk, int *width_px, int *height_px);

G_END_DECLS
