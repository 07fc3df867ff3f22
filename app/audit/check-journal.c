/* JOURNAL-CHAIN, SCRIPT-HASH, CONFIG-HASH: the journal is whole, and pins what lies beside it. */
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
  self->journal = g_steal_pointer (&bytes);
  KskRecord *last = self->records->pdata[self->records->len - 1];
  ksk_report_add (self->report, KSK_AUDIT_CHAIN, KSK_VERDICT_PASS, NULL, 0, NULL, ksk_record_get_hash (last),
                  "Each of %u records follows from the one before. The last has the hash %s.", self->records->len,
                  ksk_record_get_hash (last));
}

/* @name: (nullable): of the file; NULL when it is not there, which is @without: a configuration with a PIN in it is not
 * published, a script is. */
static gboolean
check_pin (KskAuditing *self, const char *check, const char *member, const char *name, KskVerdict without)
{
  const char *pinned = ksk_record_get_text (self->records->pdata[0], member);
  const KskFingerprint *there = name != NULL ? ksk_auditing_find (self, name) : NULL;
  if (there == NULL) {
    ksk_report_add (self->report, check, without, NULL, 0, pinned, NULL,
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
  for (guint i = 0; self->files != NULL && i < self->files->len; i++) {
    const char *path = ((const KskManifestFile *)self->files->pdata[i])->path;
    if (g_str_has_suffix (path, ".yaml") && strchr (path, '/') == NULL)
      return path;
  }
  return NULL;
}

void
ksk_check_pins (KskAuditing *self)
{
  const char *config = find_config (self);
  if (check_pin (self, KSK_AUDIT_CONFIG, "config_sha256", config, KSK_VERDICT_SKIP))
    self->config_name = config;
  if (!check_pin (self, KSK_AUDIT_SCRIPT, "script_sha256", SCRIPT_NAME, KSK_VERDICT_FAIL))
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_auditing_read (self, SCRIPT_NAME, KSK_MAX_SCRIPT_BYTES, &error);
  self->script = bytes != NULL ? ksk_script_parse (bytes, &error) : NULL;
  if (self->script == NULL)
    ksk_report_add (self->report, KSK_AUDIT_SCRIPT, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, SCRIPT_NAME ": %s",
                    error->message);
}
