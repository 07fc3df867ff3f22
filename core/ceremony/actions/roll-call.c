/* Everyone answers to a role. */
#include "ceremony/actions/roll-call.h"

#include "ceremony/actions/entry.h"
#include "ceremony/initials.h"
#include "ceremony/session-private.h"

struct _KskRollCall {
  KskAction parent_instance;
  GPtrArray *rows; /* (element-type KskRollRow) */
};

G_DEFINE_FINAL_TYPE (KskRollCall, ksk_roll_call, KSK_TYPE_ACTION)

static void
row_free (gpointer data)
{
  KskRollRow *row = data;
  g_array_unref (row->roles);
  g_free (row->name);
  g_free (row->initials);
  g_free (row);
}

/* As a parameter of the script names them: those joined by a plus sign are one person. */
static void
add_rows (KskRollCall *self, const char *param, gboolean is_required)
{
  const char *people = ksk_step_get_param (ksk_action_get_step (KSK_ACTION (self)), param);
  g_auto (GStrv) words = g_strsplit (people != NULL ? people : "", " ", -1);
  for (char **word = words; *word != NULL; word++) {
    g_auto (GStrv) names = g_strsplit (*word, "+", -1);
    KskRollRow *row = g_new0 (KskRollRow, 1);
    row->roles = g_array_new (FALSE, FALSE, sizeof (KskRole));
    row->is_required = is_required;
    for (char **name = names; *name != NULL; name++) {
      KskRole role;
      if (ksk_role_from_name (*name, &role))
        g_array_append_val (row->roles, role);
    }
    g_ptr_array_add (self->rows, row);
  }
}

static KskRollRow *
find_row (KskRollCall *self, const char *roles)
{
  for (guint i = 0; i < self->rows->len; i++) {
    g_autofree char *own = ksk_roles_join (((KskRollRow *)self->rows->pdata[i])->roles);
    if (g_strcmp0 (own, roles) == 0)
      return self->rows->pdata[i];
  }
  return NULL;
}

static void
apply (KskAction *action, KskRecord *record)
{
  KskRollCall *self = KSK_ROLL_CALL (action);
  const char *kind = ksk_record_get_kind (record);
  gboolean is_here = g_str_equal (kind, "person");
  if (!is_here && !g_str_equal (kind, "not-here"))
    return;
  JsonObject *object = ksk_record_get_object (record);
  const char *name = ksk_members_get_text (object, "name");
  const char *initials = ksk_members_get_text (object, "initials");
  KskRollRow *row = find_row (self, ksk_members_get_text (object, "roles"));
  if (row == NULL || (is_here && (name == NULL || initials == NULL)))
    return;

  row->is_answered = TRUE;
  g_free (row->name);
  g_free (row->initials);
  row->name = g_strdup (name);
  row->initials = g_strdup (initials);
  ksk_action_set_complete (action, ksk_roll_call_get_next (self) == self->rows->len);
  ksk_action_emit_changed (action);
}

static void
constructed (GObject *object)
{
  KskRollCall *self = KSK_ROLL_CALL (object);
  G_OBJECT_CLASS (ksk_roll_call_parent_class)->constructed (object);
  add_rows (self, "roles", TRUE);
  add_rows (self, "others", FALSE);
}

static void
finalize (GObject *object)
{
  g_ptr_array_unref (KSK_ROLL_CALL (object)->rows);
  G_OBJECT_CLASS (ksk_roll_call_parent_class)->finalize (object);
}

static void
ksk_roll_call_class_init (KskRollCallClass *class)
{
  G_OBJECT_CLASS (class)->constructed = constructed;
  G_OBJECT_CLASS (class)->finalize = finalize;
  KSK_ACTION_CLASS (class)->apply = apply;
}

static void
ksk_roll_call_init (KskRollCall *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
}

GPtrArray *
ksk_roll_call_get_rows (KskRollCall *self)
{
  g_return_val_if_fail (KSK_IS_ROLL_CALL (self), NULL);
  return self->rows;
}

guint
ksk_roll_call_get_next (KskRollCall *self)
{
  g_return_val_if_fail (KSK_IS_ROLL_CALL (self), 0);
  guint i = 0;
  while (i < self->rows->len && ((KskRollRow *)self->rows->pdata[i])->is_answered)
    i++;
  return i;
}

/* Has somebody answered to one of these roles in another row? A roll that was called before may have had other rows. */
static gboolean
overlap (GArray *roles, GArray *others)
{
  for (guint i = 0; i < roles->len; i++)
    for (guint j = 0; j < others->len; j++)
      if (g_array_index (roles, KskRole, i) == g_array_index (others, KskRole, j))
        return TRUE;
  return FALSE;
}

static gboolean
exclude (GArray *roles, GArray *others)
{
  for (guint i = 0; i < roles->len; i++)
    for (guint j = 0; j < others->len; j++)
      if (ksk_role_excludes (g_array_index (roles, KskRole, i), g_array_index (others, KskRole, j)))
        return TRUE;
  return FALSE;
}

/* Nobody answers twice: who is to hold two roles holds them in one row. Nobody signs as another does. */
static gboolean
check_person (const KskRollRow *row, const KskPerson *other, const char *name, const char *initials, GError **error)
{
  g_autofree char *roles = ksk_roles_join (row->roles);
  g_autofree char *other_roles = ksk_roles_join (other->roles);
  if (overlap (row->roles, other->roles)) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_ROLES, "%s has answered as %s", other->name, other_roles);
    return FALSE;
  }
  if (name != NULL && ksk_entry_is_same (name, other->name)) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_ROLES,
                 exclude (row->roles, other->roles) ? "%s has answered as %s; nobody may be that and %s"
                                                    : "%s has answered as %s; the script does not join that and %s",
                 other->name, other_roles, roles);
    return FALSE;
  }
  if (initials != NULL && g_str_equal (initials, other->initials)) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS, "%s are the initials of %s (%s): take others",
                 initials, other->name, other_roles);
    return FALSE;
  }
  return TRUE;
}

/* @name: @initials: (nullable): of whom is to be in that row. */
static gboolean
check_people (KskRollCall *self, const KskRollRow *row, const char *name, const char *initials, GError **error)
{
  GPtrArray *people = ksk_session_get_story (ksk_action_get_session (KSK_ACTION (self)))->people;
  g_autofree char *roles = ksk_roles_join (row->roles);
  for (guint i = 0; i < people->len; i++) {
    const KskPerson *other = people->pdata[i];
    g_autofree char *other_roles = ksk_roles_join (other->roles);
    if (!g_str_equal (roles, other_roles) && !check_person (row, other, name, initials, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ksk_roll_call_answer (KskRollCall *self, guint row, const char *name, const char *initials, GError **error)
{
  g_return_val_if_fail (KSK_IS_ROLL_CALL (self) && name != NULL && initials != NULL, FALSE);
  g_return_val_if_fail (row < self->rows->len, FALSE);
  const KskRollRow *own = self->rows->pdata[row];

  g_autofree char *tidy_name = ksk_entry_dup (name, "the name", KSK_MAX_NAME_CHARS, error);
  if (tidy_name == NULL)
    return FALSE;
  g_autofree char *tidy_initials = ksk_initials_dup_normalised (initials);
  if (tidy_initials == NULL) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS, "initials are two to %d letters or digits",
                 KSK_MAX_INITIALS_CHARS);
    return FALSE;
  }
  if (!check_people (self, own, tidy_name, tidy_initials, error))
    return FALSE;

  g_autofree char *roles = ksk_roles_join (own->roles);
  g_autoptr (JsonObject) members = ksk_members_new ("roles", roles, "name", tidy_name, "initials", tidy_initials, NULL);
  return ksk_entry_append (KSK_ACTION (self), "person", tidy_initials, members, error);
}

gboolean
ksk_roll_call_absent (KskRollCall *self, guint row, GError **error)
{
  g_return_val_if_fail (KSK_IS_ROLL_CALL (self) && row < self->rows->len, FALSE);
  const KskRollRow *own = self->rows->pdata[row];
  g_autofree char *roles = ksk_roles_join (own->roles);
  if (own->is_required) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_ABSENT, "the ceremony cannot be held without %s", roles);
    return FALSE;
  }
  if (!check_people (self, own, NULL, NULL, error))
    return FALSE;
  g_autoptr (JsonObject) members = ksk_members_new ("roles", roles, NULL);
  return ksk_entry_append (KSK_ACTION (self), "not-here", NULL, members, error);
}
