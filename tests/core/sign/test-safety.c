/* KSR-POLICY-SAFETY: published long enough before signing and after, and what revocation changes. */
#include "tests/core/sign/room.h"

#define FOR_ALL(publish, sign)  \
  {                             \
    {                           \
      1, 9, publish, sign, NULL \
    }                           \
  }

/* The last bundle of the previous SKR begins ten days before the first of the request, and so does each before the
 * next; KSK-1 signs it. */

static TestBundle *
get_last (TestSigningRoom *room)
{
  return test_document_get_bundle (room->previous, 9);
}

static void
publish_two (TestSigningRoom *room)
{
  test_bundle_add (get_last (room), test_room_get_pair ("KSK-2"), "KSK-2", KSK_DNSKEY_FLAGS_KSK, FALSE);
}

static void
publish_two_earlier (TestSigningRoom *room)
{
  test_bundle_add (test_document_get_bundle (room->previous, 8), test_room_get_pair ("KSK-2"), "KSK-2",
                   KSK_DNSKEY_FLAGS_KSK, FALSE);
}

static void
publish_two_revoked (TestSigningRoom *room)
{
  test_bundle_add (get_last (room), test_room_get_pair ("KSK-2"), "KSK-2",
                   KSK_DNSKEY_FLAGS_KSK | KSK_DNSKEY_FLAG_REVOKE, TRUE);
}

/* The label of one key and the octets of another. */
static void
publish_another_two (TestSigningRoom *room)
{
  test_bundle_add (get_last (room), test_room_get_pair ("KSK-3"), "KSK-2", KSK_DNSKEY_FLAGS_KSK, FALSE);
}

static void
publish_two_as_zsk (TestSigningRoom *room)
{
  test_bundle_add (get_last (room), test_room_get_pair ("KSK-2"), "KSK-2", KSK_DNSKEY_FLAGS_ZSK, FALSE);
}

static void
publish_two_nameless (TestSigningRoom *room)
{
  test_bundle_add (get_last (room), test_room_get_pair ("KSK-2"), NULL, KSK_DNSKEY_FLAGS_KSK, FALSE);
}

static void
sign_with_both (TestSigningRoom *room)
{
  test_bundle_add (get_last (room), test_room_get_pair ("KSK-2"), "KSK-2", KSK_DNSKEY_FLAGS_KSK, TRUE);
}

/* Another key under the label of KSK-1 signed. */
static void
sign_with_another_one (TestSigningRoom *room)
{
  test_member_set_key (test_bundle_get (get_last (room), "KSK-1"), test_room_get_pair ("KSK-3"));
}

static void
sign_nameless (TestSigningRoom *room)
{
  test_bundle_get (get_last (room), "KSK-1")->identifier = NULL;
}

static void
forget_previous (TestSigningRoom *room)
{
  g_clear_pointer (&room->previous, test_document_free);
}

static void
empty_previous (TestSigningRoom *room)
{
  g_ptr_array_set_size (room->previous->bundles, 0);
}

static void
shift (TestSigningRoom *room, guint number)
{
  TestBundle *bundle = test_document_get_bundle (room->request, number);
  bundle->inception_s += room->value;
  bundle->expiration_s += room->value; /* as long as before, which another rule looks at */
}

static void
shift_first (TestSigningRoom *room)
{
  shift (room, 1);
}

static void
shift_second_with_two (TestSigningRoom *room)
{
  publish_two (room);
  shift (room, 2);
}

static void
shift_third (TestSigningRoom *room)
{
  shift (room, 3);
}

static void
shift_sixth (TestSigningRoom *room)
{
  shift (room, 6);
}

static const TestPlanCase publish_cases[] = {
  { "always", .slots = FOR_ALL (NULL, "one") },
  /* .1 */
  { "not-published", .slots = FOR_ALL ("one", "two"), .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-2 would sign the first bundle but is not published in the last bundle of the previous SKR.",
    .bundle = 1 },
  { "not-published-and-no-time-asked", .ksk_policy = "  publish_safety: PT0S\n",
    .slots = { { 1, 1, "one", "two", NULL }, { 2, 9, "one", "one", NULL } }, .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-2 would sign the first bundle *", .bundle = 1 },
  { "published", .slots = FOR_ALL ("one", "two"), .edit = publish_two },
  { "published-too-early", .slots = FOR_ALL ("one", "two"), .edit = publish_two_earlier, .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-2 would sign the first bundle *", .bundle = 1 },
  { "published-revoked", .slots = FOR_ALL ("one", "two"), .edit = publish_two_revoked },
  { "published-under-that-label-another", .slots = FOR_ALL ("one", "two"), .edit = publish_another_two,
    .failed = "KSR-POLICY-SAFETY", .says = "Key KSK-2 would sign the first bundle *", .bundle = 1 },
  { "published-as-zsk", .slots = FOR_ALL ("one", "two"), .edit = publish_two_as_zsk, .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-2 would sign the first bundle *", .bundle = 1 },
  { "published-without-label", .slots = FOR_ALL ("one", "two"), .edit = publish_two_nameless,
    .failed = "KSR-POLICY-SAFETY", .says = "Key KSK-2 would sign the first bundle *", .bundle = 1 },
  /* .2, from the previous SKR on */
  { "before-the-first-at-the-limit", .ksk_policy = "  publish_safety: P10D\n", .slots = FOR_ALL (NULL, "one") },
  { "before-the-first-below", .ksk_policy = "  publish_safety: P10DT1S\n", .slots = FOR_ALL (NULL, "one"),
    .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-1 would sign bundle 1 after being published for 10 days; publish_safety of the KSK policy asks "
            "for 10 days 00:00:01.",
    .bundle = 1, .n_failed = 1 },
  { "before-the-first-above", .ksk_policy = "  publish_safety: P9DT23H59M59S\n", .slots = FOR_ALL (NULL, "one") },
  { "first-a-second-earlier", .slots = FOR_ALL (NULL, "one"), .edit = shift_first, .value = -1,
    .failed = "KSR-POLICY-SAFETY", .says = "Key KSK-1 would sign bundle 1 after being published for 9 days 23:59:59; *",
    .bundle = 1, .n_failed = 1 },
  { "first-a-second-later", .slots = FOR_ALL (NULL, "one"), .edit = shift_first, .value = 1 },
  { "before-the-second-at-the-limit", .ksk_policy = "  publish_safety: P20D\n",
    .slots = { { 1, 9, NULL, "one", NULL } }, .failed = "KSR-POLICY-SAFETY", .bundle = 1, .n_failed = 1,
    .says = "Key KSK-1 would sign bundle 1 after *" },
  /* .2, within the request */
  { "in-the-request-at-the-limit",
    .slots = { { 1, 1, NULL, "one", NULL }, { 2, 2, "one, two", "one", NULL }, { 3, 9, "one, two", "two", NULL } } },
  { "in-the-request-a-second-below",
    .slots = { { 1, 1, NULL, "one", NULL }, { 2, 2, "one, two", "one", NULL }, { 3, 9, "one, two", "two", NULL } },
    .edit = shift_third, .value = -1, .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-2 would sign bundle 3 after being published for 9 days 23:59:59; *", .bundle = 3, .n_failed = 1 },
  { "in-the-request-a-second-above",
    .slots = { { 1, 1, NULL, "one", NULL }, { 2, 2, "one, two", "one", NULL }, { 3, 9, "one, two", "two", NULL } },
    .edit = shift_third, .value = 1 },
  { "at-once", .slots = { { 1, 2, NULL, "one", NULL }, { 3, 9, "one, two", "two", NULL } },
    .failed = "KSR-POLICY-SAFETY", .says = "Key KSK-2 would sign bundle 3 after being published for 0 days; *",
    .bundle = 3, .n_failed = 1 },
  { "at-once-and-no-time-asked", .ksk_policy = "  publish_safety: PT0S\n",
    .slots = { { 1, 2, NULL, "one", NULL }, { 3, 9, "one, two", "two", NULL } } },
  { "after-a-gap",
    .slots = { { 1, 3, "one, two", "one", NULL }, { 4, 4, NULL, "one", NULL }, { 5, 9, "one, two", "two", NULL } },
    .edit = publish_two, .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-2 would sign bundle 5 after being published for 0 days; *", .bundle = 5, .n_failed = 1 },
  /* A revoked key signs its own end, however short it was known. */
  { "revoked",
    .slots = { { 1, 3, NULL, "one", NULL }, { 4, 4, NULL, "one, two", "two" }, { 5, 9, NULL, "one", NULL } } },
};

static const TestPlanCase retire_cases[] = {
  /* .3 */
  { "gone-at-once", .slots = FOR_ALL (NULL, "two"), .edit = publish_two, .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-1 signed the last bundle of the previous SKR and is gone from bundle 1; retire_safety of the KSK "
            "policy keeps it published for 10 days.",
    .bundle = 1, .n_failed = 1 },
  { "gone-at-once-and-no-time-asked", .ksk_policy = "  retire_safety: PT0S\n", .slots = FOR_ALL (NULL, "two"),
    .edit = publish_two, .failed = "KSR-POLICY-SAFETY", .bundle = 1, .n_failed = 1,
    .says = "Key KSK-1 signed the last bundle of the previous SKR and is gone from bundle 1; *" },
  { "gone-at-the-limit", .slots = { { 1, 1, "one", "two", NULL }, { 2, 9, NULL, "two", NULL } }, .edit = publish_two,
    .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-1 signed the last bundle of the previous SKR and is gone from bundle 2; *", .bundle = 2,
    .n_failed = 1 },
  { "gone-a-second-before", .slots = { { 1, 1, "one", "two", NULL }, { 2, 9, NULL, "two", NULL } },
    .edit = shift_second_with_two, .value = -1, .failed = "KSR-POLICY-SAFETY", .bundle = 2, .n_failed = 1,
    .says = "Key KSK-1 signed *" },
  { "gone-a-second-after", .slots = { { 1, 1, "one", "two", NULL }, { 2, 9, NULL, "two", NULL } },
    .edit = shift_second_with_two, .value = 1 },
  { "gone-after-that", .slots = { { 1, 2, "one", "two", NULL }, { 3, 9, NULL, "two", NULL } }, .edit = publish_two },
  { "gone-within-28-days", .ksk_policy = "  retire_safety: P28D\n",
    .slots = { { 1, 2, "one", "two", NULL }, { 3, 9, NULL, "two", NULL } }, .edit = publish_two,
    .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-1 signed the last bundle of the previous SKR and is gone from bundle 3; *", .bundle = 3,
    .n_failed = 1 },
  { "gone-after-28-days", .ksk_policy = "  retire_safety: P28D\n",
    .slots = { { 1, 3, "one", "two", NULL }, { 4, 9, NULL, "two", NULL } }, .edit = publish_two },
  { "gone-for-one-bundle", .ksk_policy = "  retire_safety: P28D\n",
    .slots = { { 1, 1, "one", "two", NULL }, { 2, 2, NULL, "two", NULL }, { 3, 9, "one", "two", NULL } },
    .edit = publish_two, .failed = "KSR-POLICY-SAFETY", .bundle = 2, .n_failed = 1, .says = "Key KSK-1 signed *" },
  { "one-of-two-signers-gone", .slots = FOR_ALL (NULL, "one"), .edit = sign_with_both, .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-2 signed the last bundle of the previous SKR and is gone from bundle 1; *", .bundle = 1,
    .n_failed = 1 },
  { "published-only-and-gone", .slots = FOR_ALL (NULL, "one"), .edit = publish_two },
  { "another-under-that-label", .slots = FOR_ALL (NULL, "one"), .edit = sign_with_another_one,
    .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-1 signed the last bundle of the previous SKR and is gone from bundle 1; *", .bundle = 1 },
  { "without-label", .slots = FOR_ALL (NULL, "one"), .edit = sign_nameless, .failed = "KSR-POLICY-SAFETY",
    .says = "Key without a label signed the last bundle of the previous SKR and is gone from bundle 1; *",
    .bundle = 1 },
  /* .4 */
  { "vanishes", .slots = { { 1, 4, "one, two", "one", NULL }, { 5, 9, NULL, "two", NULL } }, .edit = publish_two,
    .failed = "KSR-POLICY-SAFETY", .says = "Key KSK-1 signed bundle 4 and is gone from bundle 5; *", .bundle = 5,
    .n_failed = 1 },
  { "stays-too-short",
    .slots = { { 1, 4, "one, two", "one", NULL }, { 5, 5, "one", "two", NULL }, { 6, 9, NULL, "two", NULL } },
    .edit = publish_two, .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-1 signed bundle 4 and is gone from bundle 6; *", .bundle = 6, .n_failed = 1 },
  { "stays-too-short-by-a-second",
    .slots = { { 1, 4, NULL, "one", NULL }, { 5, 5, "one, two", "two", NULL }, { 6, 9, NULL, "two", NULL } },
    .ksk_policy = "  publish_safety: PT0S\n", .edit = shift_sixth, .value = -1, .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-1 signed bundle 4 and is gone from bundle 6; *", .bundle = 6, .n_failed = 1 },
  { "stays-long-enough-by-a-second",
    .slots = { { 1, 4, NULL, "one", NULL }, { 5, 5, "one, two", "two", NULL }, { 6, 9, NULL, "two", NULL } },
    .ksk_policy = "  publish_safety: PT0S\n", .edit = shift_sixth, .value = 1 },
  { "stays", .slots = { { 1, 4, "one, two", "one", NULL }, { 5, 6, "one", "two", NULL }, { 7, 9, NULL, "two", NULL } },
    .edit = publish_two },
  { "signs-again-meanwhile",
    .slots = { { 1, 4, "one, two", "one", NULL }, { 5, 5, "one", "two", NULL }, { 6, 9, NULL, "one", NULL } },
    .edit = publish_two, .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-2 signed bundle 5 and is gone from bundle 6; *", .bundle = 6, .n_failed = 1 },
  { "last-bundle", .slots = { { 1, 8, "one, two", "one", NULL }, { 9, 9, NULL, "two", NULL } }, .edit = publish_two,
    .failed = "KSR-POLICY-SAFETY", .says = "Key KSK-1 signed bundle 8 and is gone from bundle 9; *", .bundle = 9,
    .n_failed = 1 },
  /* A revoked key is exempt. */
  { "revoked-at-once", .slots = { { 1, 1, NULL, "one, two", "one" }, { 2, 9, NULL, "two", NULL } },
    .edit = publish_two },
  { "revoked-in-the-middle",
    .slots = { { 1, 4, "one, two", "one", NULL }, { 5, 5, NULL, "one, two", "one" }, { 6, 9, NULL, "two", NULL } },
    .edit = publish_two },
  { "revoked-before", .slots = FOR_ALL (NULL, "one"), .edit = publish_two_revoked },
};

static const TestPlanCase revoke_cases[] = {
  { "signs", .slots = { { 1, 9, NULL, "one, two", "one" } }, .edit = publish_two },
  { "does-not-sign", .slots = { { 1, 8, NULL, "one, two", "one" }, { 9, 9, NULL, "two", "one" } }, .edit = publish_two,
    .failed = "KSR-POLICY-SAFETY",
    .says = "Key KSK-1 is revoked in bundle 9 but does not sign it; resolvers would ignore the revocation.",
    .bundle = 9, .n_failed = 1 },
  { "does-not-sign-anywhere", .slots = { { 1, 9, NULL, "two", "one" } }, .edit = publish_two,
    .failed = "KSR-POLICY-SAFETY", .bundle = 1, .n_failed = 9, .says = "Key KSK-1 is revoked in bundle 1 *" },
  { "published-and-revoked", .slots = { { 1, 9, "one, two", "two", "one" } }, .edit = publish_two,
    .failed = "KSR-POLICY-SAFETY", .bundle = 1, .n_failed = 9, .says = "Key KSK-1 is revoked in bundle 1 *" },
  { "not-signing-and-nothing-else-checked",
    .request_policy = "  check_keys_publish_safety: false\n  check_keys_retire_safety: false\n",
    .slots = { { 1, 9, NULL, "two", "one" } }, .edit = publish_two, .failed = "KSR-POLICY-SAFETY",
    .skipped = "KSR-POLICY-SAFETY", .bundle = 1, .n_failed = 9, .says = "Key KSK-1 is revoked in bundle 1 *" },
};

static const TestPlanCase option_cases[] = {
  { "publish-off", .request_policy = "  check_keys_publish_safety: false\n", .slots = FOR_ALL ("one", "two"),
    .skipped = "KSR-POLICY-SAFETY", .says = "Not checked: *check_keys_publish_safety is false." },
  { "publish-off-does-not-excuse-retirement", .request_policy = "  check_keys_publish_safety: false\n",
    .slots = FOR_ALL (NULL, "two"), .failed = "KSR-POLICY-SAFETY", .skipped = "KSR-POLICY-SAFETY",
    .says = "Key KSK-1 signed *", .bundle = 1, .n_failed = 1 },
  { "retire-off", .request_policy = "  check_keys_retire_safety: false\n", .slots = FOR_ALL (NULL, "two"),
    .edit = publish_two, .skipped = "KSR-POLICY-SAFETY", .says = "Not checked: *check_keys_retire_safety is false." },
  { "retire-off-does-not-excuse-publication", .request_policy = "  check_keys_retire_safety: false\n",
    .slots = FOR_ALL (NULL, "two"), .failed = "KSR-POLICY-SAFETY", .skipped = "KSR-POLICY-SAFETY",
    .says = "Key KSK-2 would sign *", .bundle = 1 },
  { "both-off", .request_policy = "  check_keys_publish_safety: false\n  check_keys_retire_safety: false\n",
    .slots = FOR_ALL (NULL, "two"), .skipped = "KSR-POLICY-SAFETY", .passed = "KSK-USAGE KSK-MATCH SKR-SIGN" },
  { "no-previous", .slots = FOR_ALL (NULL, "two"), .edit = forget_previous, .skipped = "KSR-POLICY-SAFETY",
    .says = "Not checked: without a previous SKR it is not known which keys were published before." },
  { "empty-previous", .slots = FOR_ALL (NULL, "two"), .edit = empty_previous, .skipped = "KSR-POLICY-SAFETY",
    .says = "Not checked: without a previous SKR it is not known which keys were published before." },
  { "no-previous-and-too-short", .slots = { { 1, 1, NULL, "one", NULL }, { 2, 9, "one", "two", NULL } },
    .edit = forget_previous, .failed = "KSR-POLICY-SAFETY", .skipped = "KSR-POLICY-SAFETY",
    .says = "Key KSK-2 would sign bundle 2 after being published for 0 days; *", .bundle = 2, .n_failed = 1 },
  { "no-previous-and-gone", .slots = { { 1, 1, "two", "one", NULL }, { 2, 9, NULL, "two", NULL } },
    .edit = forget_previous, .failed = "KSR-POLICY-SAFETY", .skipped = "KSR-POLICY-SAFETY",
    .says = "Key KSK-1 signed bundle 1 and is gone from bundle 2; *", .bundle = 2, .n_failed = 1 },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_plan_add_cases ("/sign/safety/publish", publish_cases, G_N_ELEMENTS (publish_cases));
  test_plan_add_cases ("/sign/safety/retire", retire_cases, G_N_ELEMENTS (retire_cases));
  test_plan_add_cases ("/sign/safety/revoke", revoke_cases, G_N_ELEMENTS (revoke_cases));
  test_plan_add_cases ("/sign/safety/options", option_cases, G_N_ELEMENTS (option_cases));
  return g_test_run ();
}
