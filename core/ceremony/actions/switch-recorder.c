/* Switches the recording on or off for the actions that do so. */
#include "ceremony/actions/switch-recorder.h"

#include <glib/gi18n.h>

#include "ceremony/actions/stopped.h"
#include "ceremony/session-private.h"

static gboolean
open_cameras (gpointer data, GCancellable *cancellable, GError **error)
{
  return ksk_recorder_open (data, error);
}

static gboolean
start_recorder (gpointer data, GCancellable *cancellable, GError **error)
{
  return ksk_recorder_start (data, error);
}

static gboolean
stop_recorder (gpointer data, GCancellable *cancellable, GError **error)
{
  return ksk_recorder_stop (data, error);
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
  if (error != NULL || ksk_recorder_get_state (data) == KSK_RECORDING_LOST) {
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

/* What the cameras see is in their files from the first frame on. */
static void
opened (KskAction *action, gpointer data, const GError *error)
{
  if (error != NULL) {
    started (action, data, error);
    return;
  }
  ksk_session_restore_places (ksk_action_get_session (action));
  ksk_action_run (action, start_recorder, g_object_ref (data), g_object_unref, started);
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
  KskRecorder *recorder = ksk_session_get_recorder (ksk_action_get_session (action));
  ksk_action_run (action, on ? open_cameras : stop_recorder, g_object_ref (recorder), g_object_unref,
                  on ? opened : stopped);
}
