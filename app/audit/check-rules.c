/* JOURNAL-RULES: the journal follows its own rules and its script. */
#include "app/audit/checks.h"

/* Everything that must be so in the end, besides what each record already had to follow. */
static const char *
find_unfinished (const KskStory *story)
{
  if (story->state == KSK_SESSION_ABORTED)
    return NULL;
  if (story->state != KSK_SESSION_CLOSED)
    return "The journal does not end: the ceremony was neither closed nor aborted.";
  if (ksk_story_get_open_exception (story) != NULL)
    return "An exception is open that nobody has answered.";
  if (ksk_story_get_unread_exception (story) != NULL)
    return "An exception was not read out before the ceremony was closed.";
  for (guint i = 0; i < ksk_script_get_steps (story->script)->len; i++)
    if (!story->steps[i].is_done)
      return "A step of the script was not done.";
  return NULL;
}

void
ksk_check_rules (KskAuditing *self)
{
  if (self->script == NULL) {
    ksk_report_add (self->report, KSK_AUDIT_RULES, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "There is no script to follow.");
    return;
  }
  g_autoptr (KskStory) story = ksk_story_new (self->script);
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < self->records->len; i++) {
    KskRecord *record = self->records->pdata[i];
    gboolean is_confirmed = g_str_equal (ksk_record_get_kind (record), "confirm");
    g_autofree char *undone = is_confirmed ? ksk_story_dup_undone (story) : NULL;
    if (!ksk_story_apply (story, record, &error)) {
      ksk_report_add (self->report, KSK_AUDIT_RULES, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "%s", error->message);
      return;
    }
    if (undone != NULL) {
      ksk_report_add (self->report, KSK_AUDIT_RULES, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                      "record %u: step %s was confirmed, and no record \"%s\" says that it has done what it is for",
                      i + 1, ksk_record_get_step (record), undone);
      return;
    }
  }
  const char *unfinished = find_unfinished (story);
  ksk_report_add (self->report, KSK_AUDIT_RULES, unfinished == NULL ? KSK_VERDICT_PASS : KSK_VERDICT_FAIL, NULL, 0,
                  NULL, NULL, "%s",
                  unfinished != NULL
                      ? unfinished
                      : "Every record may stand where it stands: facts that steps need, people who confirm, "
                        "exceptions that were answered.");
}
