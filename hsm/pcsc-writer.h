/* Cards in one PC/SC reader, for commands that write cards and look at them. */
#pragma once

#include "card-writer.h"

G_BEGIN_DECLS

/**
 * ksk_pcsc_writer_new:
 * @reader: (not nullable): the name of the reader, or a part of it that no other reader's has.
 *
 * Its @prepare finds the reader. Its @write waits two minutes for another card than the one that it has written
 * last, which stays untouched until it is taken out: G_IO_ERROR_TIMED_OUT, and nothing was written. Each card has the
 * PIN that it came with. Any one thread. Returns: (transfer full).
 */
KskCardWriter *ksk_pcsc_writer_new (const char *reader);

/* Reads the label of the card in @reader, as above, which is in it. Blocks for some tenths of a second.
 * Errors: KSK_CARD_ERROR_READER, _REMOVED, _FORMAT. */
gboolean ksk_pcsc_read_label (const char *reader, KskCardLabel *label, int *tries_left, GError **error);

G_END_DECLS
