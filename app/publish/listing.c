/* Every file of a record with its hash: the films are read once, for all lists. */
#include "app/publish/listing.h"

#include <string.h>

struct _KskListing {
  int fd;
  const char *const *late;
  GPtrArray *sums;     /* (element-type KskSum) */
  GPtrArray *files;    /* (element-type KskManifestFile): the same */
  KskDigest *contents; /* of those that come before the first of @late */
  KskPublishProgress progress;
  gpointer data;
  guint64 n_total; /* bytes that are read, some of them twice */
  guint64 n_read;
};

gboolean
ksk_listing_walk (int fd, KskMediumVisit visit, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;
  if (ksk_medium_walk_plain (fd, visit, data, cancellable, &reason))
    return TRUE;
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE))
    g_set_error (error, reason->domain, reason->code,
                 "%s. A record has files of its own and nothing else: put the file itself in that place, and try again",
                 reason->message);
  else
    g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/* Whether it is read when nothing of what is made late is there yet. */
static gboolean
is_early (const KskListing *self, const char *path)
{
  return strcmp (path, self->late[0]) < 0;
}

static gboolean
count_file (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  KskListing *self = data;
  if (ksk_manifest_has_line (file->path))
    self->n_total += is_early (self, file->path) ? file->size : 2 * file->size;
  return TRUE;
}

static void
tell (KskListing *self, gsize size)
{
  self->n_read += size;
  if (self->progress != NULL)
    self->progress (MIN ((double)self->n_read / (double)MAX (self->n_total, 1), 1), self->data);
}

static void
take_early (gconstpointer bytes, gsize size, gpointer data)
{
  KskListing *self = data;
  ksk_digest_update (self->contents, bytes, size);
  tell (self, size);
}

static void
take_other (gconstpointer bytes, gsize size, gpointer data)
{
  tell (data, size);
}

static void
add (KskListing *self, const char *path, guint64 size, const KskFingerprint *sha256)
{
  g_ptr_array_add (self->sums, ksk_sum_new (path, sha256));
  g_ptr_array_add (self->files, ksk_manifest_file_new (path, size, sha256));
}

static gboolean
list_file (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  KskListing *self = data;
  KskFingerprint sha256;
  if (!ksk_manifest_has_line (file->path) || g_strv_contains (self->late, file->path))
    return TRUE;
  if (!ksk_sums_check_path (file->path, error)
      || !ksk_medium_read_through (file, is_early (self, file->path) ? take_early : take_other, self, &sha256,
                                   cancellable, error))
    return FALSE;
  add (self, file->path, file->size, &sha256);
  return TRUE;
}

KskListing *
ksk_listing_new (int fd, const char *const *late, KskPublishProgress progress, gpointer data, GCancellable *cancellable,
                 GError **error)
{
  g_return_val_if_fail (late != NULL && late[0] != NULL, NULL);

  g_autoptr (KskListing) self = g_new0 (KskListing, 1);
  self->fd = fd;
  self->late = late;
  self->sums = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_sum_free);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_manifest_file_free);
  self->contents = ksk_digest_new ();
  self->progress = progress;
  self->data = data;
  return ksk_listing_walk (fd, count_file, self, cancellable, error)
                 && ksk_listing_walk (fd, list_file, self, cancellable, error)
             ? g_steal_pointer (&self)
             : NULL;
}

void
ksk_listing_free (KskListing *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->sums);
  g_ptr_array_unref (self->files);
  ksk_digest_free (self->contents);
  g_free (self);
}

GPtrArray *
ksk_listing_get_sums (KskListing *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->sums;
}

void
ksk_listing_add (KskListing *self, const char *path, GBytes *bytes)
{
  g_return_if_fail (self != NULL && path != NULL && bytes != NULL);

  KskFingerprint sha256;
  ksk_fingerprint_init (&sha256, bytes);
  add (self, path, g_bytes_get_size (bytes), &sha256);
}

typedef struct {
  KskListing *listing;
  guint n_files;
} Second;

static const KskManifestFile *
find_file (const KskListing *self, const char *path)
{
  for (guint i = 0; i < self->files->len; i++) {
    const KskManifestFile *file = self->files->pdata[i];
    if (g_str_equal (file->path, path))
      return file;
  }
  return NULL;
}

static gboolean
read_again (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  Second *self = data;
  KskFingerprint sha256;
  if (!ksk_manifest_has_line (file->path))
    return TRUE;
  const KskManifestFile *listed = find_file (self->listing, file->path);
  gboolean is_same = listed != NULL && listed->size == file->size;
  if (is_same && !is_early (self->listing, file->path)) {
    if (!ksk_medium_read_through (file, take_early, self->listing, &sha256, cancellable, error))
      return FALSE;
    is_same = ksk_fingerprint_equal (&sha256, &listed->sha256);
  }
  self->n_files++;
  if (!is_same)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 "\"%s\" was written while the record was listed: nothing is listed; end what writes there and try "
                 "again",
                 file->path);
  return is_same;
}

GBytes *
ksk_listing_make_manifest (KskListing *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  Second second = { self, 0 };
  if (!ksk_listing_walk (self->fd, read_again, &second, cancellable, error))
    return NULL;
  if (second.n_files != self->files->len) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         "a file of the record went away while it was listed: nothing is listed; try again");
    return NULL;
  }
  KskFingerprint contents;
  ksk_digest_get (self->contents, &contents);
  return ksk_manifest_format (self->files, &contents, error);
}
