/* What makes the record of a ceremony that is over complete, and copies it: an interface that the program implements.
 */
#pragma once

#include <gio/gio.h>

#include "ceremony/port-media.h"
#include "evidence/fingerprint.h"

G_BEGIN_DECLS

/* What it works on: @publish goes through the first two, @copy through the last two. */
typedef enum {
  KSK_PUBLISH_PAPERS,  /* log and annotated script */
  KSK_PUBLISH_FILES,   /* proofs and pages, then the hash of every file: films take long */
  KSK_PUBLISH_COPY,    /* files are written to a medium */
  KSK_PUBLISH_COMPARE, /* they are read back from it */
} KskPublishPart;

/* The longest name of a file, with its final zero. */
#define KSK_PUBLISHER_NAME_BYTES 256

/* How far it has come. A plain value. */
typedef struct {
  KskPublishPart part;
  double fraction;                     /* of that part: 0 to 1; below 0: not known */
  guint left_s;                        /* of that part, about; 0: not known */
  char file[KSK_PUBLISHER_NAME_BYTES]; /* without its folder, that is being worked on; empty: none */
} KskPublisherProgress;

#define KSK_TYPE_PUBLISHER (ksk_publisher_get_type ())
KSK_API
G_DECLARE_INTERFACE (KskPublisher, ksk_publisher, KSK, PUBLISHER, GObject)

/**
 * KskPublisherInterface:
 *
 * @publish, @list_closing and @copy block and are called from a worker, one at a time; the others never block. The
 * journal is closed by then: nothing of this is recorded in it.
 */
struct _KskPublisherInterface {
  GTypeInterface parent_iface;

  /* Writes what is missing of the record, `SHA256SUMS` last; @sums: (out): the hash of that. What is there is neither
   * changed nor replaced, but for lists and pages that an interrupted call has made out of other files: these are made
   * anew. Done again after it was interrupted it makes the same. Where `SHA256SUMS` is there nothing is written, and
   * every file is compared with it. Errors: G_IO_ERROR_NO_SPACE, READ_ONLY, CANCELLED, ..., and
   * whatever makes it impossible; the message names file and reason. */
  gboolean (*publish) (KskPublisher *self, KskFingerprint *sums, GCancellable *cancellable, GError **error);
  /* Writes what says of each film of the end which it is: no list of the record can have them. Done again it adds what
   * is missing. (nullable): there are none. Errors: as @publish. */
  gboolean (*list_closing) (KskPublisher *self, GCancellable *cancellable, GError **error);
  const char *(*get_folder) (KskPublisher *self); /* (not nullable): of the record, for people */
  gboolean (*is_listed) (KskPublisher *self);     /* `SHA256SUMS` is there: nothing may be added any more */
  /* Any thread. */
  void (*get_progress) (KskPublisher *self, KskPublisherProgress *progress);
  /* How many copies on media are wanted; may be 0. (nullable): none */
  guint (*get_n_copies) (KskPublisher *self);
  /* (not nullable): for people: where the medium for the copy numbered @number, from 1, is expected. Main thread.
   * (nullable) where there are no copies */
  const char *(*get_copy_place) (KskPublisher *self, guint number);
  /* Returns: (transfer full) (nullable): what people call the medium that is in for the copy numbered @number, from 1;
   * NULL when none is. Main thread. (nullable) where there are no copies */
  char *(*dup_copy_label) (KskPublisher *self, guint number);
  /* Copies the record to that medium, reads it back and compares; @hash: (out): of what was read back. Errors:
   * G_IO_ERROR_NOT_FOUND (there is none), NO_SPACE, READ_ONLY, PERMISSION_DENIED, EXISTS, ALREADY_MOUNTED (the same
   * medium has an earlier copy), CANCELLED, ...; of the record, and not of the medium: INVALID_DATA (it is not what its
   * list says), PARTIAL_INPUT (it cannot be read, or changes). The message names the file or the medium, and the
   * reason. (nullable) where there are no copies */
  gboolean (*copy) (KskPublisher *self, guint number, KskMediumHash *hash, GCancellable *cancellable, GError **error);
};

/* The calls of the interface. */
KSK_API gboolean ksk_publisher_publish (KskPublisher *self, KskFingerprint *sums, GCancellable *cancellable,
                                        GError **error);
KSK_API gboolean ksk_publisher_list_closing (KskPublisher *self, GCancellable *cancellable, GError **error);
KSK_API const char *ksk_publisher_get_folder (KskPublisher *self);
KSK_API gboolean ksk_publisher_is_listed (KskPublisher *self);
KSK_API void ksk_publisher_get_progress (KskPublisher *self, KskPublisherProgress *progress);
KSK_API guint ksk_publisher_get_n_copies (KskPublisher *self);
KSK_API const char *ksk_publisher_get_copy_place (KskPublisher *self, guint number);
KSK_API char *ksk_publisher_dup_copy_label (KskPublisher *self, guint number);
KSK_API gboolean ksk_publisher_copy (KskPublisher *self, guint number, KskMediumHash *hash, GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
