/* Signatures: every algorithm, every mechanism, and every way to fail. */
#include <glib/gstdio.h>
#include <string.h>

#include "soft-hsm.h"

/* One token with one key of each kind, made once; labels are the names of the kinds. */
static SoftHsm *soft;

static const KskKeyKind KINDS[] = {
  KSK_KEY_KIND_RSA, KSK_KEY_KIND_P256, KSK_KEY_KIND_P384, KSK_KEY_KIND_ED25519, KSK_KEY_KIND_ED448,
};
static const guint ALGORITHMS[] = { 8, 10, 13, 14, 15, 16 };

static void
make_keys (void)
{
  g_autoptr (GError) error = NULL;

  soft_hsm_init_token (soft, SOFT_HSM_TOKEN);
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (soft, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (KINDS); i++) {
    gboolean is_rsa = KINDS[i] == KSK_KEY_KIND_RSA;
    g_autoptr (KskPublicKey) key = ksk_hsm_generate_key (hsm, ksk_key_kind_get_name (KINDS[i]), KINDS[i],
                                                         is_rsa ? 2048 : 0, is_rsa ? 65537 : 0, &error);
    g_assert_no_error (error);
    g_assert_nonnull (key);
  }
}

static const char *
get_label (guint algorithm)
{
  return ksk_key_kind_get_name (ksk_algorithm_get_key_kind (algorithm));
}

static GBytes *
make_data (void)
{
  guint8 data[1000];
  for (gsize i = 0; i < sizeof data; i++)
    data[i] = (guint8)(i * 7);
  return g_bytes_new (data, sizeof data);
}

static GBytes *
try_sign (KskHsm *hsm, guint algorithm, GError **error)
{
  g_autoptr (GBytes) data = make_data ();
  return ksk_signer_sign (KSK_SIGNER (hsm), get_label (algorithm), algorithm, data, FALSE, NULL, error);
}

static gboolean
verifies (KskHsm *hsm, guint algorithm, GBytes *signature)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) data = make_data ();
  g_autoptr (KskPublicKey) key = ksk_hsm_find_public_key (hsm, get_label (algorithm), &error);
  g_assert_no_error (error);

  gboolean is_good = ksk_public_key_verify (key, algorithm, data, signature, &error);
  if (!is_good)
    g_assert_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_BAD_SIGNATURE);
  return is_good;
}

static void
assert_signs (KskHsm *hsm, guint algorithm)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) signature = try_sign (hsm, algorithm, &error);
  g_assert_no_error (error);
  g_assert_true (verifies (hsm, algorithm, signature));
}

static void
assert_fails (KskHsm *hsm, guint algorithm, KskHsmError code, const char *part_of_message)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (try_sign (hsm, algorithm, &error));
  g_assert_error (error, KSK_HSM_ERROR, (gint)code);
  g_assert_nonnull (strstr (error->message, part_of_message));
}

static void
test_algorithms (void)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (soft, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (ALGORITHMS); i++)
    assert_signs (hsm, ALGORITHMS[i]);
}

static void
test_rsa_mechanisms (void)
{
  const struct {
    guint algorithm;
    gboolean hash_in_hsm;
    const char *rules;
    const char *mechanism; /* as the log has it */
  } CASES[] = {
    { 8, FALSE, "", "C_SignInit@1 CKR_OK hsm 0x1\n" },
    { 8, TRUE, "", "C_SignInit@1 CKR_OK hsm 0x40\n" },
    { 8, FALSE, "C_GetMechanismList=hide:CKM_RSA_PKCS", "C_SignInit@1 CKR_OK hsm 0x3\n" },
    { 8, TRUE, "C_GetMechanismList=hide:CKM_SHA256_RSA_PKCS", "C_SignInit@1 CKR_OK hsm 0x1\n" },
    { 8, TRUE, "C_GetMechanismList=hide:CKM_SHA256_RSA_PKCS,CKM_RSA_PKCS", "C_SignInit@1 CKR_OK hsm 0x3\n" },
    { 8, FALSE, "C_GetMechanismList=hide:CKM_RSA_X_509,CKM_RSA_PKCS", "C_SignInit@1 CKR_OK hsm 0x40\n" },
    { 10, FALSE, "", "C_SignInit@1 CKR_OK hsm 0x1\n" },
    { 10, TRUE, "", "C_SignInit@1 CKR_OK hsm 0x42\n" },
    { 10, FALSE, "C_GetMechanismList=hide:CKM_RSA_PKCS", "C_SignInit@1 CKR_OK hsm 0x3\n" },
  };
  g_autoptr (GBytes) data = make_data ();
  g_autoptr (GBytes) expected = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (KskHsm) hsm = soft_hsm_open_ready (soft, CASES[i].rules);
    g_autoptr (GBytes) signature
        = ksk_signer_sign (KSK_SIGNER (hsm), "RSA", CASES[i].algorithm, data, CASES[i].hash_in_hsm, NULL, &error);
    g_assert_no_error (error);
    g_assert_true (verifies (hsm, CASES[i].algorithm, signature));

    g_autofree char *log = soft_hsm_read_log (soft);
    g_assert_nonnull (strstr (log, CASES[i].mechanism));

    /* The mechanism changes nothing about the signature. */
    if (i == 0 || CASES[i].algorithm != CASES[i - 1].algorithm) {
      g_clear_pointer (&expected, g_bytes_unref);
      expected = g_bytes_ref (signature);
    }
    g_assert_true (g_bytes_equal (signature, expected));
  }
}

static void
test_no_mechanism (void)
{
  const struct {
    guint algorithm;
    const char *rules;
    const char *part_of_message;
  } CASES[] = {
    { 8, "C_GetMechanismList=hide:CKM_SHA256_RSA_PKCS,CKM_RSA_PKCS,CKM_RSA_X_509", "RSASHA256" },
    { 14, "C_GetMechanismList=hide:CKM_ECDSA", "ECDSAP384SHA384 signatures: its token does not offer CKM_ECDSA" },
    { 16, "C_GetMechanismList=hide:CKM_EDDSA", "ED448 signatures: its token does not offer CKM_EDDSA" },
    { 8, "C_SignInit=CKR_MECHANISM_INVALID", "(CKR_MECHANISM_INVALID)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (KskHsm) hsm = soft_hsm_open_ready (soft, CASES[i].rules);
    assert_fails (hsm, CASES[i].algorithm, KSK_HSM_ERROR_MECHANISM, CASES[i].part_of_message);
  }
}

static void
test_key_of_other_type (void)
{
  const struct {
    const char *label;
    guint algorithm;
  } CASES[] = { { "RSA", 13 }, { "RSA", 15 }, { "P-256", 8 }, { "P-256", 15 }, { "Ed25519", 13 } };
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (soft, NULL);
  g_autoptr (GBytes) data = make_data ();

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (ksk_signer_sign (KSK_SIGNER (hsm), CASES[i].label, CASES[i].algorithm, data, FALSE, NULL, &error));
    g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_KEY_TYPE);
  }
}

static void
test_no_key (void)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (soft, NULL);
  g_autoptr (GBytes) data = make_data ();
  g_autoptr (GError) error = NULL;

  g_assert_null (ksk_signer_sign (KSK_SIGNER (hsm), "RS", 8, data, FALSE, NULL, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_NO_KEY);
  g_assert_nonnull (strstr (error->message, "\"RS\""));

  g_assert_true (ksk_hsm_logout (hsm, NULL));
  assert_fails (hsm, 8, KSK_HSM_ERROR_NO_KEY, "log in first");
  soft_hsm_enter (hsm);
  assert_signs (hsm, 8);

  /* A handle that was good before the logout is not used after it. */
  g_assert_true (ksk_hsm_logout (hsm, NULL));
  assert_fails (hsm, 8, KSK_HSM_ERROR_NO_KEY, "log in first");
}

static void
test_key_is_looked_up_once (void)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (soft, "C_GetMechanismList=hide:CKM_RSA_PKCS");
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;

  g_autoptr (GBytes) first = try_sign (hsm, 8, &error);
  g_assert_no_error (error);
  g_assert_nonnull (first);
  before = soft_hsm_read_log (soft);
  for (guint i = 0; i < 5; i++) {
    g_autoptr (GBytes) signature = try_sign (hsm, 8, &error);
    g_assert_no_error (error);
    g_assert_nonnull (signature);
  }

  g_autofree char *after = soft_hsm_read_log (soft);
  g_assert_true (g_str_has_prefix (after, before));
  g_assert_cmpstr (after + strlen (before), ==,
                   "C_SignInit@2 CKR_OK hsm 0x3\nC_Sign@2 CKR_OK hsm\n"
                   "C_SignInit@3 CKR_OK hsm 0x3\nC_Sign@3 CKR_OK hsm\n"
                   "C_SignInit@4 CKR_OK hsm 0x3\nC_Sign@4 CKR_OK hsm\n"
                   "C_SignInit@5 CKR_OK hsm 0x3\nC_Sign@5 CKR_OK hsm\n"
                   "C_SignInit@6 CKR_OK hsm 0x3\nC_Sign@6 CKR_OK hsm\n");
}

#define N_THREADS 4
#define N_SIGNATURES 10

static gpointer
sign_many (gpointer hsm)
{
  for (guint i = 0; i < N_SIGNATURES; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) signature = try_sign (hsm, 13, &error);
    g_assert_no_error (error);
    g_assert_nonnull (signature);
  }
  return NULL;
}

/* C_Sign without its own C_SignInit just before it would fail; and every call is logged with the name of its thread. */
static void
test_threads (void)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (soft, "");
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("signer", sign_many, hsm);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_clear_object (&hsm);

  g_assert_cmpuint (soft_hsm_count_log (soft, "C_Sign@"), ==, N_THREADS * N_SIGNATURES);
  g_autofree char *log = soft_hsm_read_log (soft);
  g_auto (GStrv) lines = g_strsplit (log, "\n", -1);
  guint n_sign_init = 0;
  for (guint i = 0; lines[i][0] != '\0'; i++) {
    g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
    g_assert_cmpstr (words[2], ==, "hsm");
    if (g_str_has_prefix (lines[i], "C_SignInit@")) {
      n_sign_init++;
      g_assert_true (g_str_has_prefix (lines[i + 1], "C_Sign@"));
    }
  }
  g_assert_cmpuint (n_sign_init, ==, N_THREADS * N_SIGNATURES);
}

/* What comes right before the call itself. */
static gpointer
cancel_when_begun (gpointer cancellable)
{
  while (soft_hsm_count_log (soft, "C_SignInit@1 ") == 0)
    g_usleep (1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (soft, "C_Sign@1=delay:200");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) data = make_data ();
  g_autoptr (GError) error = NULL;

  /* A call that has begun is waited for. */
  GThread *thread = g_thread_new ("cancel", cancel_when_begun, cancellable);
  g_autoptr (GBytes) signature = ksk_signer_sign (KSK_SIGNER (hsm), "P-256", 13, data, FALSE, cancellable, &error);
  g_assert_no_error (error);
  g_assert_true (verifies (hsm, 13, signature));
  g_thread_join (thread);

  /* None is begun after that. */
  g_assert_null (ksk_signer_sign (KSK_SIGNER (hsm), "P-256", 13, data, FALSE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (soft_hsm_count_log (soft, "C_Sign@"), ==, 1);
  assert_signs (hsm, 13);
}

static void
test_fault_then_retry (void)
{
  const struct {
    const char *rules;
    guint n_good; /* signatures before the fault */
    KskHsmError code;
    const char *part_of_message;
  } CASES[] = {
    { "C_Sign@3=CKR_FUNCTION_FAILED", 2, KSK_HSM_ERROR_FAILED,
      "The HSM made no signature with key \"P-256\" (CKR_FUNCTION_FAILED)" },
    { "C_Sign@2=stuck", 1, KSK_HSM_ERROR_FAILED, "(CKR_FUNCTION_FAILED)" },
    { "C_Sign@1=CKR_DEVICE_ERROR", 0, KSK_HSM_ERROR_DEVICE, "(CKR_DEVICE_ERROR)" },
    { "C_Sign@2=0x80000042", 1, KSK_HSM_ERROR_FAILED, "(CKR_VENDOR_DEFINED + 0x42)" },
    { "C_SignInit@2=CKR_HOST_MEMORY", 1, KSK_HSM_ERROR_FAILED, "(CKR_HOST_MEMORY)" },
    { "C_SignInit@2=CKR_OPERATION_ACTIVE", 1, KSK_HSM_ERROR_FAILED, "(CKR_OPERATION_ACTIVE)" },
    { "C_SignInit@2=CKR_KEY_HANDLE_INVALID", 1, KSK_HSM_ERROR_DEVICE, "(CKR_KEY_HANDLE_INVALID)" },
    { "C_GetMechanismList@1=CKR_FUNCTION_FAILED", 0, KSK_HSM_ERROR_FAILED, "(CKR_FUNCTION_FAILED)" },
    { "C_FindObjects@1=CKR_DEVICE_ERROR", 0, KSK_HSM_ERROR_DEVICE, "(CKR_DEVICE_ERROR)" },
    { "C_GetAttributeValue@1=CKR_DEVICE_ERROR", 0, KSK_HSM_ERROR_DEVICE, "(CKR_DEVICE_ERROR)" },
    { "C_Sign@2=CKR_FUNCTION_FAILED;C_OpenSession@2=CKR_SESSION_COUNT", 1, KSK_HSM_ERROR_FAILED,
      "(CKR_FUNCTION_FAILED)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (KskHsm) hsm = soft_hsm_open_ready (soft, CASES[i].rules);
    for (guint n = 0; n < CASES[i].n_good; n++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) signature = try_sign (hsm, 13, &error);
      g_assert_no_error (error);
      g_assert_nonnull (signature);
    }
    assert_fails (hsm, 13, CASES[i].code, CASES[i].part_of_message);
    assert_signs (hsm, 13);
  }
}

/* A device that was away may have given the key another handle. */
static void
test_key_is_looked_up_after_fault (void)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (soft, "C_Sign@2=CKR_DEVICE_ERROR");
  g_autoptr (GBytes) first = try_sign (hsm, 13, NULL);
  g_assert_nonnull (first);
  g_assert_cmpuint (soft_hsm_count_log (soft, "C_FindObjectsInit@"), ==, 1);

  g_assert_null (try_sign (hsm, 13, NULL));
  g_autoptr (GBytes) third = try_sign (hsm, 13, NULL);
  g_assert_nonnull (third);
  g_assert_cmpuint (soft_hsm_count_log (soft, "C_FindObjectsInit@"), ==, 2);
}

/* It is handed on: whoever asked for it verifies it. */
static void
test_wrong_signature (void)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (soft, "C_Sign@2=flip");

  for (guint i = 1; i <= 3; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) signature = try_sign (hsm, 8, &error);
    g_assert_no_error (error);
    g_assert_cmpint (verifies (hsm, 8, signature), ==, i != 2);
  }
}

static void
test_device_goes_and_comes (void)
{
  g_autoptr (KskHsm) hsm
      = soft_hsm_open_ready (soft, "C_SignInit@2=CKR_SESSION_HANDLE_INVALID;C_SignInit@3=CKR_DEVICE_REMOVED;"
                                   "C_OpenSession@2=CKR_DEVICE_REMOVED;C_OpenSession@3=CKR_DEVICE_REMOVED;"
                                   "C_GetTokenInfo@3=CKR_TOKEN_NOT_PRESENT");
  g_autoptr (GError) error = NULL;
  assert_signs (hsm, 13);

  assert_fails (hsm, 13, KSK_HSM_ERROR_DEVICE, "(CKR_SESSION_HANDLE_INVALID)");
  assert_fails (hsm, 13, KSK_HSM_ERROR_DEVICE, "(CKR_DEVICE_REMOVED)");
  g_assert_null (ksk_hsm_dup_token (hsm, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_DEVICE);

  soft_hsm_enter (hsm);
  assert_signs (hsm, 13);
}

/* No fault of ours: the token's folder is taken away under the module. */
static void
test_token_folder_goes (void)
{
  g_autoptr (KskHsm) hsm = soft_hsm_open_ready (soft, NULL);
  g_autofree char *elsewhere = g_strconcat (soft->tokens, "-away", NULL);
  g_autoptr (GError) error = NULL;
  assert_signs (hsm, 13);

  g_assert_cmpint (g_rename (soft->tokens, elsewhere), ==, 0);
  assert_fails (hsm, 13, KSK_HSM_ERROR_DEVICE, "(CKR_");
  g_assert_null (ksk_hsm_dup_token (hsm, &error));
  g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_DEVICE);
  g_clear_object (&hsm);

  g_assert_cmpint (g_rename (elsewhere, soft->tokens), ==, 0);
  g_autoptr (KskHsm) again = soft_hsm_open_ready (soft, NULL);
  assert_signs (again, 13);
}

/* Two HSMs of one module: what one does to its login and module must not end the other's. */
static void
test_two_at_once (void)
{
  g_autoptr (KskHsm) one = soft_hsm_open_ready (soft, NULL);
  g_autoptr (KskHsm) two = soft_hsm_open_ready (soft, NULL);
  assert_signs (one, 13);
  assert_signs (two, 13);
  g_clear_object (&one);
  assert_signs (two, 13);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  soft = soft_hsm_new ();
  make_keys ();

  g_test_add_func ("/hsm/sign/algorithms", test_algorithms);
  g_test_add_func ("/hsm/sign/rsa-mechanisms", test_rsa_mechanisms);
  g_test_add_func ("/hsm/sign/no-mechanism", test_no_mechanism);
  g_test_add_func ("/hsm/sign/key-of-other-type", test_key_of_other_type);
  g_test_add_func ("/hsm/sign/no-key", test_no_key);
  g_test_add_func ("/hsm/sign/key-is-looked-up-once", test_key_is_looked_up_once);
  g_test_add_func ("/hsm/sign/threads", test_threads);
  g_test_add_func ("/hsm/sign/cancel", test_cancel);
  g_test_add_func ("/hsm/sign/fault-then-retry", test_fault_then_retry);
  g_test_add_func ("/hsm/sign/key-is-looked-up-after-fault", test_key_is_looked_up_after_fault);
  g_test_add_func ("/hsm/sign/wrong-signature", test_wrong_signature);
  g_test_add_func ("/hsm/sign/device-goes-and-comes", test_device_goes_and_comes);
  g_test_add_func ("/hsm/sign/token-folder-goes", test_token_folder_goes);
  g_test_add_func ("/hsm/sign/two-at-once", test_two_at_once);
  int status = g_test_run ();

  soft_hsm_free (soft);
  return status;
}
