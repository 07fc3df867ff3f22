/* Tests of hsm/card-object: a PKCS#11 token that is an operator card. */
#include "hsm/card-object.h"

#include <string.h>

#include "card-test.h"
#include "hsm/module.h"
#include "hsm/token.h"
#include "soft-hsm.h"

#define CARD_PIN "333333"
#define TOKEN_PIN_NOW SOFT_HSM_PIN

typedef struct {
  SoftHsm *hsm;
  CK_FUNCTION_LIST *functions;
  KskHsmSession *session;
  KskCardLabel label;
  GPtrArray *shares;
} Fixture;

/* Opens the token with other faults. */
static void
connect_with (Fixture *self, const char *rules)
{
  g_autoptr (GError) error = NULL;
  if (self->session != NULL) {
    g_clear_pointer (&self->session, ksk_hsm_session_close);
    ksk_hsm_module_unload (self->functions);
  }
  g_setenv ("KSK_FAULT_RULES", rules, TRUE);
  self->functions = ksk_hsm_module_load (FAULT_MODULE, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) tokens = ksk_hsm_token_list (self->functions, &error);
  g_assert_no_error (error);
  KskHsmToken *token = ksk_hsm_token_choose (tokens, SOFT_HSM_TOKEN, NULL, &error);
  g_assert_no_error (error);
  self->session = ksk_hsm_session_open (self->functions, token, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->hsm = soft_hsm_new ();
  soft_hsm_init_token (self->hsm, SOFT_HSM_TOKEN);
  g_autoptr (KskCardSet) set = card_test_issue (&self->shares);
  ksk_card_set_get_label (set, 3, &self->label);
  connect_with (self, "");
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  ksk_hsm_session_close (self->session);
  ksk_hsm_module_unload (self->functions);
  soft_hsm_free (self->hsm);
  g_ptr_array_unref (self->shares);
}

static gboolean
write_card (Fixture *self, const char *old_text, const char *new_text, GError **error)
{
  g_autoptr (KskSecret) old_pin = card_test_secret (old_text);
  g_autoptr (KskSecret) new_pin = card_test_secret (new_text);
  return ksk_card_object_write (self->session, &self->label, self->shares->pdata[2], old_pin, new_pin, error);
}

static void
prepare (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  write_card (self, TOKEN_PIN_NOW, CARD_PIN, &error);
  g_assert_no_error (error);
}

static KskSecret *
open_with (Fixture *self, const char *text, int *tries, GError **error)
{
  g_autoptr (KskSecret) pin = card_test_secret (text);
  return ksk_card_object_open (self->session, pin, tries, error);
}

static void
assert_refused (Fixture *self, const char *text, int code, int expected_tries)
{
  g_autoptr (GError) error = NULL;
  int tries = 99;
  g_assert_null (open_with (self, text, &tries, &error));
  g_assert_error (error, KSK_CARD_ERROR, code);
  g_assert_cmpint (tries, ==, expected_tries);
}

static void
assert_opens (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) share = open_with (self, CARD_PIN, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (ksk_secret_get_bytes (share), ksk_secret_get_size (share),
                   ksk_secret_get_bytes (self->shares->pdata[2]), KSK_CARD_SHARE_BYTES);
  g_assert_false (ksk_hsm_session_is_logged_in (self->session));
}

static void
test_round_trip (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  KskCardLabel found = { 0 };
  int tries = 99;
  g_assert_false (ksk_card_object_read_label (self->session, &found, &tries, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
  g_clear_error (&error);

  prepare (self);
  connect_with (self, "");
  g_assert_true (ksk_card_object_read_label (self->session, &found, &tries, &error));
  g_assert_no_error (error);
  g_assert_cmpint (tries, ==, -1);
  g_assert_cmpuint (found.card, ==, 3);
  g_assert_cmpstr (found.serial, ==, self->label.serial);
  assert_opens (self);
  assert_opens (self);

  /* Written again it holds one card, not two. */
  self->label.epoch = 2;
  g_assert_true (write_card (self, CARD_PIN, CARD_PIN, &error));
  g_assert_no_error (error);
  g_assert_true (ksk_card_object_read_label (self->session, &found, NULL, &error));
  g_assert_cmpuint (found.epoch, ==, 2);
  assert_opens (self);
}

/* Nobody sees the share before the PIN was right: its object is private. */
static void
test_share_is_private (Fixture *self, gconstpointer unused)
{
  prepare (self);
  CK_ATTRIBUTE template[] = { { CKA_LABEL, (void *)KSK_CARD_SHARE_OBJECT, strlen (KSK_CARD_SHARE_OBJECT) } };
  for (guint is_in = 0; is_in < 2; is_in++) {
    CK_OBJECT_HANDLE object;
    CK_ULONG n = 0;
    if (is_in)
      g_assert_cmpuint (
          self->functions->C_Login (self->session->handle, CKU_USER, (CK_UTF8CHAR *)CARD_PIN, strlen (CARD_PIN)), ==,
          CKR_OK);
    g_assert_cmpuint (self->functions->C_FindObjectsInit (self->session->handle, template, 1), ==, CKR_OK);
    g_assert_cmpuint (self->functions->C_FindObjects (self->session->handle, &object, 1, &n), ==, CKR_OK);
    g_assert_cmpuint (self->functions->C_FindObjectsFinal (self->session->handle), ==, CKR_OK);
    g_assert_cmpuint (n, ==, is_in);
  }
  /* Somebody who is logged in opens the card for nobody else. */
  assert_refused (self, "333334", KSK_CARD_ERROR_WRONG_PIN, -1);
}

static void
test_pins (Fixture *self, gconstpointer unused)
{
  prepare (self);
  assert_refused (self, "333334", KSK_CARD_ERROR_WRONG_PIN, -1);
  assert_refused (self, TOKEN_PIN_NOW, KSK_CARD_ERROR_WRONG_PIN, -1);
  assert_refused (self, "1", KSK_CARD_ERROR_WRONG_PIN, -1);
  assert_opens (self);

  connect_with (self, "C_GetTokenInfo=flags:0x20000"); /* CKF_USER_PIN_FINAL_TRY */
  KskCardLabel found;
  int tries = 99;
  g_assert_true (ksk_card_object_read_label (self->session, &found, &tries, NULL));
  g_assert_cmpint (tries, ==, 1);
  assert_refused (self, "333334", KSK_CARD_ERROR_LAST_TRY, 1);
  connect_with (self, "C_GetTokenInfo=flags:0x40000"); /* CKF_USER_PIN_LOCKED */
  assert_refused (self, CARD_PIN, KSK_CARD_ERROR_BLOCKED, 0);
  connect_with (self, "C_Login=CKR_PIN_LOCKED");
  assert_refused (self, CARD_PIN, KSK_CARD_ERROR_BLOCKED, 0);
}

static void
test_failing_calls (Fixture *self, gconstpointer unused)
{
  static const struct {
    const char *rules;
    int code;
  } rows[] = {
    { "C_Login=CKR_DEVICE_REMOVED", KSK_CARD_ERROR_REMOVED },
    { "C_Login=CKR_GENERAL_ERROR", KSK_CARD_ERROR_READER },
    { "C_GetTokenInfo@2+=CKR_TOKEN_NOT_PRESENT", KSK_CARD_ERROR_REMOVED },
    { "C_FindObjectsInit=CKR_DEVICE_REMOVED", KSK_CARD_ERROR_REMOVED },
    { "C_FindObjects=CKR_GENERAL_ERROR", KSK_CARD_ERROR_READER },
    { "C_GetAttributeValue=CKR_DEVICE_ERROR", KSK_CARD_ERROR_READER },
    { "C_GetAttributeValue=CKR_ATTRIBUTE_SENSITIVE", KSK_CARD_ERROR_READER },
  };
  prepare (self);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    connect_with (self, rows[i].rules);
    assert_refused (self, CARD_PIN, rows[i].code, -1);
  }
  connect_with (self, "");
  assert_opens (self);
}

/* Whatever somebody else has put there under our names. */
static void
test_foreign_objects (Fixture *self, gconstpointer unused)
{
  static const gsize sizes[] = { 0, 5, KSK_CARD_LABEL_BYTES - 1, KSK_CARD_LABEL_BYTES + 1, 2000 };
  g_autofree guint8 *bytes = g_malloc0 (2000);
  g_autoptr (GBytes) label = ksk_card_label_to_bytes (&self->label);
  memcpy (bytes, g_bytes_get_data (label, NULL), KSK_CARD_LABEL_BYTES);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    CK_OBJECT_CLASS class = CKO_DATA;
    CK_OBJECT_HANDLE object;
    CK_BBOOL no = CK_FALSE;
    CK_ATTRIBUTE template[] = {
      { CKA_CLASS, &class, sizeof class },
      { CKA_PRIVATE, &no, sizeof no },
      { CKA_APPLICATION, (void *)KSK_CARD_APPLICATION, strlen (KSK_CARD_APPLICATION) },
      { CKA_LABEL, (void *)KSK_CARD_LABEL_OBJECT, strlen (KSK_CARD_LABEL_OBJECT) },
      { CKA_VALUE, bytes, sizes[i] },
    };
    g_assert_cmpuint (self->functions->C_CreateObject (self->session->handle, template, 5, &object), ==, CKR_OK);
    g_autoptr (GError) error = NULL;
    KskCardLabel found;
    g_assert_false (ksk_card_object_read_label (self->session, &found, NULL, &error));
    g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
    g_assert_cmpuint (self->functions->C_DestroyObject (self->session->handle, object), ==, CKR_OK);
  }
}

static void
test_write_refuses (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (write_card (self, "wrong-pin", CARD_PIN, &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_WRONG_PIN);
  g_clear_error (&error);
  g_assert_false (write_card (self, TOKEN_PIN_NOW, "333", &error));
  g_assert_error (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT);
  KskCardLabel found;
  g_assert_false (ksk_card_object_read_label (self->session, &found, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/card-object/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("share-is-private", test_share_is_private);
  ADD ("pins", test_pins);
  ADD ("failing-calls", test_failing_calls);
  ADD ("foreign-objects", test_foreign_objects);
  ADD ("write-refuses", test_write_refuses);
#undef ADD
  return g_test_run ();
}
