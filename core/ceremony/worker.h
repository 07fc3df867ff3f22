/* One thread and a queue: what blocks is done in it, one after the other. Internal to core/ceremony. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _KskWorker KskWorker;

/* Blocks; touches only @data. Returns FALSE with @error. In the thread. */
typedef gboolean (*KskWorkerWork) (gpointer data, GCancellable *cancellable, GError **error);

/* After the work. @error: (nullable). In the main thread; not called once the worker was stopped. */
typedef void (*KskWorkerDone) (gpointer data, const GError *error);

/* Main thread, as everything here. Results come back to its default main context. */
KskWorker *ksk_worker_new (void);

/* Cancels what is running, waits until it has returned and its thread has ended, and forgets the rest. */
void ksk_worker_stop (KskWorker *self);

/* Queues work. Cancelled work that has not begun does not begin. @data: freed in the main thread. */
void ksk_worker_push (KskWorker *self, KskWorkerWork work, KskWorkerDone done, gpointer data, GDestroyNotify free_data,
                      GCancellable *cancellable);

G_END_DECLS
