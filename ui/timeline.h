/* The time that each bundle's signatures are valid for, drawn: what overlaps, where today is, where the horizon. */
#pragma once

#include <ksk.h>

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KSK_TYPE_TIMELINE (ksk_timeline_get_type ())
G_DECLARE_FINAL_TYPE (KskTimeline, ksk_timeline, KSK, TIMELINE, GtkWidget)

/**
 * ksk_timeline_new:
 * @bundles: (not nullable) (element-type KskBundle): in time order; the first 30 are drawn, a row each.
 * @previous: (nullable): the last bundle of the response before, drawn first with another pattern.
 * @now_s: today; 0 for none.
 * @horizon_s: the latest expiration that the policy allows; 0 for none.
 *
 * Fills its place. What it shows is also its accessible description.
 */
GtkWidget *ksk_timeline_new (GPtrArray *bundles, KskBundle *previous, gint64 now_s, gint64 horizon_s);

G_END_DECLS
