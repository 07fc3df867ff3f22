/* Rehearsal rooms with operator cards: three of the seven open the token, and nothing else does. */
#include <gio/gio.h>
#include <string.h>

#include "app/rehearsal/soft-token.h"
#include "hsm/card-set.h"
#include "hsm/table-cards.h"
#include "tests/app/rehearsal/room-fixture.h"

static KskRoom *
build (const RoomFixture *fixture)
{
  KskRoomSpec spec = room_fixture_get_spec (fixture);
  spec.bundles = 1;
  spec.with_cards = TRUE;
  return room_fixture_build (&spec);
}

/* The cards that the configuration names. */
static KskCardSource *
open_cards (const KskRoom *room)
{
  g_autoptr (GError) error = NULL;
  const KskCeremonyConfig *ceremony = ksk_config_get_ceremony (room->config);
  g_assert_cmpint (ceremony->cards_place, ==, KSK_CARDS_ON_TABLE);
  g_autoptr (GBytes) bytes = room_fixture_read_file (ceremony->cards_set);
  g_autoptr (KskCardSet) set = ksk_card_set_parse (bytes, &error);
  g_assert_no_error (error);
  KskCardSource *source = ksk_table_cards_new (set, ceremony->cards_folder, &error);
  g_assert_no_error (error);
  return source;
}

static void
open_card (KskCardSource *source, guint card)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *note = ksk_card_source_dup_note (source, card);
  g_assert_cmpuint (strlen (note), ==, 6);
  g_assert_cmpint (note[5], ==, '0' + (int)card);
  g_autoptr (KskSecret) pin = ksk_secret_new (note, strlen (note), NULL);

  g_assert_true (ksk_card_source_insert (source, card, &error));
  g_autoptr (GPtrArray) readers = ksk_card_source_dup_readers (source);
  const char *serial = NULL;
  for (guint i = 0; i < readers->len; i++) {
    const KskReader *reader = readers->pdata[i];
    if (reader->state == KSK_READER_CARD && reader->card == card)
      serial = reader->serial;
  }
  g_assert_nonnull (serial);
  ksk_card_source_open (source, card, serial, pin, &error);
  g_assert_no_error (error);
  ksk_card_source_take_out (source, card);
}

/* The room's HSM, with no token selected. */
static KskHsm *
open_hsm (const KskRoom *room)
{
  g_autoptr (GError) error = NULL;
  KskHsm *hsm = ksk_hsm_open (ksk_config_get_hsms (room->config)->pdata[0], &error);
  g_assert_no_error (error);
  return hsm;
}

static char *
dup_token_serial (KskHsm *hsm, const char *label)
{
  g_autoptr (GError) error = NULL;
  ksk_hsm_select_token (hsm, label, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (KskHsmToken) token = ksk_hsm_dup_token (hsm, &error);
  g_assert_no_error (error);
  return g_strdup (token->serial);
}

static void
test_three_open_the_token (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskRoom) room = build (fixture);
  g_autoptr (KskCardSource) source = open_cards (room);
  g_assert_cmpuint (ksk_card_source_get_need (source), ==, 3);
  g_assert_cmpuint (ksk_card_source_get_of (source), ==, 7);

  g_autoptr (KskHsm) hsm = open_hsm (room);
  g_autofree char *serial = dup_token_serial (hsm, KSK_SOFT_TOKEN_LABEL);
  open_card (source, 6);
  open_card (source, 1);
  g_assert_null (ksk_card_source_combine (source, serial, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_TOO_FEW);
  g_clear_error (&error);
  open_card (source, 3);
  g_autoptr (KskSecret) pin = ksk_card_source_combine (source, serial, &error);
  g_assert_no_error (error);

  g_assert_true (ksk_hsm_login (hsm, pin, &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) keys = ksk_hsm_list_keys (hsm, &error);
  g_assert_no_error (error);
  g_assert_true (((KskHsmKey *)keys->pdata[0])->has_private);

  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* A second token beside the room's, with the same PIN: these cards are not for it, whatever is open. */
static void
test_other_token_gets_no_pin (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskRoom) room = build (fixture);
  g_autoptr (KskCardSource) source = open_cards (room);
  g_autoptr (KskSecret) pin = ksk_secret_new (KSK_SOFT_TOKEN_PIN, strlen (KSK_SOFT_TOKEN_PIN), &error);
  g_autoptr (KskHsm) hsm = open_hsm (room);
  ksk_hsm_init_token (hsm, "Other token", pin, pin, &error);
  g_assert_no_error (error);
  g_autofree char *serial = dup_token_serial (hsm, "Other token");

  /* It is told before all cards are open: nobody enters a PIN in vain. */
  for (guint card = 1; card <= 3; card++) {
    open_card (source, card);
    g_assert_null (ksk_card_source_combine (source, serial, &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_SEAL);
    g_assert_nonnull (strstr (error->message, serial));
    g_clear_error (&error);
  }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The console names the set file in the record. */
static void
test_set_is_named (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (KskRoom) room = build (fixture);
  g_autoptr (KskCardSource) source = open_cards (room);
  g_autoptr (GBytes) bytes = room_fixture_read_file (ksk_config_get_ceremony (room->config)->cards_set);
  g_autofree char *expected = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *sha256 = ksk_card_source_dup_set_sha256 (source);
  g_assert_cmpstr (sha256, ==, expected);
}

/* It is in no file, and the configuration has none. */
static void
test_no_pin (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (KskRoom) room = build (fixture);
  const KskHsmConfig *entry = ksk_config_get_hsms (room->config)->pdata[0];
  g_assert_null (entry->pin);
  g_autoptr (GBytes) yaml = room_fixture_read_file (room->config_path);
  g_assert_null (g_strstr_len (g_bytes_get_data (yaml, NULL), (gssize)g_bytes_get_size (yaml), KSK_SOFT_TOKEN_PIN));

  g_autofree char *cards = g_build_filename (fixture->dir, "cards", NULL);
  g_assert_cmpuint (room_fixture_count_entries (cards), ==, 8);
  for (guint card = 1; card <= 7; card++) {
    g_autofree char *name = g_strdup_printf ("card-%u.json", card);
    g_autofree char *path = g_build_filename (cards, name, NULL);
    g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) \
  g_test_add ("/rehearsal/room-cards/" name, RoomFixture, NULL, room_fixture_set_up, function, room_fixture_tear_down)
  ADD ("three-open-the-token", test_three_open_the_token);
  ADD ("other-token-gets-no-pin", test_other_token_gets_no_pin);
  ADD ("set-is-named", test_set_is_named);
  ADD ("no-pin", test_no_pin);
#undef ADD
  return g_test_run ();
}
