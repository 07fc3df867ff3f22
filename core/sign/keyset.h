/* The configured KSKs of a schema, each looked up in the HSM and compared with its configuration. */
#pragma once

#include "check/check.h"

G_BEGIN_DECLS

/* A configured KSK as it would stand in a DNSKEY set. */
typedef struct {
  const KskKeyConfig *config; /* borrowed from the configuration */
  KskDnskey *dnskey;
  KskDnskey *revoked; /* the same with the REVOKE flag */
} KskKey;

/* (element-type utf8 KskKey): by the name that schemas use. */
typedef GHashTable KskKeyset;

/**
 * ksk_keyset_load:
 *
 * Looks up every key that a slot of @schema up to the request's number of bundles names, and adds the findings of check
 * KSK-MATCH: there under its label; kind, size, exponent, tag and DS as configured.
 * Returns: (transfer full): the keys that match; those that do not are missing, and @report says why.
 */
KskKeyset *ksk_keyset_load (const KskCheckInput *input, const KskSchema *schema, KskReport *report);

/* Returns: (transfer none) (nullable): the key with that name. */
const KskKey *ksk_keyset_find (KskKeyset *keyset, const char *name);

/* Adds the findings of check KSK-USAGE: valid_from and valid_until of a signing key cover each bundle it signs. */
void ksk_check_usage (const KskCheckInput *input, const KskSchema *schema, KskReport *report);

G_END_DECLS
