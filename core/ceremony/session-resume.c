/* How a ceremony goes on after the program was started again. */
#include <string.h>

#include "ceremony/session-private.h"

static gboolean
fail_foreign (KskSession *self, GError **error, const char *what, const char *then, const char *now)
{
  g_auto (GStrv) dirs = ksk_session_dup_journal_dirs (self);
  g_autofree char *list = g_strjoinv (" or ", dirs);
  g_set_error (
      error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN,
      "the journal in %s is that of another ceremony, %s: there it is %s, here it is %s; go on with what it was "
      "begun with, or choose another folder",
      list, what, then != NULL ? then : "not said", now != NULL ? now : "not said");
  return FALSE;
}

static gboolean
check_pins (KskSession *self, KskRecord *first, GError **error)
{
  static const struct {
    const char *member;
    const char *what;
  } pins[] = {
    { "mode", "in another mode" },
    { "script_sha256", "with another script" },
    { "config_sha256", "with another configuration" },
    { "schema", "with another schema" },
    { "cards_sha256", "with another set of cards" },
  };
  g_autoptr (JsonObject) now = ksk_session_dup_pins (self);
  json_object_set_string_member (now, "schema", self->schema);
  for (gsize i = 0; i < G_N_ELEMENTS (pins); i++) {
    const char *here = ksk_members_get_text (now, pins[i].member);
    const char *there = ksk_members_get_text (ksk_record_get_object (first), pins[i].member);
    if (g_strcmp0 (here, there) != 0)
      return fail_foreign (self, error, pins[i].what, there, here);
  }
  return TRUE;
}

/* A ceremony is called what it was called when it began. */
static void
take_name (KskRecord *first, const char *member, char **name)
{
  const char *text = ksk_members_get_text (ksk_record_get_object (first), member);
  if (text == NULL)
    return;
  g_free (*name);
  *name = g_strdup (text);
}

/* Tried on a story of its own first, so that a journal that is refused leaves nothing behind. Returns: (transfer full)
 * (nullable). */
static KskStory *
try_story (KskSession *self, GPtrArray *records, GError **error)
{
  g_autoptr (KskStory) story = ksk_story_new (self->script);
  for (guint i = 0; i < records->len; i++)
    if (!ksk_story_apply (story, records->pdata[i], error))
      return NULL;
  return g_steal_pointer (&story);
}

static gboolean
judge (GPtrArray *records, gpointer data, GError **error)
{
  if (!check_pins (data, records->pdata[0], error))
    return FALSE;
  g_autoptr (KskStory) story = try_story (data, records, error);
  return story != NULL;
}

static gboolean
record_resume (KskSession *self, GError **error)
{
  KskRecord *last = self->story->records->pdata[self->story->records->len - 1];
  gint64 skipped_us = ksk_clock_get_mono_us (ksk_journal_get_clock (self->journal)) - ksk_record_get_mono_us (last);
  g_autoptr (JsonObject) members = ksk_session_dup_pins (self);
  json_object_set_int_member (members, "skipped_s", MAX (skipped_us, 0) / G_TIME_SPAN_SECOND);
  self->is_resumed = FALSE;
  return ksk_session_write (self, NULL, "resume", NULL, members, error);
}

/* It was aborted, and the program killed before the films had their last hashes: these follow, and nothing else. */
static gboolean
end_films (KskSession *self, GError **error)
{
  if (self->state != KSK_SESSION_ABORTED || !ksk_story_has_open_footage (self->story)
      || ksk_completion_is_listed (self->completion))
    return TRUE;
  if (!record_resume (self, error))
    return FALSE;
  ksk_session_adopt_footage (self);
  ksk_session_end_footage (self);
  return TRUE;
}

gboolean
ksk_session_resume (KskSession *self, GError **error)
{
  g_auto (GStrv) dirs = ksk_session_dup_journal_dirs (self);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (KskJournal) journal
      = ksk_journal_resume ((const char *const *)dirs, &self->clock_source, judge, self, &records, error);
  if (journal == NULL)
    return FALSE;
  /* Only now: one that was closed is whole on all of its media, too. */
  g_autoptr (KskStory) story = try_story (self, records, error);
  if (story == NULL)
    return FALSE;
  KskRecord *first = records->pdata[0];

  take_name (first, "title", &self->title);
  take_name (first, "facility", &self->facility);
  take_name (first, "zone", &self->zone);
  self->is_resumed = TRUE;
  gboolean is_over = story->state == KSK_SESSION_CLOSED || story->state == KSK_SESSION_ABORTED;
  self->state = is_over ? story->state : KSK_SESSION_READY;
  for (guint i = 0; i < records->len; i++)
    ksk_session_take_record (self, records->pdata[i], NULL);
  ksk_session_set_journal (self, g_steal_pointer (&journal));
  if (!end_films (self, error))
    return FALSE;
  ksk_session_tell (self);
  return TRUE;
}

/* Once it is signed, the plan has served; the HSM may be in its bag by then. */
KskReview *
ksk_session_dup_lost_review (KskSession *self)
{
  if (!ksk_story_has_fact (self->story, "request-reviewed") || ksk_story_has_fact (self->story, "signed")
      || self->exchange->plan != NULL || self->exchange->request == NULL)
    return NULL;
  for (guint i = self->story->records->len; i > 0; i--) {
    KskRecord *record = self->story->records->pdata[i - 1];
    if (strcmp (ksk_record_get_kind (record), "reviewed") == 0)
      return ksk_review_new (self->exchange, ksk_record_get_utc_us (record) / G_TIME_SPAN_SECOND);
  }
  return NULL;
}

gboolean
ksk_session_restore_review (KskSession *self, KskReview *review, GError **error)
{
  ksk_exchange_set_review (self->exchange, review);
  if (self->exchange->plan != NULL && ksk_report_accepts (self->exchange->report))
    return TRUE;
  ksk_exchange_drop_review (self->exchange);
  g_set_error (
      error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN,
      "the request was accepted before the program was started again, and now it is not: the HSM has other keys");
  return FALSE;
}

static gboolean
restore (KskSession *self, GError **error)
{
  if (!ksk_exchange_restore (self->exchange, self->story->records, self->media, error))
    return FALSE;
  g_autoptr (KskReview) review = ksk_session_dup_lost_review (self);
  if (review == NULL || ksk_session_needs_reactivation (self))
    return TRUE;
  return ksk_review_perform (review, self->token, error) && ksk_session_restore_review (self, review, error);
}

gboolean
ksk_session_restart (KskSession *self, GError **error)
{
  if (!restore (self, error) || !record_resume (self, error))
    return FALSE;
  ksk_session_recall_alarms (self);
  ksk_session_catch_up_log_stick (self);
  ksk_session_restart_recorder (self);
  ksk_session_check_hsm (self);
  if (!ksk_story_is_entered (self->story))
    return ksk_session_go_further (self, error);
  ksk_session_make_action (self);
  ksk_session_tell_entered (self);
  ksk_session_tell (self);
  return TRUE;
}
