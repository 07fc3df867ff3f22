/* What people type: tidied, and compared. */
#include "ceremony/actions/entry.h"

static void
test_tidy (void)
{
  g_autofree char *tidy = ksk_entry_dup (" \n a \t b\xc2\xa0\xc2\xa0"
                                         "c ",
                                         "it", 5, NULL);
  g_assert_cmpstr (tidy, ==, "a b c");
  g_autofree char *wide = ksk_entry_dup ("ÄÖÜ", "it", 3, NULL);
  g_assert_cmpstr (wide, ==, "ÄÖÜ");
}

static void
test_refused (void)
{
  static const struct {
    const char *text;
    const char *message;
  } cases[] = {
    { "", "the number is missing" },
    { " \t\n", "the number is missing" },
    { "1234", "the number has more than 3 characters" },
    { "1 23", "the number has more than 3 characters" },
    { "a\x7f", "the number has a character that cannot be printed" },
    { "a\xe2\x80\x8b", "the number has a character that cannot be printed" },
    { "\xc3", "the number has a character that cannot be printed" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (ksk_entry_dup (cases[i].text, "the number", 3, &error));
    g_assert_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT);
    g_assert_cmpstr (error->message, ==, cases[i].message);
  }
}

static void
test_same (void)
{
  g_assert_true (ksk_entry_is_same ("BB 1234", "bb12 34"));
  g_assert_true (ksk_entry_is_same ("Zo\xc3\xab", "ZOE\xcc\x88"));
  g_assert_true (ksk_entry_is_same ("Stra\xc3\x9f"
                                    "e",
                                    "STRASSE"));
  g_assert_false (ksk_entry_is_same ("BB1234", "BB1243"));
  g_assert_false (ksk_entry_is_same ("BB1234", "BB12345"));
  g_assert_false (ksk_entry_is_same ("B-1", "B1"));
  g_assert_false (ksk_entry_is_same ("0", "O"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/entry/tidy", test_tidy);
  g_test_add_func ("/entry/refused", test_refused);
  g_test_add_func ("/entry/same", test_same);
  return g_test_run ();
}
