/* What films the room: the calls of the interface, its signals, and the values of a camera and of a picture. */
#include "ceremony/port-recorder.h"

enum { SIGNAL_CHANGED, SIGNAL_PICTURE, SIGNAL_EVENT, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (KskRecorder, ksk_recorder, G_TYPE_OBJECT)

static void
ksk_recorder_default_init (KskRecorderInterface *iface)
{
  signals[SIGNAL_CHANGED]
      = g_signal_new ("changed", KSK_TYPE_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PICTURE] = g_signal_new ("picture", KSK_TYPE_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_EVENT] = g_signal_new ("event", KSK_TYPE_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                        2, G_TYPE_STRING, JSON_TYPE_OBJECT);
}

KskCamera *
ksk_camera_new (const KskCamera *values)
{
  g_return_val_if_fail (values != NULL, NULL);
  g_return_val_if_fail (values->name != NULL && values->place != NULL && values->device != NULL, NULL);

  KskCamera *self = g_atomic_rc_box_new0 (KskCamera);
  *self = *values;
  self->name = g_strdup (values->name);
  self->place = g_strdup (values->place);
  self->device = g_strdup (values->device);
  self->file = g_strdup (values->file);
  self->trouble = g_strdup (values->trouble);
  return self;
}

KskCamera *
ksk_camera_ref (KskCamera *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
camera_clear (gpointer data)
{
  KskCamera *self = data;
  g_free (self->name);
  g_free (self->place);
  g_free (self->device);
  g_free (self->file);
  g_free (self->trouble);
}

void
ksk_camera_unref (KskCamera *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, camera_clear);
}

KskPicture *
ksk_picture_new (guint width, guint height, GBytes *pixels)
{
  g_return_val_if_fail (width > 0 && height > 0 && pixels != NULL, NULL);
  g_return_val_if_fail (g_bytes_get_size (pixels) == (gsize)width * height * 4, NULL);

  KskPicture *self = g_new (KskPicture, 1);
  *self = (KskPicture){ .width = width, .height = height, .pixels = g_bytes_ref (pixels) };
  return self;
}

void
ksk_picture_free (KskPicture *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->pixels);
  g_free (self);
}

gboolean
ksk_recorder_open (KskRecorder *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_RECORDER (self), FALSE);
  return KSK_RECORDER_GET_IFACE (self)->open (self, error);
}

gboolean
ksk_recorder_start (KskRecorder *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_RECORDER (self), FALSE);
  return KSK_RECORDER_GET_IFACE (self)->start (self, error);
}

gboolean
ksk_recorder_stop (KskRecorder *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_RECORDER (self), FALSE);
  return KSK_RECORDER_GET_IFACE (self)->stop (self, error);
}

KskRecordingState
ksk_recorder_get_state (KskRecorder *self)
{
  g_return_val_if_fail (KSK_IS_RECORDER (self), KSK_RECORDING_LOST);
  return KSK_RECORDER_GET_IFACE (self)->get_state (self);
}

char *
ksk_recorder_dup_summary (KskRecorder *self)
{
  g_return_val_if_fail (KSK_IS_RECORDER (self), NULL);
  return KSK_RECORDER_GET_IFACE (self)->dup_summary (self);
}

GPtrArray *
ksk_recorder_dup_cameras (KskRecorder *self)
{
  g_return_val_if_fail (KSK_IS_RECORDER (self), NULL);
  return KSK_RECORDER_GET_IFACE (self)->dup_cameras (self);
}

KskPicture *
ksk_recorder_dup_picture (KskRecorder *self, guint index)
{
  g_return_val_if_fail (KSK_IS_RECORDER (self), NULL);
  return KSK_RECORDER_GET_IFACE (self)->dup_picture (self, index);
}

void
ksk_recorder_set_place (KskRecorder *self, guint index, const char *place)
{
  g_return_if_fail (KSK_IS_RECORDER (self));
  g_return_if_fail (place != NULL && g_utf8_strlen (place, -1) <= KSK_MAX_CAMERA_PLACE);
  KSK_RECORDER_GET_IFACE (self)->set_place (self, index, place);
}

void
ksk_recorder_set_left_out (KskRecorder *self, guint index, gboolean is_left_out)
{
  g_return_if_fail (KSK_IS_RECORDER (self));
  if (KSK_RECORDER_GET_IFACE (self)->set_left_out != NULL)
    KSK_RECORDER_GET_IFACE (self)->set_left_out (self, index, is_left_out);
}

void
ksk_recorder_adopt (KskRecorder *self, const KskEarlierFootage *footage)
{
  g_return_if_fail (KSK_IS_RECORDER (self) && footage != NULL);
  if (KSK_RECORDER_GET_IFACE (self)->adopt != NULL)
    KSK_RECORDER_GET_IFACE (self)->adopt (self, footage);
}

int
ksk_recorder_get_minutes_left (KskRecorder *self)
{
  g_return_val_if_fail (KSK_IS_RECORDER (self), -1);
  return KSK_RECORDER_GET_IFACE (self)->get_minutes_left (self);
}

void
ksk_recorder_note (KskRecorder *self, const KskFilmNote *note)
{
  g_return_if_fail (KSK_IS_RECORDER (self) && note != NULL);
  KSK_RECORDER_GET_IFACE (self)->note (self, note);
}

gboolean
ksk_recorder_film_closing (KskRecorder *self, guint seconds, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (KSK_IS_RECORDER (self), FALSE);
  g_return_val_if_fail (seconds > 0 && seconds <= KSK_MAX_CLOSING_S, FALSE);
  KskRecorderInterface *iface = KSK_RECORDER_GET_IFACE (self);
  return iface->film_closing == NULL || iface->film_closing (self, seconds, cancellable, error);
}

void
ksk_recorder_emit_changed (KskRecorder *self)
{
  g_return_if_fail (KSK_IS_RECORDER (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
ksk_recorder_emit_picture (KskRecorder *self, guint index)
{
  g_return_if_fail (KSK_IS_RECORDER (self));
  g_signal_emit (self, signals[SIGNAL_PICTURE], 0, index);
}

void
ksk_recorder_emit_event (KskRecorder *self, const char *kind, JsonObject *members)
{
  g_return_if_fail (KSK_IS_RECORDER (self) && kind != NULL && members != NULL);
  g_signal_emit (self, signals[SIGNAL_EVENT], 0, kind, members);
}
