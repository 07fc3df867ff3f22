/* Pages and texts that are built into the program, and filled in. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Returns: (transfer full) (not nullable). */
GBytes *ksk_pages_get_index (void);
GBytes *ksk_pages_get_witness (void);
GBytes *ksk_pages_get_read_me (void);
GBytes *ksk_pages_get_read_me_film (void);
GBytes *ksk_pages_get_read_me_world (void);

/* Puts @text in the one place where @place stands; it must stand there. Returns: (transfer full) (not nullable). */
GBytes *ksk_pages_fill (GBytes *page, const char *place, const char *text);

G_END_DECLS
