/* What tests of the card table share: a room with three readers that has come to the insertion of cards 1, 2 and 3. */
#pragma once

#include "tests/core/ceremony/fake-cards.h"
#include "tests/core/ceremony/fake-room.h"

G_BEGIN_DECLS

typedef struct {
  FakeRoom *room;
  FakeCards *cards;
} CardCase;

/* 2.1 inserts cards 1 to 3, 2.2 activates with three, 2.3 takes them out; 2.4 inserts 3 to 5, 2.5 deactivates. */
CardCase card_case_new (void);

/* The same, with other steps after the insertion. */
CardCase card_case_new_with (const char *steps);
void card_case_clear (CardCase *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CardCase, card_case_clear)

KskCardTable *card_case_get_table (CardCase *self);
const KskCardSpot *card_case_get_spot (CardCase *self, guint card);

/* Gives a PIN to the card that is asked for, and waits for the answer. @pin: (nullable): the right one. */
void card_case_open (CardCase *self, const char *pin);

/* Cards 1 to 3 go into readers 1 to 3 and are opened. */
void card_case_open_all (CardCase *self);

/* Ends the program and starts it again. */
void card_case_restart (CardCase *self);

/* Returns how many records of that kind there are, in all steps. */
guint card_case_count (CardCase *self, const char *kind);

/* Asserts the members of the newest record of that kind: `holder=CO3 card=3`. */
void card_case_expect (CardCase *self, const char *kind, const char *members);

/* Asserts that the notice at that place has this in it; NULL: that there is none. */
void card_case_expect_notice (CardCase *self, guint index, const char *part);

G_END_DECLS
