/* Cameras as the configuration names them, and what decodes the pictures of any. */
#pragma once

#include "app/record/film-device.h"

G_BEGIN_DECLS

/* What a camera of the configuration is opened with. @index: of the list, from 0. (transfer full) */
KskFilmDevice *ksk_camera_device_of_config (const KskCameraConfig *config, guint index);

/* A bin of @source (transfer floating) and what makes raw pictures of what it gives. Returns: (transfer floating)
 * (nullable). Errors: those of GStreamer. */
GstElement *ksk_camera_device_decode (GstElement *source, GError **error);

/* The stage itself as a camera. (transfer full) */
KskFilmDevice *ksk_camera_device_of_stage (void);

G_END_DECLS
