/* What was read of items and media, against what the script has and what was read before: never what a record says of
 * itself. */
#include "ceremony/story-private.h"

#include <string.h>

#include "ceremony/actions/entry.h"
#include "ceremony/actions/medium-members.h"

/* Returns: (transfer full): of an item of the script: no field has a space. */
static char *
build_key (const KskStep *step, const char *field)
{
  return g_strconcat (field, " ", ksk_step_get_param (step, "label"), NULL);
}

const char *
ksk_story_find_last_reading (const KskStory *self, const KskStep *step, const char *field)
{
  /* Into a new bag, with a new seal: the old number would be the wrong one. */
  if (g_strcmp0 (ksk_step_get_param (step, "action"), "seal") == 0 && strcmp (field, "serial") != 0)
    return NULL;
  const char *scripted = strcmp (field, "seal") != 0 ? ksk_step_get_param (step, field) : NULL;
  g_autofree char *key = build_key (step, field);
  return scripted != NULL ? scripted : g_hash_table_lookup (self->readings, key);
}

KskReadingVerdict
ksk_reading_judge (const char *value, const char *last)
{
  g_return_val_if_fail (value != NULL, KSK_READING_MISSING);
  if (last == NULL)
    return KSK_READING_NEW;
  return ksk_entry_is_same (value, last) ? KSK_READING_SAME : KSK_READING_DIFFERS;
}

const char *
ksk_reading_verdict_get_name (KskReadingVerdict self)
{
  static const char *const names[] = { "missing", "same", "new", "differs" };
  g_return_val_if_fail (self < G_N_ELEMENTS (names), "");
  return names[self];
}

/* Returns: (nullable): what counts of the current step: reading again is a correction. */
static KskRecord *
find_reading (const KskStory *self, const KskStep *step, const char *field)
{
  for (guint i = self->step_records->len; i > 0; i--) {
    KskRecord *record = self->step_records->pdata[i - 1];
    if (strcmp (ksk_record_get_kind (record), "item") == 0
        && g_strcmp0 (ksk_record_get_text (record, "field"), field) == 0
        && g_strcmp0 (ksk_record_get_text (record, "label"), ksk_step_get_param (step, "label")) == 0)
      return record;
  }
  return NULL;
}

/* Returns: (transfer full): the fields that the step reads; none where it is of another kind. */
static GStrv
dup_fields (const KskStep *step)
{
  const char *reads = ksk_step_get_param (step, "reads");
  return g_strsplit (reads != NULL ? reads : "", " ", -1);
}

static gboolean
is_reading_right (const KskStory *self, const KskStep *step, const char *field)
{
  KskRecord *reading = find_reading (self, step, field);
  const char *value = reading != NULL ? ksk_record_get_text (reading, "value") : NULL;
  if (value == NULL || *value == '\0')
    return FALSE;
  KskReadingVerdict verdict = ksk_reading_judge (value, ksk_story_find_last_reading (self, step, field));
  return g_strcmp0 (ksk_record_get_text (reading, "verdict"), ksk_reading_verdict_get_name (verdict)) == 0
         && (verdict != KSK_READING_DIFFERS
             || ksk_story_has_deviation_since (self, step->id, ksk_record_get_seq (reading)));
}

gboolean
ksk_story_is_item_read (const KskStory *self, KskRecord *last)
{
  const KskStep *step = ksk_story_get_step (self);
  g_auto (GStrv) fields = dup_fields (step);
  for (guint i = 0; fields[i] != NULL; i++)
    if (!is_reading_right (self, step, fields[i]))
      return FALSE;
  return TRUE;
}

void
ksk_story_keep_readings (KskStory *self)
{
  const KskStep *step = ksk_story_get_step (self);
  g_auto (GStrv) fields = dup_fields (step);
  for (guint i = 0; fields[i] != NULL; i++) {
    KskRecord *reading = find_reading (self, step, fields[i]);
    const char *value = reading != NULL ? ksk_record_get_text (reading, "value") : NULL;
    if (value != NULL)
      g_hash_table_insert (self->readings, build_key (step, fields[i]), g_strdup (value));
  }
}

gboolean
ksk_step_expects_hash (const KskStep *step, const KskFingerprint *manifest)
{
  const char *digits = ksk_step_get_param (step, "sha256");
  KskFingerprint expected;
  return digits == NULL
         || (ksk_fingerprint_from_hex (&expected, digits) && ksk_fingerprint_equal (&expected, manifest));
}

gboolean
ksk_story_is_medium_right (const KskStory *self, KskRecord *last)
{
  const KskStep *step = ksk_story_get_step (self);
  KskMediumHash hash;
  return g_strcmp0 (ksk_record_get_text (last, "medium"), ksk_step_get_param (step, "medium")) == 0
         && ksk_medium_hash_from_members (&hash, ksk_record_get_object (last))
         && ksk_step_expects_hash (step, &hash.manifest);
}
