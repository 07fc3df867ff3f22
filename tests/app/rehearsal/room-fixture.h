/* A folder for a test's rehearsal rooms, beside another token that must stay as it is. */
#pragma once

#include "app/rehearsal/room.h"
#include "hsm/hsm.h"

G_BEGIN_DECLS

/* 2026-05-20T12:00:00Z: the next quarter begins 42 days later. */
#define ROOM_FIXTURE_NOW_S G_GINT64_CONSTANT (1779278400)

typedef struct {
  char *base;         /* holds everything else; two entries until a room is made */
  char *dir;          /* where a room may be made */
  char *other_tokens; /* an empty folder that SOFTHSM2_CONF leads to; tear-down fails when it is no longer empty */
} RoomFixture;

void room_fixture_set_up (RoomFixture *fixture, gconstpointer data);
void room_fixture_tear_down (RoomFixture *fixture, gconstpointer data);

/* The root, ECDSAP256SHA256, nine bundles, `normal`, a seed, ROOM_FIXTURE_NOW_S. */
KskRoomSpec room_fixture_get_spec (const RoomFixture *fixture);

/* Makes the room or fails the test. */
KskRoom *room_fixture_build (const KskRoomSpec *spec);

/* Logs in to the room's token as a signing would. */
KskHsm *room_fixture_open_hsm (const KskRoom *room);

GBytes *room_fixture_read_file (const char *path);
void room_fixture_write_text (const char *path, const char *text);
guint room_fixture_count_entries (const char *path);

G_END_DECLS
