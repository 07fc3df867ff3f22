/* What the film tells the journal: the members of its records. */
#pragma once

#include "app/record/footage-writer.h"
#include <ksk.h>

G_BEGIN_DECLS

/* Each returns (transfer full) (not nullable) members of the kind of that name in port-recorder.h. Times are UTC in
 * microseconds since 1970. Any thread. */
JsonObject *ksk_film_event_camera_opened (const KskCamera *camera);
JsonObject *ksk_film_event_footage_begun (const char *camera, const char *file, gint64 first_frame_us);
/* Also of `footage-ended`. @last_frame_us: of the last frame within @extent. */
JsonObject *ksk_film_event_footage (const char *camera, const char *file, const KskFootageExtent *extent,
                                    gint64 last_frame_us);
JsonObject *ksk_film_event_camera_silent (const char *camera, gint64 last_frame_us, const char *detail);
JsonObject *ksk_film_event_camera_back (const char *camera, gint64 first_frame_us, gint64 silent_ms);
JsonObject *ksk_film_event_frames_dropped (const char *camera, guint64 n_frames);
JsonObject *ksk_film_event_camera_lost (const char *camera, const char *detail);
JsonObject *ksk_film_event_disk_low (int minutes);
JsonObject *ksk_film_event_footage_copy (const char *camera, const char *file, guint64 n_bytes, const char *sha256);
/* @file: of the footage; there is no copy of it for viewers. */
JsonObject *ksk_film_event_copy_failed (const char *camera, const char *file, const char *detail);

G_END_DECLS
