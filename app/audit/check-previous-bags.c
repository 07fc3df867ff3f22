/* PREVIOUS-BAGS: what was taken out of a bag is in the bag that the record before put it into, with its numbers. */
#include "app/audit/check-previous.h"

/* One number on one item, as it was read last in one step: what was read wrong and put right there does not count. */
typedef struct {
  char *key; /* item and field */
  KskRecord *record;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;
  g_free (self->key);
  g_free (self);
}

/* Of a hostile record nothing is taken for granted. */
static const char *
get (KskRecord *record, const char *member)
{
  const char *text = ksk_record_get_text (record, member);
  return text != NULL ? text : "";
}

/* Returns: (transfer full) (element-type Reading): in the order of the records. */
static GPtrArray *
collect (GPtrArray *records)
{
  GPtrArray *readings = g_ptr_array_new_with_free_func (reading_free);
  g_autoptr (GHashTable) of_step = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < records->len; i++) {
    KskRecord *record = records->pdata[i];
    if (!g_str_equal (ksk_record_get_kind (record), "item"))
      continue;
    g_autofree char *key = g_strjoin ("\n", get (record, "label"), get (record, "field"), NULL);
    char *step_key = g_strjoin ("\n", ksk_record_get_step (record), key, NULL);
    Reading *reading = g_hash_table_lookup (of_step, step_key);
    if (reading == NULL) {
      reading = g_new0 (Reading, 1);
      reading->key = g_steal_pointer (&key);
      g_ptr_array_add (readings, reading);
    }
    reading->record = record;
    g_hash_table_replace (of_step, step_key, reading);
  }
  return readings;
}

static gboolean
is_action (const Reading *self, const char *action)
{
  return g_str_equal (get (self->record, "action"), action);
}

static gboolean
is_field (const Reading *self, const char *field)
{
  return g_str_equal (get (self->record, "field"), field);
}

typedef struct {
  KskAuditing *auditing;
  KskStory *story;  /* (nullable): of this ceremony */
  GHashTable *last; /* (element-type utf8 Reading): of the record before, by key */
  GHashTable *bags; /* (element-type utf8): every bag of the record before, as it is read aloud */
  GString *unknown; /* items and fields that the record before does not have */
  guint n_same;
} Bags;

static void
fail (Bags *self, const Reading *reading, const char *expected, const char *message)
{
  ksk_report_add (self->auditing->report, KSK_AUDIT_PREVIOUS_BAGS, KSK_VERDICT_FAIL, NULL, 0, expected,
                  get (reading->record, "value"), "%s, %s, record %" G_GUINT64_FORMAT ": %s",
                  get (reading->record, "label"), get (reading->record, "field"), ksk_record_get_seq (reading->record),
                  message);
}

static gboolean
is_explained (const Bags *self, const Reading *reading)
{
  return self->story != NULL
         && ksk_story_has_deviation_since (self->story, ksk_record_get_step (reading->record),
                                           ksk_record_get_seq (reading->record));
}

/* A number says where an item was between the two: what was read last there must be read first here. */
static void
compare_first (Bags *self, const Reading *reading)
{
  const Reading *last = g_hash_table_lookup (self->last, reading->key);
  if (last == NULL) {
    g_string_append_printf (self->unknown, "%s%s (%s)", self->unknown->len > 0 ? ", " : "",
                            get (reading->record, "label"), get (reading->record, "field"));
    return;
  }
  if (!is_field (last, "serial") && is_action (last, "open")) {
    g_string_append_printf (self->unknown, "%s%s (left without a %s there)", self->unknown->len > 0 ? ", " : "",
                            get (reading->record, "label"), get (reading->record, "field"));
    return;
  }
  g_autofree char *there = ksk_reading_fold (get (last->record, "value"));
  g_autofree char *here = ksk_reading_fold (get (reading->record, "value"));
  if (g_str_equal (there, here))
    self->n_same++;
  else if (is_explained (self, reading))
    ksk_report_add (self->auditing->report, KSK_AUDIT_PREVIOUS_BAGS, KSK_VERDICT_SKIP, NULL, 0,
                    get (last->record, "value"), get (reading->record, "value"),
                    "%s: its %s in record %" G_GUINT64_FORMAT " is not that of the record before; a deviation that was "
                    "signed off says why.",
                    get (reading->record, "label"), get (reading->record, "field"),
                    ksk_record_get_seq (reading->record));
  else
    fail (self, reading, get (last->record, "value"), "it is not what the record before ends with.");
}

/* A bag that was used once was cut open. */
static void
check_new_bag (Bags *self, const Reading *reading)
{
  g_autofree char *bag = ksk_reading_fold (get (reading->record, "value"));
  if (g_hash_table_contains (self->bags, bag))
    fail (self, reading, NULL, "the new bag is in the record before already.");
}

static void
compare_all (Bags *self, GPtrArray *readings)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < readings->len; i++) {
    const Reading *reading = readings->pdata[i];
    gboolean is_new = is_action (reading, "seal") && !is_field (reading, "serial");
    if (g_hash_table_add (seen, reading->key) && !is_new)
      compare_first (self, reading);
    if (is_new && is_field (reading, "bag"))
      check_new_bag (self, reading);
  }
}

/* Deviations are known by what the journal says of them as a whole. Returns: (transfer full) (nullable). */
static KskStory *
tell_story (const KskAuditing *self)
{
  if (self->script == NULL)
    return NULL;
  g_autoptr (KskStory) story = ksk_story_new (self->script);
  for (guint i = 0; i < self->records->len; i++)
    if (!ksk_story_apply (story, self->records->pdata[i], NULL))
      return NULL;
  return g_steal_pointer (&story);
}

void
ksk_check_previous_bags (KskAuditing *self, const KskAuditing *before)
{
  g_autoptr (GPtrArray) readings = collect (self->records), there = collect (before->records);
  g_autoptr (GHashTable) last = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) bags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < there->len; i++) {
    Reading *reading = there->pdata[i];
    g_hash_table_insert (last, reading->key, reading);
    if (is_field (reading, "bag"))
      g_hash_table_add (bags, ksk_reading_fold (get (reading->record, "value")));
  }
  g_autoptr (KskStory) story = tell_story (self);
  g_autoptr (GString) unknown = g_string_new (NULL);
  Bags state = { .auditing = self, .story = story, .last = last, .bags = bags, .unknown = unknown };
  compare_all (&state, readings);

  if (unknown->len > 0)
    ksk_report_add (self->report, KSK_AUDIT_PREVIOUS_BAGS, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "Numbers that the record before does not have: %s.", unknown->str);
  if (ksk_report_has_failed (self->report, KSK_AUDIT_PREVIOUS_BAGS))
    return;
  if (state.n_same > 0)
    ksk_report_add (self->report, KSK_AUDIT_PREVIOUS_BAGS, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "%u numbers on items are those with which the record before ends, and no bag was used twice.",
                    state.n_same);
  else
    ksk_report_add (self->report, KSK_AUDIT_PREVIOUS_BAGS, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "No number on an item was read in both ceremonies.");
}
