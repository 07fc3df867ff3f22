/* The ceremony clock is set to the wall clock of the room. Kind: set-clock.
 * Records: `clock-set` (wall, drift_us, system_ahead_us, alarming, system_clock_set), `clock-accepted`
 * (system_clock_set). DPS section 5.7. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

#define KSK_TYPE_SET_CLOCK (ksk_set_clock_get_type ())
KSK_API
G_DECLARE_FINAL_TYPE (KskSetClock, ksk_set_clock, KSK, SET_CLOCK, KskAction)

/* Returns: (transfer full): the next full minute of the ceremony clock as `2026-02-12 14:05:00`: what is likely to be
 * typed. */
KSK_API char *ksk_set_clock_dup_proposal (KskSetClock *self);

/**
 * ksk_set_clock_mark:
 * @text: what the wall clock shows at this very moment: `2026-02-12 14:05:00`, UTC.
 *
 * Sets the clock. It can be done again; each time has its record. More than three minutes between wall clock and the
 * machine's clock, as it was before, leaves the step incomplete until ksk_set_clock_accept() or a better mark. When
 * permitted, the machine's clock is set too, but not to a mark that is still to be accepted: it is what shows a slip.
 * Errors: KSK_SESSION_ERROR_TEXT, KSK_JOURNAL_ERROR_LOST.
 */
KSK_API gboolean ksk_set_clock_mark (KskSetClock *self, const char *text, GError **error);

KSK_API gboolean ksk_set_clock_is_marked (KskSetClock *self);
KSK_API gint64 ksk_set_clock_get_drift_us (KskSetClock *self);  /* wall clock ahead of ceremony clock, before */
KSK_API gint64 ksk_set_clock_get_system_us (KskSetClock *self); /* machine's clock ahead of the wall clock */
KSK_API gboolean ksk_set_clock_is_alarming (KskSetClock *self); /* and not accepted */

/* The people have looked again: the wall clock is right and the machine's clock is wrong; it is set where permitted.
 * Errors: KSK_SESSION_ERROR_STATE when nothing is alarming, KSK_JOURNAL_ERROR_LOST. */
KSK_API gboolean ksk_set_clock_accept (KskSetClock *self, GError **error);

G_END_DECLS
