/* What a plan holds: who stands in each set, who signs it, in which order, and the exact bytes. */
#include "tests/core/sign/room.h"

#include <string.h>

#define REVOKED (KSK_DNSKEY_FLAGS_KSK | KSK_DNSKEY_FLAG_REVOKE)

static void
publish (TestSigningRoom *room, const char *label, gboolean signs)
{
  for (guint number = 1; number <= 9; number++)
    test_bundle_add (test_document_get_bundle (room->previous, number), test_room_get_pair (label), label,
                     KSK_DNSKEY_FLAGS_KSK, signs);
}

static void
publish_two (TestSigningRoom *room)
{
  publish (room, "KSK-2", FALSE);
}

static void
publish_two_and_rsa (TestSigningRoom *room)
{
  publish (room, "KSK-2", FALSE);
  publish (room, "KSK-R", FALSE);
  for (guint number = 1; number <= 9; number++)
    test_bundle_add (test_document_get_bundle (room->request, number), test_room_get_pair ("ZSK-R"), "ZSK-R",
                     KSK_DNSKEY_FLAGS_ZSK, TRUE);
}

/* ZSKs come with a TTL of their own; the set has one. */
static void
slow_down (TestSigningRoom *room)
{
  for (guint number = 1; number <= 9; number++) {
    TestBundle *bundle = test_document_get_bundle (room->request, number);
    for (guint i = 0; i < bundle->members->len; i++)
      ((TestMember *)bundle->members->pdata[i])->ttl_s = 3600;
  }
}

static void
ask_for_zone (TestSigningRoom *room)
{
  g_free (room->request->domain);
  room->request->domain = g_strdup ("Zone.Example.");
}

/* KSKs of bundle @bundle as it must come out: label, flags and whether it signs, written `KSK-1`, `KSK-1/S`, and with
 * `R` when it is revoked. */
typedef struct {
  TestPlanCase the_case;
  struct {
    guint from;
    guint until;
    const char *ksks[4];
  } expected[4];
} ContentCase;

static const ContentCase content_cases[] = {
  { { .name = "normal", .slots = { { 1, 9, NULL, "one", NULL } } }, { { 1, 9, { "KSK-1/S" } } } },
  { { .name = "normal-published-too", .slots = { { 1, 9, "one", "one", NULL } } }, { { 1, 9, { "KSK-1/S" } } } },
  { { .name = "pre-publish", .slots = { { 1, 1, "one", "one", NULL }, { 2, 9, "one, two", "one", NULL } } },
    { { 1, 1, { "KSK-1/S" } }, { 2, 9, { "KSK-1/S", "KSK-2" } } } },
  { { .name = "rollover", .slots = { { 1, 9, "one, two", "two", NULL } }, .edit = publish_two },
    { { 1, 9, { "KSK-1", "KSK-2/S" } } } },
  { { .name = "double-signature", .slots = { { 1, 9, NULL, "two, one", NULL } }, .edit = publish_two },
    { { 1, 9, { "KSK-1/S", "KSK-2/S" } } } },
  { { .name = "revoke",
      .slots = { { 1, 8, "two", "two, one", "one" }, { 9, 9, NULL, "two", NULL } },
      .edit = publish_two },
    { { 1, 8, { "KSK-1/RS", "KSK-2/S" } }, { 9, 9, { "KSK-2/S" } } } },
  { { .name = "revoked-in-every-list", .slots = { { 1, 9, "one, two", "one, two", "one" } }, .edit = publish_two },
    { { 1, 9, { "KSK-1/RS", "KSK-2/S" } } } },
  { { .name = "revoked-alone", .slots = { { 1, 9, NULL, "one", "one" } } }, { { 1, 9, { "KSK-1/RS" } } } },
  { { .name = "two-algorithms", .slots = { { 1, 9, NULL, "rsa, one", NULL } }, .edit = publish_two_and_rsa },
    { { 1, 9, { "KSK-1/S", "KSK-R/S" } } } },
  { { .name = "first-and-last-differ",
      .slots
      = { { 1, 1, "one, two", "one", NULL }, { 2, 8, "one, two", "two", NULL }, { 9, 9, "three, two", "two", NULL } },
      .edit = publish_two },
    { { 1, 1, { "KSK-1/S", "KSK-2" } }, { 2, 8, { "KSK-1", "KSK-2/S" } }, { 9, 9, { "KSK-2/S", "KSK-3" } } } },
  { { .name = "other-ttl", .slots = { { 1, 9, NULL, "one", NULL } }, .edit = slow_down }, { { 1, 9, { "KSK-1/S" } } } },
  { { .name = "other-zone", .slots = { { 1, 9, NULL, "one", NULL } }, .edit = ask_for_zone },
    { { 1, 9, { "KSK-1/S" } } } },
  { { .name = "more-slots", .slots = { { 1, 9, NULL, "one", NULL }, { 10, 12, NULL, "three", NULL } } },
    { { 1, 9, { "KSK-1/S" } } } },
};

static const char *const *
find_expected (const ContentCase *the_case, guint number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (the_case->expected); i++)
    if (number >= the_case->expected[i].from && number <= the_case->expected[i].until)
      return the_case->expected[i].ksks;
  g_assert_not_reached ();
}

static gboolean
has_letter (const char *ksk, char letter)
{
  const char *slash = strchr (ksk, '/');
  return slash != NULL && strchr (slash, letter) != NULL;
}

/* The record of an expected KSK, made from the key pair alone. */
static KskDnskey *
make_ksk (const char *ksk)
{
  g_auto (GStrv) halves = g_strsplit (ksk, "/", 2);
  TestKey *pair = test_room_get_pair (halves[0]);
  return ksk_dnskey_new (halves[0], has_letter (ksk, 'R') ? REVOKED : KSK_DNSKEY_FLAGS_KSK, KSK_DNSKEY_PROTOCOL,
                         (guint8)test_key_get_algorithm (pair), test_key_get_wire (pair), TEST_TTL_S);
}

static void
assert_keys (KskBundle *bundle, KskBundle *requested, const char *const *ksks)
{
  GPtrArray *keys = ksk_bundle_get_keys (bundle), *zsks = ksk_bundle_get_keys (requested);
  guint n_ksks = 0;
  for (guint i = 0; i < zsks->len; i++) {
    g_autoptr (KskDnskey) zsk = ksk_dnskey_new_with_ttl (zsks->pdata[i], TEST_TTL_S);
    g_assert_true (g_ptr_array_find_with_equal_func (keys, zsk, (GEqualFunc)ksk_dnskey_equal, NULL));
  }
  for (; n_ksks < 4 && ksks[n_ksks] != NULL; n_ksks++) {
    g_autoptr (KskDnskey) ksk = make_ksk (ksks[n_ksks]);
    g_assert_true (g_ptr_array_find_with_equal_func (keys, ksk, (GEqualFunc)ksk_dnskey_equal, NULL));
  }
  g_assert_cmpuint (keys->len, ==, zsks->len + n_ksks);
}

/* The signatures of one bundle, from @first on. Returns how many there are. */
static guint
assert_signatures (GPtrArray *signatures, guint first, guint index, KskBundle *bundle, const char *domain,
                   const char *const *ksks)
{
  guint count = 0, expected = 0;
  for (guint k = 0; k < 4 && ksks[k] != NULL; k++)
    expected += has_letter (ksks[k], 'S');
  for (; first + count < signatures->len; count++) {
    const KskPlannedSignature *one = signatures->pdata[first + count];
    if (one->bundle != index)
      break;

    const KskRrsigFields *fields = &one->fields;
    g_autoptr (KskDnskey) ksk = NULL;
    for (guint k = 0; k < 4 && ksks[k] != NULL && ksk == NULL; k++)
      if (has_letter (ksks[k], 'S') && g_str_has_prefix (ksks[k], one->key->label))
        ksk = make_ksk (ksks[k]);
    g_assert_nonnull (ksk);
    g_assert_true (ksk_dnskey_equal (one->dnskey, ksk));
    g_assert_cmpstr (fields->identifier, ==, one->key->label);
    g_assert_cmpuint (fields->ttl_s, ==, TEST_TTL_S);
    g_assert_cmpstr (fields->type_covered, ==, "DNSKEY");
    g_assert_cmpuint (fields->algorithm, ==, ksk_dnskey_get_algorithm (ksk));
    g_assert_cmpuint (fields->labels, ==, strcmp (domain, ".") == 0 ? 0 : 2);
    g_assert_cmpuint (fields->original_ttl_s, ==, TEST_TTL_S);
    g_assert_cmpint (fields->expiration_s, ==, ksk_bundle_get_expiration (bundle));
    g_assert_cmpint (fields->inception_s, ==, ksk_bundle_get_inception (bundle));
    g_assert_cmpuint (fields->key_tag, ==, ksk_dnskey_get_key_tag (ksk));
    g_assert_cmpstr (fields->signer_name, ==, domain);

    g_autoptr (GBytes) input = ksk_rrsig_build_input (fields, domain, ksk_bundle_get_keys (bundle), NULL);
    g_assert_true (g_bytes_equal (one->data, input));
    if (count > 0) {
      /* Canonical order of the keys as they are unrevoked, so that a revocation moves nothing. */
      const KskPlannedSignature *before = signatures->pdata[first + count - 1];
      GBytes *a = ksk_dnskey_get_public_key_bytes (before->dnskey), *b = ksk_dnskey_get_public_key_bytes (one->dnskey);
      gint order = (gint)before->fields.algorithm - (gint)fields->algorithm;
      g_assert_cmpint (order != 0 ? order : g_bytes_compare (a, b), <, 0);
    }
  }
  g_assert_cmpuint (count, ==, expected);
  return count;
}

static void
test_contents (gconstpointer data)
{
  const ContentCase *content = data;
  g_autoptr (TestPlan) planned = test_plan_new (&content->the_case);
  g_autoptr (TestPlan) again = test_plan_new (&content->the_case);
  g_assert_cmpuint (ksk_report_count (planned->report, KSK_VERDICT_FAIL), ==, 0);
  g_assert_true (ksk_report_accepts (planned->report));

  GPtrArray *bundles = ksk_plan_get_bundles (planned->plan), *requested = ksk_request_get_bundles (planned->request);
  GPtrArray *signatures = ksk_plan_get_signatures (planned->plan), *others = ksk_plan_get_signatures (again->plan);
  guint done = 0;
  g_assert_cmpuint (bundles->len, ==, requested->len);
  for (guint i = 0; i < bundles->len; i++) {
    const char *const *ksks = find_expected (content, i + 1);
    g_test_message ("bundle %u", i + 1);
    g_assert_cmpstr (ksk_bundle_get_id (bundles->pdata[i]), ==, ksk_bundle_get_id (requested->pdata[i]));
    g_assert_cmpuint (ksk_bundle_get_signatures (bundles->pdata[i])->len, ==, 0);
    assert_keys (bundles->pdata[i], requested->pdata[i], ksks);
    done += assert_signatures (signatures, done, i, bundles->pdata[i], ksk_request_get_domain (planned->request), ksks);
  }
  g_assert_cmpuint (done, ==, signatures->len);

  g_assert_cmpuint (others->len, ==, signatures->len);
  for (guint i = 0; i < others->len; i++) {
    const KskPlannedSignature *a = signatures->pdata[i], *b = others->pdata[i];
    g_assert_true (g_bytes_equal (a->data, b->data));
    g_assert_cmpstr (a->key->name, ==, b->key->name);
  }
}

/* The order of names in a slot decides nothing. */
static void
test_order_of_names (void)
{
  static const TestPlanCase one
      = { .slots = { { 1, 9, "one, two, three", "one, two, three", NULL } }, .ksk_policy = "  publish_safety: PT0S\n" };
  static const TestPlanCase other
      = { .slots = { { 1, 9, "three, one, two", "two, three, one", NULL } }, .ksk_policy = "  publish_safety: PT0S\n" };
  g_autoptr (TestPlan) a = test_plan_new (&one), b = test_plan_new (&other);
  g_autofree char *text = ksk_plan_format (a->plan), *other_text = ksk_plan_format (b->plan);
  g_assert_cmpuint (ksk_plan_get_signatures (a->plan)->len, ==, 27);
  g_assert_cmpstr (text, ==, other_text);
}

/* Of the bundles in time order, wherever they stand in the file. */
static void
reverse (TestSigningRoom *room)
{
  GPtrArray *bundles = room->request->bundles;
  for (guint i = 0; i < bundles->len / 2; i++) {
    gpointer one = bundles->pdata[i];
    bundles->pdata[i] = bundles->pdata[bundles->len - 1 - i];
    bundles->pdata[bundles->len - 1 - i] = one;
  }
}

static void
test_order_of_bundles (void)
{
  static const TestPlanCase one = { .slots = { { 1, 4, "one", "one", NULL }, { 5, 9, "one, two", "one", NULL } } };
  static const TestPlanCase other
      = { .slots = { { 1, 4, "one", "one", NULL }, { 5, 9, "one, two", "one", NULL } }, .edit = reverse };
  g_autoptr (TestPlan) a = test_plan_new (&one), b = test_plan_new (&other);
  g_autofree char *text = ksk_plan_format (a->plan), *other_text = ksk_plan_format (b->plan);
  g_assert_cmpstr (text, ==, other_text);
}

static void
test_format (void)
{
  static const TestPlanCase the_case
      = { .slots = { { 1, 8, NULL, "one", NULL }, { 9, 9, NULL, "one, rsa", NULL, TRUE } },
          .ksk_policy = "  publish_safety: PT0S\n" };
  g_autoptr (TestPlan) planned = test_plan_new (&the_case);
  g_autofree char *text = ksk_plan_format (planned->plan);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  const KskPlannedSignature *first = ksk_plan_get_signatures (planned->plan)->pdata[0];
  const KskPlannedSignature *ninth = ksk_plan_get_signatures (planned->plan)->pdata[8];
  g_autofree char *first_digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, first->data);
  g_autofree char *ninth_digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, ninth->data);
  g_autofree char *first_line
      = g_strdup_printf ("1   1       %05u    ECDSAP256SHA256  KSK-1     %s", first->fields.key_tag, first_digest);
  g_autofree char *ninth_line
      = g_strdup_printf ("9   9       %05u    RSASHA256        KSK-R     %s", ninth->fields.key_tag, ninth_digest);

  g_assert_cmpuint (g_strv_length (lines), ==, 12);
  g_assert_cmpstr (lines[0], ==, "Nr  Bundle  Key tag  Algorithm        Label     SHA-256 of the bytes to sign");
  g_assert_cmpstr (lines[1], ==, first_line);
  g_assert_cmpstr (lines[9], ==, ninth_line);
  g_assert_true (g_str_has_prefix (lines[10], "10  9       "));
  g_assert_cmpstr (lines[11], ==, "");
}

/* A plan keeps what it points into. */
static void
test_lifetime (void)
{
  static const TestPlanCase the_case = { .slots = { { 1, 9, NULL, "one", NULL } } };
  g_autoptr (TestPlan) planned = test_plan_new (&the_case);
  g_autoptr (KskPlan) plan = ksk_plan_ref (planned->plan);
  g_clear_pointer (&planned, test_plan_free);
  const KskPlannedSignature *first = ksk_plan_get_signatures (plan)->pdata[0];
  g_assert_cmpstr (first->key->label, ==, "KSK-1");
  g_assert_cmpstr (first->fields.signer_name, ==, ".");
  g_assert_cmpstr (first->fields.identifier, ==, "KSK-1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (content_cases); i++) {
    g_autofree char *path = g_strconcat ("/sign/plan/", content_cases[i].the_case.name, NULL);
    g_test_add_data_func (path, &content_cases[i], test_contents);
  }
  g_test_add_func ("/sign/plan/order-of-names", test_order_of_names);
  g_test_add_func ("/sign/plan/order-of-bundles", test_order_of_bundles);
  g_test_add_func ("/sign/plan/format", test_format);
  g_test_add_func ("/sign/plan/lifetime", test_lifetime);
  return g_test_run ();
}
