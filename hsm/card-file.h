/* A card in a file, for rehearsals: what a real card keeps inside of itself, sealed under its PIN. */
#pragma once

#include "card-label.h"

G_BEGIN_DECLS

/* A card's file is not larger. */
#define KSK_MAX_CARD_FILE_BYTES 4096

/* Where it is. It is read at each call, so that several programs can see it change. Any thread. */
typedef struct _KskCardFile KskCardFile;

/* Returns: (transfer full): `FOLDER/card-3.json`, or of a later issue `FOLDER/card-3-epoch-2.json`. */
char *ksk_card_file_dup_path (const char *folder, guint card, guint32 epoch);

/* Reads the file, whole and bounded. Returns: (transfer full) (nullable). Errors: KSK_CARD_ERROR_FORMAT when it is no
 * card; G_IO_ERROR of the system call: _NOT_FOUND when there is no file. */
KskCardFile *ksk_card_file_load (const char *path, GError **error);

/* Reads the card's file of that issue; where there is none, that of the first issue, which then has to be refused by
 * name. Returns and errors: as ksk_card_file_load(). */
KskCardFile *ksk_card_file_find (const char *folder, guint card, guint32 epoch, GError **error);

void ksk_card_file_free (KskCardFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskCardFile, ksk_card_file_free)

const KskCardLabel *ksk_card_file_get_label (KskCardFile *self); /* (transfer none) */
int ksk_card_file_get_tries_left (KskCardFile *self);            /* when last read; 0: blocked */
const char *ksk_card_file_get_note (KskCardFile *self);          /* (nullable): the PIN, for whoever rehearses */

/**
 * ksk_card_file_open:
 *
 * Takes a try: the file, read again, says one try less on the medium before the PIN is compared. The right PIN gives
 * all tries back. One program at a time can do so. Blocks for some tenths of a second, which is what a PIN costs to
 * guess. Returns: (transfer full) (nullable): the share. Errors: KSK_CARD_ERROR_WRONG_PIN, _LAST_TRY, _BLOCKED,
 * _FORMAT, _CHANGED (another card's file is there now), _READER (the try cannot be written down, so nothing was
 * compared).
 */
KskSecret *ksk_card_file_open (KskCardFile *self, const KskSecret *pin, GError **error);

/**
 * ksk_card_file_create:
 * @path: must not exist.
 * @note: (nullable): what is written on the drawn card: its PIN, in rehearsals only.
 *
 * Makes the file of a card with all its tries, for its owner alone to read. Nothing is left when it fails.
 * Errors: KSK_CARD_ERROR_FORMAT (the PIN), G_IO_ERROR_EXISTS and of the system call.
 */
gboolean ksk_card_file_create (const char *path, const KskCardLabel *label, const KskSecret *share,
                               const KskSecret *pin, const char *note, GError **error);

G_END_DECLS
