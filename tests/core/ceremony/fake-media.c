/* Media and the folder of the record, in memory, for tests. */
#include <string.h>

#include "tests/core/ceremony/fake-room.h"

static void media_init (KskMediaInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeMedia, fake_media, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (KSK_TYPE_MEDIA, media_init))

static void
media_finalize (GObject *object)
{
  FakeMedia *self = FAKE_MEDIA (object);
  for (guint i = 0; i < KSK_N_MEDIA; i++)
    g_hash_table_unref (self->files[i]);
  g_hash_table_unref (self->record);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (fake_media_parent_class)->finalize (object);
}

static void
fake_media_class_init (FakeMediaClass *class)
{
  G_OBJECT_CLASS (class)->finalize = media_finalize;
}

static GHashTable *
make_files (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
}

static void
fake_media_init (FakeMedia *self)
{
  g_mutex_init (&self->lock);
  for (guint i = 0; i < KSK_N_MEDIA; i++)
    self->files[i] = make_files ();
  self->record = make_files ();
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
list_names (GHashTable *files)
{
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);
  g_ptr_array_sort (names, compare);
  return names;
}

/* Returns FALSE when the medium is not there, or, for writing, cannot be written. */
static gboolean
check (FakeMediumFault fault, const char *what, gboolean for_writing, GError **error)
{
  if (fault == FAKE_MEDIUM_MISSING)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s: there is no medium", what);
  else if (for_writing && fault == FAKE_MEDIUM_FULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "%s: no space left", what);
  else if (for_writing && fault == FAKE_MEDIUM_READ_ONLY)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY, "%s: it is read-only", what);
  else
    return TRUE;
  return FALSE;
}

static GBytes *
copy_bytes (GBytes *bytes, gboolean spoil)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint8 *copy = g_memdup2 (data, size);
  if (spoil && size > 0)
    copy[size - 1] ^= 1;
  return g_bytes_new_take (copy, size);
}

static GBytes *
get (GHashTable *files, const char *what, const char *name, gsize max_bytes, GError **error)
{
  GBytes *bytes = g_hash_table_lookup (files, name);
  if (bytes == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s: there is no file %s", what, name);
  else if (g_bytes_get_size (bytes) > max_bytes)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s is too large", what, name);
  else
    return g_bytes_ref (bytes);
  return NULL;
}

static gboolean
put (GHashTable *files, const char *what, const char *name, GBytes *bytes, gboolean spoil, GError **error)
{
  GBytes *old = g_hash_table_lookup (files, name);
  if (old != NULL && g_bytes_equal (old, bytes))
    return TRUE;
  if (old != NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s: there is another %s already", what, name);
    return FALSE;
  }
  g_hash_table_insert (files, g_strdup (name), copy_bytes (bytes, spoil));
  return TRUE;
}

static char *
media_get_label (KskMedia *media, KskMediumRole role)
{
  FakeMedia *self = FAKE_MEDIA (media);
  if (self->faults[role] == FAKE_MEDIUM_MISSING || self->is_released[role])
    return NULL;
  if (self->faults[role] == FAKE_MEDIUM_SWAPPED)
    return g_strdup ("another stick");
  return g_strdup_printf ("%s stick", ksk_medium_role_get_name (role));
}

static GStrv
media_list (KskMedia *media, KskMediumRole role, GError **error)
{
  FakeMedia *self = FAKE_MEDIA (media);
  if (!check (self->faults[role], ksk_medium_role_get_name (role), FALSE, error))
    return NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_mutex_lock (&self->lock);
  g_autoptr (GPtrArray) names = list_names (self->files[role]);
  for (guint i = 0; self->faults[role] != FAKE_MEDIUM_SWAPPED && i < names->len; i++)
    if (g_str_has_suffix (names->pdata[i], ".xml"))
      g_strv_builder_add (builder, names->pdata[i]);
  g_mutex_unlock (&self->lock);
  return g_strv_builder_end (builder);
}

static GBytes *
media_read (KskMedia *media, KskMediumRole role, const char *name, gsize max_bytes, GError **error)
{
  FakeMedia *self = FAKE_MEDIA (media);
  g_autoptr (GHashTable) nothing = make_files ();
  if (!check (self->faults[role], ksk_medium_role_get_name (role), FALSE, error))
    return NULL;
  GHashTable *files = self->faults[role] == FAKE_MEDIUM_SWAPPED ? nothing : self->files[role];
  g_mutex_lock (&self->lock);
  GBytes *bytes = get (files, ksk_medium_role_get_name (role), name, max_bytes, error);
  g_mutex_unlock (&self->lock);
  return bytes;
}

static gboolean
media_write (KskMedia *media, KskMediumRole role, const char *name, GBytes *bytes, GError **error)
{
  FakeMedia *self = FAKE_MEDIA (media);
  const char *what = ksk_medium_role_get_name (role);
  if (!check (self->faults[role], what, TRUE, error))
    return FALSE;
  if (self->faults[role] == FAKE_MEDIUM_SPOILS) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s reads back otherwise", what, name);
    return FALSE;
  }
  g_mutex_lock (&self->lock);
  gboolean is_put = put (self->files[role], what, name, bytes, FALSE, error);
  g_mutex_unlock (&self->lock);
  return is_put;
}

static void
hash_files (GHashTable *files, KskMediumHash *hash, gboolean spoil)
{
  g_autoptr (GPtrArray) names = list_names (files);
  g_autoptr (GString) manifest = g_string_new (NULL);
  g_autoptr (GByteArray) contents = g_byte_array_new ();
  for (guint i = 0; i < names->len; i++) {
    g_autoptr (GBytes) bytes = copy_bytes (g_hash_table_lookup (files, names->pdata[i]), spoil);
    g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
    g_string_append_printf (manifest, "%s  %" G_GSIZE_FORMAT "  %s\n", sha256, g_bytes_get_size (bytes),
                            (const char *)names->pdata[i]);
    g_byte_array_append (contents, g_bytes_get_data (bytes, NULL), (guint)g_bytes_get_size (bytes));
  }
  g_autoptr (GBytes) manifest_bytes = g_bytes_new (manifest->str, manifest->len);
  g_autoptr (GBytes) contents_bytes = g_bytes_new (contents->data, contents->len);
  ksk_fingerprint_init (&hash->manifest, manifest_bytes);
  ksk_fingerprint_init (&hash->contents, contents_bytes);
  hash->n_files = names->len;
  hash->n_bytes = contents->len;
}

static gboolean
media_hash (KskMedia *media, KskMediumRole role, KskMediumHash *hash, GCancellable *cancellable, GError **error)
{
  FakeMedia *self = FAKE_MEDIA (media);
  const char *what = ksk_medium_role_get_name (role);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check (self->faults[role], what, FALSE, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  hash_files (self->files[role], hash, FALSE);
  g_mutex_unlock (&self->lock);
  if (hash->n_files > 0 && self->faults[role] != FAKE_MEDIUM_SWAPPED)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s: there is nothing on it", what);
  return FALSE;
}

static gboolean
media_copy (KskMedia *media, KskMediumRole role, guint number, KskMediumHash *hash, GCancellable *cancellable,
            GError **error)
{
  FakeMedia *self = FAKE_MEDIA (media);
  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !check (self->faults[role], ksk_medium_role_get_name (role), TRUE, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  hash_files (self->files[role], hash, self->faults[role] == FAKE_MEDIUM_SPOILS);
  self->n_copies++;
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static char *
media_identify_copy (KskMedia *media, guint number, GError **error)
{
  FakeMedia *self = FAKE_MEDIA (media);
  return self->copy_device != NULL ? g_strdup (self->copy_device) : g_strdup_printf ("stick %u", number);
}

static gboolean
media_release (KskMedia *media, KskMediumRole role, GError **error)
{
  FakeMedia *self = FAKE_MEDIA (media);
  if (!check (self->faults[role], ksk_medium_role_get_name (role), FALSE, error))
    return FALSE;
  self->is_released[role] = TRUE;
  return TRUE;
}

static gboolean
media_keep (KskMedia *media, const char *name, GBytes *bytes, GError **error)
{
  FakeMedia *self = FAKE_MEDIA (media);
  if (!check (self->record_fault, "record", TRUE, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  gboolean is_put = put (self->record, "record", name, bytes, self->record_fault == FAKE_MEDIUM_SPOILS, error);
  g_mutex_unlock (&self->lock);
  return is_put;
}

static GBytes *
media_fetch (KskMedia *media, const char *name, gsize max_bytes, GError **error)
{
  FakeMedia *self = FAKE_MEDIA (media);
  if (!check (self->record_fault, "record", FALSE, error))
    return NULL;
  g_mutex_lock (&self->lock);
  GBytes *bytes = get (self->record, "record", name, max_bytes, error);
  g_mutex_unlock (&self->lock);
  return bytes;
}

static gboolean
media_set_aside (KskMedia *media, const char *name, GError **error)
{
  FakeMedia *self = FAKE_MEDIA (media);
  if (!check (self->record_fault, "record", TRUE, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  g_autoptr (GBytes) bytes = get (self->record, "record", name, G_MAXSIZE, error);
  guint n = 1;
  while (bytes != NULL) {
    g_autofree char *aside = g_strdup_printf ("%s.aside-%u", name, n++);
    if (g_hash_table_contains (self->record, aside))
      continue;
    g_hash_table_insert (self->record, g_steal_pointer (&aside), g_bytes_ref (bytes));
    g_hash_table_remove (self->record, name);
    break;
  }
  g_mutex_unlock (&self->lock);
  return bytes != NULL;
}

static void
media_init (KskMediaInterface *iface)
{
  iface->get_label = media_get_label;
  iface->list = media_list;
  iface->read = media_read;
  iface->write = media_write;
  iface->hash = media_hash;
  iface->copy = media_copy;
  iface->identify_copy = media_identify_copy;
  iface->release = media_release;
  iface->keep = media_keep;
  iface->fetch = media_fetch;
  iface->set_aside = media_set_aside;
}
