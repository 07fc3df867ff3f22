/* An audit: what a published record says, verified with nothing but the record. */
#include "app/audit/audit.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/audit/checks.h"
#include "app/media/medium-file.h"

GBytes *
ksk_auditing_read (const KskAuditing *self, const char *name, gsize max_bytes, GError **error)
{
  return ksk_medium_check_name (name, error)
             ? ksk_medium_read_file (self->fd, self->input->folder, name, max_bytes, error)
             : NULL;
}

const KskFingerprint *
ksk_auditing_find (const KskAuditing *self, const char *path)
{
  const KskManifestFile *file = self->by_path != NULL ? g_hash_table_lookup (self->by_path, path) : NULL;
  return file != NULL ? &file->sha256 : NULL;
}

void
ksk_auditing_tell (const KskAuditing *self, const char *what, double done, gint64 begun_us)
{
  gint64 passed_us = g_get_monotonic_time () - begun_us;
  gint64 left_us = done > 0 ? (gint64)((double)passed_us * (1 - done) / done) : -1;
  if (self->input->progress != NULL)
    self->input->progress (what, done, left_us, self->input->progress_data);
}

const char *
ksk_auditing_find_pinned (const KskAuditing *self, guint64 seq, const char *member)
{
  const char *pinned = NULL;
  for (guint i = 0; i < self->records->len && i < seq; i++) {
    const char *kind = ksk_record_get_kind (self->records->pdata[i]);
    if (g_str_equal (kind, "begin") || g_str_equal (kind, "resume"))
      pinned = ksk_record_get_text (self->records->pdata[i], member);
  }
  return pinned;
}

KskRecord *
ksk_auditing_find_last (const KskAuditing *self, const char *kind)
{
  for (guint i = self->records->len; i > 0; i--)
    if (g_str_equal (ksk_record_get_kind (self->records->pdata[i - 1]), kind))
      return self->records->pdata[i - 1];
  return NULL;
}

GBytes *
ksk_auditing_read_named (const KskAuditing *self, KskRecord *record)
{
  const char *name = record != NULL ? ksk_record_get_text (record, "file") : NULL;
  const KskFingerprint *there = name != NULL ? ksk_auditing_find (self, name) : NULL;
  g_autofree char *found = there != NULL ? ksk_fingerprint_to_hex (there) : NULL;
  if (found == NULL || g_strcmp0 (found, ksk_record_get_text (record, "sha256")) != 0)
    return NULL;
  return ksk_auditing_read (self, name, KSK_MAX_REQUEST_BYTES, NULL);
}

void
ksk_auditing_clear (KskAuditing *self)
{
  g_clear_pointer (&self->by_path, g_hash_table_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->journal, g_bytes_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->script, ksk_script_unref);
  g_close (self->fd, NULL);
}

#define NO_JOURNAL "There is no journal whose chain holds, so nothing is known to compare with."

/* Those that need a journal, when there is none. */
static void
skip_rest (KskAuditing *self)
{
  static const char *const checks[]
      = { KSK_AUDIT_RULES,     KSK_AUDIT_SCRIPT,    KSK_AUDIT_CONFIG,   KSK_AUDIT_FILES,
          "SKR-SIGNATURE",     "SKR-VERIFY",        KSK_AUDIT_ANSWER,   "KSR-CHAIN-KEYS",
          "KSR-CHAIN-OVERLAP", KSK_AUDIT_CHAIN_SKR, KSK_AUDIT_PREVIOUS, KSK_AUDIT_LOG,
          KSK_AUDIT_PROOFS,    KSK_AUDIT_PAGES,     KSK_AUDIT_PAPERS,   KSK_AUDIT_FOOTAGE };
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    ksk_report_add (self->report, checks[i], KSK_VERDICT_SKIP, NULL, 0, NULL, NULL, NO_JOURNAL);
  ksk_skip_frames (self, NO_JOURNAL);
}

KskReport *
ksk_audit (const KskAuditInput *input, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (input != NULL && input->folder != NULL, NULL);

  KskAuditing self = { .input = input, .fd = ksk_medium_open (input->folder, TRUE, error), .cancellable = cancellable };
  if (self.fd < 0)
    return NULL;
  self.report = ksk_report_new ();
  ksk_check_sums (&self);
  ksk_check_manifest (&self);
  ksk_check_journal (&self);
  if (self.records != NULL) {
    ksk_check_pins (&self);
    KskPapersCheck *papers = ksk_papers_check_begin (&self);
    ksk_check_rules (&self);
    ksk_check_files (&self);
    ksk_check_signatures (&self);
    ksk_check_answer (&self);
    ksk_check_chain (&self);
    ksk_check_previous (&self);
    ksk_check_log (&self);
    ksk_check_made (&self);
    ksk_papers_check_end (papers);
    ksk_check_footage_hashes (&self);
    ksk_check_frames (&self);
  } else {
    skip_rest (&self);
  }
  ksk_auditing_clear (&self);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    g_clear_pointer (&self.report, ksk_report_unref);
  return self.report;
}
