/* What a program that was killed has left half-written in a record. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ksk_leftovers_clear:
 * @fd: of the folder of the record, or of a copy of it.
 *
 * Removes each file that this program writes before it gives it its name, and nothing else: `.KC60_Log.pdf.0a1b2c.part`
 * in any folder; `KSK60_CAM01.mp4.part` and `KSK60_CAM01.vtt.A1B2C3`, copies and captions of films, in the record
 * itself. Not while a film is being copied. Blocks; any thread. Errors: those of ksk_medium_walk() and of removing.
 */
gboolean ksk_leftovers_clear (int fd, GCancellable *cancellable, GError **error);

G_END_DECLS
