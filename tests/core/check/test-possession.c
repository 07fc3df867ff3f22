/* KSR-BUNDLE-POP. */
#include "tests/core/check/room.h"

/* Bundle 9 has ZSK-2 and ZSK-3; the signature of ZSK-3 is the second that is planned. */
static TestSignature *
get_signature (TestRoom *room)
{
  return test_document_get_bundle (room->request, 9)->signatures->pdata[1];
}

static void
corrupt (TestRoom *room)
{
  get_signature (room)->corrupt = TRUE;
}

static void
drop_one (TestRoom *room)
{
  g_ptr_array_remove_index (test_document_get_bundle (room->request, 9)->signatures, 1);
}

static void
drop_all (TestRoom *room)
{
  g_ptr_array_set_size (test_document_get_bundle (room->request, 9)->signatures, 0);
}

static void
name_unknown_key (TestRoom *room)
{
  get_signature (room)->stated.identifier = "ZSK-7";
}

static void
name_no_key (TestRoom *room)
{
  get_signature (room)->stated.identifier = NULL;
}

static void
name_no_key_and_other_tag (TestRoom *room)
{
  name_no_key (room);
  get_signature (room)->stated.key_tag ^= 1;
}

static void
swap_names (TestRoom *room)
{
  TestSignature *first = test_document_get_bundle (room->request, 9)->signatures->pdata[0];
  first->stated.identifier = "ZSK-3";
  get_signature (room)->stated.identifier = "ZSK-2";
}

static void
edit_expiration (TestRoom *room)
{
  get_signature (room)->stated.expiration_s += 1;
}

static void
edit_inception (TestRoom *room)
{
  get_signature (room)->stated.inception_s -= 1;
}

static void
edit_original_ttl (TestRoom *room)
{
  get_signature (room)->stated.original_ttl_s += 1;
}

static void
edit_type (TestRoom *room)
{
  get_signature (room)->stated.type_covered = "A";
}

static void
edit_signer (TestRoom *room)
{
  get_signature (room)->stated.signer_name = "example.";
}

static void
edit_tag (TestRoom *room)
{
  get_signature (room)->stated.key_tag += (guint16)room->value;
}

static void
edit_algorithm (TestRoom *room)
{
  get_signature (room)->stated.algorithm = KSK_ALGORITHM_ECDSAP384SHA384;
}

static void
sign_over_labels (TestRoom *room)
{
  get_signature (room)->made_over.labels = 5;
}

static void
state_labels (TestRoom *room)
{
  get_signature (room)->made_over.labels = get_signature (room)->stated.labels = 1;
}

static void
state_original_ttl (TestRoom *room)
{
  get_signature (room)->made_over.original_ttl_s = get_signature (room)->stated.original_ttl_s = 1;
}

static void
state_other_times (TestRoom *room)
{
  get_signature (room)->made_over.inception_s = get_signature (room)->stated.inception_s = 1;
  get_signature (room)->made_over.expiration_s = get_signature (room)->stated.expiration_s = 2;
}

static void
replace_key (TestRoom *room)
{
  test_member_set_key (test_bundle_get (test_document_get_bundle (room->request, 9), "ZSK-3"),
                       test_room_get_key ("stranger"));
}

static void
replace_key_and_name_it (TestRoom *room)
{
  replace_key (room);
  TestMember *member = test_bundle_get (test_document_get_bundle (room->request, 9), "ZSK-3");
  g_autoptr (KskDnskey) dnskey = test_member_build (member);
  get_signature (room)->stated.key_tag = ksk_dnskey_get_key_tag (dnskey);
}

/* As many signatures by ZSK-2 in bundle 5 as the case says; each is good and none like another. */
static void
repeat_signature (TestRoom *room)
{
  GPtrArray *signatures = test_document_get_bundle (room->request, 5)->signatures;
  while (signatures->len < (guint)room->value)
    g_ptr_array_add (signatures, g_memdup2 (signatures->pdata[0], sizeof (TestSignature)));
}

/* As many keys in bundle 5 as the case says. */
static void
add_keys (TestRoom *room)
{
  TestBundle *bundle = test_document_get_bundle (room->request, 5);
  while (bundle->members->len < (guint)room->value) {
    g_autofree char *name = g_strdup_printf ("ZSK-%u", 100 + bundle->members->len);
    test_bundle_add (bundle, test_room_get_key (name), g_intern_string (name), KSK_DNSKEY_FLAGS_ZSK, TRUE);
  }
}

static void
add_corrupt_bundle (TestRoom *room)
{
  gint64 inception_s = TEST_REQUEST_START_S + 90 * TEST_DAY_S;
  TestBundle *bundle = test_document_add_bundle (room->request, "tenth", inception_s, inception_s + 21 * TEST_DAY_S);
  test_bundle_add (bundle, test_room_get_key ("ZSK-2"), "ZSK-2", KSK_DNSKEY_FLAGS_ZSK, FALSE);
}

#define POP "KSR-BUNDLE-POP"
#define NO_KEY_POLICY "check_keys_match_ksk_operator_policy: false\n"

static const TestCase cases[] = {
  { .name = "corrupt",
    .tamper = corrupt,
    .failed = POP,
    .says = "Bundle 9*by key ZSK-3*does not verify*",
    .bundle = 9,
    .n_failed = 2 },
  { .name = "corrupt/not-checked",
    .options = "validate_signatures: false\n",
    .tamper = corrupt,
    .skipped = POP,
    .says = "Not checked: request_policy.validate_signatures is false." },
  { .name = "missing/one",
    .tamper = drop_one,
    .failed = POP,
    .says = "Bundle 9*ZSK-3*no good signature*",
    .bundle = 9,
    .n_failed = 1 },
  { .name = "missing/all", .tamper = drop_all, .failed = POP, .n_failed = 2 },
  { .name = "name/unknown", .tamper = name_unknown_key, .failed = POP, .says = "*ZSK-7*of no key*", .bundle = 9 },
  { .name = "name/none", .tamper = name_no_key },
  { .name = "name/none-and-other-tag",
    .tamper = name_no_key_and_other_tag,
    .failed = POP,
    .says = "*an unnamed key*",
    .bundle = 9 },
  { .name = "name/swapped", .tamper = swap_names, .failed = POP, .says = "*key tag * instead of *", .bundle = 9 },
  { .name = "edited/expiration", .tamper = edit_expiration, .failed = POP },
  { .name = "edited/inception", .tamper = edit_inception, .failed = POP },
  { .name = "edited/original-ttl",
    .tamper = edit_original_ttl,
    .failed = POP,
    .says = "*original TTL 172801 instead of 172800*",
    .bundle = 9 },
  { .name = "edited/type",
    .tamper = edit_type,
    .failed = POP,
    .says = "Bundle 9 (2026-q1-9): the signature by key ZSK-3 (tag *) has type covered A instead of DNSKEY.",
    .bundle = 9 },
  { .name = "edited/signer",
    .tamper = edit_signer,
    .failed = POP,
    .says = "*signer's name example. instead of .*",
    .bundle = 9 },
  { .name = "edited/tag-below", .tamper = edit_tag, .value = -1, .failed = POP },
  { .name = "edited/tag-above", .tamper = edit_tag, .value = 1, .failed = POP },
  { .name = "edited/algorithm",
    .tamper = edit_algorithm,
    .failed = POP,
    .says = "*algorithm 14 instead of 13*",
    .bundle = 9 },
  { .name = "made-over/labels", .tamper = sign_over_labels, .failed = POP, .says = "*does not verify*", .bundle = 9 },
  { .name = "stated/labels",
    .tamper = state_labels,
    .failed = POP,
    .says = "Bundle 9 (2026-q1-9): the signature by key ZSK-3 (tag *) has labels 1 instead of 0.",
    .bundle = 9 },
  { .name = "stated/original-ttl", .tamper = state_original_ttl, .failed = POP },
  { .name = "stated/times", .tamper = state_other_times },
  { .name = "replaced-key", .tamper = replace_key, .failed = POP },
  { .name = "replaced-key/named",
    .tamper = replace_key_and_name_it,
    .failed = POP,
    .says = "*does not verify*",
    .bundle = 9 },
  { .name = "signatures/2", .tamper = repeat_signature, .value = 2 },
  { .name = "signatures/32", .tamper = repeat_signature, .value = 32 },
  { .name = "signatures/33",
    .tamper = repeat_signature,
    .value = 33,
    .failed = POP,
    .says = "*1 keys and 33 signatures: too many*",
    .bundle = 5 },
  { .name = "keys/32", .options = NO_KEY_POLICY, .edit = add_keys, .value = 32, .skipped = "KSR-POLICY-KEYS" },
  { .name = "keys/33",
    .options = NO_KEY_POLICY,
    .edit = add_keys,
    .value = 33,
    .failed = POP,
    .skipped = "KSR-POLICY-KEYS" },
  { .name = "surplus-bundle",
    .options = NO_KEY_POLICY "check_cycle_length: false\n",
    .edit = add_corrupt_bundle,
    .failed = "KSR-BUNDLE-COUNT",
    .skipped = "KSR-BUNDLE-KEYS KSR-BUNDLE-POP KSR-BUNDLE-CYCLE-DURATION KSR-POLICY-KEYS" },
  { .name = "surplus-bundle/allowed",
    .options = NO_KEY_POLICY "check_cycle_length: false\nnum_bundles: 10\n",
    .edit = add_corrupt_bundle,
    .failed = POP,
    .skipped = "KSR-BUNDLE-CYCLE-DURATION KSR-POLICY-KEYS",
    .says = "Bundle 10 (tenth)*",
    .bundle = 10 },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_room_add_cases ("/check/possession", cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
