/* The live picture of one camera, or the shape of its state where none comes. */
#pragma once

#include <ksk.h>

#include "ui/style.h"

G_BEGIN_DECLS

/* As large as its place lets it be, in the shape of what it shows. Only the newest picture is taken, and only when one
 * is drawn: what is not seen costs nothing. */
#define KSK_TYPE_CAMERA_PICTURE (ksk_camera_picture_get_type ())
G_DECLARE_FINAL_TYPE (KskCameraPicture, ksk_camera_picture, KSK, CAMERA_PICTURE, GtkWidget)

/* @recorder: referenced. @index: of the camera in its list. Returns: (transfer floating). */
GtkWidget *ksk_camera_picture_new (KskRecorder *recorder, guint index);

/* Another camera, of the same recorder. */
void ksk_camera_picture_set_index (KskCameraPicture *self, guint index);

/* @is_live: pictures come. Otherwise the shape of @state stands there: an old picture would look like a live one. */
void ksk_camera_picture_set_state (KskCameraPicture *self, KskState state, gboolean is_live);

/* Asks for no more than the least height, and takes what is left over: texts around it come first. */
void ksk_camera_picture_set_modest (KskCameraPicture *self);

G_END_DECLS
