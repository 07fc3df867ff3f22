/* The language of the user, put aside and put back. */
#include <app/print/language.h>
#include <glib/gi18n.h>
#include <locale.h>

/* That is in the catalogue. */
#define TEXT "Bag number"

static gboolean has_catalogue;

/* Whether there is a catalogue or not: texts that were looked up in the other language are forgotten. */
static void
test_restored (gconstpointer data)
{
  const char *before = data;
  if (before != NULL)
    g_setenv ("LANGUAGE", before, TRUE);
  else
    g_unsetenv ("LANGUAGE");
  g_assert_nonnull (setlocale (LC_MESSAGES, "C.UTF-8"));
  KskLanguageKept *kept = ksk_language_keep ();

  g_assert_cmpint (ksk_language_set ("en"), ==, TRUE);
  g_assert_cmpstr (setlocale (LC_MESSAGES, NULL), ==, "C");
  g_assert_cmpint (ksk_language_set ("es"), ==, has_catalogue);
  g_assert_cmpstr (g_getenv ("LANGUAGE"), ==, "es");
  if (has_catalogue)
    g_assert_cmpstr (gettext (TEXT), !=, TEXT);

  ksk_language_restore (kept);
  g_assert_cmpstr (setlocale (LC_MESSAGES, NULL), ==, "C.UTF-8");
  g_assert_cmpstr (g_getenv ("LANGUAGE"), ==, before);
  g_autofree char *spoken = ksk_language_dup_name ();
  g_assert_cmpstr (spoken, ==, "en");
  g_assert_cmpstr (gettext (TEXT), ==, TEXT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ksk_language_bind ();
  /* Of the build folder, which a program that is a test does not look for. */
  g_assert_cmpint (argc, ==, 2);
  bindtextdomain (GETTEXT_PACKAGE, argv[1]);
  g_autofree char *spanish = g_build_filename (argv[1], "es", "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
  has_catalogue = g_file_test (spanish, G_FILE_TEST_EXISTS);
  g_test_add_data_func ("/language/restored", "de", test_restored);
  g_test_add_data_func ("/language/restored-to-none", NULL, test_restored);
  return g_test_run ();
}
