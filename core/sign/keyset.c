/* The configured KSKs of a schema, each looked up in the HSM and compared with its configuration. */
#include "sign/keyset.h"

#include <string.h>

#include "dnssec/time.h"

#define CHECK "KSK-MATCH"

static void
key_free (gpointer data)
{
  KskKey *key = data;
  g_clear_pointer (&key->dnskey, ksk_dnskey_unref);
  g_clear_pointer (&key->revoked, ksk_dnskey_unref);
  g_free (key);
}

static void
fail (KskReport *report, const KskKeyConfig *config, char *expected, char *found, const char *what)
{
  ksk_report_add (report, CHECK, KSK_VERDICT_FAIL, NULL, 0, expected, found,
                  "Key %s (%s): %s. It is not the key that the configuration means; nothing can be signed with it.",
                  config->name, config->label, what);
  g_free (expected);
  g_free (found);
}

static void
fail_number (KskReport *report, const KskKeyConfig *config, guint64 expected, guint64 found, const char *what)
{
  fail (report, config, g_strdup_printf ("%" G_GUINT64_FORMAT, expected), g_strdup_printf ("%" G_GUINT64_FORMAT, found),
        what);
}

/* Compares the key in the HSM with everything that the configuration says of it. Returns TRUE when nothing differs. */
static gboolean
matches (const KskKeyConfig *config, KskPublicKey *public_key, KskDnskey *dnskey, const char *domain, KskReport *report)
{
  guint failed_before = ksk_report_count (report, KSK_VERDICT_FAIL);
  gboolean is_rsa = ksk_public_key_get_kind (public_key) == KSK_KEY_KIND_RSA;
  guint64 exponent = ksk_public_key_get_exponent (public_key);
  guint bits = ksk_public_key_get_bits (public_key);

  if (is_rsa && config->rsa_size_bits != 0 && config->rsa_size_bits != bits)
    fail_number (report, config, config->rsa_size_bits, bits, "its modulus has another size than rsa_size says");
  if (is_rsa && config->rsa_exponent != 0 && config->rsa_exponent != exponent)
    fail_number (report, config, config->rsa_exponent, exponent, "its exponent is not the configured rsa_exponent");
  if (config->key_tag >= 0 && config->key_tag != ksk_dnskey_get_key_tag (dnskey))
    fail_number (report, config, (guint64)config->key_tag, ksk_dnskey_get_key_tag (dnskey),
                 "its key tag is not the configured key_tag");
  if (config->ds_sha256 != NULL) {
    g_autofree char *ds = ksk_dnskey_dup_ds_sha256 (dnskey, domain, NULL);
    if (g_strcmp0 (ds, config->ds_sha256) != 0)
      fail (report, config, g_strdup (config->ds_sha256), g_strdup (ds), "its DS is not the configured ds_sha256");
  }
  return ksk_report_count (report, KSK_VERDICT_FAIL) == failed_before;
}

static void
load_key (const KskCheckInput *input, const KskKeyConfig *config, KskKeyset *keyset, KskReport *report)
{
  const char *domain = ksk_request_get_domain (input->request);
  guint32 ttl_s = ksk_config_get_ksk_policy (input->config)->ttl_s;

  KskPublicKey *public_key = input->hsm_keys != NULL ? ksk_inventory_find (input->hsm_keys, config->label) : NULL;
  if (public_key == NULL) {
    fail (report, config, g_strdup (config->label), NULL, "the HSM has no usable key with that label");
    return;
  }
  if (ksk_public_key_get_kind (public_key) != ksk_algorithm_get_key_kind (config->algorithm)) {
    fail (report, config, g_strdup (ksk_algorithm_get_name (config->algorithm)),
          g_strdup (ksk_key_kind_get_name (ksk_public_key_get_kind (public_key))),
          "the key in the HSM is of another kind than the configured algorithm uses");
    return;
  }

  g_autoptr (KskDnskey) dnskey
      = ksk_dnskey_new (config->label, KSK_DNSKEY_FLAGS_KSK, KSK_DNSKEY_PROTOCOL, (guint8)config->algorithm,
                        ksk_public_key_get_wire (public_key), ttl_s);
  if (!matches (config, public_key, dnskey, domain, report))
    return;
  if (config->key_tag < 0 && config->ds_sha256 == NULL)
    ksk_report_add (report, CHECK, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "Not checked: key %s (%s) has neither key_tag nor ds_sha256 in the configuration, so whether the "
                    "HSM holds the right key under that label cannot be told.",
                    config->name, config->label);
  else
    ksk_report_add (report, CHECK, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "Key %s (%s) in the HSM is the configured key: tag %05u.", config->name, config->label,
                    ksk_dnskey_get_key_tag (dnskey));

  KskKey *key = g_new0 (KskKey, 1);
  key->config = config;
  key->revoked = ksk_dnskey_new_revoked (dnskey);
  key->dnskey = g_steal_pointer (&dnskey);
  g_hash_table_insert (keyset, config->name, key);
}

KskKeyset *
ksk_keyset_load (const KskCheckInput *input, const KskSchema *schema, KskReport *report)
{
  KskKeyset *keyset = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, key_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_bundles = ksk_request_get_bundles (input->request)->len;

  for (guint i = 0; i < MIN (n_bundles, schema->slots->len); i++) {
    const KskSchemaSlot *slot = schema->slots->pdata[i];
    char *const *const lists[] = { slot->publish, slot->sign, slot->revoke };
    for (gsize l = 0; l < G_N_ELEMENTS (lists); l++)
      for (char *const *name = lists[l]; name != NULL && *name != NULL; name++)
        if (g_hash_table_add (seen, *name)) {
          const KskKeyConfig *config = ksk_config_find_key (input->config, *name);
          g_assert (config != NULL); /* the configuration refuses schemas with names that are not there */
          load_key (input, config, keyset, report);
        }
  }
  return keyset;
}

const KskKey *
ksk_keyset_find (KskKeyset *keyset, const char *name)
{
  return g_hash_table_lookup (keyset, name);
}

/* Says when a key may not sign a bundle. Returns: (transfer full) (nullable): NULL when it may. */
static char *
describe_misuse (const KskKeyConfig *config, KskBundle *bundle)
{
  if (ksk_bundle_get_inception (bundle) < config->valid_from_s) {
    g_autofree char *from = ksk_time_format (config->valid_from_s);
    return g_strdup_printf ("its valid_from is %sZ, after the bundle begins", from);
  }
  if (config->valid_until_s >= 0 && ksk_bundle_get_expiration (bundle) > config->valid_until_s) {
    g_autofree char *until = ksk_time_format (config->valid_until_s);
    return g_strdup_printf ("its valid_until is %sZ, before the bundle ends", until);
  }
  return NULL;
}

void
ksk_check_usage (const KskCheckInput *input, const KskSchema *schema, KskReport *report)
{
  GPtrArray *bundles = ksk_request_get_bundles (input->request);
  gboolean failed = FALSE;

  for (guint i = 0; i < MIN (bundles->len, schema->slots->len); i++) {
    const KskSchemaSlot *slot = schema->slots->pdata[i];
    for (char *const *name = slot->sign; name != NULL && *name != NULL; name++) {
      const KskKeyConfig *config = ksk_config_find_key (input->config, *name);
      g_assert (config != NULL);
      g_autofree char *misuse = describe_misuse (config, bundles->pdata[i]);
      if (misuse == NULL)
        continue;
      failed = TRUE;
      ksk_report_add (report, "KSK-USAGE", KSK_VERDICT_FAIL, ksk_bundle_get_id (bundles->pdata[i]), i + 1, NULL, NULL,
                      "Key %s (%s) may not sign bundle %u: %s.", config->name, config->label, i + 1, misuse);
    }
  }
  if (!failed)
    ksk_report_add (report, "KSK-USAGE", KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "Every signing key may be used for the whole of each bundle that it signs.");
}
