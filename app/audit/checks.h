/* What the checks of an audit share. Internal to app/audit. */
#pragma once

#include "app/audit/audit.h"

G_BEGIN_DECLS

#define KSK_AUDIT_SUMS "SUMS"
#define KSK_AUDIT_MANIFEST "MANIFEST"
#define KSK_AUDIT_CHAIN "JOURNAL-CHAIN"
#define KSK_AUDIT_RULES "JOURNAL-RULES"
#define KSK_AUDIT_SCRIPT "SCRIPT-HASH"
#define KSK_AUDIT_CONFIG "CONFIG-HASH"
#define KSK_AUDIT_FILES "FILE-HASH"
#define KSK_AUDIT_LOG "LOG-TEXT"
#define KSK_AUDIT_PAPERS "PAPERS"
#define KSK_AUDIT_PROOFS "PROOFS"
#define KSK_AUDIT_PAGES "PAGES"
#define KSK_AUDIT_CAPTIONS "CAPTIONS"
#define KSK_AUDIT_FOOTAGE "FOOTAGE-HASH"
#define KSK_AUDIT_ANCHOR "SKR-ANCHOR"
#define KSK_AUDIT_ANSWER "SKR-REQUEST"
#define KSK_AUDIT_CHAIN_SKR "SKR-CHAIN"
#define KSK_AUDIT_PREVIOUS "PREVIOUS-RECORD"

/* A record that is being audited. */
typedef struct {
  const KskAuditInput *input;
  int fd;                  /* of the folder */
  KskReport *report;       /* grows */
  GPtrArray *files;        /* (nullable) (element-type KskManifestFile): what is there, in order of path */
  GHashTable *by_path;     /* (nullable): path to one of them */
  KskFingerprint contents; /* of all that a manifest lists */
  GBytes *journal;         /* (nullable): with records */
  GPtrArray *records;      /* (nullable) (element-type KskRecord): of a journal whose chain holds */
  KskScript *script;       /* (nullable): that the journal names, where it is in the record */
  const char *config_name; /* (nullable): file of the configuration that the journal names, where it is in the record */
  GCancellable *cancellable;
} KskAuditing;

/* Reads a file of the record itself, in no folder below or above, at most @max_bytes. Returns: (transfer full)
 * (nullable). */
GBytes *ksk_auditing_read (const KskAuditing *self, const char *name, gsize max_bytes, GError **error);

/* Returns: (transfer none) (nullable): what @member was when the program was last started before record number @seq. */
const char *ksk_auditing_find_pinned (const KskAuditing *self, guint64 seq, const char *member);

/* Tells how far something is that began at @begun_us (of g_get_monotonic_time()); see KskAuditProgress. */
void ksk_auditing_tell (const KskAuditing *self, const char *what, double done, gint64 begun_us);

/* Returns: (transfer none) (nullable): the hash of a file that is there. */
const KskFingerprint *ksk_auditing_find (const KskAuditing *self, const char *path);

/* Returns what @member of @record, a text, says in microseconds of UTC since 1970; -1: it says no time. */
gint64 ksk_auditing_get_time_us (KskRecord *record, const char *member);

/* Returns: (transfer none) (nullable): the last record of that kind. */
KskRecord *ksk_auditing_find_last (const KskAuditing *self, const char *kind);

/* Reads the KSR or SKR that @record (nullable) names. Another than that is the business of FILE-HASH. Returns:
 * (transfer full) (nullable). */
GBytes *ksk_auditing_read_named (const KskAuditing *self, KskRecord *record);

/* One response that was signed, and what was loaded last before it. A plain value; the records are borrowed. */
typedef struct {
  KskRecord *previous; /* (nullable): `previous-loaded` or `previous-waived` */
  KskRecord *request;  /* (nullable): `request-loaded` */
  KskRecord *response; /* (nullable): `response-signed`; NULL: what was loaded last was not signed */
} KskSigning;

/* Returns: (transfer full) (element-type KskSigning): at least one, in the order of the journal, those of the same
 * three files once. Only the last may be without a response. */
GArray *ksk_auditing_list_signings (const KskAuditing *self);

/* Frees what the checks have read, and closes the folder; the report stays. */
void ksk_auditing_clear (KskAuditing *self);

/* Each adds at least one finding. Those after the first need sums, those after the second records; without them they
 * say that they were not checked. */
void ksk_check_sums (KskAuditing *self);
void ksk_check_manifest (KskAuditing *self);
void ksk_check_journal (KskAuditing *self);
void ksk_check_pins (KskAuditing *self);
void ksk_check_rules (KskAuditing *self);
void ksk_check_files (KskAuditing *self);
void ksk_check_signatures (KskAuditing *self);
void ksk_check_answer (KskAuditing *self);
void ksk_check_chain (KskAuditing *self);
void ksk_check_previous (KskAuditing *self);
void ksk_check_log (KskAuditing *self);
void ksk_check_made (KskAuditing *self);
void ksk_check_captions (KskAuditing *self);
void ksk_check_footage_hashes (KskAuditing *self);
void ksk_check_frames (KskAuditing *self);

/* PAPERS: made again in threads of their own, beside the checks in between. */
typedef struct _KskPapersCheck KskPapersCheck;

/* Needs script and configuration. Until it ends, nothing else may translate or read the environment.
 * Returns: (transfer full) (not nullable). */
KskPapersCheck *ksk_papers_check_begin (KskAuditing *self);

/* Waits for them, and adds at least one finding. @self: (transfer full) (not nullable). */
void ksk_papers_check_end (KskPapersCheck *self);

/* Says of every check of ksk_check_frames() why it was not made. */
void ksk_skip_frames (KskAuditing *self, const char *sentence);

G_END_DECLS
