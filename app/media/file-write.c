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

/* Writes and syncs. Closes @fd in any case, as some file systems tell of a full medium only then. */
static gboolean
fill_and_close (const Target *target, int fd, GBytes *bytes, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  int failure = 0;
  for (gsize done = 0; failure == 0 && done < size;) {
    ssize_t n = write (fd, data + done, size - done);
    if (n > 0)
      done += (gsize)n;
    else if (n == 0)
      failure = EIO;
    else if (errno != EINTR)
      failure = errno;
  }
  if (failure == 0 && fsync (fd) != 0)
    failure = errno;
  /* So that reading back asks the medium and not this machine's memory. Only advice: it may fail. */
  if (failure == 0)
    posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
  if (close (fd) != 0 && failure == 0)
    failure = errno;
  return failure == 0 || set_errno_error (error, target, failure, "writing to the medium");
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

static gboolean
sync_and_compare (const Target *target, GBytes *bytes, GError **error)
{
  if (fsync (target->folder_fd) != 0)
    return set_errno_error (error, target, errno, "writing its folder to the medium");
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

  g_auto (Target) target = TARGET_INIT;
  g_autofree char *temporary = NULL;
  if (!target_open (&target, path, error))
    return FALSE;
  int fd = create_temporary (&target, &temporary, error);
  if (fd < 0)
    return FALSE;
  if (!fill_and_close (&target, fd, bytes, error) || !publish (&target, temporary, error)) {
    unlinkat (target.folder_fd, temporary, 0);
    return FALSE;
  }
  if (!sync_and_compare (&target, bytes, error)) {
    unlinkat (target.folder_fd, target.name, 0);
    return FALSE;
  }
  return TRUE;
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
