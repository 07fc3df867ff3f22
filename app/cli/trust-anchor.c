/* `ksk trust-anchor`: the configured keys as a trust anchor file (RFC 7958). */
#include <app/media/file-write.h>
#include <stdio.h>

#include "report-text.h"

#define NOT_WRITTEN "no trust anchor was written"

static void
free_digest (gpointer data)
{
  KskKeyDigest *digest = data;
  g_free (digest->digest_hex);
  g_free (digest);
}

/* Reads the configured keys from the HSM; each must be the one that its entry describes, else the error is
 * G_IO_ERROR_INVALID_DATA. */
static GPtrArray *
collect_digests (KskConfig *config, KskHsm *hsm, const char *domain, GError **error)
{
  GPtrArray *configured = ksk_config_get_keys (config);
  g_autoptr (GPtrArray) digests = g_ptr_array_new_with_free_func (free_digest);

  for (guint i = 0; i < configured->len; i++) {
    const KskKeyConfig *entry = configured->pdata[i];
    g_autoptr (KskPublicKey) key = ksk_hsm_find_public_key (hsm, entry->label, error);
    if (key == NULL)
      return NULL;
    g_autoptr (KskDnskey) dnskey
        = ksk_dnskey_new (entry->label, KSK_DNSKEY_FLAGS_KSK, KSK_DNSKEY_PROTOCOL, (guint8)entry->algorithm,
                          ksk_public_key_get_wire (key), ksk_config_get_ksk_policy (config)->ttl_s);
    g_autofree char *ds = ksk_dnskey_dup_ds_sha256 (dnskey, domain, error);
    if (ds == NULL)
      return NULL;
    if (ksk_public_key_get_kind (key) != ksk_algorithm_get_key_kind (entry->algorithm)
        || (entry->key_tag >= 0 && entry->key_tag != ksk_dnskey_get_key_tag (dnskey))
        || (entry->ds_sha256 != NULL && g_strcmp0 (entry->ds_sha256, ds) != 0)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "KSK-MATCH: the key \"%s\" in the HSM has tag %u and DS %s, and is not the configured key keys.%s",
                   entry->label, ksk_dnskey_get_key_tag (dnskey), ds, entry->name);
      return NULL;
    }

    KskKeyDigest *digest = g_new0 (KskKeyDigest, 1);
    digest->id = entry->label;
    digest->valid_from_s = entry->valid_from_s;
    digest->valid_until_s = entry->valid_until_s;
    digest->key_tag = ksk_dnskey_get_key_tag (dnskey);
    digest->algorithm = (guint8)entry->algorithm;
    digest->digest_type = 2;
    digest->digest_hex = g_steal_pointer (&ds);
    g_ptr_array_add (digests, digest);
  }
  return g_steal_pointer (&digests);
}

/* Looks at everything that can be wrong before anybody enters a PIN. @path: (nullable). */
static KskExit
check_arguments (KskConfig *config, const char *zone, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) wire = ksk_domain_name_to_wire (zone, &error);
  if (wire == NULL) {
    ksk_command_complain ("--domain: %s", error->message);
    return KSK_EXIT_USAGE;
  }
  if (ksk_config_get_keys (config)->len == 0) {
    ksk_command_complain ("there are no keys to trust: name a configuration that has a 'keys' section with --config");
    return KSK_EXIT_USAGE;
  }
  if (path != NULL && !ksk_file_check_writable (path, &error)) {
    ksk_command_complain (NOT_WRITTEN ": %s", error->message);
    return KSK_EXIT_DEVICE;
  }
  return KSK_EXIT_ACCEPT;
}

/* @path: (nullable): NULL for standard output. */
static KskExit
write_xml (GBytes *xml, const char *path)
{
  g_autoptr (GError) error = NULL;
  KskFingerprint fingerprint;
  if (path == NULL) {
    /* g_print() would convert it to the locale's characters. */
    fwrite (g_bytes_get_data (xml, NULL), 1, g_bytes_get_size (xml), stdout);
    return KSK_EXIT_ACCEPT;
  }
  if (!ksk_file_write_new (path, xml, &error)) {
    ksk_command_complain (NOT_WRITTEN ": %s", error->message);
    return KSK_EXIT_DEVICE;
  }
  ksk_fingerprint_init (&fingerprint, xml);
  g_print ("Generated new trust anchor in %s\n\n", path);
  ksk_report_text_print_fingerprint ("trust anchor", &fingerprint);
  return KSK_EXIT_ACCEPT;
}

KskExit
ksk_command_trust_anchor (int argc, char **argv)
{
  g_autofree char *config_path = NULL, *domain = NULL, *id = NULL, *source = NULL;
  g_auto (KskHsmOptions) options = KSK_HSM_OPTIONS_INIT;
  GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &config_path, "Configuration, a ksrsigner.yaml", "FILE" },
    { "domain", 0, 0, G_OPTION_ARG_STRING, &domain, "Zone [.]", "DOMAIN" },
    { "id", 0, 0, G_OPTION_ARG_STRING, &id, "Identifier of the file", "ID" },
    { "source", 0, 0, G_OPTION_ARG_STRING, &source, "Where the file will be published", "URL" },
    KSK_HSM_OPTION_ENTRIES (options),
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (&argc, &argv, "[FILE]",
                          "Writes the trust anchors of the configured keys, to a new file or to standard output.",
                          entries, 0, 1))
    return KSK_EXIT_USAGE;

  KskExit exit = KSK_EXIT_ACCEPT;
  g_autoptr (KskConfig) config = ksk_run_load_config (config_path, NULL, &exit);
  if (config == NULL)
    return exit;
  const char *zone = domain != NULL ? domain : ".";
  const char *path = argc > 1 ? argv[1] : ksk_config_get_filenames (config)->output_trustanchor;
  exit = check_arguments (config, zone, path);
  if (exit != KSK_EXIT_ACCEPT)
    return exit;
  g_autoptr (KskHsm) hsm = ksk_hsm_access_open (config, &options, TRUE, &exit);
  if (hsm == NULL)
    return exit;

  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) digests = collect_digests (config, hsm, zone, &error);
  if (digests == NULL) {
    ksk_command_complain (NOT_WRITTEN ": %s", error->message);
    return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA) ? KSK_EXIT_REJECT : KSK_EXIT_DEVICE;
  }
  g_autoptr (KskTrustAnchor) anchor = ksk_trust_anchor_new (id, source, zone, digests);
  g_autoptr (GBytes) xml = ksk_trust_anchor_to_xml (anchor);
  return write_xml (xml, path);
}
