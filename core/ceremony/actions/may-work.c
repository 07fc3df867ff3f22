/* May people begin something now? */
#include "ceremony/actions/may-work.h"

gboolean
ksk_action_may_work (KskAction *self)
{
  g_autofree char *obstacle = ksk_session_dup_obstacle (ksk_action_get_session (self));
  return obstacle == NULL && !ksk_action_is_busy (self) && ksk_action_get_refusal (self) == NULL;
}
