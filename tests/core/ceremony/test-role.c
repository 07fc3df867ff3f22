/* Tests of core/ceremony/role: names both ways, and who may hold two. */
#include "ceremony/role.h"

#include <string.h>

static void
test_names (void)
{
  static const char *const names[] = { "CA",  "IW",  "CA2", "IW2",  "SSC1", "SSC2", "CO1", "CO2", "CO3", "CO4",
                                       "CO5", "CO6", "CO7", "RKSH", "RKOS", "RZM",  "SA",  "AUD", "EW",  "SW" };
  g_assert_cmpuint (G_N_ELEMENTS (names), ==, KSK_N_ROLES);
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < KSK_N_ROLES; i++) {
    g_assert_cmpstr (ksk_role_get_name ((KskRole)i), ==, names[i]);
    KskRole role = KSK_N_ROLES;
    g_assert_true (ksk_role_from_name (names[i], &role));
    g_assert_cmpuint (role, ==, i);
    g_assert_true (g_hash_table_add (titles, (gpointer)ksk_role_get_title ((KskRole)i)));
  }
  g_assert_cmpstr (ksk_role_get_title (KSK_ROLE_IW), ==, "Internal Witness");
  g_assert_cmpstr (ksk_role_get_title (KSK_ROLE_CO7), ==, "Crypto Officer 7");
}

static void
test_unknown (void)
{
  static const char *const names[] = { "", "ca", "CA ", " CA", "C", "CAA", "CO", "CO0", "CO8", "CO10", "IW3", "SSC3" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    KskRole role = KSK_ROLE_SW;
    g_assert_false (ksk_role_from_name (names[i], &role));
    g_assert_cmpuint (role, ==, KSK_ROLE_SW);
  }
}

/* Nobody holds two roles, but for RKOS with one of the operator's staff. */
static void
test_excludes (void)
{
  static const KskRole staff[]
      = { KSK_ROLE_CA, KSK_ROLE_IW, KSK_ROLE_CA2, KSK_ROLE_IW2, KSK_ROLE_SSC1, KSK_ROLE_SSC2, KSK_ROLE_SA };
  gboolean may[KSK_N_ROLES][KSK_N_ROLES] = { 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (staff); i++)
    may[staff[i]][KSK_ROLE_RKOS] = may[KSK_ROLE_RKOS][staff[i]] = TRUE;
  for (guint a = 0; a < KSK_N_ROLES; a++)
    for (guint b = 0; b < KSK_N_ROLES; b++)
      g_assert_cmpint (ksk_role_excludes ((KskRole)a, (KskRole)b), ==, a != b && !may[a][b]);
}

static void
test_card_holders (void)
{
  for (guint i = 0; i < KSK_N_ROLES; i++) {
    const char *name = ksk_role_get_name ((KskRole)i);
    g_assert_cmpint (ksk_role_is_card_holder ((KskRole)i), ==, g_str_has_prefix (name, "CO"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/role/names", test_names);
  g_test_add_func ("/role/unknown", test_unknown);
  g_test_add_func ("/role/excludes", test_excludes);
  g_test_add_func ("/role/card-holders", test_card_holders);
  return g_test_run ();
}
