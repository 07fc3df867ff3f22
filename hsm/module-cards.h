/* Operator cards that are tokens of a PKCS#11 module, such as OpenSC: a card source. */
#pragma once

#include "card-set.h"

G_BEGIN_DECLS

/**
 * ksk_module_cards_new:
 * @set: (not nullable): which cards are wanted.
 * @module: (not nullable): path of the module, as ksk_hsm_module_load() takes it.
 *
 * Asks the module again and again what is in its slots, in a thread named "cards": modules tell of insertions late or
 * never. A slot is a reader. See ksk_watched_cards_new() for threads.
 * Returns: (transfer full) (nullable). Errors: KSK_HSM_ERROR_MODULE.
 */
KskCardSource *ksk_module_cards_new (KskCardSet *set, const char *module, GError **error);

G_END_DECLS
