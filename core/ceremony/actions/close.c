/* The ceremony is over: what happened since the exceptions were read out is read too. */
#include "ceremony/actions/close.h"

#include "ceremony/actions/read-exception.h"

struct _KskClose {
  KskAction parent_instance;
};

G_DEFINE_FINAL_TYPE (KskClose, ksk_close, KSK_TYPE_ACTION)

static void
update (KskClose *self)
{
  ksk_action_set_complete (KSK_ACTION (self), ksk_close_get_unread (self) == NULL);
  ksk_action_emit_changed (KSK_ACTION (self));
}

static void
apply (KskAction *action, KskRecord *record)
{
  update (KSK_CLOSE (action));
}

static void
start (KskAction *action)
{
  update (KSK_CLOSE (action));
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
  G_OBJECT_CLASS (class)->constructed = constructed;
  KSK_ACTION_CLASS (class)->apply = apply;
  KSK_ACTION_CLASS (class)->start = start;
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
