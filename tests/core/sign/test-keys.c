/* KSK-USAGE and KSK-MATCH: may the key sign then, and is the key in the HSM the configured one; CONFIG: enough slots.
 */
#include "tests/core/sign/room.h"

#define ONE(more) "keys:\n  one: {description: 1, label: KSK-1, algorithm: ECDSAP256SHA256, " more "}\n"
#define SINCE_2020 "valid_from: 2020-01-01"
#define TAGGED "key_tag: TAG(KSK-1), "
#define RSA(more)                                                                                        \
  "keys:\n  rsa: {description: R, label: KSK-R, algorithm: RSASHA256, valid_from: 2020-01-01, key_tag: " \
  "TAG(KSK-R)" more "}\n"
#define ALL_BY(name)         \
  {                          \
    {                        \
      1, 9, NULL, name, NULL \
    }                        \
  }

/* The request is for 2026-01-01T00:00:00Z (bundle 1) to 2026-04-12T00:00:00Z (bundle 9, from 2026-03-22). */
static const TestPlanCase usage_cases[] = {
  { "from-a-second-before", ONE (TAGGED "valid_from: 2025-12-31T23:59:59Z"), .slots = ALL_BY ("one") },
  { "from-at-the-beginning", ONE (TAGGED "valid_from: 2026-01-01T00:00:00Z"), .slots = ALL_BY ("one") },
  { "from-a-second-after", ONE (TAGGED "valid_from: 2026-01-01T00:00:01Z"), .slots = ALL_BY ("one"),
    .failed = "KSK-USAGE",
    .says = "Key one (KSK-1) may not sign bundle 1: its valid_from is 2026-01-01T00:00:01Z, after the bundle begins.",
    .bundle = 1, .n_failed = 1 },
  { "from-in-the-middle", ONE (TAGGED "valid_from: 2026-02-01T00:00:00Z"), .slots = ALL_BY ("one"),
    .failed = "KSK-USAGE", .bundle = 1, .n_failed = 4 },
  { "until-a-second-after", ONE (TAGGED "valid_from: 2020-01-01, valid_until: 2026-04-12T00:00:01Z"),
    .slots = ALL_BY ("one") },
  { "until-at-the-end", ONE (TAGGED "valid_from: 2020-01-01, valid_until: 2026-04-12T00:00:00Z"),
    .slots = ALL_BY ("one") },
  { "until-a-second-before", ONE (TAGGED "valid_from: 2020-01-01, valid_until: 2026-04-11T23:59:59Z"),
    .slots = ALL_BY ("one"), .failed = "KSK-USAGE",
    .says = "Key one (KSK-1) may not sign bundle 9: its valid_until is 2026-04-11T23:59:59Z, before the bundle ends.",
    .bundle = 9, .n_failed = 1 },
  { "until-long-ago", ONE (TAGGED "valid_from: 2020-01-01, valid_until: 2021-01-01"), .slots = ALL_BY ("one"),
    .failed = "KSK-USAGE", .says = "Key one (KSK-1) may not sign bundle 1: *", .bundle = 1, .n_failed = 9 },
  /* It is for signing: a key may be published before and after. */
  { "published-only",
    "keys:\n  one: {description: 1, label: KSK-1, algorithm: ECDSAP256SHA256, key_tag: TAG(KSK-1), valid_from: "
    "2020-01-01}\n"
    "  two: {description: 2, label: KSK-2, algorithm: ECDSAP256SHA256, key_tag: TAG(KSK-2), valid_from: 2027-01-01}\n",
    .slots = { { 1, 9, "one, two", "one", NULL } } },
  { "signs-some",
    "keys:\n  one: {description: 1, label: KSK-1, algorithm: ECDSAP256SHA256, key_tag: TAG(KSK-1), valid_from: "
    "2020-01-01}\n"
    "  two: {description: 2, label: KSK-2, algorithm: ECDSAP256SHA256, key_tag: TAG(KSK-2), valid_from: 2026-02-10}\n",
    .slots = { { 1, 4, "one, two", "one", NULL }, { 5, 9, "one, two", "two", NULL } } },
};

static void
remove_one (TestSigningRoom *room)
{
  g_clear_pointer (&room->hsm_keys, ksk_inventory_unref);
  room->hsm_keys = ksk_inventory_new ();
  g_autoptr (KskPublicKey) key = test_key_dup_public (test_room_get_pair ("KSK-2"));
  g_assert_true (ksk_inventory_add (room->hsm_keys, "KSK-2", key));
}

static void
remove_hsm (TestSigningRoom *room)
{
  g_clear_pointer (&room->hsm_keys, ksk_inventory_unref);
}

/* Another key of the same kind under the label. */
static void
swap_one (TestSigningRoom *room)
{
  g_clear_pointer (&room->hsm_keys, ksk_inventory_unref);
  room->hsm_keys = ksk_inventory_new ();
  g_autoptr (KskPublicKey) key = test_key_dup_public (test_room_get_pair ("KSK-2"));
  g_assert_true (ksk_inventory_add (room->hsm_keys, "KSK-1", key));
}

static void
sign_with_rsa_before (TestSigningRoom *room)
{
  for (guint number = 1; number <= 9; number++) {
    test_bundle_remove (test_document_get_bundle (room->previous, number), "KSK-1");
    test_bundle_add (test_document_get_bundle (room->previous, number), test_room_get_pair ("KSK-R"), "KSK-R",
                     KSK_DNSKEY_FLAGS_KSK, TRUE);
  }
  for (guint number = 1; number <= 9; number++) {
    TestBundle *bundle = test_document_get_bundle (room->request, number);
    g_ptr_array_set_size (bundle->members, 0);
    test_bundle_add (bundle, test_room_get_pair ("ZSK-R"), "ZSK-R", KSK_DNSKEY_FLAGS_ZSK, TRUE);
  }
}

#define RSA_CASE(name_, more)                                                                \
  {                                                                                          \
    .name = name_, .keys = RSA (more), .slots = ALL_BY ("rsa"), .edit = sign_with_rsa_before \
  }
#define RSA_FAILS(name_, more, says_)                                                                          \
  {                                                                                                            \
    .name = name_, .keys = RSA (more), .slots = ALL_BY ("rsa"), .edit = sign_with_rsa_before, .no_plan = TRUE, \
    .failed = "KSK-MATCH", .says = says_, .n_failed = 1                                                        \
  }
#define NOT_MEANT ". It is not the key that the configuration means; nothing can be signed with it."

static const TestPlanCase match_cases[] = {
  { "tag", ONE (TAGGED SINCE_2020), .slots = ALL_BY ("one"),
    .passed = "KSK-USAGE KSK-MATCH SKR-SIGN KSR-POLICY-SAFETY" },
  { "ds", ONE ("ds_sha256: DS(KSK-1), " SINCE_2020), .slots = ALL_BY ("one") },
  { "tag-and-ds", ONE (TAGGED "ds_sha256: DS(KSK-1), " SINCE_2020), .slots = ALL_BY ("one") },
  { "nothing", ONE (SINCE_2020), .slots = ALL_BY ("one"), .skipped = "KSK-MATCH",
    .passed = "KSK-USAGE SKR-SIGN KSR-POLICY-SAFETY",
    .says = "Not checked: key one (KSK-1) has neither key_tag nor ds_sha256 *" },
  { "other-tag", ONE ("key_tag: TAG(KSK-2), " SINCE_2020), .slots = ALL_BY ("one"), .no_plan = TRUE,
    .failed = "KSK-MATCH", .says = "Key one (KSK-1): its key tag is not the configured key_tag" NOT_MEANT,
    .n_failed = 1 },
  { "other-ds", ONE ("ds_sha256: DS(KSK-2), " SINCE_2020), .slots = ALL_BY ("one"), .no_plan = TRUE,
    .failed = "KSK-MATCH", .says = "Key one (KSK-1): its DS is not the configured ds_sha256" NOT_MEANT, .n_failed = 1 },
  { "both-other", ONE ("key_tag: TAG(KSK-2), ds_sha256: DS(KSK-2), " SINCE_2020), .slots = ALL_BY ("one"),
    .no_plan = TRUE, .failed = "KSK-MATCH", .n_failed = 2 },
  { "right-tag-and-other-ds", ONE (TAGGED "ds_sha256: DS(KSK-2), " SINCE_2020), .slots = ALL_BY ("one"),
    .no_plan = TRUE, .failed = "KSK-MATCH", .n_failed = 1 },
  { "no-such-label", ONE (TAGGED SINCE_2020), .slots = ALL_BY ("one"), .edit = remove_one, .no_plan = TRUE,
    .failed = "KSK-MATCH", .says = "Key one (KSK-1): the HSM has no usable key with that label" NOT_MEANT,
    .n_failed = 1 },
  { "no-hsm", ONE (TAGGED SINCE_2020), .slots = ALL_BY ("one"), .edit = remove_hsm, .no_plan = TRUE,
    .failed = "KSK-MATCH", .n_failed = 1 },
  { "another-key-under-the-label", ONE (TAGGED SINCE_2020), .slots = ALL_BY ("one"), .edit = swap_one, .no_plan = TRUE,
    .failed = "KSK-MATCH", .n_failed = 1 },
  { "another-kind",
    "keys:\n  one: {description: 1, label: KSK-E, algorithm: ECDSAP256SHA256, valid_from: 2020-01-01}\n",
    .slots = ALL_BY ("one"), .no_plan = TRUE, .failed = "KSK-MATCH",
    .says = "Key one (KSK-E): the key in the HSM is of another kind than the configured algorithm uses" NOT_MEANT,
    .n_failed = 1 },
  /* The algorithm is in the tag: the same RSA key is two DNSKEYs. */
  { "another-digest",
    "keys:\n  rsa: {description: R, label: KSK-R, algorithm: RSASHA512, key_tag: TAG(KSK-R), valid_from: 2020-01-01}\n",
    .slots = ALL_BY ("rsa"), .no_plan = TRUE, .failed = "KSK-MATCH", .n_failed = 1 },
  RSA_CASE ("rsa", ""),
  RSA_CASE ("rsa-size", ", rsa_size: 1024"),
  RSA_CASE ("rsa-exponent", ", rsa_exponent: 65537"),
  RSA_CASE ("rsa-size-and-exponent", ", rsa_size: 1024, rsa_exponent: 65537"),
  RSA_FAILS ("rsa-size-above", ", rsa_size: 1032",
             "Key rsa (KSK-R): its modulus has another size than rsa_size says" NOT_MEANT),
  RSA_FAILS ("rsa-size-below", ", rsa_size: 1016",
             "Key rsa (KSK-R): its modulus has another size than rsa_size says" NOT_MEANT),
  RSA_FAILS ("rsa-exponent-other", ", rsa_exponent: 3",
             "Key rsa (KSK-R): its exponent is not the configured rsa_exponent" NOT_MEANT),
  /* Each key is looked at once, and only those that a slot needs. */
  { "one-of-two",
    "keys:\n  one: {description: 1, label: KSK-1, algorithm: ECDSAP256SHA256, key_tag: TAG(KSK-1), valid_from: "
    "2020-01-01}\n"
    "  two: {description: 2, label: KSK-2, algorithm: ECDSAP256SHA256, key_tag: TAG(KSK-3), valid_from: 2020-01-01}\n",
    .slots = { { 1, 8, "one", "one", NULL }, { 9, 9, "one, two", "one", NULL } }, .no_plan = TRUE,
    .failed = "KSK-MATCH", .says = "Key two (KSK-2): *", .n_failed = 1 },
  { "not-needed",
    "keys:\n  one: {description: 1, label: KSK-1, algorithm: ECDSAP256SHA256, key_tag: TAG(KSK-1), valid_from: "
    "2020-01-01}\n"
    "  two: {description: 2, label: NOT-THERE, algorithm: ECDSAP256SHA256, key_tag: 1, valid_from: 2020-01-01}\n",
    .slots = ALL_BY ("one") },
  { "not-needed-for-these-bundles",
    "keys:\n  one: {description: 1, label: KSK-1, algorithm: ECDSAP256SHA256, key_tag: TAG(KSK-1), valid_from: "
    "2020-01-01}\n"
    "  two: {description: 2, label: NOT-THERE, algorithm: ECDSAP256SHA256, key_tag: 1, valid_from: 2020-01-01}\n",
    .slots = { { 1, 9, NULL, "one", NULL }, { 10, 10, NULL, "two", NULL } } },
  { "needed-to-revoke",
    "keys:\n  one: {description: 1, label: KSK-1, algorithm: ECDSAP256SHA256, key_tag: TAG(KSK-1), valid_from: "
    "2020-01-01}\n"
    "  two: {description: 2, label: NOT-THERE, algorithm: ECDSAP256SHA256, key_tag: 1, valid_from: 2020-01-01}\n",
    .slots = { { 1, 8, NULL, "one", NULL }, { 9, 9, NULL, "one", "two" } }, .no_plan = TRUE, .failed = "KSK-MATCH",
    .n_failed = 1 },
};

/* Slots: as many as bundles, or more. */
static const TestPlanCase slot_cases[] = {
  { "as-many", NULL, .slots = { { 1, 9, NULL, "one", NULL } } },
  { "more", NULL, .slots = { { 1, 30, NULL, "one", NULL } } },
  { "one-less", NULL, .slots = { { 1, 8, NULL, "one", NULL } }, .no_plan = TRUE, .failed = "CONFIG",
    .says = "Schema test has 8 slots but the request has 9 bundles; *", .n_failed = 1 },
  { "one", NULL, .slots = { { 1, 1, NULL, "one", NULL } }, .no_plan = TRUE, .failed = "CONFIG", .n_failed = 1 },
  /* What else is wrong is said too. */
  { "one-less-of-a-wrong-key", ONE ("key_tag: TAG(KSK-2), valid_from: 2026-06-01"),
    .slots = { { 1, 8, NULL, "one", NULL } }, .no_plan = TRUE, .failed = "CONFIG KSK-USAGE KSK-MATCH" },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_plan_add_cases ("/sign/usage", usage_cases, G_N_ELEMENTS (usage_cases));
  test_plan_add_cases ("/sign/match", match_cases, G_N_ELEMENTS (match_cases));
  test_plan_add_cases ("/sign/slots", slot_cases, G_N_ELEMENTS (slot_cases));
  return g_test_run ();
}
