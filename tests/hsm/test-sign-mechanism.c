/* The choice of a mechanism, and what mechanisms are given. */
#include "hsm/sign-mechanism.h"

#include <string.h>

/* SHA-256 and SHA-512 of "abc": FIPS 180-4. */
#define SHA256_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define SHA384_ABC "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
#define SHA512_ABC                                                                                                     \
  "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a" \
  "9ac94fa54ca49f"
#define SHA256_INFO "3031300d060960864801650304020105000420" SHA256_ABC
#define SHA512_INFO "3051300d060960864801650304020305000440" SHA512_ABC

static char *
dup_hex (GBytes *bytes)
{
  g_autoptr (GString) hex = g_string_new (NULL);
  gsize size;
  const guint8 *octets = g_bytes_get_data (bytes, &size);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", octets[i]);
  return g_string_free (g_steal_pointer (&hex), FALSE);
}

typedef struct {
  guint algorithm;
  gboolean hash_in_hsm;
  CK_MECHANISM_TYPE offered[4]; /* 0 is CKM_RSA_PKCS_KEY_PAIR_GEN, which signs nothing */
  CK_MECHANISM_TYPE chosen;     /* 0: none */
} Choice;

static const Choice CHOICES[] = {
  { 8, TRUE, { CKM_RSA_X_509, CKM_RSA_PKCS, CKM_SHA256_RSA_PKCS, CKM_ECDSA }, CKM_SHA256_RSA_PKCS },
  { 8, FALSE, { CKM_RSA_X_509, CKM_RSA_PKCS, CKM_SHA256_RSA_PKCS, CKM_ECDSA }, CKM_RSA_PKCS },
  { 8, TRUE, { CKM_RSA_X_509, CKM_RSA_PKCS, CKM_SHA512_RSA_PKCS }, CKM_RSA_PKCS },
  { 8, TRUE, { CKM_RSA_X_509 }, CKM_RSA_X_509 },
  { 8, FALSE, { CKM_RSA_X_509, CKM_SHA256_RSA_PKCS }, CKM_RSA_X_509 },
  { 8, FALSE, { CKM_SHA256_RSA_PKCS }, CKM_SHA256_RSA_PKCS },
  { 8, FALSE, { CKM_SHA512_RSA_PKCS, CKM_ECDSA, CKM_EDDSA }, 0 },
  { 10, TRUE, { CKM_SHA256_RSA_PKCS, CKM_RSA_PKCS, CKM_SHA512_RSA_PKCS }, CKM_SHA512_RSA_PKCS },
  { 10, FALSE, { CKM_SHA512_RSA_PKCS, CKM_RSA_PKCS }, CKM_RSA_PKCS },
  { 10, TRUE, { CKM_SHA256_RSA_PKCS }, 0 },
  { 13, FALSE, { CKM_RSA_PKCS, CKM_ECDSA }, CKM_ECDSA },
  { 13, TRUE, { CKM_ECDSA_SHA256, CKM_ECDSA }, CKM_ECDSA },
  { 14, FALSE, { CKM_ECDSA }, CKM_ECDSA },
  { 14, FALSE, { CKM_EDDSA }, 0 },
  { 15, FALSE, { CKM_EDDSA }, CKM_EDDSA },
  { 16, TRUE, { CKM_EDDSA }, CKM_EDDSA },
  { 15, FALSE, { CKM_ECDSA }, 0 },
};

static void
test_choose (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (CHOICES); i++) {
    const Choice *choice = &CHOICES[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (GArray) offered = g_array_new (FALSE, FALSE, sizeof (CK_MECHANISM_TYPE));
    CK_MECHANISM_TYPE type = 0;

    g_array_append_vals (offered, choice->offered, G_N_ELEMENTS (choice->offered));
    gboolean is_chosen = ksk_hsm_mechanism_choose (offered, choice->algorithm, choice->hash_in_hsm, &type, &error);
    if (choice->chosen == 0) {
      g_assert_false (is_chosen);
      g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_MECHANISM);
    } else {
      g_assert_no_error (error);
      g_assert_true (is_chosen);
      g_assert_cmpuint (type, ==, choice->chosen);
    }
  }
}

static void
test_choose_message (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) offered = g_array_new (FALSE, FALSE, sizeof (CK_MECHANISM_TYPE));
  CK_MECHANISM_TYPE type;

  g_assert_false (ksk_hsm_mechanism_choose (offered, KSK_ALGORITHM_RSASHA256, TRUE, &type, &error));
  g_assert_cmpstr (error->message, ==,
                   "The HSM cannot make RSASHA256 signatures: its token does not offer CKM_SHA256_RSA_PKCS, "
                   "CKM_RSA_PKCS, CKM_RSA_X_509");
}

typedef struct {
  guint algorithm;
  CK_MECHANISM_TYPE type;
  const char *input;
} Preparation;

static const Preparation PREPARATIONS[] = {
  { 8, CKM_SHA256_RSA_PKCS, "616263" }, { 8, CKM_RSA_PKCS, SHA256_INFO }, { 10, CKM_SHA512_RSA_PKCS, "616263" },
  { 10, CKM_RSA_PKCS, SHA512_INFO },    { 13, CKM_ECDSA, SHA256_ABC },    { 14, CKM_ECDSA, SHA384_ABC },
  { 15, CKM_EDDSA, "616263" },          { 16, CKM_EDDSA, "616263" },
};

static void
test_prepare (void)
{
  g_autoptr (GBytes) data = g_bytes_new_static ("abc", 3);

  for (gsize i = 0; i < G_N_ELEMENTS (PREPARATIONS); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) input
        = ksk_hsm_mechanism_prepare (PREPARATIONS[i].type, PREPARATIONS[i].algorithm, data, 0, &error);
    g_assert_no_error (error);
    g_autofree char *hex = dup_hex (input);
    g_assert_cmpstr (hex, ==, PREPARATIONS[i].input);
  }
}

/* 0x00 0x01, at least eight 0xff, 0x00, DigestInfo: so 62 octets are the least for SHA-256, 94 for SHA-512. */
static void
test_pad (void)
{
  const struct {
    guint algorithm;
    gsize modulus_size;
    const char *input; /* NULL: too short */
  } CASES[] = {
    { 8, 61, NULL },
    { 8, 62, "0001ffffffffffffffff00" SHA256_INFO },
    { 8, 63, "0001ffffffffffffffffff00" SHA256_INFO },
    { 10, 93, NULL },
    { 10, 94, "0001ffffffffffffffff00" SHA512_INFO },
    { 10, 95, "0001ffffffffffffffffff00" SHA512_INFO },
    { 8, 0, NULL },
  };
  g_autoptr (GBytes) data = g_bytes_new_static ("abc", 3);

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) input
        = ksk_hsm_mechanism_prepare (CKM_RSA_X_509, CASES[i].algorithm, data, CASES[i].modulus_size, &error);
    if (CASES[i].input == NULL) {
      g_assert_error (error, KSK_HSM_ERROR, KSK_HSM_ERROR_KEY_TYPE);
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpuint (g_bytes_get_size (input), ==, CASES[i].modulus_size);
    g_autofree char *hex = dup_hex (input);
    g_assert_cmpstr (hex, ==, CASES[i].input);
  }
}

/* PKCS#11 3.0: Ed448 needs a parameter, of three words; with one, Ed25519 would be Ed25519ctx. */
static void
test_parameter (void)
{
  g_assert_cmpuint (ksk_hsm_mechanism_get (CKM_RSA_PKCS, KSK_ALGORITHM_RSASHA256).ulParameterLen, ==, 0);
  g_assert_null (ksk_hsm_mechanism_get (CKM_EDDSA, KSK_ALGORITHM_ED25519).pParameter);

  CK_MECHANISM ed448 = ksk_hsm_mechanism_get (CKM_EDDSA, KSK_ALGORITHM_ED448);
  const guint8 ZEROS[3 * sizeof (CK_ULONG)] = { 0 };
  g_assert_cmpuint (ed448.mechanism, ==, CKM_EDDSA);
  g_assert_cmpmem (ed448.pParameter, ed448.ulParameterLen, ZEROS, sizeof ZEROS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hsm/sign-mechanism/choose", test_choose);
  g_test_add_func ("/hsm/sign-mechanism/choose-message", test_choose_message);
  g_test_add_func ("/hsm/sign-mechanism/prepare", test_prepare);
  g_test_add_func ("/hsm/sign-mechanism/pad", test_pad);
  g_test_add_func ("/hsm/sign-mechanism/parameter", test_parameter);
  return g_test_run ();
}
