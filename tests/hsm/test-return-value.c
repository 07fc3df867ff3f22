/* What PKCS#11 return values are called and what they mean. */
#include "hsm/return-value.h"

#include <string.h>

typedef struct {
  CK_RV rv;
  KskHsmError code;
  const char *message; /* of check() with "The HSM did nothing" */
} Case;

static const Case CASES[] = {
  { CKR_PIN_INCORRECT, KSK_HSM_ERROR_PIN_INCORRECT, "The HSM did nothing (CKR_PIN_INCORRECT)" },
  { CKR_PIN_LOCKED, KSK_HSM_ERROR_PIN_LOCKED, "The HSM did nothing (CKR_PIN_LOCKED)" },
  { CKR_DEVICE_REMOVED, KSK_HSM_ERROR_DEVICE,
    "The HSM did nothing: the device or token went away, so reconnect it and log in again (CKR_DEVICE_REMOVED)" },
  { CKR_TOKEN_NOT_PRESENT, KSK_HSM_ERROR_DEVICE,
    "The HSM did nothing: the device or token went away, so reconnect it and log in again (CKR_TOKEN_NOT_PRESENT)" },
  { CKR_SESSION_HANDLE_INVALID, KSK_HSM_ERROR_DEVICE,
    "The HSM did nothing: the device or token went away, so reconnect it and log in again "
    "(CKR_SESSION_HANDLE_INVALID)" },
  { CKR_MECHANISM_INVALID, KSK_HSM_ERROR_MECHANISM,
    "The HSM did nothing: it does not offer what this takes (CKR_MECHANISM_INVALID)" },
  { CKR_KEY_TYPE_INCONSISTENT, KSK_HSM_ERROR_KEY_TYPE,
    "The HSM did nothing: the key is not made for this (CKR_KEY_TYPE_INCONSISTENT)" },
  { CKR_USER_NOT_LOGGED_IN, KSK_HSM_ERROR_FAILED, "The HSM did nothing: log in first (CKR_USER_NOT_LOGGED_IN)" },
  { CKR_FUNCTION_FAILED, KSK_HSM_ERROR_FAILED, "The HSM did nothing (CKR_FUNCTION_FAILED)" },
  { 0x9999, KSK_HSM_ERROR_FAILED, "The HSM did nothing (CKR 0x9999)" },
  { CKR_VENDOR_DEFINED - 1, KSK_HSM_ERROR_FAILED, "The HSM did nothing (CKR 0x7fffffff)" },
  { CKR_VENDOR_DEFINED, KSK_HSM_ERROR_FAILED, "The HSM did nothing (CKR_VENDOR_DEFINED + 0x0)" },
  { CKR_VENDOR_DEFINED + 0x1f, KSK_HSM_ERROR_FAILED, "The HSM did nothing (CKR_VENDOR_DEFINED + 0x1f)" },
};

static void
test_errors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_false (ksk_return_value_check (CASES[i].rv, &error, "The %s did %s", "HSM", "nothing"));
    g_assert_error (error, KSK_HSM_ERROR, (gint)CASES[i].code);
    g_assert_cmpstr (error->message, ==, CASES[i].message);
  }
}

static void
test_ok (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (ksk_return_value_check (CKR_OK, &error, "The HSM did nothing"));
  g_assert_no_error (error);
  g_assert_cmpstr (ksk_return_value_get_name (CKR_OK), ==, "CKR_OK");
}

/* A row that was written twice, or under a wrong number, would show as a name that two values have. */
static void
test_names_are_unique (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (CK_RV rv = 0; rv <= 0x200; rv++) {
    const char *name = ksk_return_value_get_name (rv);
    if (name != NULL)
      g_assert_true (g_hash_table_add (seen, (gpointer)name));
  }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 94);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hsm/return-value/errors", test_errors);
  g_test_add_func ("/hsm/return-value/ok", test_ok);
  g_test_add_func ("/hsm/return-value/names-are-unique", test_names_are_unique);
  return g_test_run ();
}
