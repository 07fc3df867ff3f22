/* Plays the operator and the room in a rehearsal, through the widgets that are shown. */
#pragma once

#include <ui/console.h>

G_BEGIN_DECLS

/* For so long nothing could be done although no machine works, or what is done is refused: it will not get better. */
#define KSK_AUTOPILOT_PATIENCE_S 60

#define KSK_TYPE_AUTOPILOT (ksk_autopilot_get_type ())
G_DECLARE_FINAL_TYPE (KskAutopilot, ksk_autopilot, KSK, AUTOPILOT, GObject)

/**
 * KskAutopilot:
 *
 * Emits `stalled` (a sentence that says what it waits for) when it gets nowhere any more.
 */

/**
 * ksk_autopilot_new:
 * @speed: acts in a second; above KSK_MAX_SPEED it never waits.
 * @screenshots: (nullable): folder, made if it is not there, for a PNG of each page when it appears and, of a step,
 * when it is ready to be confirmed: `07-2.4-load-request.png`, `07-2.4-load-request-ready.png`.
 *
 * Begins to play at once. Main thread. Returns: (transfer full) (nullable). Errors: those of making the folder.
 */
KskAutopilot *ksk_autopilot_new (KskSession *session, KskConsole *console, double speed, const char *screenshots,
                                 GError **error);

G_END_DECLS
