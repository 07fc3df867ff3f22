/* `ksk keygen`: a new key signing key inside the HSM. */
#include "key-text.h"
#include "report-json.h"
#include "run.h"

typedef struct {
  char *config;
  char *algorithm;
  char *label;
  char *domain;
  char *now;
  gint rsa_size;
  gint64 rsa_exponent;
  gboolean json;
  KskHsmOptions hsm;
} KeygenOptions;

static void
keygen_options_clear (KeygenOptions *self) {
  g_free (self->config);
  g_free (self->algorithm);
  g_free (self->label);
  g_free (self->domain);
  g_free (self->now);
  ksk_hsm_options_clear (&self->hsm);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KeygenOptions, keygen_options_clear)

/* Looks at everything that can be wrong before the HSM is touched. */
static gboolean
read_options (KeygenOptions *options, KskAlgorithm *algorithm, GError **error) {
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  const char *domain = options->domain != NULL ? options->domain : ".";
  g_autoptr (GBytes) wire = ksk_domain_name_to_wire (domain, error);
  if (wire == NULL || (options->now != NULL && !ksk_time_parse (options->now, &now_s, error)))
    return FALSE;

  const char *name = options->algorithm != NULL ? options->algorithm : "RSASHA256";
  if (!ksk_algorithm_from_name (name, algorithm) || !ksk_algorithm_is_supported (*algorithm)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "algorithm '%s' is not one of RSASHA256, RSASHA512, ECDSAP256SHA256, ECDSAP384SHA384, ED25519, ED448",
                 name);
    return FALSE;
  }
  if (options->rsa_size < 1024 || options->rsa_size > 4096 || options->rsa_exponent < 3 ||
      options->rsa_exponent % 2 == 0) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         "an RSA key has 1024 to 4096 bits and an odd exponent of 3 or more");
    return FALSE;
  }
  if (options->label == NULL)
    options->label = ksk_key_text_make_label (now_s);
  if (options->domain == NULL)
    options->domain = g_strdup (".");
  return TRUE;
}

static KskPublicKey *
generate (KskHsm *hsm, const KeygenOptions *options, KskAlgorithm algorithm, GError **error) {
  KskKeyKind kind = ksk_algorithm_get_key_kind (algorithm);
  gboolean is_rsa = kind == KSK_KEY_KIND_RSA;
  return ksk_hsm_generate_key (hsm, options->label, kind, is_rsa ? (guint) options->rsa_size : 0,
                               is_rsa ? (guint64) options->rsa_exponent : 0, error);
}

KskExit
ksk_command_keygen (int argc, char **argv) {
  g_auto (KeygenOptions) options = { .rsa_size = 2048, .rsa_exponent = 65537, .hsm = KSK_HSM_OPTIONS_INIT };
  GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options.config, "Configuration, a ksrsigner.yaml", "FILE" },
    { "algorithm", 0, 0, G_OPTION_ARG_STRING, &options.algorithm, "DNSSEC algorithm [RSASHA256]", "NAME" },
    { "rsa-size", 0, 0, G_OPTION_ARG_INT, &options.rsa_size, "Bits of an RSA modulus [2048]", "BITS" },
    { "rsa-exponent", 0, 0, G_OPTION_ARG_INT64, &options.rsa_exponent, "RSA public exponent [65537]", "E" },
    { "label", 0, 0, G_OPTION_ARG_STRING, &options.label, "CKA_LABEL [K and the time in base32]", "LABEL" },
    { "domain", 0, 0, G_OPTION_ARG_STRING, &options.domain, "Zone, for the DS [.]", "DOMAIN" },
    { "now", 0, 0, G_OPTION_ARG_STRING, &options.now, "Time of day to make the label from", "T" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Write the result as one JSON object", NULL },
    KSK_HSM_OPTION_ENTRIES (options.hsm),
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (&argc, &argv, "", "Makes a key signing key inside the HSM; it cannot leave it.", entries, 0,
                          0))
    return KSK_EXIT_USAGE;

  g_autoptr (GError) error = NULL;
  KskAlgorithm algorithm;
  if (!read_options (&options, &algorithm, &error)) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_USAGE;
  }

  KskExit exit = KSK_EXIT_ACCEPT;
  g_autoptr (KskConfig) config = ksk_run_load_config (options.config, NULL, &exit);
  if (config == NULL)
    return exit;
  g_autoptr (KskHsm) hsm = ksk_hsm_access_open (config, &options.hsm, TRUE, &exit);
  if (hsm == NULL)
    return exit;
  g_autoptr (KskPublicKey) key = generate (hsm, &options, algorithm, &error);
  if (key == NULL) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }

  g_autoptr (KskDnskey) dnskey =
      ksk_dnskey_new (options.label, KSK_DNSKEY_FLAGS_KSK, KSK_DNSKEY_PROTOCOL, (guint8) algorithm,
                      ksk_public_key_get_wire (key), ksk_config_get_ksk_policy (config)->ttl_s);
  if (options.json) {
    JsonBuilder *builder = json_builder_new ();
    json_builder_begin_object (builder);
    ksk_key_text_add_json (builder, dnskey, options.domain);
    ksk_report_json_finish (builder);
  } else {
    ksk_hsm_access_print_token (hsm);
    ksk_key_text_print (dnskey, options.domain);
  }
  return KSK_EXIT_ACCEPT;
}
