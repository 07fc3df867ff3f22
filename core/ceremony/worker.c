/* One thread and a queue: what blocks is done in it, one after the other. */
#include "ceremony/worker.h"

struct _KskWorker {
  GThreadPool *pool;
  GMainContext *context;
  GHashTable *pending; /* (element-type Job): neither told nor forgotten; main thread */
};

typedef struct {
  KskWorker *worker;
  KskWorkerWork work;
  KskWorkerDone done;
  gpointer data;
  GDestroyNotify free_data;
  GCancellable *cancellable;
  GError *error;   /* (nullable) */
  GSource *source; /* owns the job once the work is done */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  if (job->free_data != NULL)
    job->free_data (job->data);
  g_object_unref (job->cancellable);
  g_clear_error (&job->error);
  g_free (job);
}

static gboolean
deliver_cb (gpointer data)
{
  Job *job = data;
  g_hash_table_remove (job->worker->pending, job);
  job->done (job->data, job->error);
  return G_SOURCE_REMOVE;
}

/* Not g_main_context_invoke(): that would call in this thread while nobody iterates the context. */
static void
perform (gpointer item, gpointer data)
{
  Job *job = item;
  GMainContext *context = job->worker->context;
  if (!g_cancellable_set_error_if_cancelled (job->cancellable, &job->error))
    job->work (job->data, job->cancellable, &job->error);

  g_autoptr (GSource) source = g_idle_source_new ();
  job->source = source;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, job, job_free);
  g_source_attach (source, context);
}

KskWorker *
ksk_worker_new (void)
{
  KskWorker *self = g_new0 (KskWorker, 1);
  self->context = g_main_context_ref_thread_default ();
  self->pending = g_hash_table_new (NULL, NULL);
  self->pool = g_thread_pool_new (perform, NULL, 1, TRUE, NULL);
  return self;
}

/* The pool runs to its end, for it would lose work that it took from the queue at that very moment: cancelled, none of
 * it begins any more. */
void
ksk_worker_stop (KskWorker *self)
{
  g_autoptr (GList) jobs = g_hash_table_get_keys (self->pending);
  for (const GList *l = jobs; l != NULL; l = l->next)
    g_cancellable_cancel (((const Job *)l->data)->cancellable);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  for (const GList *l = jobs; l != NULL; l = l->next)
    g_source_destroy (((const Job *)l->data)->source);
  g_hash_table_unref (self->pending);
  g_main_context_unref (self->context);
  g_free (self);
}

void
ksk_worker_push (KskWorker *self, KskWorkerWork work, KskWorkerDone done, gpointer data, GDestroyNotify free_data,
                 GCancellable *cancellable)
{
  Job *job = g_new0 (Job, 1);
  job->worker = self;
  job->work = work;
  job->done = done;
  job->data = data;
  job->free_data = free_data;
  job->cancellable = g_object_ref (cancellable);
  g_hash_table_add (self->pending, job);
  g_thread_pool_push (self->pool, job, NULL);
  /* cppcheck-suppress memleak ; the pool has it now */
}
