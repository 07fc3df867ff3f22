/* The manifest of a record: path, size and SHA-256 of each file, and the hash of all their contents. */
#pragma once

#include "evidence/fingerprint.h"

G_BEGIN_DECLS

#define KSK_MANIFEST_NAME "MANIFEST.txt"

/* What stands for the path in the last line, which is about all files together. */
#define KSK_MANIFEST_ALL "."

/* One file. */
typedef struct {
  char *path; /* (not nullable): relative to the folder, with slashes */
  guint64 size;
  KskFingerprint sha256;
} KskManifestFile;

KSK_API void ksk_manifest_file_free (KskManifestFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskManifestFile, ksk_manifest_file_free)

/* @path: (not nullable): copied. Returns: (transfer full). */
KSK_API KskManifestFile *ksk_manifest_file_new (const char *path, guint64 size, const KskFingerprint *sha256);

/**
 * ksk_manifest_is_closing_film:
 * @path: (not nullable): of a file, from the folder of the record.
 *
 * Returns TRUE for `KSK60_CAM01_closing.mkv`, `KSK60_CAM01_closing-2.webm` and the like. They show the hash of
 * `SHA256SUMS`, so that neither list can have them.
 */
KSK_API gboolean ksk_manifest_is_closing_film (const char *path);

/* What the list of one of them has after its name: `KSK60_CAM01_closing.mkv.sha256`. */
#define KSK_MANIFEST_CLOSING_ENDING ".sha256"

/* Returns TRUE for such a film, and for its list. @path: (not nullable): as there. */
KSK_API gboolean ksk_manifest_is_of_closing (const char *path);

/* Returns: (transfer full) (not nullable): the list of a closing film, for sha256sum: the film, and the `SHA256SUMS`
 * that it shows. @path: (not nullable): of the film. @sha256: (not nullable): of it. @sums: (not nullable): SHA-256 of
 * `SHA256SUMS`. */
KSK_API GBytes *ksk_manifest_format_closing (const char *path, const KskFingerprint *sha256,
                                             const KskFingerprint *sums);

/* Tells whether a file of a record has a line: all have but the manifest itself, `SHA256SUMS`, which comes after it,
 * closing films and their lists. @path: (not nullable). */
KSK_API gboolean ksk_manifest_has_line (const char *path);

/* Returns: (transfer full) (not nullable): a line of it: `SHA256  SIZE  PATH` and a line break. */
KSK_API char *ksk_manifest_format_line (const KskFingerprint *sha256, guint64 size, const char *path);

/**
 * ksk_manifest_format:
 * @files: (not nullable) (element-type KskManifestFile): at least one, in any order.
 * @contents: (not nullable): SHA-256 of the contents of all, one after the other in order of the octets of their paths;
 * what `hsmfd-hash` computed of a medium.
 *
 * Writes a line for each file, in that order, and the last for all: @contents, the sum of the sizes, KSK_MANIFEST_ALL.
 * Returns: (transfer full) (nullable). Errors: those of ksk_sums_format().
 */
KSK_API GBytes *ksk_manifest_format (GPtrArray *files, const KskFingerprint *contents, GError **error);

G_END_DECLS
