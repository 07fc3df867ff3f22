/* Pages that are kept: that of the current step, and those that stand in its place. */
#pragma once

#include "ui/page.h"

G_BEGIN_DECLS

#define KSK_TYPE_SHELF (ksk_shelf_get_type ())
G_DECLARE_FINAL_TYPE (KskShelf, ksk_shelf, KSK, SHELF, GObject)

/* @scale: (not nullable): borrowed, for as long as the shelf is there. Emits KskShelf::made (KskPage) for every page
 * that it makes, before anyone gets it. */
KskShelf *ksk_shelf_new (KskSession *session, const KskScale *scale);

/* Returns: (transfer none) (nullable): NULL when there is no current step. */
KskPage *ksk_shelf_get_step_page (KskShelf *self);

/* Returns: (transfer none): of one of the types in asides.h. The same until the session is in another state, so that
 * nothing typed is lost while something else stands in its place. */
KskPage *ksk_shelf_get_aside (KskShelf *self, GType type);

/* What was typed on that page is forgotten. */
void ksk_shelf_drop_aside (KskShelf *self, GType type);

G_END_DECLS
