/* What films the room, as the configuration says. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* How footage is named and marked. Borrowed; nothing is nullable. */
typedef struct {
  const char *folder; /* of the record */
  const char *title;  /* of the ceremony: on each frame; its number is in the names of the files */
  gboolean is_rehearsal;
} KskRecorderSpec;

/* Cameras of the room that this program does not run, or those of the configuration: then GStreamer is started when
 * they are opened. (transfer full) (not nullable) */
KskRecorder *ksk_configured_recorder_new (const KskCamerasConfig *cameras, const KskRecorderSpec *spec);

/* The clock of the session, once it is open: what is filmed counts by it. */
void ksk_configured_recorder_set_clock (KskRecorder *recorder, const KskClock *clock);

/* What the stage shows now; for a recorder that films it. Main thread. */
void ksk_configured_recorder_push_stage (KskRecorder *recorder, const KskPicture *picture);

G_END_DECLS
