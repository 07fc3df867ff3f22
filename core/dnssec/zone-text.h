/* The keys of a zone in the text that zone files hold and `dig` prints. */
#pragma once

#include "dnssec/rrsig.h"

G_BEGIN_DECLS

/* Longest text that is read, and the most records in it: far beyond what any answer of a name server holds. */
#define KSK_MAX_ZONE_TEXT_BYTES (1024 * 1024)
#define KSK_MAX_ZONE_TEXT_RECORDS 1000

/* A DNSKEY RRset and its signatures, as somebody says that a zone has them. */
typedef struct {
  char *owner;           /* (not nullable): absolute name */
  GPtrArray *keys;       /* (not nullable) (element-type KskDnskey): at least one, without identifiers, as they stand */
  GPtrArray *signatures; /* (not nullable) (element-type KskRrsig): those over DNSKEY, perhaps none, as they stand */
} KskZoneKeys;

/**
 * ksk_zone_keys_parse:
 * @text: (not nullable): at most KSK_MAX_ZONE_TEXT_BYTES; each record begins with its owner on a new line, and may go
 *   on over lines in parentheses. Comments are passed over, and records of other types.
 *
 * Reads `dig . dnskey +dnssec`, with or without +multiline. TTL and class may be missing; a class other than IN, a
 * relative name and a record of another owner are refused. Nothing is verified.
 * Returns: (transfer full) (nullable). Errors: KSK_DNSSEC_ERROR_MALFORMED, with the line.
 * Source: RFC 1035, section 5.1; RFC 4034, sections 2.2 and 3.2.
 */
KSK_API KskZoneKeys *ksk_zone_keys_parse (GBytes *text, GError **error);

KSK_API void ksk_zone_keys_free (KskZoneKeys *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskZoneKeys, ksk_zone_keys_free)

G_END_DECLS
