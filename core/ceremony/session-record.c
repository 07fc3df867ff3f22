/* The one way in which a ceremony changes: a record is written, then taken in. And its alarms. */
#include <glib/gi18n.h>

#include "ceremony/action-private.h"
#include "ceremony/session-private.h"

JsonObject *
ksk_members_new_from_pairs (const char *const *pairs)
{
  JsonObject *members = json_object_new ();
  for (; pairs[0] != NULL; pairs += 2)
    json_object_set_string_member (members, pairs[0], pairs[1]);
  return members;
}

/* A step that goes where the table has no edge to is a mistake of the program, and the log says so. */
static void
set_step_state (KskSession *self, guint index, KskStepState state)
{
  KskStepItem *item = self->items->pdata[index];
  if (ksk_step_item_set_state (item, state))
    return;
  KskStepState from = ksk_step_item_get_state (item);
  g_critical ("step %s: %s may not become %s", ksk_step_item_get_step (item)->id, ksk_step_state_get_name (from),
              ksk_step_state_get_name (state));
  g_autofree char *detail
      = g_strdup_printf ("step %s to %s", ksk_step_state_get_name (from), ksk_step_state_get_name (state));
  ksk_session_raise_alarm (self, ksk_refusal_new (N_ ("The program has made a mistake in the order of this step."),
                                                  N_ ("The journal is not affected: all that it says has happened."),
                                                  N_ ("The ceremony administrator decides whether to go on."), detail));
}

void
ksk_session_update_step (KskSession *self)
{
  if (self->action != NULL)
    set_step_state (self, self->story->step, ksk_action_get_state (self->action));
}

static void
set_state (KskSession *self, KskSessionState state)
{
  if (self->state == state)
    return;
  KskSessionState from = self->state;
  self->state = state;
  if (ksk_session_state_may_become (from, state))
    return;
  g_critical ("a session may not become %s from %s", ksk_session_state_get_name (state),
              ksk_session_state_get_name (from));
  g_autofree char *detail
      = g_strdup_printf ("ceremony %s to %s", ksk_session_state_get_name (from), ksk_session_state_get_name (state));
  ksk_session_raise_alarm (self, ksk_refusal_new (N_ ("The program has made a mistake in the order of the ceremony."),
                                                  N_ ("The journal is not affected: all that it says has happened."),
                                                  N_ ("The ceremony administrator decides whether to go on."), detail));
}

gboolean
ksk_session_take_record (KskSession *self, KskRecord *record, GError **error)
{
  const char *kind = ksk_record_get_kind (record);
  guint step = self->story->step, n_records = self->story->step_records->len;
  ksk_session_note (self, record);
  if (!ksk_story_apply (self->story, record, error))
    return FALSE;

  if (g_str_equal (kind, "override") && !self->is_resumed)
    ksk_exchange_apply_override (self->exchange, record);
  if (g_str_equal (kind, "enter")) {
    set_step_state (self, step, KSK_STEP_ACTIVE);
  } else if (self->story->step > step) {
    if (self->action == NULL)
      set_step_state (self, step, KSK_STEP_REVIEW); /* replayed: what its action did is known from the record alone */
    set_step_state (self, step, KSK_STEP_DONE);
  } else if (self->action != NULL && self->story->step_records->len > n_records) {
    ksk_action_apply (self->action, record);
  }
  return TRUE;
}

void
ksk_session_take_records (KskSession *self)
{
  g_autoptr (GPtrArray) records = ksk_journal_take_records (self->journal);
  for (guint i = 0; i < records->len; i++) {
    g_autoptr (GError) error = NULL;
    if (!ksk_session_take_record (self, records->pdata[i], &error))
      g_critical ("%s", error->message);
  }
  set_state (self, self->story->state);
}

/* What cannot follow would make a journal that nobody can go on with. */
static gboolean
check (KskSession *self, const KskStoryEvent *event, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  if (ksk_story_may_follow (self->story, event, &wrong))
    return TRUE;
  g_critical ("%s", wrong->message);
  ksk_session_raise_alarm (
      self, ksk_refusal_new (N_ ("The program has made a mistake: it wanted to record what cannot be."),
                             N_ ("The journal is not affected: nothing was recorded."),
                             N_ ("The ceremony administrator decides whether to go on."), wrong->message));
  g_set_error_literal (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE, wrong->message);
  return FALSE;
}

static void
lose_journal (KskSession *self, const char *reason)
{
  self->is_journal_lost = TRUE;
  ksk_session_raise_alarm (self,
                           ksk_refusal_new (N_ ("The journal can be written nowhere any more."),
                                            N_ ("What was recorded before is on the media. Nothing more was done."),
                                            N_ ("Nothing can be confirmed. Put a medium right, then start the program "
                                                "again: it goes on where the journal ends."),
                                            reason));
}

/* Emitted while a record is being written: told once that is done. */
static void
medium_lost_cb (KskSession *self, const char *dir, const char *reason)
{
  g_free (self->lost_medium);
  self->lost_medium = g_strdup_printf ("%s: %s", dir, reason);
}

void
ksk_session_set_journal (KskSession *self, KskJournal *journal)
{
  self->journal = journal;
  g_signal_connect_object (journal, "medium-lost", G_CALLBACK (medium_lost_cb), self, G_CONNECT_SWAPPED);
}

static void
tell_lost_medium (KskSession *self)
{
  g_autofree char *lost = g_steal_pointer (&self->lost_medium);
  if (lost != NULL)
    ksk_session_raise_alarm (
        self, ksk_refusal_new (N_ ("One of the two media of the journal can no longer be written."),
                               N_ ("The journal goes on, whole, on the other medium."),
                               N_ ("The ceremony administrator decides whether to go on with one."), lost));
}

void
ksk_session_take_what_journal_wrote (KskSession *self, const GError *failure)
{
  if (g_error_matches (failure, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_LOST)) {
    lose_journal (self, failure->message);
    return;
  }
  ksk_session_take_records (self);
  tell_lost_medium (self);
}

static gboolean
write_one (KskSession *self, const KskStep *step, const char *kind, const char *who, JsonObject *members,
           GError **error)
{
  KskStoryEvent event = { step != NULL ? step->id : "", kind, who != NULL ? who : "", members, .utc_us = 0 };
  g_autoptr (GError) failure = NULL;
  if (self->journal == NULL || self->is_resumed) {
    g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE, "the ceremony has not been started");
    return FALSE;
  }
  if (self->is_journal_lost) {
    g_set_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_LOST, "the journal can be written nowhere any more");
    return FALSE;
  }
  if (!check (self, &event, error))
    return FALSE;

  g_autoptr (KskRecord) record = ksk_journal_append (self->journal, event.step, kind, who, members, &failure);
  ksk_session_take_what_journal_wrote (self, failure);
  if (record == NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return record != NULL;
}

gboolean
ksk_session_write (KskSession *self, const KskStep *step, const char *kind, const char *who, JsonObject *members,
                   GError **error)
{
  self->n_writing++;
  gboolean is_written = write_one (self, step, kind, who, members, error);
  self->n_writing--;
  ksk_session_write_events (self);
  return is_written;
}

gboolean
ksk_session_record (KskSession *self, const char *kind, const char *who, JsonObject *members, GError **error)
{
  g_autoptr (JsonObject) owned = members;
  const KskStep *step = ksk_story_is_entered (self->story) ? ksk_story_get_step (self->story) : NULL;
  gboolean is_written = ksk_session_write (self, step, kind, who, owned, error);
  ksk_session_tell (self);
  return is_written;
}

gboolean
ksk_session_append (KskSession *self, const char *kind, const char *who, JsonObject *members, GError **error)
{
  g_return_val_if_fail (KSK_IS_SESSION (self) && kind != NULL, FALSE);
  return ksk_session_record (self, kind, who, members != NULL ? json_object_ref (members) : NULL, error);
}

static void
record_alarm (KskSession *self, const char *kind, JsonObject *members)
{
  const KskStep *step = ksk_story_is_entered (self->story) ? ksk_story_get_step (self->story) : NULL;
  KskStoryEvent event = { step != NULL ? step->id : "", kind, "", members, .utc_us = 0 };
  g_autoptr (GError) error = NULL;
  if (self->journal == NULL || self->is_journal_lost || self->is_resumed
      || !ksk_story_may_follow (self->story, &event, NULL))
    return;
  if (!ksk_session_write (self, step, kind, NULL, members, &error))
    g_warning ("%s", error->message);
}

/* What the stage says already it does not say twice. @refusal: (transfer full). Returns: (transfer none): the alarm
 * that says it. */
static KskRefusal *
push_alarm (KskSession *self, KskRefusal *refusal)
{
  for (GList *link = self->alarms.head; link != NULL; link = link->next)
    if (g_str_equal (ksk_refusal_get_happened (link->data), ksk_refusal_get_happened (refusal))
        && g_strcmp0 (ksk_refusal_get_detail (link->data), ksk_refusal_get_detail (refusal)) == 0) {
      ksk_refusal_unref (refusal);
      return link->data;
    }
  g_queue_push_tail (&self->alarms, refusal);
  return refusal;
}

static KskRefusal *
recall_alarm (KskRecord *record)
{
  JsonObject *object = ksk_record_get_object (record);
  const char *happened = ksk_members_get_text (object, "happened"), *detail = ksk_members_get_text (object, "detail");
  if (happened == NULL)
    return NULL;
  return ksk_refusal_new (happened, N_ ("The journal is not affected. The program has been started again since."),
                          N_ ("CA and IW look whether this still holds, and decide whether to go on."),
                          detail != NULL && *detail != '\0' ? detail : NULL);
}

void
ksk_session_recall_alarms (KskSession *self)
{
  for (guint i = 0; i < self->story->records->len; i++) {
    KskRecord *record = self->story->records->pdata[i];
    const char *kind = ksk_record_get_kind (record);
    KskRefusal *refusal = g_str_equal (kind, "alarm") ? recall_alarm (record) : NULL;
    if (refusal != NULL)
      push_alarm (self, refusal);
    else if (g_str_equal (kind, "alarm-acknowledged") && !g_queue_is_empty (&self->alarms))
      ksk_refusal_unref (g_queue_pop_head (&self->alarms));
  }
  if (!g_queue_is_empty (&self->alarms))
    ksk_session_tell_alarm (self);
}

void
ksk_session_raise_alarm_of (KskSession *self, KskRefusal *refusal, KskRefusal **alarm)
{
  const char *detail = ksk_refusal_get_detail (refusal);
  g_autoptr (JsonObject) members
      = ksk_members_new ("happened", ksk_refusal_get_happened (refusal), "detail", detail != NULL ? detail : "", NULL);
  *alarm = push_alarm (self, refusal);
  record_alarm (self, "alarm", members);
  ksk_session_tell_alarm (self);
}

void
ksk_session_raise_alarm (KskSession *self, KskRefusal *refusal)
{
  KskRefusal *alarm;
  ksk_session_raise_alarm_of (self, refusal, &alarm);
}

void
ksk_session_acknowledge_alarm (KskSession *self)
{
  g_return_if_fail (KSK_IS_SESSION (self));

  if (g_queue_is_empty (&self->alarms))
    return;
  record_alarm (self, "alarm-acknowledged", NULL);
  KskRefusal *seen = g_queue_pop_head (&self->alarms);
  if (seen == self->footage_alarm)
    self->footage_alarm = NULL;
  ksk_refusal_unref (seen);
  ksk_session_tell_alarm (self);
  ksk_session_tell (self);
}
