/* The JSON of card files and set files. */
#include "card-json.h"

#include <string.h>

/* The set, a list, a card. */
#define MAX_DEPTH 4

/* Returns FALSE for what no file of ours holds, before a parser sees it: json-glib calls itself for every level,
 * however many there are, and reads comments. */
static gboolean
screen (const char *text, gsize n)
{
  guint depth = 0;
  gboolean in_string = FALSE;
  for (gsize i = 0; i < n; i++) {
    if (text[i] == '"')
      in_string = !in_string;
    else if (in_string)
      i += text[i] == '\\';
    else if (text[i] == '[' || text[i] == '{') {
      if (++depth > MAX_DEPTH)
        return FALSE;
    } else if (text[i] == ']' || text[i] == '}')
      depth -= depth > 0;
    else if (text[i] == '\0' || strchr (",: \n0123456789", text[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}

JsonObject *
ksk_card_json_parse (GBytes *bytes, gsize max_bytes, const char *what, GError **error)
{
  g_return_val_if_fail (bytes != NULL && what != NULL, NULL);

  gsize n = 0;
  const char *text = g_bytes_get_data (bytes, &n);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  if (n > 0 && n <= max_bytes && g_utf8_validate_len (text, n, NULL) && screen (text, n)
      && json_parser_load_from_data (parser, text, (gssize)n, NULL)) {
    JsonNode *root = json_parser_get_root (parser);
    if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
      return json_object_ref (json_node_get_object (root));
  }
  g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT, "This file is not %s, or only a part of it", what);
  return NULL;
}

GBytes *
ksk_card_json_write (JsonObject *object)
{
  g_return_val_if_fail (object != NULL, NULL);

  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (root, object);
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);
  g_autoptr (GString) text = g_string_new (NULL);
  json_generator_to_gstring (generator, text);
  g_string_append_c (text, '\n');
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

static gboolean
refuse (const char *name, GError **error)
{
  g_set_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT, "Its \"%s\" is not there, or not as it was written", name);
  return FALSE;
}

/* Returns: (transfer none) (nullable): a member of that type. */
static JsonNode *
find_member (JsonObject *object, const char *name, JsonNodeType type, GError **error)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;
  if (node != NULL && json_node_get_node_type (node) == type)
    return node;
  refuse (name, error);
  return NULL;
}

gboolean
ksk_card_json_get_number (JsonObject *object, const char *name, guint64 most, guint64 *value, GError **error)
{
  JsonNode *node = find_member (object, name, JSON_NODE_VALUE, error);
  if (node == NULL)
    return FALSE;
  if (json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 0
      || (guint64)json_node_get_int (node) > most)
    return refuse (name, error);
  *value = (guint64)json_node_get_int (node);
  return TRUE;
}

static const char *
get_string (JsonObject *object, const char *name, GError **error)
{
  JsonNode *node = find_member (object, name, JSON_NODE_VALUE, error);
  if (node == NULL)
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_get_string (node);
  refuse (name, error);
  return NULL;
}

gboolean
ksk_card_json_get_hex (JsonObject *object, const char *name, guint8 *bytes, gsize n, GError **error)
{
  const char *text = get_string (object, name, error);
  if (text == NULL)
    return FALSE;
  if (strlen (text) != 2 * n || strspn (text, "0123456789abcdef") != 2 * n)
    return refuse (name, error);
  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8)(g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]));
  return TRUE;
}

const char *
ksk_card_json_get_text (JsonObject *object, const char *name, gsize max_characters, GError **error)
{
  const char *text = get_string (object, name, error);
  if (text == NULL || ksk_card_json_is_text (text, max_characters))
    return text;
  refuse (name, error);
  return NULL;
}

JsonObject *
ksk_card_json_get_object (JsonObject *object, const char *name, GError **error)
{
  JsonNode *node = find_member (object, name, JSON_NODE_OBJECT, error);
  return node != NULL ? json_node_get_object (node) : NULL;
}

JsonArray *
ksk_card_json_get_array (JsonObject *object, const char *name, GError **error)
{
  JsonNode *node = find_member (object, name, JSON_NODE_ARRAY, error);
  return node != NULL ? json_node_get_array (node) : NULL;
}

void
ksk_card_json_set_hex (JsonObject *object, const char *name, const guint8 *bytes, gsize n)
{
  g_autoptr (GString) text = g_string_sized_new (2 * n);
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  json_object_set_string_member (object, name, text->str);
}

gboolean
ksk_card_json_is_text (const char *text, gsize max_characters)
{
  g_return_val_if_fail (text != NULL, FALSE);

  if (!g_utf8_validate (text, -1, NULL) || *text == '\0' || (gsize)g_utf8_strlen (text, -1) > max_characters)
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isprint (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}
