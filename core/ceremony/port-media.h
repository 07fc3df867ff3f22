/* Removable media and the folder of the record: an interface that the program implements. */
#pragma once

#include <gio/gio.h>

#include "evidence/fingerprint.h"

G_BEGIN_DECLS

typedef enum {
  KSK_MEDIUM_BOOT,    /* what the machine was started from */
  KSK_MEDIUM_LOG,     /* the log stick, which also brings the last SKR */
  KSK_MEDIUM_REQUEST, /* the maintainer's stick: brings the KSR, takes the SKR */
  KSK_N_MEDIA,
} KskMediumRole;

/* Returns: (not nullable): `boot`, `log`, `request`: as scripts and records spell it. Static. */
KSK_API const char *ksk_medium_role_get_name (KskMediumRole role);
KSK_API gboolean ksk_medium_role_from_name (const char *name, KskMediumRole *role);

/* Hashes of everything on a medium. A plain value. */
typedef struct {
  KskFingerprint manifest; /* of lines `sha256  size  path\n`, sorted by path */
  KskFingerprint contents; /* of all contents in order of path: what `hsmfd-hash` computed; for continuity alone */
  guint n_files;           /* at least 1: an empty medium has no hash */
  guint64 n_bytes;
} KskMediumHash;

#define KSK_TYPE_MEDIA (ksk_media_get_type ())
KSK_API
G_DECLARE_INTERFACE (KskMedia, ksk_media, KSK, MEDIA, GObject)

/**
 * KskMediaInterface:
 *
 * All but @get_label block and are called from the session's worker. Names are those of plain files, without a folder.
 * Errors: G_IO_ERROR_NOT_FOUND (the medium or the file is not there), NO_SPACE, READ_ONLY, EXISTS, CANCELLED, ...; the
 * message names medium and reason.
 */
struct _KskMediaInterface {
  GTypeInterface parent_iface;

  /* Returns: (transfer full) (nullable): what people call the medium that is in: `KSR stick, SanDisk 4C53…`; NULL when
   * none is. Never blocks; main thread. */
  char *(*get_label) (KskMedia *self, KskMediumRole role);
  /* Returns: (transfer full) (nullable): names of the plain files that end in `.xml`, sorted, at most 100. */
  GStrv (*list) (KskMedia *self, KskMediumRole role, GError **error);
  GBytes *(*read) (KskMedia *self, KskMediumRole role, const char *name, gsize max_bytes, GError **error);
  /* Writes a new file whole or not at all, reads it back and compares. A file of that name with the same bytes is
   * success; one with others is G_IO_ERROR_EXISTS. */
  gboolean (*write) (KskMedia *self, KskMediumRole role, const char *name, GBytes *bytes, GError **error);
  gboolean (*hash) (KskMedia *self, KskMediumRole role, KskMediumHash *hash, GCancellable *cancellable, GError **error);
  /* Copies a medium to the copy numbered @number, from 1, reads the copy back; @hash is that of the copy. */
  gboolean (*copy) (KskMedia *self, KskMediumRole role, guint number, KskMediumHash *hash, GCancellable *cancellable,
                    GError **error);
  /* Returns: (transfer full) (nullable): what the stick that copy would go to is called, and no other stick is; NULL
   * without @error when the system has no such name for it. */
  char *(*identify_copy) (KskMedia *self, guint number, GError **error);
  /* Writes out and detaches: afterwards it may be taken out. */
  gboolean (*release) (KskMedia *self, KskMediumRole role, GError **error);
  /* The folder of the record: as @write and @read, without a medium. */
  gboolean (*keep) (KskMedia *self, const char *name, GBytes *bytes, GError **error);
  GBytes *(*fetch) (KskMedia *self, const char *name, gsize max_bytes, GError **error);
  /* Gives a kept file another name, `NAME.aside-N`, so that nothing is replaced: what a program that was killed wrote
   * and no record speaks of. */
  gboolean (*set_aside) (KskMedia *self, const char *name, GError **error);
};

/* Emitted in the main thread when a medium came or went. */
/* KskMedia::changed */

/* The calls of the interface. */
KSK_API char *ksk_media_get_label (KskMedia *self, KskMediumRole role);
KSK_API GStrv ksk_media_list (KskMedia *self, KskMediumRole role, GError **error);
KSK_API GBytes *ksk_media_read (KskMedia *self, KskMediumRole role, const char *name, gsize max_bytes, GError **error);
KSK_API gboolean ksk_media_write (KskMedia *self, KskMediumRole role, const char *name, GBytes *bytes, GError **error);
KSK_API gboolean ksk_media_hash (KskMedia *self, KskMediumRole role, KskMediumHash *hash, GCancellable *cancellable,
                                 GError **error);
KSK_API gboolean ksk_media_copy (KskMedia *self, KskMediumRole role, guint number, KskMediumHash *hash,
                                 GCancellable *cancellable, GError **error);
KSK_API char *ksk_media_identify_copy (KskMedia *self, guint number, GError **error);
KSK_API gboolean ksk_media_release (KskMedia *self, KskMediumRole role, GError **error);
KSK_API gboolean ksk_media_keep (KskMedia *self, const char *name, GBytes *bytes, GError **error);
KSK_API GBytes *ksk_media_fetch (KskMedia *self, const char *name, gsize max_bytes, GError **error);
KSK_API gboolean ksk_media_set_aside (KskMedia *self, const char *name, GError **error);

G_END_DECLS
