/* A run's result for people, in the layout of ceremony logs. */
#pragma once

#include "run.h"

G_BEGIN_DECLS

/* Prints the previous SKR, the request with its hash, every finding (failed first) and the verdict. */
void ksk_report_text_print (const KskRun *run);

/* Prints the findings alone, failed first, and a line that counts them. */
void ksk_report_text_print_findings (KskReport *report);

/**
 * ksk_report_text_complain:
 * @path: (not nullable): what is rejected.
 * @consequence: (nullable): what did not happen, `nothing was signed`.
 *
 * Says on standard error that something failed, and what first.
 */
void ksk_report_text_complain (KskReport *report, const char *path, const char *consequence);

/* Prints `SHA256 hash of KSR:`, the hex digits and `>> words <<`. @kind: `KSR`, `SKR`. */
void ksk_report_text_print_fingerprint (const char *kind, const KskFingerprint *fingerprint);

G_END_DECLS
