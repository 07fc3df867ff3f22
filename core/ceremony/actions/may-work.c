/* May people begin something now? */
#include "ceremony/actions/may-work.h"

gboolean
ksk_action_may_work (KskAction *self)
{
  return ksk_session_get_state (ksk_action_get_session (self)) == KSK_SESSION_RUNNING && !ksk_action_is_busy (self)
         && ksk_action_get_refusal (self) == NULL;
}
