/* Tests of app/console/configured-token: an HSM that is opened when it is needed, activated, lost and found again. */
#include "app/console/configured-token.h"

#include <string.h>

#include "app/rehearsal/soft-token.h"
#include "tests/app/rehearsal/room-fixture.h"

/* The room's configuration with each line that begins with @option replaced by @line, or left out. */
static KskConfig *
read_config (const KskRoom *room, const char *option, const char *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = room_fixture_read_file (room->config_path);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *whole = g_strndup (data, size);
  g_auto (GStrv) lines = g_strsplit (whole, "\n", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++) {
    gboolean is_it = g_str_has_prefix (lines[i] + strspn (lines[i], " "), option);
    if (!is_it || line != NULL)
      g_string_append_printf (text, "%s\n", is_it ? line : lines[i]);
  }
  g_autoptr (GBytes) changed = g_string_free_to_bytes (g_steal_pointer (&text));
  KskConfig *config = ksk_config_parse (changed, "test.yaml", &error);
  g_assert_no_error (error);
  return config;
}

static KskToken *
make_token (KskConfig *config)
{
  return ksk_configured_token_new (config, ksk_config_get_hsms (config)->pdata[0]);
}

static const char *
get_label (KskConfig *config)
{
  const KskKeyConfig *key = ksk_config_get_keys (config)->pdata[0];
  return key->label;
}

static GBytes *
sign (KskToken *token, KskConfig *config, GError **error)
{
  g_autoptr (GBytes) data = g_bytes_new_static ("data", 4);
  return ksk_signer_sign (KSK_SIGNER (token), get_label (config), KSK_ALGORITHM_ECDSAP256SHA256, data, FALSE, NULL,
                          error);
}

static void
assert_signs (KskToken *token, KskConfig *config)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) signature = sign (token, config, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (signature), ==, 64);
}

static void
assert_does_not_sign (KskToken *token, KskConfig *config)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (sign (token, config, &error));
  g_assert_true (error != NULL && error->domain == KSK_HSM_ERROR);
}

static void
assert_activates (KskToken *token, const KskSecret *pin)
{
  g_autoptr (GError) error = NULL;
  gboolean is_done = ksk_token_activate (token, pin, &error);
  g_assert_no_error (error);
  g_assert_true (is_done);
  g_assert_true (ksk_token_is_active (token));
}

static void
test_configured_pin (RoomFixture *fixture, gconstpointer data)
{
  KskRoomSpec spec = room_fixture_get_spec (fixture);
  g_autoptr (KskRoom) room = room_fixture_build (&spec);
  g_autoptr (KskToken) token = make_token (room->config);
  g_autoptr (GError) error = NULL;
  g_auto (KskTokenInfo) info = { 0 };

  g_assert_false (ksk_token_is_active (token));
  gboolean is_described = ksk_token_describe (token, &info, &error);
  g_assert_no_error (error);
  g_assert_true (is_described);
  g_assert_cmpstr (info.label, ==, KSK_SOFT_TOKEN_LABEL);
  g_assert_cmpuint (strlen (info.serial), >, 0);
  g_assert_false (info.is_hardware);
  g_assert_cmpint (info.activation, ==, KSK_ACTIVATION_NONE);
  g_assert_false (ksk_token_is_active (token));
  assert_does_not_sign (token, room->config);

  assert_activates (token, NULL);
  assert_signs (token, room->config);
  g_assert_true (ksk_token_deactivate (token, NULL));
  g_assert_false (ksk_token_is_active (token));
  assert_does_not_sign (token, room->config);
  assert_activates (token, NULL);
}

static void
test_typed_pin (RoomFixture *fixture, gconstpointer data)
{
  KskRoomSpec spec = room_fixture_get_spec (fixture);
  g_autoptr (KskRoom) room = room_fixture_build (&spec);
  g_autoptr (KskConfig) config = read_config (room, "pin:", NULL);
  g_autoptr (KskToken) token = make_token (config);
  g_autoptr (KskSecret) wrong = ksk_secret_new ("000000", 6, NULL);
  g_autoptr (KskSecret) right = ksk_secret_new (KSK_SOFT_TOKEN_PIN, strlen (KSK_SOFT_TOKEN_PIN), NULL);
  g_autoptr (GError) error = NULL;
  g_auto (KskTokenInfo) info = { 0 };

  g_assert_true (ksk_token_describe (token, &info, NULL));
  g_assert_cmpint (info.activation, ==, KSK_ACTIVATION_PIN);
  g_assert_false (ksk_token_activate (token, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_false (ksk_token_activate (token, wrong, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_PIN_INCORRECT);
  g_assert_false (ksk_token_is_active (token));
  assert_activates (token, right);
  assert_signs (token, config);
}

static void
test_keys (RoomFixture *fixture, gconstpointer data)
{
  KskRoomSpec spec = room_fixture_get_spec (fixture);
  g_autoptr (KskRoom) room = room_fixture_build (&spec);
  g_autoptr (KskToken) token = make_token (room->config);
  g_autoptr (GHashTable) labels = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;

  g_hash_table_add (labels, (char *)get_label (room->config));
  g_hash_table_add (labels, (char *)"nobody");
  assert_activates (token, NULL);
  g_autoptr (KskInventory) keys = ksk_token_read_keys (token, labels, &error);
  g_assert_no_error (error);
  g_assert_nonnull (ksk_inventory_find (keys, get_label (room->config)));
  g_assert_null (ksk_inventory_find (keys, "nobody"));
}

/* Pulled out while it signs: no longer active, opened anew by whoever activates it again. */
static void
test_lost (RoomFixture *fixture, gconstpointer data)
{
  KskRoomSpec spec = room_fixture_get_spec (fixture);
  g_autoptr (KskRoom) room = room_fixture_build (&spec);
  g_autoptr (KskConfig) config = read_config (room, "module:", "    module: \"" FAULT_MODULE "\"");
  g_autoptr (KskToken) token = make_token (config);
  g_autoptr (GError) error = NULL;

  g_setenv ("KSK_FAULT_RULES", "C_Sign@2=CKR_DEVICE_REMOVED", TRUE);
  assert_activates (token, NULL);
  assert_signs (token, config);
  g_assert_null (sign (token, config, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, "CKR_DEVICE_REMOVED"));
  g_assert_false (ksk_token_is_active (token));
  assert_does_not_sign (token, config);
  g_setenv ("KSK_FAULT_RULES", "", TRUE);
  assert_activates (token, NULL);
  assert_signs (token, config);
}

/* Not switched on yet, then switched on: it can be tried again. */
static void
test_late (RoomFixture *fixture, gconstpointer data)
{
  KskRoomSpec spec = room_fixture_get_spec (fixture);
  g_autoptr (KskRoom) room = room_fixture_build (&spec);
  g_autofree char *right = g_strdup (g_getenv ("SOFTHSM2_CONF"));
  g_autoptr (KskToken) token = make_token (room->config);
  g_autoptr (GError) error = NULL;
  g_autofree char *other = g_build_filename (fixture->base, "other.conf", NULL);
  g_auto (KskTokenInfo) info = { 0 };

  g_setenv ("SOFTHSM2_CONF", other, TRUE);
  for (guint i = 0; i < 2; i++) {
    g_clear_error (&error);
    g_assert_false (ksk_token_describe (token, &info, &error));
    g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_NO_TOKEN);
  }
  g_setenv ("SOFTHSM2_CONF", right, TRUE);
  assert_activates (token, NULL);
}

#define ADD(name, function) g_test_add (name, RoomFixture, NULL, room_fixture_set_up, function, room_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/configured-token/configured-pin", test_configured_pin);
  ADD ("/configured-token/typed-pin", test_typed_pin);
  ADD ("/configured-token/keys", test_keys);
  ADD ("/configured-token/lost", test_lost);
  ADD ("/configured-token/late", test_late);
  return g_test_run ();
}
