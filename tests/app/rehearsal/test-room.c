/* Rehearsal rooms: what stands where, and what is refused without touching anything. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/rehearsal/soft-token.h"
#include "tests/app/rehearsal/room-fixture.h"

/* 3000 bundles in slots of ten days would run past 2106. */
static void
test_short_slots (RoomFixture *fixture, gconstpointer data)
{
  KskRoomSpec spec = room_fixture_get_spec (fixture);
  spec.bundles = 3000;
  spec.rollover = "revoke";
  g_autoptr (KskRoom) room = room_fixture_build (&spec);

  g_assert_cmpint (ksk_config_get_request_policy (room->config)->max_bundle_interval_s, <, 2 * 86400);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = room_fixture_read_file (room->request_path);
  g_autoptr (KskRequest) request
      = ksk_request_parse (bytes, ksk_config_get_request_policy (room->config)->max_request_bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ksk_request_get_bundles (request)->len, ==, 3000);
  g_assert_cmpuint (ksk_config_find_schema (room->config, "revoke", NULL)->slots->len, ==, 3000);
}

static void
test_labels (RoomFixture *fixture, gconstpointer data)
{
  KskRoomSpec spec = room_fixture_get_spec (fixture);
  spec.bundles = 1;
  spec.rollover = "publish+";
  g_autoptr (KskRoom) room = room_fixture_build (&spec);

  GPtrArray *keys = ksk_config_get_keys (room->config);
  const KskKeyConfig *current = keys->pdata[0];
  const KskKeyConfig *next = keys->pdata[1];
  g_assert_cmpstr (current->name, ==, "ksk_current");
  g_assert_cmpstr (next->name, ==, "ksk_next");
  g_assert_cmpuint (strlen (current->label), ==, 7);
  g_assert_cmpuint (strlen (next->label), ==, 7);
  g_assert_cmpstr (current->label, !=, next->label);
}

static void
assert_file (const RoomFixture *fixture, const char *name, const char *path)
{
  g_autofree char *expected = g_build_filename (fixture->dir, name, NULL);
  g_assert_true (g_file_test (expected, G_FILE_TEST_IS_REGULAR));
  if (path != NULL)
    g_assert_cmpstr (path, ==, expected);
}

static void
test_files (RoomFixture *fixture, gconstpointer data)
{
  KskRoomSpec spec = room_fixture_get_spec (fixture);
  g_autoptr (KskRoom) room = room_fixture_build (&spec);

  assert_file (fixture, "ksrsigner.yaml", room->config_path);
  assert_file (fixture, "hsm/softhsm2.conf", NULL);
  assert_file (fixture, "hsmfd/skr-root-2026-q2-0.xml", room->previous_path);
  assert_file (fixture, "media/ksr/ksr-root-2026-q3-0.xml", room->request_path);
  assert_file (fixture, "trust-anchor.xml", room->trust_anchor_path);
  g_autofree char *response = g_build_filename (fixture->dir, "media/ksr/skr-root-2026-q3-0.xml", NULL);
  g_assert_cmpstr (room->response_path, ==, response);
  g_assert_false (g_file_test (response, G_FILE_TEST_EXISTS));

  static const struct {
    const char *folder;
    guint n_entries;
  } folders[] = { { ".", 5 }, { "hsm", 2 }, { "hsm/tokens", 1 }, { "hsmfd", 1 }, { "media", 1 }, { "media/ksr", 1 } };
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (fixture->dir, folders[i].folder, NULL);
    g_assert_cmpuint (room_fixture_count_entries (path), ==, folders[i].n_entries);
  }
  g_assert_cmpuint (room_fixture_count_entries (fixture->base), ==, 3);

  /* The file says what the value says. */
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) yaml = room_fixture_read_file (room->config_path);
  g_autoptr (KskConfig) config = ksk_config_parse (yaml, "ksrsigner.yaml", &error);
  g_assert_no_error (error);
  const KskFilenamesConfig *filenames = ksk_config_get_filenames (config);
  g_assert_cmpstr (filenames->previous_skr, ==, room->previous_path);
  g_assert_cmpstr (filenames->input_ksr, ==, room->request_path);
  g_assert_cmpstr (filenames->output_skr, ==, room->response_path);
  g_assert_cmpstr (filenames->output_trustanchor, ==, room->trust_anchor_path);
}

/* The same seed gives the same request whatever the token's keys are; the previous SKR has a new KSK each time. */
static void
test_same_request (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *second_dir = g_build_filename (fixture->base, "second", NULL);
  KskRoomSpec spec = room_fixture_get_spec (fixture);
  spec.bundles = 2;
  g_autoptr (KskRoom) first = room_fixture_build (&spec);
  spec.dir = second_dir;
  spec.now_s += 86400;
  g_autoptr (KskRoom) second = room_fixture_build (&spec);

  g_autoptr (GBytes) request = room_fixture_read_file (first->request_path);
  g_autoptr (GBytes) same_request = room_fixture_read_file (second->request_path);
  g_assert_true (g_bytes_equal (request, same_request));
  g_autoptr (GBytes) previous = room_fixture_read_file (first->previous_path);
  g_autoptr (GBytes) other_previous = room_fixture_read_file (second->previous_path);
  g_assert_false (g_bytes_equal (previous, other_previous));
}

static void
test_not_empty (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = g_build_filename (fixture->dir, ".kept", NULL);
  g_assert_cmpint (g_mkdir (fixture->dir, 0700), ==, 0);
  room_fixture_write_text (kept, "kept");

  KskRoomSpec spec = room_fixture_get_spec (fixture);
  g_assert_null (ksk_room_build (&spec, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_EMPTY);
  g_assert_cmpuint (room_fixture_count_entries (fixture->dir), ==, 1);
  g_autoptr (GBytes) bytes = room_fixture_read_file (kept);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "kept", 4);

  /* Empty, the same folder will do. */
  g_assert_cmpint (g_remove (kept), ==, 0);
  spec.bundles = 1;
  ksk_room_free (room_fixture_build (&spec));
  g_clear_error (&error);
  g_assert_null (ksk_room_build (&spec, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_EMPTY);
}

static void
test_refused (RoomFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *dir; /* (nullable): below the base */
    const char *domain;
    KskAlgorithm algorithm;
    guint bundles;
    const char *rollover;
    gint64 now_s;
    gint code; /* of G_IO_ERROR, or -1 for KSK_DNSSEC_ERROR_MALFORMED */
  } cases[] = {
    { NULL, "example", 13, 9, "normal", ROOM_FIXTURE_NOW_S, -1 },
    { NULL, "../etc.", 13, 9, "normal", ROOM_FIXTURE_NOW_S, -1 },
    { NULL, ".", 5, 9, "normal", ROOM_FIXTURE_NOW_S, G_IO_ERROR_INVALID_ARGUMENT },
    { NULL, ".", 13, 0, "normal", ROOM_FIXTURE_NOW_S, G_IO_ERROR_INVALID_ARGUMENT },
    { NULL, ".", 13, 9001, "normal", ROOM_FIXTURE_NOW_S, G_IO_ERROR_INVALID_ARGUMENT },
    { NULL, ".", 13, 9, "backwards", ROOM_FIXTURE_NOW_S, G_IO_ERROR_INVALID_ARGUMENT },
    { NULL, ".", 13, 9, "normal", -1, G_IO_ERROR_INVALID_ARGUMENT },
    { NULL, ".", 13, 9, "normal", 0, G_IO_ERROR_INVALID_ARGUMENT },
    { NULL, ".", 13, 9, "normal", KSK_TIME_MAX, G_IO_ERROR_INVALID_ARGUMENT },
    { NULL, ".", 13, 9, "normal", KSK_TIME_MAX + 1, G_IO_ERROR_INVALID_ARGUMENT },
    { "a#b", ".", 13, 9, "normal", ROOM_FIXTURE_NOW_S, G_IO_ERROR_INVALID_FILENAME },
    { "a\nb", ".", 13, 9, "normal", ROOM_FIXTURE_NOW_S, G_IO_ERROR_INVALID_FILENAME },
    { "a\xff", ".", 13, 9, "normal", ROOM_FIXTURE_NOW_S, G_IO_ERROR_INVALID_FILENAME },
    { "no/such", ".", 13, 9, "normal", ROOM_FIXTURE_NOW_S, G_IO_ERROR_NOT_FOUND },
    { "other.conf", ".", 13, 9, "normal", ROOM_FIXTURE_NOW_S, G_IO_ERROR_NOT_DIRECTORY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *dir = g_build_filename (fixture->base, cases[i].dir != NULL ? cases[i].dir : "room", NULL);
    KskRoomSpec spec = { .dir = dir,
                         .domain = cases[i].domain,
                         .algorithm = cases[i].algorithm,
                         .bundles = cases[i].bundles,
                         .rollover = cases[i].rollover,
                         .now_s = cases[i].now_s };
    g_assert_null (ksk_room_build (&spec, &error));
    if (cases[i].code == -1)
      g_assert_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED);
    else
      g_assert_error (error, G_IO_ERROR, cases[i].code);
    g_assert_cmpuint (room_fixture_count_entries (fixture->base), ==, 2);
  }
}

/* While another token is open in this process, SoftHSM does not read the room's configuration. */
static void
test_foreign_token (RoomFixture *fixture, gconstpointer data)
{
  static const char *const labels[] = { "Operator", KSK_SOFT_TOKEN_LABEL };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *tokens = g_build_filename (fixture->base, labels[i], NULL);
    g_autofree char *config_path = g_strconcat (tokens, ".conf", NULL);
    g_autofree char *config_text = g_strdup_printf ("directories.tokendir = %s\n", tokens);
    g_assert_cmpint (g_mkdir (tokens, 0700), ==, 0);
    room_fixture_write_text (config_path, config_text);

    g_autofree char *module = ksk_soft_token_find_module (&error);
    g_assert_no_error (error);
    g_autoptr (GHashTable) env = g_hash_table_new (g_str_hash, g_str_equal);
    g_hash_table_insert (env, (gpointer) "SOFTHSM2_CONF", config_path);
    KskHsmConfig config = { .name = (char *)"other", .module = module, .env = env };
    g_autoptr (KskSecret) pin = ksk_secret_new ("4321", 4, &error);
    g_assert_no_error (error);
    g_autoptr (KskHsm) hsm = ksk_hsm_open (&config, &error);
    g_assert_no_error (error);
    ksk_hsm_init_token (hsm, labels[i], pin, pin, &error);
    g_assert_no_error (error);

    g_autofree char *dir = g_strdup_printf ("%s-%" G_GSIZE_FORMAT, fixture->dir, i);
    KskRoomSpec spec = room_fixture_get_spec (fixture);
    spec.dir = dir;
    spec.bundles = 1;
    g_assert_null (ksk_room_build (&spec, &error));
    g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_EXISTS);
    g_clear_error (&error);

    g_assert_cmpuint (room_fixture_count_entries (tokens), ==, 1);
    g_autoptr (GPtrArray) after = ksk_hsm_list_tokens (hsm, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (after->len, ==, 2); /* the free slot is the second */
  }
}

static void
test_no_module (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *named = g_strdup (g_getenv ("KSK_SOFTHSM_MODULE"));
  KskRoomSpec spec = room_fixture_get_spec (fixture);

  g_setenv ("KSK_SOFTHSM_MODULE", fixture->base, TRUE);
  g_assert_null (ksk_room_build (&spec, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_MODULE);

  if (named != NULL)
    g_setenv ("KSK_SOFTHSM_MODULE", named, TRUE);
  else
    g_unsetenv ("KSK_SOFTHSM_MODULE");
}

/* The labels of the root's keys, and that four seconds make another one. */
static void
test_known_labels (void)
{
  static const struct {
    gint64 time_s;
    const char *label;
  } cases[] = {
    { 1276723156, "Kjqmt7v" }, { 1276723159, "Kjqmt7v" }, { 1276723160, "Kjqmt7w" },   { 1477594212, "Klajeyz" },
    { 1714152632, "Kmyv6jo" }, { 0, "Kaaaaaa" },          { KSK_TIME_MAX, "K777777" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *label = ksk_key_label_new (cases[i].time_s);
    g_assert_cmpstr (label, ==, cases[i].label);
  }
}

#define ADD(path, data, function) \
  g_test_add (path, RoomFixture, data, room_fixture_set_up, function, room_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rehearsal/room/known-labels", test_known_labels);
  ADD ("/rehearsal/room/short-slots", NULL, test_short_slots);
  ADD ("/rehearsal/room/files", NULL, test_files);
  ADD ("/rehearsal/room/same-request", NULL, test_same_request);
  ADD ("/rehearsal/room/labels", NULL, test_labels);
  ADD ("/rehearsal/room/not-empty", NULL, test_not_empty);
  ADD ("/rehearsal/room/refused", NULL, test_refused);
  ADD ("/rehearsal/room/foreign-token", NULL, test_foreign_token);
  ADD ("/rehearsal/room/no-module", NULL, test_no_module);
  return g_test_run ();
}
