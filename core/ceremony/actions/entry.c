/* What people type: tidied, compared, written down. */
#include "ceremony/actions/entry.h"

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT, message);
  return FALSE;
}

/* Returns FALSE for a text that has control or formatting characters: on paper it would look like another. */
static gboolean
append_tidily (GString *tidy, const char *text)
{
  gboolean has_gap = FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (g_unichar_isspace (c)) {
      has_gap = tidy->len > 0;
      continue;
    }
    if (!g_unichar_isprint (c))
      return FALSE;
    if (has_gap)
      g_string_append_c (tidy, ' ');
    has_gap = FALSE;
    g_string_append_unichar (tidy, c);
  }
  return TRUE;
}

char *
ksk_entry_dup (const char *text, const char *what, guint max_chars, GError **error)
{
  g_return_val_if_fail (text != NULL && what != NULL, NULL);
  g_autoptr (GString) tidy = g_string_new (NULL);

  if (!g_utf8_validate (text, -1, NULL) || !append_tidily (tidy, text)) {
    refuse (error, "%s has a character that cannot be printed", what);
    return NULL;
  }
  if (tidy->len == 0) {
    refuse (error, "%s is missing", what);
    return NULL;
  }
  if (g_utf8_strlen (tidy->str, -1) > max_chars) {
    refuse (error, "%s has more than %u characters", what, max_chars);
    return NULL;
  }
  return g_string_free (g_steal_pointer (&tidy), FALSE);
}

char *
ksk_entry_fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = normal != NULL ? g_utf8_casefold (normal, -1) : g_strdup (text);
  g_autoptr (GString) without_spaces = g_string_new (NULL);
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (without_spaces, g_utf8_get_char (p));
  return g_string_free (g_steal_pointer (&without_spaces), FALSE);
}

gboolean
ksk_entry_is_same (const char *a, const char *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  g_autofree char *folded_a = ksk_entry_fold (a);
  g_autofree char *folded_b = ksk_entry_fold (b);
  return g_str_equal (folded_a, folded_b);
}

gboolean
ksk_entry_is_awaited (KskAction *action, GError **error)
{
  KskSession *session = ksk_action_get_session (action);
  if (session == NULL || ksk_session_get_action (session) != action) {
    g_set_error_literal (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE, "this step is over");
    return FALSE;
  }
  g_autofree char *obstacle = ksk_session_dup_obstacle (session);
  if (obstacle != NULL)
    g_set_error_literal (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_STATE, obstacle);
  return obstacle == NULL;
}

gboolean
ksk_entry_append (KskAction *action, const char *kind, const char *who, JsonObject *members, GError **error)
{
  return ksk_entry_is_awaited (action, error)
         && ksk_session_append (ksk_action_get_session (action), kind, who, members, error);
}
