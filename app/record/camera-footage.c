/* The files of one camera: begun, grown, ended, and gone on with in another folder when a disk takes no more. */
#include "camera-footage.h"

#include "app/record/camera-track.h"
#include "app/record/film-events.h"

#define TELL_EVERY_NS (10 * GST_SECOND)

struct _KskCameraFootage {
  KskFilmDevice *device;
  const KskFilmSetting *setting;
  KskFilmListener listener;
  gpointer data;

  GMutex lock; /* of what follows */
  gboolean is_wanted;
  guint64 begun_ns;
  gboolean is_in_second_folder;
  KskCameraTrack *track; /* (nullable) */
  char *file;
  char *trouble;
  guint64 n_pushed;
  guint64 first_pushed; /* how many were pushed with the first frame of the camera itself; 0: none yet */
  guint64 n_frames;     /* of files that have ended */
  guint64 n_bytes;      /* the same */
  guint64 n_dropped;
  guint64 n_dropped_told;
  guint64 told_ns;
  gboolean has_told_begin;
  GPtrArray *finished;
  GPtrArray *endings; /* threads */
};

void
ksk_finished_footage_free (KskFinishedFootage *self)
{
  if (self == NULL)
    return;
  g_free (self->camera);
  g_free (self->path);
  g_free (self);
}

void
ksk_footage_state_clear (KskFootageState *self)
{
  g_free (self->file);
  g_free (self->trouble);
}

KskCameraFootage *
ksk_camera_footage_new (KskFilmDevice *device, const KskFilmSetting *setting, const KskFilmListener *listener,
                        gpointer data)
{
  g_return_val_if_fail (device != NULL && setting != NULL && listener != NULL, NULL);

  KskCameraFootage *self = g_new0 (KskCameraFootage, 1);
  g_mutex_init (&self->lock);
  self->device = ksk_film_device_ref (device);
  self->setting = setting;
  self->listener = *listener;
  self->data = data;
  self->finished = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_finished_footage_free);
  self->endings = g_ptr_array_new ();
  return self;
}

void
ksk_camera_footage_free (KskCameraFootage *self)
{
  if (self == NULL)
    return;
  ksk_camera_footage_end (self, NULL);
  g_ptr_array_unref (self->finished);
  g_ptr_array_unref (self->endings);
  ksk_film_device_unref (self->device);
  g_free (self->file);
  g_free (self->trouble);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* What is told */

static const char *
get_name (const KskCameraFootage *self)
{
  return ksk_film_device_get_name (self->device);
}

static gint64
get_utc_us (const KskCameraFootage *self, guint64 ns)
{
  return ksk_frame_clock_to_utc_us (self->setting->clock, self->setting->notes, ns);
}

static void
tell (KskCameraFootage *self, const char *kind, JsonObject *members)
{
  self->listener.event (kind, members, self->data);
}

static void
tell_begin (KskCameraFootage *self, KskCameraTrack *track)
{
  KskFootageWriter *writer = ksk_camera_track_get_writer (track);
  tell (self, "footage-begun",
        ksk_film_event_footage_begun (get_name (self), ksk_footage_writer_get_name (writer),
                                      get_utc_us (self, ksk_camera_track_get_base_ns (track))));
}

static void
tell_extent (KskCameraFootage *self, KskCameraTrack *track, const char *kind)
{
  KskFootageWriter *writer = ksk_camera_track_get_writer (track);
  KskFootageExtent extent;

  ksk_footage_writer_get_extent (writer, &extent);
  tell (self, kind,
        ksk_film_event_footage (get_name (self), ksk_footage_writer_get_name (writer), &extent,
                                get_utc_us (self, ksk_camera_track_get_base_ns (track) + extent.last_pts)));
}

static void
tell_dropped (KskCameraFootage *self)
{
  if (self->n_dropped > self->n_dropped_told)
    tell (self, "frames-dropped",
          ksk_film_event_frames_dropped (get_name (self), self->n_dropped - self->n_dropped_told));
  self->n_dropped_told = self->n_dropped;
}

/* A file */

static KskCameraTrack *
make_track (KskCameraFootage *self, const char *folder, GError **error)
{
  const KskFilmSetting *setting = self->setting;
  g_autofree char *stem = g_strdup_printf ("%s_%s", setting->prefix, get_name (self));
  KskCameraTrackSpec spec = {
    .format = *ksk_film_device_get_format (self->device),
    .is_vp8 = setting->is_vp8,
    .folder = folder,
    .stem = stem,
    .ceremony = setting->ceremony,
    .camera = get_name (self),
    .is_rehearsal = setting->is_rehearsal,
    .notes = setting->notes,
    .clock = setting->clock,
    .live = self->listener.live,
    .live_data = self->data,
  };

  return ksk_camera_track_new (&spec, error);
}

/* With the lock. */
static void
install_track (KskCameraFootage *self, KskCameraTrack *track)
{
  self->track = track;
  g_free (self->file);
  self->file = g_strdup (ksk_footage_writer_get_name (ksk_camera_track_get_writer (track)));
  self->n_pushed = 0;
  self->first_pushed = 0;
  self->has_told_begin = FALSE;
  self->told_ns = ksk_frame_clock_get_monotonic_ns ();
}

gboolean
ksk_camera_footage_begin (KskCameraFootage *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->lock);
  gboolean is_writing = self->track != NULL;
  if (!self->is_wanted)
    self->begun_ns = ksk_frame_clock_get_monotonic_ns ();
  self->is_wanted = TRUE;
  const char *folder = self->is_in_second_folder ? self->setting->second_folder : self->setting->folder;
  g_mutex_unlock (&self->lock);
  if (is_writing)
    return TRUE;

  KskCameraTrack *track = make_track (self, folder, error);
  if (track == NULL)
    return FALSE;
  g_mutex_lock (&self->lock);
  install_track (self, track);
  g_clear_pointer (&self->trouble, g_free);
  g_mutex_unlock (&self->lock);
  self->listener.changed (self->data);
  return TRUE;
}

static KskFinishedFootage *
describe_finished (KskCameraFootage *self, KskCameraTrack *track)
{
  KskFootageWriter *writer = ksk_camera_track_get_writer (track);
  guint64 base_ns = ksk_camera_track_get_base_ns (track);
  KskFinishedFootage *finished = g_new0 (KskFinishedFootage, 1);
  KskFootageExtent extent;

  ksk_footage_writer_get_extent (writer, &extent);
  finished->camera = g_strdup (get_name (self));
  finished->path = g_strdup (ksk_footage_writer_get_path (writer));
  finished->base_mono_us = ksk_frame_clock_to_mono_us (self->setting->clock, base_ns);
  finished->end_mono_us = ksk_frame_clock_to_mono_us (self->setting->clock, base_ns + extent.last_pts);
  return finished;
}

/* Ends @track (transfer full) and tells of it. */
static gboolean
end_track (KskCameraFootage *self, KskCameraTrack *track, gboolean has_told_begin, GError **error)
{
  guint64 n_frames = 0;
  gboolean done = ksk_camera_track_end (track, error);
  guint64 n_bytes = ksk_footage_writer_get_written (ksk_camera_track_get_writer (track), &n_frames);

  if (n_frames > 0) {
    if (!has_told_begin)
      tell_begin (self, track);
    tell_extent (self, track, "footage-ended");
  }
  g_mutex_lock (&self->lock);
  tell_dropped (self);
  self->n_frames += n_frames;
  self->n_bytes += n_bytes;
  if (n_frames > 0)
    g_ptr_array_add (self->finished, describe_finished (self, track));
  g_mutex_unlock (&self->lock);
  ksk_camera_track_free (track);
  self->listener.changed (self->data);
  return done;
}

/* A track that is ended in a thread of its own: what blocks one camera must not block the others. */
typedef struct {
  KskCameraFootage *footage;
  KskCameraTrack *track;
  gboolean has_told_begin;
} Ending;

static gpointer
run_ending (gpointer data)
{
  g_autofree Ending *ending = data;
  end_track (ending->footage, ending->track, ending->has_told_begin, NULL);
  return NULL;
}

/* With the lock: lets the track go, and goes on in the second folder where there is one. */
static void
leave_file (KskCameraFootage *self, const char *why)
{
  Ending *ending = g_new (Ending, 1);
  *ending = (Ending){ self, g_steal_pointer (&self->track), self->has_told_begin };
  g_ptr_array_add (self->endings, g_thread_new ("footage-end", run_ending, ending));
  tell (self, "camera-lost", ksk_film_event_camera_lost (get_name (self), why));
  g_free (self->trouble);
  self->trouble = g_strdup (why);

  if (!self->is_in_second_folder && self->setting->second_folder != NULL) {
    g_autoptr (GError) error = NULL;
    KskCameraTrack *track = make_track (self, self->setting->second_folder, &error);
    self->is_in_second_folder = TRUE;
    if (track != NULL)
      install_track (self, track);
    else
      tell (self, "camera-lost", ksk_film_event_camera_lost (get_name (self), error->message));
  }
  self->listener.changed (self->data);
}

void
ksk_camera_footage_give_up (KskCameraFootage *self, const char *why)
{
  g_return_if_fail (self != NULL && why != NULL);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (self->track != NULL)
    leave_file (self, why);
}

static void
join_endings (KskCameraFootage *self)
{
  g_mutex_lock (&self->lock);
  g_autoptr (GPtrArray) endings = g_steal_pointer (&self->endings);
  self->endings = g_ptr_array_new ();
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < endings->len; i++)
    g_thread_join (endings->pdata[i]);
}

gboolean
ksk_camera_footage_end (KskCameraFootage *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->lock);
  KskCameraTrack *track = g_steal_pointer (&self->track);
  gboolean has_told_begin = self->has_told_begin;
  self->is_wanted = FALSE;
  g_mutex_unlock (&self->lock);
  gboolean done = track == NULL || end_track (self, track, has_told_begin, error);
  join_endings (self);
  return done;
}

/* Frames */

void
ksk_camera_footage_push (KskCameraFootage *self, GstBuffer *frame, guint64 taken_ns)
{
  g_return_if_fail (self != NULL && frame != NULL);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (self->track == NULL)
    return;
  if (!ksk_camera_track_push (self->track, frame, taken_ns)) {
    self->n_dropped++;
    return;
  }
  self->n_pushed++;
  if (self->first_pushed == 0)
    self->first_pushed = self->n_pushed;
}

void
ksk_camera_footage_push_slate (KskCameraFootage *self, guint64 taken_ns)
{
  g_return_if_fail (self != NULL);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (self->track != NULL && ksk_camera_track_push_slate (self->track, taken_ns))
    self->n_pushed++;
}

/* With the lock, and a track. */
static void
tell_growth (KskCameraFootage *self, guint64 now_ns)
{
  guint64 n_frames = 0;

  ksk_footage_writer_get_written (ksk_camera_track_get_writer (self->track), &n_frames);
  if (!self->has_told_begin && n_frames > 0) {
    self->has_told_begin = TRUE;
    tell_begin (self, self->track);
  }
  if (ksk_frame_clock_get_elapsed_ns (self->told_ns, now_ns) < TELL_EVERY_NS)
    return;
  self->told_ns = now_ns;
  if (n_frames > 0)
    tell_extent (self, self->track, "footage");
  tell_dropped (self);
}

void
ksk_camera_footage_tick (KskCameraFootage *self, guint64 now_ns)
{
  g_return_if_fail (self != NULL);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (self->track == NULL)
    return;
  g_autoptr (GError) failure = ksk_camera_track_dup_failure (self->track);
  if (failure != NULL)
    leave_file (self, failure->message);
  else
    tell_growth (self, now_ns);
}

/* How it is */

gboolean
ksk_camera_footage_has_frame (KskCameraFootage *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  guint64 n_written = 0;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (self->track == NULL || self->first_pushed == 0)
    return FALSE;
  ksk_footage_writer_get_written (ksk_camera_track_get_writer (self->track), &n_written);
  return n_written >= self->first_pushed;
}

void
ksk_camera_footage_get_state (KskCameraFootage *self, KskFootageState *state)
{
  g_return_if_fail (self != NULL && state != NULL);

  guint64 n_frames = 0, n_bytes = 0;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (self->track != NULL)
    n_bytes = ksk_footage_writer_get_written (ksk_camera_track_get_writer (self->track), &n_frames);
  *state = (KskFootageState){ .is_wanted = self->is_wanted,
                              .begun_ns = self->begun_ns,
                              .is_writing = self->track != NULL,
                              .is_in_second_folder = self->is_in_second_folder,
                              .file = g_strdup (self->file),
                              .trouble = g_strdup (self->trouble),
                              .n_frames = self->n_frames + n_frames,
                              .n_dropped = self->n_dropped,
                              .n_bytes = n_bytes,
                              .n_total_bytes = self->n_bytes + n_bytes };
}

GPtrArray *
ksk_camera_footage_take_finished (KskCameraFootage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GPtrArray *finished = self->finished;
  self->finished = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_finished_footage_free);
  return finished;
}
