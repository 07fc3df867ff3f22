/* How long the disk will take footage, and when that has to be said. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A plain value, all 0 at first but for the two below; one thread. */
typedef struct {
  guint64 nominal_rate;  /* bytes a second before anything is known */
  guint64 reserve_bytes; /* what stays free: the journal is often on the same disk */
  gint64 since_us;
  guint64 since_bytes;
  guint64 rate;     /* measured; 0: not yet */
  int next_warning; /* index */
} KskDiskWatch;

/* Minutes left at which a warning is due, the first the longest. */
#define KSK_DISK_FIRST_WARNING_MIN 30
#define KSK_DISK_SECOND_WARNING_MIN 10

/**
 * ksk_disk_watch_update:
 * @now_us: monotonic.
 * @written_bytes: since the film began; less than before means that it began again.
 * @free_bytes: of the disk, for everyone.
 * @warning: (out): TRUE when this is the first time that so few are left: a warning is due.
 *
 * Returns whole minutes until the reserve is reached, by the rate of the last minute.
 */
int ksk_disk_watch_update (KskDiskWatch *self, gint64 now_us, guint64 written_bytes, guint64 free_bytes,
                           gboolean *warning);

/* TRUE when the reserve is reached: nothing more should be written. */
gboolean ksk_disk_watch_is_full (const KskDiskWatch *self, guint64 free_bytes);

/* TRUE when so much is free that another file is worth beginning: a minute of footage. */
gboolean ksk_disk_watch_has_room (const KskDiskWatch *self, guint64 free_bytes);

/* What is free in @folder for this process; FALSE when the disk does not say. Blocks as the disk does. */
gboolean ksk_disk_get_free (const char *folder, guint64 *free_bytes);

G_END_DECLS
