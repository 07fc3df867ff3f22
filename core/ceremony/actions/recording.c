/* The recording starts or stops, when the people say so. */
#include "ceremony/actions/recording.h"

#include "ceremony/actions/may-work.h"
#include "ceremony/actions/switch-recorder.h"

struct _KskRecording {
  KskAction parent_instance;
};

G_DEFINE_FINAL_TYPE (KskRecording, ksk_recording, KSK_TYPE_ACTION)

static void
apply (KskAction *action, KskRecord *record)
{
  const char *wanted = ksk_recording_is_start (KSK_RECORDING (action)) ? KSK_RECORDING_STARTED : KSK_RECORDING_STOPPED;
  if (g_str_equal (ksk_record_get_kind (record), wanted))
    ksk_action_set_complete (action, TRUE);
}

/* A recording that a restart has ended is started once more, with a record of its own. */
static void
start (KskAction *action)
{
  KskRecorder *recorder = ksk_session_get_recorder (ksk_action_get_session (action));
  if (ksk_recording_is_start (KSK_RECORDING (action)) && ksk_recorder_get_state (recorder) == KSK_RECORDING_OFF)
    ksk_action_set_complete (action, FALSE);
}

static void
ksk_recording_class_init (KskRecordingClass *class)
{
  KSK_ACTION_CLASS (class)->apply = apply;
  KSK_ACTION_CLASS (class)->start = start;
}

static void
ksk_recording_init (KskRecording *self)
{
}

void
ksk_recording_perform (KskRecording *self)
{
  g_return_if_fail (KSK_IS_RECORDING (self));
  KskAction *action = KSK_ACTION (self);
  if (ksk_action_may_work (action) && !ksk_action_is_complete (action))
    ksk_switch_recorder (action, ksk_recording_is_start (self));
}

gboolean
ksk_recording_is_start (KskRecording *self)
{
  g_return_val_if_fail (KSK_IS_RECORDING (self), FALSE);
  return g_str_equal (ksk_action_get_step (KSK_ACTION (self))->kind->name, "start-recording");
}
