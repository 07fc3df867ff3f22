/* What the stick is called that is mounted on a folder. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): how the system calls it and no other stick, each time:
 * `usb-SanDisk_Ultra_4C53-0:0-part1`; NULL where nothing is mounted, or the system has no such name. Any thread. */
char *ksk_medium_dup_id (const char *folder);

/**
 * ksk_medium_dup_name:
 * @is_rehearsal: plain folders stand for media.
 *
 * For people. Returns: (transfer full) (nullable): the same, or else the device: `/dev/sdb1`; of a rehearsal `rehearsal
 * folder NAME`; NULL when it is not in. Never blocks; any thread.
 */
char *ksk_medium_dup_name (const char *folder, gboolean is_rehearsal);

G_END_DECLS
