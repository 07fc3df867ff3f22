/* `ksk inventory`: the keys of the HSM. */
#include "key-text.h"
#include "report-json.h"
#include "run.h"

/* A public key does not say which RSA algorithm it is used with; the configuration does, else the root's choice. */
static guint8
guess_algorithm (KskConfig *config, const KskHsmKey *key)
{
  GPtrArray *configured = ksk_config_get_keys (config);
  KskKeyKind kind = ksk_public_key_get_kind (key->public_key);
  for (guint i = 0; i < configured->len; i++) {
    const KskKeyConfig *entry = configured->pdata[i];
    if (g_strcmp0 (entry->label, key->label) == 0 && ksk_algorithm_get_key_kind (entry->algorithm) == kind)
      return (guint8)entry->algorithm;
  }
  for (guint algorithm = 1; algorithm < 256; algorithm++)
    if (ksk_algorithm_get_key_kind (algorithm) == kind)
      return (guint8)algorithm;
  return 0;
}

static KskDnskey *
make_dnskey (KskConfig *config, const KskHsmKey *key)
{
  if (key->public_key == NULL)
    return NULL;
  return ksk_dnskey_new (key->label, KSK_DNSKEY_FLAGS_KSK, KSK_DNSKEY_PROTOCOL, guess_algorithm (config, key),
                         ksk_public_key_get_wire (key->public_key), ksk_config_get_ksk_policy (config)->ttl_s);
}

static void
print_text (KskConfig *config, GPtrArray *keys, const char *domain)
{
  for (guint i = 0; i < keys->len; i++) {
    const KskHsmKey *key = keys->pdata[i];
    g_autoptr (KskDnskey) dnskey = make_dnskey (config, key);
    if (dnskey != NULL)
      ksk_key_text_print (dnskey, domain);
    else
      g_print ("Label:       %s\nPublic key:  none that DNSSEC can use\n", key->label);
    g_print ("Private key: %s%s%s%s\n\n", key->has_private ? "there" : "not there, or not visible without a login",
             key->has_private && key->sensitive ? ", sensitive" : "",
             key->has_private && key->never_extractable ? ", never extractable"
             : key->has_private && key->extractable     ? ", EXTRACTABLE"
                                                        : "",
             key->has_private && key->local ? ", made in this token" : "");
  }
  g_print ("%u keys\n", keys->len);
}

static void
add_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
print_json (KskConfig *config, GPtrArray *keys, const char *domain)
{
  JsonBuilder *builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "keys");
  json_builder_begin_array (builder);
  for (guint i = 0; i < keys->len; i++) {
    const KskHsmKey *key = keys->pdata[i];
    g_autoptr (KskDnskey) dnskey = make_dnskey (config, key);
    json_builder_begin_object (builder);
    if (dnskey != NULL)
      ksk_key_text_add_json (builder, dnskey, domain);
    else
      ksk_report_json_add_string (builder, "label", key->label);
    ksk_report_json_add_string (builder, "id", key->id_hex);
    add_flag (builder, "private", key->has_private);
    add_flag (builder, "sensitive", key->sensitive);
    add_flag (builder, "extractable", key->extractable);
    add_flag (builder, "never_extractable", key->never_extractable);
    add_flag (builder, "local", key->local);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  ksk_report_json_finish (builder);
}

KskExit
ksk_command_inventory (int argc, char **argv)
{
  g_autofree char *config_path = NULL, *domain = NULL;
  gboolean json = FALSE;
  g_auto (KskHsmOptions) options = KSK_HSM_OPTIONS_INIT;
  GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &config_path, "Configuration, a ksrsigner.yaml", "FILE" },
    { "domain", 0, 0, G_OPTION_ARG_STRING, &domain, "Zone, for the DS [.]", "DOMAIN" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write the result as one JSON object", NULL },
    KSK_HSM_OPTION_ENTRIES (options),
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (&argc, &argv, "", "Lists the keys of the HSM.", entries, 0, 0))
    return KSK_EXIT_USAGE;

  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) wire = ksk_domain_name_to_wire (domain != NULL ? domain : ".", &error);
  if (wire == NULL) {
    ksk_command_complain ("--domain: %s", error->message);
    return KSK_EXIT_USAGE;
  }
  KskExit exit = KSK_EXIT_ACCEPT;
  g_autoptr (KskConfig) config = ksk_run_load_config (config_path, NULL, &exit);
  if (config == NULL)
    return exit;
  g_autoptr (KskHsm) hsm = ksk_hsm_access_open (config, &options, TRUE, &exit);
  if (hsm == NULL)
    return exit;
  g_autoptr (GPtrArray) keys = ksk_hsm_list_keys (hsm, &error);
  if (keys == NULL) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }

  if (json) {
    print_json (config, keys, domain != NULL ? domain : ".");
  } else {
    ksk_hsm_access_print_token (hsm);
    print_text (config, keys, domain != NULL ? domain : ".");
  }
  return KSK_EXIT_ACCEPT;
}
