/* What a step has to have done before it may be confirmed, out of its records; and what stands in the way of that. */
#include <string.h>

#include "ceremony/actions/release-medium.h"
#include "ceremony/port-cards.h"
#include "ceremony/story-private.h"

static const char *
get_text (KskRecord *record, const char *member)
{
  return ksk_members_get_text (ksk_record_get_object (record), member);
}

static gboolean
is_kind (KskRecord *record, const char *kind)
{
  return strcmp (ksk_record_get_kind (record), kind) == 0;
}

/* Returns: (nullable). */
static KskRecord *
find_last (GPtrArray *records, const char *kind)
{
  for (guint i = records->len; i > 0; i--)
    if (is_kind (records->pdata[i - 1], kind))
      return records->pdata[i - 1];
  return NULL;
}

static gboolean
is_same_file (const KskStory *self, KskRecord *record, const char *kind)
{
  KskRecord *other = find_last (self->records, kind);
  return other != NULL && get_text (other, "sha256") != NULL
         && g_strcmp0 (get_text (other, "sha256"), get_text (record, "sha256")) == 0;
}

static gboolean
is_compared (const KskStory *self, KskRecord *last)
{
  return is_kind (last, "hash-compared") && is_same_file (self, last, "request-loaded");
}

static gboolean
is_accepted_review (const KskStory *self, KskRecord *last)
{
  return g_strcmp0 (get_text (last, "verdict"), "accept") == 0;
}

/* Where the machine's clock is far from the one in the room, people have looked again. */
static gboolean
is_clock_set (const KskStory *self, KskRecord *last)
{
  KskRecord *set = find_last (self->step_records, "clock-set");
  gint64 ahead_us = 0;
  return set != NULL && ksk_record_get_number (set, "system_ahead_us", &ahead_us)
         && (is_kind (last, "clock-accepted") || !ksk_clock_is_alarming (ahead_us));
}

/* Without a last SKR only where two people have said so. */
static gboolean
has_previous (const KskStory *self, KskRecord *last)
{
  KskRecord *override = find_last (self->step_records, "override");
  return is_kind (last, "previous-loaded")
         || (override != NULL && g_strcmp0 (get_text (override, "what"), "no-previous-skr") == 0);
}

/* All of them, one after the other, since it was last confirmed that the KSR is signed. */
static gboolean
is_signed (const KskStory *self, KskRecord *last)
{
  gint64 n_signed = 0, total = 0;
  for (guint i = 0; i < self->step_records->len; i++) {
    KskRecord *record = self->step_records->pdata[i];
    gint64 number = 0;
    if (is_kind (record, "signing-confirmed"))
      n_signed = 0;
    else if (is_kind (record, "signature")
             && (!ksk_record_get_number (record, "number", &number) || number != ++n_signed
                 || !ksk_record_get_number (record, "of", &total)))
      return FALSE;
  }
  return is_kind (last, "response-signed") && n_signed > 0 && n_signed == total;
}

static gboolean
is_written (const KskStory *self, KskRecord *last)
{
  KskRecord *written = find_last (self->step_records, "response-written");
  return written != NULL && is_kind (last, KSK_RECORD_MEDIUM_RELEASED)
         && is_same_file (self, written, "response-signed");
}

/* A script may want no copies. */
static gboolean
is_copied (const KskStory *self, KskRecord *last)
{
  gint64 number = 0;
  guint wanted = ksk_step_get_number (ksk_story_get_step (self), "copies", 0);
  return wanted == 0 || (last != NULL && ksk_record_get_number (last, "number", &number) && number >= wanted);
}

/* As many different cards as the step asks for, each of which was in. */
static gboolean
has_quorum (const KskStory *self, KskRecord *last)
{
  const char *list = get_text (last, "cards");
  g_auto (GStrv) cards = g_strsplit (list != NULL ? list : "", " ", KSK_MAX_CARDS + 1);
  guint used = 0, n_cards = 0;
  for (; cards[n_cards] != NULL; n_cards++) {
    guint card = g_ascii_isdigit (*cards[n_cards]) ? (guint)g_ascii_digit_value (*cards[n_cards]) : 0;
    if (card == 0 || cards[n_cards][1] != '\0' || (self->cards & ~used & (1u << card)) == 0)
      return FALSE;
    used |= 1u << card;
  }
  return n_cards >= ksk_step_get_number (ksk_story_get_step (self), "quorum", 0);
}

/* Nobody who is here has not. */
static gboolean
has_everyone_signed (const KskStory *self, KskRecord *last)
{
  for (guint i = 0; i < self->people->len; i++) {
    const KskPerson *person = self->people->pdata[i];
    gboolean has_signed = !person->present;
    for (guint k = 0; k < self->step_records->len && !has_signed; k++)
      has_signed = is_kind (self->step_records->pdata[k], "signed")
                   && strcmp (ksk_record_get_who (self->step_records->pdata[k]), person->initials) == 0;
    if (!has_signed)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_everything_said (const KskStory *self, KskRecord *last)
{
  return self->exceptions->len > 0 ? ksk_story_get_unread_exception (self) == NULL : last != NULL;
}

/* The records by which steps of one kind do what they are for, and which stand in no other. */
static const struct {
  const char *step_kind;
  const char *records; /* the last one of these counts; the first is what the step is for */
  gboolean (*is_done) (const KskStory *self, KskRecord *last); /* (nullable): it is, with any; @last: (nullable) where
                                                                   none is asked for */
  gboolean may_lack;
} works[] = {
  { "activate-hsm", "hsm-activated", has_quorum, FALSE },
  { "attest", "signed", has_everyone_signed, TRUE },
  { "compare-hash", "hash-compared reading-begun hash-mismatch", is_compared, FALSE },
  { "copy-medium", "medium-copied", is_copied, TRUE },
  { "deactivate-hsm", "hsm-deactivated", has_quorum, FALSE },
  { "exceptions", "no-exceptions", is_everything_said, TRUE },
  { "hash-medium", "medium-hashed", ksk_story_is_medium_right, FALSE },
  { "load-previous", "previous-loaded previous-waived", has_previous, FALSE },
  { "load-request", "request-loaded", NULL, FALSE },
  { "print", "printed", NULL, FALSE },
  { "record-item", "item", ksk_story_is_item_read, FALSE },
  { "remove-medium", KSK_RECORD_MEDIUM_RELEASED, NULL, FALSE },
  { "review-request", "reviewed", is_accepted_review, FALSE },
  { "set-clock", "clock-set clock-accepted", is_clock_set, FALSE },
  { "sign", "response-signed signing-confirmed signature", is_signed, FALSE },
  { "start-recording", "recording-started", NULL, FALSE },
  { "stop-recording", "recording-stopped", NULL, FALSE },
  { "write-response", "response-written " KSK_RECORD_MEDIUM_RELEASED, is_written, FALSE },
};

static gboolean
has_word (const char *words, const char *word)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  return g_strv_contains ((const char *const *)list, word);
}

/* Returns FALSE for what other kinds of step leave, and this one does not. */
static gboolean
is_of_kind (const KskStep *step, const char *record_kind)
{
  gboolean is_known = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (works); i++) {
    if (!has_word (works[i].records, record_kind))
      continue;
    if (strcmp (works[i].step_kind, step->kind->name) == 0)
      return TRUE;
    is_known = TRUE;
  }
  return !is_known;
}

char *
ksk_story_dup_undone (const KskStory *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  const KskStep *step = ksk_story_get_step (self);
  gsize i = 0;
  while (step != NULL && i < G_N_ELEMENTS (works) && strcmp (works[i].step_kind, step->kind->name) != 0)
    i++;
  if (step == NULL || i == G_N_ELEMENTS (works))
    return NULL;
  KskRecord *last = NULL;
  for (guint k = self->step_records->len; k > 0 && last == NULL; k--)
    if (has_word (works[i].records, ksk_record_get_kind (self->step_records->pdata[k - 1])))
      last = self->step_records->pdata[k - 1];
  if ((last != NULL || works[i].may_lack) && (works[i].is_done == NULL || works[i].is_done (self, last)))
    return NULL;
  return g_strndup (works[i].records, strcspn (works[i].records, " "));
}

const char *
ksk_story_find_lacking (const KskStory *self, const KskStep *step)
{
  for (guint i = 0; i < step->needs->len; i++)
    if (!ksk_story_has_fact (self, step->needs->pdata[i]))
      return step->needs->pdata[i];
  return NULL;
}

/* Also before something that cannot be taken back. */
static gboolean
check_way (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  const KskStep *step = ksk_story_get_step (self);
  if (ksk_story_find_lacking (self, step) != NULL)
    *wrong = "is of a step that needs what does not hold";
  else if (!g_queue_is_empty ((GQueue *)&self->alarms))
    *wrong = "comes before an alarm was acknowledged";
  else if (!ksk_story_check_people (self, step, NULL))
    *wrong = "is of a step that needs somebody who is not in the room";
  return *wrong == NULL;
}

gboolean
ksk_story_check_work (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  if (!check_way (self, event, wrong))
    return FALSE;
  if (self->is_refused)
    *wrong = "is about what was refused, and was not tried again";
  return *wrong == NULL;
}

/* Each signs alone. */
static gboolean
is_own_signature (const KskStory *self, const KskStoryEvent *event)
{
  g_autoptr (GArray) roles = ksk_members_dup_roles (event->members, "roles");
  for (guint i = 0; roles != NULL && i < roles->len; i++) {
    const KskPerson *person = ksk_story_find_person (self, g_array_index (roles, KskRole, i));
    if (person == NULL || !person->present || strcmp (person->initials, event->who) != 0)
      return FALSE;
  }
  return roles != NULL;
}

gboolean
ksk_story_check_action_record (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  if (!is_of_kind (ksk_story_get_step (self), event->kind))
    *wrong = "is of another kind of step";
  else if (strcmp (event->kind, "signed") == 0 && !is_own_signature (self, event))
    *wrong = "is not by somebody who is in the room and has these roles";
  else if ((strcmp (event->kind, "signature") == 0 || strcmp (event->kind, "response-signed") == 0)
           && !self->is_signing_confirmed)
    *wrong = "comes before it was confirmed that the KSR is signed";
  return *wrong == NULL;
}

gboolean
ksk_story_check_signing_confirmed (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  return ksk_story_check_action_record (self, event, wrong) && check_way (self, event, wrong);
}

void
ksk_story_take_signing_confirmed (KskStory *self, const KskStoryEvent *event)
{
  self->is_signing_confirmed = TRUE;
}

/* The stage says nothing twice, and shows the oldest first. */
void
ksk_story_take_alarm (KskStory *self, const KskStoryEvent *event)
{
  const char *happened = ksk_members_get_text (event->members, "happened");
  const char *detail = ksk_members_get_text (event->members, "detail");
  if (happened == NULL)
    return;
  g_autofree char *text = g_strjoin ("\n", happened, detail != NULL ? detail : "", NULL);
  if (g_hash_table_contains (self->alarm_set, text))
    return;
  g_hash_table_add (self->alarm_set, text);
  g_queue_push_tail (&self->alarms, g_steal_pointer (&text));
}

void
ksk_story_take_alarm_acknowledged (KskStory *self, const KskStoryEvent *event)
{
  g_autofree char *seen = g_queue_pop_head (&self->alarms);
  if (seen != NULL)
    g_hash_table_remove (self->alarm_set, seen);
}

void
ksk_story_take_refused (KskStory *self, const KskStoryEvent *event)
{
  self->is_refused = TRUE;
}

/* A program that is started again begins the step again, too. */
void
ksk_story_take_tried_again (KskStory *self, const KskStoryEvent *event)
{
  self->is_refused = FALSE;
}
