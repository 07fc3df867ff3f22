/* Strict values out of XML text: what the schema's data types still leave open. */
#include "ksr/xml-values.h"

#include <string.h>

#include "dnssec/base64.h"
#include "dnssec/time.h"

#define MAX_NAME_OCTETS 255
#define MAX_SHOWN 40

/* XML's own white space, which its data types collapse; nothing else that Unicode calls a space. */
#define XML_SPACE " \t\r\n"

/* Returns: (transfer full): @text without white space around it. */
static char *
dup_stripped (const char *text)
{
  const char *start = text + strspn (text, XML_SPACE);
  gsize length = strlen (start);
  while (length > 0 && strchr (XML_SPACE, start[length - 1]) != NULL)
    length--;
  return g_strndup (start, length);
}

static gboolean
parse_uint (KskXmlCursor *cursor, const char *name, const char *text, guint64 max, guint64 *value, GError **error)
{
  g_autofree char *digits = dup_stripped (text);
  gboolean plain = *digits != '\0' && digits[strspn (digits, "0123456789")] == '\0';
  if (!plain || !g_ascii_string_to_unsigned (digits, 10, 0, max, value, NULL)) {
    g_autofree char *shown = g_strescape (digits, NULL);
    return ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_VALUE, error,
                                "%s \"%.*s\" is not a number of plain digits from 0 to %" G_GUINT64_FORMAT, name,
                                MAX_SHOWN, shown, max);
  }
  return TRUE;
}

static gboolean
parse_time (KskXmlCursor *cursor, const char *name, const char *text, gint64 *time_s, GError **error)
{
  g_autofree char *stripped = dup_stripped (text);
  g_autoptr (GError) reason = NULL;
  if (!ksk_time_parse (stripped, time_s, &reason))
    return ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_VALUE, error, "%s %s", name, reason->message);
  return TRUE;
}

static char *
parse_name (KskXmlCursor *cursor, const char *name, const char *text, GError **error)
{
  const char *reason = NULL;
  g_autofree char *stripped = dup_stripped (text);
  if (*stripped == '\0')
    reason = "is empty";
  else if (strlen (stripped) > MAX_NAME_OCTETS)
    reason = "is longer than 255 octets";
  else
    for (const char *p = stripped; *p != '\0' && reason == NULL; p = g_utf8_next_char (p))
      if (!g_unichar_isprint (g_utf8_get_char (p)))
        reason = "holds a character that cannot be printed";

  if (reason != NULL) {
    ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_VALUE, error, "%s %s", name, reason);
    return NULL;
  }
  return g_steal_pointer (&stripped);
}

gboolean
ksk_xml_take_uint (KskXmlCursor *cursor, const char *name, guint64 max, guint64 *value, GError **error)
{
  const char *text = ksk_xml_cursor_take_text (cursor, name, error);
  return text != NULL && parse_uint (cursor, name, text, max, value, error);
}

gboolean
ksk_xml_take_time (KskXmlCursor *cursor, const char *name, gint64 *time_s, GError **error)
{
  const char *text = ksk_xml_cursor_take_text (cursor, name, error);
  return text != NULL && parse_time (cursor, name, text, time_s, error);
}

gboolean
ksk_xml_take_duration (KskXmlCursor *cursor, const char *name, gint64 *duration_s, GError **error)
{
  const char *text = ksk_xml_cursor_take_text (cursor, name, error);
  if (text == NULL)
    return FALSE;

  g_autofree char *stripped = dup_stripped (text);
  g_autoptr (GError) reason = NULL;
  if (!ksk_duration_parse (stripped, duration_s, &reason))
    return ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_VALUE, error, "%s %s", name, reason->message);
  return TRUE;
}

GBytes *
ksk_xml_take_base64 (KskXmlCursor *cursor, const char *name, GError **error)
{
  const char *text = ksk_xml_cursor_take_text (cursor, name, error);
  if (text == NULL)
    return NULL;

  GBytes *bytes = ksk_base64_decode (text);
  if (bytes == NULL)
    ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_VALUE, error, "%s is not canonical base64", name);
  return bytes;
}

char *
ksk_xml_take_name (KskXmlCursor *cursor, const char *name, GError **error)
{
  const char *text = ksk_xml_cursor_take_text (cursor, name, error);
  return text != NULL ? parse_name (cursor, name, text, error) : NULL;
}

gboolean
ksk_xml_get_uint (KskXmlCursor *cursor, const char *attribute, guint64 max, guint64 *value, GError **error)
{
  g_autofree char *text = ksk_xml_cursor_dup_attribute (cursor, attribute);
  if (text == NULL)
    return ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_SCHEMA, error, "the attribute %s is missing", attribute);
  return parse_uint (cursor, attribute, text, max, value, error);
}

gboolean
ksk_xml_get_time (KskXmlCursor *cursor, const char *attribute, gint64 *time_s, GError **error)
{
  g_autofree char *text = ksk_xml_cursor_dup_attribute (cursor, attribute);
  *time_s = -1;
  return text == NULL || parse_time (cursor, attribute, text, time_s, error);
}

gboolean
ksk_xml_get_name (KskXmlCursor *cursor, const char *attribute, gboolean required, char **value, GError **error)
{
  g_autofree char *text = ksk_xml_cursor_dup_attribute (cursor, attribute);
  *value = NULL;
  if (text == NULL)
    return !required
           || ksk_xml_cursor_fail (cursor, KSK_KSR_ERROR_SCHEMA, error, "the attribute %s is missing", attribute);
  *value = parse_name (cursor, attribute, text, error);
  return *value != NULL;
}
