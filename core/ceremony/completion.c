/* What follows the last record of a ceremony: its record is made complete, its hash is shown and filmed, it is copied.
 */
#include "ceremony/completion.h"

#include "ceremony/copy-refusal.h"
#include "ceremony/publish-refusal.h"
#include "ceremony/worker.h"

/* Between two looks at how far it has come, and at what is in. */
#define LOOK_MS 100

#define TO(state) (1u << (KSK_COMPLETION_##state))

static const struct {
  const char *name;
  guint next; /* set of states */
  gboolean is_busy;
} states[KSK_N_COMPLETION_STATES] = {
  [KSK_COMPLETION_WAITING] = { "waiting", TO (PUBLISHING), FALSE },
  [KSK_COMPLETION_PUBLISHING] = { "publishing", TO (FAILED) | TO (FILMING), TRUE },
  [KSK_COMPLETION_FAILED] = { "failed", TO (PUBLISHING), FALSE },
  [KSK_COMPLETION_FILMING] = { "filming", TO (SHOWN), TRUE },
  [KSK_COMPLETION_SHOWN] = { "shown", TO (ASKING) | TO (DONE), FALSE },
  [KSK_COMPLETION_ASKING] = { "asking", TO (COPYING) | TO (ASKING) | TO (DONE), FALSE },
  [KSK_COMPLETION_COPYING] = { "copying", TO (COPIED) | TO (COPY_FAILED), TRUE },
  [KSK_COMPLETION_COPY_FAILED] = { "copy-failed", TO (COPYING) | TO (ASKING) | TO (DONE), FALSE },
  [KSK_COMPLETION_COPIED] = { "copied", TO (ASKING) | TO (DONE), FALSE },
  [KSK_COMPLETION_DONE] = { "done", 0, FALSE },
};

struct _KskCompletion {
  GObject parent_instance;

  KskPublisher *publisher;
  KskRecorder *recorder;
  guint film_s;
  KskWorker *worker;
  GCancellable *cancellable;
  GCancellable *copying; /* (nullable): of the copy that was begun last */
  KskCompletionState state;
  guint look; /* source; 0: nothing to look at */
  KskPublisherProgress progress;
  char *label; /* (nullable): of what was in when it was last looked at */
  KskRefusal *refusal;
  char *film_failure;
  gboolean has_sums;
  KskFingerprint sums;
  guint n_copies;
  guint copy;
  KskCopyState *copies; /* as many as there are */
  gboolean has_copy_hash;
  KskMediumHash copy_hash;
};

enum { CHANGED, OPENED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KskCompletion, ksk_completion, G_TYPE_OBJECT)

/* What the worker has of it: copies and references, and places for what it finds. */
typedef struct {
  KskCompletion *completion; /* for the main thread; alive as long as its worker */
  KskPublisher *publisher;
  KskRecorder *recorder;
  guint film_s;
  guint copy;
  KskFingerprint sums;
  KskMediumHash hash;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;
  g_object_unref (self->publisher);
  g_object_unref (self->recorder);
  g_free (self);
}

static gboolean
may_become (KskCompletion *self, KskCompletionState state)
{
  return (states[self->state].next & (1u << state)) != 0;
}

static gboolean
asks_for_medium (KskCompletion *self)
{
  return self->state == KSK_COMPLETION_ASKING || self->state == KSK_COMPLETION_COPY_FAILED;
}

/* More often than that nobody wants to see it. */
static int
get_percent (const KskPublisherProgress *progress)
{
  return progress->fraction < 0 ? -1 : (int)(progress->fraction * 100);
}

static gboolean
look_cb (gpointer data)
{
  KskCompletion *self = data;
  KskPublisherProgress progress;
  ksk_publisher_get_progress (self->publisher, &progress);
  g_autofree char *label = asks_for_medium (self) ? ksk_completion_dup_copy_label (self, self->copy) : NULL;
  if (progress.part == self->progress.part && get_percent (&progress) == get_percent (&self->progress)
      && progress.left_s == self->progress.left_s && g_str_equal (progress.file, self->progress.file)
      && g_strcmp0 (label, self->label) == 0)
    return G_SOURCE_CONTINUE;
  self->progress = progress;
  g_free (self->label);
  self->label = g_steal_pointer (&label);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

static void
set_state (KskCompletion *self, KskCompletionState state)
{
  g_return_if_fail (may_become (self, state));

  self->state = state;
  gboolean wants_look = states[state].is_busy || asks_for_medium (self);
  if (wants_look && self->look == 0)
    self->look = g_timeout_add (LOOK_MS, look_cb, self);
  else if (!wants_look)
    g_clear_handle_id (&self->look, g_source_remove);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* @refusal: (transfer full) (nullable) */
static void
set_refusal (KskCompletion *self, KskRefusal *refusal)
{
  g_clear_pointer (&self->refusal, ksk_refusal_unref);
  self->refusal = refusal;
}

static void
push (KskCompletion *self, KskWorkerWork perform, KskWorkerDone done)
{
  Job *job = g_new0 (Job, 1);
  job->completion = self;
  job->publisher = g_object_ref (self->publisher);
  job->recorder = g_object_ref (self->recorder);
  job->film_s = self->film_s;
  job->copy = self->copy;
  ksk_worker_push (self->worker, perform, done, job, job_free,
                   self->state == KSK_COMPLETION_COPYING ? self->copying : self->cancellable);
}

static void
work (KskCompletion *self, KskCompletionState state, KskWorkerWork perform, KskWorkerDone done)
{
  set_refusal (self, NULL);
  self->progress = (KskPublisherProgress){ .fraction = -1 };
  set_state (self, state);
  push (self, perform, done);
}

/* The hash is filmed */

static gboolean
film (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  gboolean is_filmed = ksk_recorder_film_closing (job->recorder, job->film_s, cancellable, error);
  /* What was filmed before it failed is listed, too. */
  return ksk_publisher_list_closing (job->publisher, cancellable, is_filmed ? error : NULL) && is_filmed;
}

static void
filmed (gpointer data, const GError *error)
{
  KskCompletion *self = ((Job *)data)->completion;
  g_free (self->film_failure);
  self->film_failure = error != NULL ? g_strdup (error->message) : NULL;
  set_state (self, KSK_COMPLETION_SHOWN);
}

static gboolean
open_cameras (gpointer data, GCancellable *cancellable, GError **error)
{
  return ksk_recorder_open (((Job *)data)->recorder, error);
}

/* When that failed, so does the film, which says why. */
static void
cameras_opened (gpointer data, const GError *error)
{
  KskCompletion *self = ((Job *)data)->completion;
  g_signal_emit (self, signals[OPENED], 0);
  push (self, film, filmed);
}

/* The record is made complete */

static gboolean
publish (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  return ksk_publisher_publish (job->publisher, &job->sums, cancellable, error);
}

static void
published (gpointer data, const GError *error)
{
  const Job *job = data;
  KskCompletion *self = job->completion;
  if (error != NULL) {
    set_refusal (self, ksk_publish_refusal_new (error));
    set_state (self, KSK_COMPLETION_FAILED);
    return;
  }
  self->sums = job->sums;
  self->has_sums = TRUE;
  work (self, KSK_COMPLETION_FILMING, open_cameras, cameras_opened);
}

/* It is copied */

static gboolean
copy (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  return ksk_publisher_copy (job->publisher, job->copy, &job->hash, cancellable, error);
}

static void
copied (gpointer data, const GError *error)
{
  const Job *job = data;
  KskCompletion *self = job->completion;
  if (error != NULL) {
    set_refusal (self, ksk_copy_refusal_new (error));
    set_state (self, KSK_COMPLETION_COPY_FAILED);
    return;
  }
  self->copy_hash = job->hash;
  self->has_copy_hash = TRUE;
  self->copies[self->copy - 1] = KSK_COPY_DONE;
  set_state (self, KSK_COMPLETION_COPIED);
}

static void
go_to_next_copy (KskCompletion *self)
{
  set_refusal (self, NULL);
  if (self->copy == self->n_copies) {
    set_state (self, KSK_COMPLETION_DONE);
    return;
  }
  self->copy++;
  set_state (self, KSK_COMPLETION_ASKING);
}

static void
dispose (GObject *object)
{
  KskCompletion *self = KSK_COMPLETION (object);
  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_pointer (&self->worker, ksk_worker_stop);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->copying);
  g_clear_object (&self->publisher);
  g_clear_object (&self->recorder);
  G_OBJECT_CLASS (ksk_completion_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  KskCompletion *self = KSK_COMPLETION (object);
  set_refusal (self, NULL);
  g_free (self->film_failure);
  g_free (self->label);
  g_free (self->copies);
  G_OBJECT_CLASS (ksk_completion_parent_class)->finalize (object);
}

static void
ksk_completion_class_init (KskCompletionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  signals[CHANGED]
      = g_signal_new ("changed", KSK_TYPE_COMPLETION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[OPENED]
      = g_signal_new ("opened", KSK_TYPE_COMPLETION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ksk_completion_init (KskCompletion *self)
{
  self->worker = ksk_worker_new ();
  self->cancellable = g_cancellable_new ();
}

KskCompletion *
ksk_completion_new (KskPublisher *publisher, KskRecorder *recorder, guint film_s)
{
  g_return_val_if_fail (KSK_IS_PUBLISHER (publisher) && KSK_IS_RECORDER (recorder) && film_s >= 1, NULL);

  KskCompletion *self = g_object_new (KSK_TYPE_COMPLETION, NULL);
  self->publisher = g_object_ref (publisher);
  self->recorder = g_object_ref (recorder);
  self->film_s = film_s;
  self->n_copies = ksk_publisher_get_n_copies (publisher);
  self->copies = g_new0 (KskCopyState, self->n_copies);
  return self;
}

KskCompletionState
ksk_completion_get_state (KskCompletion *self)
{
  g_return_val_if_fail (KSK_IS_COMPLETION (self), KSK_COMPLETION_WAITING);
  return self->state;
}

const char *
ksk_completion_state_get_name (KskCompletionState state)
{
  g_return_val_if_fail (state < KSK_N_COMPLETION_STATES, "");
  return states[state].name;
}

gboolean
ksk_completion_is_busy (KskCompletion *self)
{
  g_return_val_if_fail (KSK_IS_COMPLETION (self), FALSE);
  return states[self->state].is_busy;
}

gboolean
ksk_completion_is_stopping (KskCompletion *self)
{
  g_return_val_if_fail (KSK_IS_COMPLETION (self), FALSE);
  return self->state == KSK_COMPLETION_COPYING && g_cancellable_is_cancelled (self->copying);
}

void
ksk_completion_get_progress (KskCompletion *self, KskPublisherProgress *progress)
{
  g_return_if_fail (KSK_IS_COMPLETION (self) && progress != NULL);
  *progress = self->progress;
}

const char *
ksk_completion_get_folder (KskCompletion *self)
{
  g_return_val_if_fail (KSK_IS_COMPLETION (self), NULL);
  return ksk_publisher_get_folder (self->publisher);
}

gboolean
ksk_completion_is_listed (KskCompletion *self)
{
  g_return_val_if_fail (KSK_IS_COMPLETION (self), FALSE);
  return ksk_publisher_is_listed (self->publisher);
}

const KskFingerprint *
ksk_completion_get_sums (KskCompletion *self)
{
  g_return_val_if_fail (KSK_IS_COMPLETION (self), NULL);
  return self->has_sums ? &self->sums : NULL;
}

KskRefusal *
ksk_completion_get_refusal (KskCompletion *self)
{
  g_return_val_if_fail (KSK_IS_COMPLETION (self), NULL);
  return self->refusal;
}

const char *
ksk_completion_get_film_failure (KskCompletion *self)
{
  g_return_val_if_fail (KSK_IS_COMPLETION (self), NULL);
  return self->film_failure;
}

guint
ksk_completion_get_n_copies (KskCompletion *self)
{
  g_return_val_if_fail (KSK_IS_COMPLETION (self), 0);
  return self->n_copies;
}

guint
ksk_completion_get_copy (KskCompletion *self)
{
  g_return_val_if_fail (KSK_IS_COMPLETION (self), 0);
  return self->copy;
}

KskCopyState
ksk_completion_get_copy_state (KskCompletion *self, guint number)
{
  g_return_val_if_fail (KSK_IS_COMPLETION (self), KSK_COPY_PENDING);
  g_return_val_if_fail (number >= 1 && number <= self->n_copies, KSK_COPY_PENDING);
  return self->copies[number - 1];
}

guint
ksk_completion_count_copies (KskCompletion *self)
{
  g_return_val_if_fail (KSK_IS_COMPLETION (self), 0);
  guint n_done = 0;
  for (guint i = 0; i < self->n_copies; i++)
    n_done += self->copies[i] == KSK_COPY_DONE ? 1 : 0;
  return n_done;
}

const char *
ksk_completion_get_copy_place (KskCompletion *self, guint number)
{
  g_return_val_if_fail (KSK_IS_COMPLETION (self), NULL);
  return ksk_publisher_get_copy_place (self->publisher, number);
}

char *
ksk_completion_dup_copy_label (KskCompletion *self, guint number)
{
  g_return_val_if_fail (KSK_IS_COMPLETION (self), NULL);
  return ksk_publisher_dup_copy_label (self->publisher, number);
}

const KskMediumHash *
ksk_completion_get_copy_hash (KskCompletion *self)
{
  g_return_val_if_fail (KSK_IS_COMPLETION (self), NULL);
  return self->has_copy_hash ? &self->copy_hash : NULL;
}

void
ksk_completion_begin (KskCompletion *self)
{
  g_return_if_fail (KSK_IS_COMPLETION (self));
  if (self->state == KSK_COMPLETION_WAITING)
    work (self, KSK_COMPLETION_PUBLISHING, publish, published);
}

void
ksk_completion_retry (KskCompletion *self)
{
  g_return_if_fail (KSK_IS_COMPLETION (self));
  if (self->state == KSK_COMPLETION_FAILED)
    work (self, KSK_COMPLETION_PUBLISHING, publish, published);
}

void
ksk_completion_go_on (KskCompletion *self)
{
  g_return_if_fail (KSK_IS_COMPLETION (self));
  if (self->state == KSK_COMPLETION_SHOWN || self->state == KSK_COMPLETION_COPIED)
    go_to_next_copy (self);
}

void
ksk_completion_copy (KskCompletion *self)
{
  g_return_if_fail (KSK_IS_COMPLETION (self));
  if (!asks_for_medium (self))
    return;
  g_clear_object (&self->copying);
  self->copying = g_cancellable_new ();
  work (self, KSK_COMPLETION_COPYING, copy, copied);
}

void
ksk_completion_stop (KskCompletion *self)
{
  g_return_if_fail (KSK_IS_COMPLETION (self));
  if (self->state != KSK_COMPLETION_COPYING || ksk_completion_is_stopping (self))
    return;
  g_cancellable_cancel (self->copying);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
ksk_completion_skip (KskCompletion *self)
{
  g_return_if_fail (KSK_IS_COMPLETION (self));
  if (!asks_for_medium (self))
    return;
  self->copies[self->copy - 1] = KSK_COPY_SKIPPED;
  go_to_next_copy (self);
}
