/* Tests of whole configurations: values, defaults, names, warnings. */
#include "config/config.h"

#include <string.h>

#define DAY_S (G_GINT64_CONSTANT (24) * 60 * 60)
#define SHA256_UPPER "0123456789ABCDEFABCDEF00112233445566778899AABBCCDDEEFF0011223344"

static KskConfig *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  KskConfig *config = ksk_config_parse (bytes, "f.yaml", &error);

  g_assert_no_error (error);
  g_assert_nonnull (config);
  return config;
}

static KskConfig *
parse_sample (void)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (g_test_get_filename (G_TEST_DIST, "core", "config", "sample.yaml", NULL), &text, NULL, &error);
  g_assert_no_error (error);
  return parse (text);
}

static void
assert_strv (GStrv found, const char *expected)
{
  g_autofree char *joined = NULL;

  g_assert_nonnull (found);
  joined = g_strjoinv (" ", found);
  g_assert_cmpstr (joined, ==, expected);
}

#define assert_array(array, type, ...)                                                        \
  G_STMT_START                                                                                \
  {                                                                                           \
    const type expected[] = { __VA_ARGS__ };                                                  \
    g_assert_cmpmem ((array)->data, (array)->len * sizeof (type), expected, sizeof expected); \
  }                                                                                           \
  G_STMT_END

static void
test_sample_hsm (void)
{
  g_autoptr (KskConfig) config = parse_sample ();
  GPtrArray *hsms = ksk_config_get_hsms (config);
  const KskHsmConfig *hsm;

  g_assert_cmpuint (hsms->len, ==, 2);
  hsm = g_ptr_array_index (hsms, 0);
  g_assert_cmpstr (hsm->name, ==, "soft");
  g_assert_cmpstr (hsm->module, ==, "$MODULE");
  g_assert_cmpstr (hsm->pin, ==, "001234");
  g_assert_null (hsm->so_pin);
  g_assert_true (hsm->so_login);
  g_assert_cmpuint (g_hash_table_size (hsm->env), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (hsm->env, "SOFTHSM2_CONF"), ==, "soft.conf");
  g_assert_cmpstr (g_hash_table_lookup (hsm->env, "DEBUG"), ==, "1");
  g_assert_null (hsm->token_label);
  g_assert_null (hsm->token_serial);

  hsm = g_ptr_array_index (hsms, 1);
  g_assert_cmpstr (hsm->name, ==, "keyper");
  g_assert_cmpstr (hsm->module, ==, "/usr/lib/keyper.so");
  g_assert_null (hsm->pin);
  g_assert_cmpstr (hsm->so_pin, ==, "9 9");
  g_assert_false (hsm->so_login);
  g_assert_cmpuint (g_hash_table_size (hsm->env), ==, 0);
  g_assert_cmpstr (hsm->token_label, ==, "KSK");
  g_assert_cmpstr (hsm->token_serial, ==, "0042");
}

static void
test_sample_keys (void)
{
  g_autoptr (KskConfig) config = parse_sample ();
  GPtrArray *keys = ksk_config_get_keys (config);
  const KskKeyConfig *key;

  g_assert_cmpuint (keys->len, ==, 2);
  key = g_ptr_array_index (keys, 0);
  g_assert_true (ksk_config_find_key (config, "ksk_old") == key);
  g_assert_cmpstr (key->name, ==, "ksk_old");
  g_assert_cmpstr (key->description, ==, "The old one");
  g_assert_cmpstr (key->label, ==, "Kold");
  g_assert_cmpint (key->key_tag, ==, 0);
  g_assert_cmpuint (key->algorithm, ==, KSK_ALGORITHM_RSASHA512);
  g_assert_cmpuint (key->rsa_size_bits, ==, 4096);
  g_assert_cmpuint (key->rsa_exponent, ==, 3);
  g_assert_cmpint (key->valid_from_s, ==, 1279152000);
  g_assert_cmpint (key->valid_until_s, ==, 1547161200);
  g_assert_cmpstr (key->ds_sha256, ==, SHA256_UPPER);
  g_assert_false (key->hash_using_hsm);

  key = g_ptr_array_index (keys, 1);
  g_assert_true (ksk_config_find_key (config, "ksk_new") == key);
  g_assert_cmpstr (key->description, ==, "");
  g_assert_cmpstr (key->label, ==, "Knew");
  g_assert_cmpint (key->key_tag, ==, -1);
  g_assert_cmpuint (key->algorithm, ==, KSK_ALGORITHM_ED25519);
  g_assert_cmpuint (key->rsa_size_bits, ==, 0);
  g_assert_cmpuint (key->rsa_exponent, ==, 0);
  g_assert_cmpint (key->valid_from_s, ==, 1485993600);
  g_assert_cmpint (key->valid_until_s, ==, -1);
  g_assert_null (key->ds_sha256);
  g_assert_true (key->hash_using_hsm);

  g_assert_null (ksk_config_find_key (config, "ksk"));
}

static void
test_sample_request_policy (void)
{
  g_autoptr (KskConfig) config = parse_sample ();
  const KskRequestPolicy *policy = ksk_config_get_request_policy (config);

  assert_strv (policy->acceptable_domains, "example. .");
  g_assert_cmpuint (policy->max_request_bytes, ==, 1000);
  g_assert_cmpuint (policy->num_bundles, ==, 2);
  g_assert_false (policy->validate_signatures);
  g_assert_false (policy->keys_match_zsk_policy);
  g_assert_false (policy->rsa_exponent_match_zsk_policy);
  g_assert_true (policy->enable_unsupported_ecdsa);
  g_assert_true (policy->enable_unsupported_edwards_dsa);
  g_assert_false (policy->check_cycle_length);
  g_assert_cmpint (policy->min_cycle_inception_length_s, ==, 1 * DAY_S);
  g_assert_cmpint (policy->max_cycle_inception_length_s, ==, 2 * DAY_S);
  g_assert_false (policy->check_bundle_intervals);
  g_assert_cmpint (policy->min_bundle_interval_s, ==, 3 * DAY_S);
  g_assert_cmpint (policy->max_bundle_interval_s, ==, 4 * DAY_S);
  g_assert_false (policy->check_bundle_overlap);
  g_assert_false (policy->signature_algorithms_match_zsk_policy);
  assert_array (policy->approved_algorithms, guint8, KSK_ALGORITHM_ED25519, KSK_ALGORITHM_RSASHA512);
  assert_array (policy->rsa_approved_exponents, guint64, 3, G_MAXUINT64);
  assert_array (policy->rsa_approved_key_sizes, guint32, 4096, 1024);
  g_assert_false (policy->signature_validity_match_zsk_policy);
  g_assert_false (policy->check_keys_match_ksk_operator_policy);
  assert_array (policy->num_keys_per_bundle, guint32, 5, 6);
  g_assert_cmpuint (policy->num_different_keys_in_all_bundles, ==, 7);
  g_assert_cmpuint (policy->dns_ttl_s, ==, 8);
  g_assert_false (policy->signature_check_expire_horizon);
  g_assert_cmpuint (policy->signature_horizon_days, ==, 181);
  g_assert_false (policy->check_chain_keys);
  g_assert_false (policy->check_chain_keys_in_hsm);
  g_assert_false (policy->check_chain_overlap);
  g_assert_false (policy->check_keys_publish_safety);
  g_assert_false (policy->check_keys_retire_safety);
}

static void
test_sample_others (void)
{
  g_autoptr (KskConfig) config = parse_sample ();
  const KskFilenamesConfig *filenames = ksk_config_get_filenames (config);
  const KskKskPolicy *policy = ksk_config_get_ksk_policy (config);

  g_assert_true (ksk_config_has_filenames (config));
  g_assert_cmpstr (filenames->previous_skr, ==, "prev.xml");
  g_assert_cmpstr (filenames->input_ksr, ==, "ksr.xml");
  g_assert_cmpstr (filenames->output_skr, ==, "skr.xml");
  g_assert_cmpstr (filenames->output_trustanchor, ==, "anchors.xml");

  g_assert_cmpuint (ksk_config_get_response_policy (config)->num_bundles, ==, 3);
  g_assert_false (ksk_config_get_response_policy (config)->validate_signatures);

  g_assert_cmpstr (policy->signers_name, ==, "example.");
  g_assert_cmpint (policy->signature_policy->publish_safety_s, ==, 1 * DAY_S);
  g_assert_cmpint (policy->signature_policy->retire_safety_s, ==, 2 * DAY_S);
  g_assert_cmpint (policy->signature_policy->max_signature_validity_s, ==, 3 * DAY_S);
  g_assert_cmpint (policy->signature_policy->min_signature_validity_s, ==, 4 * DAY_S);
  g_assert_cmpint (policy->signature_policy->max_validity_overlap_s, ==, 5 * DAY_S);
  g_assert_cmpint (policy->signature_policy->min_validity_overlap_s, ==, 6 * DAY_S);
  g_assert_cmpuint (policy->signature_policy->algorithms->len, ==, 0);
  g_assert_cmpuint (policy->ttl_s, ==, 3600);
}

static void
assert_slot (const KskSchema *schema, guint number, const char *publish, const char *sign, const char *revoke)
{
  const KskSchemaSlot *slot = g_ptr_array_index (schema->slots, number - 1);

  assert_strv (slot->publish, publish);
  assert_strv (slot->sign, sign);
  assert_strv (slot->revoke, revoke);
}

static void
test_sample_schemas (void)
{
  g_autoptr (KskConfig) config = parse_sample ();
  g_autoptr (GError) error = NULL;
  GPtrArray *schemas = ksk_config_get_schemas (config);
  const KskSchema *schema = ksk_config_find_schema (config, "publish+", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (schemas->len, ==, 2);
  g_assert_true (schema == g_ptr_array_index (schemas, 1));
  g_assert_cmpstr (schema->name, ==, "publish+");
  g_assert_cmpuint (schema->slots->len, ==, 2);
  assert_slot (schema, 1, "", "ksk_old", "");
  assert_slot (schema, 2, "ksk_old ksk_new", "ksk_new", "ksk_old");

  schema = g_ptr_array_index (schemas, 0);
  g_assert_cmpstr (schema->name, ==, "pre-publish");
  g_assert_cmpuint (schema->slots->len, ==, 1);

  g_assert_null (ksk_config_find_schema (config, "rollover", &error));
  g_assert_error (error, KSK_CONFIG_ERROR, KSK_CONFIG_ERROR_REFERENCE);
  g_assert_cmpstr (error->message, ==,
                   "the schema \"rollover\" is not in the configuration; accepted: pre-publish, publish+");
}

static void
test_cards (void)
{
  static const char text[] = "ceremony: {cards: {place: table, set: /r/cards.json, folder: /r}}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (KskConfig) config = ksk_config_parse (bytes, "f.yaml", &error);
  g_assert_no_error (error);
  const KskCeremonyConfig *ceremony = ksk_config_get_ceremony (config);
  g_assert_cmpint (ceremony->cards_place, ==, KSK_CARDS_ON_TABLE);
  g_assert_cmpstr (ceremony->cards_set, ==, "/r/cards.json");
  g_assert_cmpstr (ceremony->cards_folder, ==, "/r");
  g_assert_null (ceremony->cards_module);
}

static void
assert_defaults (KskConfig *config)
{
  const KskRequestPolicy *request = ksk_config_get_request_policy (config);
  const KskKskPolicy *ksk = ksk_config_get_ksk_policy (config);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (ksk_config_get_hsms (config)->len, ==, 0);
  g_assert_cmpuint (ksk_config_get_keys (config)->len, ==, 0);
  g_assert_cmpuint (ksk_config_get_schemas (config)->len, ==, 0);
  g_assert_null (ksk_config_get_filenames (config)->input_ksr);
  g_assert_null (ksk_config_get_warnings (config)[0]);
  g_assert_null (ksk_config_find_schema (config, "normal", &error));
  g_assert_cmpstr (error->message, ==, "the schema \"normal\" is not in the configuration; there are none");

  assert_strv (request->acceptable_domains, ".");
  g_assert_cmpuint (request->max_request_bytes, ==, 16777216);
  g_assert_cmpuint (request->num_bundles, ==, 9);
  g_assert_true (request->validate_signatures);
  g_assert_true (request->keys_match_zsk_policy);
  g_assert_true (request->rsa_exponent_match_zsk_policy);
  g_assert_false (request->enable_unsupported_ecdsa);
  g_assert_false (request->enable_unsupported_edwards_dsa);
  g_assert_true (request->check_cycle_length);
  g_assert_cmpint (request->min_cycle_inception_length_s, ==, 79 * DAY_S);
  g_assert_cmpint (request->max_cycle_inception_length_s, ==, 81 * DAY_S);
  g_assert_true (request->check_bundle_intervals);
  g_assert_cmpint (request->min_bundle_interval_s, ==, 9 * DAY_S);
  g_assert_cmpint (request->max_bundle_interval_s, ==, 11 * DAY_S);
  g_assert_true (request->check_bundle_overlap);
  g_assert_true (request->signature_algorithms_match_zsk_policy);
  assert_array (request->approved_algorithms, guint8, KSK_ALGORITHM_RSASHA256);
  assert_array (request->rsa_approved_exponents, guint64, 65537);
  assert_array (request->rsa_approved_key_sizes, guint32, 2048);
  g_assert_true (request->signature_validity_match_zsk_policy);
  g_assert_true (request->check_keys_match_ksk_operator_policy);
  assert_array (request->num_keys_per_bundle, guint32, 2, 1, 1, 1, 1, 1, 1, 1, 2);
  g_assert_cmpuint (request->num_different_keys_in_all_bundles, ==, 3);
  g_assert_cmpuint (request->dns_ttl_s, ==, 0);
  g_assert_true (request->signature_check_expire_horizon);
  g_assert_cmpuint (request->signature_horizon_days, ==, 180);
  g_assert_true (request->check_chain_keys);
  g_assert_true (request->check_chain_keys_in_hsm);
  g_assert_true (request->check_chain_overlap);
  g_assert_true (request->check_keys_publish_safety);
  g_assert_true (request->check_keys_retire_safety);

  g_assert_cmpuint (ksk_config_get_response_policy (config)->num_bundles, ==, 9);
  g_assert_true (ksk_config_get_response_policy (config)->validate_signatures);

  g_assert_null (ksk->signers_name);
  g_assert_cmpint (ksk->signature_policy->publish_safety_s, ==, 0);
  g_assert_cmpint (ksk->signature_policy->retire_safety_s, ==, 28 * DAY_S);
  g_assert_cmpint (ksk->signature_policy->max_signature_validity_s, ==, 21 * DAY_S);
  g_assert_cmpint (ksk->signature_policy->min_signature_validity_s, ==, 21 * DAY_S);
  g_assert_cmpint (ksk->signature_policy->max_validity_overlap_s, ==, 16 * DAY_S);
  g_assert_cmpint (ksk->signature_policy->min_validity_overlap_s, ==, 9 * DAY_S);
  g_assert_cmpuint (ksk->ttl_s, ==, 172800);

  const KskCeremonyConfig *ceremony = ksk_config_get_ceremony (config);
  g_assert_null (ceremony->title);
  g_assert_null (ceremony->facility);
  g_assert_null (ceremony->zone);
  g_assert_cmpfloat_with_epsilon (ceremony->viewing_distance_m, 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (ceremony->picture_height_m, 1.5, 1e-9);
  g_assert_null (ceremony->stage_display);
  g_assert_null (ceremony->log_folder);
  g_assert_false (ceremony->set_system_clock);
  g_assert_true (ceremony->cameras.is_outside);
  g_assert_cmpint (ceremony->cards_place, ==, KSK_CARDS_AT_DEVICE);
  g_assert_null (ceremony->cards_set);
}

static void
test_defaults (void)
{
  g_autoptr (KskConfig) built_in = ksk_config_new_default ();
  g_autoptr (KskConfig) empty = parse ("{}");
  g_autoptr (KskConfig) null_sections = parse ("hsm:\nkeys:\nrequest_policy: null\nresponse_policy:\n"
                                               "ksk_policy:\nschemas:\nceremony:\n");
  g_autoptr (KskConfig) empty_sections = parse ("hsm: {}\nfilenames: {}\nkeys: {}\nrequest_policy: {}\n"
                                                "response_policy: {}\nksk_policy: {}\nschemas: {}\nceremony: {}\n");

  assert_defaults (built_in);
  assert_defaults (empty);
  assert_defaults (null_sections);
  assert_defaults (empty_sections);

  g_assert_false (ksk_config_has_filenames (built_in));
  g_assert_false (ksk_config_has_filenames (empty));
  g_assert_false (ksk_config_has_filenames (null_sections));
  g_assert_true (ksk_config_has_filenames (empty_sections));
}

static void
test_ceremony (void)
{
  g_autoptr (KskConfig) config
      = parse ("ceremony:\n  title: KSK 62\n  facility: East\n  zone: example.\n  viewing_distance_m: 7.5\n"
               "  picture_height_m: 2\n  displays: {stage: HDMI-1, desk: DP-2}\n"
               "  media: {boot: /m/b, log: /m/l, request: /m/r, copy: /m/c, journal: /m/j, record: [/m/1, /m/2]}\n"
               "  hsm_console: /dev/ttyS0\n  attachments: /m/a\n  set_system_clock: yes\n");
  const KskCeremonyConfig *ceremony = ksk_config_get_ceremony (config);

  g_assert_cmpstr (ceremony->title, ==, "KSK 62");
  g_assert_cmpstr (ceremony->facility, ==, "East");
  g_assert_cmpstr (ceremony->zone, ==, "example.");
  g_assert_cmpfloat_with_epsilon (ceremony->viewing_distance_m, 7.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (ceremony->picture_height_m, 2, 1e-9);
  g_assert_cmpstr (ceremony->stage_display, ==, "HDMI-1");
  g_assert_cmpstr (ceremony->desk_display, ==, "DP-2");
  g_assert_cmpstr (ceremony->boot_folder, ==, "/m/b");
  g_assert_cmpstr (ceremony->log_folder, ==, "/m/l");
  g_assert_cmpstr (ceremony->request_folder, ==, "/m/r");
  g_assert_cmpstr (ceremony->copy_folder, ==, "/m/c");
  g_assert_cmpstr (ceremony->journal_folder, ==, "/m/j");
  g_autofree char *folders = g_strjoinv (" ", ceremony->record_folders);
  g_assert_cmpstr (folders, ==, "/m/1 /m/2");
  g_assert_cmpstr (ceremony->hsm_console, ==, "/dev/ttyS0");
  g_assert_cmpstr (ceremony->attachments_folder, ==, "/m/a");
  g_assert_true (ceremony->set_system_clock);
}

static void
test_reference_count (void)
{
  KskConfig *config = parse ("filenames: {input_ksr: a}");
  KskConfig *again = ksk_config_ref (config);

  g_assert_true (again == config);
  ksk_config_unref (config);
  g_assert_cmpstr (ksk_config_get_filenames (again)->input_ksr, ==, "a");
  ksk_config_unref (again);
}

static void
assert_warnings (const char *text, const char *const *expected)
{
  g_autoptr (KskConfig) config = parse (text);
  const char *const *found = ksk_config_get_warnings (config);

  for (guint i = 0; expected[i] != NULL || found[i] != NULL; i++) {
    g_assert_nonnull (expected[i]);
    g_assert_nonnull (found[i]);
    if (!g_str_has_prefix (found[i], expected[i]) || !g_str_has_suffix (found[i], "."))
      g_test_fail_printf ("\"%s\" is not \"%s ... .\"", found[i], expected[i]);
    g_assert_null (strstr (found[i], "4711"));
  }
}

static void
test_warnings (void)
{
  static const char *const checks[] = { "validate_signatures",
                                        "keys_match_zsk_policy",
                                        "rsa_exponent_match_zsk_policy",
                                        "check_cycle_length",
                                        "check_bundle_intervals",
                                        "check_bundle_overlap",
                                        "signature_algorithms_match_zsk_policy",
                                        "signature_validity_match_zsk_policy",
                                        "check_keys_match_ksk_operator_policy",
                                        "signature_check_expire_horizon",
                                        "check_chain_keys",
                                        "check_chain_keys_in_hsm",
                                        "check_chain_overlap",
                                        "check_keys_publish_safety",
                                        "check_keys_retire_safety" };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    g_autofree char *text = g_strdup_printf ("request_policy: {%s: false}", checks[i]);
    g_autofree char *warning = g_strdup_printf ("request_policy.%s: this check", checks[i]);

    assert_warnings (text, (const char *const[]){ warning, NULL });
  }

  assert_warnings ("request_policy: {signature_horizon_days: 180}", (const char *const[]){ NULL });
  assert_warnings ("request_policy: {signature_horizon_days: 181}",
                   (const char *const[]){ "request_policy.signature_horizon_days: signatures may", NULL });
  assert_warnings ("response_policy: {validate_signatures: off}",
                   (const char *const[]){ "response_policy.validate_signatures: this check", NULL });
  assert_warnings ("hsm: {a: {module: m, so_pin: 4711, pin: 4711}, b: {module: m}}",
                   (const char *const[]){ "hsm.a.pin: a PIN stands", "hsm.a.so_pin: a PIN stands", NULL });
  assert_warnings ("keys:\n"
                   "  a: {label: L, algorithm: ED25519, valid_from: 2020-01-01}\n"
                   "  b: {label: L, algorithm: ED25519, valid_from: 2020-01-01, key_tag: 0}\n"
                   "  c: {label: L, algorithm: ED25519, valid_from: 2020-01-01, ds_sha256: " SHA256_UPPER "}\n",
                   (const char *const[]){ "keys.a: neither key_tag nor ds_sha256", NULL });
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/config/sample/hsm", test_sample_hsm);
  g_test_add_func ("/config/sample/keys", test_sample_keys);
  g_test_add_func ("/config/sample/request-policy", test_sample_request_policy);
  g_test_add_func ("/config/sample/schemas", test_sample_schemas);
  g_test_add_func ("/config/cards", test_cards);
  g_test_add_func ("/config/sample/others", test_sample_others);
  g_test_add_func ("/config/defaults", test_defaults);
  g_test_add_func ("/config/ceremony", test_ceremony);
  g_test_add_func ("/config/reference-count", test_reference_count);
  g_test_add_func ("/config/warnings", test_warnings);

  return g_test_run ();
}
