/* What the recorder does in the worker, because it blocks. Internal to core/ceremony. */
#pragma once

#include "ceremony/port-recorder.h"

G_BEGIN_DECLS

/* ksk_recorder_open(), ksk_recorder_start() or ksk_recorder_stop(). */
typedef gboolean (*KskRecorderMethod) (KskRecorder *self, GError **error);

typedef struct {
  KskRecorder *recorder;
  KskRecorderMethod method;
  GWeakRef session; /* who asked; empty where an action did */
} KskRecorderCall;

/* @session: (nullable): a KskSession. Returns: (transfer full). */
KskRecorderCall *ksk_recorder_call_new (KskRecorder *recorder, KskRecorderMethod method, gpointer session);
void ksk_recorder_call_free (gpointer data);

/* A KskWorkerWork, with a call as its data. Errors: those of the method. */
gboolean ksk_recorder_call_perform (gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
