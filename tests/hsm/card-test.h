/* What tests of operator cards have in common: secrets of a text, an issued set, a folder that goes away. */
#pragma once

#include "hsm/card-set.h"

G_BEGIN_DECLS

#define CARD_TEST_CEREMONY "Ceremony 60"
#define CARD_TEST_TOKEN "0123abcd"
#define CARD_TEST_TOKEN_PIN "token-pin-31415"

/* Returns: (transfer full): a secret of that text. */
KskSecret *card_test_secret (const char *text);

/* Returns: (transfer full): a set of 3 of 7 cards, and their shares. */
KskCardSet *card_test_issue (GPtrArray **shares);

/* Returns: (transfer full): the same secret with one bit another. */
KskSecret *card_test_flip (const KskSecret *secret, guint bit);

/* Asserts that it is CARD_TEST_TOKEN_PIN. */
void card_test_assert_token_pin (const KskSecret *pin);

/* Returns: (transfer full): a new folder; card_test_remove_folder() removes it with the files in it, and frees. */
char *card_test_make_folder (void);
void card_test_remove_folder (char *folder);

G_END_DECLS
