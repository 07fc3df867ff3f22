/* The one thread that makes all PKCS#11 calls of an HSM, serially and in order. */
#include "thread.h"

struct _KskHsmThread {
  GThread *thread;
  GAsyncQueue *queue; /* (element-type Job) */
  GMutex mutex;       /* of every job's `done` */
  GCond done;
};

/* On the stack of whoever waits for it. */
typedef struct {
  KskHsmThreadFunc func; /* NULL ends the thread */
  gpointer data;
  gboolean done;
} Job;

static gpointer
thread_main (gpointer data)
{
  KskHsmThread *self = data;

  for (;;) {
    Job *job = g_async_queue_pop (self->queue);
    gboolean is_last = job->func == NULL;
    if (!is_last)
      job->func (job->data);

    g_mutex_lock (&self->mutex);
    job->done = TRUE;
    g_mutex_unlock (&self->mutex);
    /* After the unlock, so that whoever waits does not wake only to wait for the mutex. The job may be gone by now. */
    g_cond_broadcast (&self->done);
    if (is_last)
      return NULL;
  }
}

KskHsmThread *
ksk_hsm_thread_new (void)
{
  KskHsmThread *self = g_new0 (KskHsmThread, 1);

  self->queue = g_async_queue_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->done);
  self->thread = g_thread_new ("hsm", thread_main, self);
  return self;
}

static void
post_and_wait (KskHsmThread *self, Job *job)
{
  g_async_queue_push (self->queue, job);

  g_mutex_lock (&self->mutex);
  while (!job->done)
    g_cond_wait (&self->done, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

void
ksk_hsm_thread_run (KskHsmThread *self, KskHsmThreadFunc func, gpointer data)
{
  g_return_if_fail (self != NULL && func != NULL);
  g_return_if_fail (g_thread_self () != self->thread);

  Job job = { .func = func, .data = data };
  post_and_wait (self, &job);
}

void
ksk_hsm_thread_free (KskHsmThread *self)
{
  if (self == NULL)
    return;

  Job last = { .func = NULL };
  post_and_wait (self, &last);
  g_thread_join (self->thread);
  g_async_queue_unref (self->queue);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->done);
  g_free (self);
}
