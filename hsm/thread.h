/* The one thread that makes all PKCS#11 calls of an HSM, serially and in order. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KskHsmThread KskHsmThread;

typedef void (*KskHsmThreadFunc) (gpointer data);

/* Starts a thread named "hsm". Returns: (transfer full): free with ksk_hsm_thread_free(). */
KskHsmThread *ksk_hsm_thread_new (void);

/* Runs @func in the thread, after all that was asked for before, and waits for it. Any thread but this one. */
void ksk_hsm_thread_run (KskHsmThread *self, KskHsmThreadFunc func, gpointer data);

/* Ends the thread and waits until it has ended. Nobody may be waiting in ksk_hsm_thread_run(). */
void ksk_hsm_thread_free (KskHsmThread *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskHsmThread, ksk_hsm_thread_free)

G_END_DECLS
