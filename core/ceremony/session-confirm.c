/* When a step may be confirmed, and by whom. */
#include <glib/gi18n.h>
#include <string.h>

#include "ceremony/fact.h"
#include "ceremony/initials.h"
#include "ceremony/session-private.h"

static KskRole
get_role (GArray *roles, guint index)
{
  return g_array_index (roles, KskRole, index);
}

gboolean
ksk_session_check_state (KskSession *self, guint states, GError **error)
{
  if ((states & (1u << self->state)) != 0)
    return TRUE;
  g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE, "Not now: the ceremony is in the state \"%s\".",
               ksk_session_state_get_name (self->state));
  return FALSE;
}

static gboolean
contains (GPtrArray *facts, const char *fact)
{
  return g_ptr_array_find_with_equal_func (facts, fact, g_str_equal, NULL);
}

gboolean
ksk_step_ends (const KskStep *step, const char *fact)
{
  return contains (step->ends, fact);
}

gboolean
ksk_step_relies_on (const KskStep *step, const char *fact)
{
  return contains (step->needs, fact) && !ksk_step_ends (step, fact);
}

static gboolean
check_facts (KskSession *self, const KskStep *step, GError **error)
{
  for (guint i = 0; i < step->needs->len; i++) {
    const char *name = step->needs->pdata[i];
    if (ksk_story_has_fact (self->story, name))
      continue;
    const KskFact *fact = ksk_fact_find (name);
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_FACT, "Not yet: %s.", fact->lacking);
    return FALSE;
  }
  return TRUE;
}

/* What the machine itself can see, beyond what was once recorded. */
static gboolean
check_machines (KskSession *self, const KskStep *step, GError **error)
{
  if (ksk_step_relies_on (step, "recording") && ksk_session_lacks_footage (self))
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_FACT,
                 N_ ("A camera that should record does not: put it right, or sign off a deviation."));
  else if (ksk_step_relies_on (step, "hsm-active") && ksk_session_needs_reactivation (self))
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_FACT,
                 N_ ("The HSM is no longer active: activate it once more."));
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_role_is_here (KskSession *self, KskRole role, GError **error)
{
  const KskPerson *person = ksk_story_find_person (self->story, role);
  if (person == NULL)
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_ABSENT, "Nobody answered to the role %s.",
                 ksk_role_get_name (role));
  else if (!person->present)
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_ABSENT, "%s is not in the room.",
                 ksk_role_get_name (role));
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_roles_are_here (KskSession *self, GArray *roles, GError **error)
{
  for (guint i = 0; i < roles->len; i++)
    if (!check_role_is_here (self, get_role (roles, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
check_people (KskSession *self, const KskStep *step, GError **error)
{
  return !ksk_story_has_fact (self->story, "roll-called")
         || (check_role_is_here (self, step->role, error) && check_roles_are_here (self, step->confirm, error)
             && check_roles_are_here (self, step->present, error));
}

static gboolean
check_action (KskSession *self, GError **error)
{
  if (ksk_action_get_refusal (self->action) != NULL)
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INCOMPLETE,
                 N_ ("This step was refused: it has to succeed first."));
  else if (ksk_action_is_busy (self->action))
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INCOMPLETE,
                 N_ ("Please wait: this step is still being done."));
  else if (!ksk_action_is_complete (self->action))
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INCOMPLETE, N_ ("This step has something left to do."));
  else
    return TRUE;
  return FALSE;
}

/* Nothing of a step is done, and it is not confirmed, while something stands in its way. */
static gboolean
check_may_work (KskSession *self, GError **error)
{
  if (self->is_journal_lost) {
    g_set_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_LOST,
                 N_ ("The journal can be written nowhere any more: nothing can be confirmed."));
    return FALSE;
  }
  if (!ksk_session_check_state (self, KSK_IN (RUNNING), error))
    return FALSE;
  if (self->action == NULL) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE, N_ ("Not now: no step was entered."));
    return FALSE;
  }
  if (!g_queue_is_empty (&self->alarms)) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE,
                 N_ ("Not now: an alarm has to be acknowledged first."));
    return FALSE;
  }
  const KskStep *step = ksk_story_get_step (self->story);
  return check_facts (self, step, error) && check_machines (self, step, error) && check_people (self, step, error);
}

static gboolean
check_may_confirm (KskSession *self, GError **error)
{
  return check_may_work (self, error) && check_action (self, error);
}

char *
ksk_session_dup_obstacle (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);

  g_autoptr (GError) error = NULL;
  return check_may_work (self, &error) ? NULL : g_strdup (error->message);
}

char *
ksk_session_dup_hindrance (KskSession *self)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), NULL);

  g_autoptr (GError) error = NULL;
  return check_may_confirm (self, &error) ? NULL : g_strdup (error->message);
}

/* Every record that people sign names their roles, and their initials in the same order. */
static GHashTable *
collect_signatures (KskSession *self)
{
  GHashTable *signatures = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (guint i = 0; i < self->story->records->len; i++) {
    KskRecord *record = self->story->records->pdata[i];
    g_auto (GStrv) who = g_strsplit (ksk_record_get_who (record), " ", -1);
    g_autoptr (GArray) roles = ksk_members_dup_roles (ksk_record_get_object (record), "roles");
    for (guint j = 0; roles != NULL && g_strv_length (who) == roles->len && j < roles->len; j++)
      g_hash_table_insert (signatures, GUINT_TO_POINTER (get_role (roles, j)), ksk_initials_dup_normalised (who[j]));
  }
  return signatures;
}

/* Before the roll is called only this much is known: a role keeps its initials, and two roles do not share them. */
static gboolean
check_against_earlier (KskSession *self, KskRole role, const char *initials, GError **error)
{
  g_autoptr (GHashTable) signatures = collect_signatures (self);
  const char *own = g_hash_table_lookup (signatures, GUINT_TO_POINTER (role));
  if (own != NULL && strcmp (own, initials) != 0) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS, "%s has signed with the initials %s before.",
                 ksk_role_get_name (role), own);
    return FALSE;
  }
  GHashTableIter iter;
  gpointer other, theirs;
  g_hash_table_iter_init (&iter, signatures);
  while (g_hash_table_iter_next (&iter, &other, &theirs)) {
    if (GPOINTER_TO_UINT (other) == role || g_strcmp0 (theirs, initials) != 0)
      continue;
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS, "%s are the initials with which %s has signed.",
                 initials, ksk_role_get_name (GPOINTER_TO_UINT (other)));
    return FALSE;
  }
  return TRUE;
}

/* Returns: (transfer full) (nullable): the initials as records have them. */
static char *
check_signer (KskSession *self, KskRole role, const char *text, GError **error)
{
  g_autofree char *initials = ksk_initials_dup_normalised (text);
  if (initials == NULL) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS,
                 "The initials of %s are missing, or not two to five letters or digits.", ksk_role_get_name (role));
    return NULL;
  }
  const KskPerson *person = ksk_story_find_person (self->story, role);
  gboolean is_called = ksk_story_has_fact (self->story, "roll-called");
  if ((person != NULL || is_called) && !check_role_is_here (self, role, error))
    return NULL;
  if (person == NULL)
    return check_against_earlier (self, role, initials, error) ? g_steal_pointer (&initials) : NULL;

  g_autofree char *theirs = ksk_initials_dup_normalised (person->initials);
  if (strcmp (theirs, initials) != 0) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS, "%s are not the initials of %s on the roll.",
                 initials, ksk_role_get_name (role));
    return NULL;
  }
  return g_steal_pointer (&initials);
}

/* Nobody signs for two roles but who holds both: before the roll that cannot be known of anyone. */
static gboolean
check_differ (KskSession *self, GArray *roles, GPtrArray *signed_by, gboolean two_people, GError **error)
{
  gboolean is_two = FALSE;
  for (guint i = 1; i < roles->len; i++) {
    const KskPerson *person = ksk_story_find_person (self->story, get_role (roles, i));
    for (guint j = 0; j < i; j++) {
      if (strcmp (signed_by->pdata[i], signed_by->pdata[j]) != 0) {
        is_two = TRUE;
      } else if (person == NULL || ksk_story_find_person (self->story, get_role (roles, j)) != person) {
        g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS,
                     "%s and %s cannot be signed for by one person.", ksk_role_get_name (get_role (roles, j)),
                     ksk_role_get_name (get_role (roles, i)));
        return FALSE;
      }
    }
  }
  if (two_people && !is_two)
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS, N_ ("Two different people have to sign."));
  return is_two || !two_people;
}

gboolean
ksk_session_check_signers (KskSession *self, GArray *roles, gboolean two_people, const char *const *initials,
                           char **who, GError **error)
{
  if (initials == NULL || g_strv_length ((GStrv)initials) != roles->len) {
    g_autofree char *names = ksk_roles_join (roles);
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_INITIALS, "The initials of these roles are needed: %s.",
                 names);
    return FALSE;
  }
  g_autoptr (GPtrArray) signed_by = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < roles->len; i++) {
    char *each = check_signer (self, get_role (roles, i), initials[i], error);
    if (each == NULL)
      return FALSE;
    g_ptr_array_add (signed_by, each);
  }
  if (!check_differ (self, roles, signed_by, two_people, error))
    return FALSE;
  g_ptr_array_add (signed_by, NULL);
  *who = g_strjoinv (" ", (char **)signed_by->pdata);
  return TRUE;
}

gboolean
ksk_session_confirm (KskSession *self, const char *const *initials, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);

  g_autofree char *who = NULL;
  if (!check_may_confirm (self, error))
    return FALSE;
  const KskStep *step = ksk_story_get_step (self->story);
  if (!ksk_session_check_signers (self, step->confirm, step->two_people, initials, &who, error))
    return FALSE;

  g_autofree char *roles = ksk_roles_join (step->confirm);
  g_autoptr (JsonObject) members = ksk_members_new ("roles", roles, NULL);
  if (!ksk_session_write (self, step, "confirm", who, members, error)) {
    ksk_session_tell (self);
    return FALSE;
  }
  ksk_session_drop_action (self);
  ksk_session_confirmed_log_stick (self, step);
  /* The step is done, even when the next one cannot be entered any more: then an alarm says so. */
  ksk_session_go_further (self, NULL);
  return TRUE;
}
