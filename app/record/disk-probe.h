/* What is free on a disk, asked again and again by a thread of its own: a disk that does not answer holds up nobody. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KskDiskProbe KskDiskProbe;

/* Of the disk of @folder, once a second. (transfer full) */
KskDiskProbe *ksk_disk_probe_new (const char *folder);

/* Never blocks. */
void ksk_disk_probe_free (KskDiskProbe *self);

/* Never blocks. FALSE when it has not answered for five seconds. */
gboolean ksk_disk_probe_get_free (KskDiskProbe *self, guint64 *free_bytes);

G_END_DECLS
