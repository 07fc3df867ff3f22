/* What a member of a record holds. A record may come from anywhere: nothing is taken for granted. */
#include "ceremony/story-private.h"

static JsonNode *
find (JsonObject *members, const char *name, GType type)
{
  JsonNode *node = members != NULL ? json_object_get_member (members, name) : NULL;
  gboolean fits = node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
  return fits ? node : NULL;
}

const char *
ksk_members_get_text (JsonObject *members, const char *name)
{
  JsonNode *node = find (members, name, G_TYPE_STRING);
  return node != NULL ? json_node_get_string (node) : NULL;
}

gboolean
ksk_members_get_number (JsonObject *members, const char *name, gint64 *number)
{
  JsonNode *node = find (members, name, G_TYPE_INT64);
  if (node != NULL)
    *number = json_node_get_int (node);
  return node != NULL;
}

gboolean
ksk_members_get_truth (JsonObject *members, const char *name, gboolean *truth)
{
  JsonNode *node = find (members, name, G_TYPE_BOOLEAN);
  if (node != NULL)
    *truth = json_node_get_boolean (node);
  return node != NULL;
}

GArray *
ksk_members_dup_roles (JsonObject *members, const char *name)
{
  const char *text = ksk_members_get_text (members, name);
  g_autoptr (GArray) roles = g_array_new (FALSE, FALSE, sizeof (KskRole));
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", " ", KSK_N_ROLES + 1);
  for (guint i = 0; names[i] != NULL; i++) {
    KskRole role;
    if (!ksk_role_from_name (names[i], &role))
      return NULL;
    for (guint j = 0; j < roles->len; j++)
      if (g_array_index (roles, KskRole, j) == role)
        return NULL;
    g_array_append_val (roles, role);
  }
  return roles->len > 0 ? g_steal_pointer (&roles) : NULL;
}

char *
ksk_roles_join (GArray *roles)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < roles->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ksk_role_get_name (g_array_index (roles, KskRole, i)));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
