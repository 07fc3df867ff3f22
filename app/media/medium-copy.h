/* A whole medium copied to another, and a medium detached. */
#pragma once

#include <gio/gio.h>
#include <ksk.h>

G_BEGIN_DECLS

/* A larger file is not copied: logs and XML files are small. */
#define KSK_MEDIUM_MAX_COPIED_BYTES (256 * 1024 * 1024)

/**
 * ksk_medium_copy_all:
 * @hash: (out): of the copy, which was read back.
 *
 * Copies every file that ksk_medium_walk() visits. What is on the target already must be part of the same copy, begun
 * before the program was killed. Blocks. Errors: G_IO_ERROR_FAILED when the copy differs, which also says that there
 * was something else on it; those of ksk_medium_hash_all() and ksk_medium_write_file().
 */
gboolean ksk_medium_copy_all (int source_fd, const char *source, int target_fd, const char *target, KskMediumHash *hash,
                              GCancellable *cancellable, GError **error);

/* Unmounts what is mounted on @folder, which has been written out. Errors: G_IO_ERROR_PERMISSION_DENIED when somebody
 * else must do it, and G_IO_ERROR of the system call. */
gboolean ksk_medium_detach (const char *folder, GError **error);

G_END_DECLS
