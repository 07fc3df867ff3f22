/* The signatures of an SKR as files that `openssl` verifies, for those who trust no program of ours. */
#include "evidence/proofs.h"

#include "dnssec/error.h"
#include "evidence/proof-commands.h"

static void
file_free (gpointer data)
{
  KskProofFile *self = data;
  g_free (self->name);
  g_bytes_unref (self->bytes);
  g_free (self);
}

void
ksk_proofs_free (KskProofs *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->commands);
  g_ptr_array_unref (self->comparisons);
  g_ptr_array_unref (self->digests);
  g_free (self);
}

static void
add_file (KskProofs *self, const char *name, GBytes *bytes)
{
  KskProofFile *file = g_new0 (KskProofFile, 1);
  file->name = g_strdup (name);
  file->bytes = g_bytes_ref (bytes);
  g_ptr_array_add (self->files, file);
}

static KskProofFile *
find_file (KskProofs *self, const char *name)
{
  for (guint i = 0; i < self->files->len; i++) {
    KskProofFile *file = self->files->pdata[i];
    if (g_str_equal (file->name, name))
      return file;
  }
  return NULL;
}

/* The file of a key, once for all bundles; keys with the same tag are told apart by a number. @is_new: (out). Returns:
 * (transfer full): the name without its ending: `key-20326`. */
static char *
add_key (KskProofs *self, KskDnskey *key, KskPublicKey *public_key, gboolean *is_new)
{
  g_autoptr (GBytes) pem = ksk_public_key_to_pem (public_key);
  for (guint i = 1;; i++) {
    g_autofree char *base = i == 1 ? g_strdup_printf ("key-%u", ksk_dnskey_get_key_tag (key))
                                   : g_strdup_printf ("key-%u-%u", ksk_dnskey_get_key_tag (key), i);
    g_autofree char *name = g_strconcat (base, ".pem", NULL);
    const KskProofFile *there = find_file (self, name);
    *is_new = there == NULL;
    if (*is_new)
      add_file (self, name, pem);
    if (*is_new || g_bytes_equal (there->bytes, pem))
      return g_steal_pointer (&base);
  }
}

/* A revoked key is no trust anchor, and has a digest of its own. */
static gboolean
add_digest (KskProofs *self, KskDnskey *key, KskPublicKey *public_key, const char *owner, const char *base,
            GError **error)
{
  if (!ksk_dnskey_is_sep (key) || ksk_dnskey_is_revoked (key))
    return TRUE;
  char *command = ksk_proof_command_digest (key, public_key, owner, base, error);
  if (command != NULL)
    g_ptr_array_add (self->digests, command);
  return command != NULL;
}

/* The key that the signature names, and that verifies it where several have its tag; the first of them where none does.
 */
static KskDnskey *
find_signer (KskBundle *bundle, KskRrsig *signature, const char *owner)
{
  GPtrArray *keys = ksk_bundle_get_keys (bundle);
  KskDnskey *found = NULL;
  for (guint i = 0; i < keys->len; i++) {
    if (!ksk_rrsig_fields_name_key (ksk_rrsig_get_fields (signature), keys->pdata[i]))
      continue;
    if (ksk_rrsig_verify (signature, keys->pdata[i], owner, keys, NULL))
      return keys->pdata[i];
    found = found != NULL ? found : keys->pdata[i];
  }
  return found;
}

static gboolean
add_signature (KskProofs *self, const char *owner, KskBundle *bundle, guint number, KskRrsig *signature, GError **error)
{
  const KskRrsigFields *fields = ksk_rrsig_get_fields (signature);
  KskDnskey *key = find_signer (bundle, signature, owner);
  if (key == NULL) {
    g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED,
                 "bundle %u has a signature of key %u, and no such key", number, fields->key_tag);
    return FALSE;
  }
  KskPublicKey *public_key = ksk_dnskey_get_public_key (key, error);
  if (public_key == NULL)
    return FALSE;
  g_autoptr (GBytes) data = ksk_rrsig_build_input (fields, owner, ksk_bundle_get_keys (bundle), error);
  if (data == NULL)
    return FALSE;
  g_autoptr (GBytes) octets = ksk_public_key_convert_signature (public_key, ksk_rrsig_get_signature (signature), error);
  if (octets == NULL)
    return FALSE;

  gboolean is_new;
  g_autofree char *key_base = add_key (self, key, public_key, &is_new);
  if (is_new && !add_digest (self, key, public_key, owner, key_base, error))
    return FALSE;
  g_autofree char *base = g_strdup_printf ("bundle-%u-%s", number, key_base);
  g_autofree char *data_name = g_strconcat (base, ".data", NULL), *name = g_strconcat (base, ".sig", NULL);
  if (find_file (self, name) != NULL) {
    g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED, "bundle %u has two signatures of one key",
                 number);
    return FALSE;
  }
  add_file (self, data_name, data);
  add_file (self, name, octets);
  g_ptr_array_add (self->commands, ksk_proof_command_verify (fields->algorithm, key_base, base));
  g_ptr_array_add (self->comparisons,
                   ksk_proof_command_compare (ksk_public_key_get_kind (public_key), self->commands->len, base));
  return TRUE;
}

/* The work grows with the product of both. Such an SKR fails SKR-SIGNATURE, too. */
static gboolean
check_size (KskBundle *bundle, guint number, GError **error)
{
  guint n_keys = ksk_bundle_get_keys (bundle)->len, n_signatures = ksk_bundle_get_signatures (bundle)->len;
  if (n_keys <= KSK_MAX_VERIFIED_SET && n_signatures <= KSK_MAX_VERIFIED_SET)
    return TRUE;
  g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED,
               "bundle %u has %u keys and %u signatures, and no more than %d of each are looked at", number, n_keys,
               n_signatures, KSK_MAX_VERIFIED_SET);
  return FALSE;
}

KskProofs *
ksk_proofs_new (KskResponse *response, GError **error)
{
  g_return_val_if_fail (response != NULL, NULL);

  g_autoptr (KskProofs) self = g_new0 (KskProofs, 1);
  self->files = g_ptr_array_new_with_free_func (file_free);
  self->commands = g_ptr_array_new_with_free_func (g_free);
  self->comparisons = g_ptr_array_new_with_free_func (g_free);
  self->digests = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *bundles = ksk_response_get_bundles (response);
  for (guint i = 0; i < bundles->len; i++) {
    if (!check_size (bundles->pdata[i], i + 1, error))
      return NULL;
    GPtrArray *signatures = ksk_bundle_get_signatures (bundles->pdata[i]);
    for (guint s = 0; s < signatures->len; s++)
      if (!add_signature (self, ksk_response_get_domain (response), bundles->pdata[i], i + 1, signatures->pdata[s],
                          error))
        return NULL;
  }
  return g_steal_pointer (&self);
}
