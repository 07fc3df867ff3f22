/* Scripts as values. */
#include "ceremony/script.h"

#include <gio/gio.h>

#include "ceremony/script-private.h"
#include "ksk-core-resources.h"

G_DEFINE_QUARK (ksk - script - error - quark, ksk_script_error)

KskStep *
ksk_step_new (void)
{
  KskStep *self = g_new0 (KskStep, 1);
  self->confirm = g_array_new (FALSE, FALSE, sizeof (KskRole));
  self->present = g_array_new (FALSE, FALSE, sizeof (KskRole));
  self->params = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->needs = g_ptr_array_new_with_free_func (g_free);
  self->makes = g_ptr_array_new_with_free_func (g_free);
  self->ends = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
ksk_step_free (KskStep *self)
{
  g_free (self->id);
  g_free (self->title);
  g_array_unref (self->confirm);
  g_array_unref (self->present);
  g_free (self->say);
  g_free (self->see);
  g_hash_table_unref (self->params);
  g_ptr_array_unref (self->needs);
  g_ptr_array_unref (self->makes);
  g_ptr_array_unref (self->ends);
  g_free (self);
}

const char *
ksk_step_get_param (const KskStep *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);
  return g_hash_table_lookup (self->params, name);
}

guint
ksk_step_get_number (const KskStep *self, const char *name, guint fallback)
{
  const char *value = ksk_step_get_param (self, name);
  return value != NULL ? (guint)g_ascii_strtoull (value, NULL, 10) : fallback;
}

GArray *
ksk_step_dup_roles (const KskStep *self, const char *name)
{
  GArray *roles = g_array_new (FALSE, FALSE, sizeof (KskRole));
  const char *value = ksk_step_get_param (self, name);
  g_auto (GStrv) names = g_strsplit_set (value != NULL ? value : "", " +", -1);
  for (guint i = 0; names[i] != NULL; i++) {
    KskRole role;
    if (ksk_role_from_name (names[i], &role))
      g_array_append_val (roles, role);
  }
  return roles;
}

GBytes *
ksk_script_lookup_bundled (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  g_autofree char *path = g_strdup_printf ("/ksk/scripts/%s.xml", name);
  return g_resource_lookup_data (ksk_core_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

KskScript *
ksk_script_ref (KskScript *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  KskScript *self = data;
  g_free (self->name);
  g_free (self->title);
  g_ptr_array_unref (self->acts);
  g_ptr_array_unref (self->steps);
}

void
ksk_script_unref (KskScript *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear);
}

const char *
ksk_script_get_name (KskScript *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->name;
}

const char *
ksk_script_get_title (KskScript *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->title;
}

GPtrArray *
ksk_script_get_acts (KskScript *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->acts;
}

GPtrArray *
ksk_script_get_steps (KskScript *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->steps;
}

guint
ksk_script_get_minutes (KskScript *self)
{
  g_return_val_if_fail (self != NULL, 0);

  guint minutes = 0;
  for (guint i = 0; i < self->steps->len; i++)
    minutes += ((const KskStep *)self->steps->pdata[i])->minutes;
  return minutes;
}

const guint8 *
ksk_script_get_sha256 (KskScript *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->sha256;
}

gsize
ksk_script_get_size (KskScript *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_bytes;
}

void
ksk_script_remark_free (KskScriptRemark *self)
{
  g_free (self->step_id);
  g_free (self->message);
  g_free (self);
}
