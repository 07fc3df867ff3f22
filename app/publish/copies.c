/* Copies of the published record on media: each file synced, read back from the medium, compared with the list. */
#include "app/publish/copies.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "app/media/medium-copy.h"
#include "app/media/medium-file.h"
#include "app/media/medium-name.h"
#include "app/publish/leftovers.h"
#include "app/publish/listed.h"
#include "app/publish/names.h"

#define FOLDER_MODE 0755

typedef struct {
  const char *record_dir;
  int record_fd;
  int medium_fd; /* -1: nothing is in */
  char *folder;  /* the copy, on the medium */
  int folder_fd; /* -1: not yet */
  KskListed *listed;
  KskCopiesProgress progress; /* (nullable) */
  gpointer data;
  const char *file; /* (nullable), borrowed: that is being worked on */
  gboolean is_read_back;
  guint64 n_total; /* bytes of the record */
  guint64 n_read;  /* of them, or of the copy */
} Copies;

static void
close_fd (int fd)
{
  if (fd >= 0)
    g_close (fd, NULL);
}

static void
copies_clear (Copies *self)
{
  close_fd (self->folder_fd);
  close_fd (self->medium_fd);
  close_fd (self->record_fd);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->listed, ksk_listed_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Copies, copies_clear)

char *
ksk_copies_dup_label (const char *folder, gboolean is_rehearsal)
{
  g_return_val_if_fail (folder != NULL, NULL);
  return ksk_medium_dup_name (folder, is_rehearsal);
}

/* The record */

static gboolean
fail_record (GError **error, const char *path, const char *reason)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", path, reason);
  return FALSE;
}

/* Returns: (transfer full) (nullable): the title of the ceremony, by its journal. */
static char *
dup_title (Copies *self, GError **error)
{
  g_autoptr (GBytes) journal
      = ksk_medium_read_file (self->record_fd, self->record_dir, KSK_JOURNAL_NAME, KSK_MAX_JOURNAL_BYTES, error);
  g_autoptr (GPtrArray) records = journal != NULL ? ksk_journal_read (journal, NULL, error) : NULL;
  if (records == NULL)
    return NULL;
  const char *title = records->len > 0 ? ksk_record_get_text (records->pdata[0], "title") : NULL;
  return g_strdup (title != NULL ? title : "");
}

/* Returns: (transfer full) (nullable): the title of a record that is complete, as far as its list is there. */
static char *
read_record (Copies *self, GError **error)
{
  g_autoptr (GError) reason = NULL;
  char *title = NULL;
  self->record_fd = ksk_medium_open (self->record_dir, TRUE, &reason);
  self->listed = self->record_fd >= 0 ? ksk_listed_read (self->record_fd, self->record_dir, &reason) : NULL;
  if (self->listed != NULL)
    title = dup_title (self, &reason);
  if (title == NULL)
    fail_record (error, self->record_dir, reason->message);
  return title;
}

/* Whether it is what the list says, before it is given its name on the medium. */
static gboolean
check_file (const KskMediumFile *file, const KskFingerprint *sha256, gpointer data, GError **error)
{
  Copies *self = data;
  return ksk_listed_see (self->listed, file->path, sha256, error);
}

/* The medium */

static gboolean
open_medium (Copies *self, const char *target_dir, gboolean is_rehearsal, GError **error)
{
  if (is_rehearsal && g_mkdir_with_parents (target_dir, FOLDER_MODE) != 0)
    return ksk_medium_fail (error, errno, target_dir);
  self->medium_fd = ksk_medium_open (target_dir, is_rehearsal, error);
  return self->medium_fd >= 0;
}

static gboolean
make_folder (Copies *self, const char *target_dir, const char *title, GError **error)
{
  g_autofree char *name = ksk_names_make (KSK_NAMES_PAPERS, title, "");
  self->folder = g_build_filename (target_dir, name, NULL);
  if (mkdirat (self->medium_fd, name, FOLDER_MODE) != 0 && errno != EEXIST)
    return ksk_medium_fail (error, errno, self->folder);
  self->folder_fd = openat (self->medium_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  return self->folder_fd >= 0 || ksk_medium_fail (error, errno, self->folder);
}

typedef struct {
  int folder_fd; /* -1: nothing is there */
  guint64 n_bytes;
  guint64 n_missing;
} Count;

static gboolean
count_file (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  Count *self = data;
  struct stat status;
  gboolean is_there = fstatat (self->folder_fd, file->path, &status, AT_SYMLINK_NOFOLLOW) == 0;
  self->n_bytes += file->size;
  self->n_missing += is_there ? 0 : file->size;
  return TRUE;
}

/* A film of an hour need not be written to its half to know that. */
static gboolean
check_space (Copies *self, GCancellable *cancellable, GError **error)
{
  Count count = { self->folder_fd, 0, 0 };
  struct statvfs space;
  if (!ksk_medium_walk (self->record_fd, count_file, &count, cancellable, error))
    return FALSE;
  self->n_total = count.n_bytes;
  if (fstatvfs (self->folder_fd, &space) != 0)
    return ksk_medium_fail (error, errno, self->folder);
  guint64 n_free = (guint64)space.f_bavail * space.f_frsize;
  if (count.n_missing <= n_free)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "%" G_GUINT64_FORMAT " bytes are to be written, and %" G_GUINT64_FORMAT " are free on it",
               count.n_missing, n_free);
  return FALSE;
}

static void
begin_file (const KskMediumFile *file, gboolean is_copy, gpointer data)
{
  Copies *self = data;
  if (is_copy && !self->is_read_back)
    self->n_read = 0;
  self->is_read_back = is_copy;
  self->file = file->path;
}

static void
tell (gsize size, gpointer data)
{
  Copies *self = data;
  self->n_read += size;
  if (self->progress != NULL)
    self->progress (self->file, self->is_read_back, MIN ((double)self->n_read / (double)MAX (self->n_total, 1), 1),
                    self->data);
}

static gboolean
copy (Copies *self, KskMediumHash *hash, GCancellable *cancellable, GError **error)
{
  const KskMediumCopy all = { self->record_fd, self->folder_fd, self->folder, tell, begin_file, check_file, self };
  if (!ksk_medium_copy_all (&all, hash, cancellable, error))
    return FALSE;
  return ksk_listed_is_whole (self->listed, error);
}

/* What people are told of: see ksk_copies_write(). */
static gboolean
is_telling (int code)
{
  static const int codes[] = { G_IO_ERROR_INVALID_DATA,      G_IO_ERROR_NO_SPACE, G_IO_ERROR_READ_ONLY,
                               G_IO_ERROR_PERMISSION_DENIED, G_IO_ERROR_EXISTS,   G_IO_ERROR_NOT_FOUND };
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    if (codes[i] == code)
      return TRUE;
  }
  return FALSE;
}

/* What a medium that was pulled out answers is not the same for each system call. @reason: (transfer full). */
static void
explain (const char *target_dir, gboolean is_rehearsal, GError *reason, GError **error)
{
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, reason);
    return;
  }
  int code = reason->domain == G_IO_ERROR && is_telling (reason->code) ? reason->code : G_IO_ERROR_FAILED;
  if (code != G_IO_ERROR_INVALID_DATA) {
    int fd = ksk_medium_open (target_dir, is_rehearsal, NULL);
    code = fd < 0 ? G_IO_ERROR_NOT_FOUND : code;
    close_fd (fd);
  }
  g_set_error_literal (error, G_IO_ERROR, code, reason->message);
  g_error_free (reason);
}

gboolean
ksk_copies_write (const char *record_dir, const char *target_dir, gboolean is_rehearsal, KskCopiesProgress progress,
                  gpointer data, KskMediumHash *hash, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (record_dir != NULL && target_dir != NULL && hash != NULL, FALSE);

  g_autoptr (GError) reason = NULL;
  g_auto (Copies) self = {
    .record_dir = record_dir,
    .record_fd = -1,
    .medium_fd = -1,
    .folder_fd = -1,
    .progress = progress,
    .data = data,
  };
  g_autofree char *title = read_record (&self, &reason);
  if (title != NULL && open_medium (&self, target_dir, is_rehearsal, &reason)
      && make_folder (&self, target_dir, title, &reason) && check_space (&self, cancellable, &reason)
      && copy (&self, hash, cancellable, &reason)) {
    /* Else it could not be let go. */
    close_fd (g_steal_fd (&self.folder_fd));
    close_fd (g_steal_fd (&self.medium_fd));
    if (is_rehearsal || ksk_medium_let_go (target_dir, &reason))
      return TRUE;
  }
  explain (target_dir, is_rehearsal, g_steal_pointer (&reason), error);
  return FALSE;
}
