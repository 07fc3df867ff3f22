/* A record that has its list: every file is compared with it, and nothing is added. */
#include "app/publish/listed.h"

#include <glib/gstdio.h>

#include "app/media/medium-file.h"

struct _KskListed {
  GPtrArray *sums;     /* (element-type KskSum): in the order of the list */
  GHashTable *missing; /* (element-type utf8 KskSum): what was not seen yet, by path; borrowed from @sums */
  KskFingerprint sha256;
};

gboolean
ksk_listed_is (const char *folder)
{
  g_return_val_if_fail (folder != NULL, FALSE);

  g_autofree char *path = g_build_filename (folder, KSK_SUMS_NAME, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

KskListed *
ksk_listed_read (int fd, const char *folder, GError **error)
{
  g_return_val_if_fail (folder != NULL, NULL);

  g_autoptr (GBytes) text = ksk_medium_read_file (fd, folder, KSK_SUMS_NAME, KSK_MAX_SUMS_BYTES, error);
  g_autoptr (GPtrArray) sums = text != NULL ? ksk_sums_parse (text, error) : NULL;
  if (text != NULL && sums == NULL)
    g_prefix_error (error, KSK_SUMS_NAME ": ");
  if (sums == NULL)
    return NULL;
  KskListed *self = g_new0 (KskListed, 1);
  self->missing = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < sums->len; i++)
    g_hash_table_insert (self->missing, ((KskSum *)sums->pdata[i])->path, sums->pdata[i]);
  self->sums = g_steal_pointer (&sums);
  ksk_fingerprint_init (&self->sha256, text);
  return self;
}

void
ksk_listed_free (KskListed *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->missing);
  g_ptr_array_unref (self->sums);
  g_free (self);
}

const KskFingerprint *
ksk_listed_get_sha256 (const KskListed *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->sha256;
}

static gboolean
fail (GError **error, const char *path, const char *what)
{
  g_autofree char *shown = g_strescape (path, NULL);
  g_set_error (
      error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
      "\"%s\" %s. The record was complete before, and nothing was changed or added now. Put it right, out of a "
      "copy of the record",
      shown, what);
  return FALSE;
}

gboolean
ksk_listed_has (const KskListed *self, const char *path, GError **error)
{
  g_return_val_if_fail (self != NULL && path != NULL, FALSE);

  return g_str_equal (path, KSK_SUMS_NAME) || ksk_manifest_is_of_closing (path)
         || g_hash_table_contains (self->missing, path)
         || fail (error, path, "is in the record, and not in its list SHA256SUMS");
}

gboolean
ksk_listed_see (KskListed *self, const char *path, const KskFingerprint *sha256, GError **error)
{
  g_return_val_if_fail (self != NULL && path != NULL && sha256 != NULL, FALSE);

  if (!ksk_listed_has (self, path, error))
    return FALSE;
  if (ksk_manifest_is_of_closing (path))
    return TRUE;
  const KskSum *sum = g_hash_table_lookup (self->missing, path); /* none: the list itself */
  g_hash_table_remove (self->missing, path);
  return ksk_fingerprint_equal (sha256, sum != NULL ? &sum->sha256 : &self->sha256)
         || fail (error, path, "is not the file that the list SHA256SUMS of the record has");
}

gboolean
ksk_listed_is_whole (const KskListed *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->sums->len; i++) {
    const char *path = ((const KskSum *)self->sums->pdata[i])->path;
    if (g_hash_table_contains (self->missing, path))
      return fail (error, path, "is in the list SHA256SUMS of the record, and is not there");
  }
  return TRUE;
}

/* The whole record */

typedef struct {
  KskListed *listed;
  KskPublishProgress progress;
  gpointer data;
  guint64 n_total; /* bytes */
  guint64 n_read;
} Check;

static gboolean
count_file (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  Check *self = data;
  self->n_total += file->size;
  return TRUE;
}

static void
tell (gconstpointer bytes, gsize size, gpointer data)
{
  Check *self = data;
  self->n_read += size;
  if (self->progress != NULL)
    self->progress (MIN ((double)self->n_read / (double)MAX (self->n_total, 1), 1), self->data);
}

static gboolean
check_file (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  Check *self = data;
  KskFingerprint sha256;
  if (ksk_manifest_is_of_closing (file->path))
    return TRUE; /* whatever it is, and it may be long */
  return ksk_listed_has (self->listed, file->path, error)
         && ksk_medium_read_through (file, tell, self, &sha256, cancellable, error)
         && ksk_listed_see (self->listed, file->path, &sha256, error);
}

gboolean
ksk_listed_check (const char *folder, KskPublishProgress progress, gpointer data, KskFingerprint *sums,
                  GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (folder != NULL && sums != NULL, FALSE);

  int fd = ksk_medium_open (folder, TRUE, error);
  if (fd < 0)
    return FALSE;
  g_autoptr (KskListed) listed = ksk_listed_read (fd, folder, error);
  Check check = { .listed = listed, .progress = progress, .data = data };
  gboolean is_right = listed != NULL && ksk_listing_walk (fd, count_file, &check, cancellable, error)
                      && ksk_listing_walk (fd, check_file, &check, cancellable, error)
                      && ksk_listed_is_whole (listed, error);
  g_close (fd, NULL);
  if (is_right)
    *sums = *ksk_listed_get_sha256 (listed);
  return is_right;
}
