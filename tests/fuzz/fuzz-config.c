/* Fuzz target: bytes as a configuration. What is accepted keeps the promises of config.h; what is not is explained. */
#include <ksk.h>

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_names (KskConfig *config, GStrv names)
{
  for (guint i = 0; names[i] != NULL; i++)
    g_assert_nonnull (ksk_config_find_key (config, names[i]));
}

static void
check_schemas (KskConfig *config)
{
  GPtrArray *schemas = ksk_config_get_schemas (config);

  for (guint i = 0; i < schemas->len; i++) {
    const KskSchema *schema = g_ptr_array_index (schemas, i);

    g_assert_true (ksk_config_find_schema (config, schema->name, NULL) == schema);
    g_assert_cmpuint (schema->slots->len, >, 0);
    for (guint j = 0; j < schema->slots->len; j++) {
      const KskSchemaSlot *slot = g_ptr_array_index (schema->slots, j);

      g_assert_nonnull (slot->sign[0]);
      check_names (config, slot->publish);
      check_names (config, slot->sign);
      check_names (config, slot->revoke);
    }
  }
}

static void
check_values (KskConfig *config)
{
  const KskRequestPolicy *request = ksk_config_get_request_policy (config);
  const char *const *warnings = ksk_config_get_warnings (config);
  GPtrArray *keys = ksk_config_get_keys (config);
  GPtrArray *hsms = ksk_config_get_hsms (config);

  g_assert_cmpuint (request->num_bundles, >=, 1);
  g_assert_cmpuint (request->max_request_bytes, >=, 1);
  g_assert_cmpuint (request->approved_algorithms->len, >=, 1);
  g_assert_cmpuint (request->num_keys_per_bundle->len, >=, 1);
  g_assert_nonnull (request->acceptable_domains[0]);

  for (guint i = 0; i < keys->len; i++) {
    const KskKeyConfig *key = g_ptr_array_index (keys, i);

    g_assert_cmpint (key->key_tag, >=, -1);
    g_assert_cmpint (key->key_tag, <=, 65535);
    g_assert_true (ksk_algorithm_is_assigned (key->algorithm));
    g_assert_true (key->label[0] != '\0' && g_utf8_validate (key->label, -1, NULL));
  }
  for (guint i = 0; i < hsms->len; i++)
    g_assert_true (((const KskHsmConfig *)g_ptr_array_index (hsms, i))->module[0] != '\0');
  for (guint i = 0; warnings[i] != NULL; i++)
    g_assert_true (g_utf8_validate (warnings[i], -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (KskConfig) config = ksk_config_parse (bytes, "fuzz.yaml", &error);

  if (config != NULL) {
    g_assert_no_error (error);
    check_values (config);
    check_schemas (config);
    return 0;
  }
  g_assert_nonnull (error);
  g_assert_true (error->domain == KSK_CONFIG_ERROR);
  g_assert_true (g_str_has_prefix (error->message, "fuzz.yaml:"));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  return 0;
}
