/* What every page has: its foot, and the mark of a rehearsal. Internal to app/print. */
#pragma once

#include "app/print/pages.h"

G_BEGIN_DECLS

/* Draws both on the page that has begun. */
void ksk_page_frame_draw (KskPages *pages);

G_END_DECLS
