/* The table of records that change a story: when each may be written, and what then holds. */
#include "ceremony/story-private.h"

#include <string.h>

#define IN(state) (1u << KSK_SESSION_##state)
#define HELD (IN (RUNNING) | IN (PAUSED) | IN (DEVIATION) | IN (OBJECTION))
#define UNFINISHED (IN (READY) | HELD | IN (CLOSING))
#define FILMED (UNFINISHED | IN (ABORTED))
#define BEGUN (UNFINISHED | IN (CLOSED) | IN (ABORTED))

static gboolean
check_begin (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  const char *mode = ksk_members_get_text (event->members, "mode");
  if (mode == NULL || (strcmp (mode, "rehearsal") != 0 && strcmp (mode, "live") != 0))
    *wrong = "says neither rehearsal nor live";
  return *wrong == NULL;
}

static void
take_begin (KskStory *self, const KskStoryEvent *event)
{
  self->is_rehearsal = strcmp (ksk_members_get_text (event->members, "mode"), "rehearsal") == 0;
  self->state = KSK_SESSION_READY;
}

/* What was aborted is gone on with only for the last hashes of its films. */
static gboolean
check_resume (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  if (self->state == KSK_SESSION_ABORTED && !ksk_story_has_open_footage (self))
    *wrong = "goes on with a ceremony that was aborted";
  return *wrong == NULL;
}

static gboolean
check_enter (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  if (ksk_story_is_entered (self))
    *wrong = "enters a step that was entered already";
  return *wrong == NULL;
}

static void
take_enter (KskStory *self, const KskStoryEvent *event)
{
  g_ptr_array_set_size (self->step_records, 0);
  self->is_refused = FALSE;
  self->is_signing_confirmed = FALSE;
  self->steps[self->step].is_entered = TRUE;
  self->steps[self->step].entered_us = event->utc_us;
  self->state = KSK_SESSION_RUNNING;
}

static gboolean
check_confirm (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  const KskStep *step = ksk_story_get_step (self);
  const char *roles = ksk_members_get_text (event->members, "roles");
  g_autofree char *expected = ksk_roles_join (step->confirm);
  if (g_strcmp0 (roles, expected) != 0)
    *wrong = "is not by those who confirm this step";
  return *wrong == NULL && ksk_story_check_work (self, event, wrong)
         && ksk_story_check_signed (self, event, step->confirm, step->two_people, wrong);
}

static void
take_confirm (KskStory *self, const KskStoryEvent *event)
{
  const KskStep *step = ksk_story_get_step (self);
  KskStepStory *story = &self->steps[self->step];
  story->is_done = TRUE;
  story->confirmed_us = event->utc_us;
  story->who = g_strdup (event->who);
  ksk_story_keep_readings (self);
  for (guint i = 0; i < step->makes->len; i++)
    g_hash_table_add (self->facts, g_strdup (step->makes->pdata[i]));
  for (guint i = 0; i < step->ends->len; i++)
    g_hash_table_remove (self->facts, step->ends->pdata[i]);
  self->step++;
  if (ksk_story_get_step (self) == NULL)
    self->state = KSK_SESSION_CLOSING;
}

static gboolean
check_hsm (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  gboolean is_hardware = FALSE;
  if (ksk_members_get_text (event->members, "serial") == NULL
      || !ksk_members_get_truth (event->members, "hardware", &is_hardware))
    *wrong = "does not say which HSM it is";
  return *wrong == NULL;
}

static void
take_hsm (KskStory *self, const KskStoryEvent *event)
{
  gboolean is_hardware = FALSE;
  ksk_members_get_truth (event->members, "hardware", &is_hardware);
  if (!is_hardware)
    self->is_rehearsal = TRUE;
  g_free (self->hsm_serial);
  self->hsm_serial = g_strdup (ksk_members_get_text (event->members, "serial"));
}

static gboolean
check_reactivated (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  const char *serial = ksk_members_get_text (event->members, "serial");
  if (!ksk_story_has_fact (self, "hsm-active") || serial == NULL
      || (self->hsm_serial != NULL && strcmp (serial, self->hsm_serial) != 0))
    *wrong = "is about another HSM than the one that was active";
  return *wrong == NULL;
}

static gboolean
check_hsm_refused (const KskStory *self, const KskStoryEvent *event, const char **wrong)
{
  if (ksk_members_get_text (event->members, "reason") == NULL)
    *wrong = "does not say why the HSM was not activated";
  return *wrong == NULL;
}

static void
take_pause (KskStory *self, const KskStoryEvent *event)
{
  self->state = KSK_SESSION_PAUSED;
}

static void
take_go_on (KskStory *self, const KskStoryEvent *event)
{
  self->state = KSK_SESSION_RUNNING;
}

static void
take_abort (KskStory *self, const KskStoryEvent *event)
{
  self->state = KSK_SESSION_ABORTED;
}

static void
take_close (KskStory *self, const KskStoryEvent *event)
{
  self->state = KSK_SESSION_CLOSED;
}

static const KskStoryRule rules[] = {
  { "begin", IN (PREPARING), KSK_STEP_NONE, check_begin, take_begin },
  { "resume", FILMED, KSK_STEP_NONE, check_resume, ksk_story_take_tried_again },
  { "enter", IN (READY) | IN (RUNNING), KSK_STEP_ENTERED_NOW, check_enter, take_enter },
  { "confirm", IN (RUNNING), KSK_STEP_CURRENT, check_confirm, take_confirm },
  { "deviation-opened", IN (RUNNING), KSK_STEP_CURRENT, ksk_story_check_deviation_opened,
    ksk_story_take_deviation_opened },
  { "deviation-closed", IN (DEVIATION), KSK_STEP_CURRENT, ksk_story_check_deviation_closed,
    ksk_story_take_deviation_closed },
  { "objection", IN (RUNNING) | IN (PAUSED) | IN (DEVIATION), KSK_STEP_CURRENT, ksk_story_check_objection,
    ksk_story_take_objection },
  { "objection-answered", IN (OBJECTION), KSK_STEP_CURRENT, ksk_story_check_objection_answered,
    ksk_story_take_objection_answered },
  { "override", IN (RUNNING), KSK_STEP_CURRENT, ksk_story_check_override, ksk_story_take_override },
  { "exception-read", IN (RUNNING), KSK_STEP_CURRENT, ksk_story_check_exception_read, ksk_story_take_exception_read },
  { "pause", IN (RUNNING), KSK_STEP_CURRENT, NULL, take_pause },
  { "go-on", IN (PAUSED), KSK_STEP_CURRENT, ksk_story_check_signed_off, take_go_on },
  { "left", HELD, KSK_STEP_CURRENT, ksk_story_check_left, ksk_story_take_left },
  { "returned", HELD, KSK_STEP_CURRENT, ksk_story_check_returned, ksk_story_take_returned },
  { "person", HELD, KSK_STEP_CURRENT, ksk_story_check_person, ksk_story_take_person },
  { "not-here", HELD, KSK_STEP_CURRENT, ksk_story_check_not_here, ksk_story_take_not_here },
  { "hsm", HELD, KSK_STEP_CURRENT, check_hsm, take_hsm },
  { "hsm-reactivated", HELD, KSK_STEP_CURRENT, check_reactivated, NULL },
  { "hsm-refused", HELD, KSK_STEP_CURRENT, check_hsm_refused, NULL },
  { "card-inserted", HELD, KSK_STEP_EITHER, ksk_story_check_card, ksk_story_take_card },
  { "card-opened", HELD, KSK_STEP_EITHER, ksk_story_check_card, NULL },
  { "card-removed", HELD, KSK_STEP_EITHER, ksk_story_check_any_card, NULL },
  { "card-refused", HELD, KSK_STEP_EITHER, ksk_story_check_refused_card, NULL },
  { "card-reader", HELD, KSK_STEP_EITHER, ksk_story_check_card_reader, NULL },
  { "card-service", HELD, KSK_STEP_EITHER, ksk_story_check_card_service, NULL },
  /* What the cameras tell, also while files are ended after the end before the end. */
  { "camera-opened", FILMED, KSK_STEP_NONE, ksk_story_check_footage, NULL },
  { "footage-begun", FILMED, KSK_STEP_NONE, ksk_story_check_footage, ksk_story_take_footage_begun },
  { "footage", FILMED, KSK_STEP_NONE, ksk_story_check_footage, NULL },
  { "camera-silent", FILMED, KSK_STEP_NONE, ksk_story_check_footage, NULL },
  { "camera-back", FILMED, KSK_STEP_NONE, ksk_story_check_footage, NULL },
  { "frames-dropped", FILMED, KSK_STEP_NONE, ksk_story_check_footage, NULL },
  { "camera-lost", FILMED, KSK_STEP_NONE, ksk_story_check_footage, NULL },
  { "disk-low", FILMED, KSK_STEP_NONE, ksk_story_check_footage, NULL },
  { "footage-ended", FILMED, KSK_STEP_NONE, ksk_story_check_footage, ksk_story_take_footage_ended },
  { "footage-copy", FILMED, KSK_STEP_NONE, ksk_story_check_footage, NULL },
  { "footage-copy-failed", FILMED, KSK_STEP_NONE, ksk_story_check_footage, NULL },
  { KSK_CAMERA_LEFT_OUT, HELD, KSK_STEP_CURRENT, ksk_story_check_camera_left_out, NULL },
  { KSK_CAMERA_CONFIRMED, HELD, KSK_STEP_CURRENT, ksk_story_check_footage, NULL },
  { "recording-started", HELD, KSK_STEP_EITHER, NULL, ksk_story_take_recording_started },
  { "recording-stopped", FILMED, KSK_STEP_EITHER, NULL, ksk_story_take_recording_stopped },
  { "alarm", UNFINISHED, KSK_STEP_EITHER, NULL, ksk_story_take_alarm },
  { "alarm-acknowledged", UNFINISHED, KSK_STEP_EITHER, NULL, ksk_story_take_alarm_acknowledged },
  { "refused", HELD, KSK_STEP_CURRENT, NULL, ksk_story_take_refused },
  { "retry", HELD, KSK_STEP_CURRENT, NULL, ksk_story_take_tried_again },
  { "signing-confirmed", IN (RUNNING), KSK_STEP_CURRENT, ksk_story_check_signing_confirmed,
    ksk_story_take_signing_confirmed },
  { "abort", HELD, KSK_STEP_CURRENT, ksk_story_check_signed_off, take_abort },
  { "close", IN (CLOSING), KSK_STEP_NONE, NULL, take_close },
  /* The journal's own. */
  { "medium-attached", BEGUN, KSK_STEP_NONE, NULL, NULL },
  { "medium-detached", BEGUN, KSK_STEP_NONE, NULL, NULL },
  { "medium-lost", BEGUN, KSK_STEP_NONE, NULL, NULL },
  { "medium-restored", BEGUN, KSK_STEP_NONE, NULL, NULL },
  { "torn", BEGUN, KSK_STEP_NONE, NULL, NULL },
};

/* What an action found is told even when a pause or an objection came before it was done. */
static const KskStoryRule action_rule = { NULL, HELD, KSK_STEP_CURRENT, ksk_story_check_action_record, NULL };

const KskStoryRule *
ksk_story_rule_find (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (strcmp (kind, rules[i].kind) == 0)
      return &rules[i];
  return &action_rule;
}
