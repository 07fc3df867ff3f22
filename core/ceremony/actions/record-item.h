/* Numbers on an item are read aloud, compared with the last ones and recorded. Kind: record-item.
 * Record: `item` (item, label, action, field, value, last, last_seen, verdict). */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

typedef enum {
  KSK_READING_MISSING, /* not read yet */
  KSK_READING_SAME,    /* as last time, or as in the step before */
  KSK_READING_NEW,     /* there was none before; read twice, both times the same */
  KSK_READING_DIFFERS, /* from last time: complete only when a deviation of this step is signed off */
} KskReadingVerdict;

/* Longest number that can be read aloud, in characters. */
#define KSK_MAX_READING_CHARS 40

/* One number to read. Owned by the action. */
typedef struct {
  const char *field; /* `bag`, `serial` or `seal` */
  char *last;        /* (nullable): what it was */
  char *value;       /* (nullable): what was read */
  KskReadingVerdict verdict;
  guint64 seq; /* number of the record; 0: not read yet */
} KskReading;

/* Returns: (transfer full): the same for all values that are read aloud alike: case and spaces do not matter. @value:
 * (not nullable): valid UTF-8. Any thread. */
KSK_API char *ksk_reading_fold (const char *value);

#define KSK_TYPE_RECORD_ITEM (ksk_record_item_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskRecordItem, ksk_record_item, KSK, RECORD_ITEM, KskAction)

KSK_API GPtrArray *ksk_record_item_get_readings (KskRecordItem *self); /* (element-type KskReading) */

/* Returns the first reading that is missing, or the number of readings. */
KSK_API guint ksk_record_item_get_next (KskRecordItem *self);

/* Returns TRUE when that number is to be typed twice: it is new, so nothing else can catch a slip. A bag or seal of the
 * action `seal` is always new. */
KSK_API gboolean ksk_record_item_needs_second (KskRecordItem *self, guint reading);

/**
 * ksk_record_item_enter:
 * @value: as read by the first; @again: (nullable): as read by the second.
 *
 * Upper and lower case and spaces within do not matter. Entering a reading again is a correction with its own record.
 * Errors: KSK_SESSION_ERROR_TEXT (empty, too long, or the two differ).
 */
KSK_API gboolean ksk_record_item_enter (KskRecordItem *self, guint reading, const char *value, const char *again,
                                        GError **error);

G_END_DECLS
