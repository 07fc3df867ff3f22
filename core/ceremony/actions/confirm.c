/* Something that only people do: nothing is left to the program. */
#include "ceremony/actions/confirm.h"

struct _KskConfirm {
  KskAction parent_instance;
};

G_DEFINE_FINAL_TYPE (KskConfirm, ksk_confirm, KSK_TYPE_ACTION)

static void
start (KskAction *action)
{
  ksk_action_set_complete (action, TRUE);
}

static void
ksk_confirm_class_init (KskConfirmClass *class)
{
  KSK_ACTION_CLASS (class)->start = start;
}

static void
ksk_confirm_init (KskConfirm *self)
{
}
