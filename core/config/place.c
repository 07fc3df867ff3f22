/* Where in a configuration a problem is. */
#include "config/place.h"

#define MAX_DISPLAY_CHARS 64

void
ksk_config_place_init (KskConfigPlace *self, const char *file)
{
  self->file = file;
  self->path = g_string_new (NULL);
}

void
ksk_config_place_clear (KskConfigPlace *self)
{
  g_string_free (g_steal_pointer (&self->path), TRUE);
}

gsize
ksk_config_place_enter (KskConfigPlace *self, const char *key)
{
  gsize mark = self->path->len;
  g_autofree char *shown = ksk_config_display_text (key);

  if (mark > 0)
    g_string_append_c (self->path, '.');
  g_string_append (self->path, shown);

  return mark;
}

void
ksk_config_place_leave (KskConfigPlace *self, gsize mark)
{
  g_string_truncate (self->path, mark);
}

gboolean
ksk_config_place_fail (const KskConfigPlace *self, guint line, KskConfigError code, GError **error, const char *format,
                       ...)
{
  g_autoptr (GString) message = g_string_new (self->file);
  va_list arguments;

  if (line > 0)
    g_string_append_printf (message, ":%u", line);
  g_string_append (message, ": ");
  if (self->path->len > 0)
    g_string_append_printf (message, "%s: ", self->path->str);

  va_start (arguments, format);
  g_string_append_vprintf (message, format, arguments);
  va_end (arguments);

  g_set_error_literal (error, KSK_CONFIG_ERROR, code, message->str);
  return FALSE;
}

char *
ksk_config_display_text (const char *text)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  guint n_chars = 0;

  for (const char *p = text; *p != '\0';) {
    /* Escapes in a tag may make bytes that are not UTF-8. */
    gunichar c = g_utf8_get_char_validated (p, -1);
    gboolean valid = c < 0x110000;

    if (n_chars++ == MAX_DISPLAY_CHARS) {
      g_string_append (shown, "...");
      break;
    }
    g_string_append_unichar (shown, valid && g_unichar_isprint (c) ? c : 0xFFFD);
    p = valid ? g_utf8_next_char (p) : p + 1;
  }

  return g_string_free (g_steal_pointer (&shown), FALSE);
}
