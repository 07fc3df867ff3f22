/* Seven cards of one issue in a folder of their own, three of which open a token that is not there. */
#pragma once

#include "hsm/card-set.h"

G_BEGIN_DECLS

#define ISSUED_NEED 3
#define ISSUED_OF 7
#define ISSUED_TOKEN "0123456789abcdef" /* its serial number */
#define ISSUED_TOKEN_PIN "token-pin-4711"

typedef struct {
  char *folder;
  KskCardSet *set;
  char *paths[ISSUED_OF]; /* of the card files; the PIN of card 1 is 111111 */
} Issued;

Issued *issued_new (void);

/* Returns: (transfer full): the same cards, as they are now, in another folder. */
Issued *issued_copy (Issued *self);

/* Removes the folder. */
void issued_free (Issued *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Issued, issued_free)

/* Returns: (transfer full): other cards of the same set. @self: its files stay as they are. */
Issued *issued_anew (Issued *self);

/* Returns: (transfer full). */
KskSecret *issued_pin (guint card);
KskSecret *issued_secret (const char *text);

/* Returns: (transfer full). */
char *issued_dup_serial (Issued *self, guint card);

/* Opens card @card with its PIN, and fails the test when that fails. */
void issued_open (Issued *self, KskCardSource *source, guint card);

/* The shares that are open join to ISSUED_TOKEN_PIN. */
void issued_assert_combines (KskCardSource *source);

G_END_DECLS
