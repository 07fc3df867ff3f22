/* Rows, as many at a time as fit: `page 2 of 3` instead of a scroll bar, because the room cannot scroll. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Rows that a pager takes. Makers of longer lists say in the last row how many are left out. */
#define KSK_PAGER_MAX_ROWS 500

/* Page Up and Page Down turn its pages from anywhere in the window. */
#define KSK_TYPE_PAGER (ksk_pager_get_type ())
G_DECLARE_FINAL_TYPE (KskPager, ksk_pager, KSK, PAGER, GtkWidget)

GtkWidget *ksk_pager_new (void);

/* @row: (transfer floating) (not nullable): may wrap; a row higher than the page is cut. */
void ksk_pager_append (KskPager *self, GtkWidget *row);

/* Pages, from 0. Known once the pager has a size; until then there is one page. */
guint ksk_pager_get_n_pages (KskPager *self);
guint ksk_pager_get_page (KskPager *self);

/* Turns by @pages, negative is back. Returns FALSE when there is no such page. */
gboolean ksk_pager_turn (KskPager *self, int pages);

G_END_DECLS
