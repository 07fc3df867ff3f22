/* A folder for a test's rehearsal rooms, beside another token that must stay as it is. */
#include "tests/app/rehearsal/room-fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/media/file-read.h"
#include "tests/fixtures/folder.h"

#define MAX_FILE_BYTES (64 * 1024 * 1024)

void
room_fixture_write_text (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

guint
room_fixture_count_entries (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  g_assert_no_error (error);
  guint n = 0;
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

void
room_fixture_set_up (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->base = g_dir_make_tmp ("ksk-rehearsal-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->dir = g_build_filename (fixture->base, "room", NULL);
  fixture->other_tokens = g_build_filename (fixture->base, "other-tokens", NULL);
  g_assert_cmpint (g_mkdir (fixture->other_tokens, 0700), ==, 0);

  g_autofree char *other = g_build_filename (fixture->base, "other.conf", NULL);
  g_autofree char *text = g_strdup_printf ("directories.tokendir = %s\n", fixture->other_tokens);
  room_fixture_write_text (other, text);
  g_setenv ("SOFTHSM2_CONF", other, TRUE);
}

void
room_fixture_tear_down (RoomFixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (room_fixture_count_entries (fixture->other_tokens), ==, 0);
  remove_tree (fixture->base);
  g_free (fixture->base);
  g_free (fixture->dir);
  g_free (fixture->other_tokens);
}

KskRoomSpec
room_fixture_get_spec (const RoomFixture *fixture)
{
  return (KskRoomSpec){ .dir = fixture->dir,
                        .domain = ".",
                        .algorithm = KSK_ALGORITHM_ECDSAP256SHA256,
                        .bundles = 9,
                        .rollover = "normal",
                        .seed = "test",
                        .now_s = ROOM_FIXTURE_NOW_S };
}

KskRoom *
room_fixture_build (const KskRoomSpec *spec)
{
  g_autoptr (GError) error = NULL;
  KskRoom *room = ksk_room_build (spec, &error);
  g_assert_no_error (error);
  g_assert_nonnull (room);
  return room;
}

GBytes *
room_fixture_read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = ksk_file_read (path, MAX_FILE_BYTES, &error);
  g_assert_no_error (error);
  return bytes;
}

/* Logs in to the room's token as `ksk sign` would. */
KskHsm *
room_fixture_open_hsm (const KskRoom *room)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *hsms = ksk_config_get_hsms (room->config);
  g_assert_cmpuint (hsms->len, ==, 1);
  const KskHsmConfig *config = hsms->pdata[0];

  KskHsm *hsm = ksk_hsm_open (config, &error);
  g_assert_no_error (error);
  ksk_hsm_select_token (hsm, config->token_label, config->token_serial, &error);
  g_assert_no_error (error);
  g_autoptr (KskSecret) pin = ksk_secret_new (config->pin, strlen (config->pin), &error);
  g_assert_no_error (error);
  ksk_hsm_login (hsm, pin, &error);
  g_assert_no_error (error);
  return hsm;
}
