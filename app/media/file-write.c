/* Writing a new file under a temporary name, then naming, reading back and comparing it. */
#include "app/media/file-write.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/media/file-read.h"

#define MAX_TEMPORARY_TRIES 100

/* More than twice that is never on its way to the medium. */
#define PUSH_BYTES (4 * 1024 * 1024)

/* Where a new file goes. All system calls take the folder's descriptor, so that it cannot be exchanged on the way. */
typedef struct {
  const char *path;
  const char *name; /* points into path */
  int folder_fd;
} Target;

static void
target_close (Target *self)
{
  if (self->folder_fd >= 0)
    g_close (self->folder_fd, NULL);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_close)

#define TARGET_INIT \
  {                 \
    NULL, NULL, -1  \
  }

static gboolean
set_error (GError **error, const Target *target, int code, const char *reason)
{
  g_set_error (error, G_IO_ERROR, code, "cannot write %s: %s", target->path, reason);
  return FALSE;
}

static gboolean
set_errno_error (GError **error, const Target *target, int saved_errno, const char *action)
{
  g_autofree char *reason = g_strdup_printf ("%s: %s", action, g_strerror (saved_errno));
  return set_error (error, target, g_io_error_from_errno (saved_errno), reason);
}

static gboolean
set_exists_error (GError **error, const Target *target)
{
  return set_error (error, target, G_IO_ERROR_EXISTS,
                    "something has that name already, and nothing is ever replaced: choose another name");
}

/* Opens the folder and makes sure that the name is free. */
static gboolean
target_open (Target *self, const char *path, GError **error)
{
  self->path = path;
  const char *slash = strrchr (path, '/');
  self->name = slash != NULL ? slash + 1 : path;
  if (g_str_equal (self->name, "") || g_str_equal (self->name, ".") || g_str_equal (self->name, ".."))
    return set_error (error, self, G_IO_ERROR_INVALID_FILENAME, "that is not the name of a file");

  g_autofree char *folder = g_path_get_dirname (path);
  self->folder_fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->folder_fd < 0)
    return set_errno_error (error, self, errno, "opening its folder");

  struct stat status;
  if (fstatat (self->folder_fd, self->name, &status, AT_SYMLINK_NOFOLLOW) == 0)
    return set_exists_error (error, self);
  if (errno != ENOENT)
    return set_errno_error (error, self, errno, "looking whether it exists");
  return TRUE;
}

/* Makes the temporary file, open for writing. Returns its descriptor, or -1 with the error set. */
static int
create_temporary (const Target *target, char **name, GError **error)
{
  int saved_errno = EEXIST;
  for (guint i = 0; i < MAX_TEMPORARY_TRIES && saved_errno == EEXIST; i++) {
    g_autofree char *candidate = g_strdup_printf (".%s.%06x.part", target->name, g_random_int () & 0xffffff);
    int fd = openat (target->folder_fd, candidate, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd >= 0) {
      *name = g_steal_pointer (&candidate);
      return fd;
    }
    saved_errno = errno;
  }
  set_errno_error (error, target, saved_errno, "making a temporary file beside it");
  return -1;
}

/* Gives the temporary file its name, in one step that fails when the name is taken. */
static gboolean
publish (const Target *target, const char *temporary, GError **error)
{
  int fd = target->folder_fd;
  if (renameat2 (fd, temporary, fd, target->name, RENAME_NOREPLACE) == 0)
    return TRUE;
  /* A link never replaces anything either, for file systems that do not know that kind of rename. */
  gboolean is_unknown = errno == EINVAL || errno == ENOSYS;
  if (is_unknown && linkat (fd, temporary, fd, target->name, 0) == 0) {
    if (unlinkat (fd, temporary, 0) == 0)
      return TRUE;
    int saved_errno = errno;
    unlinkat (fd, target->name, 0);
    return set_errno_error (error, target, saved_errno, "removing the temporary file");
  }
  if (errno == EEXIST)
    return set_exists_error (error, target);
  if (is_unknown)
    return set_errno_error (error, target, errno,
                            "its file system can neither rename without replacing nor link: use another medium");
  return set_errno_error (error, target, errno, "giving it its name");
}

struct _KskFileWriter {
  Target target;
  char *path;
  char *temporary; /* (nullable): it has its name */
  int fd;          /* -1: closed */
  int failure;     /* errno of the first call that failed */
  off_t n_written;
  off_t n_pushed;
};

KskFileWriter *
ksk_file_writer_new (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autoptr (KskFileWriter) self = g_new0 (KskFileWriter, 1);
  self->path = g_strdup (path);
  self->target = (Target)TARGET_INIT;
  self->fd = -1;
  if (!target_open (&self->target, self->path, error))
    return NULL;
  self->fd = create_temporary (&self->target, &self->temporary, error);
  return self->fd >= 0 ? g_steal_pointer (&self) : NULL;
}

void
ksk_file_writer_free (KskFileWriter *self)
{
  g_return_if_fail (self != NULL);

  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary != NULL)
    unlinkat (self->target.folder_fd, self->temporary, 0);
  target_close (&self->target);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

/* This machine's memory would take a film at once, and its end would wait for all of it: nobody could tell how far it
 * has come, or stop it. What fails here counts, for fsync() does not tell of it again. */
static gboolean
push_out (KskFileWriter *self)
{
  static const unsigned int wait = SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER;
  gboolean is_pushed = TRUE;

  for (; is_pushed && self->n_written - self->n_pushed >= PUSH_BYTES; self->n_pushed += PUSH_BYTES)
    is_pushed
        = sync_file_range (self->fd, self->n_pushed, PUSH_BYTES, SYNC_FILE_RANGE_WRITE) == 0
          && (self->n_pushed == 0 || sync_file_range (self->fd, self->n_pushed - PUSH_BYTES, PUSH_BYTES, wait) == 0);
  return is_pushed;
}

gboolean
ksk_file_writer_append (KskFileWriter *self, gconstpointer data, gsize size)
{
  g_return_val_if_fail (self != NULL && self->fd >= 0, FALSE);

  for (gsize done = 0; self->failure == 0 && done < size;) {
    ssize_t n = write (self->fd, (const guint8 *)data + done, size - done);
    if (n > 0)
      done += (gsize)n;
    else if (n == 0)
      self->failure = EIO;
    else if (errno != EINTR)
      self->failure = errno;
  }
  self->n_written += (off_t)size;
  if (self->failure == 0 && !push_out (self))
    self->failure = errno;
  return self->failure == 0;
}

/* Closes it in any case, as some file systems tell of a full medium only then. */
static gboolean
sync_and_close (KskFileWriter *self, GError **error)
{
  int failure = self->failure;
  if (failure == 0 && fsync (self->fd) != 0)
    failure = errno;
  /* So that reading back asks the medium and not this machine's memory. Only advice: it may fail. */
  if (failure == 0)
    posix_fadvise (self->fd, 0, 0, POSIX_FADV_DONTNEED);
  if (close (self->fd) != 0 && failure == 0)
    failure = errno;
  self->fd = -1;
  return failure == 0 || set_errno_error (error, &self->target, failure, "writing to the medium");
}

gboolean
ksk_file_writer_finish (KskFileWriter *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->fd >= 0, FALSE);

  if (!sync_and_close (self, error) || !publish (&self->target, self->temporary, error))
    return FALSE;
  g_clear_pointer (&self->temporary, g_free);
  if (fsync (self->target.folder_fd) == 0)
    return TRUE;
  set_errno_error (error, &self->target, errno, "writing its folder to the medium");
  unlinkat (self->target.folder_fd, self->target.name, 0);
  return FALSE;
}

static gboolean
compare (const Target *target, GBytes *bytes, GError **error)
{
  g_autoptr (GError) read_error = NULL;
  g_autoptr (GBytes) found = ksk_file_read (target->path, g_bytes_get_size (bytes), &read_error);
  if (found == NULL) {
    g_autofree char *reason = g_strdup_printf ("reading it back: %s", read_error->message);
    return set_error (error, target, G_IO_ERROR_FAILED, reason);
  }
  if (!g_bytes_equal (found, bytes))
    return set_error (error, target, G_IO_ERROR_FAILED,
                      "what was read back differs from what was written: do not use this medium");
  return TRUE;
}

gboolean
ksk_file_write_new (const char *path, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  g_autoptr (KskFileWriter) writer = ksk_file_writer_new (path, error);
  if (writer == NULL)
    return FALSE;
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  ksk_file_writer_append (writer, data, size);
  if (!ksk_file_writer_finish (writer, error))
    return FALSE;
  if (compare (&writer->target, bytes, error))
    return TRUE;
  unlinkat (writer->target.folder_fd, writer->target.name, 0);
  return FALSE;
}

gboolean
ksk_file_check_writable (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  g_auto (Target) target = TARGET_INIT;
  if (!target_open (&target, path, error))
    return FALSE;
  if (faccessat (target.folder_fd, ".", W_OK | X_OK, AT_EACCESS) != 0)
    return set_errno_error (error, &target, errno, "writing to its folder");
  return TRUE;
}
