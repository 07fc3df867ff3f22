/* One medium of a journal. Nothing is overwritten; a line counts only when the medium has said that it has it, and when
 * the name in the folder still leads to it. */
#include "ceremony/journal-medium.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ceremony/record-private.h"

#define OPEN_FLAGS (O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
#define MAX_TORN 1000

static gboolean
set_error (GError **error, const KskJournalMedium *self, int code, const char *reason)
{
  g_set_error (error, G_IO_ERROR, code, "%s: %s", self->path, reason);
  return FALSE;
}

static gboolean
set_errno_error (GError **error, const KskJournalMedium *self, int saved_errno, const char *action)
{
  g_autofree char *reason = g_strdup_printf ("%s: %s", action, g_strerror (saved_errno));
  return set_error (error, self, (int)g_io_error_from_errno (saved_errno), reason);
}

KskJournalMedium *
ksk_journal_medium_new (const char *dir)
{
  KskJournalMedium *self = g_new0 (KskJournalMedium, 1);
  self->dir = g_strdup (dir);
  self->path = g_build_filename (dir, KSK_JOURNAL_NAME, NULL);
  self->folder_fd = -1;
  self->fd = -1;
  return self;
}

static void
close_all (KskJournalMedium *self)
{
  if (self->fd >= 0)
    g_close (self->fd, NULL);
  if (self->folder_fd >= 0)
    g_close (self->folder_fd, NULL);
  self->fd = self->folder_fd = -1;
}

void
ksk_journal_medium_free (KskJournalMedium *self)
{
  close_all (self);
  g_clear_error (&self->loss);
  g_free (self->dir);
  g_free (self->path);
  g_free (self);
}

void
ksk_journal_medium_give_up (KskJournalMedium *self, GError *loss)
{
  close_all (self);
  self->loss = loss;
}

gboolean
ksk_journal_medium_is_alive (const KskJournalMedium *self)
{
  return self->loss == NULL;
}

static gboolean
open_folder (KskJournalMedium *self, GError **error)
{
  self->folder_fd = open (self->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return self->folder_fd >= 0 || set_errno_error (error, self, errno, "opening its folder");
}

/* The lock goes with the descriptor, so a program that was killed leaves none. */
static gboolean
lock (KskJournalMedium *self, GError **error)
{
  if (flock (self->fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (errno == EWOULDBLOCK)
    return set_error (error, self, G_IO_ERROR_BUSY, "another program is writing this journal: end that one first");
  return set_errno_error (error, self, errno, "locking it");
}

/* Returns: (transfer full) (nullable): all of a file of at most @max_bytes. */
static GBytes *
read_all (KskJournalMedium *self, int fd, gsize max_bytes, GError **error)
{
  struct stat status;
  if (fstat (fd, &status) != 0) {
    set_errno_error (error, self, errno, "looking at it");
    return NULL;
  }
  if (!S_ISREG (status.st_mode) || (guint64)status.st_size > max_bytes) {
    set_error (error, self, G_IO_ERROR_INVALID_DATA, "it is too long or not a file, so this is not a journal");
    return NULL;
  }

  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_byte_array_set_size (bytes, (guint)status.st_size);
  gsize done = 0;
  while (done < bytes->len) {
    ssize_t n = pread (fd, bytes->data + done, bytes->len - done, (off_t)done);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0) {
      set_errno_error (error, self, n < 0 ? errno : EIO, "reading it");
      return NULL;
    }
    done += (gsize)n;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static gboolean
write_all (KskJournalMedium *self, int fd, const char *data, gsize n_bytes, GError **error)
{
  for (gsize done = 0; done < n_bytes;) {
    ssize_t n = write (fd, data + done, n_bytes - done);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return set_errno_error (error, self, n < 0 ? errno : EIO, "writing to the medium");
    done += (gsize)n;
  }
  return fdatasync (fd) == 0 || set_errno_error (error, self, errno, "writing to the medium");
}

static gboolean
sync_folder (KskJournalMedium *self, GError **error)
{
  return fsync (self->folder_fd) == 0 || set_errno_error (error, self, errno, "writing its folder to the medium");
}

/* A file that was removed, or whose medium was taken out and put back, still takes what is written to it. */
static gboolean
check_place (KskJournalMedium *self, GError **error)
{
  struct stat named, opened;
  if (fstat (self->fd, &opened) != 0 || lstat (self->path, &named) != 0)
    return set_errno_error (error, self, errno, "looking at it");
  if (named.st_dev != opened.st_dev || named.st_ino != opened.st_ino)
    return set_error (error, self, G_IO_ERROR_NOT_FOUND, "another file has taken its place");
  if (opened.st_size < 0 || (gsize)opened.st_size != self->size)
    return set_error (error, self, G_IO_ERROR_FAILED, "somebody else has changed its length");
  return TRUE;
}

gboolean
ksk_journal_medium_append (KskJournalMedium *self, const char *data, gsize n_bytes, GError **error)
{
  if (!write_all (self, self->fd, data, n_bytes, error))
    return FALSE;
  self->size += n_bytes;
  return check_place (self, error);
}

static char *
name_torn (guint n)
{
  return g_strdup_printf ("journal.torn-%u", n);
}

/* Copies @torn under the first free number, then cuts it off: killed in between, it stands twice, never nowhere. */
static gboolean
set_aside (KskJournalMedium *self, GBytes *torn, GError **error)
{
  int fd = -1, saved_errno = EEXIST;
  for (guint n = 1; saved_errno == EEXIST && n <= MAX_TORN; n++) {
    g_autofree char *name = name_torn (n);
    fd = openat (self->folder_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    saved_errno = fd < 0 ? errno : 0;
  }
  if (fd < 0)
    return set_errno_error (error, self, saved_errno, "setting its last line aside");

  gsize n_bytes = 0;
  const char *data = g_bytes_get_data (torn, &n_bytes);
  gboolean is_written = write_all (self, fd, data, n_bytes, error);
  if (close (fd) != 0 && is_written)
    is_written = set_errno_error (error, self, errno, "setting its last line aside");
  if (!is_written || !sync_folder (self, error))
    return FALSE;
  if (ftruncate (self->fd, (off_t)self->size) != 0 || fdatasync (self->fd) != 0)
    return set_errno_error (error, self, errno, "cutting its last line off");
  return TRUE;
}

GBytes *
ksk_journal_medium_read_torn (KskJournalMedium *self, guint n, char **name)
{
  *name = name_torn (n);
  int fd = openat (self->folder_fd, *name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  GBytes *bytes = fd >= 0 ? read_all (self, fd, KSK_MAX_RECORD_BYTES, NULL) : NULL;
  if (fd >= 0)
    g_close (fd, NULL);
  if (bytes == NULL)
    g_clear_pointer (name, g_free);
  return bytes;
}

static gboolean
make_file (KskJournalMedium *self, GError **error)
{
  self->fd = openat (self->folder_fd, KSK_JOURNAL_NAME, O_RDWR | O_CREAT | O_EXCL | OPEN_FLAGS, 0644);
  if (self->fd < 0)
    return set_errno_error (error, self, errno, "making it");
  self->is_made_here = TRUE;
  return lock (self, error) && sync_folder (self, error);
}

/* An existing file may be used when it has no complete line. */
static gboolean
reuse_file (KskJournalMedium *self, GBytes *bytes, GError **error)
{
  gsize n_bytes = 0;
  const char *data = g_bytes_get_data (bytes, &n_bytes);
  if (n_bytes > KSK_MAX_RECORD_BYTES || (n_bytes > 0 && memchr (data, '\n', n_bytes) != NULL)) {
    g_set_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_EXISTS,
                 "%s: it is there already: resume that journal or choose another folder", self->path);
    return FALSE;
  }
  if (self->write_errno != 0)
    return set_errno_error (error, self, self->write_errno, "opening it for writing");
  self->is_made_here = n_bytes == 0 || set_aside (self, bytes, error);
  return self->is_made_here;
}

gboolean
ksk_journal_medium_create (KskJournalMedium *self, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  if (!ksk_journal_medium_load (self, &bytes, error))
    return FALSE;
  return bytes != NULL ? reuse_file (self, bytes, error) : make_file (self, error);
}

void
ksk_journal_medium_discard (KskJournalMedium *self)
{
  if (self->is_made_here)
    g_unlink (self->path);
}

gboolean
ksk_journal_medium_load (KskJournalMedium *self, GBytes **bytes, GError **error)
{
  *bytes = NULL;
  if (!open_folder (self, error))
    return FALSE;
  self->fd = openat (self->folder_fd, KSK_JOURNAL_NAME, O_RDWR | OPEN_FLAGS);
  if (self->fd < 0 && errno == ENOENT)
    return TRUE;
  /* What it tells counts even where it cannot be gone on with. */
  if (self->fd < 0 && (errno == EROFS || errno == EACCES || errno == EPERM)) {
    self->write_errno = errno;
    self->fd = openat (self->folder_fd, KSK_JOURNAL_NAME, O_RDONLY | OPEN_FLAGS);
  }
  if (self->fd < 0)
    return set_errno_error (error, self, errno, "opening it");
  if (!lock (self, error))
    return FALSE;
  *bytes = read_all (self, self->fd, KSK_MAX_JOURNAL_BYTES, error);
  return *bytes != NULL;
}

GBytes *
ksk_journal_medium_read (KskJournalMedium *self, GError **error)
{
  return read_all (self, self->fd, KSK_MAX_JOURNAL_BYTES, error);
}

gboolean
ksk_journal_medium_bring_up (KskJournalMedium *self, GBytes *story, gsize size, GBytes *torn, GError **error)
{
  gsize n_bytes = 0;
  const char *data = g_bytes_get_data (story, &n_bytes);
  self->size = size;
  if (self->write_errno != 0)
    return set_errno_error (error, self, self->write_errno, "opening it for writing");
  if (self->fd < 0 && !make_file (self, error))
    return FALSE;
  if (torn != NULL && !set_aside (self, torn, error))
    return FALSE;
  return ksk_journal_medium_append (self, data + size, n_bytes - size, error);
}
