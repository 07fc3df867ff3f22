/* The responses that were signed in a ceremony, taken apart: what is published of each. */
#include "app/publish/responses.h"

#include "app/media/medium-file.h"
#include "app/publish/names.h"

void
ksk_signed_response_free (KskSignedResponse *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->folder);
  g_clear_pointer (&self->response, ksk_response_unref);
  g_clear_pointer (&self->proofs, ksk_proofs_free);
  g_free (self);
}

/* Returns: (transfer full) (nullable). */
static KskSignedResponse *
read_one (const char *name, guint number, int fd, const char *folder, GError **error)
{
  g_autoptr (GBytes) bytes = ksk_medium_check_name (name, error)
                                 ? ksk_medium_read_file (fd, folder, name, KSK_MAX_REQUEST_BYTES, error)
                                 : NULL;
  if (bytes == NULL)
    return NULL;
  g_autoptr (KskSignedResponse) self = g_new0 (KskSignedResponse, 1);
  self->name = g_strdup (name);
  self->folder = number == 1 ? g_strdup (KSK_NAMES_PROOFS) : g_strdup_printf (KSK_NAMES_PROOFS "-%u", number);
  self->response = ksk_response_parse (bytes, 0, error);
  self->proofs = self->response != NULL ? ksk_proofs_new (self->response, error) : NULL;
  if (self->proofs != NULL)
    return g_steal_pointer (&self);
  g_prefix_error (error, "%s: ", name);
  return NULL;
}

GPtrArray *
ksk_signed_responses_read (GPtrArray *records, int fd, const char *folder, GError **error)
{
  g_return_val_if_fail (records != NULL && folder != NULL, NULL);

  g_autoptr (GPtrArray) responses = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_signed_response_free);
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < records->len; i++) {
    if (!g_str_equal (ksk_record_get_kind (records->pdata[i]), "response-signed"))
      continue;
    const char *name = ksk_record_get_text (records->pdata[i], "file");
    if (name == NULL || !g_hash_table_add (done, (gpointer)name))
      continue;
    KskSignedResponse *response = read_one (name, responses->len + 1, fd, folder, error);
    if (response == NULL)
      return NULL;
    g_ptr_array_add (responses, response);
  }
  return g_steal_pointer (&responses);
}
