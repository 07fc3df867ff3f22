/* Texts that were set while pages were counted, for when they are drawn. Internal to app/print. */
#pragma once

#include <pango/pango.h>

G_BEGIN_DECLS

/* In the order in which they were set; what comes after so many is set a second time. */
#define KSK_KEPT_LAYOUTS_MAX 20000

typedef struct _KskKeptLayouts KskKeptLayouts;

KskKeptLayouts *ksk_kept_layouts_new (void);
void ksk_kept_layouts_free (KskKeptLayouts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskKeptLayouts, ksk_kept_layouts_free)

/* Keeps one that was set in that style (KskStyle) and width. @markup: (not nullable). */
void ksk_kept_layouts_add (KskKeptLayouts *self, guint style, double width, const char *markup, PangoLayout *layout);

/* Returns: (transfer full) (nullable): the next one, when it is of just that; NULL leaves it where it is. */
PangoLayout *ksk_kept_layouts_take (KskKeptLayouts *self, guint style, double width, const char *markup);

G_END_DECLS
