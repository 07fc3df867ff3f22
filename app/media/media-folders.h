/* Removable media as folders: mount points, or in a rehearsal folders that stand for them; and that of the record. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* Where the media are. Strings are copied. */
typedef struct {
  const char *record_dir;           /* (not nullable) */
  const char *folders[KSK_N_MEDIA]; /* (nullable) each: there is no such medium */
  const char *copy_dir;             /* (nullable): where copies are mounted; in a rehearsal `copy-N` is made in it */
  gboolean is_rehearsal;            /* plain folders will do */
} KskMediaFoldersSpec;

#define KSK_TYPE_MEDIA_FOLDERS (ksk_media_folders_get_type ())
G_DECLARE_FINAL_TYPE (KskMediaFolders, ksk_media_folders, KSK, MEDIA_FOLDERS, GObject)

/**
 * ksk_media_folders_new:
 *
 * A KskMedia. Outside rehearsals a medium is in while something is mounted on its folder; releasing it writes
 * everything out and unmounts it, or says that somebody else must. In a rehearsal a folder counts as taken out once it
 * is released. Main thread. Returns: (transfer full).
 */
KskMedia *ksk_media_folders_new (const KskMediaFoldersSpec *spec);

G_END_DECLS
