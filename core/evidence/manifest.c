/* The manifest of a record: path, size and SHA-256 of each file, and the hash of all their contents. */
#include "evidence/manifest.h"

#include <string.h>

#include "evidence/sums.h"

void
ksk_manifest_file_free (KskManifestFile *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->path);
  g_free (self);
}

KskManifestFile *
ksk_manifest_file_new (const char *path, guint64 size, const KskFingerprint *sha256)
{
  g_return_val_if_fail (path != NULL && sha256 != NULL, NULL);

  KskManifestFile *self = g_new (KskManifestFile, 1);
  *self = (KskManifestFile){ g_strdup (path), size, *sha256 };
  return self;
}

gboolean
ksk_manifest_is_closing_film (const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return g_regex_match_simple ("^KSK[0-9]*_[A-Z0-9]+_closing(-[1-9][0-9]{0,3})?\\.(mkv|webm)\\z", path, 0, 0);
}

gboolean
ksk_manifest_is_of_closing (const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);

  g_autofree char *film = g_str_has_suffix (path, KSK_MANIFEST_CLOSING_ENDING)
                              ? g_strndup (path, strlen (path) - strlen (KSK_MANIFEST_CLOSING_ENDING))
                              : g_strdup (path);
  return ksk_manifest_is_closing_film (film);
}

GBytes *
ksk_manifest_format_closing (const char *path, const KskFingerprint *sha256, const KskFingerprint *sums)
{
  g_return_val_if_fail (path != NULL && sha256 != NULL && sums != NULL, NULL);

  g_autofree char *of_film = ksk_fingerprint_to_hex (sha256), *of_sums = ksk_fingerprint_to_hex (sums);
  char *text = g_strdup_printf ("%s  %s\n%s  " KSK_SUMS_NAME "\n", of_film, path, of_sums);
  return g_bytes_new_take (text, strlen (text));
}

gboolean
ksk_manifest_has_line (const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return strcmp (path, KSK_MANIFEST_NAME) != 0 && strcmp (path, KSK_SUMS_NAME) != 0
         && !ksk_manifest_is_of_closing (path);
}

char *
ksk_manifest_format_line (const KskFingerprint *sha256, guint64 size, const char *path)
{
  g_return_val_if_fail (sha256 != NULL && path != NULL, NULL);

  g_autofree char *hex = ksk_fingerprint_to_hex (sha256);
  return g_strdup_printf ("%s  %" G_GUINT64_FORMAT "  %s\n", hex, size, path);
}

static gint
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const KskManifestFile *const *)a)->path, (*(const KskManifestFile *const *)b)->path);
}

/* What no list of files may have, this one does not have either. */
static gboolean
check (GPtrArray *files, GError **error)
{
  g_autoptr (GPtrArray) sums = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_sum_free);
  for (guint i = 0; i < files->len; i++) {
    const KskManifestFile *file = files->pdata[i];
    g_ptr_array_add (sums, ksk_sum_new (file->path, &file->sha256));
  }
  g_autoptr (GBytes) list = ksk_sums_format (sums, error);
  return list != NULL;
}

GBytes *
ksk_manifest_format (GPtrArray *files, const KskFingerprint *contents, GError **error)
{
  g_return_val_if_fail (files != NULL && contents != NULL, NULL);

  if (!check (files, error))
    return NULL;
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (files, NULL, NULL);
  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_paths);

  g_autoptr (GString) text = g_string_new (NULL);
  guint64 total = 0;
  for (guint i = 0; i < sorted->len; i++) {
    const KskManifestFile *file = sorted->pdata[i];
    g_autofree char *line = ksk_manifest_format_line (&file->sha256, file->size, file->path);
    g_string_append (text, line);
    total += file->size;
  }
  g_autofree char *last = ksk_manifest_format_line (contents, total, KSK_MANIFEST_ALL);
  g_string_append (text, last);
  return g_string_free_to_bytes (g_steal_pointer (&text));
}
