/* Tests of app/console/venue: rehearsals made and found again, live ceremonies, and folders that are somebody else's.
 */
#include "app/console/venue.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tests/app/rehearsal/room-fixture.h"

static KskVenue *
prepare (const KskConsoleOptions *options)
{
  g_autoptr (GError) error = NULL;
  KskVenue *venue = ksk_venue_prepare (options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (venue);
  return venue;
}

static void
assert_refused (const KskConsoleOptions *options, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_venue_prepare (options, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, part) == NULL)
    g_error ("\"%s\" is not in: %s", part, error->message);
}

static void
test_rehearsal (RoomFixture *fixture, gconstpointer data)
{
  KskConsoleOptions options = { .out = fixture->dir, .is_rehearsal = TRUE };
  g_autoptr (KskVenue) venue = prepare (&options);

  g_assert_true (g_str_has_prefix (venue->record_dir, fixture->dir));
  g_assert_true (g_file_test (venue->record_dir, G_FILE_TEST_IS_DIR));
  g_assert_cmpuint (g_strv_length (venue->journal_dirs), ==, 1);
  g_assert_cmpstr (venue->journal_dirs[0], ==, venue->record_dir);
  g_assert_true (g_str_has_prefix (venue->log_journal_dir, venue->folders[KSK_MEDIUM_LOG]));
  g_assert_cmpstr (ksk_script_get_name (venue->script), ==, "rehearsal-short");
  g_assert_cmpstr (venue->config_name, ==, "ksrsigner.yaml");
  g_assert_cmpuint (strlen (venue->config_sha256), ==, 64);
  for (guint role = 0; role < KSK_N_MEDIA; role++)
    g_assert_cmpuint (room_fixture_count_entries (venue->folders[role]), ==, role == KSK_MEDIUM_LOG ? 2 : 1);
  g_assert_true (g_str_has_prefix (g_getenv ("SOFTHSM2_CONF"), fixture->dir));

  /* The same once more: found, not made. */
  g_unsetenv ("SOFTHSM2_CONF");
  g_autoptr (KskVenue) again = prepare (&options);
  g_assert_cmpstr (again->config_sha256, ==, venue->config_sha256);
  g_assert_true (g_str_has_prefix (g_getenv ("SOFTHSM2_CONF"), fixture->dir));

  KskConsoleOptions live = { .out = fixture->dir, .config = venue->room_dir };
  assert_refused (&live, "folder of a rehearsal");
}

/* Killed while the room was made: what is there is not taken for a room. */
static void
test_half_a_room (RoomFixture *fixture, gconstpointer data)
{
  KskConsoleOptions options = { .out = fixture->dir, .is_rehearsal = TRUE };
  g_autofree char *half = g_build_filename (fixture->dir, "room", "hsm", NULL);

  g_assert_cmpint (g_mkdir_with_parents (half, 0700), ==, 0);
  assert_refused (&options, "choose a new folder");
}

static void
test_script (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->base, "mine.xml", NULL);
  KskConsoleOptions options = { .out = fixture->dir, .is_rehearsal = TRUE, .script = path };

  assert_refused (&options, "mine.xml");
  room_fixture_write_text (path, "<script");
  assert_refused (&options, "mine.xml: line 1");
  room_fixture_write_text (path, "<script name='mine' title='Mine'><act title='A'><step id='1.1' title='Take it out' "
                                 "kind='remove-medium' role='CA' confirm='CA IW' minutes='1'><say>Out.</say>"
                                 "<see>Out.</see><with medium='log'/></step></act></script>");
  assert_refused (&options, "step 1.1: ");
  g_assert_false (g_file_test (fixture->dir, G_FILE_TEST_EXISTS));
}

/* The script that a ceremony was begun with is that of its record. */
static void
test_kept_script (RoomFixture *fixture, gconstpointer data)
{
  KskConsoleOptions options = { .out = fixture->dir, .is_rehearsal = TRUE };
  g_autoptr (KskVenue) venue = prepare (&options);
  g_autofree char *kept = g_build_filename (venue->record_dir, KSK_VENUE_SCRIPT_NAME, NULL);
  g_autoptr (GBytes) signing = ksk_script_lookup_bundled ("signing");

  room_fixture_write_text (kept, g_bytes_get_data (signing, NULL));
  g_autoptr (KskVenue) again = prepare (&options);
  g_assert_cmpstr (ksk_script_get_name (again->script), ==, "signing");
}

static void
write_config (const char *path, const char *hsm, const char *media)
{
  g_autofree char *text = g_strdup_printf ("hsm:\n%s"
                                           "keys:\n  k: {label: L, algorithm: RSASHA256, valid_from: 2020-01-01}\n"
                                           "schemas:\n  normal:\n    1: {publish: [], sign: k}\n"
                                           "ceremony:\n  media: {%s}\n",
                                           hsm, media);
  room_fixture_write_text (path, text);
}

static void
test_live (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->base, "live.yaml", NULL);
  KskConsoleOptions options = { .out = fixture->dir, .config = path };

  assert_refused (&options, "live.yaml");
  write_config (path, "  a: {module: m}\n  b: {module: m}\n", "");
  assert_refused (&options, "one HSM");
  write_config (path, "  a: {module: m, env: {KSK_TEST_VENUE: yes}}\n", "");
  assert_refused (&options, "KSK_TEST_VENUE");
  write_config (path, "  a: {module: m, env: {KSK_TEST_VENUE: here}}\n",
                "log: /m/log, journal: /m/journal, copy: /m/c");
  options.schema = (char *)"other";
  assert_refused (&options, "\"other\"");
  options.schema = NULL;
  g_assert_false (g_file_test (fixture->dir, G_FILE_TEST_EXISTS));

  g_autoptr (KskVenue) venue = prepare (&options);
  g_assert_cmpstr (ksk_script_get_name (venue->script), ==, "signing");
  g_assert_cmpstr (g_getenv ("KSK_TEST_VENUE"), ==, "here");
  g_assert_cmpstr (venue->folders[KSK_MEDIUM_LOG], ==, "/m/log");
  g_assert_null (venue->folders[KSK_MEDIUM_REQUEST]);
  g_assert_cmpstr (venue->copy_dir, ==, "/m/c");
  g_assert_cmpuint (g_strv_length (venue->journal_dirs), ==, 2);
  g_assert_cmpstr (venue->journal_dirs[1], ==, "/m/journal");
  g_assert_null (venue->log_journal_dir);
  g_assert_null (venue->room_dir);

  /* What is on the log stick comes and goes with it. */
  write_config (path, "  a: {module: m}\n", "log: /m/log, journal: /m/log/2026-4");
  g_autoptr (KskVenue) stick = prepare (&options);
  g_assert_cmpuint (g_strv_length (stick->journal_dirs), ==, 1);
  g_assert_cmpstr (stick->log_journal_dir, ==, "/m/log/2026-4");

  KskConsoleOptions rehearsal = { .out = fixture->dir, .is_rehearsal = TRUE };
  assert_refused (&rehearsal, "folder of a ceremony");
}

/* A test picture is no camera of a ceremony. */
static void
test_live_cameras (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->base, "live.yaml", NULL);
  KskConsoleOptions options = { .out = fixture->dir, .config = path };

  write_config (path, "  a: {module: m}\n",
                "}\n  cameras: {list: [{device: v4l2, source: /dev/video0}, {device: test}]");
  assert_refused (&options, "CAM02 is a test picture");
  g_assert_false (g_file_test (fixture->dir, G_FILE_TEST_EXISTS));
  write_config (path, "  a: {module: m}\n", "}\n  cameras: {list: [{device: v4l2, source: /dev/video0}]");
  g_autoptr (KskVenue) venue = prepare (&options);
  g_assert_cmpuint (ksk_config_get_ceremony (venue->config)->cameras.list->len, ==, 1);
}

#define ADD(name, function) g_test_add (name, RoomFixture, NULL, room_fixture_set_up, function, room_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/venue/rehearsal", test_rehearsal);
  ADD ("/venue/half-a-room", test_half_a_room);
  ADD ("/venue/script", test_script);
  ADD ("/venue/kept-script", test_kept_script);
  ADD ("/venue/live", test_live);
  ADD ("/venue/live/cameras", test_live_cameras);
  return g_test_run ();
}
