/* A whole medium copied to another and read back, and a medium detached. */
#include "app/media/medium-copy.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/media/medium-file.h"
#include "app/media/medium-walk.h"

typedef struct {
  const char *source;
  const char *target;
} Copying;

/* Opens the folder that a file of that path is to be in, below @target, and makes it where it is not there. */
static int
open_parent (const char *target, const char *path, char **folder, GError **error)
{
  g_autofree char *below = g_path_get_dirname (path);

  *folder = g_build_filename (target, below, NULL);
  if (g_mkdir_with_parents (*folder, 0755) == 0)
    return ksk_medium_open (*folder, TRUE, error);
  ksk_medium_fail (error, errno, "cannot make a folder on it");
  return -1;
}

static gboolean
copy_file (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  Copying *self = data;
  g_autofree char *folder = NULL;
  g_autofree char *path = g_build_filename (self->source, file->path, NULL);
  g_autofree char *source_folder = g_path_get_dirname (path);
  g_autoptr (GBytes) bytes
      = ksk_medium_read_file (file->folder_fd, source_folder, file->name, KSK_MEDIUM_MAX_COPIED_BYTES, error);
  if (bytes == NULL)
    return FALSE;
  int fd = open_parent (self->target, file->path, &folder, error);
  if (fd < 0)
    return FALSE;
  gboolean is_written = ksk_medium_write_file (fd, folder, file->name, bytes, error);
  g_close (fd, NULL);
  return is_written;
}

gboolean
ksk_medium_copy_all (int source_fd, const char *source, int target_fd, const char *target, KskMediumHash *hash,
                     GCancellable *cancellable, GError **error)
{
  Copying copying = { source, target };
  KskMediumHash original;

  g_return_val_if_fail (source != NULL && target != NULL && hash != NULL, FALSE);

  if (!ksk_medium_walk (source_fd, copy_file, &copying, cancellable, error)
      || !ksk_medium_hash_all (source_fd, &original, cancellable, error))
    return FALSE;
  if (syncfs (target_fd) != 0)
    return ksk_medium_fail (error, errno, "cannot write everything out");
  if (!ksk_medium_hash_all (target_fd, hash, cancellable, error))
    return FALSE;
  if (ksk_fingerprint_equal (&original.manifest, &hash->manifest))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               "the copy has %u files and %" G_GUINT64_FORMAT " bytes that are not those of the original, %u and "
               "%" G_GUINT64_FORMAT ": take an empty medium",
               hash->n_files, hash->n_bytes, original.n_files, original.n_bytes);
  return FALSE;
}

gboolean
ksk_medium_detach (const char *folder, GError **error)
{
  g_return_val_if_fail (folder != NULL, FALSE);

  if (umount2 (folder, UMOUNT_NOFOLLOW) == 0)
    return TRUE;
  if (errno != EPERM)
    return ksk_medium_fail (error, errno, "cannot unmount it");
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               "everything is written out, but this program may not unmount %s: unmount it at a terminal and try again",
               folder);
  return FALSE;
}
