/* A file of footage that only grows: hashed as it is written, on the disk each time it says so, never read again. */
#include "footage-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <ksk.h>
#include <unistd.h>

#define MAX_NAMES 1000 /* of one camera in one folder */

struct _KskFootageWriter {
  int fd;
  char *path;
  char *name;
  KskDigest *sha256;
  guint64 last_pts;
  GMutex lock; /* of what follows */
  guint64 n_bytes;
  guint64 n_frames;
  KskFootageExtent extent;
};

static gboolean
fail (GError **error, const char *path, const char *what)
{
  int code = errno;
  g_set_error (error, G_IO_ERROR, (gint)g_io_error_from_errno (code), "%s cannot be %s: %s", path, what,
               g_strerror (code));
  return FALSE;
}

/* A name that is lost in a power cut would lose the file with it. */
static gboolean
sync_folder (const char *folder, GError **error)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (!done)
    fail (error, folder, "synchronised");
  if (fd >= 0)
    close (fd);
  return done;
}

static void
take_extent (KskFootageWriter *self)
{
  KskFingerprint sha256;

  ksk_digest_get (self->sha256, &sha256);
  g_autofree char *hex = ksk_fingerprint_to_hex (&sha256);
  g_mutex_lock (&self->lock);
  self->extent.n_bytes = self->n_bytes;
  self->extent.n_frames = self->n_frames;
  self->extent.last_pts = self->last_pts;
  g_strlcpy (self->extent.sha256, hex, sizeof self->extent.sha256);
  g_mutex_unlock (&self->lock);
}

static int
open_new (const char *folder, const char *stem, const char *suffix, char **name)
{
  for (guint i = 1; i <= MAX_NAMES; i++) {
    g_autofree char *candidate
        = i == 1 ? g_strconcat (stem, suffix, NULL) : g_strdup_printf ("%s-%u%s", stem, i, suffix);
    g_autofree char *path = g_build_filename (folder, candidate, NULL);
    int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);

    if (fd >= 0 || errno != EEXIST) {
      *name = g_steal_pointer (&candidate);
      return fd;
    }
  }
  *name = g_strconcat (stem, suffix, NULL);
  errno = EEXIST;
  return -1;
}

KskFootageWriter *
ksk_footage_writer_open (const char *folder, const char *stem, const char *suffix, GError **error)
{
  g_return_val_if_fail (folder != NULL && stem != NULL && suffix != NULL, NULL);

  g_autofree char *name = NULL;
  int fd = open_new (folder, stem, suffix, &name);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  if (fd < 0) {
    fail (error, path, "made");
    return NULL;
  }

  g_autoptr (KskFootageWriter) self = g_new0 (KskFootageWriter, 1);
  g_mutex_init (&self->lock);
  self->fd = fd;
  self->path = g_steal_pointer (&path);
  self->name = g_steal_pointer (&name);
  self->sha256 = ksk_digest_new ();
  take_extent (self);
  return sync_folder (folder, error) ? g_steal_pointer (&self) : NULL;
}

void
ksk_footage_writer_free (KskFootageWriter *self)
{
  if (self == NULL)
    return;
  close (self->fd);
  if (self->n_frames == 0)
    unlink (self->path);
  ksk_digest_free (self->sha256);
  g_free (self->path);
  g_free (self->name);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const char *
ksk_footage_writer_get_path (const KskFootageWriter *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->path;
}

const char *
ksk_footage_writer_get_name (const KskFootageWriter *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->name;
}

gboolean
ksk_footage_writer_append (KskFootageWriter *self, const guint8 *bytes, gsize size, gboolean is_frame, guint64 pts,
                           GError **error)
{
  g_return_val_if_fail (self != NULL && (bytes != NULL || size == 0), FALSE);

  while (size > 0) {
    gssize n = write (self->fd, bytes, size);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return fail (error, self->path, "written");
    ksk_digest_update (self->sha256, bytes, (gsize)n);
    bytes += n;
    size -= (gsize)n;
    g_mutex_lock (&self->lock);
    self->n_bytes += (guint64)n;
    g_mutex_unlock (&self->lock);
  }
  if (is_frame) {
    g_mutex_lock (&self->lock);
    self->n_frames++;
    g_mutex_unlock (&self->lock);
    self->last_pts = pts;
  }
  return TRUE;
}

gboolean
ksk_footage_writer_sync (KskFootageWriter *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (fdatasync (self->fd) != 0)
    return fail (error, self->path, "brought to the disk");
  take_extent (self);
  return TRUE;
}

void
ksk_footage_writer_get_extent (KskFootageWriter *self, KskFootageExtent *extent)
{
  g_return_if_fail (self != NULL && extent != NULL);

  g_mutex_lock (&self->lock);
  *extent = self->extent;
  g_mutex_unlock (&self->lock);
}

guint64
ksk_footage_writer_get_written (KskFootageWriter *self, guint64 *n_frames)
{
  g_return_val_if_fail (self != NULL, 0);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (n_frames != NULL)
    *n_frames = self->n_frames;
  return self->n_bytes;
}
