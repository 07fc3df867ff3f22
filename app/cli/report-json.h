/* Results as JSON objects, for other programs. */
#pragma once

#include <json-glib/json-glib.h>

#include "run.h"

G_BEGIN_DECLS

/* Each adds members to the object that @builder is in. */
void ksk_report_json_add_findings (JsonBuilder *builder, KskReport *report);
void ksk_report_json_add_judged (JsonBuilder *builder, KskReport *report, gboolean accepted); /* another verdict */
void ksk_report_json_add_fingerprint (JsonBuilder *builder, const KskFingerprint *fingerprint);
void ksk_report_json_add_bundles (JsonBuilder *builder, GPtrArray *bundles);

/* Adds a member with a string, or null. */
void ksk_report_json_add_string (JsonBuilder *builder, const char *name, const char *value);

/* Adds the member `file`. @path: (nullable): need not be UTF-8. */
void ksk_report_json_add_file (JsonBuilder *builder, const char *path);

/* Adds a member with a time, `2026-01-31T00:00:00Z`. */
void ksk_report_json_add_time (JsonBuilder *builder, const char *name, gint64 time_s);

/* Adds `id` and `serial` of a request or response. */
void ksk_report_json_add_identity (JsonBuilder *builder, const char *id, guint64 serial);

/* Begins `{"verdict": ..., "findings": [...], "request": {...}` for a run; the caller may add members and ends it.
 * What is not known of the request, because it could not be read or parsed, is null. */
JsonBuilder *ksk_report_json_begin (const KskRun *run);

/* Ends the object and prints it with a newline, as UTF-8 in any locale. Frees @builder. */
void ksk_report_json_finish (JsonBuilder *builder);

G_END_DECLS
