/* Errors of core/ksr. */
#include "ksr/error.h"

G_DEFINE_QUARK (ksk - ksr - error - quark, ksk_ksr_error)
