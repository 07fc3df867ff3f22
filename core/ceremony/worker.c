/* One thread and a queue: what blocks is done in it, one after the other. */
#include "ceremony/worker.h"

/* A thread of its own and no GThreadPool, whose threads outlive it: what libraries keep for each thread, OpenSSL's
 * random generators among it, is wiped and freed only when the thread ends. */
struct _KskWorker {
  GThread *thread;
  GAsyncQueue *queue; /* (element-type Job); the worker itself is the last item */
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
perform (Job *job)
{
  GMainContext *context = job->worker->context;
  if (!g_cancellable_set_error_if_cancelled (job->cancellable, &job->error))
    job->work (job->data, job->cancellable, &job->error);

  g_autoptr (GSource) source = g_idle_source_new ();
  job->source = source;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, job, job_free);
  g_source_attach (source, context);
}

static gpointer
thread_main (gpointer data)
{
  KskWorker *self = data;
  for (gpointer item; (item = g_async_queue_pop (self->queue)) != self;)
    perform (item);
  return NULL;
}

KskWorker *
ksk_worker_new (void)
{
  KskWorker *self = g_new0 (KskWorker, 1);
  self->context = g_main_context_ref_thread_default ();
  self->pending = g_hash_table_new (NULL, NULL);
  self->queue = g_async_queue_new ();
  self->thread = g_thread_new ("ceremony", thread_main, self);
  return self;
}

/* The queue runs to its end: cancelled, none of it begins any more. */
void
ksk_worker_stop (KskWorker *self)
{
  g_autoptr (GList) jobs = g_hash_table_get_keys (self->pending);
  for (const GList *l = jobs; l != NULL; l = l->next)
    g_cancellable_cancel (((const Job *)l->data)->cancellable);
  g_async_queue_push (self->queue, self);
  g_thread_join (self->thread);
  for (const GList *l = jobs; l != NULL; l = l->next)
    g_source_destroy (((const Job *)l->data)->source);
  g_hash_table_unref (self->pending);
  g_async_queue_unref (self->queue);
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
  g_async_queue_push (self->queue, job);
  /* cppcheck-suppress memleak ; the queue has it now */
}
