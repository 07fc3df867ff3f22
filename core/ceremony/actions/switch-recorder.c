/* Switches the recording on or off for the actions that do so. */
#include "ceremony/actions/switch-recorder.h"

#include <glib/gi18n.h>

#include "ceremony/actions/stopped.h"
#include "ceremony/recorder-call.h"
#include "ceremony/session-private.h"

/* @data of what is done: a KskRecorderCall. */
static void
run (KskAction *action, KskRecorderMethod method, KskActionDone done)
{
  KskRecorder *recorder = ksk_session_get_recorder (ksk_action_get_session (action));
  ksk_action_run (action, ksk_recorder_call_perform, ksk_recorder_call_new (recorder, method, NULL),
                  ksk_recorder_call_free, done);
}

static void
append_record (KskAction *action, const char *kind)
{
  g_autoptr (JsonObject) members = ksk_session_describe_recorder (ksk_action_get_session (action));
  ksk_action_append (action, kind, NULL, members);
}

static void
started (KskAction *action, gpointer data, const GError *error)
{
  if (ksk_refuse_stopped (action, error))
    return;
  /* A recorder may have started, and one of its cameras not. */
  if (error != NULL || ksk_recorder_get_state (((KskRecorderCall *)data)->recorder) == KSK_RECORDING_LOST) {
    ksk_action_refuse (
        action, ksk_refusal_new (N_ ("The recording did not start."),
                                 N_ ("The journal is written all the same. Nothing was done yet that has to be seen "
                                     "on film."),
                                 N_ ("SA looks at the cameras; CA and IW decide when it is tried again."),
                                 error != NULL ? error->message : NULL));
    return;
  }
  append_record (action, KSK_RECORDING_STARTED);
}

/* Returns TRUE once people have written down what was refused here, and signed it off. */
static gboolean
is_accepted (KskAction *action)
{
  const KskStory *story = ksk_session_get_story (ksk_action_get_session (action));
  for (guint i = story->step_records->len; i > 0; i--) {
    KskRecord *record = story->step_records->pdata[i - 1];
    if (g_str_equal (ksk_record_get_kind (record), "refused"))
      return ksk_story_has_deviation_since (story, ksk_action_get_step (action)->id, ksk_record_get_seq (record));
  }
  return FALSE;
}

/* After a restart others may be found. */
static gboolean
refuse_other_cameras (KskAction *action)
{
  g_autofree char *others = ksk_session_compare_cameras (ksk_action_get_session (action));
  if (others == NULL || is_accepted (action))
    return FALSE;
  ksk_action_refuse (action, ksk_refusal_new (N_ ("The cameras are not those that were confirmed."),
                                              N_ ("Nothing is recorded yet. The journal is not affected."),
                                              N_ ("SA plugs in those that were confirmed, or CA and IW write down a "
                                                  "deviation; then try again."),
                                              others));
  return TRUE;
}

/* What the cameras see is in their files from the first frame on. */
static void
opened (KskAction *action, gpointer data, const GError *error)
{
  if (error != NULL) {
    started (action, data, error);
    return;
  }
  if (refuse_other_cameras (action))
    return;
  ksk_session_restore_cameras (ksk_action_get_session (action));
  run (action, ksk_recorder_start, started);
}

static void
stopped (KskAction *action, gpointer data, const GError *error)
{
  if (ksk_refuse_stopped (action, error))
    return;
  if (error != NULL) {
    ksk_action_refuse (action,
                       ksk_refusal_new (N_ ("The recording did not stop."),
                                        N_ ("What was recorded so far is not affected, and neither is the journal."),
                                        N_ ("SA looks at the cameras; CA and IW decide when it is tried again."),
                                        error->message));
    return;
  }
  append_record (action, KSK_RECORDING_STOPPED);
}

void
ksk_switch_recorder (KskAction *action, gboolean on)
{
  run (action, on ? ksk_recorder_open : ksk_recorder_stop, on ? opened : stopped);
}
