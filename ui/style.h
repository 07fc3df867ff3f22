/* Colours, and how a window gets its style. */
#pragma once

#include <gtk/gtk.h>

#include "scale.h"

G_BEGIN_DECLS

/* Where a thing stands. Always shown as a shape, a word and a colour together: see KskStateMark. */
typedef enum {
  KSK_STATE_IDLE,    /* nothing yet: empty circle, grey */
  KSK_STATE_CURRENT, /* here we are: triangle pointing right, dark blue */
  KSK_STATE_BUSY,    /* at work: hour glass, light blue */
  KSK_STATE_DONE,    /* good: tick, light green */
  KSK_STATE_WARNING, /* look: triangle with a mark, yellow */
  KSK_STATE_FAILED,  /* not good: octagon with a cross, dark red */
  KSK_STATE_SKIPPED, /* not done: circle with a dash, light grey */
  KSK_STATE_GAP,     /* nothing comes: a torn strip, dark red */
} KskState;
#define KSK_STATE_LAST KSK_STATE_GAP

/* An opaque colour, 0xRRGGBB. */
typedef guint32 KskColour;

typedef struct {
  const char *name; /* of the style class: `ksk-state-done` */
  KskColour ground;
  KskColour text; /* black or white */
} KskColourPair;

/* Returns: (not nullable): ground and text of a state. Static. */
const KskColourPair *ksk_style_get_state_colours (KskState state);

/* Gives @widget the class of that state, and takes that of any other away. */
void ksk_style_show_state (GtkWidget *widget, KskState state);

/* Returns: (array length=n_pairs) (not nullable): every ground that text stands on, with its text. Static. */
const KskColourPair *ksk_style_list_pairs (guint *n_pairs);

/* Returns the ground of that name in the list of pairs, which it must be in. */
KskColour ksk_style_get_ground (const char *name);

/* Returns the contrast of two colours, 1 to 21. Source: WCAG 2.1, definitions of relative luminance and contrast. */
double ksk_style_get_contrast (KskColour a, KskColour b);

/* Sets the source of @cr. */
void ksk_style_set_source (cairo_t *cr, KskColour colour);

/**
 * ksk_style_apply:
 * @window: (not nullable): gets the style class @scope.
 * @scope: (not nullable): `stage` or `desk`, letters only: windows of different sizes do not share sizes.
 * @scale: (not nullable): copied.
 *
 * Gives everything inside @window its colours and sizes. Call again when the window's size changes. Main thread, after
 * gtk_init().
 */
void ksk_style_apply (GtkWindow *window, const char *scope, const KskScale *scale);

/* Returns: (transfer none) (nullable): the scale of the window that @widget is in; NULL when it is in none, or in one
 * without ksk_style_apply(). For widgets that draw; all others get their sizes from style classes. */
const KskScale *ksk_style_get_scale (GtkWidget *widget);

G_END_DECLS
