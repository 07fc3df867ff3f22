/* Frames of one camera, as long as it takes: a pipeline that is made again when it fails or falls silent. */
#pragma once

#include "app/record/film-device.h"

G_BEGIN_DECLS

/* Small pictures for people: at most this many a second, within this size. */
#define KSK_PREVIEW_WIDTH 640
#define KSK_PREVIEW_HEIGHT 360
#define KSK_PREVIEW_FPS 15

typedef struct _KskCameraSource KskCameraSource;

/* Where frames go. Called in threads of the pipelines, never after ksk_camera_source_free(). */
typedef struct {
  /* @frame: I420 in the device's format; @taken_ns: CLOCK_MONOTONIC when it was taken. */
  void (*frame) (GstBuffer *frame, guint64 taken_ns, gpointer data);
  /* @picture: (transfer full): small. Returns whether anybody looks at them; otherwise there is one a second. */
  gboolean (*picture) (KskPicture *picture, gpointer data);
  /* What the device gives, before it is scaled to its format: before the first frame, and when it changes. */
  void (*shape) (guint width, guint height, gpointer data);
  /* @n_frames: that the device or its driver has lost, since this was last called. */
  void (*dropped) (guint64 n_frames, gpointer data);
  /* @trouble: (not nullable): what the device said; it is opened again by itself. */
  void (*trouble) (const char *trouble, gpointer data);
} KskCameraSink;

/* Opens @device (a reference is taken; with frames of its own) in a thread of its own and keeps it open. @sink: copied.
 */
KskCameraSource *ksk_camera_source_new (KskFilmDevice *device, const KskCameraSink *sink, gpointer data);

/* Closes the device; blocks until that is done. */
void ksk_camera_source_free (KskCameraSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskCameraSource, ksk_camera_source_free)

G_END_DECLS
