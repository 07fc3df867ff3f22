/* The list of a published record: `SHA256SUMS`, as `sha256sum --check` reads it. */
#pragma once

#include "evidence/fingerprint.h"

G_BEGIN_DECLS

#define KSK_SUMS_ERROR (ksk_sums_error_quark ())

typedef enum {
  KSK_SUMS_ERROR_MALFORMED, /* a line that is none, is out of order or twice, or a list of nothing */
  KSK_SUMS_ERROR_PATH,      /* a name that could be another file on another system, or outside of the folder */
} KskSumsError;

KSK_API GQuark ksk_sums_error_quark (void);

#define KSK_SUMS_NAME "SHA256SUMS"

/* Far beyond what a ceremony leaves. */
#define KSK_MAX_SUMS_BYTES (4 * 1024 * 1024)
#define KSK_MAX_SUMS_PATH_BYTES 1024

/* One file. */
typedef struct {
  char *path; /* (not nullable): relative to the folder, with slashes */
  KskFingerprint sha256;
} KskSum;

KSK_API void ksk_sum_free (KskSum *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskSum, ksk_sum_free)

/* @path: (not nullable): copied. Returns: (transfer full). */
KSK_API KskSum *ksk_sum_new (const char *path, const KskFingerprint *sha256);

/**
 * ksk_sums_check_path:
 *
 * Returns TRUE for a path that names one file under the folder on every system: parts of letters, digits and `._-+`
 * that begin with none of `.-`, with slashes between; at most KSK_MAX_SUMS_PATH_BYTES octets. Letters are those of
 * ASCII. Errors: KSK_SUMS_ERROR_PATH.
 */
KSK_API gboolean ksk_sums_check_path (const char *path, GError **error);

/**
 * ksk_sums_format:
 * @sums: (not nullable) (element-type KskSum): at least one, in any order.
 *
 * Writes a line `HASH  PATH` each, sorted by the octets of the paths. Returns: (transfer full) (nullable). Errors:
 * KSK_SUMS_ERROR_PATH; _MALFORMED for a path twice, also when only the case of letters differs, and for no files.
 */
KSK_API GBytes *ksk_sums_format (GPtrArray *sums, GError **error);

/**
 * ksk_sums_parse:
 * @bytes: (not nullable): at most KSK_MAX_SUMS_BYTES.
 *
 * Reads exactly what ksk_sums_format() writes, so that one list of files has one hash.
 * Returns: (transfer full) (nullable) (element-type KskSum): in order. Errors: KSK_SUMS_ERROR_*, with the line.
 */
KSK_API GPtrArray *ksk_sums_parse (GBytes *bytes, GError **error);

G_END_DECLS
