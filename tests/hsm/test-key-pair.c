/* Making, listing, reading and destroying keys. */
#include <string.h>

#include "soft-hsm.h"

#define P256_OID "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
#define P521_OID "\x06\x05\x2b\x81\x04\x00\x23"

typedef struct {
  SoftHsm *soft;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->soft = soft_hsm_new ();
  soft_hsm_init_token (fixture->soft, SOFT_HSM_TOKEN);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  soft_hsm_free (fixture->soft);
}

static void
make_key (KskHsm *hsm, const char *label, KskKeyKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskPublicKey) key = ksk_hsm_generate_key (hsm, label, kind, kind == KSK_KEY_KIND_RSA ? 1024 : 0,
                                                       kind == KSK_KEY_KIND_RSA ? 3 : 0, &error);
  g_assert_no_error (error);
  g_assert_nonnull (key);
}

static void
assert_no_public_key (KskHsm *hsm, const char *label, KskHsmError code, const char *part_of_message)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_hsm_find_public_key (hsm, label, &error));
  g_assert_error (error, KSK_HSM_ERROR, (gint)code);
  g_assert_nonnull (strstr (error->message, part_of_message));
}

static void
assert_number_of_keys (KskHsm *hsm, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) keys = ksk_hsm_list_keys (hsm, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, n);
}

static void
test_generate (Fixture *fixture, gconstpointer unused)
{
  /* In the order of the labels. */
  const struct {
    const char *label;
    const char *id_hex;
    KskKeyKind kind;
    guint bits;
    guint64 exponent;
  } KEYS[] = {
    { "Kaaaaaa", "4b616161616161", KSK_KEY_KIND_RSA, 2048, 65537 },
    { "Kbbbbbb", "4b626262626262", KSK_KEY_KIND_RSA, 1024, 3 },
    { "Kcccccc", "4b636363636363", KSK_KEY_KIND_RSA, 1024, G_GUINT64_CONSTANT (0x100000001) },
    { "Kdddddd", "4b646464646464", KSK_KEY_KIND_P256, 0, 0 },
    { "Keeeeee", "4b656565656565", KSK_KEY_KIND_P384, 0, 0 },
    { "Kffffff", "4b666666666666", KSK_KEY_KIND_ED25519, 0, 0 },
    { "Kgggggg", "4b676767676767", KSK_KEY_KIND_ED448, 0, 0 },
  };
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (fixture->soft, NULL);
  g_autoptr (GError) error = NULL;

  for (gsize i = G_N_ELEMENTS (KEYS); i-- > 0;) {
    g_autoptr (KskPublicKey) key
        = ksk_hsm_generate_key (hsm, KEYS[i].label, KEYS[i].kind, KEYS[i].bits, KEYS[i].exponent, &error);
    g_assert_no_error (error);
    g_assert_cmpint (ksk_public_key_get_kind (key), ==, KEYS[i].kind);
    g_assert_cmpuint (ksk_public_key_get_exponent (key), ==, KEYS[i].exponent);
    if (KEYS[i].kind == KSK_KEY_KIND_RSA)
      g_assert_cmpuint (ksk_public_key_get_bits (key), ==, KEYS[i].bits);

    g_autoptr (KskPublicKey) found = ksk_hsm_find_public_key (hsm, KEYS[i].label, &error);
    g_assert_no_error (error);
    g_assert_true (ksk_public_key_equal (found, key));
  }

  g_autoptr (GPtrArray) keys = ksk_hsm_list_keys (hsm, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, G_N_ELEMENTS (KEYS));
  for (gsize i = 0; i < G_N_ELEMENTS (KEYS); i++) {
    const KskHsmKey *key = g_ptr_array_index (keys, i);
    g_assert_cmpstr (key->label, ==, KEYS[i].label);
    g_assert_cmpstr (key->id_hex, ==, KEYS[i].id_hex);
    g_assert_cmpint (ksk_public_key_get_kind (key->public_key), ==, KEYS[i].kind);
    g_assert_true (key->has_private);
    g_assert_true (key->sensitive);
    g_assert_false (key->extractable);
    g_assert_true (key->never_extractable);
    g_assert_true (key->local);
  }
}

static void
test_for_signing_only (Fixture *fixture, gconstpointer unused)
{
  const CK_ATTRIBUTE_TYPE NO[] = { CKA_DECRYPT, CKA_UNWRAP, CKA_EXTRACTABLE };
  const CK_ATTRIBUTE_TYPE YES[] = { CKA_SIGN, CKA_PRIVATE, CKA_TOKEN, CKA_SENSITIVE, CKA_ALWAYS_SENSITIVE };
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (fixture->soft, NULL);
  make_key (hsm, "key", KSK_KEY_KIND_RSA);

  SoftHsmRaw raw;
  soft_hsm_raw_open (&raw);
  CK_OBJECT_HANDLE object = soft_hsm_raw_find (&raw, CKO_PRIVATE_KEY, "key");
  for (gsize i = 0; i < G_N_ELEMENTS (NO) + G_N_ELEMENTS (YES); i++) {
    gboolean is_no = i < G_N_ELEMENTS (NO);
    CK_BBOOL flag = 2;
    CK_ATTRIBUTE attribute = { is_no ? NO[i] : YES[i - G_N_ELEMENTS (NO)], &flag, sizeof flag };
    g_assert_cmpuint (raw.functions->C_GetAttributeValue (raw.session, object, &attribute, 1), ==, CKR_OK);
    g_assert_cmpuint (flag, ==, is_no ? CK_FALSE : CK_TRUE);
  }
  soft_hsm_raw_close (&raw);
}

static void
test_exists (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (fixture->soft, NULL);
  g_autoptr (GError) error = NULL;
  make_key (hsm, "key", KSK_KEY_KIND_P256);

  const CK_OBJECT_CLASS HALVES[] = { CKO_PUBLIC_KEY, CKO_PRIVATE_KEY };
  for (gsize i = 0; i < G_N_ELEMENTS (HALVES); i++) {
    g_assert_null (ksk_hsm_generate_key (hsm, "key", KSK_KEY_KIND_P256, 0, 0, &error));
    g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_EXISTS);
    g_clear_error (&error);

    /* Half a pair is in the way too; when both are gone, nothing is. */
    SoftHsmRaw raw;
    soft_hsm_raw_open (&raw);
    CK_OBJECT_HANDLE object = soft_hsm_raw_find (&raw, HALVES[i], "key");
    g_assert_cmpuint (raw.functions->C_DestroyObject (raw.session, object), ==, CKR_OK);
    soft_hsm_raw_close (&raw);
  }
  make_key (hsm, "key", KSK_KEY_KIND_P256);
}

static void
test_generate_fails (Fixture *fixture, gconstpointer unused)
{
  const struct {
    const char *rules;
    KskHsmError code;
    const char *prefix;
    guint n_left;
  } CASES[] = {
    { "C_GenerateKeyPair=CKR_MECHANISM_INVALID", KSK_HSM_ERROR_MECHANISM, "The HSM made no key \"key\"", 0 },
    { "C_GenerateKeyPair=CKR_CURVE_NOT_SUPPORTED", KSK_HSM_ERROR_MECHANISM, "The HSM made no key \"key\"", 0 },
    { "C_GenerateKeyPair=CKR_DEVICE_REMOVED", KSK_HSM_ERROR_DEVICE, "The HSM made no key \"key\"", 0 },
    { "C_GetAttributeValue=CKR_FUNCTION_FAILED", KSK_HSM_ERROR_FAILED, "The new key was destroyed again: ", 0 },
    { "C_GetAttributeValue=CKR_FUNCTION_FAILED;C_DestroyObject=CKR_FUNCTION_FAILED", KSK_HSM_ERROR_FAILED,
      "The new key remains in the HSM and must not be used: ", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (KskHsm) hsm = soft_hsm_open_ready (fixture->soft, CASES[i].rules);
    g_assert_null (ksk_hsm_generate_key (hsm, "key", KSK_KEY_KIND_P256, 0, 0, &error));
    g_assert_error (error, KSK_HSM_ERROR, (gint)CASES[i].code);
    g_assert_true (g_str_has_prefix (error->message, CASES[i].prefix));
    g_clear_object (&hsm);

    g_autoptr (KskHsm) healthy = soft_hsm_open_ready (fixture->soft, NULL);
    assert_number_of_keys (healthy, CASES[i].n_left);
  }
}

static void
test_generate_without_login (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (fixture->soft, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_true (ksk_hsm_logout (hsm, &error));
  g_assert_null (ksk_hsm_generate_key (hsm, "key", KSK_KEY_KIND_P256, 0, 0, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_FAILED);
  g_assert_true (g_str_has_suffix (error->message, "log in first (CKR_USER_NOT_LOGGED_IN)"));
}

static void
test_find (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (fixture->soft, NULL);
  g_autoptr (GError) error = NULL;
  make_key (hsm, "key", KSK_KEY_KIND_P256);

  assert_no_public_key (hsm, "ke", KSK_HSM_ERROR_NO_KEY, "\"ke\": check the label");
  assert_no_public_key (hsm, "key2", KSK_HSM_ERROR_NO_KEY, "\"key2\": check the label");

  /* The public half is seen without login; a key that is not there may be hidden then. */
  g_assert_true (ksk_hsm_logout (hsm, &error));
  g_autoptr (KskPublicKey) key = ksk_hsm_find_public_key (hsm, "key", &error);
  g_assert_no_error (error);
  g_assert_nonnull (key);
  assert_no_public_key (hsm, "key2", KSK_HSM_ERROR_NO_KEY, "log in first");

  g_autoptr (GPtrArray) keys = ksk_hsm_list_keys (hsm, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, 1);
  g_assert_false (((KskHsmKey *)g_ptr_array_index (keys, 0))->has_private);
}

static void
test_ambiguous (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (fixture->soft, NULL);
  g_autoptr (GBytes) data = g_bytes_new_static ("data", 4);
  g_autoptr (GError) error = NULL;
  make_key (hsm, "key", KSK_KEY_KIND_P256);

  SoftHsmRaw raw;
  soft_hsm_raw_open (&raw);
  soft_hsm_raw_generate_ec (&raw, CKM_EC_KEY_PAIR_GEN, "key", P256_OID, sizeof P256_OID - 1);
  soft_hsm_raw_close (&raw);

  assert_no_public_key (hsm, "key", KSK_HSM_ERROR_AMBIGUOUS_KEY, "2 public keys with label \"key\"");
  g_assert_null (ksk_signer_sign (KSK_SIGNER (hsm), "key", 13, data, FALSE, NULL, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_AMBIGUOUS_KEY);
  g_clear_error (&error);
  g_assert_false (ksk_hsm_delete_key (hsm, "key", &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_AMBIGUOUS_KEY);

  /* Different CKA_ID tells the halves apart. */
  g_autoptr (GPtrArray) keys = ksk_hsm_list_keys (hsm, NULL);
  g_assert_cmpuint (keys->len, ==, 2);
  for (guint i = 0; i < keys->len; i++) {
    const KskHsmKey *key = g_ptr_array_index (keys, i);
    g_assert_true (key->has_private);
    g_assert_cmpstr (key->id_hex, ==, i == 0 ? "" : "6b6579");
  }
}

static void
test_private_half_only (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (fixture->soft, NULL);
  g_autoptr (GError) error = NULL;
  make_key (hsm, "rsa", KSK_KEY_KIND_RSA);
  make_key (hsm, "curve", KSK_KEY_KIND_P256);
  g_autoptr (KskPublicKey) rsa = ksk_hsm_find_public_key (hsm, "rsa", &error);

  SoftHsmRaw raw;
  soft_hsm_raw_open (&raw);
  const char *LABELS[] = { "rsa", "curve" };
  for (gsize i = 0; i < G_N_ELEMENTS (LABELS); i++) {
    CK_OBJECT_HANDLE object = soft_hsm_raw_find (&raw, CKO_PUBLIC_KEY, LABELS[i]);
    g_assert_cmpuint (raw.functions->C_DestroyObject (raw.session, object), ==, CKR_OK);
  }
  soft_hsm_raw_close (&raw);

  g_autoptr (KskPublicKey) from_private = ksk_hsm_find_public_key (hsm, "rsa", &error);
  g_assert_no_error (error);
  g_assert_true (ksk_public_key_equal (from_private, rsa));
  assert_no_public_key (hsm, "curve", KSK_HSM_ERROR_KEY_TYPE, "its public key object is missing");

  g_autoptr (GPtrArray) keys = ksk_hsm_list_keys (hsm, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, 2);
  const KskHsmKey *curve_key = g_ptr_array_index (keys, 0);
  g_assert_cmpstr (curve_key->label, ==, "curve");
  g_assert_null (curve_key->public_key);
  g_assert_true (curve_key->has_private);

  /* A whole key with the same label, but no CKA_ID, does not lend it its public half. */
  soft_hsm_raw_open (&raw);
  soft_hsm_raw_generate_ec (&raw, CKM_EC_KEY_PAIR_GEN, "curve", P256_OID, sizeof P256_OID - 1);
  soft_hsm_raw_close (&raw);
  g_autoptr (GPtrArray) more = ksk_hsm_list_keys (hsm, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (more->len, ==, 3);
  for (guint i = 0; i < 2; i++) {
    const KskHsmKey *key = g_ptr_array_index (more, i);
    g_assert_cmpstr (key->label, ==, "curve");
    g_assert_cmpstr (key->id_hex, ==, i == 0 ? "" : "6375727665");
    g_assert_cmpint (key->public_key != NULL, ==, i == 0);
  }
}

static void
test_foreign_curve (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (fixture->soft, NULL);
  g_autoptr (GError) error = NULL;

  SoftHsmRaw raw;
  soft_hsm_raw_open (&raw);
  soft_hsm_raw_generate_ec (&raw, CKM_EC_KEY_PAIR_GEN, "foreign", P521_OID, sizeof P521_OID - 1);
  soft_hsm_raw_close (&raw);

  assert_no_public_key (hsm, "foreign", KSK_HSM_ERROR_KEY_TYPE, "its curve is none of");
  g_autoptr (GPtrArray) keys = ksk_hsm_list_keys (hsm, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, 1);
  const KskHsmKey *key = g_ptr_array_index (keys, 0);
  g_assert_null (key->public_key);
  g_assert_true (key->has_private);
}

static void
test_spellings (Fixture *fixture, gconstpointer unused)
{
  const KskKeyKind KINDS[] = { KSK_KEY_KIND_P256, KSK_KEY_KIND_P384, KSK_KEY_KIND_ED25519, KSK_KEY_KIND_ED448 };

  for (gsize i = 0; i < G_N_ELEMENTS (KINDS); i++) {
    const char *label = ksk_key_kind_get_name (KINDS[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (KskHsm) hsm = soft_hsm_open_ready (fixture->soft, NULL);
    make_key (hsm, label, KINDS[i]);
    g_autoptr (KskPublicKey) usual = ksk_hsm_find_public_key (hsm, label, &error);
    g_assert_no_error (error);
    g_clear_object (&hsm);

    g_autoptr (KskHsm) other_hsm = soft_hsm_open_ready (fixture->soft, "C_GetAttributeValue=respell");
    g_autoptr (KskPublicKey) other = ksk_hsm_find_public_key (other_hsm, label, &error);
    g_assert_no_error (error);
    g_assert_true (ksk_public_key_equal (other, usual));
  }
}

static void
test_delete (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (fixture->soft, NULL);
  g_autoptr (GError) error = NULL;
  make_key (hsm, "one", KSK_KEY_KIND_P256);
  make_key (hsm, "two", KSK_KEY_KIND_P256);

  g_assert_true (ksk_hsm_delete_key (hsm, "one", &error));
  g_assert_no_error (error);
  assert_number_of_keys (hsm, 1);
  g_assert_false (ksk_hsm_delete_key (hsm, "one", &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_NO_KEY);
  g_clear_error (&error);

  g_assert_true (ksk_hsm_logout (hsm, &error));
  g_assert_false (ksk_hsm_delete_key (hsm, "two", &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_NO_KEY);
  g_assert_nonnull (strstr (error->message, "log in first"));
  soft_hsm_enter (hsm);
  assert_number_of_keys (hsm, 1);
}

static void
test_delete_fails (Fixture *fixture, gconstpointer unused)
{
  const struct {
    const char *rules;
    const char *message;
    gboolean has_private;
  } CASES[] = {
    { "C_DestroyObject@1=CKR_ACTION_PROHIBITED",
      "The HSM did not destroy key \"key\"; both halves remain (CKR_ACTION_PROHIBITED)", TRUE },
    { "C_DestroyObject@2=CKR_ACTION_PROHIBITED",
      "The HSM destroyed the private half of key \"key\", but not the public one (CKR_ACTION_PROHIBITED)", FALSE },
  };
  g_autoptr (KskHsm) maker = soft_hsm_open_ready (fixture->soft, NULL);
  make_key (maker, "key", KSK_KEY_KIND_P256);
  g_clear_object (&maker);

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (KskHsm) hsm = soft_hsm_open_ready (fixture->soft, CASES[i].rules);
    g_autoptr (GError) error = NULL;
    g_assert_false (ksk_hsm_delete_key (hsm, "key", &error));
    g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_FAILED);
    g_assert_cmpstr (error->message, ==, CASES[i].message);

    g_autoptr (GPtrArray) keys = ksk_hsm_list_keys (hsm, NULL);
    g_assert_cmpuint (keys->len, ==, 1);
    g_assert_cmpint (((KskHsmKey *)g_ptr_array_index (keys, 0))->has_private, ==, CASES[i].has_private);
  }

  /* What is left of the pair can still be deleted. */
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (fixture->soft, NULL);
  g_assert_true (ksk_hsm_delete_key (hsm, "key", NULL));
  assert_number_of_keys (hsm, 0);
}

/* What was found stands; the search that did not end is not in the way of the next one. */
static void
test_search_does_not_end (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (fixture->soft, "C_FindObjectsFinal=CKR_FUNCTION_FAILED");
  make_key (hsm, "key", KSK_KEY_KIND_P256);
  assert_number_of_keys (hsm, 1);
}

static void
test_search_fails (Fixture *fixture, gconstpointer unused)
{
  const struct {
    const char *rules;
    KskHsmError code;
  } CASES[] = {
    { "C_FindObjectsInit@1=CKR_DEVICE_ERROR", KSK_HSM_ERROR_DEVICE },
    { "C_FindObjects@1=CKR_DEVICE_ERROR", KSK_HSM_ERROR_DEVICE },
    { "C_FindObjects@2=CKR_FUNCTION_FAILED", KSK_HSM_ERROR_FAILED },
    { "C_GetAttributeValue@1=CKR_FUNCTION_FAILED", KSK_HSM_ERROR_FAILED },
  };
  g_autoptr (KskHsm) maker = soft_hsm_open_ready (fixture->soft, NULL);
  make_key (maker, "key", KSK_KEY_KIND_P256);
  g_clear_object (&maker);

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (KskHsm) hsm = soft_hsm_open_ready (fixture->soft, CASES[i].rules);
    g_autoptr (GError) error = NULL;
    g_assert_null (ksk_hsm_find_public_key (hsm, "key", &error));
    g_assert_error (error, KSK_HSM_ERROR, (gint)CASES[i].code);
    g_clear_error (&error);

    /* The fault is over, and nothing is left of it: still logged in, no search open. */
    g_autoptr (KskPublicKey) key = ksk_hsm_find_public_key (hsm, "key", &error);
    g_assert_no_error (error);
    g_assert_nonnull (key);
    g_autoptr (GPtrArray) keys = ksk_hsm_list_keys (hsm, &error);
    g_assert_no_error (error);
    g_assert_true (((KskHsmKey *)g_ptr_array_index (keys, 0))->has_private);
  }
}

#define ADD(name, function) g_test_add ("/hsm/key-pair/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("generate", test_generate);
  ADD ("for-signing-only", test_for_signing_only);
  ADD ("exists", test_exists);
  ADD ("generate-fails", test_generate_fails);
  ADD ("generate-without-login", test_generate_without_login);
  ADD ("find", test_find);
  ADD ("ambiguous", test_ambiguous);
  ADD ("private-half-only", test_private_half_only);
  ADD ("foreign-curve", test_foreign_curve);
  ADD ("spellings", test_spellings);
  ADD ("delete", test_delete);
  ADD ("delete-fails", test_delete_fails);
  ADD ("search-does-not-end", test_search_does_not_end);
  ADD ("search-fails", test_search_fails);
  return g_test_run ();
}
