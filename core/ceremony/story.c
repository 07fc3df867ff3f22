/* What the records of a journal say about a ceremony. */
#include "ceremony/story.h"

#include <string.h>

#include "ceremony/story-private.h"

KskStory *
ksk_story_new (KskScript *script)
{
  g_return_val_if_fail (script != NULL, NULL);

  KskStory *self = g_new0 (KskStory, 1);
  self->script = ksk_script_ref (script);
  self->state = KSK_SESSION_PREPARING;
  self->steps = g_new0 (KskStepStory, ksk_script_get_steps (script)->len);
  self->facts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_person_free);
  self->exceptions = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_exception_free);
  self->signatures = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->readings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&self->alarms);
  self->alarm_set = g_hash_table_new (g_str_hash, g_str_equal);
  self->open_films = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->step_records = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_record_unref);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_record_unref);
  return self;
}

void
ksk_story_free (KskStory *self)
{
  for (guint i = 0; i < ksk_script_get_steps (self->script)->len; i++)
    g_free (self->steps[i].who);
  g_free (self->steps);
  g_hash_table_unref (self->facts);
  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->exceptions);
  g_hash_table_unref (self->signatures);
  g_hash_table_unref (self->readings);
  g_hash_table_unref (self->alarm_set);
  g_queue_clear_full (&self->alarms, g_free);
  g_hash_table_unref (self->open_films);
  g_ptr_array_unref (self->step_records);
  g_ptr_array_unref (self->records);
  g_free (self->hsm_serial);
  ksk_script_unref (self->script);
  g_free (self);
}

gboolean
ksk_story_has_fact (const KskStory *self, const char *fact)
{
  g_return_val_if_fail (self != NULL && fact != NULL, FALSE);
  return g_hash_table_contains (self->facts, fact);
}

const KskStep *
ksk_story_get_step (const KskStory *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GPtrArray *steps = ksk_script_get_steps (self->script);
  return self->step < steps->len ? steps->pdata[self->step] : NULL;
}

gboolean
ksk_story_is_entered (const KskStory *self)
{
  return ksk_story_get_step (self) != NULL && self->steps[self->step].is_entered;
}

static gboolean
is_in_scope (const KskStory *self, const KskStoryRule *rule, const char *step_id)
{
  const KskStep *step = ksk_story_get_step (self);
  gboolean is_none = *step_id == '\0';
  gboolean is_current = step != NULL && strcmp (step_id, step->id) == 0;
  switch (rule->scope) {
    case KSK_STEP_NONE:
      return is_none;
    case KSK_STEP_EITHER:
      return is_none || (is_current && ksk_story_is_entered (self));
    case KSK_STEP_ENTERED_NOW:
      return is_current;
    case KSK_STEP_CURRENT:
      break;
  }
  return is_current && ksk_story_is_entered (self);
}

gboolean
ksk_story_may_follow (const KskStory *self, const KskStoryEvent *event, GError **error)
{
  const KskStoryRule *rule = ksk_story_rule_find (event->kind);
  const char *wrong = NULL;
  if ((rule->states & (1u << self->state)) == 0)
    g_set_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN,
                 "a record `%s` cannot stand where the ceremony is %s", event->kind,
                 ksk_session_state_get_name (self->state));
  else if (!is_in_scope (self, rule, event->step))
    g_set_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN,
                 "a record `%s` is of step \"%s\", which is not the one that the ceremony is in", event->kind,
                 event->step);
  else if (rule->check != NULL && !rule->check (self, event, &wrong))
    g_set_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN, "a record `%s` %s", event->kind, wrong);
  else
    return TRUE;
  return FALSE;
}

gboolean
ksk_story_apply (KskStory *self, KskRecord *record, GError **error)
{
  g_return_val_if_fail (self != NULL && record != NULL, FALSE);

  KskStoryEvent event = {
    .step = ksk_record_get_step (record),
    .kind = ksk_record_get_kind (record),
    .who = ksk_record_get_who (record),
    .members = ksk_record_get_object (record),
    .utc_us = ksk_record_get_utc_us (record),
  };
  if (!ksk_story_may_follow (self, &event, error)) {
    g_prefix_error (error, "record %" G_GUINT64_FORMAT ": ", ksk_record_get_seq (record));
    return FALSE;
  }

  const KskStoryRule *rule = ksk_story_rule_find (event.kind);
  guint step = self->step;
  if (rule->take != NULL)
    rule->take (self, &event);
  ksk_story_take_signatures (self, &event);
  g_ptr_array_add (self->records, ksk_record_ref (record));
  /* Not what enters a step, nor what ends it. */
  if (*event.step != '\0' && rule->scope != KSK_STEP_ENTERED_NOW && self->step == step)
    g_ptr_array_add (self->step_records, ksk_record_ref (record));
  return TRUE;
}

KskRecord *
ksk_story_find_end (GPtrArray *records)
{
  g_return_val_if_fail (records != NULL, NULL);

  for (guint i = records->len; i > 0; i--) {
    KskRecord *record = records->pdata[i - 1];
    const char *kind = ksk_record_get_kind (record);
    if (strcmp (kind, "close") == 0 || strcmp (kind, "abort") == 0)
      return record;
  }
  return NULL;
}
