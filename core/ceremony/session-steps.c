/* From step to step. */
#include "ceremony/action-private.h"
#include "ceremony/card-table-private.h"
#include "ceremony/session-private.h"

void
ksk_session_drop_action (KskSession *self)
{
  if (self->action == NULL)
    return;
  g_autoptr (KskAction) action = g_steal_pointer (&self->action);
  g_signal_handlers_disconnect_by_data (action, self);
  ksk_action_cancel (action);
  ksk_card_table_stop_asking (self->card_table);
}

void
ksk_session_make_action (KskSession *self)
{
  ksk_session_drop_action (self);
  self->action = ksk_action_new (self, ksk_story_get_step (self->story));
  self->is_action_started = FALSE;
  g_signal_connect_swapped (self->action, "notify", G_CALLBACK (ksk_session_update_step), self);
  for (guint i = 0; i < self->story->step_records->len; i++)
    ksk_action_apply (self->action, self->story->step_records->pdata[i]);
  ksk_session_update_step (self);
}

static gboolean
has_needs (KskSession *self)
{
  const KskStep *step = ksk_story_get_step (self->story);
  for (guint i = 0; i < step->needs->len; i++)
    if (!ksk_story_has_fact (self->story, step->needs->pdata[i]))
      return FALSE;
  return TRUE;
}

void
ksk_session_start_action (KskSession *self)
{
  if (self->action == NULL || self->is_action_started || self->state != KSK_SESSION_RUNNING || !has_needs (self))
    return;
  self->is_action_started = TRUE;
  ksk_action_start (self->action);
}

static gboolean
enter (KskSession *self, GError **error)
{
  const KskStep *step = ksk_story_get_step (self->story);
  g_autoptr (JsonObject) members = ksk_members_new ("title", step->title, "does", step->kind->name, NULL);
  if (!ksk_session_write (self, step, "enter", NULL, members, error))
    return FALSE;
  ksk_session_make_action (self);
  ksk_session_tell_entered (self);
  return TRUE;
}

/* The last confirmation is on film, and the hashes of what was filmed are in the journal, before it closes. */
static gboolean
finish (KskSession *self, GError **error)
{
  if (ksk_session_end_footage (self))
    return TRUE;
  g_autoptr (JsonObject) members = json_object_new ();
  json_object_set_int_member (members, "steps", (gint64)self->items->len);
  json_object_set_int_member (members, "exceptions", (gint64)self->story->exceptions->len);
  return ksk_session_write (self, NULL, "close", NULL, members, error);
}

gboolean
ksk_session_go_further (KskSession *self, GError **error)
{
  gboolean is_over = self->story->state == KSK_SESSION_CLOSING;
  gboolean is_done = is_over ? finish (self, error) : enter (self, error);
  ksk_session_tell (self);
  return is_done;
}
