/* Small files that are on the medium, whole, before anything goes on. */
#include "durable-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
set_errno_error (GError **error, int saved_errno, const char *action, const char *path)
{
  g_set_error (error, G_IO_ERROR, (gint)g_io_error_from_errno (saved_errno), "%s %s: %s", action, path,
               g_strerror (saved_errno));
  return FALSE;
}

static ssize_t
read_whole (int fd, guint8 *bytes, gsize size)
{
  gsize done = 0;
  while (done < size) {
    ssize_t n = read (fd, bytes + done, size - done);
    if (n < 0 && errno != EINTR)
      return -1;
    if (n == 0)
      break;
    if (n > 0)
      done += (gsize)n;
  }
  return (ssize_t)done;
}

/* @fd: open; one octet more than the limit is asked for, so that a file that grows is seen. */
static GBytes *
read_open (int fd, const char *path, gsize max_bytes, GError **error)
{
  struct stat status;
  if (fstat (fd, &status) != 0) {
    set_errno_error (error, errno, "Cannot look at", path);
    return NULL;
  }
  if (!S_ISREG (status.st_mode)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "%s is not a regular file", path);
    return NULL;
  }
  g_autofree guint8 *bytes = g_malloc (max_bytes + 1);
  ssize_t n = read_whole (fd, bytes, max_bytes + 1);
  if (n < 0) {
    set_errno_error (error, errno, "Cannot read", path);
    return NULL;
  }
  if ((gsize)n > max_bytes) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                 "%s has more than the %" G_GSIZE_FORMAT " octets that are read", path, max_bytes);
    return NULL;
  }
  return g_bytes_new (bytes, (gsize)n);
}

GBytes *
ksk_durable_file_read (const char *path, gsize max_bytes, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) {
    set_errno_error (error, errno, "Cannot open", path);
    return NULL;
  }
  GBytes *bytes = read_open (fd, path, max_bytes, error);
  g_close (fd, NULL);
  return bytes;
}

/* Writes a new file with these permissions beside @path and syncs it. Returns: (transfer full) (nullable): its name. */
static char *
write_beside (const char *path, mode_t mode, GBytes *bytes, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".part-XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) {
    set_errno_error (error, errno, "Cannot write beside", path);
    return NULL;
  }
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  int failure = fchmod (fd, mode) != 0 ? errno : 0;
  for (gsize done = 0; failure == 0 && done < size;) {
    ssize_t n = write (fd, data + done, size - done);
    if (n > 0)
      done += (gsize)n;
    else if (n == 0 || errno != EINTR)
      failure = n == 0 ? EIO : errno;
  }
  if (failure == 0 && fsync (fd) != 0)
    failure = errno;
  if (close (fd) != 0 && failure == 0)
    failure = errno;
  if (failure == 0)
    return g_steal_pointer (&temporary);
  g_unlink (temporary);
  set_errno_error (error, failure, "Cannot write", path);
  return NULL;
}

static gboolean
sync_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int failure = fd < 0 || fsync (fd) != 0 ? errno : 0;
  if (fd >= 0)
    g_close (fd, NULL);
  return failure == 0 || set_errno_error (error, failure, "Cannot sync", folder);
}

gboolean
ksk_durable_file_create (const char *path, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (path != NULL && bytes != NULL, FALSE);

  g_autofree char *temporary = write_beside (path, S_IRUSR | S_IWUSR, bytes, error);
  if (temporary == NULL)
    return FALSE;
  if (renameat2 (AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) != 0) {
    int failure = errno;
    g_unlink (temporary);
    return set_errno_error (error, failure, "Cannot make", path);
  }
  if (sync_folder (path, error))
    return TRUE;
  g_unlink (path);
  return FALSE;
}

gboolean
ksk_durable_file_replace (const char *path, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (path != NULL && bytes != NULL, FALSE);

  struct stat status;
  if (stat (path, &status) != 0)
    return set_errno_error (error, errno, "Cannot look at", path);
  g_autofree char *temporary = write_beside (path, status.st_mode & ACCESSPERMS, bytes, error);
  if (temporary == NULL)
    return FALSE;
  if (g_rename (temporary, path) != 0) {
    int failure = errno;
    g_unlink (temporary);
    return set_errno_error (error, failure, "Cannot replace", path);
  }
  return sync_folder (path, error);
}

int
ksk_durable_file_lock_folder (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, -1);

  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int failure = fd < 0 ? errno : 0;
  while (failure == 0 && flock (fd, LOCK_EX) != 0)
    if (errno != EINTR)
      failure = errno;
  if (failure == 0)
    return fd;
  if (fd >= 0)
    g_close (fd, NULL);
  set_errno_error (error, failure, "Cannot lock", folder);
  return -1;
}

void
ksk_durable_file_unlock_folder (int lock)
{
  g_close (lock, NULL);
}
