/* What is made of files when they are complete: copies and captions for viewers; and ends of those that have none. */
#include "footage-copies.h"

#include <string.h>

#include "app/record/film-events.h"
#include "app/record/footage-scan.h"
#include "app/record/viewer-files.h"

#define LOOK_EVERY_US (100 * G_TIME_SPAN_MILLISECOND)
/* In that many times of its patience, a part of a copy is on any disk. */
#define PATIENCE_TIMES 3

#define NO_ANSWER "the disk does not answer"

struct _KskFootageCopies {
  KskFilmSetting *setting;
  GMutex lock;
  GPtrArray *footage; /* (element-type KskFinishedFootage): to do */
};

KskFootageCopies *
ksk_footage_copies_new (KskFilmSetting *setting)
{
  g_return_val_if_fail (setting != NULL, NULL);

  KskFootageCopies *self = g_new0 (KskFootageCopies, 1);
  self->setting = ksk_film_setting_ref (setting);
  g_mutex_init (&self->lock);
  self->footage = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_finished_footage_free);
  return self;
}

void
ksk_footage_copies_free (KskFootageCopies *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->footage);
  ksk_film_setting_unref (self->setting);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
ksk_footage_copies_add (KskFootageCopies *self, KskFinishedFootage *footage)
{
  g_return_if_fail (self != NULL && footage != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  g_ptr_array_add (self->footage, footage);
}

void
ksk_footage_copies_adopt (KskFootageCopies *self, const KskEarlierFootage *footage)
{
  g_return_if_fail (self != NULL && footage != NULL);

  if (footage->file[0] == '\0' || footage->file[0] == '.' || strchr (footage->file, '/') != NULL) {
    g_warning ("`%s`, of the journal, is no name of a file of footage: it is left as it is", footage->file);
    return;
  }
  g_autofree char *path = g_build_filename (self->setting->folder, footage->file, NULL);
  const KskFinishedFootage earlier = {
    .camera = (char *)footage->camera,
    .path = path,
    .is_earlier = TRUE,
    .base_mono_us = footage->first_mono_us,
    .is_ended = footage->is_ended,
  };
  ksk_footage_copies_add (self, ksk_finished_footage_new (&earlier));
}

/* One file, in a thread of its own: a reference is its thread's, one that of who waits for it. */
typedef struct {
  KskFilmSetting *setting;
  KskFinishedFootage *footage;
  GArray *captions;
  gint progress; /* atomic */

  GMutex lock; /* of what follows; the thread is done with what precedes when it has finished */
  GCond changed;
  gboolean is_done;
  GError *scan_error; /* (nullable) */
  GError *copy_error; /* (nullable) */
  KskFootageExtent extent;
  KskViewerCopy *copy; /* (nullable) */
} Job;

static void
job_clear (gpointer data)
{
  Job *self = data;

  ksk_film_setting_unref (self->setting);
  ksk_finished_footage_free (self->footage);
  g_array_unref (self->captions);
  g_clear_error (&self->scan_error);
  g_clear_error (&self->copy_error);
  ksk_viewer_copy_free (self->copy);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
}

static void
job_unref (Job *self)
{
  g_atomic_rc_box_release_full (self, job_clear);
}

/* By the record of that moment: the ceremony's clock may have been set since. */
static gint64
find_utc_us (const GArray *captions, gint64 mono_us)
{
  gint64 utc_us = mono_us;

  for (guint i = 0; i < captions->len; i++) {
    const KskFilmCaption *caption = &g_array_index (captions, KskFilmCaption, i);
    if (i == 0 || caption->mono_us <= mono_us)
      utc_us = caption->utc_offset_us + mono_us;
  }
  return utc_us;
}

static gboolean
scan (Job *self)
{
  KskFinishedFootage *footage = self->footage;

  if (!ksk_footage_scan (footage->path, &self->progress, &self->extent, &self->scan_error))
    return FALSE;
  footage->end_mono_us = footage->base_mono_us + (gint64)(self->extent.last_pts / 1000);
  return TRUE;
}

static void
make_viewer_files (Job *self)
{
  const KskViewerCopySpec spec = { .reserve_bytes = self->setting->reserve_bytes,
                                   .is_earlier = self->footage->is_earlier,
                                   .progress = &self->progress };

  if (!ksk_viewer_captions_write (self->footage, self->captions, &self->copy_error))
    return;
  g_atomic_int_inc (&self->progress);
  if (g_str_has_suffix (self->footage->path, ".mkv"))
    self->copy = ksk_viewer_copy_make (self->footage->path, &spec, &self->copy_error);
}

static gpointer
run (gpointer data)
{
  Job *self = data;

  if (!self->footage->is_earlier || scan (self))
    make_viewer_files (self);
  g_mutex_lock (&self->lock);
  self->is_done = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  job_unref (self);
  return NULL;
}

/* FALSE when the disk does not answer. */
static gboolean
wait_for_job (Job *self)
{
  gint64 patience_us = self->setting->patience_us * PATIENCE_TIMES;
  gint64 until_us = g_get_monotonic_time () + patience_us;
  gint seen = g_atomic_int_get (&self->progress);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  while (!self->is_done && g_get_monotonic_time () < until_us) {
    g_cond_wait_until (&self->changed, &self->lock, g_get_monotonic_time () + LOOK_EVERY_US);
    gint progress = g_atomic_int_get (&self->progress);
    if (progress != seen)
      until_us = g_get_monotonic_time () + patience_us;
    seen = progress;
  }
  return self->is_done;
}

/* (transfer full): ends by itself */
static Job *
start_job (KskFootageCopies *self, const KskFinishedFootage *footage, GArray *captions)
{
  Job *job = g_atomic_rc_box_new0 (Job);

  job->setting = ksk_film_setting_ref (self->setting);
  job->footage = ksk_finished_footage_new (footage);
  job->captions = g_array_ref (captions);
  g_mutex_init (&job->lock);
  g_cond_init (&job->changed);
  g_thread_unref (g_thread_new ("footage-copy", run, g_atomic_rc_box_acquire (job)));
  return job;
}

static void
tell_failed (const KskFinishedFootage *footage, const char *why, KskFootageCopiesFunc tell, gpointer data)
{
  g_autofree char *file = g_path_get_basename (footage->path);
  tell ("footage-copy-failed", ksk_film_event_copy_failed (footage->camera, file, why), data);
}

/* What is told of a job that is done. Returns TRUE when nothing of it is to be done again. */
static gboolean
take_job (Job *job, KskFinishedFootage *footage, KskFootageCopiesFunc tell, gpointer data)
{
  g_autofree char *file = g_path_get_basename (footage->path);

  if (job->scan_error != NULL)
    return FALSE;
  if (!footage->is_ended) {
    gint64 end_us = find_utc_us (job->captions, job->footage->end_mono_us);
    tell ("footage-ended", ksk_film_event_footage (footage->camera, file, &job->extent, end_us), data);
    footage->is_ended = TRUE;
  }
  if (job->copy != NULL)
    tell ("footage-copy",
          ksk_film_event_footage_copy (footage->camera, job->copy->name, job->copy->n_bytes, job->copy->sha256), data);
  if (job->copy_error != NULL)
    tell_failed (footage, job->copy_error->message, tell, data);
  return job->copy_error == NULL;
}

static gboolean
fail (GError **error, const KskFinishedFootage *footage, const char *why)
{
  g_autofree char *file = g_path_get_basename (footage->path);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               "%s was begun before the program was started again, and could not be ended: %s", file, why);
  return FALSE;
}

gboolean
ksk_footage_copies_make (KskFootageCopies *self, GArray *captions, KskFootageCopiesFunc tell, gpointer data,
                         GError **error)
{
  g_return_val_if_fail (self != NULL && captions != NULL && tell != NULL, FALSE);

  gboolean done = TRUE;
  g_mutex_lock (&self->lock);
  g_autoptr (GPtrArray) list = g_steal_pointer (&self->footage);
  self->footage = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_finished_footage_free);
  g_mutex_unlock (&self->lock);

  while (list->len > 0) {
    g_autoptr (KskFinishedFootage) footage = g_ptr_array_steal_index (list, 0);
    Job *job = start_job (self, footage, captions);
    gboolean has_answered = wait_for_job (job);
    if (has_answered && job->scan_error != NULL)
      done = fail (done ? error : NULL, footage, job->scan_error->message);
    else if (!has_answered && !footage->is_ended)
      done = fail (done ? error : NULL, footage, NO_ANSWER);
    else if (!has_answered)
      tell_failed (footage, NO_ANSWER, tell, data);
    if (!has_answered || !take_job (job, footage, tell, data))
      ksk_footage_copies_add (self, g_steal_pointer (&footage));
    job_unref (job);
    if (!has_answered)
      break;
  }
  /* Where the disk does not answer: for another time. */
  while (list->len > 0)
    ksk_footage_copies_add (self, g_ptr_array_steal_index (list, 0));
  return done;
}
