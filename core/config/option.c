/* The options of a section, read as their table says. */
#include "config/option.h"

#include "config/names.h"

#include <string.h>

static const KskOption *
find_option (const KskOption *options, gsize n_options, const KskYamlNode *key)
{
  for (gsize i = 0; i < n_options; i++) {
    if (g_str_equal (options[i].name, key->text))
      return &options[i];
  }

  return NULL;
}

static const KskYamlNode *
find_value (const KskYamlNode *mapping, const char *name)
{
  for (guint i = 0; i < mapping->items->len; i += 2) {
    const KskYamlNode *key = g_ptr_array_index (mapping->items, i);

    if (g_str_equal (key->text, name))
      return g_ptr_array_index (mapping->items, i + 1);
  }

  return NULL;
}

static gboolean
fail_unknown (KskConfigPlace *place, const KskYamlNode *key, const KskOption *options, gsize n_options, GError **error)
{
  g_autofree const char **names = g_new (const char *, n_options);
  g_autofree char *advice = NULL;

  for (gsize i = 0; i < n_options; i++)
    names[i] = options[i].name;
  advice = ksk_config_advise_name (key->text, names, n_options);

  ksk_config_place_enter (place, key->text);
  return ksk_config_place_fail (place, key->line, KSK_CONFIG_ERROR_UNKNOWN_KEY, error, "unknown option; %s", advice);
}

gboolean
ksk_options_read (KskConfigPlace *place, const KskYamlNode *node, const KskOption *options, gsize n_options,
                  gpointer section, GError **error)
{
  if (!ksk_config_expect_mapping (place, node, error))
    return FALSE;

  for (guint i = 0; i < node->items->len; i += 2) {
    const KskYamlNode *key = g_ptr_array_index (node->items, i);

    if (find_option (options, n_options, key) == NULL)
      return fail_unknown (place, key, options, n_options, error);
  }

  for (gsize i = 0; i < n_options; i++) {
    const KskOption *option = &options[i];
    const KskYamlNode *value = find_value (node, option->name);
    gsize mark = ksk_config_place_enter (place, option->name);

    if (value == NULL) {
      if (option->flags & KSK_OPTION_REQUIRED)
        return ksk_config_place_fail (place, node->line, KSK_CONFIG_ERROR_VALUE, error,
                                      "missing; this option must be given");
    } else if (!(option->flags & KSK_OPTION_NULLABLE) || !ksk_yaml_node_is_null (value)) {
      if (!option->read (place, value, option, (char *)section + option->offset, error))
        return FALSE;
    }
    ksk_config_place_leave (place, mark);
  }

  return TRUE;
}

static char *
describe (const KskYamlNode *node, gboolean secret)
{
  g_autofree char *shown = NULL;

  if (node->kind == KSK_YAML_SEQUENCE)
    return g_strdup ("a list");
  if (node->kind == KSK_YAML_MAPPING)
    return g_strdup ("a mapping");
  if (ksk_yaml_node_is_null (node))
    return g_strdup ("nothing");
  if (secret)
    return g_strdup ("a value");

  shown = ksk_config_display_text (node->text);
  return g_strdup_printf ("%s\"%s\"", node->quoted ? "the quoted text " : "", shown);
}

gboolean
ksk_option_refuse (const KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, const char *accepted,
                   GError **error)
{
  g_autofree char *found = describe (node, option->flags & KSK_OPTION_SECRET);

  return ksk_config_place_fail (place, node->line, KSK_CONFIG_ERROR_VALUE, error, "%s stands here; accepted: %s", found,
                                accepted);
}

gboolean
ksk_config_expect_mapping (const KskConfigPlace *place, const KskYamlNode *node, GError **error)
{
  static const KskOption mapping = { 0 };

  if (node->kind == KSK_YAML_MAPPING)
    return TRUE;
  return ksk_option_refuse (place, node, &mapping, "a mapping, `name: value` on lines of their own", error);
}
