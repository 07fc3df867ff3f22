/* JOURNAL-CHAIN, JOURNAL-RULES, SCRIPT-HASH, CONFIG-HASH: the journal is whole, follows its own rules and its script,
 * and pins what lies beside it. */
#include <string.h>

#include "app/audit/checks.h"

#define SCRIPT_NAME "script.xml"

void
ksk_check_journal (KskAuditing *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_auditing_read (self, KSK_JOURNAL_NAME, KSK_MAX_JOURNAL_BYTES, &error);
  self->records = bytes != NULL ? ksk_journal_read (bytes, NULL, &error) : NULL;
  if (self->records != NULL && self->records->len == 0) {
    g_clear_pointer (&self->records, g_ptr_array_unref);
    g_set_error_literal (&error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN, "there is no record in it");
  }
  if (self->records == NULL) {
    ksk_report_add (self->report, KSK_AUDIT_CHAIN, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, KSK_JOURNAL_NAME ": %s",
                    error->message);
    return;
  }
  KskRecord *last = self->records->pdata[self->records->len - 1];
  ksk_report_add (self->report, KSK_AUDIT_CHAIN, KSK_VERDICT_PASS, NULL, 0, NULL, ksk_record_get_hash (last),
                  "Each of %u records follows from the one before. The last has the hash %s.", self->records->len,
                  ksk_record_get_hash (last));
}

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

static void
check_rules (KskAuditing *self, KskScript *script)
{
  g_autoptr (KskStory) story = ksk_story_new (script);
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < self->records->len; i++) {
    if (ksk_story_apply (story, self->records->pdata[i], &error))
      continue;
    ksk_report_add (self->report, KSK_AUDIT_RULES, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "Record %u: %s", i + 1,
                    error->message);
    return;
  }
  const char *unfinished = find_unfinished (story);
  ksk_report_add (self->report, KSK_AUDIT_RULES, unfinished == NULL ? KSK_VERDICT_PASS : KSK_VERDICT_FAIL, NULL, 0,
                  NULL, NULL, "%s",
                  unfinished != NULL
                      ? unfinished
                      : "Every record may stand where it stands: facts that steps need, people who confirm, "
                        "exceptions that were answered.");
}

/* @name: (nullable): of the file; NULL when it is not there. */
static gboolean
check_pin (KskAuditing *self, const char *check, const char *member, const char *name)
{
  const char *pinned = ksk_record_get_text (self->records->pdata[0], member);
  const KskFingerprint *there = name != NULL ? ksk_auditing_find (self, name) : NULL;
  if (there == NULL) {
    ksk_report_add (self->report, check, KSK_VERDICT_SKIP, NULL, 0, pinned, NULL,
                    "The file whose hash the first record has is not in the record.");
    return FALSE;
  }
  g_autofree char *found = ksk_fingerprint_to_hex (there);
  gboolean is_same = g_strcmp0 (pinned, found) == 0;
  ksk_report_add (
      self->report, check, is_same ? KSK_VERDICT_PASS : KSK_VERDICT_FAIL, NULL, 0, pinned, found,
      is_same ? "%s is the one that the first record names." : "%s is not the one that the first record names.", name);
  return is_same;
}

/* The one configuration, whatever it is called. Returns: (transfer none) (nullable). */
static const char *
find_config (const KskAuditing *self)
{
  for (guint i = 0; self->sums != NULL && i < self->sums->len; i++) {
    const KskSum *sum = self->sums->pdata[i];
    if (g_str_has_suffix (sum->path, ".yaml") && strchr (sum->path, '/') == NULL)
      return sum->path;
  }
  return NULL;
}

void
ksk_check_pins (KskAuditing *self)
{
  check_pin (self, KSK_AUDIT_CONFIG, "config_sha256", find_config (self));
  gboolean has_script = check_pin (self, KSK_AUDIT_SCRIPT, "script_sha256", SCRIPT_NAME);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = has_script ? ksk_auditing_read (self, SCRIPT_NAME, KSK_MAX_SCRIPT_BYTES, &error) : NULL;
  g_autoptr (KskScript) script = bytes != NULL ? ksk_script_parse (bytes, &error) : NULL;
  if (script != NULL) {
    check_rules (self, script);
    return;
  }
  ksk_report_add (self->report, KSK_AUDIT_RULES, error != NULL ? KSK_VERDICT_FAIL : KSK_VERDICT_SKIP, NULL, 0, NULL,
                  NULL, "There is no script to follow%s%s", error != NULL ? ": " : ".",
                  error != NULL ? error->message : "");
}
