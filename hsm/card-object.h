/* A PKCS#11 token as a card: two data objects, the label for all to read, the share after the PIN. See hsm/README.md.
 */
#pragma once

#include "card-label.h"
#include "session.h"

G_BEGIN_DECLS

/* CKA_APPLICATION of both, and the CKA_LABEL of each. */
#define KSK_CARD_APPLICATION "ksk-console"
#define KSK_CARD_LABEL_OBJECT "card-label"
#define KSK_CARD_SHARE_OBJECT "card-share"

/* Like ksk_card_io_read_label(), of a token that need not be logged in to. Also KSK_CARD_ERROR_REMOVED, _READER. */
gboolean ksk_card_object_read_label (KskHsmSession *session, KskCardLabel *label, int *tries_left, GError **error);

/* Like ksk_card_io_open(): logs in, reads, logs out. */
KskSecret *ksk_card_object_open (KskHsmSession *session, const KskSecret *pin, int *tries_left, GError **error);

/* Like ksk_card_io_write(): what is there of ours is replaced; the token's user PIN becomes @new_pin. */
gboolean ksk_card_object_write (KskHsmSession *session, const KskCardLabel *label, const KskSecret *share,
                                const KskSecret *old_pin, const KskSecret *new_pin, GError **error);

G_END_DECLS
