/* An audit: what a published record says, verified with nothing but the record. */
#include "app/audit/audit.h"

#include "app/audit/checks.h"
#include "app/media/medium-file.h"

#define NO_JOURNAL "There is no journal whose chain holds, so nothing is known to compare with."

/* Those that need a journal, when there is none. */
static void
skip_rest (KskAuditing *self)
{
  static const char *const checks[]
      = { KSK_AUDIT_RULES,    KSK_AUDIT_SCRIPT, KSK_AUDIT_CONFIG, KSK_AUDIT_FILES,     "SKR-SIGNATURE",
          "SKR-VERIFY",       KSK_AUDIT_ANSWER, "KSR-CHAIN-KEYS", "KSR-CHAIN-OVERLAP", KSK_AUDIT_CHAIN_SKR,
          KSK_AUDIT_PREVIOUS, KSK_AUDIT_LOG,    KSK_AUDIT_PROOFS, KSK_AUDIT_PAGES,     KSK_AUDIT_PAPERS,
          KSK_AUDIT_CAPTIONS, KSK_AUDIT_FOOTAGE };
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
    ksk_check_captions (&self);
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
