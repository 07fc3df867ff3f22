/* The participants sign. */
#include "ceremony/actions/attest.h"

#include "ceremony/actions/entry.h"
#include "ceremony/initials.h"
#include "ceremony/session-private.h"

struct _KskAttest {
  KskAction parent_instance;
  GHashTable *signed_by; /* (element-type utf8): initials: everybody has others */
};

G_DEFINE_FINAL_TYPE (KskAttest, ksk_attest, KSK_TYPE_ACTION)

static GPtrArray *
get_people (KskAttest *self)
{
  return ksk_session_get_story (ksk_action_get_session (KSK_ACTION (self)))->people;
}

/* Also when somebody has gone out, or come back. */
static void
update (KskAttest *self)
{
  ksk_action_set_complete (KSK_ACTION (self), ksk_attest_get_next (self) == get_people (self)->len);
  ksk_action_emit_changed (KSK_ACTION (self));
}

static void
apply (KskAction *action, KskRecord *record)
{
  if (!g_str_equal (ksk_record_get_kind (record), "signed"))
    return;
  g_hash_table_add (KSK_ATTEST (action)->signed_by, g_strdup (ksk_record_get_who (record)));
  update (KSK_ATTEST (action));
}

static void
start (KskAction *action)
{
  update (KSK_ATTEST (action));
}

static void
constructed (GObject *object)
{
  G_OBJECT_CLASS (ksk_attest_parent_class)->constructed (object);
  g_signal_connect_object (ksk_action_get_session (KSK_ACTION (object)), "changed", G_CALLBACK (update), object,
                           G_CONNECT_SWAPPED);
}

static void
finalize (GObject *object)
{
  g_hash_table_unref (KSK_ATTEST (object)->signed_by);
  G_OBJECT_CLASS (ksk_attest_parent_class)->finalize (object);
}

static void
ksk_attest_class_init (KskAttestClass *class)
{
  G_OBJECT_CLASS (class)->constructed = constructed;
  G_OBJECT_CLASS (class)->finalize = finalize;
  KSK_ACTION_CLASS (class)->apply = apply;
  KSK_ACTION_CLASS (class)->start = start;
}

static void
ksk_attest_init (KskAttest *self)
{
  self->signed_by = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

gboolean
ksk_attest_has_signed (KskAttest *self, guint person)
{
  g_return_val_if_fail (KSK_IS_ATTEST (self) && person < get_people (self)->len, FALSE);
  return g_hash_table_contains (self->signed_by, ((KskPerson *)get_people (self)->pdata[person])->initials);
}

guint
ksk_attest_get_next (KskAttest *self)
{
  g_return_val_if_fail (KSK_IS_ATTEST (self), 0);
  GPtrArray *people = get_people (self);
  guint i = 0;
  while (i < people->len && (!((KskPerson *)people->pdata[i])->present || ksk_attest_has_signed (self, i)))
    i++;
  return i;
}

gboolean
ksk_attest_sign (KskAttest *self, guint person, const char *initials, GError **error)
{
  g_return_val_if_fail (KSK_IS_ATTEST (self) && person < get_people (self)->len, FALSE);
  const KskPerson *own = get_people (self)->pdata[person];

  if (!own->present) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_ABSENT, "%s is not in the room", own->name);
    return FALSE;
  }
  g_autofree char *given = ksk_initials_dup_normalised (initials);
  if (given == NULL || !g_str_equal (given, own->initials)) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS, "these are not the initials of %s", own->name);
    return FALSE;
  }
  if (ksk_attest_has_signed (self, person))
    return TRUE;

  g_autofree char *roles = ksk_roles_join (own->roles);
  g_autoptr (JsonObject) members = ksk_members_new ("name", own->name, "roles", roles, NULL);
  return ksk_entry_append (KSK_ACTION (self), "signed", own->initials, members, error);
}
