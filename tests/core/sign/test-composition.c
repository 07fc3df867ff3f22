/* SKR-SIGN: algorithms, key tags and identifiers of KSKs and ZSKs, the signer's name, the size of a set. */
#include "tests/core/sign/room.h"

#define ALL_BY(name)         \
  {                          \
    {                        \
      1, 9, NULL, name, NULL \
    }                        \
  }

static void
add_zsk (TestSigningRoom *room, guint number, const char *label)
{
  test_bundle_add (test_document_get_bundle (room->request, number), test_room_get_pair (label), label,
                   KSK_DNSKEY_FLAGS_ZSK, TRUE);
}

/* ZSKs of two algorithms in the bundles up to the case's value. */
static void
add_rsa_zsks (TestSigningRoom *room)
{
  for (guint number = 1; number <= room->value; number++)
    add_zsk (room, number, "ZSK-R");
}

/* Both KSKs were published before. */
static void
publish (TestSigningRoom *room, const char *label)
{
  for (guint number = 1; number <= 9; number++)
    test_bundle_add (test_document_get_bundle (room->previous, number), test_room_get_pair (label), label,
                     KSK_DNSKEY_FLAGS_KSK, FALSE);
}

static void
publish_rsa (TestSigningRoom *room)
{
  publish (room, "KSK-R");
  add_rsa_zsks (room);
}

static void
publish_ed (TestSigningRoom *room)
{
  publish (room, "KSK-E");
}

static const TestPlanCase algorithm_cases[] = {
  { "same", .slots = ALL_BY ("one") },
  { "as-long-as-the-ksk-policy-allows", .ksk_policy = "  max_signature_validity: P21D\n", .slots = ALL_BY ("one") },
  { "a-second-longer", .ksk_policy = "  max_signature_validity: P20DT23H59M59S\n", .slots = ALL_BY ("one"),
    .failed = "SKR-SIGN", .says = "Bundle 1 would be signed for 21 days; max_signature_validity of the KSK policy *",
    .bundle = 1, .n_failed = 9 },
  { "shorter-than-the-minimum", .ksk_policy = "  max_signature_validity: P30D\n  min_signature_validity: P29D\n",
    .slots = ALL_BY ("one") },
  { "two-of-each", .slots = ALL_BY ("one, rsa"), .edit = publish_rsa, .value = 9 },
  { "two-of-each-in-turn", .slots = { { 1, 4, "one, rsa", "one, rsa", NULL }, { 5, 9, "one, rsa", "one", NULL } },
    .edit = publish_rsa, .value = 4 },
  { "other", .slots = { { 1, 9, "one", "ed", NULL } }, .edit = publish_ed, .failed = "SKR-SIGN",
    .says = "Bundle 1 has ZSKs of algorithm 13 but would be signed by KSKs of algorithm 15; *", .bundle = 1,
    .n_failed = 9 },
  { "zsks-of-one-more", .slots = ALL_BY ("one"), .edit = publish_rsa, .value = 3, .failed = "SKR-SIGN",
    .says = "Bundle 1 has ZSKs of algorithm 8 13 but would be signed by KSKs of algorithm 13; *", .bundle = 1,
    .n_failed = 3 },
  { "ksks-of-one-more", .slots = ALL_BY ("one, rsa"), .edit = publish_rsa, .value = 3, .failed = "SKR-SIGN",
    .says = "Bundle 4 has ZSKs of algorithm 13 but would be signed by KSKs of algorithm 8 13; *", .bundle = 4,
    .n_failed = 6 },
  { "may-differ", .slots = { { 1, 9, "one", "ed", NULL, TRUE } }, .edit = publish_ed, .skipped = "SKR-SIGN",
    .says = "Not checked: the schema lets the algorithms of ZSKs and KSKs differ in bundle 1.", .bundle = 1 },
  { "may-differ-in-some", .slots = { { 1, 5, "one", "ed", NULL, TRUE }, { 6, 9, "one", "ed", NULL } },
    .edit = publish_ed, .failed = "SKR-SIGN", .skipped = "SKR-SIGN",
    .says = "Bundle 6 has ZSKs of algorithm 13 but would be signed by KSKs of algorithm 15; *", .bundle = 6,
    .n_failed = 4 },
};

/* Gives ZSK-2 of the fifth bundle a tag. */
static void
set_tag (TestSigningRoom *room, guint16 tag)
{
  TestMember *member = test_bundle_get (test_document_get_bundle (room->request, 5), "ZSK-2");
  g_autoptr (GBytes) wire = test_wire_new_with_tag (member->flags, member->algorithm, tag);
  test_member_set_wire (member, wire);
  g_autoptr (KskDnskey) key = test_member_build (member);
  g_assert_cmpuint (ksk_dnskey_get_key_tag (key), ==, tag);
}

static KskDnskey *
make_ksk (const char *label)
{
  TestKey *pair = test_room_get_pair (label);
  return ksk_dnskey_new (label, KSK_DNSKEY_FLAGS_KSK, KSK_DNSKEY_PROTOCOL, (guint8)test_key_get_algorithm (pair),
                         test_key_get_wire (pair), 0);
}

/* The tag of KSK-1, and as many more as the case says. */
static void
take_tag (TestSigningRoom *room)
{
  g_autoptr (KskDnskey) ksk = make_ksk ("KSK-1");
  set_tag (room, (guint16)(ksk_dnskey_get_key_tag (ksk) + room->value));
}

static void
take_revoked_tag (TestSigningRoom *room)
{
  g_autoptr (KskDnskey) ksk = make_ksk ("KSK-1"), revoked = ksk_dnskey_new_revoked (ksk);
  set_tag (room, (guint16)(ksk_dnskey_get_key_tag (revoked) + room->value));
}

/* That of a KSK that no slot needs. */
static void
take_unused_tag (TestSigningRoom *room)
{
  g_autoptr (KskDnskey) ksk = make_ksk ("KSK-3");
  set_tag (room, (guint16)(ksk_dnskey_get_key_tag (ksk) + room->value));
}

static void
take_label (TestSigningRoom *room)
{
  test_bundle_get (test_document_get_bundle (room->request, 5), "ZSK-2")->identifier
      = room->value == 0 ? "KSK-1" : "KSK-3";
}

/* An RSA key that nobody has: the sum of @one and @other is in its tag. */
static KskPublicKey *
make_rsa_key (guint16 one, guint16 other)
{
  guint8 wire[4 + 128] = { 3, 1, 0, 1, 0x80 };
  wire[64] = (guint8)(one >> 8);
  wire[65] = (guint8)one;
  wire[66] = (guint8)(other >> 8);
  wire[67] = (guint8)other;
  wire[sizeof wire - 1] = 1;
  g_autoptr (GBytes) bytes = g_bytes_new (wire, sizeof wire);
  return ksk_public_key_new (KSK_KEY_KIND_RSA, bytes, NULL);
}

/* KSK-A, and KSK-B whose tag is lower by the case's value: 128 is what revocation adds. */
static void
add_colliding_ksks (TestSigningRoom *room)
{
  g_autoptr (KskPublicKey) a = make_rsa_key (0x1000, 0x2000);
  g_autoptr (KskPublicKey) b = make_rsa_key (0x2000, (guint16)(0x1000 - room->value));
  g_assert_true (ksk_inventory_add (room->hsm_keys, "KSK-A", a) && ksk_inventory_add (room->hsm_keys, "KSK-B", b));
}

#define COLLIDING                                                                                                    \
  "keys:\n"                                                                                                          \
  "  one: {description: 1, label: KSK-1, key_tag: TAG(KSK-1), algorithm: ECDSAP256SHA256, valid_from: 2020-01-01}\n" \
  "  a: {description: A, label: KSK-A, algorithm: RSASHA256, valid_from: 2020-01-01}\n"                              \
  "  b: {description: B, label: KSK-B, algorithm: RSASHA256, valid_from: 2020-01-01}\n"

static const TestPlanCase collision_cases[] = {
  { "tag", .slots = ALL_BY ("one"), .edit = take_tag, .failed = "SKR-SIGN",
    .says = "A ZSK of bundle 5 (tag *) has the key tag of KSK one (KSK-1); tools would take one for the other.",
    .bundle = 5, .n_failed = 1 },
  { "tag-below", .slots = ALL_BY ("one"), .edit = take_tag, .value = -1 },
  { "tag-above", .slots = ALL_BY ("one"), .edit = take_tag, .value = 1 },
  { "revoked-tag", .slots = ALL_BY ("one"), .edit = take_revoked_tag, .failed = "SKR-SIGN",
    .says = "A ZSK of bundle 5 (tag *) has the revoked key tag of KSK one (KSK-1); *", .bundle = 5, .n_failed = 1 },
  { "revoked-tag-below", .slots = ALL_BY ("one"), .edit = take_revoked_tag, .value = -1 },
  { "revoked-tag-above", .slots = ALL_BY ("one"), .edit = take_revoked_tag, .value = 1 },
  { "tag-of-a-ksk-elsewhere", .slots = ALL_BY ("one"), .edit = take_unused_tag, .failed = "SKR-SIGN",
    .says = "A ZSK of bundle 5 (tag *) has the key tag of KSK three (KSK-3); *", .bundle = 5, .n_failed = 1 },
  { "label", .slots = ALL_BY ("one"), .edit = take_label, .failed = "SKR-SIGN",
    .says = "A ZSK of bundle 5 (tag *) has the label of KSK one (KSK-1); *", .bundle = 5, .n_failed = 1 },
  { "label-of-a-ksk-elsewhere", .slots = ALL_BY ("one"), .edit = take_label, .value = 1, .failed = "SKR-SIGN",
    .says = "A ZSK of bundle 5 (tag *) has the label of KSK three (KSK-3); *", .bundle = 5, .n_failed = 1 },
  { "two-ksks", COLLIDING, .slots = { { 1, 9, "one, a, b", "one", NULL } }, .edit = add_colliding_ksks,
    .failed = "SKR-SIGN", .skipped = "KSK-MATCH",
    .says = "KSKs a and b share a key tag, revoked or not; tools would take one for the other.", .n_failed = 1 },
  { "two-ksks-one-revoked", COLLIDING, .slots = { { 1, 9, "one, a, b", "one", NULL } }, .edit = add_colliding_ksks,
    .value = 128, .failed = "SKR-SIGN", .skipped = "KSK-MATCH", .says = "KSKs a and b share a key tag, *",
    .n_failed = 1 },
  { "two-ksks-the-other-revoked", COLLIDING, .slots = { { 1, 9, "one, a, b", "one", NULL } },
    .edit = add_colliding_ksks, .value = -128, .failed = "SKR-SIGN", .skipped = "KSK-MATCH", .n_failed = 1 },
  { "two-ksks-beside", COLLIDING, .slots = { { 1, 9, "one, a, b", "one", NULL } }, .edit = add_colliding_ksks,
    .value = 127, .skipped = "KSK-MATCH" },
  { "two-ksks-beyond", COLLIDING, .slots = { { 1, 9, "one, a, b", "one", NULL } }, .edit = add_colliding_ksks,
    .value = 129, .skipped = "KSK-MATCH" },
  { "two-ksks-of-which-one-is-elsewhere", COLLIDING, .slots = { { 1, 9, "one, a", "one", NULL } },
    .edit = add_colliding_ksks, .skipped = "KSK-MATCH" },
};

/* As many ZSKs in the fifth bundle as the case says, with tags far from that of KSK-1. */
static void
add_many_zsks (TestSigningRoom *room)
{
  TestBundle *bundle = test_document_get_bundle (room->request, 5);
  g_autoptr (KskDnskey) ksk = make_ksk ("KSK-1");
  while (bundle->members->len < (guint)room->value) {
    g_autofree char *label = g_strdup_printf ("ZSK-of-many-%u", bundle->members->len);
    guint tag = ksk_dnskey_get_key_tag (ksk) + 1000 + bundle->members->len;
    TestMember *member
        = test_bundle_add (bundle, test_room_get_pair ("ZSK-1"), g_intern_string (label), KSK_DNSKEY_FLAGS_ZSK, FALSE);
    g_autoptr (GBytes) wire = test_wire_new_with_tag (member->flags, member->algorithm, (guint16)tag);
    test_member_set_wire (member, wire);
  }
}

#define ONE_KEY \
  "keys:\n"     \
  "  one: {description: 1, label: KSK-1, key_tag: TAG(KSK-1), algorithm: ECDSAP256SHA256, valid_from: 2020-01-01}\n"

static const TestPlanCase size_cases[] = {
  { "most", ONE_KEY, .slots = ALL_BY ("one"), .edit = add_many_zsks, .value = 31 },
  { "one-more", ONE_KEY, .slots = ALL_BY ("one"), .edit = add_many_zsks, .value = 32, .failed = "SKR-SIGN",
    .says = "Bundle 5 would have 33 keys with its KSKs; sets of more than 32 are not verified.", .bundle = 5,
    .n_failed = 1 },
};

static void
set_domain (TestSigningRoom *room, const char *domain)
{
  g_free (room->request->domain);
  room->request->domain = g_strdup (domain);
}

static void
ask_for_example (TestSigningRoom *room)
{
  set_domain (room, "Example.");
}

/* Such a request is signed by nobody, here it is not even asked for. */
static void
ask_for_nonsense (TestSigningRoom *room)
{
  set_domain (room, "no domain");
  for (guint number = 1; number <= 9; number++) {
    TestBundle *bundle = test_document_get_bundle (room->request, number);
    for (guint i = 0; i < bundle->members->len; i++)
      ((TestMember *)bundle->members->pdata[i])->signs = FALSE;
  }
}

static void
name_signers (TestSigningRoom *room)
{
  test_document_get_bundle (room->request, 4)->signer = "KSK-9";
}

static const TestPlanCase name_cases[] = {
  { "same", .ksk_policy = "  signers_name: .\n", .slots = ALL_BY ("one") },
  { "same-in-capitals", .ksk_policy = "  signers_name: EXAMPLE.\n", .slots = ALL_BY ("one"), .edit = ask_for_example },
  { "other", .ksk_policy = "  signers_name: example.\n", .slots = ALL_BY ("one"), .failed = "SKR-SIGN",
    .says = "The request is for . but ksk_policy.signers_name is example.; a DNSKEY set is signed by its own zone.",
    .n_failed = 1 },
  { "root-for-other", .ksk_policy = "  signers_name: .\n", .slots = ALL_BY ("one"), .edit = ask_for_example,
    .failed = "SKR-SIGN", .n_failed = 1 },
  { "not-configured", .slots = ALL_BY ("one"), .edit = ask_for_example },
  { "not-a-domain", .slots = ALL_BY ("one"), .edit = ask_for_nonsense, .no_plan = TRUE, .failed = "SKR-SIGN",
    .says = "Bundle 1 cannot be signed: *", .bundle = 1, .n_failed = 1 },
  { "signers-named", .slots = ALL_BY ("one"), .edit = name_signers, .skipped = "SKR-SIGN",
    .says = "Not followed: the request names signers for bundle 4 (KSK-9); the schema decides who signs.",
    .bundle = 4 },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_plan_add_cases ("/sign/algorithms", algorithm_cases, G_N_ELEMENTS (algorithm_cases));
  test_plan_add_cases ("/sign/collisions", collision_cases, G_N_ELEMENTS (collision_cases));
  test_plan_add_cases ("/sign/sizes", size_cases, G_N_ELEMENTS (size_cases));
  test_plan_add_cases ("/sign/names", name_cases, G_N_ELEMENTS (name_cases));
  return g_test_run ();
}
