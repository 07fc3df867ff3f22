/* The files of one camera: begun, grown, ended, and begun again after a disk or an encoder has failed. */
#include "camera-footage.h"

#include "app/record/film-events.h"
#include "app/record/footage-file.h"

#define TELL_DROPPED_EVERY_NS (10 * GST_SECOND)
#define RETRY_NS (KSK_FOOTAGE_RETRY_S * GST_SECOND)
/* A disk on which no file can be made in half of its patience does not answer. */
#define GET_OPENING_NS(setting) ((guint64)(setting)->patience_us * 1000 / 2)

struct _KskCameraFootage {
  gatomicrefcount n_references; /* of its owner, and of each thread that makes or ends a file */
  KskFilmDevice *device;
  KskFilmSetting *setting;
  KskFilmTeller *teller;

  GMutex lock; /* of what follows */
  GCond idle;
  gboolean is_wanted;
  const char *part; /* of the names of files that are begun */
  guint64 begun_ns;
  KskFootageFile *file; /* (nullable) */
  gboolean is_opening;
  guint64 tried_ns; /* when a file was left last, or could not be made */
  gboolean is_lost;
  char *name; /* (nullable): of the file, or the last one */
  char *trouble;
  guint64 n_frames; /* of files that have ended */
  guint64 n_bytes;  /* the same */
  guint64 n_dropped;
  guint64 n_dropped_told;
  guint64 told_ns;
  GPtrArray *finished;
  guint n_threads;
  GError *failure; /* (nullable): of a file that was to end */
};

void
ksk_footage_state_clear (KskFootageState *self)
{
  g_free (self->file);
  g_free (self->trouble);
}

KskCameraFootage *
ksk_camera_footage_new (KskFilmDevice *device, KskFilmSetting *setting, KskFilmTeller *teller)
{
  g_return_val_if_fail (device != NULL && setting != NULL && teller != NULL, NULL);

  KskCameraFootage *self = g_new0 (KskCameraFootage, 1);
  g_atomic_ref_count_init (&self->n_references);
  g_mutex_init (&self->lock);
  g_cond_init (&self->idle);
  self->device = ksk_film_device_ref (device);
  self->setting = ksk_film_setting_ref (setting);
  self->teller = ksk_film_teller_ref (teller);
  self->finished = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_finished_footage_free);
  return self;
}

static void
unref (KskCameraFootage *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  g_ptr_array_unref (self->finished);
  ksk_film_device_unref (self->device);
  ksk_film_setting_unref (self->setting);
  ksk_film_teller_unref (self->teller);
  g_free (self->name);
  g_free (self->trouble);
  g_clear_error (&self->failure);
  g_cond_clear (&self->idle);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static const char *
get_name (const KskCameraFootage *self)
{
  return ksk_film_device_get_name (self->device);
}

/* With the lock. */
static void
tell_dropped (KskCameraFootage *self)
{
  if (self->n_dropped > self->n_dropped_told)
    ksk_film_teller_event (self->teller, "frames-dropped",
                           ksk_film_event_frames_dropped (get_name (self), self->n_dropped - self->n_dropped_told));
  self->n_dropped_told = self->n_dropped;
}

/* With the lock. Once for each reason. */
static void
set_lost (KskCameraFootage *self, const char *why)
{
  if (!self->is_lost || g_strcmp0 (self->trouble, why) != 0)
    ksk_film_teller_event (self->teller, "camera-lost", ksk_film_event_camera_lost (get_name (self), why));
  self->is_lost = TRUE;
  g_free (self->trouble);
  self->trouble = g_strdup (why);
  self->tried_ns = ksk_frame_clock_get_monotonic_ns ();
  ksk_film_teller_changed (self->teller);
}

/* Threads */

typedef struct {
  KskCameraFootage *footage; /* a reference */
  KskFootageFile *file;      /* (nullable): to be ended */
  const char *part;          /* of the name, where one is to be made */
  gboolean is_last;          /* it is ended because it was to end, and not because it has failed */
} Task;

/* With the lock. */
static void
start_thread (KskCameraFootage *self, GThreadFunc run, KskFootageFile *file, gboolean is_last)
{
  Task *task = g_new (Task, 1);

  g_atomic_ref_count_inc (&self->n_references);
  *task = (Task){ self, file, self->part, is_last };
  self->n_threads++;
  g_thread_unref (g_thread_new ("footage", run, task));
}

static gpointer
finish_thread (Task *task)
{
  KskCameraFootage *self = task->footage;

  /* Where a disk does not answer, this is what takes so long; it never holds the lock. */
  ksk_footage_file_free (task->file);
  g_free (task);
  g_mutex_lock (&self->lock);
  self->n_threads--;
  g_cond_broadcast (&self->idle);
  g_mutex_unlock (&self->lock);
  ksk_film_teller_changed (self->teller);
  unref (self);
  return NULL;
}

static gpointer
run_end (gpointer data)
{
  Task *task = data;
  KskCameraFootage *self = task->footage;
  g_autoptr (GError) error = NULL;
  guint64 n_frames = 0;
  KskFinishedFootage *finished = ksk_footage_file_end (task->file, &error);
  guint64 n_bytes = ksk_footage_file_get_written (task->file, &n_frames);

  g_mutex_lock (&self->lock);
  tell_dropped (self);
  if (finished != NULL)
    g_ptr_array_add (self->finished, finished);
  self->n_frames += n_frames;
  self->n_bytes += n_bytes;
  if (task->is_last && error != NULL && self->failure == NULL)
    self->failure = g_steal_pointer (&error);
  g_mutex_unlock (&self->lock);
  return finish_thread (task);
}

static void open_file (KskCameraFootage *self);

/* With the lock. @file: (nullable): that was made; set to NULL when it is taken. */
static void
take_file (KskCameraFootage *self, const char *part, KskFootageFile **file, const GError *error)
{
  if (!self->is_wanted)
    return;
  /* A disk was late: by now files of another name are begun, and nobody may find frames of these in that one. */
  if (!g_str_equal (part, self->part)) {
    open_file (self);
    return;
  }
  if (*file == NULL) {
    set_lost (self, error->message);
    return;
  }
  self->file = g_steal_pointer (file);
  g_free (self->name);
  self->name = g_strdup (ksk_footage_file_get_name (self->file));
}

static gpointer
run_open (gpointer data)
{
  Task *task = data;
  KskCameraFootage *self = task->footage;
  g_autoptr (GError) error = NULL;
  KskFootageFile *file = ksk_footage_file_new (self->device, self->setting, task->part, self->teller, &error);

  g_mutex_lock (&self->lock);
  self->is_opening = FALSE;
  take_file (self, task->part, &file, error);
  g_mutex_unlock (&self->lock);
  task->file = file; /* nobody wants it any more; nothing is in it */
  return finish_thread (task);
}

/* With the lock. */
static void
open_file (KskCameraFootage *self)
{
  if (self->file != NULL || self->is_opening)
    return;
  self->is_opening = TRUE;
  self->tried_ns = ksk_frame_clock_get_monotonic_ns ();
  start_thread (self, run_open, NULL, FALSE);
}

/* With the lock, and a file. */
static void
leave_file (KskCameraFootage *self, const char *why)
{
  start_thread (self, run_end, g_steal_pointer (&self->file), FALSE);
  set_lost (self, why);
}

/* Beginning and ending */

void
ksk_camera_footage_begin (KskCameraFootage *self, const char *part)
{
  g_return_if_fail (self != NULL && part != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (!self->is_wanted) {
    self->begun_ns = ksk_frame_clock_get_monotonic_ns ();
    self->is_lost = FALSE;
    g_clear_pointer (&self->trouble, g_free);
  }
  self->is_wanted = TRUE;
  self->part = part;
  open_file (self);
}

void
ksk_camera_footage_end (KskCameraFootage *self)
{
  g_return_if_fail (self != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  self->is_wanted = FALSE;
  if (self->file != NULL)
    start_thread (self, run_end, g_steal_pointer (&self->file), TRUE);
}

gboolean
ksk_camera_footage_wait (KskCameraFootage *self, gint64 until_us, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  while (self->n_threads > 0 && g_cond_wait_until (&self->idle, &self->lock, until_us))
    ;
  g_autoptr (GError) failure = g_steal_pointer (&self->failure);
  if (self->n_threads > 0) {
    g_clear_error (&failure);
    g_set_error (&failure, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                 "the disk does not answer: %s holds what was told of it last, and may hold more",
                 self->name != NULL ? self->name : get_name (self));
    ksk_film_teller_event (self->teller, "camera-lost", ksk_film_event_camera_lost (get_name (self), failure->message));
  }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

void
ksk_camera_footage_free (KskCameraFootage *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  gboolean is_ended = self->file == NULL && !self->is_wanted;
  g_mutex_unlock (&self->lock);
  if (!is_ended) {
    ksk_camera_footage_end (self);
    ksk_camera_footage_wait (self, g_get_monotonic_time () + self->setting->patience_us, NULL);
  }
  unref (self);
}

void
ksk_camera_footage_give_up (KskCameraFootage *self, const char *why)
{
  g_return_if_fail (self != NULL && why != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->file != NULL)
    leave_file (self, why);
}

/* Frames */

void
ksk_camera_footage_push (KskCameraFootage *self, GstBuffer *frame, guint64 taken_ns)
{
  g_return_if_fail (self != NULL && frame != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->file != NULL && !ksk_footage_file_push (self->file, frame, taken_ns))
    self->n_dropped++;
}

void
ksk_camera_footage_push_slate (KskCameraFootage *self, guint64 taken_ns)
{
  g_return_if_fail (self != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->file != NULL && taken_ns >= self->begun_ns)
    ksk_footage_file_push_slate (self->file, taken_ns);
}

void
ksk_camera_footage_add_dropped (KskCameraFootage *self, guint64 n_frames)
{
  g_return_if_fail (self != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->file != NULL)
    self->n_dropped += n_frames;
}

/* With the lock, and a file. */
static void
tick_file (KskCameraFootage *self, guint64 now_ns)
{
  guint64 n_frames = 0;
  g_autoptr (GError) failure = ksk_footage_file_tick (self->file, now_ns);

  if (failure != NULL) {
    leave_file (self, failure->message);
    return;
  }
  ksk_footage_file_get_written (self->file, &n_frames);
  if (self->is_lost && n_frames > 0) {
    self->is_lost = FALSE;
    g_clear_pointer (&self->trouble, g_free);
    ksk_film_teller_changed (self->teller);
  }
}

void
ksk_camera_footage_tick (KskCameraFootage *self, guint64 now_ns, gboolean has_room)
{
  g_return_if_fail (self != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->file != NULL)
    tick_file (self, now_ns);
  else if (self->is_wanted && self->is_opening && !self->is_lost
           && ksk_frame_clock_get_elapsed_ns (self->tried_ns, now_ns) >= GET_OPENING_NS (self->setting))
    set_lost (self, "the disk does not answer");
  else if (self->is_wanted && has_room && ksk_frame_clock_get_elapsed_ns (self->tried_ns, now_ns) >= RETRY_NS)
    open_file (self);
  if (ksk_frame_clock_get_elapsed_ns (self->told_ns, now_ns) >= TELL_DROPPED_EVERY_NS) {
    self->told_ns = now_ns;
    tell_dropped (self);
  }
}

gboolean
ksk_camera_footage_has_frame (KskCameraFootage *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  return self->file != NULL && ksk_footage_file_has_frame (self->file);
}

void
ksk_camera_footage_get_state (KskCameraFootage *self, KskFootageState *state)
{
  g_return_if_fail (self != NULL && state != NULL);

  guint64 n_frames = 0, n_bytes = 0;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->file != NULL)
    n_bytes = ksk_footage_file_get_written (self->file, &n_frames);
  *state = (KskFootageState){ .is_wanted = self->is_wanted,
                              .begun_ns = self->begun_ns,
                              .is_writing = self->file != NULL,
                              .is_opening = self->is_opening,
                              .is_lost = self->is_wanted && self->is_lost,
                              .file = g_strdup (self->name),
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

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  GPtrArray *finished = self->finished;
  self->finished = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_finished_footage_free);
  return finished;
}
