/* Ceremony time: monotonic time plus a recorded offset, so that nothing in the log ever jumps unseen. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

/* Where time comes from: replaced in tests. Both in microseconds; any thread. */
typedef struct {
  gint64 (*get_monotonic_us) (gpointer data); /* never goes back; goes on while the machine sleeps */
  gint64 (*get_system_us) (gpointer data);    /* of the machine's wall clock, since 1970 */
  gpointer data;
} KskClockSource;

/* The machine's clocks: CLOCK_BOOTTIME and CLOCK_REALTIME. Static. */
KSK_API const KskClockSource *ksk_clock_source_get_system (void);

/* More than this between the wall clock in the room and the machine's clock is an alarm. DPS section 5.7. */
#define KSK_CLOCK_TOLERANCE_US (3 * 60 * G_TIME_SPAN_SECOND)

/**
 * KskClock:
 *
 * Ceremony time is offset_us + ksk_clock_get_mono_us(), always and exactly. Setting the machine's clock, by whomever,
 * does not move it; only ksk_clock_set() does, and the journal shows the new offset in the record that tells of it.
 *
 * Set forward or back, ceremony time follows at once: it neither stands still nor runs slow until the wall clock has
 * caught up, because then log, footage and paper would bear times that no clock in the room ever showed. So across such
 * a record `time` may go back, as with anyone who puts a watch right. What never goes back, and orders everything, is
 * `mono_us`; with it and the offset before and after, whoever reads the log can say each moment in either time.
 *
 * A plain value: copy it freely.
 */
typedef struct {
  KskClockSource source;
  gint64 origin_us; /* of source.get_monotonic_us(): where ksk_clock_get_mono_us() is 0 */
  gint64 offset_us; /* UTC in microseconds since 1970 at the origin */
} KskClock;

/**
 * ksk_clock_start:
 * @source: (not nullable): copied.
 *
 * Starts a clock with the machine's wall clock as the first guess, or 1970 when that shows no year from 1970 to 2106.
 */
KSK_API void ksk_clock_start (KskClock *self, const KskClockSource *source);

/**
 * ksk_clock_resume:
 * @mono_us: of the last record of the journal.
 * @utc_us: ceremony time of the last record.
 * @ahead_us: ksk_clock_get_ahead_us() as the journal last showed it.
 *
 * Goes on after a restart, with the same offset: both times continue where the journal stopped, plus the time that the
 * machine's wall clock says has passed since, but never less than nothing; nothing also when it says a time after 2106.
 * That is as good as the machine's clock: compare with the wall clock in the room before going on.
 * Returns the seconds that were skipped, rounded down, for the record.
 */
KSK_API gint64 ksk_clock_resume (KskClock *self, const KskClockSource *source, gint64 mono_us, gint64 utc_us,
                                 gint64 ahead_us);

/* Returns microseconds since the journal began; never goes back. */
KSK_API gint64 ksk_clock_get_mono_us (const KskClock *self);

/* Returns ceremony time: UTC in microseconds since 1970. */
KSK_API gint64 ksk_clock_get_utc_us (const KskClock *self);

/* Returns by how much the machine's wall clock is ahead of ceremony time, at most 250 years either way. */
KSK_API gint64 ksk_clock_get_ahead_us (const KskClock *self);

/**
 * ksk_clock_set:
 * @wall_utc_us: what the wall clock in the room showed when the mark was pressed, from 0 to KSK_TIME_MAX seconds.
 * @mark_mono_us: ksk_clock_get_mono_us() at that moment.
 * @drift_us: (out): how far the wall clock was ahead of ceremony time; the offset moves by that.
 * @system_us: (out): how far the machine's own clock was ahead of the wall clock: see ksk_clock_is_alarming().
 *
 * Sets ceremony time to the wall clock.
 */
KSK_API void ksk_clock_set (KskClock *self, gint64 wall_utc_us, gint64 mark_mono_us, gint64 *drift_us,
                            gint64 *system_us);

/* Returns TRUE when a difference, either way, is more than KSK_CLOCK_TOLERANCE_US. */
KSK_API gboolean ksk_clock_is_alarming (gint64 difference_us);

G_END_DECLS
