/* Errors of core/dnssec. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

#define KSK_DNSSEC_ERROR (ksk_dnssec_error_quark ())

typedef enum {
  KSK_DNSSEC_ERROR_MALFORMED,   /* bytes or text that are not what the RFC allows: ask the sender for a correct file */
  KSK_DNSSEC_ERROR_UNSUPPORTED, /* well-formed, but an algorithm this library does not sign or verify with */
  KSK_DNSSEC_ERROR_BAD_SIGNATURE, /* a signature that does not verify */
  KSK_DNSSEC_ERROR_CRYPTO,        /* OpenSSL failed for a reason of its own: nothing can be concluded */
} KskDnssecError;

KSK_API GQuark ksk_dnssec_error_quark (void);

G_END_DECLS
