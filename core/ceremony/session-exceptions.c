/* What is not in the script: deviations, objections, overrides, pauses, who goes out, and the end before the end. */
#include <string.h>

#include "ceremony/action-private.h"
#include "ceremony/card-table-private.h"
#include "ceremony/session-private.h"

#define HELD (KSK_IN (RUNNING) | KSK_IN (PAUSED) | KSK_IN (DEVIATION) | KSK_IN (OBJECTION))

/* Returns: (transfer full) (nullable): a sentence as it is recorded, without white space around it. */
static char *
check_sentence (const char *what, const char *text, GError **error)
{
  g_autofree char *sentence = g_strstrip (g_strdup (text != NULL ? text : ""));
  if (*sentence == '\0' || !g_utf8_validate (sentence, -1, NULL))
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT, "Please write down %s.", what);
  else if (g_utf8_strlen (sentence, -1) > KSK_MAX_SENTENCE_CHARS)
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT, "Please say in at most %d characters %s.",
                 KSK_MAX_SENTENCE_CHARS, what);
  else
    return g_steal_pointer (&sentence);
  return NULL;
}

gboolean
ksk_session_check_signed_off (KskSession *self, const char *const *initials, JsonObject *members, char **who,
                              GError **error)
{
  g_autoptr (GArray) roles = ksk_story_dup_exception_signers ();
  if (!ksk_story_check_signers (self->story, roles, TRUE, initials, who, error))
    return FALSE;
  g_autofree char *names = ksk_roles_join (roles);
  json_object_set_string_member (members, "roles", names);
  return TRUE;
}

static JsonObject *
make_numbered (guint number)
{
  JsonObject *members = json_object_new ();
  json_object_set_int_member (members, "number", number);
  return members;
}

static guint
get_next_number (KskSession *self)
{
  return self->story->exceptions->len + 1;
}

gboolean
ksk_session_open_deviation (KskSession *self, const char *expected, const char *happened, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);

  if (!ksk_session_check_state (self, KSK_IN (RUNNING), error))
    return FALSE;
  g_autofree char *should = check_sentence ("what was expected", expected, error);
  g_autofree char *did = should != NULL ? check_sentence ("what happened", happened, error) : NULL;
  if (did == NULL)
    return FALSE;
  JsonObject *members = make_numbered (get_next_number (self));
  json_object_set_string_member (members, "expected", should);
  json_object_set_string_member (members, "happened", did);
  return ksk_session_record (self, "deviation-opened", NULL, members, error);
}

gboolean
ksk_session_close_deviation (KskSession *self, const char *done, const char *const *initials, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);

  if (!ksk_session_check_state (self, KSK_IN (DEVIATION), error))
    return FALSE;
  g_autofree char *sentence = check_sentence ("what was done", done, error);
  g_autoptr (JsonObject) members = make_numbered (ksk_story_get_open_exception (self->story)->number);
  g_autofree char *who = NULL;
  if (sentence == NULL || !ksk_session_check_signed_off (self, initials, members, &who, error))
    return FALSE;
  json_object_set_string_member (members, "done", sentence);
  if (!ksk_session_record (self, "deviation-closed", who, g_steal_pointer (&members), error))
    return FALSE;
  ksk_session_check_footage (self);
  return TRUE;
}

/* What runs is stopped whether or not the record can be written. */
gboolean
ksk_session_object (KskSession *self, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);

  if (!ksk_session_check_state (self, KSK_IN (RUNNING) | KSK_IN (PAUSED) | KSK_IN (DEVIATION), error))
    return FALSE;
  if (self->action != NULL)
    ksk_action_cancel (self->action);
  return ksk_session_record (self, "objection", NULL, make_numbered (get_next_number (self)), error);
}

gboolean
ksk_session_answer_objection (KskSession *self, KskRole who, const char *said, const char *answer,
                              const char *const *initials, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self) && who < KSK_N_ROLES, FALSE);

  if (!ksk_session_check_state (self, KSK_IN (OBJECTION), error))
    return FALSE;
  g_autofree char *what = check_sentence ("what was said", said, error);
  g_autofree char *reply = what != NULL ? check_sentence ("the answer", answer, error) : NULL;
  g_autoptr (JsonObject) members = make_numbered (ksk_story_get_open_exception (self->story)->number);
  g_autofree char *signers = NULL;
  if (reply == NULL || !ksk_session_check_signed_off (self, initials, members, &signers, error))
    return FALSE;
  json_object_set_string_member (members, "role", ksk_role_get_name (who));
  json_object_set_string_member (members, "said", what);
  json_object_set_string_member (members, "answer", reply);
  if (!ksk_session_record (self, "objection-answered", signers, g_steal_pointer (&members), error))
    return FALSE;
  ksk_session_check_footage (self);
  return TRUE;
}

gboolean
ksk_session_override (KskSession *self, const char *what, const char *reason, const char *const *initials,
                      GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);
  g_return_val_if_fail (g_strcmp0 (what, "no-previous-skr") == 0 || g_strcmp0 (what, "horizon") == 0, FALSE);

  if (!ksk_session_check_state (self, KSK_IN (RUNNING), error))
    return FALSE;
  g_autofree char *sentence = check_sentence ("the reason", reason, error);
  g_autoptr (JsonObject) members = make_numbered (get_next_number (self));
  g_autofree char *who = NULL;
  if (sentence == NULL || !ksk_session_check_signed_off (self, initials, members, &who, error))
    return FALSE;
  json_object_set_string_member (members, "what", what);
  json_object_set_string_member (members, "reason", sentence);
  return ksk_session_record (self, "override", who, g_steal_pointer (&members), error);
}

gboolean
ksk_session_pause (KskSession *self, const char *reason, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);

  if (!ksk_session_check_state (self, KSK_IN (RUNNING), error))
    return FALSE;
  g_autofree char *sentence = check_sentence ("the reason", reason, error);
  return sentence != NULL
         && ksk_session_record (self, "pause", NULL, ksk_members_new ("reason", sentence, NULL), error);
}

/* A pause may have lasted days: what the machines say now is looked at again. */
gboolean
ksk_session_go_on (KskSession *self, const char *const *initials, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);

  if (!ksk_session_check_state (self, KSK_IN (PAUSED), error))
    return FALSE;
  g_autoptr (JsonObject) members = json_object_new ();
  g_autofree char *who = NULL;
  if (!ksk_session_check_signed_off (self, initials, members, &who, error)
      || !ksk_session_record (self, "go-on", who, g_steal_pointer (&members), error))
    return FALSE;
  ksk_session_check_hsm (self);
  if (!ksk_session_film_again (self))
    ksk_session_check_footage (self);
  return TRUE;
}

gboolean
ksk_session_abort (KskSession *self, const char *reason, const char *const *initials, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self), FALSE);

  if (!ksk_session_check_state (self, HELD, error))
    return FALSE;
  g_autofree char *sentence = check_sentence ("the reason", reason, error);
  g_autoptr (JsonObject) members = json_object_new ();
  g_autofree char *who = NULL;
  if (sentence == NULL || !ksk_session_check_signed_off (self, initials, members, &who, error))
    return FALSE;
  json_object_set_string_member (members, "reason", sentence);
  ksk_card_table_abandon_opening (self->card_table);
  if (!ksk_session_write (self, ksk_story_get_step (self->story), "abort", who, members, error))
    return FALSE;
  ksk_session_drop_action (self);
  ksk_session_end_footage (self);
  ksk_session_tell (self);
  return TRUE;
}

gboolean
ksk_session_set_present (KskSession *self, KskRole role, gboolean present, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self) && role < KSK_N_ROLES, FALSE);

  if (!ksk_session_check_state (self, HELD, error))
    return FALSE;
  const KskPerson *person = ksk_story_find_person (self->story, role);
  if (person == NULL) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_ABSENT, "Nobody answered to the role %s.",
                 ksk_role_get_name (role));
    return FALSE;
  }
  if (person->present == present)
    return TRUE;
  g_autofree char *roles = ksk_roles_join (person->roles);
  return ksk_session_record (self, present ? "returned" : "left", NULL, ksk_members_new ("roles", roles, NULL), error);
}
