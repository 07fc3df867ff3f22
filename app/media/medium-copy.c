/* A whole medium copied to another and read back, and a medium detached. */
#include "app/media/medium-copy.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/media/file-write.h"
#include "app/media/medium-file.h"

typedef struct {
  const KskMediumCopy *copy;
  GCancellable *outer;   /* (nullable): of the caller */
  GCancellable *inner;   /* also cancelled when the target takes no more: a film need not be read to its end then */
  char *folder;          /* (nullable): of the file before, where nothing half-written is left */
  KskFileWriter *writer; /* (nullable): the file is there already */
  gboolean is_in_source; /* not in what is done with the target or asked of the caller */
} Copying;

static void
copying_clear (Copying *self)
{
  g_clear_object (&self->inner);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->writer, ksk_file_writer_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Copying, copying_clear)

/* The one that is open is the one that the path leads to. While it is open, the number of its mount is its own. */
static gboolean
check_same (const KskMediumCopy *copy, GError **error)
{
  struct statx open_one, named;
  unsigned int mask = STATX_INO | STATX_MNT_ID;
  if (statx (copy->target_fd, "", AT_EMPTY_PATH, mask, &open_one) == 0
      && statx (AT_FDCWD, copy->target, AT_SYMLINK_NOFOLLOW, mask, &named) == 0
      && open_one.stx_dev_major == named.stx_dev_major && open_one.stx_dev_minor == named.stx_dev_minor
      && open_one.stx_ino == named.stx_ino && open_one.stx_mnt_id == named.stx_mnt_id)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it was taken out, or another one was put in its place, at %s",
               copy->target);
  return FALSE;
}

/* Makes the folder that a file of that path is to be in, below the target. */
static gboolean
make_folder (Copying *self, const char *path, GError **error)
{
  g_autofree char *below = g_path_get_dirname (path);
  g_autofree char *folder = g_build_filename (self->copy->target, g_str_equal (below, ".") ? NULL : below, NULL);
  if (g_strcmp0 (folder, self->folder) == 0)
    return TRUE;
  if (g_mkdir_with_parents (folder, 0755) != 0)
    return ksk_medium_fail (error, errno, "cannot make a folder on it");
  int fd = ksk_medium_open (folder, TRUE, error);
  if (fd < 0)
    return FALSE;
  ksk_medium_clear_leftovers (fd, folder);
  g_close (fd, NULL);
  g_free (self->folder);
  self->folder = g_steal_pointer (&folder);
  return TRUE;
}

static gboolean
fail_other (const KskMediumFile *file, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               "another %s is on it already, and nothing is ever replaced: take an empty medium", file->path);
  return FALSE;
}

static gboolean
begin_target (Copying *self, const KskMediumFile *file, GError **error)
{
  struct stat status;
  if (self->copy->begin != NULL)
    self->copy->begin (file, FALSE, self->copy->data);
  if (!check_same (self->copy, error) || !make_folder (self, file->path, error))
    return FALSE;
  g_autofree char *path = g_build_filename (self->folder, file->name, NULL);
  if (lstat (path, &status) == 0 && S_ISREG (status.st_mode)) /* end_target() knows whether it is the same */
    return (guint64)status.st_size == file->size || fail_other (file, error);
  self->writer = ksk_file_writer_new (path, error);
  return self->writer != NULL;
}

static gboolean
begin_file (const KskMediumFile *file, gpointer data, GError **error)
{
  Copying *self = data;
  self->is_in_source = FALSE;
  self->is_in_source = begin_target (self, file, error);
  return self->is_in_source;
}

static void
copy_piece (gconstpointer bytes, gsize size, gpointer data)
{
  Copying *self = data;
  if (g_cancellable_is_cancelled (self->outer)
      || (self->writer != NULL && !ksk_file_writer_append (self->writer, bytes, size)))
    g_cancellable_cancel (self->inner);
  if (self->copy->tell != NULL)
    self->copy->tell (size, self->copy->data);
}

/* What is there is of the same copy, begun before. */
static gboolean
check_there (Copying *self, const KskMediumFile *file, const KskFingerprint *sha256, GError **error)
{
  KskFingerprint found;
  int fd = ksk_medium_open (self->folder, TRUE, error);
  if (fd < 0)
    return FALSE;
  const KskMediumFile there = { fd, file->name, file->path, file->size };
  gboolean is_read = ksk_medium_hash_file (&there, NULL, &found, self->outer, error);
  g_close (fd, NULL);
  if (!is_read || ksk_fingerprint_equal (&found, sha256))
    return is_read;
  return fail_other (file, error);
}

static gboolean
end_target (Copying *self, const KskMediumFile *file, const KskFingerprint *sha256, GError **error)
{
  if (self->copy->check != NULL && !self->copy->check (file, sha256, self->copy->data, error))
    return FALSE;
  g_autoptr (KskFileWriter) writer = g_steal_pointer (&self->writer);
  return writer != NULL ? ksk_file_writer_finish (writer, error) : check_there (self, file, sha256, error);
}

static gboolean
end_file (const KskMediumFile *file, const KskFingerprint *sha256, gpointer data, GError **error)
{
  Copying *self = data;
  self->is_in_source = FALSE;
  self->is_in_source = end_target (self, file, sha256, error);
  return self->is_in_source;
}

/* Why it ended: in the middle of a file it may have been stopped, because of the target or by the caller. */
static gboolean
explain (Copying *self, GError **error)
{
  if (!g_cancellable_is_cancelled (self->inner)) {
    if (self->is_in_source && self->copy->source_failed != NULL)
      *self->copy->source_failed = TRUE;
    return FALSE;
  }
  g_clear_error (error);
  if (g_cancellable_set_error_if_cancelled (self->outer, error))
    return FALSE;
  return ksk_file_writer_finish (self->writer, error);
}

static gboolean
read_source (const KskMediumCopy *copy, KskMediumHash *hash, GCancellable *cancellable, GError **error)
{
  g_auto (Copying) self = {
    .copy = copy,
    .outer = cancellable,
    .inner = g_cancellable_new (),
    .is_in_source = TRUE,
  };
  const KskMediumReader reader = { begin_file, copy_piece, end_file, &self };
  return ksk_medium_hash_all_with (copy->source_fd, &reader, hash, self.inner, error) || explain (&self, error);
}

/* So that reading back asks the medium and not this machine's memory. Only advice: it may fail. */
static gboolean
forget_file (const KskMediumFile *file, gpointer data, GError **error)
{
  const KskMediumCopy *copy = data;
  if (copy->begin != NULL)
    copy->begin (file, TRUE, copy->data);
  int fd = openat (file->folder_fd, file->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd >= 0) {
    posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
    g_close (fd, NULL);
  }
  return TRUE;
}

static void
tell_piece (gconstpointer bytes, gsize size, gpointer data)
{
  const KskMediumCopy *copy = data;
  if (copy->tell != NULL)
    copy->tell (size, copy->data);
}

static gboolean
read_back (const KskMediumCopy *copy, KskMediumHash *hash, GCancellable *cancellable, GError **error)
{
  const KskMediumReader reader = { forget_file, tell_piece, NULL, (gpointer)copy };
  if (syncfs (copy->target_fd) != 0)
    return ksk_medium_fail (error, errno, "cannot write everything out");
  return ksk_medium_hash_all_with (copy->target_fd, &reader, hash, cancellable, error) && check_same (copy, error);
}

gboolean
ksk_medium_copy_all (const KskMediumCopy *copy, KskMediumHash *hash, GCancellable *cancellable, GError **error)
{
  KskMediumHash original;

  g_return_val_if_fail (copy != NULL && copy->target != NULL && hash != NULL, FALSE);

  if (!read_source (copy, &original, cancellable, error) || !read_back (copy, hash, cancellable, error))
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

gboolean
ksk_medium_let_go (const char *folder, GError **error)
{
  g_autoptr (GError) failure = NULL;
  if (ksk_medium_detach (folder, &failure) || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
