/* What the film is to show from when on: the newest records of the journal, written by one thread, read by others. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* How many are kept: more than a ceremony writes within the longest queue of frames. */
#define KSK_FILM_NOTES_KEPT 1024

/* One note as it is drawn. A plain value: copy it freely. */
typedef struct {
  gint64 seq;           /* of the record */
  gint64 mono_us;       /* of the record, by the ceremony's clock */
  gint64 utc_offset_us; /* UTC of a frame = its ceremony time + this */
  char hash[65];        /* of the record: hex digits */
  char step[KSK_FILM_NOTE_STEP];
  char title[KSK_FILM_NOTE_TITLE];
} KskFilmCaption;

typedef struct _KskFilmNotes KskFilmNotes;

/* All of these from any thread. */
KskFilmNotes *ksk_film_notes_new (void);
KskFilmNotes *ksk_film_notes_ref (KskFilmNotes *self);
void ksk_film_notes_unref (KskFilmNotes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFilmNotes, ksk_film_notes_unref)

/* Copies @note. The oldest is forgotten when there are KSK_FILM_NOTES_KEPT. */
void ksk_film_notes_add (KskFilmNotes *self, const KskFilmNote *note);

/**
 * ksk_film_notes_find:
 * @mono_us: when a frame was taken, by the ceremony's clock.
 * @caption: (out): the note added last of those not later than @mono_us; before all of them, the oldest.
 *
 * Returns FALSE, with @caption unchanged, when there are no notes.
 */
gboolean ksk_film_notes_find (KskFilmNotes *self, gint64 mono_us, KskFilmCaption *caption);

G_END_DECLS
