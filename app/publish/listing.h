/* Every file of a record with its hash: the films are read once, for all lists. */
#pragma once

#include <ksk.h>

#include "app/media/medium-walk.h"

G_BEGIN_DECLS

/* @fraction: from 0 to 1, never less than before. Called in the thread of the call that takes it. */
typedef void (*KskPublishProgress) (double fraction, gpointer data);

/* Visits every file of a record as ksk_medium_walk_plain(), for nothing may be passed over: what a link leads to would
 * be in no list, and in no copy. The message then says what to do. */
gboolean ksk_listing_walk (int fd, KskMediumVisit visit, gpointer data, GCancellable *cancellable, GError **error);

/* Not for two threads at a time. */
typedef struct _KskListing KskListing;

/**
 * ksk_listing_new:
 * @fd: folder of the record; stays open, and is needed as long as the listing.
 * @late: (not nullable) (array zero-terminated=1): names of files that are made after all others, out of what this
 * listing says; passed over even where they are there. In order of their octets; borrowed.
 *
 * Reads every file but those that have no line in a manifest. Blocks; any thread. Returns: (transfer full) (nullable).
 * Errors: those of ksk_listing_walk() and ksk_sums_check_path().
 */
KskListing *ksk_listing_new (int fd, const char *const *late, KskPublishProgress progress, gpointer data,
                             GCancellable *cancellable, GError **error);
void ksk_listing_free (KskListing *self);

/* Returns: (transfer none) (not nullable) (element-type KskSum): in any order. */
GPtrArray *ksk_listing_get_sums (KskListing *self);

/* Adds a file that was just written, or is about to be. @path: not there yet. */
void ksk_listing_add (KskListing *self, const char *path, GBytes *bytes);

/**
 * ksk_listing_make_manifest:
 *
 * The manifest of all that is listed. What was read before the late files were there, and comes after the first of them
 * in the order of paths, is read again for the hash of all contents: films do not. Returns: (transfer full) (nullable).
 * Errors: as ksk_listing_new(); G_IO_ERROR_FAILED when a file is another one than it was, came or went.
 */
GBytes *ksk_listing_make_manifest (KskListing *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskListing, ksk_listing_free)

G_END_DECLS
