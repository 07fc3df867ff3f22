/* One file of a camera: what grows in it, and what is told of that. */
#include "footage-file.h"

#include "app/record/camera-track.h"
#include "app/record/film-events.h"

#define TELL_EVERY_NS (10 * GST_SECOND)
/* A disk that is late by more than that part of its patience has taken all that can wait for it. */
#define GET_STALLED_NS(setting) ((guint64)(setting)->patience_us * 1000 * 3 / 4)

struct _KskFootageFile {
  KskFilmSetting *setting; /* borrowed */
  KskFilmTeller *teller;   /* borrowed */
  char *camera;
  KskCameraTrack *track;
  KskFootageWriter *writer; /* of the track */
  guint64 n_pushed;
  guint64 first_pushed; /* how many were pushed with the first frame of the camera itself; 0: none yet */
  guint64 n_seen;       /* of those, in the file when it was last seen to grow */
  guint64 grown_ns;     /* when that was */
  guint64 told_ns;
  gboolean has_told_begin;
};

static void
pass_live (const guint8 *bytes, gsize size, gpointer teller)
{
  ksk_film_teller_live (teller, bytes, size);
}

KskFootageFile *
ksk_footage_file_new (const KskFilmDevice *device, KskFilmSetting *setting, const char *part, KskFilmTeller *teller,
                      GError **error)
{
  g_return_val_if_fail (device != NULL && setting != NULL && part != NULL && teller != NULL, NULL);

  const char *camera = ksk_film_device_get_name (device);
  g_autofree char *stem = g_strdup_printf ("%s_%s%s", setting->prefix, camera, part);
  const KskCameraTrackSpec spec = {
    .format = *ksk_film_device_get_format (device),
    .is_vp8 = setting->is_vp8,
    .folder = setting->folder,
    .stem = stem,
    .ceremony = setting->ceremony,
    .camera = camera,
    .is_rehearsal = setting->is_rehearsal,
    .notes = setting->notes,
    .clock = setting->clock,
    .patience_us = setting->patience_us,
    .live = ksk_film_teller_wants_live (teller) ? pass_live : NULL,
    .live_data = teller,
  };
  KskCameraTrack *track = ksk_camera_track_new (&spec, error);
  if (track == NULL)
    return NULL;

  KskFootageFile *self = g_new0 (KskFootageFile, 1);
  self->setting = setting;
  self->teller = teller;
  self->camera = g_strdup (camera);
  self->track = track;
  self->writer = ksk_camera_track_get_writer (track);
  self->told_ns = self->grown_ns = ksk_frame_clock_get_monotonic_ns ();
  return self;
}

void
ksk_footage_file_free (KskFootageFile *self)
{
  if (self == NULL)
    return;
  ksk_camera_track_free (self->track);
  g_free (self->camera);
  g_free (self);
}

const char *
ksk_footage_file_get_name (const KskFootageFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return ksk_footage_writer_get_name (self->writer);
}

/* Frames */

gboolean
ksk_footage_file_push (KskFootageFile *self, GstBuffer *frame, guint64 taken_ns)
{
  g_return_val_if_fail (self != NULL && frame != NULL, FALSE);

  if (!ksk_camera_track_push (self->track, frame, taken_ns))
    return FALSE;
  self->n_pushed++;
  if (self->first_pushed == 0)
    self->first_pushed = self->n_pushed;
  return TRUE;
}

gboolean
ksk_footage_file_push_slate (KskFootageFile *self, guint64 taken_ns)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!ksk_camera_track_push_slate (self->track, taken_ns))
    return FALSE;
  self->n_pushed++;
  return TRUE;
}

guint64
ksk_footage_file_get_written (KskFootageFile *self, guint64 *n_frames)
{
  g_return_val_if_fail (self != NULL, 0);
  return ksk_footage_writer_get_written (self->writer, n_frames);
}

gboolean
ksk_footage_file_has_frame (KskFootageFile *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  guint64 n_frames = 0;
  ksk_footage_writer_get_written (self->writer, &n_frames);
  return self->first_pushed > 0 && n_frames >= self->first_pushed;
}

/* What is told */

static gint64
get_utc_us (const KskFootageFile *self, guint64 pts)
{
  return ksk_frame_clock_to_utc_us (self->setting->clock, self->setting->notes,
                                    ksk_camera_track_get_base_ns (self->track) + pts);
}

static void
tell_begin (KskFootageFile *self)
{
  if (self->has_told_begin)
    return;
  self->has_told_begin = TRUE;
  ksk_film_teller_event (
      self->teller, "footage-begun",
      ksk_film_event_footage_begun (self->camera, ksk_footage_file_get_name (self), get_utc_us (self, 0)));
}

static void
tell_extent (KskFootageFile *self, const char *kind)
{
  KskFootageExtent extent;

  ksk_footage_writer_get_extent (self->writer, &extent);
  ksk_film_teller_event (self->teller, kind,
                         ksk_film_event_footage (self->camera, ksk_footage_file_get_name (self), &extent,
                                                 get_utc_us (self, extent.last_pts)));
}

GError *
ksk_footage_file_tick (KskFootageFile *self, guint64 now_ns)
{
  g_return_val_if_fail (self != NULL, NULL);

  GError *failure = ksk_camera_track_dup_failure (self->track);
  guint64 n_frames = 0;
  if (failure != NULL)
    return failure;
  ksk_footage_writer_get_written (self->writer, &n_frames);
  if (n_frames != self->n_seen || self->n_pushed == n_frames) {
    self->n_seen = n_frames;
    self->grown_ns = now_ns;
  }
  if (n_frames > 0)
    tell_begin (self);
  if (n_frames > 0 && ksk_frame_clock_get_elapsed_ns (self->told_ns, now_ns) >= TELL_EVERY_NS) {
    self->told_ns = now_ns;
    tell_extent (self, "footage");
  }
  if (ksk_frame_clock_get_elapsed_ns (self->grown_ns, now_ns) >= GET_STALLED_NS (self->setting))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "the disk does not answer");
  return NULL;
}

static KskFinishedFootage *
describe_finished (KskFootageFile *self)
{
  guint64 base_ns = ksk_camera_track_get_base_ns (self->track);
  KskFootageExtent extent;

  ksk_footage_writer_get_extent (self->writer, &extent);
  const KskFinishedFootage finished = {
    .camera = self->camera,
    .path = (char *)ksk_footage_writer_get_path (self->writer),
    .base_mono_us = ksk_frame_clock_to_mono_us (self->setting->clock, base_ns),
    .end_mono_us = ksk_frame_clock_to_mono_us (self->setting->clock, base_ns + extent.last_pts),
    .is_ended = TRUE,
  };
  return ksk_finished_footage_new (&finished);
}

KskFinishedFootage *
ksk_footage_file_end (KskFootageFile *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  guint64 n_frames = 0;
  ksk_camera_track_end (self->track, error);
  ksk_footage_writer_get_written (self->writer, &n_frames);
  if (n_frames == 0)
    return NULL;
  tell_begin (self);
  tell_extent (self, "footage-ended");
  return describe_finished (self);
}
