/* All cameras of a film at once. */
#include "film-cameras.h"

/* Returns when the first frame is in the file, or none can be. */
static gboolean
wait_for_frame (KskFilmCamera *camera, gint64 until_us, GError **error)
{
  KskCameraFootage *footage = ksk_film_camera_get_footage (camera);

  while (!ksk_camera_footage_has_frame (footage)) {
    g_auto (KskFootageState) state = { 0 };
    ksk_camera_footage_get_state (footage, &state);
    gboolean has_failed = state.is_lost && !state.is_writing && !state.is_opening;
    if (has_failed || g_get_monotonic_time () > until_us) {
      g_autoptr (KskCamera) now = ksk_film_camera_dup_state (camera);
      g_set_error (error, G_IO_ERROR, has_failed ? G_IO_ERROR_FAILED : G_IO_ERROR_TIMED_OUT,
                   "no picture of %s (%s) is in its file yet: %s", now->name, now->device,
                   now->trouble != NULL ? now->trouble : "none has come");
      return FALSE;
    }
    g_usleep (10 * G_TIME_SPAN_MILLISECOND);
  }
  return TRUE;
}

gboolean
ksk_film_cameras_begin (GPtrArray *cameras, const char *part, gint64 until_us, GError **error)
{
  g_return_val_if_fail (cameras != NULL && part != NULL, FALSE);

  gboolean done = TRUE;
  for (guint i = 0; i < cameras->len; i++)
    if (!ksk_film_camera_is_left_out (cameras->pdata[i]))
      ksk_camera_footage_begin (ksk_film_camera_get_footage (cameras->pdata[i]), part);
  for (guint i = 0; i < cameras->len && done; i++)
    done = ksk_film_camera_is_left_out (cameras->pdata[i]) || wait_for_frame (cameras->pdata[i], until_us, error);
  return done;
}

gboolean
ksk_film_cameras_end (GPtrArray *cameras, gint64 until_us, KskFootageCopies *copies, GError **error)
{
  g_return_val_if_fail (cameras != NULL, FALSE);

  gboolean done = TRUE;
  for (guint i = 0; i < cameras->len; i++) {
    ksk_film_camera_note_end (cameras->pdata[i]);
    ksk_camera_footage_end (ksk_film_camera_get_footage (cameras->pdata[i]));
  }
  for (guint i = 0; i < cameras->len; i++) {
    KskCameraFootage *footage = ksk_film_camera_get_footage (cameras->pdata[i]);
    done = ksk_camera_footage_wait (footage, until_us, done ? error : NULL) && done;
    g_autoptr (GPtrArray) finished = ksk_camera_footage_take_finished (footage);
    while (copies != NULL && finished->len > 0)
      ksk_footage_copies_add (copies, g_ptr_array_steal_index (finished, 0));
  }
  return done;
}

gboolean
ksk_film_cameras_has (GPtrArray *cameras, const char *name)
{
  g_return_val_if_fail (cameras != NULL && name != NULL, FALSE);

  for (guint i = 0; i < cameras->len; i++) {
    g_autoptr (KskCamera) camera = ksk_film_camera_dup_state (cameras->pdata[i]);
    if (g_str_equal (camera->name, name))
      return TRUE;
  }
  return FALSE;
}

gboolean
ksk_film_cameras_is_any_lost (GPtrArray *cameras)
{
  g_return_val_if_fail (cameras != NULL, FALSE);

  for (guint i = 0; i < cameras->len; i++)
    if (ksk_film_camera_is_lost (cameras->pdata[i]))
      return TRUE;
  return FALSE;
}

void
ksk_film_cameras_push_stage (GPtrArray *cameras, const KskPicture *picture)
{
  g_return_if_fail (cameras != NULL && picture != NULL);

  for (guint i = 0; i < cameras->len; i++)
    ksk_film_camera_push_stage (cameras->pdata[i], picture);
}

void
ksk_film_cameras_give_up (GPtrArray *cameras, const char *why)
{
  g_return_if_fail (cameras != NULL && why != NULL);

  for (guint i = 0; i < cameras->len; i++)
    ksk_camera_footage_give_up (ksk_film_camera_get_footage (cameras->pdata[i]), why);
}

guint64
ksk_film_cameras_count_bytes (GPtrArray *cameras)
{
  g_return_val_if_fail (cameras != NULL, 0);

  guint64 n_bytes = 0;
  for (guint i = 0; i < cameras->len; i++) {
    g_auto (KskFootageState) footage = { 0 };
    ksk_camera_footage_get_state (ksk_film_camera_get_footage (cameras->pdata[i]), &footage);
    n_bytes += footage.n_total_bytes;
  }
  return n_bytes;
}
