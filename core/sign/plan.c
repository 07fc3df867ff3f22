/* What would be signed, byte for byte, before anything is. */
#include "sign/plan.h"

#include <string.h>

#include "dnssec/domain-name.h"
#include "ksr/table.h"
#include "sign/composition.h"
#include "sign/keyset.h"
#include "sign/plan-private.h"

struct _KskPlan {
  KskRequest *request;
  KskConfig *config; /* keeps the key entries that the signatures point to */
  GPtrArray *bundles;
  GPtrArray *signatures;
  KskSignaturePolicy *ksk_policy;
};

static void
composed_free (gpointer data)
{
  KskComposed *composed = data;
  g_clear_pointer (&composed->bundle, ksk_bundle_unref);
  g_clear_pointer (&composed->signers, g_ptr_array_unref);
  g_free (composed);
}

static void
signature_free (gpointer data)
{
  KskPlannedSignature *signature = data;
  g_clear_pointer (&signature->dnskey, ksk_dnskey_unref);
  g_clear_pointer (&signature->data, g_bytes_unref);
  g_free (signature);
}

static gboolean
contains_name (char *const *names, const char *name)
{
  return names != NULL && g_strv_contains ((const char *const *)names, name);
}

/* A name that stands in several lists of a slot is one key, revoked if any list revokes it. */
static void
add_ksks (char *const *names, const KskSchemaSlot *slot, KskKeyset *keyset, GPtrArray *keys)
{
  for (char *const *name = names; name != NULL && *name != NULL; name++) {
    const KskKey *key = ksk_keyset_find (keyset, *name);
    KskDnskey *dnskey = contains_name (slot->revoke, *name) ? key->revoked : key->dnskey;
    if (!g_ptr_array_find (keys, dnskey, NULL))
      g_ptr_array_add (keys, ksk_dnskey_ref (dnskey));
  }
}

static KskComposed *
compose (KskBundle *requested, const KskSchemaSlot *slot, KskKeyset *keyset, guint32 ttl_s)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_dnskey_unref);
  g_autoptr (GPtrArray) no_signatures = g_ptr_array_new ();
  GPtrArray *signers = g_ptr_array_new ();

  add_ksks (slot->publish, slot, keyset, keys);
  add_ksks (slot->revoke, slot, keyset, keys);
  add_ksks (slot->sign, slot, keyset, keys);
  for (char *const *name = slot->sign; name != NULL && *name != NULL; name++) {
    gpointer key = (gpointer)ksk_keyset_find (keyset, *name);
    if (!g_ptr_array_find (signers, key, NULL))
      g_ptr_array_add (signers, key);
  }

  /* All records of a set have one TTL (RFC 2181, section 5.2): that of the KSK policy. */
  GPtrArray *zsks = ksk_bundle_get_keys (requested);
  for (guint i = 0; i < zsks->len; i++)
    g_ptr_array_add (keys, ksk_dnskey_get_ttl (zsks->pdata[i]) == ttl_s
                               ? ksk_dnskey_ref (zsks->pdata[i])
                               : ksk_dnskey_new_with_ttl (zsks->pdata[i], ttl_s));

  KskComposed *composed = g_new0 (KskComposed, 1);
  composed->slot = slot;
  composed->signers = signers;
  composed->bundle = ksk_bundle_new (ksk_bundle_get_id (requested), ksk_bundle_get_inception (requested),
                                     ksk_bundle_get_expiration (requested), keys, no_signatures,
                                     ksk_bundle_get_signers (requested), ksk_bundle_get_line (requested));
  return composed;
}

static gboolean
check_slots (const KskCheckInput *input, const KskSchema *schema, KskReport *report)
{
  guint n_bundles = ksk_request_get_bundles (input->request)->len;
  if (schema->slots->len >= n_bundles)
    return TRUE;

  g_autofree char *expected = g_strdup_printf ("%u", n_bundles);
  g_autofree char *found = g_strdup_printf ("%u", schema->slots->len);
  ksk_report_add (report, "CONFIG", KSK_VERDICT_FAIL, NULL, 0, expected, found,
                  "Schema %s has %u slots but the request has %u bundles; nobody would sign the last of them.",
                  schema->name, schema->slots->len, n_bundles);
  return FALSE;
}

static gboolean
has_all_keys (char *const *names, KskKeyset *keyset)
{
  for (char *const *name = names; name != NULL && *name != NULL; name++)
    if (ksk_keyset_find (keyset, *name) == NULL)
      return FALSE;
  return TRUE;
}

static GPtrArray *
compose_all (const KskCheckInput *input, const KskSchema *schema, KskKeyset *keyset)
{
  GPtrArray *requested = ksk_request_get_bundles (input->request);
  guint32 ttl_s = ksk_config_get_ksk_policy (input->config)->ttl_s;
  g_autoptr (GPtrArray) composed = g_ptr_array_new_with_free_func (composed_free);

  for (guint i = 0; i < requested->len; i++) {
    const KskSchemaSlot *slot = schema->slots->pdata[i];
    if (!has_all_keys (slot->publish, keyset) || !has_all_keys (slot->sign, keyset)
        || !has_all_keys (slot->revoke, keyset))
      return NULL;
    g_ptr_array_add (composed, compose (requested->pdata[i], slot, keyset, ttl_s));
  }
  return g_steal_pointer (&composed);
}

static gint
compare_signers (gconstpointer a, gconstpointer b)
{
  const KskKey *const *x = a, *const *y = b;
  return ksk_dnskey_compare ((*x)->dnskey, (*y)->dnskey);
}

/* The domain is the request's own string, so that the fields may borrow it as long as the plan keeps the request. */
static gboolean
plan_bundle (KskPlan *self, guint index, const KskComposed *composed, GError **error)
{
  KskBundle *bundle = composed->bundle;
  const char *domain = ksk_request_get_domain (self->request);
  guint32 ttl_s = ksk_config_get_ksk_policy (self->config)->ttl_s;

  g_ptr_array_sort (composed->signers, compare_signers);
  for (guint i = 0; i < composed->signers->len; i++) {
    const KskKey *key = composed->signers->pdata[i];
    KskDnskey *dnskey = contains_name (composed->slot->revoke, key->config->name) ? key->revoked : key->dnskey;

    KskPlannedSignature *signature = g_new0 (KskPlannedSignature, 1);
    g_ptr_array_add (self->signatures, signature);
    signature->bundle = index;
    signature->key = key->config;
    signature->dnskey = ksk_dnskey_ref (dnskey);
    signature->fields = (KskRrsigFields){
      .identifier = key->config->label,
      .ttl_s = ttl_s,
      .type_covered = "DNSKEY",
      .algorithm = ksk_dnskey_get_algorithm (dnskey),
      .labels = ksk_domain_name_count_labels (domain),
      .original_ttl_s = ttl_s,
      .expiration_s = ksk_bundle_get_expiration (bundle),
      .inception_s = ksk_bundle_get_inception (bundle),
      .key_tag = ksk_dnskey_get_key_tag (dnskey),
      .signer_name = domain,
    };
    signature->data = ksk_rrsig_build_input (&signature->fields, domain, ksk_bundle_get_keys (bundle), error);
    if (signature->data == NULL)
      return FALSE;
  }
  return TRUE;
}

/* The KSK policy that the response states: the configured periods and the algorithms of the KSKs that sign. */
static KskSignaturePolicy *
build_ksk_policy (KskConfig *config, GPtrArray *signatures)
{
  KskSignaturePolicy *policy = ksk_signature_policy_copy (ksk_config_get_ksk_policy (config)->signature_policy);
  g_array_set_size (policy->algorithms, 0);

  for (guint i = 0; i < signatures->len; i++) {
    const KskPlannedSignature *signature = signatures->pdata[i];
    KskPublicKey *key = ksk_dnskey_get_public_key (signature->dnskey, NULL);
    KskAlgorithmPolicy row
        = { signature->fields.algorithm, ksk_public_key_get_bits (key), ksk_public_key_get_exponent (key) };
    gboolean known = FALSE;
    for (guint k = 0; k < policy->algorithms->len && !known; k++) {
      const KskAlgorithmPolicy *other = &g_array_index (policy->algorithms, KskAlgorithmPolicy, k);
      known = other->algorithm == row.algorithm && other->size_bits == row.size_bits
              && other->rsa_exponent == row.rsa_exponent;
    }
    if (!known)
      g_array_append_val (policy->algorithms, row);
  }
  return policy;
}

KskPlan *
ksk_plan_build (const KskCheckInput *input, const KskSchema *schema, KskReport *report)
{
  g_return_val_if_fail (input != NULL && schema != NULL && report != NULL, NULL);

  gboolean enough_slots = check_slots (input, schema, report);
  ksk_check_usage (input, schema, report);
  g_autoptr (GHashTable) keyset = ksk_keyset_load (input, schema, report);
  g_autoptr (GPtrArray) composed = enough_slots ? compose_all (input, schema, keyset) : NULL;
  if (composed == NULL)
    return NULL;
  ksk_check_composition (input, composed, keyset, report);
  ksk_check_safety (input, composed, report);

  g_autoptr (KskPlan) self = g_atomic_rc_box_new0 (KskPlan);
  self->request = ksk_request_ref (input->request);
  self->config = ksk_config_ref (input->config);
  self->bundles = g_ptr_array_new_full (composed->len, (GDestroyNotify)ksk_bundle_unref);
  self->signatures = g_ptr_array_new_full (composed->len, signature_free);
  for (guint i = 0; i < composed->len; i++) {
    const KskComposed *one = composed->pdata[i];
    g_autoptr (GError) error = NULL;
    g_ptr_array_add (self->bundles, ksk_bundle_ref (one->bundle));
    if (!plan_bundle (self, i, one, &error)) {
      ksk_report_add (report, "SKR-SIGN", KSK_VERDICT_FAIL, ksk_bundle_get_id (one->bundle), i + 1, NULL, NULL,
                      "Bundle %u cannot be signed: %s.", i + 1, error->message);
      return NULL;
    }
  }
  self->ksk_policy = build_ksk_policy (self->config, self->signatures);
  return g_steal_pointer (&self);
}

static void
clear (gpointer data)
{
  KskPlan *self = data;
  ksk_request_unref (self->request);
  ksk_config_unref (self->config);
  g_ptr_array_unref (self->bundles);
  g_ptr_array_unref (self->signatures);
  g_clear_pointer (&self->ksk_policy, ksk_signature_policy_free);
}

KskPlan *
ksk_plan_ref (KskPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
ksk_plan_unref (KskPlan *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear);
}

KskRequest *
ksk_plan_get_request (KskPlan *self)
{
  return self->request;
}

const KskSignaturePolicy *
ksk_plan_get_ksk_policy (KskPlan *self)
{
  return self->ksk_policy;
}

GPtrArray *
ksk_plan_get_bundles (KskPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->bundles;
}

GPtrArray *
ksk_plan_get_signatures (KskPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->signatures;
}

char *
ksk_plan_format (KskPlan *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GString *table = g_string_new ("Nr  Bundle  Key tag  Algorithm        Label     SHA-256 of the bytes to sign\n");
  for (guint i = 0; i < self->signatures->len; i++) {
    const KskPlannedSignature *signature = self->signatures->pdata[i];
    g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, signature->data);
    g_string_append_printf (table, "%-3u %-7u %05u    %-16s %-9s %s\n", i + 1, signature->bundle + 1,
                            signature->fields.key_tag, ksk_algorithm_get_name (signature->fields.algorithm),
                            signature->key->label, digest);
  }
  return g_string_free (table, FALSE);
}
