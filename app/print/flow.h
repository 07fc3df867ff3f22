/* A text that goes on from page to page, line by line. Internal to app/print. */
#pragma once

#include "app/print/pages.h"

G_BEGIN_DECLS

typedef struct {
  PangoLayout *layout;
  PangoLayoutIter *next; /* the line that comes next */
  gboolean is_done;
} KskFlow;

/* @layout: (transfer full). */
void ksk_flow_init (KskFlow *self, PangoLayout *layout);

void ksk_flow_clear (KskFlow *self);

/* Draws as many lines as fit into @height, at least one if @must_draw. Returns the height they take. */
double ksk_flow_draw (KskFlow *self, KskPages *pages, double x, double y, double height, gboolean must_draw);

/* Returns the height of the whole text. */
double ksk_flow_get_height (const KskFlow *self);

G_END_DECLS
