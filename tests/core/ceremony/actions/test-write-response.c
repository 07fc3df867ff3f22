/* Writing the SKR to the stick: read back, recorded, released, and each of it interrupted. */
#include "ceremony/actions/write-response.h"

#include "tests/core/ceremony/actions/exchange-play.h"

static KskWriteResponse *
get_writing (FakeRoom *room)
{
  return KSK_WRITE_RESPONSE (fake_room_get_action (room));
}

static FakeRoom *
open_room (void)
{
  FakeRoom *room = exchange_room_new ();
  exchange_open_at (room, STEP_WRITE);
  return room;
}

static void
write_it (FakeRoom *room)
{
  ksk_write_response_write (get_writing (room));
  fake_room_settle (room);
}

static GBytes *
get_on_stick (FakeRoom *room)
{
  return g_hash_table_lookup (room->media->files[KSK_MEDIUM_REQUEST], SKR_NAME);
}

static void
assert_written (FakeRoom *room)
{
  const KskExchangeFile *file = ksk_write_response_get_file (get_writing (room));
  g_assert_true (exchange_is_complete (room));
  g_assert_true (ksk_write_response_is_written (get_writing (room)));
  g_assert_true (room->media->is_released[KSK_MEDIUM_REQUEST]);
  g_assert_cmpstr (file->name, ==, SKR_NAME);
  g_assert_true (g_bytes_equal (get_on_stick (room), file->bytes));
  g_assert_cmpstr (fake_room_find_text (room, "response-written", "file"), ==, SKR_NAME);
  g_assert_cmpstr (fake_room_find_text (room, "response-written", "sha256"), ==,
                   fake_room_find_text (room, "response-signed", "sha256"));
  g_assert_cmpstr (fake_room_find_text (room, "response-written", "words"), ==,
                   fake_room_find_text (room, "response-signed", "words"));
  g_assert_cmpint (exchange_find_number (room, "response-written", "size"), ==, g_bytes_get_size (file->bytes));
  g_assert_cmpstr (fake_room_find_text (room, "medium-released", "medium"), ==, "request");
  g_assert_cmpstr (fake_room_find_text (room, "medium-released", "label"), ==, "request stick");
}

static void
test_written (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  g_assert_false (ksk_write_response_is_written (get_writing (room)));
  g_assert_null (get_on_stick (room));
  write_it (room);
  assert_written (room);
  exchange_assert_records (room, "response-written medium-released");
  write_it (room);
  exchange_assert_records (room, "response-written medium-released");
  exchange_restart (room);
  assert_written (room);
  exchange_assert_records (room, "response-written medium-released");
}

static void
test_faults (void)
{
  static const FakeMediumFault faults[]
      = { FAKE_MEDIUM_MISSING, FAKE_MEDIUM_FULL, FAKE_MEDIUM_READ_ONLY, FAKE_MEDIUM_SPOILS };
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autoptr (FakeRoom) room = open_room ();
    room->media->faults[KSK_MEDIUM_REQUEST] = faults[i];
    write_it (room);
    exchange_assert_refused (room, SKR_NAME " could not be written", "request: ");
    exchange_assert_records (room, "refused");
    g_assert_false (ksk_write_response_is_written (get_writing (room)));
    g_assert_false (room->media->is_released[KSK_MEDIUM_REQUEST]);
    write_it (room);
    exchange_assert_records (room, "refused");

    room->media->faults[KSK_MEDIUM_REQUEST] = FAKE_MEDIUM_GOOD;
    exchange_retry (room);
    write_it (room);
    assert_written (room);
  }
}

static void
test_exists (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  g_autoptr (GBytes) other = g_bytes_new_static ("other", 5);
  exchange_put (room, KSK_MEDIUM_REQUEST, SKR_NAME, other);
  write_it (room);
  exchange_assert_refused (room, "already has another file called " SKR_NAME, "another " SKR_NAME);
  g_assert_true (g_bytes_equal (get_on_stick (room), other));
  g_hash_table_remove (room->media->files[KSK_MEDIUM_REQUEST], SKR_NAME);
  exchange_retry (room);
  write_it (room);
  assert_written (room);
}

/* Written before the program was killed, but not recorded: the same bytes are success. */
static void
test_killed_before_record (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  exchange_put (room, KSK_MEDIUM_REQUEST, SKR_NAME, ksk_write_response_get_file (get_writing (room))->bytes);
  exchange_restart (room);
  g_assert_false (ksk_write_response_is_written (get_writing (room)));
  write_it (room);
  assert_written (room);
}

/* Written and recorded, but not released: it is released without anybody's doing. */
static void
test_killed_before_release (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  ksk_write_response_write (get_writing (room));
  while (!ksk_write_response_is_written (get_writing (room)))
    g_main_context_iteration (NULL, TRUE);
  /* The worker may have let it go already: only once it has ended can that be undone. */
  fake_room_kill (room);
  room->media->is_released[KSK_MEDIUM_REQUEST] = FALSE;
  exchange_restart (room);
  assert_written (room);
}

static void
test_release_fails (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  g_autoptr (JsonObject) members = json_object_new ();
  g_assert_true (ksk_session_append (room->session, "response-written", NULL, members, NULL));
  room->media->faults[KSK_MEDIUM_REQUEST] = FAKE_MEDIUM_MISSING;
  exchange_restart (room);
  exchange_assert_refused (room, "could not be released: request", "no medium");
  g_assert_true (ksk_write_response_is_written (get_writing (room)));
  room->media->faults[KSK_MEDIUM_REQUEST] = FAKE_MEDIUM_GOOD;
  exchange_retry (room);
  g_assert_true (exchange_is_complete (room));
  g_assert_true (room->media->is_released[KSK_MEDIUM_REQUEST]);
  exchange_assert_records (room, "response-written refused retry medium-released");
}

static void
test_paused (void)
{
  g_autoptr (FakeRoom) room = open_room ();
  g_assert_true (ksk_session_pause (room->session, "Lunch.", NULL));
  write_it (room);
  exchange_assert_records (room, "pause");
  g_assert_null (get_on_stick (room));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/write-response/written", test_written);
  g_test_add_func ("/write-response/faults", test_faults);
  g_test_add_func ("/write-response/exists", test_exists);
  g_test_add_func ("/write-response/killed-before-record", test_killed_before_record);
  g_test_add_func ("/write-response/killed-before-release", test_killed_before_release);
  g_test_add_func ("/write-response/release-fails", test_release_fails);
  g_test_add_func ("/write-response/paused", test_paused);
  return g_test_run ();
}
