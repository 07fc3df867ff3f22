/* The language of the user, put aside and put back. */
#include <app/print/language.h>
#include <locale.h>

/* Whether there is a catalogue or not. */
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

  ksk_language_set ("es");
  g_assert_cmpstr (g_getenv ("LANGUAGE"), ==, "es");
  ksk_language_set ("en");
  g_assert_cmpstr (setlocale (LC_MESSAGES, NULL), ==, "C");

  ksk_language_restore (kept);
  g_assert_cmpstr (setlocale (LC_MESSAGES, NULL), ==, "C.UTF-8");
  g_assert_cmpstr (g_getenv ("LANGUAGE"), ==, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/language/restored", "de", test_restored);
  g_test_add_data_func ("/language/restored-to-none", NULL, test_restored);
  return g_test_run ();
}
