/* Keeping what the program knows out of dumps and other processes. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ksk_harden_process:
 *
 * Makes the process undumpable, so that no core is written and no other process of the same user can attach to it or
 * read its memory, and sets its core size limit to 0 for good, which its children inherit. Call first in main().
 * Errors: G_IO_ERROR of the system call.
 */
gboolean ksk_harden_process (GError **error);

G_END_DECLS
