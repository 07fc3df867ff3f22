/* The journal as captions of a film: the same text for who films and for who verifies a record. */
#pragma once

#include "ceremony/journal.h"
#include "ceremony/port-recorder.h"
#include "ceremony/script.h"

G_BEGIN_DECLS

/* Bytes, the last one 0, that films and captions have room for. */
#define KSK_FILM_NOTE_STEP 64   /* of a step's id */
#define KSK_FILM_NOTE_TITLE 256 /* of its title */

/**
 * ksk_film_note_take:
 * @self: (not nullable): that of the record before; zeros, and "" for step and title, before the first.
 * @record: (not nullable). @script: (not nullable): that the ceremony follows.
 *
 * Makes it that of @record: a record of no step belongs to the step before, and one that does not show the clock has
 * that of the record before. Strings are borrowed from @record and @script. Any thread.
 */
KSK_API void ksk_film_note_take (KskFilmNote *self, KskRecord *record, KskScript *script);

/* Copies @text (nullable) to @to, which has @size bytes: cut off at a whole character. Any thread. */
KSK_API void ksk_film_note_cut (char *to, const char *text, gsize size);

/**
 * ksk_film_captions_list:
 * @records: (not nullable) (element-type KskRecord): all of a journal. @script: (not nullable).
 *
 * Returns: (transfer full) (not nullable) (element-type KskFilmNote): one a record, with strings that are borrowed from
 * them. Any thread.
 */
KSK_API GArray *ksk_film_captions_list (GPtrArray *records, KskScript *script);

/**
 * ksk_film_captions_format:
 * @notes: (not nullable) (array length=n_notes): in the order of the journal; step and title are cut to the lengths
 * above.
 * @begin_us: of the first frame, in microseconds since the journal began; @end_us: of the last.
 *
 * Each is shown from its record to the next; what would be shown for less than a millisecond is left out.
 * Returns: (transfer full) (not nullable): WebVTT. Any thread.
 */
KSK_API char *ksk_film_captions_format (const KskFilmNote *notes, gsize n_notes, gint64 begin_us, gint64 end_us);

/* Returns: (transfer full) (not nullable): @film (not nullable), a name or a path, with @suffix (not nullable) instead
 * of its own: what is made of a film stands beside it. Any thread. */
KSK_API char *ksk_film_dup_beside (const char *film, const char *suffix);

#define KSK_FILM_CAPTIONS ".vtt"

G_END_DECLS
