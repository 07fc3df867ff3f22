/* All key pairs of a token. */
#include "inventory.h"

#include "attribute.h"
#include "display-text.h"
#include "key-find.h"
#include "public-key-read.h"

void
ksk_hsm_key_free (KskHsmKey *self)
{
  if (self == NULL)
    return;

  g_free (self->label);
  g_free (self->id_hex);
  g_clear_pointer (&self->public_key, ksk_public_key_unref);
  g_free (self);
}

static char *
dup_hex (GBytes *bytes)
{
  g_autoptr (GString) hex = g_string_new (NULL);
  gsize size;
  const guint8 *octets = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", octets[i]);
  return g_string_free (g_steal_pointer (&hex), FALSE);
}

/* Reads what both halves have. A public key that DNSSEC does not use is not an error here. */
static KskHsmKey *
read_key (KskHsmSession *self, CK_OBJECT_HANDLE object, GError **error)
{
  g_autoptr (KskHsmKey) key = g_new0 (KskHsmKey, 1);
  g_autoptr (GBytes) label = NULL;
  g_autoptr (GBytes) id = NULL;
  if (!ksk_hsm_attribute_read (self, object, CKA_LABEL, &label, error)
      || !ksk_hsm_attribute_read (self, object, CKA_ID, &id, error)
      || !ksk_hsm_attribute_read_boolean (self, object, CKA_LOCAL, &key->local, error))
    return NULL;

  gsize size = 0;
  const char *text = label != NULL ? g_bytes_get_data (label, &size) : NULL;
  key->label = text != NULL ? ksk_hsm_display_text (text, size) : g_strdup ("");
  key->id_hex = id != NULL ? dup_hex (id) : g_strdup ("");

  g_autoptr (GError) reason = NULL;
  key->public_key = ksk_hsm_public_key_read (self, object, key->label, &reason);
  if (key->public_key == NULL && !g_error_matches (reason, KSK_HSM_ERROR, KSK_HSM_ERROR_KEY_TYPE)) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return NULL;
  }
  return g_steal_pointer (&key);
}

/* Returns: (transfer none) (nullable): the public half without a private one yet that has that label and id. */
static KskHsmKey *
find_other_half (GPtrArray *keys, const KskHsmKey *half)
{
  for (guint i = 0; i < keys->len; i++) {
    KskHsmKey *key = g_ptr_array_index (keys, i);
    if (!key->has_private && g_str_equal (key->label, half->label) && g_str_equal (key->id_hex, half->id_hex))
      return key;
  }
  return NULL;
}

static gboolean
add_private_half (KskHsmSession *self, CK_OBJECT_HANDLE object, GPtrArray *keys, GError **error)
{
  g_autoptr (KskHsmKey) half = read_key (self, object, error);
  if (half == NULL)
    return FALSE;

  KskHsmKey *key = find_other_half (keys, half);
  if (key == NULL) {
    key = g_steal_pointer (&half);
    g_ptr_array_add (keys, key);
  } else {
    key->local = half->local;
  }
  key->has_private = TRUE;
  return ksk_hsm_attribute_read_boolean (self, object, CKA_SENSITIVE, &key->sensitive, error)
         && ksk_hsm_attribute_read_boolean (self, object, CKA_EXTRACTABLE, &key->extractable, error)
         && ksk_hsm_attribute_read_boolean (self, object, CKA_NEVER_EXTRACTABLE, &key->never_extractable, error);
}

static gint
compare_keys (gconstpointer a, gconstpointer b)
{
  const KskHsmKey *first = *(KskHsmKey *const *)a;
  const KskHsmKey *second = *(KskHsmKey *const *)b;
  gint order = g_strcmp0 (first->label, second->label);
  return order != 0 ? order : g_strcmp0 (first->id_hex, second->id_hex);
}

GPtrArray *
ksk_hsm_session_list_keys (KskHsmSession *self, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_hsm_key_free);
  g_autoptr (GArray) public_objects = ksk_hsm_find_objects (self, CKO_PUBLIC_KEY, NULL, error);
  if (public_objects == NULL)
    return NULL;
  g_autoptr (GArray) private_objects = ksk_hsm_find_objects (self, CKO_PRIVATE_KEY, NULL, error);
  if (private_objects == NULL)
    return NULL;

  for (guint i = 0; i < public_objects->len; i++) {
    KskHsmKey *key = read_key (self, g_array_index (public_objects, CK_OBJECT_HANDLE, i), error);
    if (key == NULL)
      return NULL;
    g_ptr_array_add (keys, key);
  }
  for (guint i = 0; i < private_objects->len; i++)
    if (!add_private_half (self, g_array_index (private_objects, CK_OBJECT_HANDLE, i), keys, error))
      return NULL;

  g_ptr_array_sort (keys, compare_keys);
  return g_steal_pointer (&keys);
}
