/* `ksk trust-anchor`: the configured keys as a trust anchor file (RFC 7958). */
#include <app/media/file-write.h>

#include "run.h"

/* Reads the configured keys from the HSM; each must be the one that its entry describes. */
static GPtrArray *
collect_digests (KskConfig *config, KskHsm *hsm, const char *domain, GError **error) {
  GPtrArray *configured = ksk_config_get_keys (config);
  g_autoptr (GPtrArray) digests = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < configured->len; i++) {
    const KskKeyConfig *entry = configured->pdata[i];
    g_autoptr (KskPublicKey) key = ksk_hsm_find_public_key (hsm, entry->label, error);
    if (key == NULL)
      return NULL;
    g_autoptr (KskDnskey) dnskey =
        ksk_dnskey_new (entry->label, KSK_DNSKEY_FLAGS_KSK, KSK_DNSKEY_PROTOCOL, (guint8) entry->algorithm,
                        ksk_public_key_get_wire (key), ksk_config_get_ksk_policy (config)->ttl_s);
    g_autofree char *ds = ksk_dnskey_dup_ds_sha256 (dnskey, domain, error);
    if (ds == NULL)
      return NULL;
    if (ksk_public_key_get_kind (key) != ksk_algorithm_get_key_kind (entry->algorithm) ||
        (entry->key_tag >= 0 && entry->key_tag != ksk_dnskey_get_key_tag (dnskey)) ||
        (entry->ds_sha256 != NULL && g_strcmp0 (entry->ds_sha256, ds) != 0)) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "key %s (%s) in the HSM is not the configured key (check KSK-MATCH); no trust anchor was written",
                   entry->name, entry->label);
      return NULL;
    }

    KskKeyDigest *digest = g_new0 (KskKeyDigest, 1);
    digest->id = entry->label;
    digest->valid_from_s = entry->valid_from_s;
    digest->valid_until_s = entry->valid_until_s;
    digest->key_tag = ksk_dnskey_get_key_tag (dnskey);
    digest->algorithm = (guint8) entry->algorithm;
    digest->digest_type = 2;
    digest->digest_hex = g_steal_pointer (&ds);
    g_ptr_array_add (digests, digest);
  }
  return g_steal_pointer (&digests);
}

static void
free_hex (gpointer digest, gpointer data) {
  g_free (((KskKeyDigest *) digest)->digest_hex);
}

KskExit
ksk_command_trust_anchor (int argc, char **argv) {
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
  g_autoptr (KskHsm) hsm = ksk_hsm_access_open (config, &options, TRUE, &exit);
  if (hsm == NULL)
    return exit;

  g_autoptr (GError) error = NULL;
  const char *zone = domain != NULL ? domain : ".";
  const char *path = argc > 1 ? argv[1] : ksk_config_get_filenames (config)->output_trustanchor;
  g_autoptr (GPtrArray) digests = collect_digests (config, hsm, zone, &error);
  if (digests == NULL) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }
  g_autoptr (KskTrustAnchor) anchor = ksk_trust_anchor_new (id, source, zone, digests);
  g_ptr_array_foreach (digests, free_hex, NULL);
  g_autoptr (GBytes) xml = ksk_trust_anchor_to_xml (anchor);
  if (path == NULL) {
    g_print ("%.*s", (int) g_bytes_get_size (xml), (const char *) g_bytes_get_data (xml, NULL));
  } else if (!ksk_file_write_new (path, xml, &error)) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }
  return KSK_EXIT_ACCEPT;
}
