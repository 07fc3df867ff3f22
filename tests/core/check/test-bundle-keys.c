/* KSR-BUNDLE-KEYS. */
#include "tests/core/check/room.h"

/* ZSK-3 stands in the last bundle only, so nothing else depends on it. */
static TestMember *
get_coming (TestRoom *room)
{
  return test_bundle_get (test_document_get_bundle (room->request, 9), "ZSK-3");
}

static void
set_flags (TestRoom *room)
{
  get_coming (room)->flags = (guint16)room->value;
}

static void
set_protocol (TestRoom *room)
{
  get_coming (room)->protocol = (guint8)room->value;
}

static void
set_algorithm (TestRoom *room)
{
  get_coming (room)->algorithm = (guint8)room->value;
}

static void
shift_stated_tag (TestRoom *room)
{
  g_autoptr (KskDnskey) dnskey = test_member_build (get_coming (room));
  get_coming (room)->stated_tag = ksk_dnskey_get_key_tag (dnskey) + (gint)room->value;
}

static void
set_ttl (TestRoom *room)
{
  test_bundle_get (test_document_get_bundle (room->request, 5), "ZSK-2")->ttl_s = (guint32)room->value;
}

static void
add_same_key_with_ttl (TestRoom *room)
{
  TestBundle *bundle = test_document_get_bundle (room->request, 5);
  test_bundle_add (bundle, test_room_get_key ("ZSK-2"), "ZSK-2", KSK_DNSKEY_FLAGS_ZSK, TRUE)->ttl_s = 1;
}

static void
name_two_keys_alike (TestRoom *room)
{
  get_coming (room)->identifier = "ZSK-2";
}

static void
rename_key_once (TestRoom *room)
{
  test_bundle_get (test_document_get_bundle (room->request, 5), "ZSK-2")->identifier = "ZSK-B";
}

static void
unname_key_once (TestRoom *room)
{
  test_bundle_get (test_document_get_bundle (room->request, 5), "ZSK-2")->identifier = NULL;
}

static void
unname_zsks (TestDocument *document)
{
  for (guint i = 0; i < document->bundles->len; i++) {
    GPtrArray *members = ((TestBundle *)document->bundles->pdata[i])->members;
    for (guint k = 0; k < members->len; k++)
      if (((TestMember *)members->pdata[k])->flags == KSK_DNSKEY_FLAGS_ZSK)
        ((TestMember *)members->pdata[k])->identifier = NULL;
  }
}

static void
unname_all_zsks (TestRoom *room)
{
  unname_zsks (room->request);
  unname_zsks (room->previous);
}

static void
unname_and_change_ttl_once (TestRoom *room)
{
  unname_all_zsks (room);
  ((TestMember *)test_document_get_bundle (room->request, 5)->members->pdata[0])->ttl_s = 1;
}

static void
set_wire (TestMember *member, const guint8 *data, gsize size)
{
  g_autoptr (GBytes) wire = g_bytes_new (data, size);
  test_member_set_wire (member, wire);
}

/* A public key that nobody can sign with, whose record has the tag of ZSK-2 or the one after. */
static void
share_tag (TestRoom *room)
{
  g_autoptr (KskDnskey) other
      = test_member_build (test_bundle_get (test_document_get_bundle (room->request, 9), "ZSK-2"));
  guint wanted = (ksk_dnskey_get_key_tag (other) + (guint)room->value) & 0xffff;
  TestMember *member = get_coming (room);
  member->algorithm = KSK_ALGORITHM_ED25519;
  test_policy_add (room->request->zsk_policy, KSK_ALGORITHM_ED25519, 256, 0);

  /* A tag is a sum of the words of the record, so the last word can make it any; a carry may ask for a second try. */
  guint8 wire[32] = { 1 };
  guint word = 0, tag = 0;
  for (guint i = 0; i < 4; i++) {
    word = (word + wanted - tag) & 0xffff;
    wire[30] = (guint8)(word >> 8);
    wire[31] = (guint8)word;
    set_wire (member, wire, sizeof wire);
    g_autoptr (KskDnskey) dnskey = test_member_build (member);
    tag = ksk_dnskey_get_key_tag (dnskey);
    if (tag == wanted)
      return;
  }
  g_assert_not_reached ();
}

static void
prefix_point (TestRoom *room)
{
  TestMember *member = get_coming (room);
  gsize size;
  const guint8 *data = g_bytes_get_data (member->wire, &size);
  guint8 wire[65] = { 0x04 };
  g_assert_cmpuint (size, ==, 64);
  for (gsize i = 0; i < size; i++)
    wire[i + 1] = data[i];
  set_wire (member, wire, sizeof wire);
}

static void
use_rsa (TestRoom *room, KskAlgorithm algorithm, guint bits, guint64 exponent)
{
  test_policy_add (room->request->zsk_policy, KSK_ALGORITHM_RSASHA256, 1024, 65537);
  test_member_set_key (get_coming (room), test_key_get_rsa (algorithm, bits, exponent, "ZSK-3"));
}

static void
use_rsa_bits (TestRoom *room)
{
  use_rsa (room, KSK_ALGORITHM_RSASHA256, (guint)room->value, 65537);
}

static void
use_rsa_exponent (TestRoom *room)
{
  use_rsa (room, KSK_ALGORITHM_RSASHA256, 1024, (guint64)room->value);
}

static void
use_rsa_sha512 (TestRoom *room)
{
  use_rsa (room, KSK_ALGORITHM_RSASHA512, 1024, 65537);
}

/* The modulus of ZSK-3 behind an exponent field, or what stands for it. */
static void
use_rsa_header (TestRoom *room, const guint8 *header, gsize header_size)
{
  use_rsa_bits (room);
  TestMember *member = get_coming (room);
  gsize size;
  const guint8 *data = g_bytes_get_data (member->wire, &size);
  g_assert_cmpuint (size, ==, 4 + 128);
  g_autoptr (GByteArray) wire = g_byte_array_new ();
  g_byte_array_append (wire, header, (guint)header_size);
  g_byte_array_append (wire, data + 4, 128);
  set_wire (member, wire->data, wire->len);
}

static void
lengthen_exponent_form (TestRoom *room)
{
  static const guint8 header[] = { 0, 0, 3, 1, 0, 1 };
  use_rsa_header (room, header, sizeof header);
}

static void
empty_exponent (TestRoom *room)
{
  static const guint8 header[] = { 0, 0, 0 };
  use_rsa_header (room, header, sizeof header);
}

static void
pad_modulus (TestRoom *room)
{
  static const guint8 header[] = { 3, 1, 0, 1, 0 };
  use_rsa_header (room, header, sizeof header);
}

/* Another algorithm for ZSK-3, listed with the size of the case. */
static void
use_listed (TestRoom *room, KskAlgorithm algorithm)
{
  test_policy_add (room->request->zsk_policy, algorithm, (guint32)room->value, 0);
  test_member_set_key (get_coming (room), test_key_get (algorithm, "ZSK-3"));
}

static void
use_p384 (TestRoom *room)
{
  use_listed (room, KSK_ALGORITHM_ECDSAP384SHA384);
}

static void
use_ed25519 (TestRoom *room)
{
  use_listed (room, KSK_ALGORITHM_ED25519);
}

static void
use_ed448 (TestRoom *room)
{
  use_listed (room, KSK_ALGORITHM_ED448);
}

static void
use_unlisted (TestRoom *room)
{
  test_member_set_key (get_coming (room), test_key_get (KSK_ALGORITHM_ED25519, "ZSK-3"));
}

#define KEYS "KSR-BUNDLE-KEYS"
#define KEYS_AND_POP "KSR-BUNDLE-KEYS KSR-BUNDLE-POP"
#define ALLOW_P384 "approved_algorithms: [ECDSAP256SHA256, ECDSAP384SHA384]\n"
#define ALLOW_EDDSA                                          \
  "approved_algorithms: [ECDSAP256SHA256, ED25519, ED448]\n" \
  "enable_unsupported_edwards_dsa: true\n"
#define ANY_EXPONENT TEST_ALLOW_RSA "rsa_exponent_match_zsk_policy: false\n"
#define ANY_ALGORITHM TEST_ALLOW_RSA "keys_match_zsk_policy: false\n"

static const TestCase cases[] = {
  { .name = "flags/0", .edit = set_flags, .value = 0, .failed = KEYS },
  { .name = "flags/255", .edit = set_flags, .value = 255, .failed = KEYS },
  { .name = "flags/256", .edit = set_flags, .value = 256 },
  { .name = "flags/257",
    .edit = set_flags,
    .value = 257,
    .failed = KEYS,
    .says = "*ZSK-3*flags 257*",
    .bundle = 9,
    .n_failed = 1 },
  { .name = "flags/384", .edit = set_flags, .value = 384, .failed = KEYS },
  { .name = "flags/385", .edit = set_flags, .value = 385, .failed = KEYS },
  { .name = "flags/768", .edit = set_flags, .value = 768, .failed = KEYS },
  { .name = "protocol/2",
    .edit = set_protocol,
    .value = 2,
    .failed = KEYS,
    .says = "*protocol 2*",
    .bundle = 9,
    .n_failed = 1 },
  { .name = "protocol/3", .edit = set_protocol, .value = 3 },
  { .name = "protocol/4", .edit = set_protocol, .value = 4, .failed = KEYS },
  { .name = "tag/below",
    .edit = shift_stated_tag,
    .value = -1,
    .failed = KEYS,
    .says = "*said to have tag*",
    .bundle = 9 },
  { .name = "tag/right", .edit = shift_stated_tag, .value = 0 },
  { .name = "tag/above", .edit = shift_stated_tag, .value = 1, .failed = KEYS },
  { .name = "tag/shared",
    .options = ALLOW_EDDSA "validate_signatures: false\n",
    .edit = share_tag,
    .value = 0,
    .failed = KEYS,
    .skipped = "KSR-BUNDLE-POP",
    .says = "Bundle 9*ZSK-3*shares its tag with key ZSK-2*",
    .bundle = 9,
    .n_failed = 1 },
  { .name = "tag/next-to",
    .options = ALLOW_EDDSA "validate_signatures: false\n",
    .edit = share_tag,
    .value = 1,
    .skipped = "KSR-BUNDLE-POP" },
  { .name = "ttl/differs",
    .options = "check_keys_match_ksk_operator_policy: false\n",
    .edit = set_ttl,
    .value = TEST_TTL_S - 1,
    .failed = KEYS,
    .skipped = "KSR-POLICY-KEYS",
    .says = "Bundle 5*key ZSK-2 has a TTL of 172800 seconds in bundle 1 and of 172799 here.",
    .bundle = 5,
    .n_failed = 1 },
  { .name = "ttl/differs-in-bundle",
    .edit = add_same_key_with_ttl,
    .failed = "KSR-BUNDLE-KEYS KSR-BUNDLE-POP KSR-POLICY-KEYS" },
  { .name = "name/of-two-keys",
    .edit = name_two_keys_alike,
    .failed = KEYS,
    .says = "*the identifier ZSK-2 names two keys*",
    .bundle = 9,
    .n_failed = 1 },
  { .name = "name/second",
    .edit = rename_key_once,
    .failed = KEYS,
    .says = "Bundle 5*the identifier ZSK-2 in bundle 1 and ZSK-B here.",
    .bundle = 5,
    .n_failed = 1 },
  { .name = "name/missing-once", .edit = unname_key_once, .failed = KEYS, .says = "*(none) here.", .bundle = 5 },
  { .name = "name/missing", .edit = unname_all_zsks },
  { .name = "name/missing-ttl-differs",
    .edit = unname_and_change_ttl_once,
    .failed = "KSR-BUNDLE-KEYS KSR-POLICY-KEYS",
    .says = "*has a TTL of 172800 seconds in bundle 1 and of 1 here.",
    .bundle = 5,
    .n_failed = 2 },
  { .name = "algorithm/not-supported",
    .edit = set_algorithm,
    .value = 5,
    .failed = KEYS_AND_POP,
    .says = "*algorithm 5*not supported*",
    .bundle = 9 },
  { .name = "algorithm/deprecated", .edit = set_algorithm, .value = 12, .failed = KEYS_AND_POP },
  { .name = "encoding/point-prefix",
    .edit = prefix_point,
    .failed = KEYS_AND_POP,
    .says = "*cannot be used*",
    .bundle = 9 },
  { .name = "encoding/point-prefix-not-compared",
    .options = "keys_match_zsk_policy: false\n",
    .edit = prefix_point,
    .failed = KEYS_AND_POP,
    .skipped = KEYS },
  { .name = "encoding/long-exponent-form",
    .options = TEST_ALLOW_RSA,
    .edit = lengthen_exponent_form,
    .value = 1024,
    .failed = KEYS_AND_POP },
  { .name = "encoding/empty-exponent",
    .options = TEST_ALLOW_RSA,
    .edit = empty_exponent,
    .value = 1024,
    .failed = KEYS_AND_POP },
  { .name = "encoding/padded-modulus",
    .options = TEST_ALLOW_RSA,
    .edit = pad_modulus,
    .value = 1024,
    .failed = KEYS_AND_POP },
  { .name = "size/below",
    .options = TEST_ALLOW_RSA,
    .edit = use_rsa_bits,
    .value = 1023,
    .failed = KEYS,
    .says = "*RSASHA256 with 1023 bits and exponent 65537*does not list*",
    .bundle = 9,
    .n_failed = 1 },
  { .name = "size/at", .options = TEST_ALLOW_RSA, .edit = use_rsa_bits, .value = 1024 },
  { .name = "size/above", .options = TEST_ALLOW_RSA, .edit = use_rsa_bits, .value = 1025, .failed = KEYS },
  { .name = "size/not-compared", .options = ANY_ALGORITHM, .edit = use_rsa_bits, .value = 1025, .skipped = KEYS },
  { .name = "size/compared-without-exponent",
    .options = ANY_EXPONENT,
    .edit = use_rsa_bits,
    .value = 1025,
    .failed = KEYS,
    .skipped = KEYS },
  { .name = "exponent/other", .options = TEST_ALLOW_RSA, .edit = use_rsa_exponent, .value = 3, .failed = KEYS },
  { .name = "exponent/not-compared",
    .options = ANY_EXPONENT,
    .edit = use_rsa_exponent,
    .value = 3,
    .skipped = KEYS,
    .says = "Not checked: request_policy.rsa_exponent_match_zsk_policy is false." },
  { .name = "listed/digest", .options = TEST_ALLOW_RSA, .edit = use_rsa_sha512, .failed = KEYS },
  { .name = "listed/p384", .options = ALLOW_P384, .edit = use_p384, .value = 384 },
  { .name = "listed/p384-as-256",
    .options = ALLOW_P384,
    .edit = use_p384,
    .value = 256,
    .failed = "KSR-BUNDLE-KEYS KSR-POLICY-ALG" },
  { .name = "listed/ed25519", .options = ALLOW_EDDSA, .edit = use_ed25519, .value = 256 },
  { .name = "listed/ed25519-as-255",
    .options = ALLOW_EDDSA,
    .edit = use_ed25519,
    .value = 255,
    .failed = "KSR-BUNDLE-KEYS KSR-POLICY-ALG" },
  { .name = "listed/ed448", .options = ALLOW_EDDSA, .edit = use_ed448, .value = 456 },
  { .name = "listed/ed448-as-457",
    .options = ALLOW_EDDSA,
    .edit = use_ed448,
    .value = 457,
    .failed = "KSR-BUNDLE-KEYS KSR-POLICY-ALG" },
  { .name = "listed/not",
    .options = ALLOW_EDDSA,
    .edit = use_unlisted,
    .failed = KEYS,
    .says = "*ZSK-3*ED25519 with 256 bits*",
    .bundle = 9,
    .n_failed = 1 },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test_room_add_cases ("/check/bundle-keys", cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
