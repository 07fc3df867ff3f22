/* Walks the widgets of a window and judges its text as someone at the back of the room would. For every page's test. */
#pragma once

#include <gtk/gtk.h>

#include "ui/style.h"

G_BEGIN_DECLS

typedef struct {
  int smallest_px;       /* font size of the smallest visible text; 0 when there is none */
  double least_contrast; /* of text against the ground behind it; 21 when there is none */
  guint n_texts;         /* visible texts looked at */
  GPtrArray *faults;     /* (element-type utf8): cut, ellipsized or outside of the window, each a sentence */
  char *smallest_text;   /* (nullable): which it was */
  char *least_contrast_text;
} Legibility;

/* @window: (not nullable): shown and settled. Looks at labels, entries, buttons and whatever else has a label inside.
 */
Legibility *legibility_new (GtkWindow *window);
void legibility_free (Legibility *self);

/* Fails the test, naming each fault, when text is under @scale's minimum, under 7:1, or cut. */
void legibility_assert (GtkWindow *window, const KskScale *scale, const char *what);

/* Sizes that every page is tested at: 1024x768, 1280x720, 1920x1080, 3840x2160; ends with a width of 0. */
extern const KskScaleInput legibility_sizes[];

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Legibility, legibility_free)

G_END_DECLS
