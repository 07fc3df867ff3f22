/* Requests of rehearsals: a function of the seed, complete, and a chain. */
#include <openssl/rand.h>

#include "app/rehearsal/request-maker.h"

#define DOMAIN "example."

static void
init_zone (KskZone *zone, KskAlgorithm first, KskAlgorithm second, guint count)
{
  *zone = (KskZone){ .domain = DOMAIN, .algorithms = { first, second }, .n_algorithms = second == 0 ? 1 : 2 };
  zone->quarter = (KskQuarter){ 2026, 2 };
  g_assert_true (ksk_cycle_init (&zone->cycle, zone->quarter, count));
  ksk_cycle_init_before (&zone->cycle_before, &zone->cycle, zone->quarter);
}

static void
make (const KskZone *zone, const char *seed, KskRequest **before, KskRequest **request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) tags = g_hash_table_new (NULL, NULL);
  g_autoptr (KskDeterministicRandom) random = ksk_deterministic_random_new (seed, &error);
  g_assert_no_error (error);

  ksk_zone_make_requests (zone, random, tags, before, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (tags), ==, 3 * zone->n_algorithms);
}

/* The bytes of both requests, one after the other. */
static GBytes *
make_bytes (const KskZone *zone, const char *seed)
{
  g_autoptr (KskRequest) before = NULL;
  g_autoptr (KskRequest) request = NULL;
  make (zone, seed, &before, &request);

  g_autoptr (GBytes) first = ksk_request_to_xml (before);
  g_autoptr (GBytes) second = ksk_request_to_xml (request);
  GByteArray *both = g_byte_array_new ();
  g_byte_array_append (both, g_bytes_get_data (first, NULL), (guint)g_bytes_get_size (first));
  g_byte_array_append (both, g_bytes_get_data (second, NULL), (guint)g_bytes_get_size (second));
  return g_byte_array_free_to_bytes (both);
}

/* The keys differ as well, not only the identifiers. */
static void
assert_different_keys (const KskZone *zone, const char *seed, const char *other_seed)
{
  g_autoptr (KskRequest) before = NULL, other_before = NULL;
  g_autoptr (KskRequest) request = NULL, other_request = NULL;
  make (zone, seed, &before, &request);
  make (zone, other_seed, &other_before, &other_request);

  KskBundle *bundle = ksk_request_get_bundles (request)->pdata[0];
  KskBundle *other = ksk_request_get_bundles (other_request)->pdata[0];
  GPtrArray *keys = ksk_bundle_get_keys (bundle);
  for (guint i = 0; i < keys->len; i++) {
    KskDnskey *other_key = ksk_bundle_find_key (other, ksk_dnskey_get_identifier (keys->pdata[i]));
    g_assert_nonnull (other_key);
    g_assert_false (ksk_dnskey_equal (keys->pdata[i], other_key));
  }
}

static void
test_seed (gconstpointer data)
{
  KskZone zone;
  init_zone (&zone, (KskAlgorithm)GPOINTER_TO_INT (data), 0, 2);

  g_autoptr (GBytes) once = make_bytes (&zone, "seed one");
  g_autoptr (GBytes) again = make_bytes (&zone, "seed one");
  g_assert_true (g_bytes_equal (once, again));
  assert_different_keys (&zone, "seed one", "seed two");
}

static void
test_no_seed (void)
{
  KskZone zone;
  init_zone (&zone, KSK_ALGORITHM_ED25519, 0, 1);

  assert_different_keys (&zone, NULL, NULL);
}

/* Whatever the request depends on changes it under the same seed. */
static void
test_parameters (void)
{
  KskZone zone, changed;
  init_zone (&zone, KSK_ALGORITHM_ED25519, 0, 2);
  g_autoptr (GBytes) plain = make_bytes (&zone, "seed");

  changed = zone;
  changed.domain = "example.org.";
  g_autoptr (GBytes) domain = make_bytes (&changed, "seed");
  g_assert_false (g_bytes_equal (plain, domain));

  init_zone (&changed, KSK_ALGORITHM_ED25519, 0, 3);
  g_autoptr (GBytes) count = make_bytes (&changed, "seed");
  g_assert_false (g_bytes_equal (plain, count));
}

/* The generator that signs and makes PINs elsewhere in the process stays OpenSSL's own. */
static void
test_process_generator (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskDeterministicRandom) random = ksk_deterministic_random_new ("seed", &error);
  g_assert_no_error (error);
  ksk_deterministic_random_feed (random, "purpose", 64, &error);
  g_assert_no_error (error);

  guint8 fed[32], once[32], again[32];
  g_assert_cmpint (RAND_priv_bytes_ex (ksk_deterministic_random_get_context (random), fed, sizeof fed, 0), ==, 1);
  g_assert_cmpint (RAND_priv_bytes (once, sizeof once), ==, 1);

  ksk_deterministic_random_feed (random, "purpose", 64, &error);
  g_assert_no_error (error);
  g_assert_cmpint (RAND_priv_bytes (again, sizeof again), ==, 1);
  g_assert_false (memcmp (once, again, sizeof once) == 0);
  g_assert_cmpint (RAND_priv_bytes_ex (ksk_deterministic_random_get_context (random), again, sizeof again, 0), ==, 1);
  g_assert_cmpmem (fed, sizeof fed, again, sizeof again);

  ksk_deterministic_random_feed (random, "other purpose", 64, &error);
  g_assert_no_error (error);
  g_assert_cmpint (RAND_priv_bytes_ex (ksk_deterministic_random_get_context (random), again, sizeof again, 0), ==, 1);
  g_assert_false (memcmp (fed, again, sizeof fed) == 0);
}

static void
test_uuid (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskDeterministicRandom) random = ksk_deterministic_random_new ("seed", &error);
  g_assert_no_error (error);

  g_autofree char *once = ksk_deterministic_random_dup_uuid (random, "a");
  g_autofree char *again = ksk_deterministic_random_dup_uuid (random, "a");
  g_autofree char *other = ksk_deterministic_random_dup_uuid (random, "b");
  g_assert_true (g_uuid_string_is_valid (once));
  g_assert_cmpint (once[14], ==, '4');
  g_assert_nonnull (strchr ("89ab", once[19]));
  g_assert_cmpstr (once, ==, again);
  g_assert_cmpstr (once, !=, other);
}

static void
assert_proofs (KskBundle *bundle)
{
  GPtrArray *keys = ksk_bundle_get_keys (bundle);
  GPtrArray *signatures = ksk_bundle_get_signatures (bundle);
  g_assert_cmpuint (signatures->len, ==, keys->len);

  for (guint i = 0; i < signatures->len; i++) {
    g_autoptr (GError) error = NULL;
    const KskRrsigFields *fields = ksk_rrsig_get_fields (signatures->pdata[i]);
    KskDnskey *key = ksk_bundle_find_key (bundle, fields->identifier);
    g_assert_nonnull (key);
    ksk_rrsig_verify (signatures->pdata[i], key, DOMAIN, keys, &error);
    g_assert_no_error (error);
  }
}

static void
assert_same_keys (KskBundle *a, KskBundle *b)
{
  GPtrArray *keys_a = ksk_bundle_get_keys (a);
  GPtrArray *keys_b = ksk_bundle_get_keys (b);
  g_assert_cmpuint (keys_a->len, ==, keys_b->len);
  for (guint i = 0; i < keys_a->len; i++)
    g_assert_true (ksk_dnskey_equal (keys_a->pdata[i], keys_b->pdata[i]));
}

static void
assert_complete (KskRequest *request, guint count, GHashTable *ids)
{
  GPtrArray *bundles = ksk_request_get_bundles (request);
  g_assert_cmpuint (bundles->len, ==, count);
  g_assert_true (g_hash_table_add (ids, (gpointer)ksk_request_get_id (request)));
  for (guint i = 0; i < count; i++) {
    g_assert_true (g_hash_table_add (ids, (gpointer)ksk_bundle_get_id (bundles->pdata[i])));
    assert_proofs (bundles->pdata[i]);
  }
}

static void
test_shape (void)
{
  static const guint counts[] = { 1, 2, 3, 9, 12 };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    KskZone zone;
    g_autoptr (KskRequest) before = NULL;
    g_autoptr (KskRequest) request = NULL;
    g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
    init_zone (&zone, KSK_ALGORITHM_ED25519, KSK_ALGORITHM_ECDSAP256SHA256, counts[i]);
    make (&zone, "seed", &before, &request);

    assert_complete (before, MIN (counts[i], 9), ids);
    assert_complete (request, counts[i], ids);
    g_assert_cmpuint (ksk_request_get_serial (request), >, ksk_request_get_serial (before));
    g_assert_cmpuint (ksk_request_get_zsk_policy (request)->algorithms->len, ==, 2);

    GPtrArray *bundles_before = ksk_request_get_bundles (before);
    GPtrArray *bundles = ksk_request_get_bundles (request);
    assert_same_keys (bundles_before->pdata[bundles_before->len - 1], bundles->pdata[0]);

    g_autoptr (GHashTable) identifiers = g_hash_table_new (g_str_hash, g_str_equal);
    for (guint j = 0; j < counts[i]; j++) {
      GPtrArray *keys = ksk_bundle_get_keys (bundles->pdata[j]);
      g_assert_cmpuint (keys->len, ==, 2 * ksk_zone_count_keys (j, counts[i]));
      for (guint k = 0; k < keys->len; k++)
        g_hash_table_add (identifiers, (gpointer)ksk_dnskey_get_identifier (keys->pdata[k]));
    }
    g_assert_cmpuint (g_hash_table_size (identifiers), ==, 2 * ksk_zone_count_different_keys (counts[i]));
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    KskAlgorithm algorithm;
  } seeds[] = {
    { "/rehearsal/requests/seed/rsa", KSK_ALGORITHM_RSASHA256 },
    { "/rehearsal/requests/seed/p256", KSK_ALGORITHM_ECDSAP256SHA256 },
    { "/rehearsal/requests/seed/p384", KSK_ALGORITHM_ECDSAP384SHA384 },
    { "/rehearsal/requests/seed/ed25519", KSK_ALGORITHM_ED25519 },
    { "/rehearsal/requests/seed/ed448", KSK_ALGORITHM_ED448 },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (seeds); i++)
    g_test_add_data_func (seeds[i].path, GINT_TO_POINTER (seeds[i].algorithm), test_seed);
  g_test_add_func ("/rehearsal/requests/no-seed", test_no_seed);
  g_test_add_func ("/rehearsal/requests/parameters", test_parameters);
  g_test_add_func ("/rehearsal/requests/process-generator", test_process_generator);
  g_test_add_func ("/rehearsal/requests/uuid", test_uuid);
  g_test_add_func ("/rehearsal/requests/shape", test_shape);
  return g_test_run ();
}
