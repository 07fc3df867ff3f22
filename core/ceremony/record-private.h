/* One line of a journal, being written or read. Internal to core/ceremony. */
#pragma once

#include "ceremony/journal.h"

G_BEGIN_DECLS

/* Without the newline. */
#define KSK_MAX_RECORD_BYTES (1024 * 1024)

/* Of the record before the first. */
#define KSK_RECORD_NO_HASH "0000000000000000000000000000000000000000000000000000000000000000"

/* What every record has, and the clock that stamped it. Strings are borrowed. */
typedef struct {
  guint64 seq;
  gint64 mono_us;
  gint64 offset_us;     /* time is offset_us + mono_us */
  gint64 ahead_us;      /* see ksk_clock_get_ahead_us() */
  gboolean shows_clock; /* offset_us and ahead_us stand in the record */
  const char *step;
  const char *kind;
  const char *who;
  const char *prev;
} KskRecordHead;

/**
 * ksk_record_new:
 * @members: (nullable): of the kind.
 *
 * Makes a record and reads it as ksk_record_parse() does, so that nothing is written that cannot be read.
 * Returns: (transfer full) (nullable). Errors: KSK_JOURNAL_ERROR_UNFIT.
 */
KskRecord *ksk_record_new (const KskRecordHead *head, JsonObject *members, GError **error);

/**
 * ksk_record_parse:
 * @line: without a newline.
 *
 * Reads a line and verifies its hash, but not what depends on the lines before it.
 * Errors: KSK_JOURNAL_ERROR_FOREIGN when it has not the form of a record, KSK_JOURNAL_ERROR_BROKEN when it has but
 * hashes to something else.
 */
KskRecord *ksk_record_parse (GBytes *line, GError **error);

/* Returns: (transfer none): the line that was parsed. */
GBytes *ksk_record_get_line (KskRecord *self);

/* Returns: (transfer none): hash of the line before. */
const char *ksk_record_get_prev (KskRecord *self);

/* Returns FALSE when the record does not show the clock. @offset_us: @ahead_us: (out). */
gboolean ksk_record_get_clock (KskRecord *self, gint64 *offset_us, gint64 *ahead_us);

G_END_DECLS
