/* KSR-POLICY-KEYS and KSR-POLICY-ALG. */
#include "tests/core/check/room.h"

static void
add_key_to_third (TestRoom *room)
{
  test_bundle_add (test_document_get_bundle (room->request, 3), test_room_get_key ("ZSK-3"), "ZSK-3",
                   KSK_DNSKEY_FLAGS_ZSK, TRUE);
}

static void
drop_key_of_first (TestRoom *room)
{
  test_bundle_remove (test_document_get_bundle (room->request, 1), "ZSK-1");
}

/* Lists an algorithm that no key uses. */
static void
list (TestRoom *room, guint8 algorithm, guint32 size_bits, guint64 exponent)
{
  test_policy_add (room->request->zsk_policy, algorithm, size_bits, exponent);
}

static void
list_number (TestRoom *room)
{
  list (room, (guint8)room->value, 2048, 65537);
}

static void
list_rsa_size (TestRoom *room)
{
  list (room, KSK_ALGORITHM_RSASHA256, (guint32)room->value, 65537);
}

static void
list_rsa_exponent (TestRoom *room)
{
  list (room, KSK_ALGORITHM_RSASHA256, 2048, (guint64)room->value);
}

static void
list_p256 (TestRoom *room)
{
  list (room, KSK_ALGORITHM_ECDSAP256SHA256, (guint32)room->value, 0);
}

static void
list_p384 (TestRoom *room)
{
  list (room, KSK_ALGORITHM_ECDSAP384SHA384, (guint32)room->value, 0);
}

static void
list_ed25519 (TestRoom *room)
{
  list (room, KSK_ALGORITHM_ED25519, (guint32)room->value, 0);
}

static void
list_ed448 (TestRoom *room)
{
  list (room, KSK_ALGORITHM_ED448, (guint32)room->value, 0);
}

static void
list_nothing (TestRoom *room)
{
  g_array_set_size (room->request->zsk_policy->algorithms, 0);
}

#define KEYS "KSR-POLICY-KEYS"
#define ALG "KSR-POLICY-ALG"
#define ALLOW_ALL                                                                        \
  "approved_algorithms: [RSASHA256, ECDSAP256SHA256, ECDSAP384SHA384, ED25519, ED448]\n" \
  "enable_unsupported_edwards_dsa: true\n"
#define NO_MATCH "signature_algorithms_match_zsk_policy: false\n"

static const TestCase cases[] = {
  { .name = "keys/one-more-in-third",
    .edit = add_key_to_third,
    .failed = KEYS,
    .says = "Bundle 3 (2026-q1-3): the number of keys is 2; the policy asks for 1.",
    .bundle = 3,
    .n_failed = 1 },
  { .name = "keys/one-more-in-third-allowed",
    .options = "num_keys_per_bundle: [2, 1, 2, 1, 1, 1, 1, 1, 2]\n",
    .edit = add_key_to_third },
  { .name = "keys/one-less-in-first", .edit = drop_key_of_first, .failed = KEYS " KSR-CHAIN-KEYS" },
  { .name = "keys/list-too-short",
    .options = "num_keys_per_bundle: [2, 1, 1, 1, 1, 1, 1, 1]\n",
    .failed = KEYS,
    .says = "The request has 9 bundles, but request_policy.num_keys_per_bundle has 8 numbers.",
    .n_failed = 1 },
  { .name = "keys/list-too-long", .options = "num_keys_per_bundle: [2, 1, 1, 1, 1, 1, 1, 1, 2, 1]\n", .failed = KEYS },
  { .name = "keys/fewer-in-all",
    .options = "num_different_keys_in_all_bundles: 4\n",
    .failed = KEYS,
    .says = "The number of different keys in all bundles is 3; the policy asks for 4.",
    .n_failed = 1 },
  { .name = "keys/more-in-all", .options = "num_different_keys_in_all_bundles: 2\n", .failed = KEYS },
  { .name = "keys/unchecked",
    .options = "check_keys_match_ksk_operator_policy: false\n",
    .edit = add_key_to_third,
    .skipped = KEYS,
    .says = "Not checked: request_policy.check_keys_match_ksk_operator_policy is false." },
  { .name = "ttl/dns-below",
    .options = "dns_ttl: 172799\n",
    .failed = KEYS,
    .says = "Bundle 1*TTL of 172800 seconds; the policy asks for 172799.",
    .bundle = 1 },
  { .name = "ttl/dns-at", .options = "dns_ttl: 172800\nksk.ttl: 3600\n" },
  { .name = "ttl/dns-above", .options = "dns_ttl: 172801\n", .failed = KEYS },
  { .name = "ttl/ksk-policy-at", .options = "dns_ttl: 0\nksk.ttl: 172800\n" },
  { .name = "ttl/ksk-policy-below", .options = "dns_ttl: 0\nksk.ttl: 172799\n", .failed = KEYS },

  { .name = "algorithm/0",
    .edit = list_number,
    .value = 0,
    .failed = ALG,
    .says = "*algorithm 0 with 2048 bits*deprecated or unknown.",
    .n_failed = 1 },
  { .name = "algorithm/1",
    .edit = list_number,
    .value = 1,
    .failed = ALG,
    .says = "*RSAMD5*deprecated*",
    .n_failed = 1 },
  { .name = "algorithm/2", .edit = list_number, .value = 2, .failed = ALG },
  { .name = "algorithm/3", .edit = list_number, .value = 3, .failed = ALG },
  { .name = "algorithm/4", .edit = list_number, .value = 4, .failed = ALG },
  { .name = "algorithm/5",
    .edit = list_number,
    .value = 5,
    .failed = ALG,
    .says = "*RSASHA1 *not supported*",
    .n_failed = 1 },
  { .name = "algorithm/6", .edit = list_number, .value = 6, .failed = ALG },
  { .name = "algorithm/7", .edit = list_number, .value = 7, .failed = ALG },
  { .name = "algorithm/9", .edit = list_number, .value = 9, .failed = ALG },
  { .name = "algorithm/10", .edit = list_number, .value = 10, .failed = ALG, .says = "*approved_algorithms*" },
  { .name = "algorithm/12", .edit = list_number, .value = 12, .failed = ALG },
  { .name = "algorithm/17", .edit = list_number, .value = 17, .failed = ALG },
  { .name = "algorithm/255", .edit = list_number, .value = 255, .failed = ALG },
  { .name = "algorithm/not-approved", .edit = list_number, .value = 8, .failed = ALG },
  { .name = "algorithm/none", .edit = list_nothing, .failed = "KSR-BUNDLE-KEYS " ALG },
  { .name = "algorithm/unmatched", .options = NO_MATCH, .edit = list_number, .value = 10, .skipped = ALG },
  { .name = "algorithm/unmatched-deprecated",
    .options = NO_MATCH,
    .edit = list_number,
    .value = 7,
    .failed = ALG,
    .skipped = ALG },
  { .name = "algorithm/unmatched-not-supported",
    .options = NO_MATCH,
    .edit = list_number,
    .value = 5,
    .failed = ALG,
    .skipped = ALG },
  { .name = "algorithm/unmatched-ecdsa-off",
    .options = NO_MATCH "enable_unsupported_ecdsa: false\n",
    .failed = ALG,
    .skipped = ALG,
    .says = "*enable_unsupported_ecdsa is false*" },

  { .name = "rsa-size/below",
    .options = ALLOW_ALL,
    .edit = list_rsa_size,
    .value = 2047,
    .failed = ALG,
    .says = "*2047*rsa_approved_key_sizes*" },
  { .name = "rsa-size/at", .options = ALLOW_ALL, .edit = list_rsa_size, .value = 2048 },
  { .name = "rsa-size/above", .options = ALLOW_ALL, .edit = list_rsa_size, .value = 2049, .failed = ALG },
  { .name = "rsa-size/second-of-list",
    .options = ALLOW_ALL "rsa_approved_key_sizes: [2048, 4096]\n",
    .edit = list_rsa_size,
    .value = 4096 },
  { .name = "rsa-size/unmatched", .options = ALLOW_ALL NO_MATCH, .edit = list_rsa_size, .value = 4096, .skipped = ALG },
  { .name = "rsa-exponent/below", .options = ALLOW_ALL, .edit = list_rsa_exponent, .value = 65536, .failed = ALG },
  { .name = "rsa-exponent/at", .options = ALLOW_ALL, .edit = list_rsa_exponent, .value = 65537 },
  { .name = "rsa-exponent/above", .options = ALLOW_ALL, .edit = list_rsa_exponent, .value = 65538, .failed = ALG },
  { .name = "rsa-exponent/beyond-32-bits",
    .options = ALLOW_ALL,
    .edit = list_rsa_exponent,
    .value = G_GINT64_CONSTANT (4295032833),
    .failed = ALG },
  { .name = "rsa-exponent/3",
    .options = ALLOW_ALL,
    .edit = list_rsa_exponent,
    .value = 3,
    .failed = ALG,
    .says = "*rsa_approved_exponents*" },

  { .name = "p256/255", .options = ALLOW_ALL, .edit = list_p256, .value = 255, .failed = ALG },
  { .name = "p256/257", .options = ALLOW_ALL, .edit = list_p256, .value = 257, .failed = ALG },
  { .name = "p256/off", .options = "enable_unsupported_ecdsa: false\n", .failed = ALG, .n_failed = 1 },
  { .name = "p256/off-and-not-approved",
    .options = "enable_unsupported_ecdsa: false\napproved_algorithms: [RSASHA256]\n",
    .failed = ALG,
    .n_failed = 1 },
  { .name = "ed25519/off-and-not-approved", .edit = list_ed25519, .value = 256, .failed = ALG, .n_failed = 1 },
  { .name = "p384/383", .options = ALLOW_ALL, .edit = list_p384, .value = 383, .failed = ALG },
  { .name = "p384/384", .options = ALLOW_ALL, .edit = list_p384, .value = 384 },
  { .name = "p384/385", .options = ALLOW_ALL, .edit = list_p384, .value = 385, .failed = ALG },
  { .name = "p384/not-approved", .edit = list_p384, .value = 384, .failed = ALG },
  { .name = "ed25519/255", .options = ALLOW_ALL, .edit = list_ed25519, .value = 255, .failed = ALG },
  { .name = "ed25519/256", .options = ALLOW_ALL, .edit = list_ed25519, .value = 256 },
  { .name = "ed25519/257", .options = ALLOW_ALL, .edit = list_ed25519, .value = 257, .failed = ALG },
  { .name = "ed25519/off",
    .options = "approved_algorithms: [ECDSAP256SHA256, ED25519]\n",
    .edit = list_ed25519,
    .value = 256,
    .failed = ALG,
    .says = "*EdDSA is not enabled*",
    .n_failed = 1 },
  { .name = "ed448/455", .options = ALLOW_ALL, .edit = list_ed448, .value = 455, .failed = ALG },
  { .name = "ed448/456", .options = ALLOW_ALL, .edit = list_ed448, .value = 456 },
  { .name = "ed448/457", .options = ALLOW_ALL, .edit = list_ed448, .value = 457, .failed = ALG },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_room_add_cases ("/check/policy", cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
