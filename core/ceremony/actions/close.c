/* The ceremony is over: a recording that still runs is stopped. */
#include "ceremony/actions/close.h"

#include "ceremony/actions/switch-recorder.h"

struct _KskClose {
  KskAction parent_instance;
};

G_DEFINE_FINAL_TYPE (KskClose, ksk_close, KSK_TYPE_ACTION)

static void
apply (KskAction *action, KskRecord *record)
{
  if (g_str_equal (ksk_record_get_kind (record), KSK_RECORDING_STOPPED))
    ksk_action_set_complete (action, TRUE);
}

/* Does it run, by what was recorded or by what the recorder says? After a restart the two may differ. */
static gboolean
is_recording (KskSession *session)
{
  KskRecordingState state = ksk_recorder_get_state (ksk_session_get_recorder (session));
  return ksk_story_has_fact (ksk_session_get_story (session), "recording") || state == KSK_RECORDING_ON
         || state == KSK_RECORDING_LOST;
}

static void
start (KskAction *action)
{
  if (ksk_action_is_complete (action))
    return;
  if (is_recording (ksk_action_get_session (action)))
    ksk_switch_recorder (action, FALSE);
  else
    ksk_action_set_complete (action, TRUE);
}

static void
ksk_close_class_init (KskCloseClass *class)
{
  KskActionClass *action_class = KSK_ACTION_CLASS (class);
  action_class->apply = apply;
  action_class->start = start;
}

static void
ksk_close_init (KskClose *self)
{
}
