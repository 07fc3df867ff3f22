/* A YAML file as an immutable tree: libyaml's events to nodes. */
#include "config/yaml-tree.h"

#include "config/place.h"

#include <string.h>
#include <yaml.h>

/* Keys are sorted and compared: bounded, so that many aliases of one huge key cost little. */
#define MAX_KEY_BYTES 255

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define TAG_PREFIX "tag:yaml.org,2002:"

struct _KskYamlTree {
  GPtrArray *nodes; /* (element-type KskYamlNode): owns every node */
  KskYamlNode *root;
};

typedef struct {
  const char *text;
  gsize n_bytes;
  yaml_parser_t parser;
  KskYamlTree *tree;
  KskConfigPlace place;
  GTree *anchors;  /* name to KskYamlNode; a tree, as a hash table can be made slow on purpose */
  GPtrArray *open; /* (element-type KskYamlNode): the lists and mappings being read, outermost first */
} Builder;

static const char *const scalar_tags[] = { "str", "null", "bool", "int", "float", "timestamp", NULL };
static const char *const sequence_tags[] = { "seq", NULL };
static const char *const mapping_tags[] = { "map", NULL };

static const char *const null_words[] = { "", "~", "null", "Null", "NULL", NULL };
static const char *const true_words[] = { "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", NULL };
static const char *const false_words[] = { "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", NULL };

static gboolean build_node (Builder *self, yaml_event_t *event, guint depth, KskYamlNode **node, GError **error);

void
ksk_yaml_text_free (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
node_free (gpointer data)
{
  KskYamlNode *node = data;

  ksk_yaml_text_free (node->text);
  g_clear_pointer (&node->items, g_ptr_array_unref);
  g_free (node);
}

static void
event_clear (yaml_event_t *event)
{
  if (event->type == YAML_SCALAR_EVENT)
    explicit_bzero (event->data.scalar.value, event->data.scalar.length);
  yaml_event_delete (event);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (yaml_event_t, event_clear)

static guint
count_lines (const char *text, gsize n_bytes)
{
  guint n_lines = 1;

  for (gsize i = 0; i < n_bytes; i++)
    n_lines += text[i] == '\n';

  return n_lines;
}

static gboolean
fail_parser (Builder *self, GError **error)
{
  const yaml_parser_t *parser = &self->parser;

  if (parser->error == YAML_MEMORY_ERROR)
    g_error ("out of memory");
  if (parser->error == YAML_READER_ERROR)
    return ksk_config_place_fail (&self->place, count_lines (self->text, MIN (parser->problem_offset, self->n_bytes)),
                                  KSK_CONFIG_ERROR_SYNTAX, error, "not valid YAML: %s", parser->problem);
  return ksk_config_place_fail (&self->place, parser->problem_mark.line + 1, KSK_CONFIG_ERROR_SYNTAX, error,
                                "not valid YAML: %s%s%s", parser->problem, parser->context != NULL ? " " : "",
                                parser->context != NULL ? parser->context : "");
}

static gboolean
next_event (Builder *self, yaml_event_t *event, GError **error)
{
  if (!yaml_parser_parse (&self->parser, event))
    return fail_parser (self, error);
  return TRUE;
}

/* Adds a node that is not complete yet; @tag and @anchor as the file has them. */
static gboolean
add_node (Builder *self, KskYamlKind kind, const yaml_event_t *event, const yaml_char_t *tag, const yaml_char_t *anchor,
          KskYamlNode **node, GError **error)
{
  static const char *const *const tags[] = { scalar_tags, sequence_tags, mapping_tags };
  guint line = event->start_mark.line + 1;
  const char *tag_name = NULL;

  if (self->tree->nodes->len >= KSK_YAML_MAX_NODES)
    return ksk_config_place_fail (&self->place, line, KSK_CONFIG_ERROR_SYNTAX, error,
                                  "more than %u values; a configuration has far fewer", KSK_YAML_MAX_NODES);
  if (tag != NULL) {
    if (g_str_has_prefix ((const char *)tag, TAG_PREFIX)) {
      for (const char *const *t = tags[kind]; *t != NULL && tag_name == NULL; t++)
        tag_name = g_str_equal (*t, (const char *)tag + strlen (TAG_PREFIX)) ? *t : NULL;
    }
    if (tag_name == NULL) {
      g_autofree char *shown = ksk_config_display_text ((const char *)tag);

      return ksk_config_place_fail (&self->place, line, KSK_CONFIG_ERROR_SYNTAX, error,
                                    "the tag \"%s\" is not accepted here; leave it out", shown);
    }
  }

  *node = g_new0 (KskYamlNode, 1);
  (*node)->kind = kind;
  (*node)->line = line;
  (*node)->size = 1;
  (*node)->depth = 1;
  (*node)->tag = tag_name;
  g_ptr_array_add (self->tree->nodes, *node);

  /* As YAML has it, an anchor that stands twice means the nearest one before the alias. */
  if (anchor != NULL)
    g_tree_replace (self->anchors, g_strdup ((const char *)anchor), *node);

  return TRUE;
}

static gboolean
build_scalar (Builder *self, const yaml_event_t *event, KskYamlNode **node, GError **error)
{
  const char *value = (const char *)event->data.scalar.value;

  if (!add_node (self, KSK_YAML_SCALAR, event, event->data.scalar.tag, event->data.scalar.anchor, node, error))
    return FALSE;
  if (strlen (value) != event->data.scalar.length)
    return ksk_config_place_fail (&self->place, (*node)->line, KSK_CONFIG_ERROR_SYNTAX, error,
                                  "the text holds a NUL character; no option accepts one");

  (*node)->text = g_strdup (value);
  if ((*node)->tag != NULL)
    (*node)->quoted = g_str_equal ((*node)->tag, "str");
  else
    (*node)->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
  if ((*node)->quoted)
    (*node)->tag = NULL;

  return TRUE;
}

static gboolean
find_alias (Builder *self, const yaml_event_t *event, guint depth, KskYamlNode **node, GError **error)
{
  const char *anchor = (const char *)event->data.alias.anchor;
  guint line = event->start_mark.line + 1;
  g_autofree char *shown = ksk_config_display_text (anchor);

  *node = g_tree_lookup (self->anchors, anchor);
  if (*node == NULL)
    return ksk_config_place_fail (&self->place, line, KSK_CONFIG_ERROR_SYNTAX, error,
                                  "the alias *%s has no anchor &%s before it", shown, shown);
  if (g_ptr_array_find (self->open, *node, NULL))
    return ksk_config_place_fail (&self->place, line, KSK_CONFIG_ERROR_SYNTAX, error,
                                  "the alias *%s stands inside what it names, so it would never end", shown);
  if (depth + (*node)->depth - 1 > KSK_YAML_MAX_DEPTH)
    return ksk_config_place_fail (&self->place, line, KSK_CONFIG_ERROR_SYNTAX, error,
                                  "more than %u levels within one another, with *%s written out", KSK_YAML_MAX_DEPTH,
                                  shown);
  return TRUE;
}

static gboolean
check_key (Builder *self, const KskYamlNode *key, guint line, GError **error)
{
  if (key->kind != KSK_YAML_SCALAR)
    return ksk_config_place_fail (&self->place, line, KSK_CONFIG_ERROR_SYNTAX, error,
                                  "a list or mapping stands where a name must be");
  if (strlen (key->text) > MAX_KEY_BYTES)
    return ksk_config_place_fail (&self->place, line, KSK_CONFIG_ERROR_SYNTAX, error, "a name is longer than %d bytes",
                                  MAX_KEY_BYTES);
  if (!key->quoted && g_str_equal (key->text, "<<"))
    return ksk_config_place_fail (&self->place, line, KSK_CONFIG_ERROR_SYNTAX, error,
                                  "the merge key << is not accepted, as what is merged is easily misread; write the "
                                  "options out");
  return TRUE;
}

/* Reads keys and values, or items, up to the event @end. */
static gboolean
build_items (Builder *self, KskYamlNode *parent, yaml_event_type_t end, guint depth, GError **error)
{
  parent->items = g_ptr_array_new ();
  g_ptr_array_add (self->open, parent);

  while (TRUE) {
    g_auto (yaml_event_t) event = { YAML_NO_EVENT };
    const KskYamlNode *key = NULL;
    gsize mark = self->place.path->len;
    KskYamlNode *child;

    if (!next_event (self, &event, error))
      return FALSE;
    if (event.type == end)
      break;

    if (parent->kind == KSK_YAML_MAPPING && parent->items->len % 2 == 1) {
      key = g_ptr_array_index (parent->items, parent->items->len - 1);
      ksk_config_place_enter (&self->place, key->text);
    }
    if (!build_node (self, &event, depth + 1, &child, error))
      return FALSE;
    ksk_config_place_leave (&self->place, mark);
    if (parent->kind == KSK_YAML_MAPPING && key == NULL && !check_key (self, child, event.start_mark.line + 1, error))
      return FALSE;

    g_ptr_array_add (parent->items, child);
    parent->size += child->size;
    parent->depth = MAX (parent->depth, child->depth + 1);
    if (parent->size > KSK_YAML_MAX_NODES)
      return ksk_config_place_fail (&self->place, event.start_mark.line + 1, KSK_CONFIG_ERROR_SYNTAX, error,
                                    "more than %u values with the aliases written out; a configuration has far fewer",
                                    KSK_YAML_MAX_NODES);
  }

  g_ptr_array_set_size (self->open, self->open->len - 1);
  return TRUE;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const KskYamlNode *const *left = a;
  const KskYamlNode *const *right = b;

  return strcmp ((*left)->text, (*right)->text);
}

static gboolean
check_unique_keys (Builder *self, const KskYamlNode *mapping, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();

  for (guint i = 0; i < mapping->items->len; i += 2)
    g_ptr_array_add (keys, g_ptr_array_index (mapping->items, i));
  /* A stable sort, so that of two equal keys the first in the file comes first. */
  g_ptr_array_sort (keys, compare_keys);

  for (guint i = 1; i < keys->len; i++) {
    const KskYamlNode *first = g_ptr_array_index (keys, i - 1);
    const KskYamlNode *second = g_ptr_array_index (keys, i);

    if (g_str_equal (first->text, second->text)) {
      ksk_config_place_enter (&self->place, second->text);
      return ksk_config_place_fail (&self->place, second->line, KSK_CONFIG_ERROR_UNKNOWN_KEY, error,
                                    "stands twice, the first time on line %u; remove one of the two", first->line);
    }
  }

  return TRUE;
}

static gboolean
build_node (Builder *self, yaml_event_t *event, guint depth, KskYamlNode **node, GError **error)
{
  if (depth > KSK_YAML_MAX_DEPTH)
    return ksk_config_place_fail (&self->place, event->start_mark.line + 1, KSK_CONFIG_ERROR_SYNTAX, error,
                                  "more than %u levels within one another", KSK_YAML_MAX_DEPTH);

  switch (event->type) {
    case YAML_SCALAR_EVENT:
      return build_scalar (self, event, node, error);
    case YAML_ALIAS_EVENT:
      return find_alias (self, event, depth, node, error);
    case YAML_SEQUENCE_START_EVENT:
      return add_node (self, KSK_YAML_SEQUENCE, event, event->data.sequence_start.tag,
                       event->data.sequence_start.anchor, node, error)
             && build_items (self, *node, YAML_SEQUENCE_END_EVENT, depth, error);
    case YAML_MAPPING_START_EVENT:
      return add_node (self, KSK_YAML_MAPPING, event, event->data.mapping_start.tag, event->data.mapping_start.anchor,
                       node, error)
             && build_items (self, *node, YAML_MAPPING_END_EVENT, depth, error)
             && check_unique_keys (self, *node, error);
    default:
      g_return_val_if_reached (FALSE);
  }
}

/* Stream start, one document, stream end. */
static gboolean
build_tree (Builder *self, GError **error)
{
  static const yaml_event_type_t before[] = { YAML_STREAM_START_EVENT, YAML_DOCUMENT_START_EVENT };

  for (guint i = 0; i < G_N_ELEMENTS (before); i++) {
    g_auto (yaml_event_t) event = { YAML_NO_EVENT };

    if (!next_event (self, &event, error))
      return FALSE;
    if (event.type != before[i])
      return ksk_config_place_fail (&self->place, 0, KSK_CONFIG_ERROR_SYNTAX, error,
                                    "the file is empty; a configuration has at least one section");
  }

  g_auto (yaml_event_t) root = { YAML_NO_EVENT };
  g_auto (yaml_event_t) document_end = { YAML_NO_EVENT };
  g_auto (yaml_event_t) stream_end = { YAML_NO_EVENT };

  if (!next_event (self, &root, error) || !build_node (self, &root, 1, &self->tree->root, error)
      || !next_event (self, &document_end, error) || !next_event (self, &stream_end, error))
    return FALSE;
  if (stream_end.type != YAML_STREAM_END_EVENT)
    return ksk_config_place_fail (&self->place, stream_end.start_mark.line + 1, KSK_CONFIG_ERROR_SYNTAX, error,
                                  "a second YAML document begins; a configuration is one document");
  return TRUE;
}

/* libyaml compares every %TAG line with all others: a file full of them would keep it busy for minutes. */
static gboolean
check_no_directives (Builder *self, GError **error)
{
  static const char *const starts[] = { "\n%", "\r%", "\xC2\x85%", "\xE2\x80\xA8%", "\xE2\x80\xA9%" };
  const char *found = self->n_bytes > 0 && self->text[0] == '%' ? self->text : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (starts) && found == NULL; i++)
    found = memmem (self->text, self->n_bytes, starts[i], strlen (starts[i]));
  if (found == NULL)
    return TRUE;
  return ksk_config_place_fail (&self->place, count_lines (self->text, found - self->text + 1), KSK_CONFIG_ERROR_SYNTAX,
                                error, "a line begins with %%, a YAML directive; leave it out");
}

static gboolean
check_text (Builder *self, GError **error)
{
  const char *end;

  if (self->n_bytes > KSK_YAML_MAX_BYTES)
    return ksk_config_place_fail (&self->place, 0, KSK_CONFIG_ERROR_SYNTAX, error,
                                  "the file has %" G_GSIZE_FORMAT " bytes; accepted are at most %d", self->n_bytes,
                                  KSK_YAML_MAX_BYTES);
  if (!g_utf8_validate_len (self->text, self->n_bytes, &end))
    return ksk_config_place_fail (&self->place, count_lines (self->text, end - self->text), KSK_CONFIG_ERROR_SYNTAX,
                                  error, "byte 0x%02X is not UTF-8 text; save the file as UTF-8", (guchar)*end);
  return check_no_directives (self, error);
}

static int
compare_anchors (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return strcmp (a, b);
}

KskYamlTree *
ksk_yaml_tree_parse (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (KskYamlTree) tree = g_new0 (KskYamlTree, 1);
  Builder builder = { .tree = tree };
  gboolean ok;

  builder.text = g_bytes_get_data (bytes, &builder.n_bytes);
  if (builder.n_bytes == 0)
    builder.text = "";
  /* With a byte order mark left in, libyaml takes the first line to be indented by it. */
  if (builder.n_bytes >= strlen (BYTE_ORDER_MARK)
      && memcmp (builder.text, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) == 0) {
    builder.text += strlen (BYTE_ORDER_MARK);
    builder.n_bytes -= strlen (BYTE_ORDER_MARK);
  }

  tree->nodes = g_ptr_array_new_with_free_func (node_free);
  ksk_config_place_init (&builder.place, name);
  builder.anchors = g_tree_new_full (compare_anchors, NULL, g_free, NULL);
  builder.open = g_ptr_array_new ();
  if (!yaml_parser_initialize (&builder.parser))
    g_error ("out of memory");
  yaml_parser_set_encoding (&builder.parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string (&builder.parser, (const guchar *)builder.text, builder.n_bytes);

  ok = check_text (&builder, error) && build_tree (&builder, error);

  yaml_parser_delete (&builder.parser);
  g_ptr_array_unref (builder.open);
  g_tree_unref (builder.anchors);
  ksk_config_place_clear (&builder.place);

  return ok ? g_steal_pointer (&tree) : NULL;
}

void
ksk_yaml_tree_free (KskYamlTree *self)
{
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  g_free (self);
}

const KskYamlNode *
ksk_yaml_tree_get_root (const KskYamlTree *self)
{
  return self->root;
}

static gboolean
is_word (const KskYamlNode *node, const char *tag, const char *const *words)
{
  return node->kind == KSK_YAML_SCALAR && !node->quoted && (node->tag == NULL || g_str_equal (node->tag, tag))
         && g_strv_contains (words, node->text);
}

gboolean
ksk_yaml_node_is_null (const KskYamlNode *node)
{
  return is_word (node, "null", null_words);
}

gboolean
ksk_yaml_node_is_boolean (const KskYamlNode *node, gboolean *value)
{
  *value = is_word (node, "bool", true_words);
  return *value || is_word (node, "bool", false_words);
}
