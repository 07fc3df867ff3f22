/* The language of papers: which catalogue is spoken, and another one by its name. */
#include "app/print/language.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

#define SOURCES "en"
#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_@"

/* The header of a catalogue is the translation of nothing. */
#define HEADER_LINE "Language: "

/* Where translations are: installed, or for a program that has not been, beside it in the build folder. */
static char *
find_locale_dir (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *built = folder != NULL ? g_build_filename (folder, "..", "po", NULL) : NULL;

  return g_strdup (built != NULL && g_file_test (built, G_FILE_TEST_IS_DIR) ? built : KSK_LOCALE_DIR);
}

void
ksk_language_bind (void)
{
  g_autofree char *locale_dir = find_locale_dir ();

  bindtextdomain (GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

char *
ksk_language_dup_name (void)
{
  const char *header = gettext ("");
  const char *line = g_str_has_prefix (header, HEADER_LINE) ? header : strstr (header, "\n" HEADER_LINE);
  if (line == NULL)
    return g_strdup (SOURCES);
  const char *name = strchr (line, ' ') + 1;
  return g_strndup (name, strspn (name, NAME_CHARACTERS));
}

struct _KskLanguageKept {
  char *locale;
  char *language; /* (nullable) */
};

KskLanguageKept *
ksk_language_keep (void)
{
  KskLanguageKept *self = g_new0 (KskLanguageKept, 1);
  self->locale = g_strdup (setlocale (LC_MESSAGES, NULL));
  self->language = g_strdup (g_getenv ("LANGUAGE"));
  return self;
}

void
ksk_language_restore (KskLanguageKept *self)
{
  g_return_if_fail (self != NULL);

  if (self->language != NULL)
    g_setenv ("LANGUAGE", self->language, TRUE);
  else
    g_unsetenv ("LANGUAGE");
  /* After the environment: this is where translations that were looked up before are forgotten, but only where the
   * locale becomes another one. */
  setlocale (LC_MESSAGES, "C");
  setlocale (LC_MESSAGES, self->locale);
  g_free (self->locale);
  g_free (self->language);
  g_free (self);
}

gboolean
ksk_language_set (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);

  /* In the locale "C", by that name alone, nothing is translated; in every other one LANGUAGE says into what. */
  gboolean is_sources = g_str_equal (name, SOURCES);
  gboolean is_name = *name != '\0' && strspn (name, NAME_CHARACTERS) == strlen (name);
  setlocale (LC_MESSAGES, "C");
  if (is_sources || !is_name)
    return is_sources;
  g_setenv ("LANGUAGE", name, TRUE);
  if (setlocale (LC_MESSAGES, "C.UTF-8") == NULL)
    return FALSE;
  g_autofree char *spoken = ksk_language_dup_name ();
  if (g_str_equal (spoken, name))
    return TRUE;
  setlocale (LC_MESSAGES, "C");
  return FALSE;
}
