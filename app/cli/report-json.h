/* Results as JSON objects, for other programs. */
#pragma once

#include <json-glib/json-glib.h>

#include "run.h"

G_BEGIN_DECLS

/* Each adds members to the object that @builder is in. */
void ksk_report_json_add_findings (JsonBuilder *builder, KskReport *report);
void ksk_report_json_add_fingerprint (JsonBuilder *builder, const KskFingerprint *fingerprint);
void ksk_report_json_add_bundles (JsonBuilder *builder, GPtrArray *bundles);

/* Adds a member with a string, or null. */
void ksk_report_json_add_string (JsonBuilder *builder, const char *name, const char *value);

/* Begins `{"verdict": ..., "findings": [...], "request": {...}` for a run; the caller may add members and ends it. */
JsonBuilder *ksk_report_json_begin (const KskRun *run);

/* Ends the object and prints it with a newline. Frees @builder. */
void ksk_report_json_finish (JsonBuilder *builder);

G_END_DECLS
