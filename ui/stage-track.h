/* What the stage shows, as pictures for a recording: whenever it has changed, a few times a second at most. */
#pragma once

#include <gtk/gtk.h>
#include <ksk.h>

G_BEGIN_DECLS

#define KSK_TYPE_STAGE_TRACK (ksk_stage_track_get_type ())
G_DECLARE_FINAL_TYPE (KskStageTrack, ksk_stage_track, KSK, STAGE_TRACK, GObject)

/* @picture: as large as the window; borrowed for the call. Main thread. */
typedef void (*KskStageTrackFunc) (const KskPicture *picture, gpointer data);

/**
 * ksk_stage_track_new:
 * @stage: referenced.
 * @interval_ms: 200 to 1000: no sooner after the last picture. Each takes some 20 ms of the main thread at 1920x1080.
 * @data: borrowed until the object is disposed of.
 *
 * The window's own content, without anything of the desktop: what it has painted is painted once more.
 */
KskStageTrack *ksk_stage_track_new (GtkWindow *stage, guint interval_ms, KskStageTrackFunc func, gpointer data);

G_END_DECLS
