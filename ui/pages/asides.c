/* Pages that are of no step: who signs them. */
#include "asides.h"

const KskRole ksk_aside_signers[2] = { KSK_ROLE_CA, KSK_ROLE_IW };
