/* The ceremony is over: what happened since the exceptions were read out is read too, and a recording that still runs
 * is stopped. */
#include "ceremony/actions/close.h"

#include "ceremony/actions/read-exception.h"
#include "ceremony/actions/switch-recorder.h"

struct _KskClose {
  KskAction parent_instance;
  gboolean is_stopped; /* the recording */
};

G_DEFINE_FINAL_TYPE (KskClose, ksk_close, KSK_TYPE_ACTION)

static void
update (KskClose *self)
{
  ksk_action_set_complete (KSK_ACTION (self), self->is_stopped && ksk_close_get_unread (self) == NULL);
  ksk_action_emit_changed (KSK_ACTION (self));
}

static void
apply (KskAction *action, KskRecord *record)
{
  KskClose *self = KSK_CLOSE (action);
  if (g_str_equal (ksk_record_get_kind (record), KSK_RECORDING_STOPPED))
    self->is_stopped = TRUE;
  update (self);
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
  KskClose *self = KSK_CLOSE (action);
  if (!self->is_stopped && is_recording (ksk_action_get_session (action))) {
    ksk_switch_recorder (action, FALSE);
    return;
  }
  self->is_stopped = TRUE;
  update (self);
}

/* An exception may be opened here, too. */
static void
constructed (GObject *object)
{
  G_OBJECT_CLASS (ksk_close_parent_class)->constructed (object);
  g_signal_connect_object (ksk_action_get_session (KSK_ACTION (object)), "changed", G_CALLBACK (update), object,
                           G_CONNECT_SWAPPED);
}

static void
ksk_close_class_init (KskCloseClass *class)
{
  KskActionClass *action_class = KSK_ACTION_CLASS (class);
  G_OBJECT_CLASS (class)->constructed = constructed;
  action_class->apply = apply;
  action_class->start = start;
}

static void
ksk_close_init (KskClose *self)
{
}

const KskException *
ksk_close_get_unread (KskClose *self)
{
  g_return_val_if_fail (KSK_IS_CLOSE (self), NULL);
  return ksk_story_get_unread_exception (ksk_session_get_story (ksk_action_get_session (KSK_ACTION (self))));
}

void
ksk_close_read_out (KskClose *self)
{
  g_return_if_fail (KSK_IS_CLOSE (self));
  ksk_action_read_exception (KSK_ACTION (self));
}
