/* All findings of a run, in the order of the rules. */
#pragma once

#include "check/finding.h"

G_BEGIN_DECLS

/* Failures of one check that a report lists; one more says that there are others. A file that breaks a rule in each of
 * a hundred thousand bundles is refused just as well, and can be read and printed. */
#define KSK_REPORT_MAX_FAILURES 1000

/* Grows while checks run, constant afterwards. Reference counted; getters from any thread once it no longer grows. */
typedef struct _KskReport KskReport;

/* Returns: (transfer full): an empty report; an empty report rejects. */
KSK_API KskReport *ksk_report_new (void);
KSK_API KskReport *ksk_report_ref (KskReport *self);
KSK_API void ksk_report_unref (KskReport *self);

/**
 * ksk_report_add:
 * @check: (not nullable): the id; kept as given, so a string constant.
 * @bundle_id: (nullable): and @bundle_number: 0 when the rule is about the whole request.
 * @expected: @found: (nullable): copied.
 * @message: (not nullable): printf format of one sentence.
 *
 * All texts but @check are cut to 1000 characters, and unprintable ones replaced by U+FFFD: they quote the file.
 */
KSK_API void ksk_report_add (KskReport *self, const char *check, KskVerdict verdict, const char *bundle_id,
                             guint bundle_number, const char *expected, const char *found, const char *message, ...)
    G_GNUC_PRINTF (8, 9);

/* Appends every finding of @other. */
KSK_API void ksk_report_append (KskReport *self, KskReport *other);

KSK_API GPtrArray *ksk_report_get_findings (KskReport *self); /* (element-type KskFinding), do not modify */

/* Returns the number of findings with that verdict. */
KSK_API guint ksk_report_count (KskReport *self, KskVerdict verdict);

/* Returns TRUE when nothing failed and at least one rule passed. */
KSK_API gboolean ksk_report_accepts (KskReport *self);

/* Returns TRUE when a finding of @check failed. */
KSK_API gboolean ksk_report_has_failed (KskReport *self, const char *check);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskReport, ksk_report_unref)

G_END_DECLS
