/* All cameras beside each other, each as it is at the moment. */
#pragma once

#include <ksk.h>

#include "ui/style.h"

G_BEGIN_DECLS

#define KSK_TYPE_CAMERA_STRIP (ksk_camera_strip_get_type ())
G_DECLARE_FINAL_TYPE (KskCameraStrip, ksk_camera_strip, KSK, CAMERA_STRIP, GtkWidget)

/* Follows the recorder by itself; not visible while it has no cameras. Returns: (transfer floating). */
GtkWidget *ksk_camera_strip_new (KskRecorder *recorder);

/* What is said of the camera at @index while its pictures come, instead of whether they are recorded. @word:
 * (nullable): translated. */
void ksk_camera_strip_set_word (KskCameraStrip *self, guint index, KskState state, const char *word);

/* For pages: without what the cameras see, which stands elsewhere, and no higher than what texts leave. */
void ksk_camera_strip_set_brief (KskCameraStrip *self, gboolean is_brief);

/* Away also while there are fewer cameras than @n_least; default 1. */
void ksk_camera_strip_set_least (KskCameraStrip *self, guint n_least);

G_END_DECLS
