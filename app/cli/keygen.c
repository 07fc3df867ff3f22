/* `ksk keygen`: a new key signing key inside the HSM. */
#include "key-text.h"
#include "report-json.h"
#include "run.h"

#include <string.h>

#define MAX_LABEL_BYTES 255

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
keygen_options_clear (KeygenOptions *self)
{
  g_free (self->config);
  g_free (self->algorithm);
  g_free (self->label);
  g_free (self->domain);
  g_free (self->now);
  ksk_hsm_options_clear (&self->hsm);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KeygenOptions, keygen_options_clear)

/* Labels become identifiers in responses, and people compare them. */
static gboolean
is_label (const char *label)
{
  gsize size = strlen (label);
  for (gsize i = 0; i < size; i++)
    if (!g_ascii_isgraph (label[i]))
      return FALSE;
  return size >= 1 && size <= MAX_LABEL_BYTES;
}

/* Looks at everything that can be wrong before the HSM is touched. */
static gboolean
read_options (KeygenOptions *options, KskAlgorithm *algorithm, GError **error)
{
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  const char *domain = options->domain != NULL ? options->domain : ".";
  g_autoptr (GBytes) wire = ksk_domain_name_to_wire (domain, error);
  if (wire == NULL) {
    g_prefix_error (error, "--domain: ");
    return FALSE;
  }
  if (options->now != NULL && !ksk_time_parse (options->now, &now_s, error)) {
    g_prefix_error (error, "--now: ");
    return FALSE;
  }

  if (!ksk_command_read_algorithm (options->algorithm != NULL ? options->algorithm : "RSASHA256", algorithm, error))
    return FALSE;
  if (options->rsa_size < 1024 || options->rsa_size > 4096 || options->rsa_exponent < 3
      || options->rsa_exponent % 2 == 0) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         "an RSA key has 1024 to 4096 bits and an odd exponent of 3 or more");
    return FALSE;
  }
  if (options->label == NULL)
    options->label = ksk_key_label_new (now_s);
  if (!is_label (options->label)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "--label takes 1 to %d printable ASCII characters without spaces", MAX_LABEL_BYTES);
    return FALSE;
  }
  if (options->domain == NULL)
    options->domain = g_strdup (".");
  return TRUE;
}

static KskPublicKey *
generate (KskHsm *hsm, const KeygenOptions *options, KskAlgorithm algorithm, GError **error)
{
  KskKeyKind kind = ksk_algorithm_get_key_kind (algorithm);
  gboolean is_rsa = kind == KSK_KEY_KIND_RSA;
  return ksk_hsm_generate_key (hsm, options->label, kind, is_rsa ? (guint)options->rsa_size : 0,
                               is_rsa ? (guint64)options->rsa_exponent : 0, error);
}

KskExit
ksk_command_keygen (int argc, char **argv)
{
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

  g_autoptr (KskDnskey) dnskey
      = ksk_dnskey_new (options.label, KSK_DNSKEY_FLAGS_KSK, KSK_DNSKEY_PROTOCOL, (guint8)algorithm,
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
  g_autofree char *consequence = g_strdup_printf ("the key %s was made; 'ksk inventory' shows it", options.label);
  return ksk_command_check_output (consequence) ? KSK_EXIT_ACCEPT : KSK_EXIT_DEVICE;
}
