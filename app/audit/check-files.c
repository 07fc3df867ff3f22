/* FILE-HASH: the files that passed through the room are those of the journal. */
#include "app/audit/checks.h"

/* Records that name a file of the record, and its hash. */
static const char *const kinds[]
    = { "previous-loaded", "request-loaded", "response-signed", "printed", "footage-ended", "footage-copy", NULL };

static gboolean
check (KskAuditing *self, KskRecord *record)
{
  const char *name = ksk_record_get_text (record, "file"), *pinned = ksk_record_get_text (record, "sha256");
  guint64 seq = ksk_record_get_seq (record);
  if (name == NULL || pinned == NULL) {
    ksk_report_add (self->report, KSK_AUDIT_FILES, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                    "Record %" G_GUINT64_FORMAT " names no file, or no hash.", seq);
    return FALSE;
  }
  const KskFingerprint *there = ksk_auditing_find (self, name);
  g_autofree char *found = there != NULL ? ksk_fingerprint_to_hex (there) : NULL;
  if (g_strcmp0 (found, pinned) == 0)
    return TRUE;
  ksk_report_add (self->report, KSK_AUDIT_FILES, KSK_VERDICT_FAIL, NULL, 0, pinned, found,
                  there != NULL ? "%s is not the file of record %" G_GUINT64_FORMAT "."
                                : "%s, of record %" G_GUINT64_FORMAT ", is not there.",
                  name, seq);
  return FALSE;
}

void
ksk_check_files (KskAuditing *self)
{
  guint n_files = 0, n_wrong = 0;
  for (guint i = 0; i < self->records->len; i++) {
    if (!g_strv_contains (kinds, ksk_record_get_kind (self->records->pdata[i])))
      continue;
    n_files++;
    n_wrong += !check (self, self->records->pdata[i]);
  }
  if (n_wrong == 0)
    ksk_report_add (self->report, KSK_AUDIT_FILES, n_files > 0 ? KSK_VERDICT_PASS : KSK_VERDICT_SKIP, NULL, 0, NULL,
                    NULL, "The %u files that the journal names have the hashes that it has for them.", n_files);
}
