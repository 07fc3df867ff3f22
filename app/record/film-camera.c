/* One camera of the film: its device, its footage, and how it is. */
#include "film-camera.h"

#include "app/record/camera-source.h"
#include "app/record/camera-track.h"
#include "app/record/film-events.h"
#include "app/record/picture-quality.h"
#include "app/record/stage-frames.h"

#define SILENT_AFTER_NS (300 * GST_MSECOND)
#define LOST_AFTER_NS (10 * GST_SECOND)
#define TELL_EVERY_NS (10 * GST_SECOND)
#define MEASURE_EVERY_NS (GST_SECOND)
/* The stage is pushed when it changes; between that it is filmed as it stands. */
#define STAGE_EVERY_NS (500 * GST_MSECOND)

struct _KskFilmCamera {
  KskFilmDevice *device;
  guint index;
  const KskFilmSetting *setting;
  KskFilmListener listener;
  gpointer data;
  KskCameraSource *source; /* (nullable): of the stage */
  KskStageFrames *stage;   /* (nullable): of others; the thread that ticks */
  guint64 measured_ns;     /* when the quality was measured; the thread of the pictures */

  GMutex lock; /* of what follows */
  char *place;
  char *trouble;
  guint64 arrived_ns; /* when a frame came last; 0: never */
  guint64 taken_ns;   /* when it was taken */
  gboolean is_silent;
  KskPicture *picture;
  KskPictureQuality quality; /* meaningless without a picture */
  KskPicture *stage_picture; /* (nullable): the newest, not yet converted */
  guint64 stage_ns;          /* when it was pushed */
  GstBuffer *stage_frame;    /* (nullable): the last */

  gboolean should_record;
  gboolean is_in_second_folder;
  KskCameraTrack *track; /* (nullable) */
  char *file;            /* of the track, or of the last one */
  guint64 n_pushed;
  guint64 first_pushed; /* how many were pushed with the first frame of the camera itself; 0: none yet */
  guint64 n_frames;     /* of files that have ended */
  guint64 n_bytes;
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

static const char *
get_name (const KskFilmCamera *self)
{
  return ksk_film_device_get_name (self->device);
}

static gint64
get_utc_us (const KskFilmCamera *self, guint64 ns)
{
  return ksk_frame_clock_to_utc_us (self->setting->clock, self->setting->notes, ns);
}

static void
tell (KskFilmCamera *self, const char *kind, JsonObject *members)
{
  self->listener.event (kind, members, self->data);
}

static void
tell_changed (KskFilmCamera *self)
{
  self->listener.changed (self->data);
}

/* Frames: with the lock */

static void
push_frame (KskFilmCamera *self, GstBuffer *frame, guint64 taken_ns)
{
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

static void
note_return (KskFilmCamera *self, guint64 now_ns, guint64 taken_ns)
{
  if (!self->is_silent)
    return;
  self->is_silent = FALSE;
  g_clear_pointer (&self->trouble, g_free);
  if (self->should_record)
    tell (self, "camera-back",
          ksk_film_event_camera_back (get_name (self), get_utc_us (self, taken_ns),
                                      (gint64)((now_ns - self->arrived_ns) / GST_MSECOND)));
  tell_changed (self);
}

static JsonObject *
describe_opened (KskFilmCamera *self)
{
  const KskCameraFormat *format = ksk_film_device_get_format (self->device);
  const KskCamera camera = { .name = (char *)get_name (self),
                             .place = self->place,
                             .device = (char *)ksk_film_device_get_description (self->device),
                             .width = format->width,
                             .height = format->height,
                             .fps = format->fps };
  return ksk_film_event_camera_opened (&camera);
}

static void
take_frame (GstBuffer *frame, guint64 taken_ns, gpointer data)
{
  KskFilmCamera *self = data;
  guint64 now_ns = ksk_frame_clock_get_monotonic_ns ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  note_return (self, now_ns, taken_ns);
  if (self->arrived_ns == 0) {
    g_clear_pointer (&self->trouble, g_free);
    tell (self, "camera-opened", describe_opened (self));
    tell_changed (self);
  }
  self->arrived_ns = now_ns;
  self->taken_ns = taken_ns;
  push_frame (self, frame, taken_ns);
}

static void
take_picture (KskPicture *picture, gpointer data)
{
  KskFilmCamera *self = data;
  guint64 now_ns = ksk_frame_clock_get_monotonic_ns ();
  g_autoptr (KskPicture) older = NULL;
  gboolean is_measured = now_ns - self->measured_ns >= MEASURE_EVERY_NS;
  KskPictureQuality quality = { 0 };

  if (is_measured) {
    self->measured_ns = now_ns;
    quality = ksk_picture_quality_measure (picture);
  }
  g_mutex_lock (&self->lock);
  if (is_measured)
    self->quality = quality;
  older = g_steal_pointer (&self->picture);
  self->picture = picture;
  g_mutex_unlock (&self->lock);
  self->listener.picture (self->index, self->data);
}

static void
take_trouble (const char *trouble, gpointer data)
{
  KskFilmCamera *self = data;

  g_mutex_lock (&self->lock);
  g_free (self->trouble);
  self->trouble = g_strdup (trouble);
  g_mutex_unlock (&self->lock);
  tell_changed (self);
}

void
ksk_film_camera_push_stage (KskFilmCamera *self, const KskPicture *picture)
{
  g_return_if_fail (self != NULL && picture != NULL);

  if (self->stage == NULL)
    return;
  g_autoptr (KskPicture) copy = ksk_picture_new (picture->width, picture->height, picture->pixels);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  KskPicture *older = self->stage_picture;
  self->stage_picture = g_steal_pointer (&copy);
  self->stage_ns = ksk_frame_clock_get_monotonic_ns ();
  copy = older;
}

/* Footage */

static KskCameraTrack *
make_track (KskFilmCamera *self, const char *folder, GError **error)
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
install_track (KskFilmCamera *self, KskCameraTrack *track)
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
ksk_film_camera_begin (KskFilmCamera *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->lock);
  gboolean is_recording = self->track != NULL;
  self->should_record = TRUE;
  const char *folder = self->is_in_second_folder ? self->setting->second_folder : self->setting->folder;
  g_mutex_unlock (&self->lock);
  if (is_recording)
    return TRUE;

  KskCameraTrack *track = make_track (self, folder, error);
  if (track == NULL)
    return FALSE;
  g_mutex_lock (&self->lock);
  install_track (self, track);
  g_mutex_unlock (&self->lock);
  tell_changed (self);
  return TRUE;
}

gboolean
ksk_film_camera_is_filmed (KskFilmCamera *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  guint64 n_written = 0;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (self->track == NULL || self->first_pushed == 0)
    return FALSE;
  ksk_footage_writer_get_written (ksk_camera_track_get_writer (self->track), &n_written);
  return n_written >= self->first_pushed;
}

static void
tell_begin (KskFilmCamera *self, KskCameraTrack *track)
{
  KskFootageWriter *writer = ksk_camera_track_get_writer (track);
  tell (self, "footage-begun",
        ksk_film_event_footage_begun (get_name (self), ksk_footage_writer_get_name (writer),
                                      get_utc_us (self, ksk_camera_track_get_base_ns (track))));
}

static void
tell_extent (KskFilmCamera *self, KskCameraTrack *track, const char *kind)
{
  KskFootageWriter *writer = ksk_camera_track_get_writer (track);
  KskFootageExtent extent;

  ksk_footage_writer_get_extent (writer, &extent);
  tell (self, kind,
        ksk_film_event_footage (get_name (self), ksk_footage_writer_get_name (writer), &extent,
                                get_utc_us (self, ksk_camera_track_get_base_ns (track) + extent.last_pts)));
}

static KskFinishedFootage *
describe_finished (KskFilmCamera *self, KskCameraTrack *track)
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
end_track (KskFilmCamera *self, KskCameraTrack *track, gboolean has_told_begin, GError **error)
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
  self->n_frames += n_frames;
  self->n_bytes += n_bytes;
  if (n_frames > 0)
    g_ptr_array_add (self->finished, describe_finished (self, track));
  g_mutex_unlock (&self->lock);
  ksk_camera_track_free (track);
  tell_changed (self);
  return done;
}

/* A track that is ended in a thread of its own: what blocks one camera must not block the others. */
typedef struct {
  KskFilmCamera *camera;
  KskCameraTrack *track;
  gboolean has_told_begin;
} Ending;

static gpointer
run_ending (gpointer data)
{
  g_autofree Ending *ending = data;
  end_track (ending->camera, ending->track, ending->has_told_begin, NULL);
  return NULL;
}

/* With the lock: lets the track go, and goes on in the second folder where there is one. */
static void
leave_folder (KskFilmCamera *self, const char *why)
{
  g_autofree Ending *ending = g_new0 (Ending, 1);
  *ending = (Ending){ self, g_steal_pointer (&self->track), self->has_told_begin };
  g_ptr_array_add (self->endings, g_thread_new ("footage-end", run_ending, g_steal_pointer (&ending)));
  tell (self, "camera-lost", ksk_film_event_camera_lost (get_name (self), why));
  g_free (self->trouble);
  self->trouble = g_strdup (why);

  if (!self->is_in_second_folder && self->setting->second_folder != NULL) {
    g_autoptr (GError) error = NULL;
    self->is_in_second_folder = TRUE;
    KskCameraTrack *track = make_track (self, self->setting->second_folder, &error);
    if (track != NULL)
      install_track (self, track);
    else
      tell (self, "camera-lost", ksk_film_event_camera_lost (get_name (self), error->message));
  }
  tell_changed (self);
}

void
ksk_film_camera_give_up (KskFilmCamera *self, const char *why)
{
  g_return_if_fail (self != NULL && why != NULL);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (self->track != NULL)
    leave_folder (self, why);
}

static void
join_endings (KskFilmCamera *self)
{
  g_mutex_lock (&self->lock);
  g_autoptr (GPtrArray) endings = g_steal_pointer (&self->endings);
  self->endings = g_ptr_array_new ();
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < endings->len; i++)
    g_thread_join (endings->pdata[i]);
}

gboolean
ksk_film_camera_end (KskFilmCamera *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_mutex_lock (&self->lock);
  KskCameraTrack *track = g_steal_pointer (&self->track);
  gboolean has_told_begin = self->has_told_begin;
  self->should_record = FALSE;
  g_mutex_unlock (&self->lock);
  gboolean done = track == NULL || end_track (self, track, has_told_begin, error);
  join_endings (self);
  return done;
}

GPtrArray *
ksk_film_camera_take_finished (KskFilmCamera *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GPtrArray *finished = self->finished;
  self->finished = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_finished_footage_free);
  return finished;
}

/* Ten times a second: with the lock */

static void
tick_stage (KskFilmCamera *self, guint64 now_ns)
{
  gboolean is_new = self->stage_picture != NULL;

  if (is_new) {
    g_clear_pointer (&self->stage_frame, gst_buffer_unref);
    self->stage_frame = ksk_stage_frames_convert (self->stage, self->stage_picture);
    g_clear_pointer (&self->stage_picture, ksk_picture_free);
  }
  if (self->stage_frame == NULL || (!is_new && now_ns - self->taken_ns < STAGE_EVERY_NS))
    return;
  if (self->arrived_ns == 0) {
    tell (self, "camera-opened", describe_opened (self));
    tell_changed (self);
  }
  self->arrived_ns = now_ns;
  self->taken_ns = is_new ? self->stage_ns : now_ns;
  push_frame (self, self->stage_frame, self->taken_ns);
}

static void
tick_silence (KskFilmCamera *self, guint64 now_ns)
{
  if (self->arrived_ns != 0 && now_ns - self->arrived_ns > SILENT_AFTER_NS && !self->is_silent) {
    self->is_silent = TRUE;
    if (self->should_record)
      tell (self, "camera-silent",
            ksk_film_event_camera_silent (get_name (self), get_utc_us (self, self->taken_ns),
                                          self->trouble != NULL ? self->trouble : "no frame has come for 300 ms"));
    tell_changed (self);
  }
  gboolean has_frames = self->arrived_ns != 0 && !self->is_silent;
  if (self->track != NULL && !has_frames && ksk_camera_track_push_slate (self->track, now_ns))
    self->n_pushed++;
}

static void
tick_footage (KskFilmCamera *self, guint64 now_ns)
{
  guint64 n_frames = 0;
  g_autoptr (GError) failure = ksk_camera_track_dup_failure (self->track);

  if (failure != NULL) {
    leave_folder (self, failure->message);
    return;
  }
  ksk_footage_writer_get_written (ksk_camera_track_get_writer (self->track), &n_frames);
  if (!self->has_told_begin && n_frames > 0) {
    self->has_told_begin = TRUE;
    tell_begin (self, self->track);
  }
  if (now_ns - self->told_ns < TELL_EVERY_NS)
    return;
  self->told_ns = now_ns;
  if (n_frames > 0)
    tell_extent (self, self->track, "footage");
  if (self->n_dropped > self->n_dropped_told)
    tell (self, "frames-dropped",
          ksk_film_event_frames_dropped (get_name (self), self->n_dropped - self->n_dropped_told));
  self->n_dropped_told = self->n_dropped;
}

void
ksk_film_camera_tick (KskFilmCamera *self, guint64 now_ns)
{
  g_return_if_fail (self != NULL);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  if (self->stage != NULL)
    tick_stage (self, now_ns);
  else
    tick_silence (self, now_ns);
  if (self->track != NULL)
    tick_footage (self, now_ns);
}

/* How it is */

static gboolean
is_lost (const KskFilmCamera *self, guint64 now_ns)
{
  if (!self->should_record)
    return FALSE;
  return self->track == NULL || (self->is_silent && now_ns - self->arrived_ns > LOST_AFTER_NS);
}

gboolean
ksk_film_camera_is_lost (KskFilmCamera *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  return is_lost (self, ksk_frame_clock_get_monotonic_ns ());
}

guint64
ksk_film_camera_get_written (KskFilmCamera *self, gboolean *is_in_second_folder)
{
  g_return_val_if_fail (self != NULL && is_in_second_folder != NULL, 0);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  *is_in_second_folder = self->is_in_second_folder;
  guint64 n_bytes = self->n_bytes;
  if (self->track != NULL)
    n_bytes += ksk_footage_writer_get_written (ksk_camera_track_get_writer (self->track), NULL);
  return n_bytes;
}

static KskCameraState
get_state (const KskFilmCamera *self)
{
  if (self->should_record && self->track == NULL)
    return KSK_CAMERA_LOST;
  if (self->arrived_ns == 0)
    return KSK_CAMERA_OPENING;
  if (self->is_silent)
    return KSK_CAMERA_SILENT;
  return self->track != NULL ? KSK_CAMERA_RECORDING : KSK_CAMERA_SHOWING;
}

KskCamera *
ksk_film_camera_dup_state (KskFilmCamera *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  const KskCameraFormat *format = ksk_film_device_get_format (self->device);
  guint64 now_ns = ksk_frame_clock_get_monotonic_ns ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gboolean has_frames = self->arrived_ns != 0;
  KskCamera camera = {
    .name = (char *)get_name (self),
    .place = self->place,
    .device = (char *)ksk_film_device_get_description (self->device),
    .state = get_state (self),
    .width = has_frames ? format->width : 0,
    .height = has_frames ? format->height : 0,
    .fps = has_frames ? format->fps : 0,
    .light = self->picture != NULL ? self->quality.light : -1,
    .focus = self->picture != NULL ? self->quality.focus : -1,
    .n_dropped = self->n_dropped,
    .silent_us = self->is_silent ? (gint64)((now_ns - self->arrived_ns) / 1000) : 0,
    .file = self->file,
    .trouble = self->trouble,
  };

  if (self->track != NULL)
    camera.n_bytes = ksk_footage_writer_get_written (ksk_camera_track_get_writer (self->track), &camera.n_frames);
  camera.n_frames += self->n_frames;
  return ksk_camera_new (&camera);
}

KskPicture *
ksk_film_camera_dup_picture (KskFilmCamera *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  const KskPicture *picture = self->picture;
  return picture != NULL ? ksk_picture_new (picture->width, picture->height, picture->pixels) : NULL;
}

void
ksk_film_camera_set_place (KskFilmCamera *self, const char *place)
{
  g_return_if_fail (self != NULL && place != NULL);

  g_mutex_lock (&self->lock);
  g_free (self->place);
  self->place = g_strdup (place);
  g_mutex_unlock (&self->lock);
  tell_changed (self);
}

KskFilmCamera *
ksk_film_camera_new (KskFilmDevice *device, guint index, const KskFilmSetting *setting, const KskFilmListener *listener,
                     gpointer data)
{
  g_return_val_if_fail (device != NULL && setting != NULL && listener != NULL, NULL);

  const KskCameraSink sink = { take_frame, take_picture, take_trouble };
  KskFilmCamera *self = g_new0 (KskFilmCamera, 1);
  g_mutex_init (&self->lock);
  self->device = ksk_film_device_ref (device);
  self->index = index;
  self->setting = setting;
  self->listener = *listener;
  self->data = data;
  self->place = g_strdup (ksk_film_device_get_place (device));
  self->finished = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_finished_footage_free);
  self->endings = g_ptr_array_new ();
  if (ksk_film_device_is_stage (device))
    self->stage = ksk_stage_frames_new (ksk_film_device_get_format (device));
  else
    self->source = ksk_camera_source_new (device, &sink, self);
  return self;
}

void
ksk_film_camera_free (KskFilmCamera *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->source, ksk_camera_source_free);
  ksk_film_camera_end (self, NULL);
  g_clear_pointer (&self->stage, ksk_stage_frames_free);
  g_clear_pointer (&self->stage_frame, gst_buffer_unref);
  g_clear_pointer (&self->stage_picture, ksk_picture_free);
  g_clear_pointer (&self->picture, ksk_picture_free);
  g_ptr_array_unref (self->finished);
  g_ptr_array_unref (self->endings);
  ksk_film_device_unref (self->device);
  g_free (self->place);
  g_free (self->trouble);
  g_free (self->file);
  g_mutex_clear (&self->lock);
  g_free (self);
}
