/* DNSSEC records in the text form of zone files. */
#pragma once

#include "dnssec/rrsig.h"

G_BEGIN_DECLS

/* `. 172800 IN DNSKEY 257 3 8 AwEAA... ; key id = 19036`. RFC 4034, section 2.2. Returns: (transfer full). */
KSK_API char *ksk_dnskey_to_text (KskDnskey *key, const char *owner);

/* `. IN DS 19036 8 2 49AAC1...`. RFC 4034, section 5.3. Returns: (transfer full) (nullable): NULL for a bad owner. */
KSK_API char *ksk_dnskey_to_ds_text (KskDnskey *key, const char *owner, GError **error);

/* `. 172800 IN RRSIG DNSKEY 8 0 172800 20170122000000 ...`. RFC 4034, section 3.2. Returns: (transfer full). */
KSK_API char *ksk_rrsig_to_text (KskRrsig *rrsig, const char *owner);

G_END_DECLS
