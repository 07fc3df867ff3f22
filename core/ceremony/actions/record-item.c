/* Numbers on an item are read aloud, compared with the last ones and recorded. */
#include "ceremony/actions/record-item.h"

#include "ceremony/actions/entry.h"
#include "ceremony/session-private.h"

struct _KskRecordItem {
  KskAction parent_instance;
  GPtrArray *readings; /* (element-type KskReading) */
};

G_DEFINE_FINAL_TYPE (KskRecordItem, ksk_record_item, KSK_TYPE_ACTION)

static const char *const fields[] = { "bag", "serial", "seal" };

static const char *
get_param (KskRecordItem *self, const char *name)
{
  return ksk_step_get_param (ksk_action_get_step (KSK_ACTION (self)), name);
}

static const char *
get_member (KskRecord *record, const char *name)
{
  return ksk_members_get_text (ksk_record_get_object (record), name);
}

static void
add_reading (KskRecordItem *self, const char *field)
{
  KskAction *action = KSK_ACTION (self);
  const KskStory *story = ksk_session_get_story (ksk_action_get_session (action));
  KskReading *reading = g_new0 (KskReading, 1);
  reading->field = field;
  reading->last = g_strdup (ksk_story_find_last_reading (story, ksk_action_get_step (action), field));
  g_ptr_array_add (self->readings, reading);
}

static void
reading_free (gpointer data)
{
  KskReading *reading = data;
  g_free (reading->last);
  g_free (reading->value);
  g_free (reading);
}

/* A number that differs is no obstacle once the people have said why, in a deviation. */
static void
update (KskRecordItem *self)
{
  KskAction *action = KSK_ACTION (self);
  const KskStory *story = ksk_session_get_story (ksk_action_get_session (action));
  gboolean is_complete = TRUE;
  for (guint i = 0; i < self->readings->len; i++) {
    const KskReading *reading = self->readings->pdata[i];
    if (reading->verdict == KSK_READING_MISSING)
      is_complete = FALSE;
    else if (reading->verdict == KSK_READING_DIFFERS)
      is_complete
          = is_complete && ksk_story_has_deviation_since (story, ksk_action_get_step (action)->id, reading->seq);
  }
  ksk_action_set_complete (action, is_complete);
  ksk_action_emit_changed (action);
}

static void
apply (KskAction *action, KskRecord *record)
{
  KskRecordItem *self = KSK_RECORD_ITEM (action);
  if (!g_str_equal (ksk_record_get_kind (record), "item"))
    return;
  const char *field = get_member (record, "field"), *value = get_member (record, "value");
  for (guint i = 0; i < self->readings->len && value != NULL; i++) {
    KskReading *reading = self->readings->pdata[i];
    if (g_strcmp0 (reading->field, field) != 0)
      continue;
    g_free (reading->value);
    reading->value = g_strdup (value);
    reading->verdict = ksk_reading_judge (value, reading->last);
    reading->seq = ksk_record_get_seq (record);
  }
  update (self);
}

static void
constructed (GObject *object)
{
  KskRecordItem *self = KSK_RECORD_ITEM (object);
  G_OBJECT_CLASS (ksk_record_item_parent_class)->constructed (object);

  g_auto (GStrv) words = g_strsplit (get_param (self, "reads"), " ", -1);
  for (char **word = words; *word != NULL; word++)
    for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
      if (g_str_equal (*word, fields[i]))
        add_reading (self, fields[i]);
  g_signal_connect_object (ksk_action_get_session (KSK_ACTION (self)), "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

static void
finalize (GObject *object)
{
  g_ptr_array_unref (KSK_RECORD_ITEM (object)->readings);
  G_OBJECT_CLASS (ksk_record_item_parent_class)->finalize (object);
}

static void
ksk_record_item_class_init (KskRecordItemClass *class)
{
  G_OBJECT_CLASS (class)->constructed = constructed;
  G_OBJECT_CLASS (class)->finalize = finalize;
  KSK_ACTION_CLASS (class)->apply = apply;
}

static void
ksk_record_item_init (KskRecordItem *self)
{
  self->readings = g_ptr_array_new_with_free_func (reading_free);
}

char *
ksk_reading_fold (const char *value)
{
  g_return_val_if_fail (value != NULL, NULL);
  return ksk_entry_fold (value);
}

GPtrArray *
ksk_record_item_get_readings (KskRecordItem *self)
{
  g_return_val_if_fail (KSK_IS_RECORD_ITEM (self), NULL);
  return self->readings;
}

guint
ksk_record_item_get_next (KskRecordItem *self)
{
  g_return_val_if_fail (KSK_IS_RECORD_ITEM (self), 0);
  guint i = 0;
  while (i < self->readings->len && ((KskReading *)self->readings->pdata[i])->verdict != KSK_READING_MISSING)
    i++;
  return i;
}

gboolean
ksk_record_item_needs_second (KskRecordItem *self, guint reading)
{
  g_return_val_if_fail (KSK_IS_RECORD_ITEM (self) && reading < self->readings->len, FALSE);
  return ((KskReading *)self->readings->pdata[reading])->last == NULL;
}

static void
set_text_or_null (JsonObject *members, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (members, name, text);
  else
    json_object_set_null_member (members, name);
}

static gboolean
check_second (KskRecordItem *self, guint reading, const char *value, const char *again, GError **error)
{
  if (again == NULL && !ksk_record_item_needs_second (self, reading))
    return TRUE;
  g_autofree char *second
      = ksk_entry_dup (again != NULL ? again : "", "the second reading", KSK_MAX_READING_CHARS, error);
  if (second == NULL)
    return FALSE;
  if (ksk_entry_is_same (value, second))
    return TRUE;
  g_set_error (error, KSK_SESSION_ERROR, KSK_SESSION_ERROR_TEXT, "the first has read %s, the second %s: read it again",
               value, second);
  return FALSE;
}

gboolean
ksk_record_item_enter (KskRecordItem *self, guint reading, const char *value, const char *again, GError **error)
{
  g_return_val_if_fail (KSK_IS_RECORD_ITEM (self) && value != NULL, FALSE);
  g_return_val_if_fail (reading < self->readings->len, FALSE);

  const KskReading *own = self->readings->pdata[reading];
  g_autofree char *tidy = ksk_entry_dup (value, "the number", KSK_MAX_READING_CHARS, error);
  if (tidy == NULL || !check_second (self, reading, tidy, again, error))
    return FALSE;

  g_autoptr (JsonObject) members
      = ksk_members_new ("item", get_param (self, "kind"), "label", get_param (self, "label"), "action",
                         get_param (self, "action"), "field", own->field, "value", tidy, NULL);
  set_text_or_null (members, "last", own->last);
  set_text_or_null (members, "last_seen", get_param (self, "last-seen"));
  KskReadingVerdict verdict = ksk_reading_judge (tidy, own->last);
  json_object_set_string_member (members, "verdict", ksk_reading_verdict_get_name (verdict));
  return ksk_entry_append (KSK_ACTION (self), "item", NULL, members, error);
}
