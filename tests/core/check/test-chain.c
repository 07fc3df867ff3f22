/* KSR-CHAIN-KEYS, KSR-CHAIN-OVERLAP, and SKR-BUNDLE-COUNT and SKR-SIGNATURE of the previous SKR. */
#include "tests/core/check/room.h"

#define DAY TEST_DAY_S

static TestBundle *
get_first (TestRoom *room)
{
  return test_document_get_bundle (room->request, 1);
}

static TestBundle *
get_last (TestRoom *room)
{
  return test_document_get_bundle (room->previous, 9);
}

static void
use_stranger (TestRoom *room)
{
  test_member_set_key (test_bundle_get (get_first (room), "ZSK-1"), test_room_get_key ("stranger"));
}

static void
rename_before (TestRoom *room)
{
  test_bundle_get (get_last (room), "ZSK-1")->identifier = "ZSK-B";
}

static void
set_ttl_before (TestRoom *room)
{
  test_bundle_get (get_last (room), "ZSK-1")->ttl_s = (guint32)room->value;
}

static void
drop_before (TestRoom *room)
{
  test_bundle_remove (get_last (room), "ZSK-1");
}

static void
add_before (TestRoom *room)
{
  test_bundle_add (get_last (room), test_room_get_key ("stranger"), "stranger", KSK_DNSKEY_FLAGS_ZSK, FALSE);
}

static void
add_ksk_before (TestRoom *room)
{
  test_bundle_add (get_last (room), test_room_get_key ("KSK-2"), "KSK-2", KSK_DNSKEY_FLAGS_KSK, FALSE);
}

static void
sign_with_second_ksk (TestRoom *room)
{
  test_bundle_add (get_last (room), test_room_get_key ("KSK-2"), "KSK-2", KSK_DNSKEY_FLAGS_KSK, TRUE);
}

static void
sign_with_revoked_ksk (TestRoom *room)
{
  test_bundle_get (get_last (room), "KSK-1")->flags |= KSK_DNSKEY_FLAG_REVOKE;
}

static void
sign_with_zsk (TestRoom *room)
{
  test_bundle_get (get_last (room), "KSK-1")->signs = FALSE;
  test_bundle_get (get_last (room), "ZSK-2")->signs = TRUE;
}

static void
sign_with_unnamed_ksk (TestRoom *room)
{
  test_bundle_get (get_last (room), "KSK-1")->identifier = NULL;
}

static void
empty_hsm (TestRoom *room)
{
  static KskInventory *empty = NULL;
  if (empty == NULL)
    empty = ksk_inventory_new ();
  room->hsm_keys = empty;
}

static void
hold_other_key (TestRoom *room)
{
  static KskInventory *other = NULL;
  if (other == NULL) {
    g_autoptr (KskPublicKey) key = test_key_dup_public (test_room_get_key ("KSK-2"));
    other = ksk_inventory_new ();
    ksk_inventory_add (other, "KSK-1", key);
  }
  room->hsm_keys = other;
}

static void
be_without_hsm (TestRoom *room)
{
  room->hsm_keys = NULL;
}

static void
leave_hsm_out (TestRoom *room)
{
  room->hsm_keys = NULL;
  room->hsm_left_out = TRUE;
}

static void
shift_end (TestRoom *room)
{
  get_last (room)->expiration_s += room->value;
}

static void
shift_end_any_overlap (TestRoom *room)
{
  shift_end (room);
  room->request->zsk_policy->min_validity_overlap_s = 0;
}

static void
forget_previous (TestRoom *room)
{
  room->previous = NULL;
}

static void
waive_previous (TestRoom *room)
{
  room->previous = NULL;
  room->waiver = "--no-previous-skr";
}

static void
keep_previous_bundles (TestRoom *room)
{
  GPtrArray *bundles = room->previous->bundles;
  while (bundles->len > (guint)room->value)
    g_ptr_array_remove_index (bundles, 0);
}

static TestSignature *
get_previous_signature (TestRoom *room, guint number)
{
  return test_document_get_bundle (room->previous, number)->signatures->pdata[0];
}

static void
corrupt_previous (TestRoom *room)
{
  get_previous_signature (room, 4)->corrupt = TRUE;
}

static void
unsign_previous (TestRoom *room)
{
  g_ptr_array_set_size (test_document_get_bundle (room->previous, (guint)room->value)->signatures, 0);
}

static void
misname_previous_signer (TestRoom *room)
{
  get_previous_signature (room, (guint)room->value)->stated.identifier = "KSK-9";
}

static void
mistag_previous (TestRoom *room)
{
  get_previous_signature (room, 4)->stated.key_tag ^= 1;
}

/* Signed anew for a time that begins later or earlier than the bundle's. */
static void
shift_previous_inception (TestRoom *room)
{
  get_previous_signature (room, 4)->made_over.inception_s += room->value;
  get_previous_signature (room, 4)->stated.inception_s += room->value;
}

static void
shift_previous_expiration (TestRoom *room)
{
  get_previous_signature (room, 4)->made_over.expiration_s += room->value;
  get_previous_signature (room, 4)->stated.expiration_s += room->value;
}

/* Two good signatures of the same KSK, of which the HSM knows nothing. */
static void
sign_last_twice (TestRoom *room)
{
  GPtrArray *signatures = get_last (room)->signatures;
  g_ptr_array_add (signatures, g_memdup2 (signatures->pdata[0], sizeof (TestSignature)));
}

#define KEYS "KSR-CHAIN-KEYS"
#define OVERLAP "KSR-CHAIN-OVERLAP"
#define SIGNATURE "SKR-SIGNATURE"
#define COUNT "SKR-BUNDLE-COUNT"
#define NO_KEYS "check_chain_keys: false\n"
#define NO_HSM "check_chain_keys_in_hsm: false\n"
#define NO_OVERLAP "check_chain_overlap: false\n"

static const TestCase cases[] = {
  { .name = "keys/stranger", .edit = use_stranger, .failed = KEYS },
  { .name = "keys/renamed",
    .edit = rename_before,
    .failed = KEYS,
    .says = "Bundle 1*key ZSK-1*was key ZSK-B*",
    .bundle = 1,
    .n_failed = 1 },
  { .name = "keys/ttl-below",
    .edit = set_ttl_before,
    .value = TEST_TTL_S - 1,
    .failed = KEYS,
    .says = "*it was 172799*",
    .bundle = 1 },
  { .name = "keys/ttl-at", .edit = set_ttl_before, .value = TEST_TTL_S },
  { .name = "keys/ttl-above", .edit = set_ttl_before, .value = TEST_TTL_S + 1, .failed = KEYS },
  { .name = "keys/not-announced",
    .edit = drop_before,
    .failed = KEYS,
    .says = "*ZSK-1*is not in the last bundle*",
    .bundle = 1,
    .n_failed = 1 },
  { .name = "keys/vanished",
    .edit = add_before,
    .failed = KEYS,
    .says = "*stranger*is missing.",
    .bundle = 1,
    .n_failed = 1 },
  { .name = "keys/unchecked",
    .options = NO_KEYS,
    .edit = drop_before,
    .skipped = KEYS,
    .says = "Not checked: request_policy.check_chain_keys is false." },
  { .name = "keys/published-ksk", .edit = add_ksk_before },

  { .name = "hsm/empty",
    .edit = empty_hsm,
    .failed = KEYS,
    .says = "The HSM has no key with the label KSK-1:*",
    .n_failed = 1 },
  { .name = "hsm/other-key",
    .edit = hold_other_key,
    .failed = KEYS,
    .says = "The HSM's key with the label KSK-1 is not the one*" },
  { .name = "hsm/other-key-keys-unchecked",
    .options = NO_KEYS,
    .edit = hold_other_key,
    .failed = KEYS,
    .skipped = KEYS },
  { .name = "hsm/other-key-unchecked", .options = NO_HSM, .edit = hold_other_key, .skipped = KEYS },
  { .name = "hsm/none", .edit = be_without_hsm, .skipped = KEYS, .says = "Not checked*no HSM is at hand." },
  { .name = "hsm/left-out", .edit = leave_hsm_out },
  { .name = "hsm/left-out-unchecked", .options = NO_HSM, .edit = leave_hsm_out },
  { .name = "hsm/left-out-keys-unchecked", .options = NO_KEYS, .edit = leave_hsm_out, .skipped = KEYS },
  { .name = "hsm/second-signer", .edit = sign_with_second_ksk, .failed = KEYS, .says = "*KSK-2*" },
  { .name = "hsm/revoked-signer", .edit = sign_with_revoked_ksk },
  { .name = "hsm/unnamed-signer", .edit = sign_with_unnamed_ksk, .failed = KEYS },

  { .name = "signer/zsk",
    .edit = sign_with_zsk,
    .failed = KEYS,
    .says = "*signed by key ZSK-2*not a KSK.",
    .n_failed = 1 },
  { .name = "signer/zsk-without-hsm", .options = NO_HSM, .edit = sign_with_zsk, .failed = KEYS, .skipped = KEYS },
  { .name = "signer/zsk-unchecked", .options = NO_HSM NO_KEYS, .edit = sign_with_zsk, .skipped = KEYS },
  { .name = "signer/none",
    .tamper = unsign_previous,
    .value = 9,
    .failed = SIGNATURE " " KEYS,
    .says = "SKR bundle 9*not signed.",
    .bundle = 9 },
  { .name = "signer/unknown", .tamper = misname_previous_signer, .value = 9, .failed = SIGNATURE " " KEYS },

  { .name = "signer/unknown-unverified",
    .options = "response.validate_signatures: false\n",
    .tamper = misname_previous_signer,
    .value = 9,
    .failed = KEYS,
    .skipped = SIGNATURE,
    .says = "*signed by KSK-9 (tag *), which is not in it." },
  { .name = "signer/twice", .tamper = sign_last_twice },
  { .name = "signer/twice-not-in-hsm", .edit = empty_hsm, .tamper = sign_last_twice, .failed = KEYS, .n_failed = 1 },

  { .name = "overlap/below",
    .edit = shift_end,
    .value = -2 * DAY - 1,
    .failed = OVERLAP,
    .says
    = "Bundle 1 (2026-q1-1) overlaps the previous SKR by 8 days 23:59:59; the request's policy says 9 days to 12 days.",
    .bundle = 1 },
  { .name = "overlap/min", .edit = shift_end, .value = -2 * DAY },
  { .name = "overlap/max", .edit = shift_end, .value = DAY },
  { .name = "overlap/above", .edit = shift_end, .value = DAY + 1, .failed = OVERLAP },
  { .name = "overlap/touch-below",
    .edit = shift_end,
    .value = -11 * DAY,
    .failed = OVERLAP,
    .says = "*overlaps the previous SKR by 0 days;*",
    .bundle = 1 },
  { .name = "overlap/touch", .edit = shift_end_any_overlap, .value = -11 * DAY },
  { .name = "overlap/gap",
    .edit = shift_end_any_overlap,
    .value = -11 * DAY - 1,
    .failed = OVERLAP,
    .says = "*begins 00:00:01 after*",
    .bundle = 1 },
  { .name = "overlap/unchecked", .options = NO_OVERLAP, .edit = shift_end, .value = -5 * DAY, .skipped = OVERLAP },

  { .name = "previous/missing",
    .edit = forget_previous,
    .failed = KEYS " " OVERLAP,
    .skipped = "KSR-ID SKR-BUNDLE-COUNT SKR-SIGNATURE",
    .says = "No previous SKR was given*",
    .n_failed = 2 },
  { .name = "previous/missing-unchecked",
    .options = NO_KEYS NO_HSM NO_OVERLAP,
    .edit = forget_previous,
    .skipped = "KSR-ID SKR-BUNDLE-COUNT SKR-SIGNATURE " KEYS " " OVERLAP },
  { .name = "previous/missing-half-unchecked",
    .options = NO_HSM NO_OVERLAP,
    .edit = forget_previous,
    .failed = KEYS,
    .skipped = "KSR-ID SKR-BUNDLE-COUNT SKR-SIGNATURE " KEYS " " OVERLAP },
  { .name = "previous/waived",
    .edit = waive_previous,
    .skipped = "KSR-ID SKR-BUNDLE-COUNT SKR-SIGNATURE " KEYS " " OVERLAP,
    .says = "Not checked, there is no previous SKR: --no-previous-skr" },

  { .name = "count/none",
    .edit = keep_previous_bundles,
    .value = 0,
    .failed = COUNT " " KEYS " " OVERLAP,
    .skipped = SIGNATURE },
  { .name = "count/below",
    .edit = keep_previous_bundles,
    .value = 8,
    .failed = COUNT,
    .says = "The SKR has 8 bundles; response_policy.num_bundles is 9." },
  { .name = "count/own", .options = "response.num_bundles: 8\n", .edit = keep_previous_bundles, .value = 8 },
  { .name = "count/one", .options = "response.num_bundles: 1\n", .edit = keep_previous_bundles, .value = 1 },
  { .name = "count/above", .options = "response.num_bundles: 8\n", .failed = COUNT, .skipped = SIGNATURE },

  { .name = "signature/corrupt",
    .tamper = corrupt_previous,
    .failed = SIGNATURE,
    .says = "SKR bundle 4*does not verify*",
    .bundle = 4,
    .n_failed = 1 },
  { .name = "signature/corrupt-unchecked",
    .options = "response.validate_signatures: false\n",
    .tamper = corrupt_previous,
    .skipped = SIGNATURE,
    .says = "Not checked: response_policy.validate_signatures is false." },
  { .name = "signature/none", .tamper = unsign_previous, .value = 4, .failed = SIGNATURE },
  { .name = "signature/unknown-signer", .tamper = misname_previous_signer, .value = 4, .failed = SIGNATURE },
  { .name = "signature/other-tag", .tamper = mistag_previous, .failed = SIGNATURE },
  { .name = "signature/begins-late",
    .tamper = shift_previous_inception,
    .value = 1,
    .failed = SIGNATURE,
    .says = "*not for all of the bundle's time*",
    .bundle = 4 },
  { .name = "signature/begins-early", .tamper = shift_previous_inception, .value = -1 },
  { .name = "signature/ends-early", .tamper = shift_previous_expiration, .value = -1, .failed = SIGNATURE },
  { .name = "signature/ends-late", .tamper = shift_previous_expiration, .value = 1 },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_room_add_cases ("/check/chain", cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
