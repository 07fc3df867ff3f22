/* Films of the end show the hash of the list, so that it cannot have them: each has a small list of its own. */
#pragma once

#include <gio/gio.h>
#include <ksk.h>

G_BEGIN_DECLS

/**
 * ksk_closing_list:
 * @folder: (not nullable): of a record that is listed.
 *
 * Writes `KSK60_CAM01_closing.mkv.sha256` for each film of the end that has none, with its hash and that of
 * `SHA256SUMS`; ksk_manifest_format_closing() is its text. What is there is neither changed nor replaced. Blocks, as
 * long as those films take to be read; any thread. Errors: those of files and of ksk_listing_walk(); the message names
 * the file.
 */
gboolean ksk_closing_list (const char *folder, GCancellable *cancellable, GError **error);

G_END_DECLS
