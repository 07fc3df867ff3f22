/* What the stage shows, as frames of a camera. */
#pragma once

#include "app/record/film-device.h"

G_BEGIN_DECLS

/* Between its changes the stage is filmed as it stands, so often. */
#define KSK_STAGE_EVERY_NS (300 * GST_MSECOND)

/* One thread at a time, but for ksk_stage_frames_push(). */
typedef struct _KskStageFrames KskStageFrames;

KskStageFrames *ksk_stage_frames_new (const KskCameraFormat *format);
void ksk_stage_frames_free (KskStageFrames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskStageFrames, ksk_stage_frames_free)

/* @picture in a frame of the format, as large as fits where nothing is drawn over it: exactly what was projected.
 * Returns: (transfer full) (nullable): NULL when there is no memory. */
GstBuffer *ksk_stage_frames_convert (KskStageFrames *self, const KskPicture *picture);

/* What the stage shows from now on. Any thread. */
void ksk_stage_frames_push (KskStageFrames *self, const KskPicture *picture);

/**
 * ksk_stage_frames_take:
 * @last_ns: when the frame before was taken; 0: there was none.
 * @taken_ns: (out): when it was taken: when the stage was pushed, or now; later than @last_ns in a film, too.
 *
 * What is to be filmed at @now_ns. Returns: (transfer none) (nullable): until the next call; NULL: nothing is.
 */
GstBuffer *ksk_stage_frames_take (KskStageFrames *self, guint64 now_ns, guint64 last_ns, guint64 *taken_ns);

G_END_DECLS
