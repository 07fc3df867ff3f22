/* What the ceremony is about: last SKR and KSR in, SKR out. What stands between is in review.c. */
#include "ceremony/exchange.h"

#include "ceremony/exchange-private.h"
#include "ksr/parse.h"

KskExchange *
ksk_exchange_new (KskConfig *config, const KskSchema *schema)
{
  g_return_val_if_fail (config != NULL && schema != NULL, NULL);

  KskExchange *self = g_new0 (KskExchange, 1);
  self->config = ksk_config_ref (config);
  self->schema = schema;
  return self;
}

static void
clear_file (KskExchangeFile *file)
{
  g_clear_pointer (&file->name, g_free);
  g_clear_pointer (&file->bytes, g_bytes_unref);
  file->sha256 = (KskFingerprint){ 0 };
}

static void
set_file (KskExchangeFile *file, const char *name, GBytes *bytes)
{
  clear_file (file);
  file->name = g_strdup (name);
  file->bytes = g_bytes_ref (bytes);
  ksk_fingerprint_init (&file->sha256, bytes);
}

void
ksk_exchange_drop_review (KskExchange *self)
{
  g_clear_pointer (&self->hsm_keys, ksk_inventory_unref);
  g_clear_pointer (&self->report, ksk_report_unref);
  g_clear_pointer (&self->plan, ksk_plan_unref);
  g_clear_pointer (&self->response, ksk_response_unref);
  clear_file (&self->response_file);
}

void
ksk_exchange_free (KskExchange *self)
{
  ksk_exchange_drop_review (self);
  clear_file (&self->previous_file);
  clear_file (&self->request_file);
  g_clear_pointer (&self->previous, ksk_response_unref);
  g_clear_pointer (&self->request, ksk_request_unref);
  g_free (self->previous_waiver);
  ksk_config_unref (self->config);
  g_free (self);
}

static gsize
get_max_bytes (KskExchange *self)
{
  return ksk_config_get_request_policy (self->config)->max_request_bytes;
}

gboolean
ksk_exchange_set_previous (KskExchange *self, const char *name, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && bytes != NULL, FALSE);

  KskResponse *previous = ksk_response_parse (bytes, get_max_bytes (self), error);
  if (previous == NULL)
    return FALSE;
  ksk_exchange_drop_review (self);
  g_clear_pointer (&self->previous_waiver, g_free);
  g_clear_pointer (&self->previous, ksk_response_unref);
  self->previous = previous;
  set_file (&self->previous_file, name, bytes);
  return TRUE;
}

gboolean
ksk_exchange_set_request (KskExchange *self, const char *name, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && bytes != NULL, FALSE);

  KskRequest *request = ksk_request_parse (bytes, get_max_bytes (self), error);
  if (request == NULL)
    return FALSE;
  ksk_exchange_drop_review (self);
  self->horizon_waived = FALSE;
  g_clear_pointer (&self->request, ksk_request_unref);
  self->request = request;
  set_file (&self->request_file, name, bytes);
  return TRUE;
}

gboolean
ksk_exchange_set_response (KskExchange *self, const char *name, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && bytes != NULL, FALSE);

  KskResponse *response = ksk_response_parse (bytes, get_max_bytes (self), error);
  if (response == NULL)
    return FALSE;
  g_clear_pointer (&self->response, ksk_response_unref);
  self->response = response;
  set_file (&self->response_file, name, bytes);
  return TRUE;
}

char *
ksk_exchange_dup_response_name (const char *request_name)
{
  g_return_val_if_fail (request_name != NULL, NULL);

  const char *rest = g_str_has_prefix (request_name, "ksr-") ? request_name + 4 : request_name;
  return g_strconcat ("skr-", rest, NULL);
}

static void
add_names (GHashTable *labels, KskConfig *config, char *const *names)
{
  for (char *const *name = names; name != NULL && *name != NULL; name++)
    g_hash_table_add (labels, ksk_config_find_key (config, *name)->label);
}

/* Where the last SKR ended, its signing keys must still be in the HSM. */
static void
add_last_signers (GHashTable *labels, KskResponse *previous)
{
  GPtrArray *bundles = ksk_response_get_bundles (previous);
  if (bundles->len == 0)
    return;
  GPtrArray *signatures = ksk_bundle_get_signatures (bundles->pdata[bundles->len - 1]);
  for (guint i = 0; i < signatures->len; i++) {
    const char *label = ksk_rrsig_get_fields (signatures->pdata[i])->identifier;
    if (label != NULL)
      g_hash_table_add (labels, (gpointer)label);
  }
}

GHashTable *
ksk_exchange_collect_labels (KskExchange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GHashTable *labels = g_hash_table_new (g_str_hash, g_str_equal);
  if (self->previous != NULL && ksk_config_get_request_policy (self->config)->check_chain_keys_in_hsm)
    add_last_signers (labels, self->previous);
  for (guint i = 0; i < self->schema->slots->len; i++) {
    const KskSchemaSlot *slot = self->schema->slots->pdata[i];
    add_names (labels, self->config, slot->publish);
    add_names (labels, self->config, slot->sign);
    add_names (labels, self->config, slot->revoke);
  }
  return labels;
}
