/* Errors of core/dnssec. */
#include "dnssec/error.h"

G_DEFINE_QUARK (ksk - dnssec - error - quark, ksk_dnssec_error)
