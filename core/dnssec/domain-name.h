/* Absolute domain names between presentation form and canonical wire form. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

/**
 * ksk_domain_name_to_wire:
 * @name: (not nullable): absolute, with the final dot: `.`, `example.`. Letters, digits, `-`, `_` and `/` only:
 *   no escapes, as no zone with a key ceremony needs them. At most 255 octets, labels of 1 to 63.
 *
 * Converts to canonical wire form: lower case, uncompressed. Source: RFC 1035, section 3.1; RFC 4034, section 6.2.
 * Returns: (transfer full) (nullable): the wire form. Errors: KSK_DNSSEC_ERROR_MALFORMED.
 */
KSK_API GBytes *ksk_domain_name_to_wire (const char *name, GError **error);

/* Returns the Labels value of an RRSIG at the valid absolute name @name: 0 for the root. RFC 4034, section 3.1.3. */
KSK_API guint8 ksk_domain_name_count_labels (const char *name);

/* Returns TRUE when the two absolute names are equal without regard to ASCII case. RFC 4343. */
KSK_API gboolean ksk_domain_name_equal (const char *a, const char *b);

G_END_DECLS
