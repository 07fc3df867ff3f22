/* What the tests of actions share: a room that has come to a step, and what the records say. */
#pragma once

#include "tests/core/ceremony/fake-room.h"

G_BEGIN_DECLS

/* A step of CA that CA and IW confirm, as FAKE_STEP(). */
#define STEP(id, kind, with) FAKE_STEP (id, kind, "CA", "CA IW", with)

/* Returns: (transfer full): a room that stands in that step. */
FakeRoom *action_test_new (const char *steps, const char *id);

/* Ends the program and starts it again, with the same journal. */
void action_test_restart (FakeRoom *room);

gpointer action_test_get (FakeRoom *room); /* (transfer none): the action */
gboolean action_test_is_complete (FakeRoom *room);

/* Returns: (transfer none): the newest record of that kind; there must be one. */
JsonObject *action_test_get_newest (FakeRoom *room, const char *kind);

/* A deviation is written down and signed off. */
void action_test_deviate (FakeRoom *room);

/* Holders show these cards at the device, `1 2 3`, and the step is confirmed. */
void action_test_insert_cards (FakeRoom *room, const char *cards);

/* Asserts that it was refused, with a record; that every text is there, and that the detail has @detail (nullable) in
 * it. Then tries again. */
void action_test_expect_refusal (FakeRoom *room, const char *happened, const char *detail);

G_END_DECLS
