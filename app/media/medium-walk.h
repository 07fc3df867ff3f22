/* Everything on a medium, file by file, in one order and within bounds. */
#pragma once

#include <gio/gio.h>
#include <ksk.h>

G_BEGIN_DECLS

/* More of anything is refused: no medium of a ceremony comes near. */
#define KSK_MEDIUM_MAX_ENTRIES 100000
#define KSK_MEDIUM_MAX_DEPTH 32
#define KSK_MEDIUM_MAX_BYTES (G_GUINT64_CONSTANT (64) << 30)

/* One file. @folder_fd: the folder that it is in; @path: from the root of the medium. Borrowed for the call. */
typedef struct {
  int folder_fd;
  const char *name;
  const char *path;
  guint64 size;
} KskMediumFile;

/* Returns FALSE with @error to end the walk. */
typedef gboolean (*KskMediumVisit) (const KskMediumFile *file, gpointer data, GCancellable *cancellable,
                                    GError **error);

/**
 * ksk_medium_walk:
 * @fd: the root folder; stays open.
 *
 * Visits every file in order of its path, as `sort` has it in the C locale. Links are passed over, as `find -type f`
 * does; nothing is followed, into no other file system either. Blocks; any thread.
 * Errors: G_IO_ERROR_NOT_REGULAR_FILE (a device, a pipe, a socket, another file system), _INVALID_FILENAME (a name that
 * is not UTF-8 or would break a line), _MESSAGE_TOO_LARGE (beyond a bound), _CANCELLED, and those of the system calls.
 */
gboolean ksk_medium_walk (int fd, KskMediumVisit visit, gpointer data, GCancellable *cancellable, GError **error);

/* The same where nothing may be passed over: a link is G_IO_ERROR_NOT_REGULAR_FILE. */
gboolean ksk_medium_walk_plain (int fd, KskMediumVisit visit, gpointer data, GCancellable *cancellable, GError **error);

/* The same, but for folders of the root that are not what was put there. @is_other: (not nullable): TRUE for the name
 * of one that is neither entered nor counted. */
gboolean ksk_medium_walk_but (int fd, gboolean (*is_other) (const char *name, gpointer data), KskMediumVisit visit,
                              gpointer data, GCancellable *cancellable, GError **error);

/* Gets the bytes of a file, piece by piece; @data as it was given. @bytes: borrowed for the call. */
typedef void (*KskMediumTake) (gconstpointer bytes, gsize size, gpointer data);

/**
 * ksk_medium_read_through:
 * @take: (nullable).
 *
 * Reads a file that is being visited once, for all who want it: @take and its SHA-256. Memory does not grow with it.
 * Errors: as ksk_medium_walk(); G_IO_ERROR_FAILED when it changed while it was read.
 */
gboolean ksk_medium_read_through (const KskMediumFile *file, KskMediumTake take, gpointer data, KskFingerprint *sha256,
                                  GCancellable *cancellable, GError **error);

/**
 * ksk_medium_hash_file:
 * @also: (nullable): gets the bytes, too.
 *
 * The SHA-256 of a file that is being visited: see ksk_medium_read_through().
 */
gboolean ksk_medium_hash_file (const KskMediumFile *file, KskDigest *also, KskFingerprint *sha256,
                               GCancellable *cancellable, GError **error);

/* Who wants to see each file that is hashed. All may be NULL; FALSE with @error ends it. */
typedef struct {
  gboolean (*begin) (const KskMediumFile *file, gpointer data, GError **error);
  KskMediumTake take;
  gboolean (*end) (const KskMediumFile *file, const KskFingerprint *sha256, gpointer data, GError **error);
  gpointer data;
} KskMediumReader;

/* As ksk_medium_hash_all(), with a reader. */
gboolean ksk_medium_hash_all_with (int fd, const KskMediumReader *reader, KskMediumHash *hash,
                                   GCancellable *cancellable, GError **error);

/* Hashes everything on a medium: see KskMediumHash. Memory does not grow with the files. Errors: as ksk_medium_walk();
 * G_IO_ERROR_NOT_FOUND when there is no file, _FAILED when one changed while it was read. */
gboolean ksk_medium_hash_all (int fd, KskMediumHash *hash, GCancellable *cancellable, GError **error);

G_END_DECLS
