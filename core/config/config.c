/* The configuration: the value, its defaults, its sections. */
#include "config/sections.h"

#include "config/names.h"

/* In this order, not the file's: schemas name keys, and ceremony names HSMs. */
static const KskOption sections[] = {
  { "hsm", ksk_read_hsm, .flags = KSK_OPTION_NULLABLE },
  /* No null: an empty section would pass for none, and none means that no previous SKR is called for. */
  { "filenames", ksk_read_filenames },
  { "keys", ksk_read_keys, .flags = KSK_OPTION_NULLABLE },
  { "request_policy", ksk_read_request_policy, .flags = KSK_OPTION_NULLABLE },
  { "response_policy", ksk_read_response_policy, .flags = KSK_OPTION_NULLABLE },
  { "ksk_policy", ksk_read_ksk_policy, .flags = KSK_OPTION_NULLABLE },
  { "schemas", ksk_read_schemas, .flags = KSK_OPTION_NULLABLE },
  { "ceremony", ksk_read_ceremony, .flags = KSK_OPTION_NULLABLE },
};

KskConfig *
ksk_config_new_default (void)
{
  KskConfig *self = g_new0 (KskConfig, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->hsms = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_hsm_config_free);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_key_config_free);
  self->schemas = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_schema_free);
  ksk_request_policy_init (&self->request_policy);
  ksk_response_policy_init (&self->response_policy);
  ksk_ksk_policy_init (&self->ksk_policy);
  ksk_ceremony_config_init (&self->ceremony);
  self->warnings = ksk_config_build_warnings (self);

  return self;
}

KskConfig *
ksk_config_parse (GBytes *bytes, const char *name, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  g_auto (KskConfigPlace) place = { 0 };
  g_autoptr (KskYamlTree) tree = NULL;
  g_autoptr (KskConfig) self = NULL;

  ksk_config_place_init (&place, name);
  tree = ksk_yaml_tree_parse (bytes, name, error);
  if (tree == NULL)
    return NULL;

  self = ksk_config_new_default ();
  if (!ksk_options_read (&place, ksk_yaml_tree_get_root (tree), sections, G_N_ELEMENTS (sections), self, error))
    return NULL;

  g_strfreev (self->warnings);
  self->warnings = ksk_config_build_warnings (self);
  return g_steal_pointer (&self);
}

KskConfig *
ksk_config_ref (KskConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ksk_config_unref (KskConfig *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->hsms);
  ksk_filenames_config_clear (&self->filenames);
  g_ptr_array_unref (self->keys);
  ksk_request_policy_clear (&self->request_policy);
  ksk_ksk_policy_clear (&self->ksk_policy);
  g_ptr_array_unref (self->schemas);
  ksk_ceremony_config_clear (&self->ceremony);
  g_strfreev (self->warnings);
  g_free (self);
}

gboolean
ksk_config_has_filenames (KskConfig *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_filenames;
}

GPtrArray *
ksk_config_get_hsms (KskConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->hsms;
}

const KskFilenamesConfig *
ksk_config_get_filenames (KskConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->filenames;
}

GPtrArray *
ksk_config_get_keys (KskConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->keys;
}

const KskRequestPolicy *
ksk_config_get_request_policy (KskConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->request_policy;
}

const KskResponsePolicy *
ksk_config_get_response_policy (KskConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->response_policy;
}

const KskKskPolicy *
ksk_config_get_ksk_policy (KskConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->ksk_policy;
}

GPtrArray *
ksk_config_get_schemas (KskConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->schemas;
}

const KskCeremonyConfig *
ksk_config_get_ceremony (KskConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->ceremony;
}

const KskKeyConfig *
ksk_config_find_key (KskConfig *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->keys->len; i++) {
    const KskKeyConfig *key = g_ptr_array_index (self->keys, i);

    if (g_str_equal (key->name, name))
      return key;
  }

  return NULL;
}

const KskSchema *
ksk_config_find_schema (KskConfig *self, const char *name, GError **error)
{
  g_autofree const char **names = NULL;
  g_autofree char *list = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  names = g_new (const char *, self->schemas->len);
  for (guint i = 0; i < self->schemas->len; i++) {
    const KskSchema *schema = g_ptr_array_index (self->schemas, i);

    if (g_str_equal (schema->name, name))
      return schema;
    names[i] = schema->name;
  }

  list = ksk_config_list_names (names, self->schemas->len);
  g_set_error (error, KSK_CONFIG_ERROR, KSK_CONFIG_ERROR_REFERENCE, "the schema \"%s\" is not in the configuration; %s",
               name, list);
  return NULL;
}

const char *const *
ksk_config_get_warnings (KskConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *)self->warnings;
}
