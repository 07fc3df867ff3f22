/* An exception is read out: the record of it. */
#include "ceremony/actions/read-exception.h"

#include "ceremony/actions/may-work.h"

void
ksk_action_read_exception (KskAction *self)
{
  const KskException *exception
      = ksk_story_get_unread_exception (ksk_session_get_story (ksk_action_get_session (self)));
  if (!ksk_action_may_work (self) || exception == NULL)
    return;
  g_autoptr (JsonObject) members = json_object_new ();
  json_object_set_int_member (members, "number", exception->number);
  ksk_action_append (self, "exception-read", NULL, members);
}
