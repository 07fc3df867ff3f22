/* `hsm`: the PKCS#11 modules, and what they need. */
#include "config/sections.h"

#define MAX_PIN_BYTES 255
#define MAX_VARIABLES 64

static gboolean
is_variable_name (const char *text)
{
  for (const char *p = text; *p != '\0'; p++) {
    if (*p != '_' && !g_ascii_isalpha (*p) && (p == text || !g_ascii_isdigit (*p)))
      return FALSE;
  }

  return text[0] != '\0';
}

static gboolean
read_environment (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                  GError **error)
{
  static const KskOption variable = { .min = 0, .max = KSK_CONFIG_MAX_TEXT_BYTES };
  GHashTable *environment = *(GHashTable **)member;

  if (!ksk_config_expect_mapping (place, node, error))
    return FALSE;
  if (node->items->len / 2 > MAX_VARIABLES)
    return ksk_config_place_fail (place, node->line, KSK_CONFIG_ERROR_VALUE, error,
                                  "%u variables stand here; accepted: at most %d", node->items->len / 2, MAX_VARIABLES);

  for (guint i = 0; i < node->items->len; i += 2) {
    const KskYamlNode *key = g_ptr_array_index (node->items, i);
    gsize mark = ksk_config_place_enter (place, key->text);
    g_autofree char *value = NULL;

    if (!is_variable_name (key->text))
      return ksk_config_place_fail (place, key->line, KSK_CONFIG_ERROR_VALUE, error,
                                    "not the name of an environment variable; accepted: letters, digits and "
                                    "underscores, no digit first");
    if (!ksk_read_text (place, g_ptr_array_index (node->items, i + 1), &variable, &value, error))
      return FALSE;
    ksk_config_place_leave (place, mark);
    g_hash_table_replace (environment, g_strdup (key->text), g_steal_pointer (&value));
  }

  return TRUE;
}

#define HSM(name) offsetof (KskHsmConfig, name)

static const KskOption options[] = {
  /* As written: what `$NAME` stands for is looked up when the module is loaded. */
  { "module", ksk_read_text, HSM (module), 1, KSK_CONFIG_MAX_TEXT_BYTES, KSK_OPTION_REQUIRED },
  { "pin", ksk_read_text, HSM (pin), 1, MAX_PIN_BYTES, KSK_OPTION_NULLABLE | KSK_OPTION_SECRET },
  { "so_pin", ksk_read_text, HSM (so_pin), 1, MAX_PIN_BYTES, KSK_OPTION_NULLABLE | KSK_OPTION_SECRET },
  { "so_login", ksk_read_boolean, HSM (so_login), .flags = KSK_OPTION_NULLABLE },
  { "env", read_environment, HSM (env), .flags = KSK_OPTION_NULLABLE },
};

gboolean
ksk_read_hsm (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  KskConfig *config = member;

  if (!ksk_config_expect_mapping (place, node, error))
    return FALSE;

  for (guint i = 0; i < node->items->len; i += 2) {
    const char *name = ksk_config_read_name (place, g_ptr_array_index (node->items, i), error);

    if (name == NULL)
      return FALSE;

    g_autoptr (KskHsmConfig) hsm = g_new0 (KskHsmConfig, 1);
    gsize mark = ksk_config_place_enter (place, name);

    hsm->name = g_strdup (name);
    hsm->env = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    if (!ksk_options_read (place, g_ptr_array_index (node->items, i + 1), options, G_N_ELEMENTS (options), hsm, error))
      return FALSE;
    ksk_config_place_leave (place, mark);
    g_ptr_array_add (config->hsms, g_steal_pointer (&hsm));
  }

  return TRUE;
}

void
ksk_hsm_config_free (KskHsmConfig *self)
{
  g_free (self->name);
  g_free (self->module);
  ksk_yaml_text_free (self->pin);
  ksk_yaml_text_free (self->so_pin);
  g_hash_table_unref (self->env);
  g_free (self->token_label);
  g_free (self->token_serial);
  g_free (self);
}
