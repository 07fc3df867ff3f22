/* What the checks of an audit share. Internal to app/audit. */
#pragma once

#include "app/audit/audit.h"

G_BEGIN_DECLS

#define KSK_AUDIT_SUMS "SUMS"
#define KSK_AUDIT_CHAIN "JOURNAL-CHAIN"
#define KSK_AUDIT_RULES "JOURNAL-RULES"
#define KSK_AUDIT_SCRIPT "SCRIPT-HASH"
#define KSK_AUDIT_CONFIG "CONFIG-HASH"
#define KSK_AUDIT_FILES "FILE-HASH"
#define KSK_AUDIT_LOG "LOG-TEXT"
#define KSK_AUDIT_PAPERS "PAPERS"
#define KSK_AUDIT_FOOTAGE "FOOTAGE-HASH"
#define KSK_AUDIT_ANCHOR "SKR-ANCHOR"

/* A record that is being audited. */
typedef struct {
  const KskAuditInput *input;
  int fd;             /* of the folder */
  KskReport *report;  /* grows */
  GPtrArray *sums;    /* (nullable) (element-type KskSum): what is there, in order of path; not what the list says */
  GPtrArray *records; /* (nullable) (element-type KskRecord): of a journal whose chain holds */
  KskScript *script;  /* (nullable): that the journal names, where it is in the record */
  const char *config_name; /* (nullable): file of the configuration that the journal names, where it is in the record */
  GCancellable *cancellable;
} KskAuditing;

/* Reads a file of the record itself, in no folder below or above, at most @max_bytes. Returns: (transfer full)
 * (nullable). */
GBytes *ksk_auditing_read (KskAuditing *self, const char *name, gsize max_bytes, GError **error);

/* Returns: (transfer none) (nullable): the hash of a file that is there. */
const KskFingerprint *ksk_auditing_find (const KskAuditing *self, const char *path);

/* Each adds at least one finding. Those after the first need sums, those after the second records; without them they
 * say that they were not checked. */
void ksk_check_sums (KskAuditing *self);
void ksk_check_journal (KskAuditing *self);
void ksk_check_pins (KskAuditing *self);
void ksk_check_rules (KskAuditing *self);
void ksk_check_files (KskAuditing *self);
void ksk_check_signatures (KskAuditing *self);
void ksk_check_log (KskAuditing *self);
void ksk_check_papers (KskAuditing *self);
void ksk_check_footage_hashes (KskAuditing *self);
void ksk_check_frames (KskAuditing *self);

/* Says of every check of ksk_check_frames() why it was not made. */
void ksk_skip_frames (KskAuditing *self, const char *sentence);

G_END_DECLS
