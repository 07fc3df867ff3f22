/* `schemas`: which keys are published, sign and are revoked in each slot of a response. */
#include "config/sections.h"

#include "config/names.h"

/* A slot and the configuration whose keys it names. */
typedef struct {
  KskConfig *config;
  KskSchemaSlot *slot;
} SlotSection;

static gboolean
fail_no_key (const KskConfigPlace *place, const KskYamlNode *node, GPtrArray *keys, GError **error)
{
  g_autofree const char **names = g_new (const char *, keys->len);
  g_autofree char *advice = NULL;

  for (guint i = 0; i < keys->len; i++)
    names[i] = ((const KskKeyConfig *)g_ptr_array_index (keys, i))->name;
  advice = ksk_config_advise_name (node->text, names, keys->len);

  return ksk_config_place_fail (place, node->line, KSK_CONFIG_ERROR_REFERENCE, error,
                                "the key %s is not in the section keys; %s", node->text, advice);
}

/* Adds the key that @node names. */
static gboolean
add_key_name (KskConfigPlace *place, const KskYamlNode *node, KskConfig *config, GPtrArray *names, GError **error)
{
  const char *name = ksk_config_read_name (place, node, error);

  if (name == NULL)
    return FALSE;
  if (ksk_config_find_key (config, name) == NULL)
    return fail_no_key (place, node, config->keys, error);
  if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    return ksk_config_place_fail (place, node->line, KSK_CONFIG_ERROR_VALUE, error, "the key %s stands twice", name);

  g_ptr_array_add (names, g_strdup (name));
  return TRUE;
}

/* One name or a list of them. */
static gboolean
read_key_names (KskConfigPlace *place, const KskYamlNode *node, KskConfig *config, GStrv *member, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (node->kind == KSK_YAML_SEQUENCE) {
    for (guint i = 0; i < node->items->len; i++) {
      if (!add_key_name (place, g_ptr_array_index (node->items, i), config, names, error))
        return FALSE;
    }
  } else if (!add_key_name (place, node, config, names, error)) {
    return FALSE;
  }

  g_ptr_array_add (names, NULL);
  g_strfreev (*member);
  *member = (GStrv)g_ptr_array_free (g_steal_pointer (&names), FALSE);
  return TRUE;
}

static gboolean
read_publish (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  SlotSection *section = member;

  return read_key_names (place, node, section->config, &section->slot->publish, error);
}

static gboolean
read_sign (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  SlotSection *section = member;

  if (!read_key_names (place, node, section->config, &section->slot->sign, error))
    return FALSE;
  return section->slot->sign[0] != NULL
         || ksk_option_refuse (place, node, option, "at least one key, as nothing else signs this slot", error);
}

static gboolean
read_revoke (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  SlotSection *section = member;

  return read_key_names (place, node, section->config, &section->slot->revoke, error);
}

static gboolean
read_algorithms_may_differ (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                            GError **error)
{
  SlotSection *section = member;

  return ksk_read_boolean (place, node, option, &section->slot->algorithms_may_differ, error);
}

static const KskOption slot_options[] = {
  { "publish", read_publish, .flags = KSK_OPTION_NULLABLE },
  { "sign", read_sign, .flags = KSK_OPTION_REQUIRED },
  { "revoke", read_revoke, .flags = KSK_OPTION_NULLABLE },
  { "algorithms_may_differ", read_algorithms_may_differ },
};

static void
slot_free (gpointer data)
{
  KskSchemaSlot *slot = data;

  g_strfreev (slot->publish);
  g_strfreev (slot->sign);
  g_strfreev (slot->revoke);
  g_free (slot);
}

static KskSchemaSlot *
slot_new (void)
{
  KskSchemaSlot *slot = g_new0 (KskSchemaSlot, 1);

  slot->publish = g_new0 (char *, 1);
  slot->sign = g_new0 (char *, 1);
  slot->revoke = g_new0 (char *, 1);

  return slot;
}

/* Slots may stand in any order. As keys of a mapping differ, N of them within 1 to N are all there. */
static gboolean
read_slots (KskConfigPlace *place, const KskYamlNode *node, KskConfig *config, GPtrArray *slots, GError **error)
{
  guint n_slots = node->items->len / 2;
  const KskOption slot_number = { .min = 1, .max = n_slots };

  for (guint i = 0; i < n_slots; i++)
    g_ptr_array_add (slots, slot_new ());

  for (guint i = 0; i < n_slots; i++) {
    const KskYamlNode *key = g_ptr_array_index (node->items, 2 * i);
    const KskYamlNode *value = g_ptr_array_index (node->items, 2 * i + 1);
    SlotSection section = { .config = config };
    gsize mark;
    guint32 number;

    if (!ksk_read_uint (place, key, &slot_number, &number, NULL)) {
      g_autofree char *accepted = g_strdup_printf ("the slot numbers 1 to %u, none left out", n_slots);

      return ksk_option_refuse (place, key, &slot_number, accepted, error);
    }

    section.slot = g_ptr_array_index (slots, number - 1);
    mark = ksk_config_place_enter (place, key->text);
    if (!ksk_options_read (place, value, slot_options, G_N_ELEMENTS (slot_options), &section, error))
      return FALSE;
    ksk_config_place_leave (place, mark);
  }

  return TRUE;
}

gboolean
ksk_read_schemas (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                  GError **error)
{
  KskConfig *config = member;

  if (!ksk_config_expect_mapping (place, node, error))
    return FALSE;

  for (guint i = 0; i < node->items->len; i += 2) {
    const KskYamlNode *value = g_ptr_array_index (node->items, i + 1);
    const char *name = ksk_config_read_name (place, g_ptr_array_index (node->items, i), error);

    if (name == NULL)
      return FALSE;

    g_autoptr (KskSchema) schema = g_new0 (KskSchema, 1);
    gsize mark = ksk_config_place_enter (place, name);

    schema->name = g_strdup (name);
    schema->slots = g_ptr_array_new_with_free_func (slot_free);
    if (!ksk_config_expect_mapping (place, value, error))
      return FALSE;
    if (value->items->len == 0)
      return ksk_config_place_fail (place, value->line, KSK_CONFIG_ERROR_VALUE, error,
                                    "has no slots; a schema has one for each bundle");
    if (!read_slots (place, value, config, schema->slots, error))
      return FALSE;
    ksk_config_place_leave (place, mark);
    g_ptr_array_add (config->schemas, g_steal_pointer (&schema));
  }

  return TRUE;
}

void
ksk_schema_free (KskSchema *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->slots);
  g_free (self);
}
