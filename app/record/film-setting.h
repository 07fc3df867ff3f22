/* What all cameras of a film have in common. */
#pragma once

#include "app/record/film-notes.h"
#include "app/record/frame-clock.h"

G_BEGIN_DECLS

/* Immutable once it is shared, reference counted: a thread that a disk holds up keeps it for as long as that lasts.
 * Strings (not nullable). */
typedef struct {
  char *folder;
  char *prefix; /* of file names: `KSK60` */
  char *ceremony;
  gboolean is_rehearsal;
  gboolean is_vp8;
  guint64 reserve_bytes; /* of the disk that stays free */
  gint64 patience_us;    /* how long a disk may take to answer */
  KskFilmNotes *notes;
  KskFrameClock *clock;
} KskFilmSetting;

/* With notes and a clock; the rest is 0 and is filled by the caller. (transfer full) */
KskFilmSetting *ksk_film_setting_new (void);
KskFilmSetting *ksk_film_setting_ref (KskFilmSetting *self);
void ksk_film_setting_unref (KskFilmSetting *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFilmSetting, ksk_film_setting_unref)

G_END_DECLS
