/* The cameras that were confirmed, and those that are found after a restart. */
#include <string.h>

#include "ceremony/session-private.h"

/* Returns: (transfer full) (element-type utf8 KskRecord): what was last decided of each camera, by its name. */
static GHashTable *
collect_decisions (KskSession *self)
{
  GHashTable *decisions = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->story->records->len; i++) {
    KskRecord *record = self->story->records->pdata[i];
    if (ksk_story_is_camera_decision (ksk_record_get_kind (record)))
      g_hash_table_replace (decisions, (gpointer)ksk_members_get_text (ksk_record_get_object (record), "camera"),
                            record);
  }
  return decisions;
}

static const char *
get_text (KskRecord *decision, const char *name)
{
  return ksk_members_get_text (ksk_record_get_object (decision), name);
}

static gboolean
is_of_device (KskRecord *decision, const char *device)
{
  return decision != NULL && strcmp (get_text (decision, "device"), device) == 0;
}

/* One device may have another name now. Returns: (transfer none) (nullable). */
static KskRecord *
find_decision (GHashTable *decisions, const KskCamera *camera)
{
  KskRecord *own = g_hash_table_lookup (decisions, camera->name), *found = NULL;
  if (is_of_device (own, camera->device))
    return own;
  GHashTableIter iter;
  gpointer decision;
  g_hash_table_iter_init (&iter, decisions);
  while (g_hash_table_iter_next (&iter, NULL, &decision)) {
    if (!is_of_device (decision, camera->device))
      continue;
    if (found != NULL)
      return NULL; /* several are alike: which one this is cannot be known */
    found = decision;
  }
  return found;
}

void
ksk_session_restore_cameras (KskSession *self)
{
  g_autoptr (GHashTable) decisions = collect_decisions (self);
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (self->recorder);
  for (guint i = 0; i < cameras->len; i++) {
    const KskCamera *camera = cameras->pdata[i];
    KskRecord *decision = find_decision (decisions, camera);
    if (decision == NULL)
      continue;
    const char *place = get_text (decision, "place");
    gboolean is_left_out = g_str_equal (ksk_record_get_kind (decision), KSK_CAMERA_LEFT_OUT);
    if (*place != '\0' && !g_str_equal (place, camera->place))
      ksk_recorder_set_place (self->recorder, i, place);
    if (is_left_out != camera->is_left_out)
      ksk_recorder_set_left_out (self->recorder, i, is_left_out);
  }
}

static const KskCamera *
find_camera (GPtrArray *cameras, const char *name)
{
  for (guint i = 0; i < cameras->len; i++)
    if (strcmp (((const KskCamera *)cameras->pdata[i])->name, name) == 0)
      return cameras->pdata[i];
  return NULL;
}

static void
compare_decision (KskRecord *decision, GPtrArray *cameras, GPtrArray *texts)
{
  const char *name = get_text (decision, "camera"), *device = get_text (decision, "device");
  const KskCamera *camera = find_camera (cameras, name);
  if (g_str_equal (ksk_record_get_kind (decision), KSK_CAMERA_LEFT_OUT))
    return;
  if (camera == NULL)
    g_ptr_array_add (texts, g_strdup_printf ("%s (%s) is missing: %s", name, get_text (decision, "place"), device));
  else if (strcmp (camera->device, device) != 0)
    g_ptr_array_add (texts, g_strdup_printf ("%s (%s) was %s and is %s", name, get_text (decision, "place"), device,
                                             camera->device));
}

char *
ksk_session_compare_cameras (KskSession *self)
{
  g_autoptr (GHashTable) decisions = collect_decisions (self);
  if (g_hash_table_size (decisions) == 0 || ksk_recorder_get_state (self->recorder) == KSK_RECORDING_OUTSIDE)
    return NULL;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (self->recorder);
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (decisions), (GCompareFunc)strcmp);
  for (const GList *l = names; l != NULL; l = l->next)
    compare_decision (g_hash_table_lookup (decisions, l->data), cameras, texts);
  for (guint i = 0; i < cameras->len; i++) {
    const KskCamera *camera = cameras->pdata[i];
    if (!g_hash_table_contains (decisions, camera->name))
      g_ptr_array_add (texts, g_strdup_printf ("%s was not confirmed: %s", camera->name, camera->device));
  }
  if (texts->len == 0)
    return NULL;
  g_ptr_array_add (texts, NULL);
  return g_strjoinv ("; ", (char **)texts->pdata);
}
