/* One camera: its live picture, its name, what it sees, and how it is with it. */
#pragma once

#include <ksk.h>

#include "ui/style.h"

G_BEGIN_DECLS

#define KSK_TYPE_CAMERA_VIEW (ksk_camera_view_get_type ())
G_DECLARE_FINAL_TYPE (KskCameraView, ksk_camera_view, KSK, CAMERA_VIEW, GtkWidget)

/* @recorder: referenced. @index: of the camera in its list. Returns: (transfer floating): nothing is shown yet. */
GtkWidget *ksk_camera_view_new (KskRecorder *recorder, guint index);

/* Shows the camera as it is now. @state: @word: (nullable): translated: what is said of it as long as its pictures
 * come; NULL: whether they are recorded. */
void ksk_camera_view_show (KskCameraView *self, const KskCamera *camera, KskState state, const char *word);

/* Without what it sees, from the next ksk_camera_view_show() on. */
void ksk_camera_view_set_brief (KskCameraView *self, gboolean is_brief);

G_END_DECLS
