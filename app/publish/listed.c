/* A record that has its list: every file is compared with it, and nothing is added. */
#include "app/publish/listed.h"

#include <glib/gstdio.h>

#include "app/media/medium-file.h"
#include "app/media/medium-walk.h"

typedef struct {
  GHashTable *missing; /* (element-type utf8 KskSum): what was not seen yet, by path; borrowed from the list */
  KskPublishProgress progress;
  gpointer data;
  guint64 n_total; /* bytes */
  guint64 n_read;
} Check;

gboolean
ksk_listed_is (const char *folder)
{
  g_return_val_if_fail (folder != NULL, FALSE);

  g_autofree char *path = g_build_filename (folder, KSK_SUMS_NAME, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
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

/* Closing films show the hash of the list: they cannot be in it. */
static gboolean
check_file (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  Check *self = data;
  KskFingerprint sha256;
  if (g_str_equal (file->path, KSK_SUMS_NAME) || ksk_manifest_is_closing_film (file->path))
    return TRUE;
  const KskSum *listed = g_hash_table_lookup (self->missing, file->path);
  if (listed == NULL)
    return fail (error, file->path, "is in the record, and not in its list SHA256SUMS");
  if (!ksk_medium_read_through (file, tell, self, &sha256, cancellable, error))
    return FALSE;
  g_hash_table_remove (self->missing, file->path);
  return ksk_fingerprint_equal (&sha256, &listed->sha256)
         || fail (error, file->path, "is not the file that the list SHA256SUMS of the record has");
}

static gboolean
check_all (int fd, GPtrArray *list, Check *self, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < list->len; i++)
    g_hash_table_insert (self->missing, ((KskSum *)list->pdata[i])->path, list->pdata[i]);
  if (!ksk_medium_walk (fd, count_file, self, cancellable, error)
      || !ksk_medium_walk (fd, check_file, self, cancellable, error))
    return FALSE;
  for (guint i = 0; i < list->len; i++) {
    const char *path = ((const KskSum *)list->pdata[i])->path;
    if (g_hash_table_contains (self->missing, path))
      return fail (error, path, "is in the list SHA256SUMS of the record, and is not there");
  }
  return TRUE;
}

gboolean
ksk_listed_check (const char *folder, KskPublishProgress progress, gpointer data, KskFingerprint *sums,
                  GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (folder != NULL && sums != NULL, FALSE);

  int fd = ksk_medium_open (folder, TRUE, error);
  if (fd < 0)
    return FALSE;
  g_autoptr (GBytes) text = ksk_medium_read_file (fd, folder, KSK_SUMS_NAME, KSK_MAX_SUMS_BYTES, error);
  g_autoptr (GPtrArray) list = text != NULL ? ksk_sums_parse (text, error) : NULL;
  if (text != NULL && list == NULL)
    g_prefix_error (error, KSK_SUMS_NAME ": ");
  g_autoptr (GHashTable) missing = g_hash_table_new (g_str_hash, g_str_equal);
  Check self = { .missing = missing, .progress = progress, .data = data };
  gboolean is_right = list != NULL && check_all (fd, list, &self, cancellable, error);
  g_close (fd, NULL);
  if (is_right)
    ksk_fingerprint_init (sums, text);
  return is_right;
}
