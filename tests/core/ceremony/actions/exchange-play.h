/* Plays the steps from the last SKR to the new one, with real files. */
#pragma once

#include "tests/core/ceremony/fake-room.h"

G_BEGIN_DECLS

#define KSR_NAME "ksr-root-2026-q1-0.xml"
#define SKR_NAME "skr-root-2026-q1-0.xml"
#define PREVIOUS_NAME "skr-root-2025-q4-0.xml"

#define STEP_LOAD_PREVIOUS "1.6"
#define STEP_LOAD_REQUEST "1.7"
#define STEP_COMPARE "1.8"
#define STEP_REVIEW "1.9"
#define STEP_SIGN "1.10"
#define STEP_WRITE "1.11"
#define STEP_AFTER "1.12"

/* Returns: (transfer full): a room with those steps, and KSR and last SKR on their sticks; not open. */
FakeRoom *exchange_room_new (void);

/* Opens it and plays each step before that one, which is entered. */
void exchange_open_at (FakeRoom *room, const char *step_id);
void exchange_play_to (FakeRoom *room, const char *step_id);

/* Plays the current step, one of those above, until it is complete. */
void exchange_play (FakeRoom *room);

/* The program is killed and started again, while the HSM stays active. */
void exchange_restart (FakeRoom *room);

KskExchange *exchange_get (FakeRoom *room);

/* Replaces the file on a medium. */
void exchange_put (FakeRoom *room, KskMediumRole role, const char *name, GBytes *bytes);

/* It was refused, with a record: @happened, and the detail has @detail (nullable) in it. */
void exchange_assert_refused (FakeRoom *room, const char *happened, const char *detail);

/* Tries again; the refusal is gone. Settles. */
void exchange_retry (FakeRoom *room);

/* The records of the step are of these kinds. */
void exchange_assert_records (FakeRoom *room, const char *kinds);

gboolean exchange_is_complete (FakeRoom *room);

/* A whole number in the last record of that kind. */
gint64 exchange_find_number (FakeRoom *room, const char *kind, const char *member);

G_END_DECLS
