/* What the stage shows, as frames of a camera. */
#pragma once

#include "app/record/film-device.h"

G_BEGIN_DECLS

/* One thread at a time. */
typedef struct _KskStageFrames KskStageFrames;

KskStageFrames *ksk_stage_frames_new (const KskCameraFormat *format);
void ksk_stage_frames_free (KskStageFrames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskStageFrames, ksk_stage_frames_free)

/* @picture in a frame of the format, as large as fits where nothing is drawn over it: exactly what was projected.
 * Returns: (transfer full) (nullable): NULL when there is no memory. */
GstBuffer *ksk_stage_frames_convert (KskStageFrames *self, const KskPicture *picture);

G_END_DECLS
