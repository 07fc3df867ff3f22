/* The film of a ceremony: all of its cameras, as what records. */
#include "film.h"

#include <draw/fonts.h>

#include "app/record/camera-device.h"
#include "app/record/disk-probe.h"
#include "app/record/disk-watch.h"
#include "app/record/film-cameras.h"
#include "app/record/film-closing.h"
#include "app/record/film-events.h"
#include "app/record/film-news.h"
#include "app/record/found-cameras.h"
#include "app/record/live-stream.h"
#include "app/record/raised-thread.h"

#define TICK_US (100 * G_TIME_SPAN_MILLISECOND)
#define DISK_EVERY_US G_TIME_SPAN_SECOND
/* How long an encoder and a disk may take to end a file. */
#define PATIENCE_US (20 * G_TIME_SPAN_SECOND)

struct _KskFilm {
  GObject parent_instance;
  KskFilmSetting *setting;
  GPtrArray *devices; /* (nullable): found when opened */
  KskFoundCameras *found;
  gboolean films_stage;
  KskFilmNews *news;
  KskFootageCopies *copies;
  KskLiveStream *live_stream; /* (nullable) */
  KskDiskProbe *probe;        /* (nullable): before it was opened */
  GThread *ticker;
  gint64 disk_us;    /* when it was looked at; the ticker's */
  gboolean has_room; /* the same */
  gint is_closing;   /* atomic: the journal has ended, and is told nothing more */

  GMutex lock; /* of what follows */
  GCond changed;
  GPtrArray *cameras; /* (element-type KskFilmCamera): only ever grows */
  GArray *captions;   /* KskFilmCaption: of all notes, for the files beside the footage */
  KskDiskWatch disk;
  gboolean is_recording;
  gboolean is_ending;
  int minutes_left;
};

static void recorder_init (KskRecorderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KskFilm, ksk_film, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_RECORDER, recorder_init))

/* Cameras are never taken away before the film is freed, so what is copied here stays good. */
static GPtrArray *
dup_camera_list (KskFilm *self)
{
  GPtrArray *copy = g_ptr_array_new ();
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  for (guint i = 0; i < self->cameras->len; i++)
    g_ptr_array_add (copy, self->cameras->pdata[i]);
  return copy;
}

/* What cameras tell */

static void
camera_changed (gpointer data)
{
  ksk_film_news_changed (KSK_FILM (data)->news);
}

static void
camera_picture (guint index, gpointer data)
{
  ksk_film_news_picture (KSK_FILM (data)->news, index);
}

static void
camera_event (const char *kind, JsonObject *members, gpointer data)
{
  KskFilm *self = data;

  if (g_atomic_int_get (&self->is_closing))
    json_object_unref (members);
  else
    ksk_film_news_event (self->news, kind, members);
}

static void
camera_live (const guint8 *bytes, gsize size, gpointer data)
{
  ksk_live_stream_push (KSK_FILM (data)->live_stream, bytes, size);
}

/* Ten times a second */

static void
look_at_disk (KskFilm *self, GPtrArray *cameras, gint64 now_us)
{
  guint64 n_bytes = ksk_film_cameras_count_bytes (cameras), free_bytes;
  gboolean is_known = ksk_disk_probe_get_free (self->probe, &free_bytes), is_low = FALSE;

  g_mutex_lock (&self->lock);
  int minutes = is_known ? ksk_disk_watch_update (&self->disk, now_us, n_bytes, free_bytes, &is_low) : -1;
  gboolean is_full = is_known && ksk_disk_watch_is_full (&self->disk, free_bytes);
  self->has_room = is_known && ksk_disk_watch_has_room (&self->disk, free_bytes);
  gboolean is_recording = self->is_recording;
  gboolean is_news = self->minutes_left != minutes;
  self->minutes_left = minutes;
  g_mutex_unlock (&self->lock);
  if (is_recording && is_low)
    camera_event ("disk-low", ksk_film_event_disk_low (minutes), self);
  if (is_recording && is_full)
    ksk_film_cameras_give_up (cameras,
                              "the disk is full: what is free is kept for the journal, footage so far is complete");
  if (is_news)
    ksk_film_news_changed (self->news);
}

static void
tick (KskFilm *self)
{
  g_autoptr (GPtrArray) cameras = dup_camera_list (self);
  guint64 now_ns = ksk_frame_clock_get_monotonic_ns ();
  gint64 now_us = (gint64)(now_ns / 1000);

  for (guint i = 0; i < cameras->len; i++)
    ksk_film_camera_tick (cameras->pdata[i], now_ns, self->has_room);
  if (cameras->len > 0 && now_us - self->disk_us >= DISK_EVERY_US) {
    self->disk_us = now_us;
    look_at_disk (self, cameras, now_us);
  }
}

static gpointer
run_ticker (gpointer data)
{
  KskFilm *self = data;

  ksk_raise_thread ();
  g_mutex_lock (&self->lock);
  while (!self->is_ending) {
    gint64 until_us = g_get_monotonic_time () + TICK_US;
    while (!self->is_ending && g_cond_wait_until (&self->changed, &self->lock, until_us))
      ;
    if (self->is_ending)
      break;
    g_mutex_unlock (&self->lock);
    tick (self);
    g_mutex_lock (&self->lock);
  }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* Opening: in the worker */

/* Unless it is open already. */
static void
add_camera (KskFilm *self, KskFilmDevice *device)
{
  const KskFilmListener listener = {
    .changed = camera_changed,
    .picture = camera_picture,
    .event = camera_event,
    .live = self->live_stream != NULL && self->cameras->len == 0 ? camera_live : NULL,
  };
  guint64 rate = ksk_film_device_get_format (device)->bitrate_kbps * (guint64)(1000 / 8);

  if (ksk_film_cameras_has (self->cameras, ksk_film_device_get_name (device)))
    return;
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->cameras, ksk_film_camera_new (device, self->cameras->len, self->setting, &listener, self));
  self->disk.nominal_rate += rate;
  g_mutex_unlock (&self->lock);
}

static gboolean
open_cameras (KskRecorder *recorder, GError **error)
{
  KskFilm *self = KSK_FILM (recorder);

  if (!gst_init_check (NULL, NULL, error) || !ksk_fonts_register (error))
    return FALSE;
  g_autoptr (GPtrArray) devices
      = self->devices != NULL ? g_ptr_array_ref (self->devices) : ksk_found_cameras_look (self->found);
  for (guint i = 0; i < devices->len; i++)
    add_camera (self, devices->pdata[i]);
  if (self->cameras->len == 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no camera was found on this machine");
    return FALSE;
  }
  if (self->films_stage) {
    g_autoptr (KskFilmDevice) stage = ksk_camera_device_of_stage ();
    add_camera (self, stage);
  }
  if (self->probe == NULL)
    self->probe = ksk_disk_probe_new (self->setting->folder);
  if (self->ticker == NULL)
    self->ticker = g_thread_new ("film", run_ticker, self);
  ksk_film_news_changed (self->news);
  return TRUE;
}

/* Starting and stopping: in the worker */

/* A file that would be left in the next second is not worth beginning. */
static gboolean
check_room (KskFilm *self, GError **error)
{
  guint64 free_bytes;

  if (!ksk_disk_probe_get_free (self->probe, &free_bytes) || !ksk_disk_watch_is_full (&self->disk, free_bytes))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       "the disk of the recording is full: what is free on it is kept for the journal");
  return FALSE;
}

static void
set_recording (KskFilm *self, gboolean is_recording)
{
  g_mutex_lock (&self->lock);
  self->is_recording = is_recording;
  g_mutex_unlock (&self->lock);
  ksk_film_news_changed (self->news);
}

static gboolean
start (KskRecorder *recorder, GError **error)
{
  KskFilm *self = KSK_FILM (recorder);

  if (!open_cameras (recorder, error) || !check_room (self, error))
    return FALSE;
  g_autoptr (GPtrArray) cameras = dup_camera_list (self);
  set_recording (self, TRUE);
  gboolean done = ksk_film_cameras_begin (cameras, "", g_get_monotonic_time () + KSK_FILM_START_TIMEOUT_US, error);
  ksk_film_news_changed (self->news);
  return done;
}

static gboolean
stop (KskRecorder *recorder, GError **error)
{
  KskFilm *self = KSK_FILM (recorder);
  g_autoptr (GPtrArray) cameras = dup_camera_list (self);
  g_autoptr (GError) failure = NULL;

  if (!gst_init_check (NULL, NULL, error))
    return FALSE;
  set_recording (self, FALSE);
  gboolean done = ksk_film_cameras_end (cameras, KSK_FILM_GET_END_US (self->setting), self->copies, &failure);
  /* Of records that came while the last frames did, too. */
  g_mutex_lock (&self->lock);
  g_autoptr (GArray) captions = g_array_copy (self->captions);
  g_mutex_unlock (&self->lock);
  /* A disk that does not answer would hold up the copies too. */
  if (done || !g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    done = ksk_footage_copies_make (self->copies, captions, camera_event, self, done ? &failure : NULL) && done;
  ksk_film_news_changed (self->news);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&failure));
  return done;
}

static gboolean
film_closing (KskRecorder *recorder, guint seconds, GCancellable *cancellable, GError **error)
{
  KskFilm *self = KSK_FILM (recorder);
  g_autoptr (GError) failure = NULL;

  g_atomic_int_set (&self->is_closing, TRUE);
  if (!open_cameras (recorder, &failure) && g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;
  if (failure == NULL && check_room (self, &failure)) {
    g_autoptr (GPtrArray) cameras = dup_camera_list (self);
    set_recording (self, TRUE);
    ksk_film_closing_make (cameras, self->setting, seconds, cancellable, &failure);
    set_recording (self, FALSE);
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* What is asked: main thread */

static KskRecordingState
get_state (KskRecorder *recorder)
{
  KskFilm *self = KSK_FILM (recorder);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (!self->is_recording)
    return KSK_RECORDING_OFF;
  return ksk_film_cameras_is_any_lost (self->cameras) ? KSK_RECORDING_LOST : KSK_RECORDING_ON;
}

static char *
dup_summary (KskRecorder *recorder)
{
  KskFilm *self = KSK_FILM (recorder);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  guint n = self->cameras->len;

  if (n == 0 && self->devices != NULL)
    n = self->devices->len + (self->films_stage ? 1 : 0);
  return n == 1 ? g_strdup ("1 camera") : g_strdup_printf ("%u cameras", n);
}

/* What people confirm comes after the record of its opening. */
static GPtrArray *
dup_cameras (KskRecorder *recorder)
{
  KskFilm *self = KSK_FILM (recorder);
  g_autoptr (GPtrArray) cameras = dup_camera_list (self);
  GPtrArray *states = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_camera_unref);

  for (guint i = 0; i < cameras->len; i++) {
    KskCamera *camera = ksk_film_camera_dup_state (cameras->pdata[i]);
    if (camera->state == KSK_CAMERA_SHOWING && !ksk_film_news_has_told_opened (self->news, camera->name)
        && !g_atomic_int_get (&self->is_closing))
      camera->state = KSK_CAMERA_OPENING;
    g_ptr_array_add (states, camera);
  }
  return states;
}

static KskPicture *
dup_picture (KskRecorder *recorder, guint index)
{
  g_autoptr (GPtrArray) cameras = dup_camera_list (KSK_FILM (recorder));
  return index < cameras->len ? ksk_film_camera_dup_picture (cameras->pdata[index]) : NULL;
}

static void
set_place (KskRecorder *recorder, guint index, const char *place)
{
  g_autoptr (GPtrArray) cameras = dup_camera_list (KSK_FILM (recorder));
  if (index < cameras->len)
    ksk_film_camera_set_place (cameras->pdata[index], place);
}

static void
set_left_out (KskRecorder *recorder, guint index, gboolean is_left_out)
{
  g_autoptr (GPtrArray) cameras = dup_camera_list (KSK_FILM (recorder));
  if (index < cameras->len)
    ksk_film_camera_set_left_out (cameras->pdata[index], is_left_out);
}

static void
adopt (KskRecorder *recorder, const KskEarlierFootage *footage)
{
  ksk_footage_copies_adopt (KSK_FILM (recorder)->copies, footage);
}

static int
get_minutes_left (KskRecorder *recorder)
{
  KskFilm *self = KSK_FILM (recorder);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  return self->minutes_left;
}

static void
take_note (KskRecorder *recorder, const KskFilmNote *note)
{
  KskFilm *self = KSK_FILM (recorder);
  KskFilmCaption caption;

  ksk_film_notes_add (self->setting->notes, note);
  if (!ksk_film_notes_find (self->setting->notes, note->mono_us, &caption))
    return;
  g_mutex_lock (&self->lock);
  g_array_append_val (self->captions, caption);
  g_mutex_unlock (&self->lock);
}

void
ksk_film_set_clock (KskFilm *self, const KskClock *clock)
{
  g_return_if_fail (KSK_IS_FILM (self) && clock != NULL);
  ksk_frame_clock_set (self->setting->clock, clock);
}

void
ksk_film_push_stage (KskFilm *self, const KskPicture *picture)
{
  g_return_if_fail (KSK_IS_FILM (self) && picture != NULL);

  g_autoptr (GPtrArray) cameras = dup_camera_list (self);
  ksk_film_cameras_push_stage (cameras, picture);
}

/* The object */

GPtrArray *
ksk_film_devices_of_config (const KskCamerasConfig *config)
{
  g_return_val_if_fail (config != NULL, NULL);

  if (config->list->len == 0)
    return NULL;
  GPtrArray *devices = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_film_device_unref);
  for (guint i = 0; i < config->list->len; i++)
    g_ptr_array_add (devices, ksk_camera_device_of_config (config->list->pdata[i], i));
  return devices;
}

KskFilm *
ksk_film_new (const KskFilmSpec *spec)
{
  g_return_val_if_fail (spec != NULL && spec->folder != NULL && spec->prefix != NULL && spec->ceremony != NULL, NULL);
  g_return_val_if_fail (spec->stream_target == NULL || !spec->is_vp8, NULL);

  KskFilm *self = g_object_new (KSK_TYPE_FILM, NULL);
  self->devices = spec->devices != NULL ? g_ptr_array_ref (spec->devices) : NULL;
  self->films_stage = spec->films_stage;
  self->disk.reserve_bytes = spec->reserve_bytes;
  self->setting->folder = g_strdup (spec->folder);
  self->setting->prefix = g_strdup (spec->prefix);
  self->setting->ceremony = g_strdup (spec->ceremony);
  self->setting->is_rehearsal = spec->is_rehearsal;
  self->setting->is_vp8 = spec->is_vp8;
  self->setting->reserve_bytes = spec->reserve_bytes;
  self->setting->patience_us = spec->patience_us > 0 ? spec->patience_us : PATIENCE_US;
  self->live_stream
      = spec->stream_target != NULL ? ksk_live_stream_new (spec->stream_target, spec->stream_program) : NULL;
  return self;
}

static void
finalize (GObject *object)
{
  KskFilm *self = KSK_FILM (object);

  g_mutex_lock (&self->lock);
  self->is_ending = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  if (self->ticker != NULL)
    g_thread_join (self->ticker);
  g_ptr_array_unref (self->cameras);
  g_clear_pointer (&self->live_stream, ksk_live_stream_free);
  ksk_film_news_free (self->news);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  ksk_found_cameras_free (self->found);
  ksk_disk_probe_free (self->probe);
  ksk_footage_copies_free (self->copies);
  g_array_unref (self->captions);
  ksk_film_setting_unref (self->setting);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (ksk_film_parent_class)->finalize (object);
}

static void
ksk_film_init (KskFilm *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->cameras = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_film_camera_free);
  self->captions = g_array_new (FALSE, FALSE, sizeof (KskFilmCaption));
  self->news = ksk_film_news_new (KSK_RECORDER (self));
  self->setting = ksk_film_setting_new ();
  self->found = ksk_found_cameras_new ();
  self->copies = ksk_footage_copies_new (self->setting);
  self->minutes_left = -1;
}

static void
ksk_film_class_init (KskFilmClass *class)
{
  G_OBJECT_CLASS (class)->finalize = finalize;
}

static void
recorder_init (KskRecorderInterface *iface)
{
  iface->open = open_cameras;
  iface->start = start;
  iface->stop = stop;
  iface->get_state = get_state;
  iface->dup_summary = dup_summary;
  iface->dup_cameras = dup_cameras;
  iface->dup_picture = dup_picture;
  iface->set_place = set_place;
  iface->set_left_out = set_left_out;
  iface->adopt = adopt;
  iface->get_minutes_left = get_minutes_left;
  iface->note = take_note;
  iface->film_closing = film_closing;
}
