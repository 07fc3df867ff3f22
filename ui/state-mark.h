/* A state as a shape in its colour, and a shape with the word beside it. */
#pragma once

#include "style.h"

G_BEGIN_DECLS

/* The shape alone, as high as the text around it. Where it stands alone its accessible label must say the word. */
#define KSK_TYPE_STATE_MARK (ksk_state_mark_get_type ())
G_DECLARE_FINAL_TYPE (KskStateMark, ksk_state_mark, KSK, STATE_MARK, GtkWidget)

GtkWidget *ksk_state_mark_new (KskState state);
void ksk_state_mark_set_state (KskStateMark *self, KskState state);
KskState ksk_state_mark_get_state (KskStateMark *self);

/* Draws the shape of @state into a square of side @size. For widgets that draw themselves. */
void ksk_state_mark_draw (cairo_t *cr, KskState state, double x, double y, double size);

/* Shape, word and colour: a block in the colour of the state. */
#define KSK_TYPE_STATE_LABEL (ksk_state_label_get_type ())
G_DECLARE_FINAL_TYPE (KskStateLabel, ksk_state_label, KSK, STATE_LABEL, GtkWidget)

/* @word: (not nullable): translated, about 14 characters at most; it is never wrapped. */
GtkWidget *ksk_state_label_new (KskState state, const char *word);
void ksk_state_label_set (KskStateLabel *self, KskState state, const char *word);

G_END_DECLS
