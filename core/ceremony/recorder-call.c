/* What the recorder does in the worker, because it blocks. */
#include "ceremony/recorder-call.h"

KskRecorderCall *
ksk_recorder_call_new (KskRecorder *recorder, KskRecorderMethod method, gpointer session)
{
  KskRecorderCall *self = g_new0 (KskRecorderCall, 1);
  self->recorder = g_object_ref (recorder);
  self->method = method;
  g_weak_ref_init (&self->session, session);
  return self;
}

void
ksk_recorder_call_free (gpointer data)
{
  KskRecorderCall *self = data;
  g_object_unref (self->recorder);
  g_weak_ref_clear (&self->session);
  g_free (self);
}

gboolean
ksk_recorder_call_perform (gpointer data, GCancellable *cancellable, GError **error)
{
  KskRecorderCall *self = data;
  return self->method (self->recorder, error);
}
