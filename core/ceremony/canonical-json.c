/* JSON in its one spelling. json-glib reads; what it reads is written again and compared, as it takes more than JSON:
 * comments, hexadecimal numbers, names that stand twice. Its writer is not used, as it leaves U+001F unescaped. */
#include "ceremony/canonical-json.h"

#include <gio/gio.h>
#include <string.h>

static gboolean append_node (GString *text, JsonNode *node, guint depth);

void
ksk_canonical_json_append_string (GString *text, const char *string)
{
  static const char escapes[] = "\b\f\n\r\t\"\\", letters[] = "bfnrt\"\\";

  g_string_append_c (text, '"');
  for (const char *p = string; *p != '\0'; p++) {
    const char *escape = strchr (escapes, *p);
    if (escape != NULL)
      g_string_append_printf (text, "\\%c", letters[escape - escapes]);
    else if ((guchar)*p < 0x20)
      g_string_append_printf (text, "\\u%04x", (guint)*p);
    else
      g_string_append_c (text, *p);
  }
  g_string_append_c (text, '"');
}

static gboolean
append_text (GString *text, const char *string)
{
  if (string == NULL || !g_utf8_validate (string, -1, NULL))
    return FALSE;
  ksk_canonical_json_append_string (text, string);
  return TRUE;
}

static gboolean
append_integer (GString *text, gint64 value)
{
  if (value < -KSK_MAX_JSON_INTEGER || value > KSK_MAX_JSON_INTEGER)
    return FALSE;
  g_string_append_printf (text, "%" G_GINT64_FORMAT, value);
  return TRUE;
}

static gboolean
append_scalar (GString *text, JsonNode *node)
{
  switch (json_node_get_value_type (node)) {
    case G_TYPE_STRING:
      return append_text (text, json_node_get_string (node));
    case G_TYPE_INT64:
      return append_integer (text, json_node_get_int (node));
    case G_TYPE_BOOLEAN:
      g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
      return TRUE;
    default:
      return FALSE;
  }
}

static gboolean
append_array (GString *text, JsonArray *array, guint depth)
{
  g_string_append_c (text, '[');
  for (guint i = 0; i < json_array_get_length (array); i++) {
    if (i > 0)
      g_string_append_c (text, ',');
    if (!append_node (text, json_array_get_element (array, i), depth))
      return FALSE;
  }
  g_string_append_c (text, ']');
  return TRUE;
}

static gboolean
append_object (GString *text, JsonObject *object, guint depth)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  const char *separator = "";

  g_string_append_c (text, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    g_string_append (text, separator);
    separator = ",";
    if (!append_text (text, name))
      return FALSE;
    g_string_append_c (text, ':');
    if (!append_node (text, value, depth))
      return FALSE;
  }
  g_string_append_c (text, '}');
  return TRUE;
}

static gboolean
append_node (GString *text, JsonNode *node, guint depth)
{
  switch (json_node_get_node_type (node)) {
    case JSON_NODE_OBJECT:
      return depth > 0 && append_object (text, json_node_get_object (node), depth - 1);
    case JSON_NODE_ARRAY:
      return depth > 0 && append_array (text, json_node_get_array (node), depth - 1);
    case JSON_NODE_VALUE:
      return append_scalar (text, node);
    case JSON_NODE_NULL:
    default:
      g_string_append (text, "null");
      return TRUE;
  }
}

gboolean
ksk_canonical_json_append (GString *text, JsonNode *node)
{
  g_return_val_if_fail (text != NULL && node != NULL, FALSE);
  return append_node (text, node, KSK_MAX_JSON_DEPTH);
}

/* Returns what is wrong with @text before a parser sees it, or NULL. json-glib calls itself for every level, however
 * many there are; and what begins a comment or another kind of string must not hide brackets from the counting here. */
static const char *
screen (const char *text, gsize n_bytes)
{
  guint depth = 0;
  gboolean in_string = FALSE;
  for (gsize i = 0; i < n_bytes; i++) {
    if (text[i] == '"')
      in_string = !in_string;
    else if (in_string)
      i += text[i] == '\\';
    else if (strchr ("[{", text[i]) != NULL) {
      if (++depth > KSK_MAX_JSON_DEPTH)
        return "its values stand too deep in each other";
    } else if (strchr ("]}", text[i]) != NULL)
      depth -= depth > 0;
    else if (strchr (",:-0123456789aeflnrstu", text[i]) == NULL)
      return "it is not JSON without white space and fractions";
  }
  return NULL;
}

static JsonObject *
refuse (GError **error, const char *reason)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s", reason);
  return NULL;
}

JsonObject *
ksk_canonical_json_parse (const char *text, gsize n_bytes, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate_len (text, n_bytes, NULL))
    return refuse (error, "it is not UTF-8");
  const char *wrong = screen (text, n_bytes);
  if (wrong != NULL)
    return refuse (error, wrong);

  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, (gssize)n_bytes, NULL))
    return refuse (error, "it is not JSON");
  JsonNode *root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return refuse (error, "it is not an object of JSON");

  g_autoptr (GString) again = g_string_sized_new (n_bytes);
  if (!ksk_canonical_json_append (again, root) || again->len != n_bytes || memcmp (again->str, text, n_bytes) != 0)
    return refuse (error, "a name stands twice in it, or a value is not in its one spelling");
  return json_object_ref (json_node_get_object (root));
}
