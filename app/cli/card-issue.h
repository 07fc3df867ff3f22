/* Writing a set of operator cards: every card first, then the set file that makes them count. */
#pragma once

#include <hsm/card-set.h>
#include <hsm/card-writer.h>

#include "command.h"

G_BEGIN_DECLS

/* Where PINs come from and cards go to. Borrowed for the calls. */
typedef struct {
  KskCardWriter *writer;
  const char *set_path;
  int pin_fd; /* a line each: of the token, then of each card its old one, where it has one, and its new one; or
                 KSK_NO_PIN_FD to ask at the terminal */
} KskCardIssue;

/* Looks whether everything can be written, before anybody types a PIN. Says what is wrong. @replaces: as below. */
KskExit ksk_card_issue_prepare (const KskCardIssue *self, guint of, guint32 epoch, gboolean replaces);

/* Asks for the PIN of the token: twice, when nothing will tell whether it is right. Returns: (transfer full)
 * (nullable): NULL after saying what is wrong. */
KskSecret *ksk_card_issue_ask_token_pin (const KskCardIssue *self, const char *token_serial, gboolean is_checked);

/**
 * ksk_card_issue_write:
 * @shares: (element-type KskSecret): of the cards of @set.
 * @replaces: the set file is there and is replaced, in one step, when all cards are written; otherwise it must not be.
 *
 * Asks for the PIN of each card and writes it; then the set file. When it fails the set file is what it was, and card
 * files that were made are removed. Says what is wrong.
 */
KskExit ksk_card_issue_write (const KskCardIssue *self, KskCardSet *set, GPtrArray *shares, gboolean replaces);

G_END_DECLS
