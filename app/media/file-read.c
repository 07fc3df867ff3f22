/* Reading a file that comes from outside: regular, bounded, and unchanged from first to last byte. */
#include "app/media/file-read.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static GBytes *
set_error (GError **error, const char *path, int code, const char *reason)
{
  g_set_error (error, G_IO_ERROR, code, "cannot read %s: %s", path, reason);
  return NULL;
}

static GBytes *
set_errno_error (GError **error, const char *path, int saved_errno)
{
  return set_error (error, path, g_io_error_from_errno (saved_errno), g_strerror (saved_errno));
}

static gboolean
is_same_state (const struct stat *a, const struct stat *b)
{
  return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Fills @buffer as far as the file goes. Returns the number of bytes, or -1 with errno. */
static gssize
read_fully (int fd, guint8 *buffer, gsize size)
{
  gsize done = 0;
  while (done < size) {
    ssize_t n = read (fd, buffer + done, size - done);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return -1;
    if (n == 0)
      break;
    done += (gsize)n;
  }
  return (gssize)done;
}

static GBytes *
read_regular (int fd, const char *path, gsize max_bytes, GError **error)
{
  struct stat before;
  if (fstat (fd, &before) != 0)
    return set_errno_error (error, path, errno);
  if (!S_ISREG (before.st_mode))
    return set_error (error, path, G_IO_ERROR_NOT_REGULAR_FILE, "it is not a regular file");
  if ((guint64)before.st_size > max_bytes) {
    g_autofree char *reason = g_strdup_printf ("it has %" G_GINT64_FORMAT " bytes; at most %zu are accepted",
                                               (gint64)before.st_size, max_bytes);
    return set_error (error, path, G_IO_ERROR_MESSAGE_TOO_LARGE, reason);
  }

  gsize size = (gsize)before.st_size;
  /* One byte more than there should be shows a file that grows. */
  g_autofree guint8 *buffer = g_try_malloc (size + 1);
  if (buffer == NULL)
    return set_errno_error (error, path, ENOMEM);
  gssize n_read = read_fully (fd, buffer, size + 1);
  if (n_read < 0)
    return set_errno_error (error, path, errno);
  struct stat after;
  if (fstat (fd, &after) != 0)
    return set_errno_error (error, path, errno);
  if ((gsize)n_read != size || !is_same_state (&before, &after))
    return set_error (error, path, G_IO_ERROR_FAILED,
                      "it changed while it was read: nothing of it was used; try again");
  return g_bytes_new_take (g_steal_pointer (&buffer), size);
}

GBytes *
ksk_file_read (const char *path, gsize max_bytes, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (max_bytes < G_MAXSSIZE, NULL);

  /* Without O_NONBLOCK, opening a pipe would wait for somebody to write to it. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0 && errno == ENXIO)
    return set_error (error, path, G_IO_ERROR_NOT_REGULAR_FILE, "it is not a regular file");
  if (fd < 0)
    return set_errno_error (error, path, errno);
  GBytes *bytes = read_regular (fd, path, max_bytes, error);
  g_close (fd, NULL);
  return bytes;
}
