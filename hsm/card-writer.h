/* Where a new card is written to: a file, a card in a reader, a PKCS#11 token. */
#pragma once

#include "card-label.h"

G_BEGIN_DECLS

/* An implementation has one of these as its first member. */
typedef struct _KskCardWriter KskCardWriter;

struct _KskCardWriter {
  gboolean has_old_pin; /* what is written to has a PIN already, which @write must be given */
  /* (nullable): says before any PIN is asked for whether a card of that issue is in the way. Errors: G_IO_ERROR_EXISTS.
   */
  gboolean (*prepare) (KskCardWriter *self, guint card, guint32 epoch, GError **error);
  /* Writes a card and reads it back; waits for one to be put in where one card after the other goes into a reader.
   * @old_pin: (nullable): unless has_old_pin. Errors: KSK_CARD_ERROR_*: unless it is one of the old PIN, the card may
   * have been written in part; KSK_HSM_ERROR_*, G_IO_ERROR_*: it is as it was. */
  gboolean (*write) (KskCardWriter *self, const KskCardLabel *label, const KskSecret *share, const KskSecret *old_pin,
                     const KskSecret *new_pin, GError **error);
  /* (nullable): takes back what @write made, when a later card cannot be written. */
  void (*take_back) (KskCardWriter *self, const KskCardLabel *label);
  void (*free) (KskCardWriter *self);
};

void ksk_card_writer_free (KskCardWriter *self); /* calls @free */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskCardWriter, ksk_card_writer_free)

/* Returns: (transfer full): writes card files into @folder, which exists. */
KskCardWriter *ksk_card_writer_new_files (const char *folder);

/**
 * ksk_card_writer_new_module:
 * @path: (not nullable): of a PKCS#11 module; stays loaded until the writer is freed.
 *
 * Writes to tokens: card 3 to the one with the label `CO3 of 7`; where there is none, to the only token that there is.
 * The old PIN is the token's user PIN. Returns: (transfer full) (nullable). Errors: KSK_HSM_ERROR_MODULE.
 */
KskCardWriter *ksk_card_writer_new_module (const char *path, GError **error);

G_END_DECLS
