/* The journal of a ceremony: append-only, hash-chained, durable before anything acts on it. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "ceremony/clock.h"

G_BEGIN_DECLS

#define KSK_JOURNAL_ERROR (ksk_journal_error_quark ())

typedef enum {
  KSK_JOURNAL_ERROR_BROKEN,  /* the chain does not hold: a line was changed, lost or added; nothing is resumed */
  KSK_JOURNAL_ERROR_FOREIGN, /* not a journal, or the journal of another ceremony, script or configuration */
  KSK_JOURNAL_ERROR_LOST,    /* no medium can be written any more: the ceremony cannot go on */
  KSK_JOURNAL_ERROR_EXISTS,  /* a new journal was asked for where one is: resume it or choose another folder */
  KSK_JOURNAL_ERROR_UNFIT,   /* a record that could not be read again was to be written; nothing was */
} KskJournalError;

KSK_API GQuark ksk_journal_error_quark (void);

#define KSK_JOURNAL_NAME "journal.jsonl"

/* A longer one is neither read nor written. */
#define KSK_MAX_JOURNAL_BYTES (256 * 1024 * 1024)

/* One record as it was read. Immutable, reference counted. */
typedef struct _KskRecord KskRecord;

KSK_API KskRecord *ksk_record_ref (KskRecord *self);
KSK_API void ksk_record_unref (KskRecord *self);
KSK_API guint64 ksk_record_get_seq (KskRecord *self);   /* from 1 */
KSK_API gint64 ksk_record_get_utc_us (KskRecord *self); /* of `time` */
KSK_API gint64 ksk_record_get_mono_us (KskRecord *self);
KSK_API const char *ksk_record_get_step (KskRecord *self);   /* (not nullable): may be empty */
KSK_API const char *ksk_record_get_kind (KskRecord *self);   /* (not nullable) */
KSK_API const char *ksk_record_get_who (KskRecord *self);    /* (not nullable): initials, may be empty */
KSK_API const char *ksk_record_get_hash (KskRecord *self);   /* (not nullable): 64 hex digits */
KSK_API JsonObject *ksk_record_get_object (KskRecord *self); /* the whole line; do not modify */

/* Returns: (transfer none) (nullable): the member of that name where it is a text, for as long as the record; NULL
 * where it is missing or of another type. Any thread. */
KSK_API const char *ksk_record_get_text (KskRecord *self, const char *member);

/* Returns FALSE, and leaves @number, where the member of that name is missing or no whole number. Any thread. */
KSK_API gboolean ksk_record_get_number (KskRecord *self, const char *member, gint64 *number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskRecord, ksk_record_unref)

#define KSK_TYPE_JOURNAL (ksk_journal_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskJournal, ksk_journal, KSK, JOURNAL, GObject)

/**
 * KskJournal::medium-lost:
 * @dir: the folder that can no longer be written.
 * @reason: a sentence.
 *
 * Emitted in the thread that appends, after the record about it is durable on the other medium.
 */

/**
 * ksk_journal_create:
 * @dirs: (not nullable) (array zero-terminated=1): one or two folders, the local one first.
 * @clock: (not nullable): copied.
 * @first: (not nullable): members of the first record, which says rehearsal or live and pins program version, script
 *   hash and configuration hash; its kind is `begin`.
 *
 * Begins a new journal in each folder, or in none. A file without one complete line, left by a program that was killed
 * while it began, is set aside as `journal.torn-N`. When this says KSK_JOURNAL_ERROR_EXISTS, resume.
 * Errors: KSK_JOURNAL_ERROR_EXISTS, _UNFIT, _LOST, G_IO_ERROR_*; BUSY when another program has the journal open.
 */
KSK_API KskJournal *ksk_journal_create (const char *const *dirs, const KskClock *clock, JsonObject *first,
                                        GError **error);

/**
 * KskJournalJudge:
 * @records: (element-type KskRecord): all of a journal whose chain holds.
 *
 * Says whether this is the journal to go on with. Sets @error when it returns FALSE.
 */
typedef gboolean (*KskJournalJudge) (GPtrArray *records, gpointer data, GError **error);

/**
 * ksk_journal_resume:
 * @dirs: as for ksk_journal_create(); a medium that has no journal, or a shorter one, is brought up to the longest.
 * @judge: (nullable) (scope call): asked before anything is written on any medium, so that a journal that is refused is
 *   left as it was found. NULL: whatever verifies is gone on with.
 * @records: (out) (transfer full) (element-type KskRecord): all records, in order.
 *
 * Verifies the chain and goes on after it. A torn last line is moved to `journal.torn-N`, which replaces nothing; any
 * other break is refused, and so are two media that tell different stories. A medium that cannot be read or written is
 * given up: without the longer one the story goes on from the shorter, so show what was found before going on.
 *
 * No record is added yet. The first record that is appended is
 * of kind `resume`; the journal itself adds those that tell what became of the media: `medium-restored` (dir, records),
 * `torn` (dir, file, bytes, sha256) for every file set aside that no record speaks of, and `medium-lost` (dir, reason).
 * Errors: KSK_JOURNAL_ERROR_*, G_IO_ERROR_*, those of @judge; NOT_FOUND when there is no journal, BUSY as above.
 */
KSK_API KskJournal *ksk_journal_resume (const char *const *dirs, const KskClockSource *source, KskJournalJudge judge,
                                        gpointer data, GPtrArray **records, GError **error);

/**
 * ksk_journal_append:
 * @step: (nullable): id of the step; NULL writes "".
 * @kind: (not nullable): `confirm`, `hash-compared`, `signature`, ...; not one that only the journal writes.
 * @who: (nullable): initials, separated by spaces.
 * @members: (nullable): what the kind needs, written in this order; names must not be those that every record has.
 *   Values are texts, whole numbers of at most 53 bits, truth values, null, lists and objects, 16 levels deep at most;
 * a line has at most 1 MiB.
 *
 * Writes one record to every medium and returns when fdatasync has returned for each. A medium that fails is given up
 * with a record and KskJournal::medium-lost. Blocks; call it from one thread.
 * Returns: (transfer full) (nullable): the record. Errors: KSK_JOURNAL_ERROR_LOST; _UNFIT, and then nothing is written.
 */
KSK_API KskRecord *ksk_journal_append (KskJournal *self, const char *step, const char *kind, const char *who,
                                       JsonObject *members, GError **error);

/* Returns the records that were written since the last call, in order: the first, those that were appended, and those
 * that the journal itself has added. (transfer full) (element-type KskRecord) */
KSK_API GPtrArray *ksk_journal_take_records (KskJournal *self);

/**
 * ksk_journal_attach:
 * @dir: (not nullable): a folder; made where its parent is there.
 *
 * A medium that comes later, such as a log stick whose hash had to be compared first: it gets the whole journal, then a
 * record `medium-attached` (dir), and is written from then on. What stands there must be the beginning of this journal;
 * nothing is replaced. TRUE without a record when it is written already. At most two media. Not before the first record
 * after a resume. Blocks. Errors: KSK_JOURNAL_ERROR_FOREIGN, _BROKEN, _LOST, G_IO_ERROR_*.
 */
KSK_API gboolean ksk_journal_attach (KskJournal *self, const char *dir, GError **error);

/**
 * ksk_journal_detach:
 *
 * A medium is let go, to be hashed, copied or taken out: its last record is `medium-detached` (dir), and the journal
 * goes on without it. TRUE without a record when it is not written. Errors: G_IO_ERROR_BUSY when it is the only medium,
 * which is kept; KSK_JOURNAL_ERROR_LOST.
 */
KSK_API gboolean ksk_journal_detach (KskJournal *self, const char *dir, GError **error);

KSK_API guint64 ksk_journal_get_seq (KskJournal *self);      /* of the last record */
KSK_API const char *ksk_journal_get_hash (KskJournal *self); /* (not nullable): of the last record */

/* Returns the clock that stamps records. Set it with ksk_journal_set_clock(); the next record then shows it in
 * `offset_us` and `ahead_us` (see clock.h), as the first and every `resume` do. To go with it, set the machine's clock,
 * where that is permitted, before that record is appended. */
KSK_API const KskClock *ksk_journal_get_clock (KskJournal *self);
KSK_API void ksk_journal_set_clock (KskJournal *self, const KskClock *clock);

/**
 * ksk_journal_read:
 * @bytes: (not nullable): a journal.jsonl.
 * @torn: (out) (optional) (transfer full) (nullable): a last line without a newline; an error when not asked for.
 *
 * Verifies and parses a journal: for auditors, for generating the plain log, for resuming. Besides the chain, each line
 * must be spelt in the one way that the journal writes it, and each time must be `mono_us` plus the `offset_us` that
 * was last shown. That lines are missing at the end nobody can see here: film and paper know the last hash.
 * Returns: (transfer full) (nullable) (element-type KskRecord). Errors: KSK_JOURNAL_ERROR_BROKEN, _FOREIGN; the message
 * names the line.
 */
KSK_API GPtrArray *ksk_journal_read (GBytes *bytes, GBytes **torn, GError **error);

/**
 * ksk_journal_format_log:
 * @records: (not nullable) (element-type KskRecord).
 *
 * Writes the plain text log in the layout that ceremony readers know, a function of the records alone. Of any record
 * the members `sha256` (of `what`, else of `file`), `words` and `table` (lines) have lines of their own; all others are
 * named. Records `footage`, of which there are thousands, are only counted, in one last line. Returns: (transfer full):
 * UTF-8 text.
 */
KSK_API char *ksk_journal_format_log (GPtrArray *records);

/* Returns: (transfer full): what that log says of one record, on one line, without time and level, hashes and tables.
 */
KSK_API char *ksk_record_format_sentence (KskRecord *record);

G_END_DECLS
