/* The error domain of hsm/. */
#include "error.h"

G_DEFINE_QUARK (ksk_hsm_error, ksk_hsm_error)
