/* `request_policy` and `response_policy`: what the checks of a request and of a response go by. */
#include "config/sections.h"

#include "ksr/parse.h"

#define MAX_COUNT G_MAXUINT16 /* of bundles, of keys */
#define MAX_REQUEST_BYTES_LIMIT (256 * 1024 * 1024)
#define MAX_HORIZON_DAYS 36525

#define DAY_S (G_GINT64_CONSTANT (24) * 60 * 60)

static gboolean
expect_list (const KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, guint min_items,
             GError **error)
{
  if (node->kind == KSK_YAML_SEQUENCE && node->items->len >= min_items)
    return TRUE;
  return ksk_option_refuse (place, node, option, min_items > 0 ? "a list of at least one item" : "a list", error);
}

static gboolean
read_size (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  guint64 value;

  if (!ksk_read_uint64 (place, node, option, &value, error))
    return FALSE;

  *(gsize *)member = value;
  return TRUE;
}

/* Into a GArray of guint32 or guint64. */
static gboolean
read_integers (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, GArray *array, GError **error)
{
  gboolean wide = g_array_get_element_size (array) == sizeof (guint64);

  g_array_set_size (array, 0);
  for (guint i = 0; i < node->items->len; i++) {
    const KskYamlNode *item = g_ptr_array_index (node->items, i);
    guint64 value;

    if (!ksk_read_uint64 (place, item, option, &value, error))
      return FALSE;
    if (wide) {
      g_array_append_val (array, value);
    } else {
      guint32 narrow = value;

      g_array_append_val (array, narrow);
    }
  }

  return TRUE;
}

/* How many keys each bundle has. */
static gboolean
read_counts (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  return expect_list (place, node, option, 1, error) && read_integers (place, node, option, *(GArray **)member, error);
}

/* Sizes or exponents of RSA keys. Without RSA keys there is nothing to list. */
static gboolean
read_rsa_values (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                 GError **error)
{
  return expect_list (place, node, option, 0, error) && read_integers (place, node, option, *(GArray **)member, error);
}

static gboolean
read_algorithms (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                 GError **error)
{
  GArray *algorithms = *(GArray **)member;

  if (!expect_list (place, node, option, 1, error))
    return FALSE;

  g_array_set_size (algorithms, 0);
  for (guint i = 0; i < node->items->len; i++) {
    KskAlgorithm algorithm;
    guint8 number;

    if (!ksk_read_algorithm (place, g_ptr_array_index (node->items, i), option, &algorithm, error))
      return FALSE;
    number = algorithm;
    g_array_append_val (algorithms, number);
  }

  return TRUE;
}

static gboolean
read_domains (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  g_autoptr (GStrvBuilder) domains = g_strv_builder_new ();

  if (!expect_list (place, node, option, 1, error))
    return FALSE;

  for (guint i = 0; i < node->items->len; i++) {
    g_autofree char *domain = NULL;

    if (!ksk_read_domain (place, g_ptr_array_index (node->items, i), option, &domain, error))
      return FALSE;
    g_strv_builder_add (domains, domain);
  }

  g_strfreev (*(GStrv *)member);
  *(GStrv *)member = g_strv_builder_end (domains);
  return TRUE;
}

#define REQUEST(name) offsetof (KskRequestPolicy, name)

static const KskOption request_options[] = {
  { "acceptable_domains", read_domains, REQUEST (acceptable_domains) },
  { "max_request_bytes", read_size, REQUEST (max_request_bytes), 1, MAX_REQUEST_BYTES_LIMIT },
  { "num_bundles", ksk_read_uint, REQUEST (num_bundles), 1, MAX_COUNT },
  { "validate_signatures", ksk_read_boolean, REQUEST (validate_signatures) },
  { "keys_match_zsk_policy", ksk_read_boolean, REQUEST (keys_match_zsk_policy) },
  { "rsa_exponent_match_zsk_policy", ksk_read_boolean, REQUEST (rsa_exponent_match_zsk_policy) },
  { "enable_unsupported_ecdsa", ksk_read_boolean, REQUEST (enable_unsupported_ecdsa) },
  { "enable_unsupported_edwards_dsa", ksk_read_boolean, REQUEST (enable_unsupported_edwards_dsa) },
  { "check_cycle_length", ksk_read_boolean, REQUEST (check_cycle_length) },
  { "min_cycle_inception_length", ksk_read_duration, REQUEST (min_cycle_inception_length_s) },
  { "max_cycle_inception_length", ksk_read_duration, REQUEST (max_cycle_inception_length_s) },
  { "check_bundle_intervals", ksk_read_boolean, REQUEST (check_bundle_intervals) },
  { "min_bundle_interval", ksk_read_duration, REQUEST (min_bundle_interval_s) },
  { "max_bundle_interval", ksk_read_duration, REQUEST (max_bundle_interval_s) },
  { "check_bundle_overlap", ksk_read_boolean, REQUEST (check_bundle_overlap) },
  { "signature_algorithms_match_zsk_policy", ksk_read_boolean, REQUEST (signature_algorithms_match_zsk_policy) },
  { "approved_algorithms", read_algorithms, REQUEST (approved_algorithms) },
  { "rsa_approved_exponents", read_rsa_values, REQUEST (rsa_approved_exponents), 1, G_MAXUINT64 },
  { "rsa_approved_key_sizes", read_rsa_values, REQUEST (rsa_approved_key_sizes), 1, KSK_CONFIG_MAX_RSA_BITS },
  { "signature_validity_match_zsk_policy", ksk_read_boolean, REQUEST (signature_validity_match_zsk_policy) },
  { "check_keys_match_ksk_operator_policy", ksk_read_boolean, REQUEST (check_keys_match_ksk_operator_policy) },
  { "num_keys_per_bundle", read_counts, REQUEST (num_keys_per_bundle), 1, MAX_COUNT },
  { "num_different_keys_in_all_bundles", ksk_read_uint, REQUEST (num_different_keys_in_all_bundles), 1, MAX_COUNT },
  { "dns_ttl", ksk_read_uint, REQUEST (dns_ttl_s), 0, KSK_CONFIG_MAX_TTL_S },
  { "signature_check_expire_horizon", ksk_read_boolean, REQUEST (signature_check_expire_horizon) },
  { "signature_horizon_days", ksk_read_uint, REQUEST (signature_horizon_days), 1, MAX_HORIZON_DAYS },
  { "check_chain_keys", ksk_read_boolean, REQUEST (check_chain_keys) },
  { "check_chain_keys_in_hsm", ksk_read_boolean, REQUEST (check_chain_keys_in_hsm) },
  { "check_chain_overlap", ksk_read_boolean, REQUEST (check_chain_overlap) },
  { "check_keys_publish_safety", ksk_read_boolean, REQUEST (check_keys_publish_safety) },
  { "check_keys_retire_safety", ksk_read_boolean, REQUEST (check_keys_retire_safety) },
};

static const KskOption response_options[] = {
  { "num_bundles", ksk_read_uint, offsetof (KskResponsePolicy, num_bundles), 1, MAX_COUNT },
  { "validate_signatures", ksk_read_boolean, offsetof (KskResponsePolicy, validate_signatures) },
};

gboolean
ksk_read_request_policy (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                         GError **error)
{
  KskConfig *config = member;

  return ksk_options_read (place, node, request_options, G_N_ELEMENTS (request_options), &config->request_policy,
                           error);
}

gboolean
ksk_read_response_policy (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                          GError **error)
{
  KskConfig *config = member;

  return ksk_options_read (place, node, response_options, G_N_ELEMENTS (response_options), &config->response_policy,
                           error);
}

void
ksk_request_policy_init (KskRequestPolicy *self)
{
  static const char *const domains[] = { ".", NULL };
  static const guint8 algorithms[] = { KSK_ALGORITHM_RSASHA256 };
  static const guint64 exponents[] = { 65537 };
  static const guint32 key_sizes[] = { 2048 };
  static const guint32 keys_per_bundle[] = { 2, 1, 1, 1, 1, 1, 1, 1, 2 };

  *self = (KskRequestPolicy){
    .acceptable_domains = g_strdupv ((char **)domains),
    .max_request_bytes = KSK_MAX_REQUEST_BYTES,
    .num_bundles = 9,
    .validate_signatures = TRUE,
    .keys_match_zsk_policy = TRUE,
    .rsa_exponent_match_zsk_policy = TRUE,
    .check_cycle_length = TRUE,
    .min_cycle_inception_length_s = 79 * DAY_S,
    .max_cycle_inception_length_s = 81 * DAY_S,
    .check_bundle_intervals = TRUE,
    .min_bundle_interval_s = 9 * DAY_S,
    .max_bundle_interval_s = 11 * DAY_S,
    .check_bundle_overlap = TRUE,
    .signature_algorithms_match_zsk_policy = TRUE,
    .approved_algorithms = g_array_new (FALSE, FALSE, sizeof (guint8)),
    .rsa_approved_exponents = g_array_new (FALSE, FALSE, sizeof (guint64)),
    .rsa_approved_key_sizes = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .signature_validity_match_zsk_policy = TRUE,
    .check_keys_match_ksk_operator_policy = TRUE,
    .num_keys_per_bundle = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .num_different_keys_in_all_bundles = 3,
    .signature_check_expire_horizon = TRUE,
    .signature_horizon_days = 180,
    .check_chain_keys = TRUE,
    .check_chain_keys_in_hsm = TRUE,
    .check_chain_overlap = TRUE,
    .check_keys_publish_safety = TRUE,
    .check_keys_retire_safety = TRUE,
  };

  g_array_append_vals (self->approved_algorithms, algorithms, G_N_ELEMENTS (algorithms));
  g_array_append_vals (self->rsa_approved_exponents, exponents, G_N_ELEMENTS (exponents));
  g_array_append_vals (self->rsa_approved_key_sizes, key_sizes, G_N_ELEMENTS (key_sizes));
  g_array_append_vals (self->num_keys_per_bundle, keys_per_bundle, G_N_ELEMENTS (keys_per_bundle));
}

void
ksk_request_policy_clear (KskRequestPolicy *self)
{
  g_clear_pointer (&self->acceptable_domains, g_strfreev);
  g_clear_pointer (&self->approved_algorithms, g_array_unref);
  g_clear_pointer (&self->rsa_approved_exponents, g_array_unref);
  g_clear_pointer (&self->rsa_approved_key_sizes, g_array_unref);
  g_clear_pointer (&self->num_keys_per_bundle, g_array_unref);
}

void
ksk_response_policy_init (KskResponsePolicy *self)
{
  *self = (KskResponsePolicy){ .num_bundles = 9, .validate_signatures = TRUE };
}
