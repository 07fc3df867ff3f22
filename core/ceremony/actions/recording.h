/* The recording starts or stops. Kinds: start-recording, stop-recording.
 * Record: `recording-started` or `recording-stopped` (recorder, outside). */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_RECORDING (ksk_recording_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskRecording, ksk_recording, KSK, RECORDING, KskAction)

/* Starts or stops, whichever the step says. */
KSK_API void ksk_recording_perform (KskRecording *self);

/* Returns TRUE for start-recording. */
KSK_API gboolean ksk_recording_is_start (KskRecording *self);

G_END_DECLS
