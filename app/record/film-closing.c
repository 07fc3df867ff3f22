/* What is filmed when the journal has ended: files of their own, which no record tells of. */
#include "film-closing.h"

#define PART "_closing"

static gboolean
is_any_filmed (GPtrArray *cameras)
{
  for (guint i = 0; i < cameras->len; i++)
    if (!ksk_film_camera_is_left_out (cameras->pdata[i]))
      return TRUE;
  return FALSE;
}

/* Or less, when it is cancelled. */
static void
wait_until (gint64 until_us, GCancellable *cancellable)
{
  GPollFD cancelled;
  gboolean can_cancel = g_cancellable_make_pollfd (cancellable, &cancelled);

  while (!g_cancellable_is_cancelled (cancellable)) {
    gint64 left_us = until_us - g_get_monotonic_time ();
    if (left_us <= 0)
      break;
    g_poll (&cancelled, can_cancel ? 1 : 0, (gint)(left_us / G_TIME_SPAN_MILLISECOND) + 1);
  }
  if (can_cancel)
    g_cancellable_release_fd (cancellable);
}

/* A moment without a picture is said in the film itself. */
static gboolean
check_filmed (GPtrArray *cameras, GError **error)
{
  for (guint i = 0; i < cameras->len; i++) {
    if (!ksk_film_camera_is_lost (cameras->pdata[i]))
      continue;
    g_autoptr (KskCamera) camera = ksk_film_camera_dup_state (cameras->pdata[i]);
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s (%s) was not filmed to the end: %s", camera->name,
                 camera->device, camera->trouble != NULL ? camera->trouble : "it gives no picture");
    return FALSE;
  }
  return TRUE;
}

gboolean
ksk_film_closing_make (GPtrArray *cameras, const KskFilmSetting *setting, guint seconds, GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (cameras != NULL && setting != NULL, FALSE);

  if (!is_any_filmed (cameras))
    return TRUE;
  gboolean done = ksk_film_cameras_begin (cameras, PART, g_get_monotonic_time () + KSK_FILM_START_TIMEOUT_US, error);
  wait_until (g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND, cancellable);
  done = done && check_filmed (cameras, error);
  done = ksk_film_cameras_end (cameras, KSK_FILM_GET_END_US (setting), NULL, done ? error : NULL) && done;
  return done && !g_cancellable_set_error_if_cancelled (cancellable, error);
}
