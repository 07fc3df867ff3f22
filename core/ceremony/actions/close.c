/* The ceremony is over: nothing is left to do but to confirm that. */
#include "ceremony/actions/close.h"

struct _KskClose {
  KskAction parent_instance;
};

G_DEFINE_FINAL_TYPE (KskClose, ksk_close, KSK_TYPE_ACTION)

static void
start (KskAction *action)
{
  ksk_action_set_complete (action, TRUE);
}

static void
ksk_close_class_init (KskCloseClass *class)
{
  KSK_ACTION_CLASS (class)->start = start;
}

static void
ksk_close_init (KskClose *self)
{
}
