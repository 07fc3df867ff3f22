/* Every exception is read out; that there is none is said, too. */
#include "ceremony/actions/exceptions.h"

#include "ceremony/actions/may-work.h"
#include "ceremony/actions/read-exception.h"
#include "ceremony/story-private.h"

struct _KskExceptions {
  KskAction parent_instance;
  gboolean none_said;
};

G_DEFINE_FINAL_TYPE (KskExceptions, ksk_exceptions, KSK_TYPE_ACTION)

static const KskStory *
get_story (KskAction *action)
{
  return ksk_session_get_story (ksk_action_get_session (action));
}

/* Also when one more was opened since: that there is none, said before it, is no longer enough. */
static void
update (KskExceptions *self)
{
  const KskStory *story = get_story (KSK_ACTION (self));
  gboolean has_any = story->exceptions->len > 0;
  ksk_action_set_complete (KSK_ACTION (self),
                           has_any ? ksk_story_get_unread_exception (story) == NULL : self->none_said);
  ksk_action_emit_changed (KSK_ACTION (self));
}

static void
apply (KskAction *action, KskRecord *record)
{
  if (g_str_equal (ksk_record_get_kind (record), "no-exceptions"))
    KSK_EXCEPTIONS (action)->none_said = TRUE;
  update (KSK_EXCEPTIONS (action));
}

static void
constructed (GObject *object)
{
  G_OBJECT_CLASS (ksk_exceptions_parent_class)->constructed (object);
  g_signal_connect_object (ksk_action_get_session (KSK_ACTION (object)), "changed", G_CALLBACK (update), object,
                           G_CONNECT_SWAPPED);
}

static void
ksk_exceptions_class_init (KskExceptionsClass *class)
{
  G_OBJECT_CLASS (class)->constructed = constructed;
  KSK_ACTION_CLASS (class)->apply = apply;
}

static void
ksk_exceptions_init (KskExceptions *self)
{
}

const KskException *
ksk_exceptions_get_current (KskExceptions *self)
{
  g_return_val_if_fail (KSK_IS_EXCEPTIONS (self), NULL);
  return ksk_story_get_unread_exception (get_story (KSK_ACTION (self)));
}

void
ksk_exceptions_next (KskExceptions *self)
{
  g_return_if_fail (KSK_IS_EXCEPTIONS (self));
  KskAction *action = KSK_ACTION (self);
  if (!ksk_action_may_work (action) || ksk_action_is_complete (action))
    return;
  if (get_story (action)->exceptions->len == 0)
    ksk_action_append (action, "no-exceptions", NULL, NULL);
  else
    ksk_action_read_exception (action);
}
