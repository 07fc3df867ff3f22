/* The cameras are looked at and confirmed, one after the other, before they record. Kind: cameras.
 * Records: `camera-confirmed` (camera, place, device, width, height, fps; light and focus where they are known),
 * `camera-left-out` (camera, place, device, roles). */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_CAMERAS (ksk_cameras_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskCameras, ksk_cameras, KSK, CAMERAS, KskAction)

/**
 * KskCameras:
 *
 * Opens the cameras when the step begins; a refusal says when that fails, and ksk_action_retry() opens them again. It
 * is complete when each camera is confirmed as it is now, or left out, and at least one is confirmed: another device or
 * another place has to be confirmed once more. KskAction::changed: anything of this; the pictures have a signal of
 * their own, at the recorder.
 */

/* Returns TRUE for cameras of the room that this program does not run: there is none to confirm, and the step is
 * complete. */
KSK_API gboolean ksk_cameras_are_outside (KskCameras *self);

KSK_API guint ksk_cameras_get_n (KskCameras *self);
/* Returns: (transfer full) (nullable): as it is now; NULL: there is none at @index. Indices are those of the recorder.
 */
KSK_API KskCamera *ksk_cameras_dup_camera (KskCameras *self, guint index);
KSK_API gboolean ksk_cameras_is_confirmed (KskCameras *self, guint index);
/* Returns TRUE when people do without it: it is shown all the same, and can be confirmed when it is there again. */
KSK_API gboolean ksk_cameras_is_left_out (KskCameras *self, guint index);

/* The one that is shown large, and that the next confirmation is about. After a decision it is the next of which
 * nothing is decided. 0 where there is none. */
KSK_API guint ksk_cameras_get_chosen (KskCameras *self);
KSK_API void ksk_cameras_choose (KskCameras *self, guint index);

/* Says what the chosen camera sees, in the words of the room. Errors: KSK_SESSION_ERROR_STATE, _TEXT: longer than
 * KSK_MAX_CAMERA_PLACE characters, or not text. */
KSK_API gboolean ksk_cameras_set_place (KskCameras *self, const char *place, GError **error);

/* Confirms the chosen camera, with a record. Errors: KSK_SESSION_ERROR_STATE, _INCOMPLETE: it shows nothing, _TEXT:
 * nobody has said what it sees; KSK_JOURNAL_ERROR_*. */
KSK_API gboolean ksk_cameras_confirm (KskCameras *self, GError **error);

/* Does without the chosen camera, as when no picture comes from it, with a record of who decided so: @initials
 * (array zero-terminated=1) are those of CA and IW. Errors: KSK_SESSION_ERROR_STATE, _INITIALS, _ABSENT;
 * KSK_JOURNAL_ERROR_*. */
KSK_API gboolean ksk_cameras_leave_out (KskCameras *self, const char *const *initials, GError **error);

/* Looks for cameras that have come since. */
KSK_API void ksk_cameras_search (KskCameras *self);

G_END_DECLS
