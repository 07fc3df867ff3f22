/* When a frame was taken: from the clock of the pipelines to the clock of the ceremony. */
#pragma once

#include "app/record/film-notes.h"

G_BEGIN_DECLS

/* The pipelines run on CLOCK_MONOTONIC, which stands still while the machine sleeps; the ceremony on a clock that does
 * not. Any thread. */
typedef struct _KskFrameClock KskFrameClock;

/* Starts with 0 of the ceremony's clock now, for pictures before there is a ceremony. Returns: (transfer full). */
KskFrameClock *ksk_frame_clock_new (void);
void ksk_frame_clock_free (KskFrameClock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskFrameClock, ksk_frame_clock_free)

/* Follows @clock (not nullable) from now on: its origin, which never changes while a ceremony runs. */
void ksk_frame_clock_set (KskFrameClock *self, const KskClock *clock);

/* Returns microseconds of CLOCK_MONOTONIC as KskFilmNote.mono_us counts them; @monotonic_ns is of GStreamer's clock. */
gint64 ksk_frame_clock_to_mono_us (KskFrameClock *self, guint64 monotonic_ns);

/* The same as UTC in microseconds since 1970, by the note of that moment; by the machine's clock before all of them. */
gint64 ksk_frame_clock_to_utc_us (KskFrameClock *self, KskFilmNotes *notes, guint64 monotonic_ns);

/* Returns nanoseconds of CLOCK_MONOTONIC, now. */
guint64 ksk_frame_clock_get_monotonic_ns (void);

/* Returns nanoseconds from @then_ns to @now_ns; 0 where another thread was quicker and @then_ns is the later one. */
guint64 ksk_frame_clock_get_elapsed_ns (guint64 then_ns, guint64 now_ns);

G_END_DECLS
