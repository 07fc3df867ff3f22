/* The worker: one job after the other, results in the main thread, nothing of its thread left behind. */
#include "ceremony/worker.h"

typedef struct {
  GThread *thread;
  guint n_done;
  guint order;
} Seen;

static guint n_forgotten;

static void
forget (gpointer data)
{
  n_forgotten += GPOINTER_TO_UINT (data);
}

static GPrivate kept_for_thread = G_PRIVATE_INIT (forget);

static gboolean
keep_for_thread (gpointer data, GCancellable *cancellable, GError **error)
{
  Seen *seen = data;
  seen->thread = g_thread_self ();
  g_private_set (&kept_for_thread, GUINT_TO_POINTER (1));
  return TRUE;
}

static gboolean
fail (gpointer data, GCancellable *cancellable, GError **error)
{
  Seen *seen = data;
  seen->order = seen->order * 10 + 1;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "the door is open");
  return FALSE;
}

static gboolean
succeed (gpointer data, GCancellable *cancellable, GError **error)
{
  Seen *seen = data;
  seen->order = seen->order * 10 + 2;
  return TRUE;
}

static void
count (gpointer data, const GError *error)
{
  Seen *seen = data;
  seen->n_done++;
}

static void
count_failed (gpointer data, const GError *error)
{
  Seen *seen = data;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  seen->n_done++;
}

static void
push (KskWorker *worker, KskWorkerWork work, KskWorkerDone done, Seen *seen)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  ksk_worker_push (worker, work, done, seen, NULL, cancellable);
}

static void
test_order (void)
{
  KskWorker *worker = ksk_worker_new ();
  Seen seen = { 0 };

  push (worker, fail, count_failed, &seen);
  push (worker, succeed, count, &seen);
  push (worker, fail, count_failed, &seen);
  while (seen.n_done < 3)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (seen.order, ==, 121);
  ksk_worker_stop (worker);
}

static void
test_thread_ends (void)
{
  KskWorker *worker = ksk_worker_new ();
  Seen seen = { 0 };
  n_forgotten = 0;

  push (worker, keep_for_thread, count, &seen);
  while (seen.n_done == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (seen.thread != g_thread_self ());
  g_assert_cmpuint (n_forgotten, ==, 0);

  ksk_worker_stop (worker);
  g_assert_cmpuint (n_forgotten, ==, 1);
}

static void
test_forgets_the_rest (void)
{
  KskWorker *worker = ksk_worker_new ();
  Seen seen = { 0 };

  push (worker, succeed, count, &seen);
  ksk_worker_stop (worker);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (seen.n_done, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/worker/order", test_order);
  g_test_add_func ("/worker/thread-ends", test_thread_ends);
  g_test_add_func ("/worker/forgets-the-rest", test_forgets_the_rest);
  return g_test_run ();
}
