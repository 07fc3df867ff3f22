/* Every exception is read out; that there is none is said, too. */
#include "ceremony/actions/exceptions.h"

#include "ceremony/actions/may-work.h"
#include "ceremony/story-private.h"

struct _KskExceptions {
  KskAction parent_instance;
  GHashTable *read; /* (element-type guint): numbers of those that were read out */
  gboolean none_said;
};

G_DEFINE_FINAL_TYPE (KskExceptions, ksk_exceptions, KSK_TYPE_ACTION)

static GPtrArray *
get_exceptions (KskExceptions *self)
{
  return ksk_session_get_story (ksk_action_get_session (KSK_ACTION (self)))->exceptions;
}

/* Also when one more was opened since: that there is none, said before it, is no longer enough. */
static void
update (KskExceptions *self)
{
  guint n = get_exceptions (self)->len;
  ksk_action_set_complete (KSK_ACTION (self), n > 0 ? ksk_exceptions_get_current (self) == n : self->none_said);
  ksk_action_emit_changed (KSK_ACTION (self));
}

static void
apply (KskAction *action, KskRecord *record)
{
  KskExceptions *self = KSK_EXCEPTIONS (action);
  const char *kind = ksk_record_get_kind (record);
  if (g_str_equal (kind, "exception-read")) {
    gint64 number = 0;
    ksk_members_get_number (ksk_record_get_object (record), "number", &number);
    g_hash_table_add (self->read, GUINT_TO_POINTER ((guint)number));
  } else if (g_str_equal (kind, "no-exceptions")) {
    self->none_said = TRUE;
  } else {
    return;
  }
  update (self);
}

static void
constructed (GObject *object)
{
  G_OBJECT_CLASS (ksk_exceptions_parent_class)->constructed (object);
  g_signal_connect_object (ksk_action_get_session (KSK_ACTION (object)), "changed", G_CALLBACK (update), object,
                           G_CONNECT_SWAPPED);
}

static void
finalize (GObject *object)
{
  g_hash_table_unref (KSK_EXCEPTIONS (object)->read);
  G_OBJECT_CLASS (ksk_exceptions_parent_class)->finalize (object);
}

static void
ksk_exceptions_class_init (KskExceptionsClass *class)
{
  G_OBJECT_CLASS (class)->constructed = constructed;
  G_OBJECT_CLASS (class)->finalize = finalize;
  KSK_ACTION_CLASS (class)->apply = apply;
}

static void
ksk_exceptions_init (KskExceptions *self)
{
  self->read = g_hash_table_new (NULL, NULL);
}

guint
ksk_exceptions_get_current (KskExceptions *self)
{
  g_return_val_if_fail (KSK_IS_EXCEPTIONS (self), 0);
  GPtrArray *exceptions = get_exceptions (self);
  guint i = 0;
  while (i < exceptions->len
         && g_hash_table_contains (self->read, GUINT_TO_POINTER (((KskException *)exceptions->pdata[i])->number)))
    i++;
  return i;
}

void
ksk_exceptions_next (KskExceptions *self)
{
  g_return_if_fail (KSK_IS_EXCEPTIONS (self));
  KskAction *action = KSK_ACTION (self);
  GPtrArray *exceptions = get_exceptions (self);
  guint current = ksk_exceptions_get_current (self);
  if (!ksk_action_may_work (action) || ksk_action_is_complete (action))
    return;
  if (exceptions->len == 0) {
    ksk_action_append (action, "no-exceptions", NULL, NULL);
    return;
  }
  const KskException *exception = exceptions->pdata[current];
  g_autoptr (JsonObject) members = json_object_new ();
  json_object_set_int_member (members, "number", exception->number);
  ksk_action_append (action, "exception-read", NULL, members);
}
