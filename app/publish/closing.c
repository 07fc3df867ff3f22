/* Whoever films once more after the program was killed gets a list for what was broken off, too: it is as it is. */
#include "app/publish/closing.h"

#include <glib/gstdio.h>

#include "app/media/medium-file.h"
#include "app/publish/listing.h"

typedef struct {
  const char *folder;
  int fd;
  KskFingerprint sums;
} Closing;

static gboolean
list_film (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  Closing *self = data;
  KskFingerprint sha256;

  if (!ksk_manifest_is_closing_film (file->path))
    return TRUE;
  g_autofree char *name = g_strconcat (file->path, KSK_MANIFEST_CLOSING_ENDING, NULL);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!ksk_medium_read_through (file, NULL, NULL, &sha256, cancellable, error))
    return FALSE;
  g_autoptr (GBytes) text = ksk_manifest_format_closing (file->path, &sha256, &self->sums);
  return ksk_medium_write_file (self->fd, self->folder, name, text, error);
}

static gboolean
list_films (Closing *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) sums = ksk_medium_read_file (self->fd, self->folder, KSK_SUMS_NAME, KSK_MAX_SUMS_BYTES, error);
  if (sums == NULL)
    return FALSE;
  ksk_fingerprint_init (&self->sums, sums);
  return ksk_listing_walk (self->fd, list_film, self, cancellable, error);
}

gboolean
ksk_closing_list (const char *folder, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (folder != NULL, FALSE);

  Closing self = { .folder = folder, .fd = ksk_medium_open (folder, TRUE, error) };
  if (self.fd < 0)
    return FALSE;
  gboolean is_listed = list_films (&self, cancellable, error);
  g_close (self.fd, NULL);
  return is_listed;
}
