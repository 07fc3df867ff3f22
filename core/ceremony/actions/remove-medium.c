/* A stick is written out and may be taken out. */
#include "ceremony/actions/remove-medium.h"

#include "ceremony/actions/let-go.h"
#include "ceremony/actions/may-work.h"
#include "ceremony/actions/release-medium.h"

struct _KskRemoveMedium {
  KskAction parent_instance;
};

G_DEFINE_FINAL_TYPE (KskRemoveMedium, ksk_remove_medium, KSK_TYPE_ACTION)

static void
apply (KskAction *action, KskRecord *record)
{
  if (g_str_equal (ksk_record_get_kind (record), KSK_RECORD_MEDIUM_RELEASED))
    ksk_action_set_complete (action, TRUE);
}

static void
ksk_remove_medium_class_init (KskRemoveMediumClass *class)
{
  KSK_ACTION_CLASS (class)->apply = apply;
}

static void
ksk_remove_medium_init (KskRemoveMedium *self)
{
}

KskMediumRole
ksk_remove_medium_get_role (KskRemoveMedium *self)
{
  g_return_val_if_fail (KSK_IS_REMOVE_MEDIUM (self), KSK_MEDIUM_LOG);

  KskMediumRole role = KSK_MEDIUM_LOG;
  ksk_medium_role_from_name (ksk_step_get_param (ksk_action_get_step (KSK_ACTION (self)), "medium"), &role);
  return role;
}

void
ksk_remove_medium_release (KskRemoveMedium *self)
{
  g_return_if_fail (KSK_IS_REMOVE_MEDIUM (self));

  KskAction *action = KSK_ACTION (self);
  if (ksk_action_may_work (action) && !ksk_action_is_complete (action)
      && ksk_action_let_go_of (action, ksk_remove_medium_get_role (self)))
    ksk_release_medium (action, ksk_remove_medium_get_role (self));
}
