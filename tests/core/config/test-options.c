/* Tests of single options: each with values at, below and above its limits, of wrong types, and unknown neighbours. */
#include "config/config.h"

#include <string.h>

#define OK -1
#define VALUE KSK_CONFIG_ERROR_VALUE
#define SHA256 "0123456789abcdefABCDEF00112233445566778899AABBCCDDEEFF0011223344"

/* What the entry of an option has besides it. */
typedef struct {
  const char *section;
  const char *before;
  const char *required[4];
} Frame;

static const Frame frames[] = {
  { "keys.a", "keys:\n  a:\n", { "label: L", "algorithm: RSASHA256", "valid_from: 2020-01-01" } },
  { "hsm.a", "hsm:\n  a:\n", { "module: m" } },
  { "ceremony.media", "ceremony:\n  media:\n", { NULL } },
  { "ceremony.displays", "ceremony:\n  displays:\n", { NULL } },
  { "ceremony.cards", "ceremony:\n  cards:\n", { "place: reader", "set: /s" } },
  { "ceremony.hsm.a", "hsm: {a: {module: m}}\nceremony:\n  hsm:\n   a:\n", { NULL } },
  { "schemas.s.1",
    "keys:\n  b: &k {label: L, algorithm: ED25519, valid_from: 2020-01-01}\n  c: *k\nschemas:\n  s:\n   1:\n",
    { "sign: b" } },
};

/* Writes a configuration with the option @path on the line that is returned. */
static guint
build_text (GString *text, const char *path, const char *value)
{
  const char *name = strrchr (path, '.') + 1;
  g_autofree char *section = g_strndup (path, name - path - 1);
  guint line = 1;

  g_string_printf (text, "%s:\n", section);
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++) {
    if (!g_str_equal (frames[i].section, section))
      continue;
    g_string_assign (text, frames[i].before);
    for (guint j = 0; frames[i].required[j] != NULL; j++) {
      const char *option = frames[i].required[j];

      if (strncmp (option, name, strcspn (option, ":")) != 0 || name[strcspn (option, ":")] != '\0')
        g_string_append_printf (text, "    %s\n", option);
    }
  }
  for (const char *p = text->str; *p != '\0'; p++)
    line += *p == '\n';
  g_string_append_printf (text, "    %s: %s\n", name, value);

  return line;
}

/* Asserts that the option is accepted (OK), or refused in the right words. */
static void
assert_option (const char *path, const char *value, int expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint line = build_text (text, path, value);
  g_autofree char *prefix = g_strdup_printf ("f.yaml:%u: %s: ", line, path);
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (KskConfig) config = ksk_config_parse (bytes, "f.yaml", &error);

  if (expected == OK) {
    if (config == NULL)
      g_test_fail_printf ("%s: %s: %s", path, value, error->message);
    return;
  }

  if (config != NULL)
    g_test_fail_printf ("%s: %s is accepted", path, value);
  else if (error->domain != KSK_CONFIG_ERROR || error->code != expected)
    g_test_fail_printf ("%s: %s: error %d: %s", path, value, error->code, error->message);
  else if (!g_str_has_prefix (error->message, prefix))
    g_test_fail_printf ("%s: %s: not \"%s...\" but \"%s\"", path, value, prefix, error->message);
  else if (expected == VALUE && strstr (error->message, "accepted: ") == NULL)
    g_test_fail_printf ("%s: %s: does not say what is accepted: %s", path, value, error->message);
}

typedef struct {
  const char *value;
  int expected;
} Case;

/* Asserts the cases for every option of @paths. */
static void
assert_options (const char *const *paths, const Case *cases, gsize n_cases)
{
  for (; *paths != NULL; paths++) {
    for (gsize i = 0; i < n_cases; i++)
      assert_option (*paths, cases[i].value, cases[i].expected);
  }
}

static void
test_booleans (void)
{
  static const char *const paths[] = { "request_policy.validate_signatures",
                                       "request_policy.keys_match_zsk_policy",
                                       "request_policy.rsa_exponent_match_zsk_policy",
                                       "request_policy.enable_unsupported_ecdsa",
                                       "request_policy.enable_unsupported_edwards_dsa",
                                       "request_policy.check_cycle_length",
                                       "request_policy.check_bundle_intervals",
                                       "request_policy.check_bundle_overlap",
                                       "request_policy.signature_algorithms_match_zsk_policy",
                                       "request_policy.signature_validity_match_zsk_policy",
                                       "request_policy.check_keys_match_ksk_operator_policy",
                                       "request_policy.signature_check_expire_horizon",
                                       "request_policy.check_chain_keys",
                                       "request_policy.check_chain_keys_in_hsm",
                                       "request_policy.check_chain_overlap",
                                       "request_policy.check_keys_publish_safety",
                                       "request_policy.check_keys_retire_safety",
                                       "response_policy.validate_signatures",
                                       NULL };
  static const Case cases[]
      = { { "true", OK },      { "True", OK },  { "FALSE", OK },    { "no", OK },        { "'true'", VALUE },
          { "1", VALUE },      { "0", VALUE },  { "maybe", VALUE }, { "", VALUE },       { "~", VALUE },
          { "[true]", VALUE }, { "{}", VALUE }, { "\"\"", VALUE },  { "!!int 1", VALUE } };

  assert_options (paths, cases, G_N_ELEMENTS (cases));
  assert_option ("hsm.a.so_login", "True", OK);
  assert_option ("hsm.a.so_login", "~", OK);
  assert_option ("hsm.a.so_login", "1", VALUE);
  assert_option ("keys.a.hash_using_hsm", "true", OK);
  assert_option ("keys.a.hash_using_hsm", "null", OK);
  assert_option ("keys.a.hash_using_hsm", "yes please", VALUE);
}

static void
test_numbers (void)
{
  static const struct {
    const char *path;
    guint64 min;
    guint64 max;
    int null;
  } limits[] = {
    { "request_policy.max_request_bytes", 1, 256 * 1024 * 1024, VALUE },
    { "request_policy.num_bundles", 1, 65535, VALUE },
    { "request_policy.num_different_keys_in_all_bundles", 1, 65535, VALUE },
    { "request_policy.dns_ttl", 0, G_MAXINT32, VALUE },
    { "request_policy.signature_horizon_days", 1, 36525, VALUE },
    { "response_policy.num_bundles", 1, 65535, VALUE },
    { "ksk_policy.ttl", 0, G_MAXINT32, VALUE },
    { "keys.a.key_tag", 0, 65535, OK },
    { "keys.a.rsa_size", 1, 65535, OK },
    { "keys.a.rsa_exponent", 1, G_MAXUINT64, OK },
  };
  static const Case cases[] = {
    { "'9'", VALUE },  { "+9", VALUE },  { "-9", VALUE },   { "9.0", VALUE }, { "09", VALUE },
    { "0x9", VALUE },  { "9_0", VALUE }, { "nine", VALUE }, { "[9]", VALUE }, { "{}", VALUE },
    { "true", VALUE }, { "9 9", VALUE }, { "1e1", VALUE },  { "9,", VALUE },  { "18446744073709551616", VALUE },
    { "''", VALUE },   { "9", OK },      { "!!int 9", OK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
    const char *path[] = { limits[i].path, NULL };
    g_autofree char *min = g_strdup_printf ("%" G_GUINT64_FORMAT, limits[i].min);
    g_autofree char *max = g_strdup_printf ("%" G_GUINT64_FORMAT, limits[i].max);
    g_autofree char *above = g_strdup_printf ("%" G_GUINT64_FORMAT, limits[i].max + 1);

    assert_options (path, cases, G_N_ELEMENTS (cases));
    assert_option (limits[i].path, "", limits[i].null);
    assert_option (limits[i].path, min, OK);
    assert_option (limits[i].path, max, OK);
    if (limits[i].min > 0)
      assert_option (limits[i].path, "0", VALUE);
    if (limits[i].max < G_MAXUINT64)
      assert_option (limits[i].path, above, VALUE);
  }
}

static void
test_durations (void)
{
  static const char *const paths[] = { "request_policy.min_cycle_inception_length",
                                       "request_policy.max_cycle_inception_length",
                                       "request_policy.min_bundle_interval",
                                       "request_policy.max_bundle_interval",
                                       "ksk_policy.publish_safety",
                                       "ksk_policy.retire_safety",
                                       "ksk_policy.max_signature_validity",
                                       "ksk_policy.min_signature_validity",
                                       "ksk_policy.max_validity_overlap",
                                       "ksk_policy.min_validity_overlap",
                                       NULL };
  static const Case cases[] = {
    { "PT0S", OK },     { "P36525D", OK },     { "'P9D'", OK },   { "P1DT2H3M4S", OK }, { "P36525DT1S", VALUE },
    { "P1M", VALUE },   { "P1Y", VALUE },      { "-P1D", VALUE }, { "9", VALUE },       { "0", VALUE },
    { "", VALUE },      { "P", VALUE },        { "P9D ", OK },    { "'P9D '", VALUE },  { "9 days", VALUE },
    { "[P9D]", VALUE }, { "{P9D: 1}", VALUE },
  };

  assert_options (paths, cases, G_N_ELEMENTS (cases));
}

static void
test_times (void)
{
  static const char *const paths[] = { "keys.a.valid_from", "keys.a.valid_until", NULL };
  static const Case cases[] = {
    { "2010-07-15T00:00:00+00:00", OK },
    { "2010-07-15 00:00:00+00:00", OK },
    { "'2010-07-15T00:00:00+00:00'", OK },
    { "2010-07-15T00:00:00Z", OK },
    { "2010-07-15T00:00:00", OK },
    { "2010-07-15", OK },
    { "!!timestamp 2010-07-15", OK },
    { "1970-01-01", OK },
    { "2106-02-07T06:28:15Z", OK },
    { "2106-02-07T06:28:16Z", VALUE },
    { "1969-12-31T23:59:59Z", VALUE },
    { "2010-02-30", VALUE },
    { "2010-7-15", VALUE },
    { "2010-07-15  00:00:00Z", VALUE },
    { "2010-07-15T00:00:00.5Z", VALUE },
    { "2010-07-1x", VALUE },
    { "1279152000", VALUE },
    { "soon", VALUE },
    { "[2010-07-15]", VALUE },
    { "{}", VALUE },
    { "!!int 2010-07-15", VALUE },
  };

  assert_options (paths, cases, G_N_ELEMENTS (cases));
  assert_option ("keys.a.valid_until", "~", OK);
  assert_option ("keys.a.valid_from", "~", VALUE);
}

static void
test_texts (void)
{
  static const struct {
    const char *path;
    guint min;
    guint max;
    int null;
  } limits[] = {
    { "hsm.a.module", 1, 1024, VALUE },
    { "hsm.a.pin", 1, 255, OK },
    { "hsm.a.so_pin", 1, 255, OK },
    { "keys.a.description", 0, 1024, OK },
    { "keys.a.label", 1, 255, VALUE },
    { "filenames.previous_skr", 1, 1024, OK },
    { "filenames.input_ksr", 1, 1024, OK },
    { "filenames.output_skr", 1, 1024, OK },
    { "filenames.output_trustanchor", 1, 1024, OK },
    { "ceremony.title", 1, 1024, VALUE },
    { "ceremony.facility", 1, 1024, VALUE },
    { "ceremony.displays.stage", 1, 64, OK },
    { "ceremony.displays.desk", 1, 64, OK },
    { "ceremony.hsm.a.token_label", 1, 32, OK },
    { "ceremony.hsm.a.token_serial", 1, 16, OK },
  };
  static const Case cases[] = { { "x", OK },          { "'x y'", OK },        { "007", OK },
                                { "1e9", OK },        { "\xC3\xA9", OK },     { "'true'", OK },
                                { "\"null\"", OK },   { "true", VALUE },      { "No", VALUE },
                                { "[x]", VALUE },     { "{x: y}", VALUE },    { "\"a\\nb\"", VALUE },
                                { "\"\\e\"", VALUE }, { "\"\\x7F\"", VALUE }, { "\"\\u202E\"", VALUE },
                                { "!!int 1", VALUE } };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
    const char *path[] = { limits[i].path, NULL };
    g_autofree char *longest = g_strnfill (limits[i].max, 'x');
    g_autofree char *too_long = g_strnfill (limits[i].max + 1, 'x');

    assert_options (path, cases, G_N_ELEMENTS (cases));
    assert_option (limits[i].path, "''", limits[i].min > 0 ? VALUE : OK);
    assert_option (limits[i].path, "", limits[i].null);
    assert_option (limits[i].path, longest, OK);
    assert_option (limits[i].path, too_long, VALUE);
  }
}

static void
test_other_values (void)
{
  static const struct {
    const char *path;
    const char *value;
    int expected;
  } cases[] = {
    { "request_policy.acceptable_domains", "['.']", OK },
    { "request_policy.acceptable_domains", "[example., '.']", OK },
    { "request_policy.acceptable_domains", "[]", VALUE },
    { "request_policy.acceptable_domains", "'.'", VALUE },
    { "request_policy.acceptable_domains", "[example]", VALUE },
    { "request_policy.acceptable_domains", "['']", VALUE },
    { "request_policy.acceptable_domains", "['a..']", VALUE },
    { "request_policy.acceptable_domains", "[[.]]", VALUE },
    { "request_policy.acceptable_domains", "[~]", VALUE },
    { "request_policy.approved_algorithms", "[RSASHA256, ECDSAP256SHA256, ED448]", OK },
    { "request_policy.approved_algorithms", "[RSAMD5]", OK },
    { "request_policy.approved_algorithms", "[]", VALUE },
    { "request_policy.approved_algorithms", "RSASHA256", VALUE },
    { "request_policy.approved_algorithms", "[rsasha256]", VALUE },
    { "request_policy.approved_algorithms", "[8]", VALUE },
    { "request_policy.approved_algorithms", "[{}]", VALUE },
    { "request_policy.rsa_approved_exponents", "[3, 65537]", OK },
    { "request_policy.rsa_approved_exponents", "[18446744073709551615]", OK },
    { "request_policy.rsa_approved_exponents", "[18446744073709551616]", VALUE },
    { "request_policy.rsa_approved_exponents", "[0]", VALUE },
    { "request_policy.rsa_approved_exponents", "[]", OK },
    { "request_policy.rsa_approved_exponents", "65537", VALUE },
    { "request_policy.rsa_approved_key_sizes", "[2048, 65535]", OK },
    { "request_policy.rsa_approved_key_sizes", "[65536]", VALUE },
    { "request_policy.rsa_approved_key_sizes", "[0]", VALUE },
    { "request_policy.rsa_approved_key_sizes", "[]", OK },
    { "request_policy.rsa_approved_key_sizes", "{2048: 1}", VALUE },
    { "request_policy.num_keys_per_bundle", "[1, 65535]", OK },
    { "request_policy.num_keys_per_bundle", "[1, 0]", VALUE },
    { "request_policy.num_keys_per_bundle", "[65536]", VALUE },
    { "request_policy.num_keys_per_bundle", "[]", VALUE },
    { "request_policy.num_keys_per_bundle", "2", VALUE },
    { "ksk_policy.signers_name", "'.'", OK },
    { "ksk_policy.signers_name", ".", OK },
    { "ksk_policy.signers_name", "example.org.", OK },
    { "ksk_policy.signers_name", "~", OK },
    { "ksk_policy.signers_name", "example.org", VALUE },
    { "ksk_policy.signers_name", "[.]", VALUE },
    { "ceremony.zone", ".", OK },
    { "ceremony.zone", "example", VALUE },
    { "keys.a.algorithm", "ED25519", OK },
    { "keys.a.algorithm", "'ED25519'", OK },
    { "keys.a.algorithm", "ed25519", VALUE },
    { "keys.a.algorithm", "15", VALUE },
    { "keys.a.algorithm", "~", VALUE },
    { "keys.a.ds_sha256", SHA256, OK },
    { "keys.a.ds_sha256", "'" SHA256 "'", OK },
    { "keys.a.ds_sha256", "~", OK },
    { "keys.a.ds_sha256", SHA256 "0", VALUE },
    { "keys.a.ds_sha256", "\"" SHA256 "\\n\"", VALUE },
    { "keys.a.ds_sha256", "1111111111111111111111111111111111111111111111111111111111111111", OK },
    { "keys.a.ds_sha256", "111111111111111111111111111111111111111111111111111111111111111", VALUE },
    { "keys.a.ds_sha256", "111111111111111111111111111111111111111111111111111111111111111g", VALUE },
    { "keys.a.ds_sha256", "[]", VALUE },
    { "hsm.a.env", "{}", OK },
    { "hsm.a.env", "~", OK },
    { "hsm.a.env", "{_A1: 1, B: ''}", OK },
    { "hsm.a.env", "A=1", VALUE },
    { "hsm.a.env", "[A]", VALUE },
    { "schemas.s.1.algorithms_may_differ", "true", OK },
    { "schemas.s.1.algorithms_may_differ", "b", VALUE },
    { "schemas.s.1.publish", "b", OK },
    { "schemas.s.1.publish", "[b, c]", OK },
    { "schemas.s.1.publish", "[]", OK },
    { "schemas.s.1.publish", "~", OK },
    { "schemas.s.1.publish", "d", KSK_CONFIG_ERROR_REFERENCE },
    { "schemas.s.1.publish", "[b, d]", KSK_CONFIG_ERROR_REFERENCE },
    { "schemas.s.1.publish", "{b: c}", VALUE },
    { "schemas.s.1.publish", "[[b]]", VALUE },
    { "schemas.s.1.publish", "[~]", VALUE },
    { "schemas.s.1.publish", "true", VALUE },
    { "schemas.s.1.revoke", "b", OK },
    { "schemas.s.1.revoke", "~", OK },
    { "schemas.s.1.revoke", "B", KSK_CONFIG_ERROR_REFERENCE },
    { "schemas.s.1.sign", "[c, b]", OK },
    { "schemas.s.1.sign", "[]", VALUE },
    { "schemas.s.1.sign", "~", VALUE },
    { "schemas.s.1.sign", "x", KSK_CONFIG_ERROR_REFERENCE },
    { "ceremony.cameras", "~", OK },
    { "ceremony.cameras", "[]", VALUE },
    { "ceremony.displays", "~", OK },
    { "ceremony.displays", "{stage: HDMI-1, desk: ~}", OK },
    { "ceremony.displays", "x", VALUE },
    { "ceremony.media", "~", OK },
    { "ceremony.media", "{boot: ~, log: /l, request: /r, copy: /c, journal: /j}", OK },
    { "ceremony.media", "{log: /m/l, copy: /m/c}", OK },
    { "ceremony.media", "{log: /m/l, copy: /m/l}", VALUE },
    { "ceremony.media", "x", VALUE },
    { "ceremony.media.record", "[/a, /b, /c, /d, /e, /f, /g, /h]", OK },
    { "ceremony.media.record", "[/a, /b, /c, /d, /e, /f, /g, /h, /i]", VALUE },
    { "ceremony.media.record", "[]", VALUE },
    { "ceremony.media.record", "/a", VALUE },
    { "ceremony.media.record", "[a]", VALUE },
    { "ceremony.media.record", "[[/a]]", VALUE },
    { "ceremony.media.record", "[/a, /a]", VALUE },
    { "ceremony.media.record", "~", OK },
    { "ceremony.set_system_clock", "true", OK },
    { "ceremony.set_system_clock", "~", VALUE },
    { "ceremony.set_system_clock", "1", VALUE },
    { "ceremony.printer", "~", OK },
    { "ceremony.cards", "~", OK },
    { "ceremony.cards", "1", VALUE },
    { "ceremony.cards", "{}", OK },
    { "ceremony.cards", "{place: device}", OK },
    { "ceremony.cards", "{place: reader, set: /s}", OK },
    { "ceremony.cards", "{place: reader, set: /s, module: m.so}", OK },
    { "ceremony.cards", "{place: reader}", VALUE },
    { "ceremony.cards", "{place: reader, set: /s, folder: /f}", VALUE },
    { "ceremony.cards", "{place: table, set: /s, folder: /f}", OK },
    { "ceremony.cards", "{place: table, set: /s}", VALUE },
    { "ceremony.cards", "{place: table, folder: /f}", VALUE },
    { "ceremony.cards", "{place: table, set: /s, folder: /f, module: m.so}", VALUE },
    { "ceremony.cards", "{set: /s}", VALUE },
    { "ceremony.cards", "{folder: /f}", VALUE },
    { "ceremony.cards", "{module: m.so}", VALUE },
    { "ceremony.cards.place", "reader", OK },
    { "ceremony.cards.place", "Reader", VALUE },
    { "ceremony.cards.place", "[reader]", VALUE },
    { "ceremony.cards.place", "~", VALUE },
    { "ceremony.cards.set", "/media/log/cards.json", OK },
    { "ceremony.cards.set", "cards.json", VALUE },
    { "ceremony.cards.set", "true", VALUE },
    { "ceremony.cards.folder", "cards", VALUE },
    { "ceremony.cards.module", "opensc-pkcs11.so", OK },
    { "ceremony.cards.module", "''", VALUE },
    { "ceremony.hsm", "~", OK },
    { "ceremony.hsm", "[]", VALUE },
    { "ceremony.hsm_console", "/dev/ttyS0", OK },
    { "ceremony.hsm_console", "~", OK },
    { "ceremony.hsm_console", "ttyS0", VALUE },
    { "ceremony.hsm_console", "[/dev/ttyS0]", VALUE },
    { "ceremony.attachments", "/srv/attachments", OK },
    { "ceremony.attachments", "~", OK },
    { "ceremony.attachments", "attachments", VALUE },
    { "ceremony.attachments", "{folder: /a}", VALUE },
    { "ceremony.viewing_distance_m", "2.5", OK },
    { "ceremony.viewing_distance_m", "0.1", OK },
    { "ceremony.viewing_distance_m", "100", OK },
    { "ceremony.viewing_distance_m", "100.1", VALUE },
    { "ceremony.viewing_distance_m", "0", VALUE },
    { "ceremony.viewing_distance_m", "-1", VALUE },
    { "ceremony.picture_height_m", "1", OK },
    { "ceremony.picture_height_m", "1.2.3", VALUE },
    { "ceremony.picture_height_m", "1e1", VALUE },
    { "ceremony.picture_height_m", ".inf", VALUE },
    { "ceremony.picture_height_m", "'1'", VALUE },
    { "ceremony.picture_height_m", "2 m", VALUE },
    { "ceremony.picture_height_m", "[1]", VALUE },
    { "ceremony.picture_height_m", "", VALUE },
    { "ceremony.media.log", "/media/log", OK },
    { "ceremony.media.log", "/", OK },
    { "ceremony.media.log", "media/log", VALUE },
    { "ceremony.media.log", "''", VALUE },
    { "ceremony.media.log", "true", VALUE },
    { "ceremony.media.log", "[/media/log]", VALUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_option (cases[i].path, cases[i].value, cases[i].expected);
}

static void
test_unknown (void)
{
  static const char *const paths[] = { "keys.a.pin",
                                       "hsm.a.label",
                                       "hsm.a.token_label",
                                       "filenames.input",
                                       "request_policy.signature_policy",
                                       "request_policy.acceptable_key_set_lengths",
                                       "request_policy.Num_bundles",
                                       "request_policy.1",
                                       "response_policy.check_chain_keys",
                                       "ksk_policy.num_bundles",
                                       "schemas.s.1.retire",
                                       "ceremony.pin",
                                       "ceremony.hsm.a.pin",
                                       "ceremony.media.hsmfd",
                                       "ceremony.displays.projector",
                                       "ceremony.cards.reader",
                                       NULL };

  for (guint i = 0; paths[i] != NULL; i++)
    assert_option (paths[i], "1", KSK_CONFIG_ERROR_UNKNOWN_KEY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/options/booleans", test_booleans);
  g_test_add_func ("/options/numbers", test_numbers);
  g_test_add_func ("/options/durations", test_durations);
  g_test_add_func ("/options/times", test_times);
  g_test_add_func ("/options/texts", test_texts);
  g_test_add_func ("/options/other-values", test_other_values);
  g_test_add_func ("/options/unknown", test_unknown);

  return g_test_run ();
}
