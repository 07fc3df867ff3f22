/* The table of algorithms: every number, every name. */
#include <ksk.h>

typedef struct {
  guint number;
  const char *name;
  KskKeyKind kind;
  gboolean deprecated;
  gboolean deterministic;
} Row;

static const Row rows[] = {
  { 1, "RSAMD5", KSK_KEY_KIND_NONE, TRUE, FALSE },
  { 3, "DSA", KSK_KEY_KIND_NONE, TRUE, FALSE },
  { 5, "RSASHA1", KSK_KEY_KIND_NONE, FALSE, FALSE },
  { 6, "DSA-NSEC3-SHA1", KSK_KEY_KIND_NONE, TRUE, FALSE },
  { 7, "RSASHA1-NSEC3-SHA1", KSK_KEY_KIND_NONE, TRUE, FALSE },
  { 8, "RSASHA256", KSK_KEY_KIND_RSA, FALSE, TRUE },
  { 10, "RSASHA512", KSK_KEY_KIND_RSA, FALSE, TRUE },
  { 12, "ECC-GOST", KSK_KEY_KIND_NONE, TRUE, FALSE },
  { 13, "ECDSAP256SHA256", KSK_KEY_KIND_P256, FALSE, FALSE },
  { 14, "ECDSAP384SHA384", KSK_KEY_KIND_P384, FALSE, FALSE },
  { 15, "ED25519", KSK_KEY_KIND_ED25519, FALSE, TRUE },
  { 16, "ED448", KSK_KEY_KIND_ED448, FALSE, TRUE },
};

static const Row *
find (guint number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].number == number)
      return &rows[i];
  return NULL;
}

static void
test_numbers (void)
{
  for (guint number = 0; number < 600; number++) {
    const Row *row = find (number);
    g_test_message ("%u", number);
    g_assert_cmpint (ksk_algorithm_is_assigned (number), ==, row != NULL);
    g_assert_cmpstr (ksk_algorithm_get_name (number), ==, row != NULL ? row->name : NULL);
    g_assert_cmpint (ksk_algorithm_get_key_kind (number), ==, row != NULL ? row->kind : KSK_KEY_KIND_NONE);
    g_assert_cmpint (ksk_algorithm_is_supported (number), ==, row != NULL && row->kind != KSK_KEY_KIND_NONE);
    g_assert_cmpint (ksk_algorithm_is_deprecated (number), ==, row == NULL || row->deprecated);
    g_assert_cmpint (ksk_algorithm_is_deterministic (number), ==, row != NULL && row->deterministic);
  }
  g_assert_false (ksk_algorithm_is_supported (G_MAXUINT));
  g_assert_true (ksk_algorithm_is_deprecated (G_MAXUINT));
}

static void
test_names (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    KskAlgorithm algorithm = 0;
    g_assert_true (ksk_algorithm_from_name (rows[i].name, &algorithm));
    g_assert_cmpuint (algorithm, ==, rows[i].number);
  }

  static const char *const no_names[] = { "",           " ",          "8",      "rsasha256",  "RSASHA256 ",
                                          " RSASHA256", "RSASHA-256", "RSASHA", "RSASHA2567", "DSA_NSEC3_SHA1" };
  for (gsize i = 0; i < G_N_ELEMENTS (no_names); i++) {
    KskAlgorithm algorithm = KSK_ALGORITHM_ED448;
    g_assert_false (ksk_algorithm_from_name (no_names[i], &algorithm));
    g_assert_cmpint (algorithm, ==, KSK_ALGORITHM_ED448);
  }
}

static void
test_kinds (void)
{
  g_assert_cmpstr (ksk_key_kind_get_name (KSK_KEY_KIND_RSA), ==, "RSA");
  g_assert_cmpstr (ksk_key_kind_get_name (KSK_KEY_KIND_P256), ==, "P-256");
  g_assert_cmpstr (ksk_key_kind_get_name (KSK_KEY_KIND_P384), ==, "P-384");
  g_assert_cmpstr (ksk_key_kind_get_name (KSK_KEY_KIND_ED25519), ==, "Ed25519");
  g_assert_cmpstr (ksk_key_kind_get_name (KSK_KEY_KIND_ED448), ==, "Ed448");
  g_assert_cmpstr (ksk_key_kind_get_name (KSK_KEY_KIND_NONE), ==, "none");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dnssec/algorithm/numbers", test_numbers);
  g_test_add_func ("/dnssec/algorithm/names", test_names);
  g_test_add_func ("/dnssec/algorithm/kinds", test_kinds);
  return g_test_run ();
}
