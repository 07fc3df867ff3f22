/* A camera that sees a drawn room: for rehearsals and tests. */
#pragma once

#include <gst/base/gstpushsrc.h>

G_BEGIN_DECLS

#define KSK_TYPE_TEST_CAMERA (ksk_test_camera_get_type ())
G_DECLARE_FINAL_TYPE (KskTestCamera, ksk_test_camera, KSK, TEST_CAMERA, GstPushSrc)

/**
 * ksk_test_camera_new:
 * @view: from which side the room is seen.
 * @is_numbered: as in room-picture.h.
 *
 * A live GStreamer source of I420 frames, whose times are those of its pipeline's clock: frame n is taken when that
 * clock shows n / @fps seconds. Returns: (transfer floating) (not nullable)
 */
GstElement *ksk_test_camera_new (guint width, guint height, guint fps, guint view, gboolean is_numbered);

/* As in room-picture.h, before it plays. @camera: (not nullable): a drawn room. */
void ksk_test_camera_set_noise (GstElement *camera, guint noise);

G_END_DECLS
