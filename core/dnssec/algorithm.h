/* DNSSEC algorithm numbers and what this library knows of each. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

/* Source: IANA registry "DNS Security Algorithm Numbers"; mnemonics as the registry spells them. */
typedef enum {
  KSK_ALGORITHM_RSAMD5 = 1,
  KSK_ALGORITHM_DSA = 3,
  KSK_ALGORITHM_RSASHA1 = 5,
  KSK_ALGORITHM_DSA_NSEC3_SHA1 = 6,
  KSK_ALGORITHM_RSASHA1_NSEC3_SHA1 = 7,
  KSK_ALGORITHM_RSASHA256 = 8,
  KSK_ALGORITHM_RSASHA512 = 10,
  KSK_ALGORITHM_ECC_GOST = 12,
  KSK_ALGORITHM_ECDSAP256SHA256 = 13,
  KSK_ALGORITHM_ECDSAP384SHA384 = 14,
  KSK_ALGORITHM_ED25519 = 15,
  KSK_ALGORITHM_ED448 = 16,
} KskAlgorithm;

/* What a public key is, apart from the digest that an algorithm number adds to it. */
typedef enum {
  KSK_KEY_KIND_NONE, /* no key of this library: DSA, GOST, unassigned numbers */
  KSK_KEY_KIND_RSA,
  KSK_KEY_KIND_P256,
  KSK_KEY_KIND_P384,
  KSK_KEY_KIND_ED25519,
  KSK_KEY_KIND_ED448,
} KskKeyKind;

/* Returns TRUE when IANA assigned @algorithm (0 to 255) to a signing algorithm that a DNSKEY may carry. */
KSK_API gboolean ksk_algorithm_is_assigned (guint algorithm);

/* Returns TRUE when this library verifies and signs with @algorithm: 8, 10, 13, 14, 15, 16. */
KSK_API gboolean ksk_algorithm_is_supported (guint algorithm);

/* Returns TRUE for 1, 3, 6, 7, 12 and every unassigned number: never acceptable (check KSR-POLICY-ALG). */
KSK_API gboolean ksk_algorithm_is_deprecated (guint algorithm);

/* Returns TRUE when the same key and bytes always give the same signature: RSA (PKCS#1 v1.5) and EdDSA. */
KSK_API gboolean ksk_algorithm_is_deterministic (guint algorithm);

/* Returns: (nullable) (transfer none): the mnemonic, `RSASHA256`; NULL for an unassigned number. Static. */
KSK_API const char *ksk_algorithm_get_name (guint algorithm);

/* Finds the number of a mnemonic, spelt exactly. @algorithm: (out). Returns FALSE when there is none. */
KSK_API gboolean ksk_algorithm_from_name (const char *name, KskAlgorithm *algorithm);

/* Returns the kind of key that @algorithm uses; KSK_KEY_KIND_NONE when not supported. */
KSK_API KskKeyKind ksk_algorithm_get_key_kind (guint algorithm);

/* Returns: (nullable) (transfer none): the digest that is signed, as OpenSSL calls it: `SHA256`; NULL for EdDSA, which
 * digests for itself, and for algorithms that are not supported. Static. */
KSK_API const char *ksk_algorithm_get_digest_name (guint algorithm);

/* Returns: (not nullable) (transfer none): `RSA`, `P-256`, `P-384`, `Ed25519`, `Ed448` or `none`. Static. */
KSK_API const char *ksk_key_kind_get_name (KskKeyKind kind);

G_END_DECLS
