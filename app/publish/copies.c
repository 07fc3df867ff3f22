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
  const KskCopiesInput *input;
  int record_fd;
  int medium_fd; /* -1: nothing is in */
  char *stick;   /* (nullable): what the system calls it */
  char *folder;  /* the copy, on the medium */
  int folder_fd; /* -1: not yet */
  KskListed *listed;
  gboolean record_failed; /* not the medium */
  const char *file;       /* (nullable), borrowed: that is being worked on */
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
  g_clear_pointer (&self->stick, g_free);
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

/* Returns: (transfer full) (nullable): the title of the ceremony, by its journal. */
static char *
dup_title (Copies *self, GError **error)
{
  g_autoptr (GBytes) journal
      = ksk_medium_read_file (self->record_fd, self->input->record_dir, KSK_JOURNAL_NAME, KSK_MAX_JOURNAL_BYTES, error);
  g_autoptr (GPtrArray) records = journal != NULL ? ksk_journal_read (journal, NULL, error) : NULL;
  if (journal != NULL && records == NULL)
    g_prefix_error (error, KSK_JOURNAL_NAME ": ");
  if (records == NULL)
    return NULL;
  const char *title = records->len > 0 ? ksk_record_get_text (records->pdata[0], "title") : NULL;
  return g_strdup (title != NULL ? title : "");
}

/* Returns: (transfer full) (nullable): the title of a record that is complete, as far as its list is there. */
static char *
read_record (Copies *self, GError **error)
{
  self->record_fd = ksk_medium_open (self->input->record_dir, TRUE, error);
  self->listed = self->record_fd >= 0 ? ksk_listed_read (self->record_fd, self->input->record_dir, error) : NULL;
  char *title = self->listed != NULL ? dup_title (self, error) : NULL;
  self->record_failed = title == NULL;
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

/* Returns: (transfer full) (nullable): what the system calls the stick, whichever part of it is mounted. */
static char *
dup_stick (const KskCopiesInput *input)
{
  char *id = input->is_rehearsal ? NULL : ksk_medium_dup_id (input->target_dir);
  char *part = id != NULL ? g_strrstr (id, "-part") : NULL;
  if (part != NULL && part[5] != '\0' && strspn (part + 5, "0123456789") == strlen (part + 5))
    *part = '\0';
  return id;
}

static gboolean
open_medium (Copies *self, GError **error)
{
  const KskCopiesInput *input = self->input;
  if (input->is_rehearsal && g_mkdir_with_parents (input->target_dir, FOLDER_MODE) != 0)
    return ksk_medium_fail (error, errno, input->target_dir);
  self->medium_fd = ksk_medium_open (input->target_dir, input->is_rehearsal, error);
  if (self->medium_fd < 0)
    return FALSE;
  self->stick = dup_stick (input);
  if (input->media == NULL || self->stick == NULL
      || !g_ptr_array_find_with_equal_func (input->media, self->stick, g_str_equal, NULL))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_ALREADY_MOUNTED, "%s, at %s, has an earlier copy", self->stick,
               input->target_dir);
  return FALSE;
}

static gboolean
make_folder (Copies *self, const char *title, GError **error)
{
  g_autofree char *name = ksk_names_make (KSK_NAMES_PAPERS, title, "");
  self->folder = g_build_filename (self->input->target_dir, name, NULL);
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

/* A film of an hour need not be written to its half to know that. What a copy that was broken off has left half-written
 * takes no room from the one that goes on with it. */
static gboolean
check_space (Copies *self, GCancellable *cancellable, GError **error)
{
  Count count = { self->folder_fd, 0, 0 };
  struct statvfs space;
  self->record_failed = !ksk_listing_walk (self->record_fd, count_file, &count, cancellable, error);
  if (self->record_failed || !ksk_leftovers_clear (self->folder_fd, cancellable, error))
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
  if (self->input->progress != NULL)
    self->input->progress (self->file, self->is_read_back,
                           MIN ((double)self->n_read / (double)MAX (self->n_total, 1), 1), self->input->data);
}

static gboolean
copy (Copies *self, KskMediumHash *hash, GCancellable *cancellable, GError **error)
{
  const KskMediumCopy all = {
    .source_fd = self->record_fd,
    .target_fd = self->folder_fd,
    .target = self->folder,
    .tell = tell,
    .begin = begin_file,
    .check = check_file,
    .data = self,
    .source_failed = &self->record_failed,
  };
  if (!ksk_medium_copy_all (&all, hash, cancellable, error))
    return FALSE;
  return ksk_listed_is_whole (self->listed, error);
}

/* What people are told of: see ksk_copies_write(). Of the record: it is another one, or cannot be read at all. */
static int
get_record_code (const Copies *self, const GError *reason)
{
  if (self->record_fd < 0)
    return G_IO_ERROR_PARTIAL_INPUT;
  if (reason->domain != G_IO_ERROR)
    return G_IO_ERROR_INVALID_DATA;
  switch (reason->code) {
    case G_IO_ERROR_INVALID_DATA:
    case G_IO_ERROR_INVALID_FILENAME:
    case G_IO_ERROR_MESSAGE_TOO_LARGE:
    case G_IO_ERROR_NOT_FOUND:
    case G_IO_ERROR_NOT_REGULAR_FILE:
      return G_IO_ERROR_INVALID_DATA;
    default:
      return G_IO_ERROR_PARTIAL_INPUT;
  }
}

/* Of the medium. What one that was pulled out answers is not the same for each system call. */
static int
get_medium_code (const KskCopiesInput *input, const GError *reason)
{
  int fd = ksk_medium_open (input->target_dir, input->is_rehearsal, NULL);
  if (fd < 0)
    return G_IO_ERROR_NOT_FOUND;
  close_fd (fd);
  switch (reason->domain == G_IO_ERROR ? reason->code : G_IO_ERROR_FAILED) {
    case G_IO_ERROR_NO_SPACE:
    case G_IO_ERROR_READ_ONLY:
    case G_IO_ERROR_PERMISSION_DENIED:
    case G_IO_ERROR_EXISTS:
    case G_IO_ERROR_ALREADY_MOUNTED:
    case G_IO_ERROR_NOT_FOUND:
      return reason->code;
    case G_IO_ERROR_NOT_DIRECTORY: /* something else is where a folder of the copy is to be */
    case G_IO_ERROR_TOO_MANY_LINKS:
      return G_IO_ERROR_EXISTS;
    default:
      return G_IO_ERROR_FAILED;
  }
}

/* @reason: (transfer full). */
static void
explain (const Copies *self, GError *reason, GError **error)
{
  /* The list says so itself, whoever was reading. */
  gboolean is_record = self->record_failed || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  if (!g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    int code = is_record ? get_record_code (self, reason) : get_medium_code (self->input, reason);
    reason->domain = G_IO_ERROR;
    reason->code = code;
  }
  g_propagate_error (error, reason);
}

gboolean
ksk_copies_write (const KskCopiesInput *input, KskMediumHash *hash, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (input != NULL && input->record_dir != NULL && input->target_dir != NULL, FALSE);
  g_return_val_if_fail (hash != NULL, FALSE);

  g_autoptr (GError) reason = NULL;
  g_auto (Copies) self = { .input = input, .record_fd = -1, .medium_fd = -1, .folder_fd = -1 };
  g_autofree char *title = read_record (&self, &reason);
  if (title != NULL && open_medium (&self, &reason) && make_folder (&self, title, &reason)
      && check_space (&self, cancellable, &reason) && copy (&self, hash, cancellable, &reason)) {
    /* Else it could not be let go. */
    close_fd (g_steal_fd (&self.folder_fd));
    close_fd (g_steal_fd (&self.medium_fd));
    if (input->is_rehearsal || ksk_medium_let_go (input->target_dir, &reason)) {
      if (input->media != NULL && self.stick != NULL)
        g_ptr_array_add (input->media, g_steal_pointer (&self.stick));
      return TRUE;
    }
  }
  explain (&self, g_steal_pointer (&reason), error);
  return FALSE;
}
