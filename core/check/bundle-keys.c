/* KSR-BUNDLE-KEYS: each key is a well-formed zone signing key of an algorithm that the request names, and each name,
 * tag and key stands for one and the same key throughout. */
#include "check/rules.h"

static const char check[] = "KSR-BUNDLE-KEYS";

/* Adds a failure at the first bundle that the key stands in. */
static void G_GNUC_PRINTF (5, 6) fail (KskReport *report, const KskPlacedKey *place, const char *expected,
                                       const char *found, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  ksk_report_add (report, check, KSK_VERDICT_FAIL, ksk_bundle_get_id (place->bundle), place->number, expected, found,
                  "Bundle %u (%s): %s.", place->number, ksk_bundle_get_id (place->bundle), what);
}

static void
check_record (const KskPlacedKey *place, KskReport *report)
{
  KskDnskey *key = place->key;
  g_autofree char *name = ksk_describe_key (key);

  guint flags = ksk_dnskey_get_flags (key);
  if (flags != KSK_DNSKEY_FLAGS_ZSK) {
    g_autofree char *found = g_strdup_printf ("%u", flags);
    fail (report, place, "256", found, "%s has flags %u; a zone signing key has 256", name, flags);
  }

  guint protocol = ksk_dnskey_get_protocol (key);
  if (protocol != KSK_DNSKEY_PROTOCOL) {
    g_autofree char *found = g_strdup_printf ("%u", protocol);
    fail (report, place, "3", found, "%s has protocol %u; RFC 4034 allows only 3", name, protocol);
  }

  guint stated = ksk_dnskey_get_stated_tag (key), real = ksk_dnskey_get_key_tag (key);
  if (stated != real) {
    g_autofree char *expected = g_strdup_printf ("%05u", real);
    g_autofree char *found = g_strdup_printf ("%05u", stated);
    fail (report, place, expected, found, "%s is said to have tag %s", name, found);
  }

  g_autoptr (GError) error = NULL;
  if (ksk_dnskey_get_public_key (key, &error) == NULL)
    fail (report, place, NULL, NULL, "%s cannot be used: %s", name, error->message);
}

static void
check_against_algorithms (const KskPlacedKey *place, GHashTable *listed, const char *expected,
                          const KskRequestPolicy *policy, KskReport *report)
{
  KskPublicKey *public_key = ksk_dnskey_get_public_key (place->key, NULL);
  if (public_key == NULL)
    return;

  guint64 exponent = policy->rsa_exponent_match_zsk_policy ? ksk_public_key_get_exponent (public_key) : 0;
  g_autofree char *found
      = ksk_describe_algorithm (ksk_dnskey_get_algorithm (place->key), ksk_public_key_get_bits (public_key), exponent);
  if (!g_hash_table_contains (listed, found)) {
    g_autofree char *name = ksk_describe_key (place->key);
    fail (report, place, expected, found, "%s is %s, which the request's policy does not list", name, found);
  }
}

static void
check_all_against_algorithms (const KskCheckInput *input, GArray *places, KskReport *report)
{
  const KskRequestPolicy *policy = ksk_config_get_request_policy (input->config);
  if (ksk_skip_when_off (report, check, policy->keys_match_zsk_policy, "request_policy.keys_match_zsk_policy"))
    return;
  gboolean with_exponent = policy->rsa_exponent_match_zsk_policy;
  ksk_skip_when_off (report, check, with_exponent, "request_policy.rsa_exponent_match_zsk_policy");

  /* Described, an algorithm is its own key in a set: a long list of them costs nothing for each key. */
  GArray *algorithms = ksk_request_get_zsk_policy (input->request)->algorithms;
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  for (guint i = 0; i < algorithms->len; i++) {
    const KskAlgorithmPolicy *a = &g_array_index (algorithms, KskAlgorithmPolicy, i);
    char *text = ksk_describe_algorithm (a->algorithm, a->size_bits, with_exponent ? a->rsa_exponent : 0);
    g_string_append_printf (expected, "%s%s", i > 0 ? ", " : "", text);
    g_hash_table_add (listed, text);
  }

  for (guint i = 0; i < places->len; i++)
    check_against_algorithms (&g_array_index (places, KskPlacedKey, i), listed, expected->str, policy, report);
}

/* The places differ in something; when in the name alone or the TTL alone, the finding says so. */
static void
check_same_identifier (const KskPlacedKey *place, const KskPlacedKey *first, KskReport *report)
{
  KskDnskey *a = first->key, *b = place->key;
  const char *identifier = ksk_dnskey_get_identifier (b);

  if (!g_bytes_equal (ksk_dnskey_get_rdata (a), ksk_dnskey_get_rdata (b)))
    fail (report, place, NULL, NULL,
          "the identifier %s names two keys: one with tag %05u in bundle %u, one with tag %05u", identifier,
          ksk_dnskey_get_key_tag (a), first->number, ksk_dnskey_get_key_tag (b));
  else if (ksk_dnskey_get_ttl (a) != ksk_dnskey_get_ttl (b))
    fail (report, place, NULL, NULL, "key %s has a TTL of %u seconds in bundle %u and of %u here", identifier,
          ksk_dnskey_get_ttl (a), first->number, ksk_dnskey_get_ttl (b));
}

static void
check_same_key (const KskPlacedKey *place, const KskPlacedKey *first, KskReport *report)
{
  KskDnskey *a = first->key, *b = place->key;
  const char *name_a = ksk_dnskey_get_identifier (a), *name_b = ksk_dnskey_get_identifier (b);

  if (g_strcmp0 (name_a, name_b) != 0)
    fail (report, place, name_a, name_b, "the key with tag %05u has the identifier %s in bundle %u and %s here",
          ksk_dnskey_get_key_tag (b), name_a != NULL ? name_a : "(none)", first->number,
          name_b != NULL ? name_b : "(none)");
  else if (name_b == NULL && ksk_dnskey_get_ttl (a) != ksk_dnskey_get_ttl (b))
    fail (report, place, NULL, NULL, "the key with tag %05u has a TTL of %u seconds in bundle %u and of %u here",
          ksk_dnskey_get_key_tag (b), ksk_dnskey_get_ttl (a), first->number, ksk_dnskey_get_ttl (b));
}

static gint
compare_tags (gconstpointer a, gconstpointer b)
{
  return GPOINTER_TO_INT (a) - GPOINTER_TO_INT (b);
}

/* Returns what stands in @table under @key, after putting @place there when nothing did. */
static const KskPlacedKey *
find_first (GTree *table, gconstpointer key, const KskPlacedKey *place)
{
  const KskPlacedKey *first = g_tree_lookup (table, key);
  if (first == NULL)
    g_tree_insert (table, (gpointer)key, (gpointer)place);
  return first;
}

static void
check_names (GArray *places, KskReport *report)
{
  /* Trees, as whoever writes the request could make hash tables slow on purpose. */
  g_autoptr (GTree) by_identifier = g_tree_new ((GCompareFunc)strcmp);
  g_autoptr (GTree) by_rdata = g_tree_new (g_bytes_compare);
  g_autoptr (GTree) by_tag = g_tree_new (compare_tags);

  for (guint i = 0; i < places->len; i++) {
    const KskPlacedKey *place = &g_array_index (places, KskPlacedKey, i), *first;
    const char *identifier = ksk_dnskey_get_identifier (place->key);

    if (identifier != NULL && (first = find_first (by_identifier, identifier, place)) != NULL)
      check_same_identifier (place, first, report);

    GBytes *rdata = ksk_dnskey_get_rdata (place->key);
    if ((first = find_first (by_rdata, rdata, place)) != NULL) {
      check_same_key (place, first, report);
      continue;
    }

    guint tag = ksk_dnskey_get_key_tag (place->key);
    if ((first = find_first (by_tag, GUINT_TO_POINTER (tag), place)) != NULL) {
      g_autofree char *a = ksk_describe_key (first->key), *b = ksk_describe_key (place->key);
      fail (report, place, NULL, NULL, "%s shares its tag with %s of bundle %u, a different key", b, a, first->number);
    }
  }
}

void
ksk_rule_bundle_keys (const KskCheckInput *input, KskReport *report)
{
  GPtrArray *bundles = ksk_request_get_bundles (input->request);
  if (ksk_skip_when_empty (report, check, bundles))
    return;

  /* Decoding keys costs much: a file stuffed with bundles, refused for their number, costs no more of it than one of
   * the right size. */
  guint count = MIN (bundles->len, ksk_config_get_request_policy (input->config)->num_bundles);
  g_autoptr (GArray) places = ksk_collect_keys (bundles, count);
  for (guint i = 0; i < places->len; i++)
    check_record (&g_array_index (places, KskPlacedKey, i), report);
  check_names (places, report);
  check_all_against_algorithms (input, places, report);

  if (count < bundles->len)
    ksk_report_add (report, check, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "Not checked after bundle %u: the request has %u bundles, more than the policy allows.", count,
                    bundles->len);
  else if (!ksk_report_has_failed (report, check))
    ksk_report_add (report, check, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "The %u keys are well-formed zone signing keys, each with one name and a tag of its own.",
                    places->len);
}
