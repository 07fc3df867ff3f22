/* The exceptions of a story: deviations, objections and overrides, numbered together. */
#include "ceremony/story-private.h"

void
ksk_exception_free (KskException *self)
{
  g_free (self->step_id);
  g_free (self->expected);
  g_free (self->happened);
  g_free (self->done);
  g_free (self->who);
  g_free (self);
}

static KskException *
find_open (const KskStory *self)
{
  for (guint i = self->exceptions->len; i > 0; i--) {
    KskException *exception = self->exceptions->pdata[i - 1];
    if (!exception->is_closed)
      return exception;
  }
  return NULL;
}

const KskException *
ksk_story_get_open_exception (const KskStory *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return find_open (self);
}

const KskException *
ksk_story_get_unread_exception (const KskStory *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->n_read < self->exceptions->len ? self->exceptions->pdata[self->n_read] : NULL;
}

gboolean
ksk_story_has_deviation_since (const KskStory *self, const char *step_id, guint64 seq)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->exceptions->len; i++) {
    const KskException *exception = self->exceptions->pdata[i];
    if (exception->kind == KSK_EXCEPTION_DEVIATION && exception->is_closed && exception->opened_seq > seq
        && (step_id == NULL || g_str_equal (exception->step_id, step_id)))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_number (const KskStoryEvent *event, guint expected)
{
  gint64 number = 0;
  return ksk_members_get_number (event->members, "number", &number) && number == expected;
}

gboolean
ksk_story_check_exception_read (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  const KskException *unread = ksk_story_get_unread_exception (self);
  if (unread == NULL || !is_number (event, unread->number))
    *wrong = "is not about the first exception that was not read out";
  return *wrong == NULL;
}

void
ksk_story_take_exception_read (KskStory *self, const KskStoryEvent *event)
{
  ((KskException *)self->exceptions->pdata[self->n_read++])->is_read = TRUE;
}

static gboolean
has_texts (const KskStoryEvent *event, const char *const *names)
{
  for (; *names != NULL; names++) {
    const char *text = ksk_members_get_text (event->members, *names);
    if (text == NULL || *text == '\0')
      return FALSE;
  }
  return TRUE;
}

static KskException *
add (KskStory *self, const KskStoryEvent *event, KskExceptionKind kind)
{
  KskException *exception = g_new0 (KskException, 1);
  exception->kind = kind;
  exception->number = self->exceptions->len + 1;
  exception->opened_seq = self->records->len + 1; /* of the record that is about to join the others */
  exception->step_id = g_strdup (event->step);
  exception->utc_us = event->utc_us;
  exception->raised_by = KSK_N_ROLES;
  g_ptr_array_add (self->exceptions, exception);
  return exception;
}

/* @texts: members that must be there. */
static gboolean
check_opened (const KskStory *self, const KskStoryEvent *event, const char *const *texts, const char **wrong)
{
  if (!is_number (event, self->exceptions->len + 1))
    *wrong = "has not the next number";
  else if (!has_texts (event, texts))
    *wrong = "does not say what it is about";
  return *wrong == NULL;
}

static gboolean
check_closed (const KskStory *self, const KskStoryEvent *event, KskExceptionKind kind, const char *const *texts,
              const char **wrong)
{
  const KskException *open = find_open (self);
  if (open == NULL || open->kind != kind || !is_number (event, open->number))
    *wrong = "is about another exception than the one that is open";
  else if (!has_texts (event, texts))
    *wrong = "does not say what was done";
  return *wrong == NULL && ksk_story_check_signed_off (self, event, wrong);
}

gboolean
ksk_story_check_deviation_opened (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  return check_opened (self, event, (const char *const[]){ "expected", "happened", NULL }, wrong);
}

void
ksk_story_take_deviation_opened (KskStory *self, const KskStoryEvent *event)
{
  KskException *exception = add (self, event, KSK_EXCEPTION_DEVIATION);
  exception->expected = g_strdup (ksk_members_get_text (event->members, "expected"));
  exception->happened = g_strdup (ksk_members_get_text (event->members, "happened"));
  self->state = KSK_SESSION_DEVIATION;
}

gboolean
ksk_story_check_deviation_closed (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  return check_closed (self, event, KSK_EXCEPTION_DEVIATION, (const char *const[]){ "done", NULL }, wrong);
}

void
ksk_story_take_deviation_closed (KskStory *self, const KskStoryEvent *event)
{
  KskException *exception = find_open (self);
  g_assert (exception != NULL);
  exception->done = g_strdup (ksk_members_get_text (event->members, "done"));
  exception->who = g_strdup (event->who);
  exception->is_closed = TRUE;
  self->state = KSK_SESSION_RUNNING;
}

gboolean
ksk_story_check_objection (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  return check_opened (self, event, (const char *const[]){ NULL }, wrong);
}

void
ksk_story_take_objection (KskStory *self, const KskStoryEvent *event)
{
  add (self, event, KSK_EXCEPTION_OBJECTION);
  self->interrupted = self->state;
  self->state = KSK_SESSION_OBJECTION;
}

gboolean
ksk_story_check_objection_answered (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  KskRole role;
  const char *name = ksk_members_get_text (event->members, "role");
  if (name == NULL || !ksk_role_from_name (name, &role))
    *wrong = "does not say who objected";
  return *wrong == NULL
         && check_closed (self, event, KSK_EXCEPTION_OBJECTION, (const char *const[]){ "said", "answer", NULL }, wrong);
}

void
ksk_story_take_objection_answered (KskStory *self, const KskStoryEvent *event)
{
  KskException *exception = find_open (self);
  g_assert (exception != NULL);
  ksk_role_from_name (ksk_members_get_text (event->members, "role"), &exception->raised_by);
  exception->happened = g_strdup (ksk_members_get_text (event->members, "said"));
  exception->done = g_strdup (ksk_members_get_text (event->members, "answer"));
  exception->who = g_strdup (event->who);
  exception->is_closed = TRUE;
  self->state = self->interrupted;
}

gboolean
ksk_story_check_override (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  static const char *const whats[] = { "no-previous-skr", "horizon", NULL };
  const char *what = ksk_members_get_text (event->members, "what");
  if (what == NULL || !g_strv_contains (whats, what))
    *wrong = "overrides what cannot be overridden";
  return *wrong == NULL && check_opened (self, event, (const char *const[]){ "reason", NULL }, wrong)
         && ksk_story_check_signed_off (self, event, wrong);
}

void
ksk_story_take_override (KskStory *self, const KskStoryEvent *event)
{
  KskException *exception = add (self, event, KSK_EXCEPTION_OVERRIDE);
  exception->expected = g_strdup (ksk_members_get_text (event->members, "what"));
  exception->happened = g_strdup (ksk_members_get_text (event->members, "reason"));
  exception->done = g_strdup ("waived");
  exception->who = g_strdup (event->who);
  exception->is_closed = TRUE;
}
