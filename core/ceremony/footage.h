/* The footage of a ceremony: what of it is missing, and what the room decides then. */
#pragma once

#include "ceremony/session.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): the cameras that should record and from which no picture comes at the moment,
 * while that is no alarm yet: `CAM02` or `CAM02, CAM03`. For the status. */
KSK_API char *ksk_session_dup_silent_cameras (KskSession *self);

/* Returns TRUE when KskSession:alarm, the one that is shown, is about footage that is lost, or about cameras that are
 * not those that were confirmed: the room decides between ksk_session_pause_for_footage() and
 * ksk_session_deviate_for_footage(). */
KSK_API gboolean ksk_session_is_footage_lost (KskSession *self);

/* Returns TRUE when every camera has come back by itself since: then ksk_session_acknowledge_alarm(), by which people
 * say that they have seen it, is one more way on. */
KSK_API gboolean ksk_session_is_footage_back (KskSession *self);

/* Returns: (transfer full) (not nullable): which camera, since when, and what it said, in English as the records have
 * it: `CAM02 (table) does not record since 20:14:05Z: unplugged`, `CAM02 (table) is missing: USB camera (/dev/video2)`;
 * several are separated by semicolons; "" when nothing was lost since the program was started. */
KSK_API char *ksk_session_dup_lost_footage (KskSession *self);

/* Returns TRUE when a pause or a deviation can begin: when it runs. Otherwise it stands still already, and the alarm
 * can only be acknowledged; what is lost then is told again when it goes on. */
KSK_API gboolean ksk_session_can_decide_on_footage (KskSession *self);

/* Acknowledges the alarm, and pauses with the sentence of ksk_session_dup_lost_footage() as the reason. */
KSK_API gboolean ksk_session_pause_for_footage (KskSession *self, GError **error);

/* Acknowledges the alarm, and opens a deviation that says which camera and since when; it is closed as any other. */
KSK_API gboolean ksk_session_deviate_for_footage (KskSession *self, GError **error);

/* Returns TRUE while the recording is being started again, after a restart of the program or as ksk_session_go_on()
 * does where something does not record. */
KSK_API gboolean ksk_session_is_starting_footage (KskSession *self);

/* Returns TRUE while the recording is being ended after the last confirmation, or after the end before the end: files
 * are closed, hashed and copied, which may take minutes. Let the program go on until then. */
KSK_API gboolean ksk_session_is_ending_footage (KskSession *self);

G_END_DECLS
