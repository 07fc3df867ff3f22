/* ksk_verify_response(): SKR-SIGNATURE and SKR-VERIFY. */
#include "tests/core/check/room.h"

#include <string.h>

typedef struct {
  TestDocument *response;
  char *zone;
  KskKeyDigest digest; /* of KSK-1, from before the first bundle on */
  gint64 value;
} VerifyRoom;

typedef struct {
  const char *name;
  void (*edit) (VerifyRoom *room);
  void (*tamper) (VerifyRoom *room);
  gint64 value;
  gboolean without_anchor;
  const char *failed;
  const char *skipped;
  const char *says;
  guint bundle;
} VerifyCase;

static TestBundle *
get_fourth (VerifyRoom *room)
{
  return test_document_get_bundle (room->response, 4);
}

static void
set_zone (VerifyRoom *room, const char *zone)
{
  g_free (room->zone);
  room->zone = g_strdup (zone);
}

static void
anchor_other_zone (VerifyRoom *room)
{
  set_zone (room, "example.");
}

static void
use_capitals (VerifyRoom *room)
{
  set_zone (room, "EXAMPLE.");
  g_free (room->response->domain);
  room->response->domain = g_strdup ("example.");
}

static void
anchor_other_digest (VerifyRoom *room)
{
  room->digest.digest_hex[0] = room->digest.digest_hex[0] == '0' ? '1' : '0';
}

static void
anchor_other_tag (VerifyRoom *room)
{
  room->digest.key_tag ^= 1;
}

static void
anchor_other_algorithm (VerifyRoom *room)
{
  room->digest.algorithm = KSK_ALGORITHM_RSASHA256;
}

static void
anchor_sha1 (VerifyRoom *room)
{
  room->digest.digest_type = 1;
}

static void
anchor_from (VerifyRoom *room)
{
  room->digest.valid_from_s = TEST_RESPONSE_START_S + room->value;
}

static void
anchor_until (VerifyRoom *room)
{
  room->digest.valid_until_s = TEST_RESPONSE_START_S + 80 * TEST_DAY_S + room->value;
}

static void
revoke_ksk (VerifyRoom *room)
{
  test_bundle_get (get_fourth (room), "KSK-1")->flags |= KSK_DNSKEY_FLAG_REVOKE;
}

static void
sign_with_stranger (VerifyRoom *room)
{
  test_bundle_get (get_fourth (room), "KSK-1")->signs = FALSE;
  test_bundle_add (get_fourth (room), test_room_get_key ("stranger"), "stranger", KSK_DNSKEY_FLAGS_KSK, TRUE);
}

static void
sign_with_stranger_too (VerifyRoom *room)
{
  test_bundle_add (get_fourth (room), test_room_get_key ("stranger"), "stranger", KSK_DNSKEY_FLAGS_KSK, TRUE);
}

static void
corrupt (VerifyRoom *room)
{
  ((TestSignature *)get_fourth (room)->signatures->pdata[0])->corrupt = TRUE;
}

static void
unsign (VerifyRoom *room)
{
  g_ptr_array_set_size (get_fourth (room)->signatures, 0);
}

static void
end_early (VerifyRoom *room)
{
  TestSignature *signature = get_fourth (room)->signatures->pdata[0];
  signature->made_over.expiration_s = signature->stated.expiration_s -= 1;
}

static void
remove_bundles (VerifyRoom *room)
{
  g_ptr_array_set_size (room->response->bundles, 0);
}

#define BOTH "SKR-SIGNATURE SKR-VERIFY"

static const VerifyCase cases[] = {
  { .name = "valid" },
  { .name = "no-anchor", .without_anchor = TRUE, .skipped = "SKR-VERIFY" },
  { .name = "no-anchor-corrupt",
    .without_anchor = TRUE,
    .tamper = corrupt,
    .failed = "SKR-SIGNATURE",
    .skipped = "SKR-VERIFY" },
  { .name = "corrupt", .tamper = corrupt, .failed = BOTH, .says = "SKR bundle 4*does not verify*", .bundle = 4 },
  { .name = "not-signed", .tamper = unsign, .failed = BOTH, .says = "*is not signed.", .bundle = 4 },
  { .name = "ends-early", .tamper = end_early, .failed = "SKR-SIGNATURE" },
  { .name = "no-bundles",
    .edit = remove_bundles,
    .failed = "SKR-SIGNATURE",
    .says = "The SKR has no bundles.",
    .skipped = "SKR-VERIFY" },
  { .name = "zone/other",
    .edit = anchor_other_zone,
    .failed = "SKR-VERIFY",
    .says = "The SKR is for the domain \".\", the trust anchor for \"example.\"." },
  { .name = "anchor/digest",
    .edit = anchor_other_digest,
    .failed = "SKR-VERIFY",
    .says = "SKR bundle 1*",
    .bundle = 1 },
  { .name = "anchor/tag", .edit = anchor_other_tag, .failed = "SKR-VERIFY" },
  { .name = "anchor/algorithm", .edit = anchor_other_algorithm, .failed = "SKR-VERIFY" },
  { .name = "anchor/sha1", .edit = anchor_sha1, .failed = "SKR-VERIFY" },
  { .name = "anchor/from-at", .edit = anchor_from, .value = 0 },
  { .name = "anchor/from-after",
    .edit = anchor_from,
    .value = 1,
    .failed = "SKR-VERIFY",
    .says = "SKR bundle 1*",
    .bundle = 1 },
  { .name = "anchor/until-after", .edit = anchor_until, .value = 1 },
  { .name = "anchor/until-at",
    .edit = anchor_until,
    .value = 0,
    .failed = "SKR-VERIFY",
    .says = "SKR bundle 9*",
    .bundle = 9 },
  { .name = "revoked", .edit = revoke_ksk, .failed = "SKR-VERIFY", .says = "SKR bundle 4*", .bundle = 4 },
  { .name = "stranger", .edit = sign_with_stranger, .failed = "SKR-VERIFY", .says = "SKR bundle 4*", .bundle = 4 },
  { .name = "stranger-too", .edit = sign_with_stranger_too },
  { .name = "zone/case", .edit = use_capitals },
};

static void
run (gconstpointer data)
{
  const VerifyCase *the_case = data;
  g_autoptr (TestDocument) document = test_document_new_response ();
  VerifyRoom room = { document, g_strdup ("."), { 0 }, the_case->value };

  g_autoptr (GError) error = NULL;
  g_autoptr (KskDnskey) ksk = test_member_build (test_bundle_get (test_document_get_bundle (document, 1), "KSK-1"));
  g_autofree char *id = g_strdup ("KSK-1");
  const char *owner = the_case->edit == use_capitals ? "example." : ".";
  g_autofree char *digest_hex = ksk_dnskey_dup_ds_sha256 (ksk, owner, &error);
  g_assert_no_error (error);
  room.digest = (KskKeyDigest){
    .id = id,
    .valid_from_s = TEST_RESPONSE_START_S - TEST_DAY_S,
    .valid_until_s = -1,
    .key_tag = ksk_dnskey_get_key_tag (ksk),
    .algorithm = ksk_dnskey_get_algorithm (ksk),
    .digest_type = 2,
    .digest_hex = digest_hex,
  };

  if (the_case->edit != NULL)
    the_case->edit (&room);
  test_document_sign (document);
  if (the_case->tamper != NULL)
    the_case->tamper (&room);

  g_autoptr (GPtrArray) digests = g_ptr_array_new ();
  g_ptr_array_add (digests, &room.digest);
  g_autoptr (KskTrustAnchor) anchor = ksk_trust_anchor_new (NULL, NULL, room.zone, digests);
  g_free (room.zone);
  g_autoptr (KskResponse) response = test_document_build_response (document);
  g_autoptr (KskReport) report = ksk_verify_response (response, the_case->without_anchor ? NULL : anchor);

  g_autofree char *failed = test_room_list_checks (report, KSK_VERDICT_FAIL);
  g_autofree char *skipped = test_room_list_checks (report, KSK_VERDICT_SKIP);
  g_assert_cmpstr (failed, ==, the_case->failed != NULL ? the_case->failed : "");
  g_assert_cmpstr (skipped, ==, the_case->skipped != NULL ? the_case->skipped : "");
  /* Each of the two checks says something, and passes when it says nothing else. */
  static const char *const checks[] = { "SKR-SIGNATURE", "SKR-VERIFY" };
  g_autofree char *passed = test_room_list_checks (report, KSK_VERDICT_PASS);
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    g_assert_true ((strstr (passed, checks[i]) == NULL)
                   == (strstr (failed, checks[i]) != NULL || strstr (skipped, checks[i]) != NULL));
  g_assert_true (ksk_report_accepts (report) == (the_case->failed == NULL));
  if (the_case->says != NULL) {
    KskFinding *first = test_room_find (report, KSK_VERDICT_FAIL);
    if (!g_pattern_match_simple (the_case->says, ksk_finding_get_message (first)))
      g_assert_cmpstr (ksk_finding_get_message (first), ==, the_case->says);
    g_assert_cmpuint (ksk_finding_get_bundle_number (first), ==, the_case->bundle);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/check/verify/", cases[i].name, NULL);
    g_test_add_data_func (path, &cases[i], run);
  }
  return g_test_run ();
}
