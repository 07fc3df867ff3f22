/* `README.txt` of a record: how to check it with programs that everybody has. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* A response that was taken apart, and the folder of the record with what came out. */
typedef struct {
  const char *folder;   /* `proofs` */
  const char *response; /* name of the SKR */
  const KskProofs *proofs;
} KskReadMeProofs;

/**
 * ksk_read_me_make:
 * @records: (not nullable) (element-type KskRecord): at least one.
 * @paths: (not nullable) (array zero-terminated=1): every file of the record.
 * @proofs: (array length=n_proofs): in the order in which they are to be checked.
 * @has_anchors: there is a `proofs/anchors.conf`.
 *
 * A function of its arguments alone. Returns: (transfer full) (not nullable): UTF-8 text.
 */
GBytes *ksk_read_me_make (GPtrArray *records, const char *const *paths, const KskReadMeProofs *proofs, guint n_proofs,
                          gboolean has_anchors);

G_END_DECLS
