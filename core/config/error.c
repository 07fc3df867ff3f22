/* The error domain of core/config. */
#include "config/error.h"

G_DEFINE_QUARK (ksk - config - error - quark, ksk_config_error)
