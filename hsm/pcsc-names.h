/* What PC/SC calls things: its readers, and what went wrong. */
#pragma once

#include <ksk.h>
#include <winscard.h>

G_BEGIN_DECLS

/* Returns: (transfer full): `SCARD_W_REMOVED_CARD`, or the number of a value without a name. */
char *ksk_pcsc_dup_name (LONG rv);

/* Turns a value other than SCARD_S_SUCCESS into KSK_CARD_ERROR_REMOVED or _READER, in words for the operator. */
void ksk_pcsc_set_error (GError **error, LONG rv, const char *reader);

/* @readers: (out) (transfer full) (element-type utf8): the names of all readers, sorted; set when the result is
 * SCARD_S_SUCCESS, and empty when there are none. */
LONG ksk_pcsc_list_readers (SCARDCONTEXT context, GPtrArray **readers);

G_END_DECLS
