/* When a step may be confirmed, and by whom. */
#include <glib/gi18n.h>
#include <string.h>

#include "ceremony/fact.h"
#include "ceremony/session-private.h"

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
  const char *name = ksk_story_find_lacking (self->story, step);
  if (name != NULL)
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_FACT, "Not yet: %s.", ksk_fact_find (name)->lacking);
  return name == NULL;
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
  return check_facts (self, step, error) && check_machines (self, step, error)
         && ksk_story_check_people (self->story, step, error);
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

gboolean
ksk_session_confirm (KskSession *self, const char *const *initials, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);

  g_autofree char *who = NULL;
  if (!check_may_confirm (self, error))
    return FALSE;
  const KskStep *step = ksk_story_get_step (self->story);
  if (!ksk_story_check_signers (self->story, step->confirm, step->two_people, initials, &who, error))
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
