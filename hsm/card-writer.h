/* Where a new card is written to: a file, a card in a reader, a PKCS#11 token. */
#pragma once

#include "card-label.h"

G_BEGIN_DECLS

/* An implementation has one of these as its first member. */
typedef struct _KskCardWriter KskCardWriter;

struct _KskCardWriter {
  gboolean takes_turns; /* one card after the other goes into the same reader: people are asked for each */
  gboolean has_old_pin; /* what is written to has a PIN already, which @write must be given */
  /* Says before any card is written whether one is in the way. Errors: G_IO_ERROR_EXISTS, KSK_CARD_ERROR_*. */
  gboolean (*prepare) (KskCardWriter *self, const KskCardLabel *label, GError **error);
  /* Writes a card and reads it back. @old_pin: (nullable): unless has_old_pin. Errors: KSK_CARD_ERROR_*, G_IO_ERROR_*.
   */
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

G_END_DECLS
