/* Cases for the linter: the clean script is in every-rule.xml. */
#include "lint-case.h"

#include <string.h>

static char *
read_base (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "core", "ceremony", "every-rule.xml", NULL);
  char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Puts the changed line in the place of the one with that id. */
static void
apply (GString *text, const LintChange *change)
{
  g_autofree char *begin = g_strdup_printf ("<step id='%s' ", change->id);
  char *line = strstr (text->str, begin);
  g_assert_nonnull (line);
  gssize position = line - text->str;
  g_string_erase (text, position, (gssize)strcspn (line, "\n"));
  g_string_insert (text, position, change->line);
}

KskScript *
lint_parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  KskScript *script = ksk_script_parse (bytes, &error);
  g_assert_no_error (error);
  return script;
}

char *
lint_format_remarks (KskScript *script)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) remarks = ksk_script_lint (script);
  for (guint i = 0; i < remarks->len; i++) {
    const KskScriptRemark *remark = remarks->pdata[i];
    g_string_append_printf (text, "%s %s: %s\n", remark->step_id, remark->is_error ? "error" : "warning",
                            remark->message);
  }
  return g_string_free (text, FALSE);
}

GString *
lint_make_script (const LintChange *changes)
{
  g_autofree char *base = read_base ();
  GString *text = g_string_new (base);
  for (; changes->id != NULL; changes++)
    apply (text, changes);
  return text;
}

static void
test_case (gconstpointer data)
{
  const LintCase *self = data;
  LintChange changes[LINT_MAX_CHANGES + 1] = { 0 };
  memcpy (changes, self->changes, sizeof self->changes);
  g_autoptr (GString) text = lint_make_script (changes);
  g_autoptr (KskScript) script = lint_parse (text->str);
  g_autofree char *remarks = lint_format_remarks (script);
  g_assert_cmpstr (remarks, ==, self->remarks);
}

void
lint_cases_add (const LintCase *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++) {
    g_autofree char *path = g_strconcat ("/script-lint/", cases[i].name, NULL);
    g_test_add_data_func (path, &cases[i], test_case);
  }
}
