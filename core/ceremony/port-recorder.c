/* What films the room: the calls of the interface. */
#include "ceremony/port-recorder.h"

G_DEFINE_INTERFACE (KskRecorder, ksk_recorder, G_TYPE_OBJECT)

static void
ksk_recorder_default_init (KskRecorderInterface *iface)
{
  g_signal_new ("changed", KSK_TYPE_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

gboolean
ksk_recorder_start (KskRecorder *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_RECORDER (self), FALSE);
  return KSK_RECORDER_GET_IFACE (self)->start (self, error);
}

gboolean
ksk_recorder_stop (KskRecorder *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_RECORDER (self), FALSE);
  return KSK_RECORDER_GET_IFACE (self)->stop (self, error);
}

KskRecordingState
ksk_recorder_get_state (KskRecorder *self)
{
  g_return_val_if_fail (KSK_IS_RECORDER (self), KSK_RECORDING_LOST);
  return KSK_RECORDER_GET_IFACE (self)->get_state (self);
}

char *
ksk_recorder_dup_summary (KskRecorder *self)
{
  g_return_val_if_fail (KSK_IS_RECORDER (self), NULL);
  return KSK_RECORDER_GET_IFACE (self)->dup_summary (self);
}
