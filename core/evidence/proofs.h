/* The signatures of an SKR as files that `openssl` verifies, for those who trust no program of ours. */
#pragma once

#include "ksr/response.h"

G_BEGIN_DECLS

/* A file: the octets that were signed, a signature, or a key. */
typedef struct {
  char *name; /* (not nullable): `bundle-1-key-20326.data`, `.sig`, `key-20326.pem` */
  GBytes *bytes;
} KskProofFile;

typedef struct {
  GPtrArray *files;       /* (not nullable) (element-type KskProofFile): each name once */
  GPtrArray *commands;    /* (not nullable) (element-type utf8): one a signature, to be run where the files are */
  GPtrArray *comparisons; /* (not nullable) (element-type utf8): one a signature: that the file is what the SKR has, of
                           * which a shell function `signature N` writes number N, from 1 and in its order, decoded */
  GPtrArray *digests; /* (not nullable) (element-type utf8): one a key that may be a trust anchor: writes the digest of
                       * its DS in lower case */
} KskProofs;

/**
 * ksk_proofs_new:
 * @response: (not nullable).
 *
 * Takes the response apart; verifies nothing. Where two keys of a bundle share a tag, the second has `-2` after it, and
 * so have its files. Returns: (transfer full) (nullable). Errors: KSK_DNSSEC_ERROR_* when a signature names no key of
 * its bundle, or a key that this library does not have, and where a bundle has more keys or signatures than the rules
 * verify. Source: RFC 4034, section 3.1.8.1.
 */
KSK_API KskProofs *ksk_proofs_new (KskResponse *response, GError **error);
KSK_API void ksk_proofs_free (KskProofs *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskProofs, ksk_proofs_free)

G_END_DECLS
