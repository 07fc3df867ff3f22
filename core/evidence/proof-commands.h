/* Shell commands of others' programs that verify proofs, to be run where the files are. Internal to core/evidence. */
#pragma once

#include "dnssec/dnskey.h"

G_BEGIN_DECLS

/* The signature @base.sig over @base.data by the key in @key.pem. Returns: (transfer full). */
char *ksk_proof_command_verify (guint algorithm, const char *key, const char *base);

/* That @base.sig is the SignatureData number @number of the SKR, which the shell function `signature` writes to its
 * standard output. Those of ECDSA are two numbers side by side there (RFC 6605, section 4), and in DER for openssl.
 * Returns: (transfer full). */
char *ksk_proof_command_compare (KskKeyKind kind, guint number, const char *base);

/* The SHA-256 of a DS (RFC 4509, section 2.1) from the key in @key.pem, in lower case. Returns: (transfer full)
 * (nullable). Errors: those of ksk_domain_name_to_wire(). */
char *ksk_proof_command_digest (KskDnskey *dnskey, KskPublicKey *public_key, const char *owner, const char *key,
                                GError **error);

G_END_DECLS
