/* What a camera is and how it is opened: of the configuration, found on the machine, or the stage itself. */
#pragma once

#include <gst/gst.h>
#include <ksk.h>

G_BEGIN_DECLS

/* What a frame becomes: fixed as long as the camera is open. */
typedef struct {
  guint width, height; /* even */
  guint fps;           /* at most */
  guint bitrate_kbps;  /* of its file */
} KskCameraFormat;

/* Immutable, reference counted; any thread. */
typedef struct _KskFilmDevice KskFilmDevice;

/* Makes the element that gives frames, with one source pad; anything raw may come out. Any thread.
 * Returns: (transfer floating) (nullable). */
typedef GstElement *(*KskCameraMakeFunc) (gpointer data, GError **error);

/**
 * ksk_film_device_new:
 * @name: (not nullable): `CAM01`.
 * @place: (not nullable): what it sees; may be "".
 * @description: (not nullable): what it is, for people; without passwords.
 * @make: (scope notified) (nullable): NULL for the stage, whose frames are pushed.
 *
 * Any camera. Returns: (transfer full)
 */
KskFilmDevice *ksk_film_device_new (const char *name, const char *place, const char *description,
                                    const KskCameraFormat *format, KskCameraMakeFunc make, gpointer data,
                                    GDestroyNotify free_data);

KskFilmDevice *ksk_film_device_ref (KskFilmDevice *self);
void ksk_film_device_unref (KskFilmDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFilmDevice, ksk_film_device_unref)

const char *ksk_film_device_get_name (const KskFilmDevice *self);
const char *ksk_film_device_get_place (const KskFilmDevice *self);
const char *ksk_film_device_get_description (const KskFilmDevice *self);
const KskCameraFormat *ksk_film_device_get_format (const KskFilmDevice *self);
gboolean ksk_film_device_is_stage (const KskFilmDevice *self);

/* Errors: those of GStreamer: an element that is not installed, an address that makes no sense. */
GstElement *ksk_film_device_make (KskFilmDevice *self, GError **error);

G_END_DECLS
