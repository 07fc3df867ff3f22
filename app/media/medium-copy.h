/* A whole medium copied to another, and a medium detached. */
#pragma once

#include <gio/gio.h>
#include <ksk.h>

#include "app/media/medium-walk.h"

G_BEGIN_DECLS

/* What is copied where. Borrowed. */
typedef struct {
  int source_fd;
  int target_fd;
  const char *target; /* (not nullable): path of the target, to find out when another medium is there all at once */
  /* (nullable): gets @size octets more: each is read from the source, and again from the copy. Any time, in the thread
   * of the call. */
  void (*tell) (gsize size, gpointer data);
  /* (nullable): sees each file before it is read from the source; @is_copy: before it is read back. */
  void (*begin) (const KskMediumFile *file, gboolean is_copy, gpointer data);
  /* (nullable): sees each file of the source before it counts as copied; FALSE with @error ends the copy. */
  gboolean (*check) (const KskMediumFile *file, const KskFingerprint *sha256, gpointer data, GError **error);
  gpointer data;
  /* (out) (nullable): set to TRUE when it is the source that cannot be read or changes, and left alone otherwise. */
  gboolean *source_failed;
} KskMediumCopy;

/**
 * ksk_medium_copy_all:
 * @hash: (out): of the copy, which was read back from the medium.
 *
 * Copies every file that ksk_medium_walk() visits, each synced and given its name when it is whole; memory does not
 * grow with the files. What is on the target already must be part of the same copy, begun before, and is left as it is.
 * Blocks; any thread. Errors: G_IO_ERROR_FAILED when the copy differs, which also says that there was something else on
 * it; _NOT_FOUND when the target was taken out or another one is there; those of ksk_medium_hash_all() and
 * ksk_file_write_new().
 */
gboolean ksk_medium_copy_all (const KskMediumCopy *copy, KskMediumHash *hash, GCancellable *cancellable,
                              GError **error);

/* Unmounts what is mounted on @folder, which has been written out. Errors: G_IO_ERROR_PERMISSION_DENIED when somebody
 * else must do it, and G_IO_ERROR of the system call. */
gboolean ksk_medium_detach (const char *folder, GError **error);

/* The same for a copy that is whole: a program that may not unmount leaves that to people, for asking again would copy
 * it again. */
gboolean ksk_medium_let_go (const char *folder, GError **error);

G_END_DECLS
