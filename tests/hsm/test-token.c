/* The module, its tokens, and logging in. */
#include <dlfcn.h>
#include <glib/gstdio.h>
#include <string.h>

#include "soft-hsm.h"

static void
assert_cannot_open (const KskHsmConfig *config, const char *part_of_message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskHsm) hsm = ksk_hsm_open (config, &error);
  g_assert_null (hsm);
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_MODULE);
  g_assert_nonnull (strstr (error->message, part_of_message));
}

static void
test_module_absent (void)
{
  g_autoptr (KskHsmConfig) config = soft_hsm_config ("/nowhere/module.so", NULL, NULL);
  assert_cannot_open (config, "/nowhere/module.so");
}

static void
test_module_foreign (void)
{
  g_autoptr (SoftHsm) soft = soft_hsm_new ();
  g_autoptr (KskHsmConfig) text_file = soft_hsm_config (soft->conf, NULL, NULL);
  assert_cannot_open (text_file, soft->conf);

  Dl_info info;
  g_assert_true (dladdr ((gpointer)g_free, &info));
  g_autoptr (KskHsmConfig) library = soft_hsm_config (info.dli_fname, NULL, NULL);
  assert_cannot_open (library, info.dli_fname);
}

static void
test_module_does_not_start (void)
{
  g_autoptr (SoftHsm) soft = soft_hsm_new ();
  g_autoptr (KskHsmConfig) config = soft_hsm_config (FAULT_MODULE, "KSK_FAULT_RULES", "C_Initialize=CKR_CANT_LOCK");
  assert_cannot_open (config, "(CKR_CANT_LOCK)");

  /* The environment reached the module: with nothing wrong it starts. */
  g_hash_table_insert (config->env, g_strdup ("KSK_FAULT_RULES"), g_strdup (""));
  g_hash_table_insert (config->env, g_strdup ("SOFTHSM2_CONF"), g_strdup (soft->conf));
  g_autoptr (GError) error = NULL;
  g_autoptr (KskHsm) hsm = ksk_hsm_open (config, &error);
  g_assert_no_error (error);
  g_assert_nonnull (hsm);
}

static void
test_module_named_by_environment (void)
{
  g_autoptr (SoftHsm) soft = soft_hsm_new ();
  g_setenv ("SOFTHSM2_CONF", soft->conf, TRUE);
  g_autofree char *folder = g_path_get_dirname (SOFTHSM_MODULE);
  g_autofree char *name = g_path_get_basename (SOFTHSM_MODULE);
  g_autofree char *joined = g_strconcat ("$KSK_TEST_FOLDER/", name, NULL);

  g_autoptr (GError) error = NULL;
  g_autoptr (KskHsmConfig) whole = soft_hsm_config ("$KSK_TEST_MODULE", "KSK_TEST_MODULE", SOFTHSM_MODULE);
  g_autoptr (KskHsm) first = ksk_hsm_open (whole, &error);
  g_assert_no_error (error);
  g_assert_nonnull (first);

  g_autoptr (KskHsmConfig) start = soft_hsm_config (joined, "KSK_TEST_FOLDER", folder);
  g_autoptr (KskHsm) second = ksk_hsm_open (start, &error);
  g_assert_no_error (error);
  g_assert_nonnull (second);

  g_autoptr (KskHsmConfig) unset = soft_hsm_config ("$KSK_TEST_UNSET", NULL, NULL);
  assert_cannot_open (unset, "\"KSK_TEST_UNSET\"");
  g_autoptr (KskHsmConfig) empty = soft_hsm_config ("$KSK_TEST_EMPTY", "KSK_TEST_EMPTY", "");
  assert_cannot_open (empty, "\"KSK_TEST_EMPTY\"");
}

static void
test_module_relative (void)
{
  g_autoptr (SoftHsm) soft = soft_hsm_new ();
  g_autofree char *here = g_get_current_dir ();
  g_autofree char *link = g_build_filename (soft->folder, "module.so", NULL);
  g_autoptr (KskHsmConfig) config = soft_hsm_config ("module.so", "SOFTHSM2_CONF", soft->conf);
  g_autoptr (GFile) file = g_file_new_for_path (link);
  g_autoptr (GError) error = NULL;

  g_file_make_symbolic_link (file, SOFTHSM_MODULE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chdir (soft->folder), ==, 0);
  g_autoptr (KskHsm) hsm = ksk_hsm_open (config, &error);
  g_assert_cmpint (g_chdir (here), ==, 0);
  g_assert_no_error (error);
  g_assert_nonnull (hsm);
}

static void
test_list (void)
{
  g_autoptr (SoftHsm) soft = soft_hsm_new ();
  soft_hsm_init_token (soft, SOFT_HSM_TOKEN);
  g_autoptr (KskHsm) hsm = soft_hsm_open (soft, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tokens = ksk_hsm_list_tokens (hsm, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tokens->len, ==, 2);

  const KskHsmToken *token = g_ptr_array_index (tokens, 0);
  g_assert_true (token->initialized);
  g_assert_cmpstr (token->label, ==, SOFT_HSM_TOKEN);
  g_assert_cmpuint (strlen (token->serial), ==, 16);
  g_assert_cmpstr (token->manufacturer, ==, "SoftHSM project");
  g_assert_cmpstr (token->model, ==, "SoftHSM v2");
  g_assert_true (g_regex_match_simple ("^[0-9]+\\.[0-9]+$", token->firmware, 0, 0));
  g_assert_false (token->is_hardware);
  g_assert_false (token->protected_path);
  g_assert_false (token->pin_count_low);
  g_assert_false (token->pin_final_try);
  g_assert_false (token->pin_locked);

  const KskHsmToken *free_token = g_ptr_array_index (tokens, 1);
  g_assert_false (free_token->initialized);
}

static void
test_list_while_it_changes (void)
{
  g_autoptr (SoftHsm) soft = soft_hsm_new ();
  soft_hsm_init_token (soft, SOFT_HSM_TOKEN);
  g_autoptr (GError) error = NULL;

  /* The second call of a listing is the one with a buffer. */
  g_autoptr (KskHsm) grows = soft_hsm_open (soft, "C_GetSlotList@2=CKR_BUFFER_TOO_SMALL");
  g_autoptr (GPtrArray) all = ksk_hsm_list_tokens (grows, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 2);
  g_clear_object (&grows);

  g_autoptr (KskHsm) shrinks = soft_hsm_open (soft, "C_GetTokenInfo@1=CKR_TOKEN_NOT_PRESENT");
  g_autoptr (GPtrArray) rest = ksk_hsm_list_tokens (shrinks, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rest->len, ==, 1);
  g_clear_object (&shrinks);

  g_autoptr (KskHsm) fails = soft_hsm_open (soft, "C_GetTokenInfo@2=CKR_DEVICE_ERROR");
  g_assert_null (ksk_hsm_list_tokens (fails, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_DEVICE);
}

/* Another process writes the token's flags. */
static void
test_list_while_busy (void)
{
  g_autoptr (SoftHsm) soft = soft_hsm_new ();
  soft_hsm_init_token (soft, SOFT_HSM_TOKEN);
  g_autoptr (GError) error = NULL;

  g_autoptr (KskHsm) soon
      = soft_hsm_open (soft, "C_GetTokenInfo@1=CKR_GENERAL_ERROR;C_GetTokenInfo@2=CKR_GENERAL_ERROR");
  g_autoptr (GPtrArray) tokens = ksk_hsm_list_tokens (soon, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tokens->len, ==, 2);
  g_clear_object (&soon);

  g_autoptr (KskHsm) never = soft_hsm_open (soft, "C_GetTokenInfo=CKR_GENERAL_ERROR");
  g_assert_null (ksk_hsm_list_tokens (never, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_DEVICE);
}

static void
assert_init_fails (KskHsm *hsm, const char *label, const char *so_text, const char *text, KskHsmError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) so_pin = soft_hsm_secret (so_text);
  g_autoptr (KskSecret) pin = soft_hsm_secret (text);
  g_autoptr (GPtrArray) before = ksk_hsm_list_tokens (hsm, NULL);

  g_assert_false (ksk_hsm_init_token (hsm, label, so_pin, pin, &error));
  g_assert_error (error, KSK_HSM_ERROR, (gint)code);
  g_autoptr (GPtrArray) after = ksk_hsm_list_tokens (hsm, NULL);
  g_assert_cmpuint (after->len, ==, before->len);
}

static void
test_init (void)
{
  const char *LONGEST = "12345678901234567890123456789012";
  g_autoptr (SoftHsm) soft = soft_hsm_new ();
  g_autoptr (KskHsm) hsm = soft_hsm_open (soft, NULL);
  g_autoptr (KskSecret) pin = soft_hsm_secret (SOFT_HSM_PIN);
  g_autoptr (GError) error = NULL;

  /* Three in one process: none wipes another. */
  const char *labels[] = { "one", LONGEST, "three" };
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++) {
    g_assert_true (ksk_hsm_init_token (hsm, labels[i], pin, pin, &error));
    g_assert_no_error (error);
  }
  g_autoptr (GPtrArray) tokens = ksk_hsm_list_tokens (hsm, &error);
  g_assert_cmpuint (tokens->len, ==, 4);
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++) {
    g_assert_true (ksk_hsm_select_token (hsm, labels[i], NULL, &error));
    g_assert_true (ksk_hsm_login (hsm, pin, &error));
  }

  assert_init_fails (hsm, "one", SOFT_HSM_PIN, SOFT_HSM_PIN, KSK_HSM_ERROR_EXISTS);
  assert_init_fails (hsm, "", SOFT_HSM_PIN, SOFT_HSM_PIN, KSK_HSM_ERROR_FAILED);
  assert_init_fails (hsm, "123456789012345678901234567890123", SOFT_HSM_PIN, SOFT_HSM_PIN, KSK_HSM_ERROR_FAILED);
  assert_init_fails (hsm, "short", SOFT_HSM_PIN, "123", KSK_HSM_ERROR_FAILED);
  assert_init_fails (hsm, "short", "123", SOFT_HSM_PIN, KSK_HSM_ERROR_FAILED);
}

static void
test_init_only_soft (void)
{
  g_autoptr (SoftHsm) soft = soft_hsm_new ();
  g_autoptr (KskHsm) other_maker = soft_hsm_open (soft, "C_GetTokenInfo=maker:ACME");
  assert_init_fails (other_maker, "mine", SOFT_HSM_PIN, SOFT_HSM_PIN, KSK_HSM_ERROR_FAILED);
  g_assert_cmpuint (soft_hsm_count_log (soft, "C_InitToken"), ==, 0);
  g_clear_object (&other_maker);

  g_autoptr (KskHsm) no_slot = soft_hsm_open (soft, "C_GetTokenInfo=flags:0x400");
  assert_init_fails (no_slot, "mine", SOFT_HSM_PIN, SOFT_HSM_PIN, KSK_HSM_ERROR_NO_TOKEN);
  g_assert_cmpuint (soft_hsm_count_log (soft, "C_InitToken"), ==, 0);
}

static void
test_select (void)
{
  g_autoptr (SoftHsm) soft = soft_hsm_new ();
  g_autoptr (GError) error = NULL;

  g_autoptr (KskHsm) hsm = soft_hsm_open (soft, NULL);
  g_assert_false (ksk_hsm_select_token (hsm, NULL, NULL, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_NO_TOKEN);
  g_clear_error (&error);

  soft_hsm_init_token (soft, "one");
  g_assert_true (ksk_hsm_select_token (hsm, NULL, NULL, &error));
  g_autoptr (KskHsmToken) one = ksk_hsm_dup_token (hsm, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (one->label, ==, "one");

  soft_hsm_init_token (soft, "two");
  g_assert_true (ksk_hsm_select_token (hsm, "two", NULL, &error));
  g_autoptr (KskHsmToken) two = ksk_hsm_dup_token (hsm, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (two->label, ==, "two");

  g_assert_true (ksk_hsm_select_token (hsm, NULL, one->serial, &error));
  g_assert_true (ksk_hsm_select_token (hsm, "one", one->serial, &error));
  g_assert_no_error (error);

  g_assert_false (ksk_hsm_select_token (hsm, "two", one->serial, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_NO_TOKEN);
  g_assert_nonnull (strstr (error->message, two->serial));
  g_clear_error (&error);
  g_assert_false (ksk_hsm_select_token (hsm, "on", NULL, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_NO_TOKEN);
  g_clear_error (&error);

  g_assert_false (ksk_hsm_select_token (hsm, NULL, NULL, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_AMBIGUOUS_TOKEN);
  g_assert_nonnull (strstr (error->message, one->serial));
  g_assert_nonnull (strstr (error->message, two->serial));
  g_clear_error (&error);

  /* What failed left the chosen token chosen. */
  g_autoptr (KskHsmToken) still = ksk_hsm_dup_token (hsm, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (still->label, ==, "one");
}

static void
test_nothing_selected (void)
{
  g_autoptr (SoftHsm) soft = soft_hsm_new ();
  g_autoptr (KskHsm) hsm = soft_hsm_open (soft, NULL);
  g_autoptr (GBytes) data = g_bytes_new_static ("data", 4);

  for (guint i = 0; i < 7; i++) {
    g_autoptr (GError) error = NULL;
    switch (i) {
      case 0:
        g_assert_null (ksk_hsm_dup_token (hsm, &error));
        break;
      case 1:
        g_assert_false (ksk_hsm_login (hsm, NULL, &error));
        break;
      case 2:
        g_assert_false (ksk_hsm_logout (hsm, &error));
        break;
      case 3:
        g_assert_null (ksk_hsm_find_public_key (hsm, "key", &error));
        break;
      case 4:
        g_assert_null (ksk_hsm_list_keys (hsm, &error));
        break;
      case 5:
        g_assert_false (ksk_hsm_delete_key (hsm, "key", &error));
        break;
      default:
        g_assert_null (ksk_signer_sign (KSK_SIGNER (hsm), "key", 8, data, FALSE, NULL, &error));
        break;
    }
    g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_NO_TOKEN);
  }
}

static void
test_select_fails (void)
{
  g_autoptr (SoftHsm) soft = soft_hsm_new ();
  soft_hsm_init_token (soft, SOFT_HSM_TOKEN);
  g_autoptr (KskHsm) hsm = soft_hsm_open (soft, "C_OpenSession@1=CKR_SESSION_COUNT;C_OpenSession@2=CKR_DEVICE_REMOVED");
  g_autoptr (GError) error = NULL;

  g_assert_false (ksk_hsm_select_token (hsm, NULL, NULL, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (ksk_hsm_select_token (hsm, NULL, NULL, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_DEVICE);
  g_clear_error (&error);
  g_assert_true (ksk_hsm_select_token (hsm, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
test_other_token_in_slot (void)
{
  g_autoptr (SoftHsm) soft = soft_hsm_new ();
  soft_hsm_init_token (soft, SOFT_HSM_TOKEN);
  g_autoptr (KskHsm) hsm = soft_hsm_open (soft, "C_GetTokenInfo@4=serial:other");
  g_autoptr (GError) error = NULL;
  g_assert_true (ksk_hsm_select_token (hsm, SOFT_HSM_TOKEN, NULL, &error));

  /* Selecting looked at both slots. */
  g_autoptr (KskHsmToken) token = ksk_hsm_dup_token (hsm, &error);
  g_assert_no_error (error);
  g_assert_null (ksk_hsm_dup_token (hsm, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, token->serial));
  g_assert_nonnull (strstr (error->message, "\"other\""));
}

static void
test_login (void)
{
  g_autoptr (SoftHsm) soft = soft_hsm_new ();
  soft_hsm_init_token (soft, SOFT_HSM_TOKEN);
  g_autoptr (KskHsm) hsm = soft_hsm_open (soft, NULL);
  g_autoptr (KskSecret) pin = soft_hsm_secret (SOFT_HSM_PIN);
  g_autoptr (KskSecret) wrong = soft_hsm_secret ("wrong");
  g_autoptr (GError) error = NULL;
  g_assert_true (ksk_hsm_select_token (hsm, SOFT_HSM_TOKEN, NULL, &error));

  g_assert_true (ksk_hsm_logout (hsm, &error));
  g_assert_no_error (error);

  g_assert_false (ksk_hsm_login (hsm, wrong, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_PIN_INCORRECT);
  g_assert_cmpstr (error->message, ==,
                   "The HSM refused the PIN and tries are running low; nothing was changed (CKR_PIN_INCORRECT)");
  g_clear_error (&error);
  g_autoptr (KskHsmToken) token = ksk_hsm_dup_token (hsm, &error);
  g_assert_no_error (error);
  g_assert_true (token->pin_count_low);

  g_assert_false (ksk_hsm_login (hsm, NULL, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_FAILED);
  g_assert_true (g_str_has_suffix (error->message, "(CKR_ARGUMENTS_BAD)"));
  g_clear_error (&error);

  g_assert_true (ksk_hsm_login (hsm, pin, &error));
  g_assert_true (ksk_hsm_login (hsm, pin, &error));
  g_assert_true (ksk_hsm_logout (hsm, &error));
  g_assert_true (ksk_hsm_logout (hsm, &error));
  g_assert_no_error (error);
  g_assert_false (ksk_hsm_login (hsm, wrong, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_PIN_INCORRECT);
}

static void
test_login_refused (void)
{
  const struct {
    const char *rules;
    KskHsmError code;
    const char *message;
  } CASES[] = {
    { "C_Login=CKR_PIN_INCORRECT", KSK_HSM_ERROR_PIN_INCORRECT,
      "The HSM refused the PIN; nothing was changed (CKR_PIN_INCORRECT)" },
    { "C_Login=CKR_PIN_INCORRECT;C_GetTokenInfo=flags:0x10000", KSK_HSM_ERROR_PIN_INCORRECT,
      "The HSM refused the PIN and tries are running low; nothing was changed (CKR_PIN_INCORRECT)" },
    { "C_Login=CKR_PIN_INCORRECT;C_GetTokenInfo=flags:0x30000", KSK_HSM_ERROR_PIN_INCORRECT,
      "The HSM refused the PIN and allows one last try before it locks; nothing was changed (CKR_PIN_INCORRECT)" },
    { "C_Login=CKR_PIN_INCORRECT;C_GetTokenInfo=flags:0x70000", KSK_HSM_ERROR_PIN_LOCKED,
      "The HSM refused the PIN and allows no more tries: the security officer must reset it (CKR_PIN_INCORRECT)" },
    { "C_Login=0xa4", KSK_HSM_ERROR_PIN_LOCKED,
      "The HSM refused the PIN and allows no more tries: the security officer must reset it (CKR_PIN_LOCKED)" },
    { "C_Login=CKR_PIN_LEN_RANGE", KSK_HSM_ERROR_PIN_INCORRECT,
      "The HSM refused the PIN; nothing was changed (CKR_PIN_LEN_RANGE)" },
    { "C_Login=CKR_DEVICE_REMOVED", KSK_HSM_ERROR_DEVICE,
      "The HSM did not log in: the device or token went away, so reconnect it and log in again (CKR_DEVICE_REMOVED)" },
    { "C_Login=CKR_PIN_EXPIRED", KSK_HSM_ERROR_FAILED, "The HSM did not log in (CKR_PIN_EXPIRED)" },
  };
  g_autoptr (SoftHsm) soft = soft_hsm_new ();
  soft_hsm_init_token (soft, SOFT_HSM_TOKEN);
  g_autoptr (KskSecret) pin = soft_hsm_secret (SOFT_HSM_PIN);

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (KskHsm) hsm = soft_hsm_open (soft, CASES[i].rules);
    g_autoptr (GError) error = NULL;
    g_assert_true (ksk_hsm_select_token (hsm, SOFT_HSM_TOKEN, NULL, &error));
    g_assert_false (ksk_hsm_login (hsm, pin, &error));
    g_assert_error (error, KSK_HSM_ERROR, (gint)CASES[i].code);
    g_assert_cmpstr (error->message, ==, CASES[i].message);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hsm/module/absent", test_module_absent);
  g_test_add_func ("/hsm/module/foreign", test_module_foreign);
  g_test_add_func ("/hsm/module/does-not-start", test_module_does_not_start);
  g_test_add_func ("/hsm/module/named-by-environment", test_module_named_by_environment);
  g_test_add_func ("/hsm/module/relative", test_module_relative);
  g_test_add_func ("/hsm/token/list", test_list);
  g_test_add_func ("/hsm/token/list-while-it-changes", test_list_while_it_changes);
  g_test_add_func ("/hsm/token/list-while-busy", test_list_while_busy);
  g_test_add_func ("/hsm/token/init", test_init);
  g_test_add_func ("/hsm/token/init-only-soft", test_init_only_soft);
  g_test_add_func ("/hsm/token/select", test_select);
  g_test_add_func ("/hsm/token/nothing-selected", test_nothing_selected);
  g_test_add_func ("/hsm/token/select-fails", test_select_fails);
  g_test_add_func ("/hsm/token/other-token-in-slot", test_other_token_in_slot);
  g_test_add_func ("/hsm/login", test_login);
  g_test_add_func ("/hsm/login/refused", test_login_refused);
  return g_test_run ();
}
