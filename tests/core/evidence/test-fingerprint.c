/* Tests of core/evidence/fingerprint: digests, the written forms, reading hex back. */
#include <ksk.h>

#include <string.h>

#define ABC_HEX "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static void
init_from_text (KskFingerprint *fingerprint, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  ksk_fingerprint_init (fingerprint, bytes);
}

/* The examples of FIPS 180-4 and the digest of nothing. */
static void
test_digest (void)
{
  static const struct {
    const char *text;
    const char *hex;
  } cases[] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", ABC_HEX },
    { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    KskFingerprint fingerprint;
    init_from_text (&fingerprint, cases[i].text);
    g_autofree char *hex = ksk_fingerprint_to_hex (&fingerprint);
    g_assert_cmpstr (hex, ==, cases[i].hex);
  }
}

static void
test_words (void)
{
  KskFingerprint fingerprint;
  g_assert_true (ksk_fingerprint_from_hex (&fingerprint, ABC_HEX));
  g_autofree char *words = ksk_fingerprint_to_words (&fingerprint);
  g_autoptr (GBytes) bytes = ksk_pgp_words_decode (words, NULL);
  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), fingerprint.bytes, KSK_FINGERPRINT_BYTES);
  g_assert_true (g_str_has_prefix (words, "shadow indigo "));
}

/* QR alphanumeric mode has digits, capitals, space and nine signs. */
static void
test_qr_text (void)
{
  KskFingerprint fingerprint;
  init_from_text (&fingerprint, "abc");
  g_autofree char *text = ksk_fingerprint_to_qr_text (&fingerprint, "KSR");
  g_assert_cmpstr (text, ==, "KSR SHA256 BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
  g_assert_cmpuint (strspn (text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"), ==, strlen (text));
}

static void
test_from_hex (void)
{
  static const struct {
    const char *hex;
    gboolean is_valid;
  } cases[] = {
    { ABC_HEX, TRUE },
    { "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", TRUE },
    { "Ba7816bF8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015aD", TRUE },
    { "", FALSE },
    { "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a", FALSE },
    { ABC_HEX "0", FALSE },
    { ABC_HEX "\n", FALSE },
    { " a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", FALSE },
    { "0x7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", FALSE },
    { "ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", FALSE },
    { "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a\377", FALSE },
  };
  KskFingerprint expected;
  init_from_text (&expected, "abc");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    KskFingerprint found = { 0 };
    g_assert_cmpint (ksk_fingerprint_from_hex (&found, cases[i].hex), ==, cases[i].is_valid);
    g_assert_cmpint (ksk_fingerprint_equal (&found, &expected), ==, cases[i].is_valid);
  }
}

static void
test_equal (void)
{
  KskFingerprint a;
  init_from_text (&a, "abc");
  for (guint i = 0; i < KSK_FINGERPRINT_BYTES; i++) {
    KskFingerprint b = a;
    g_assert_true (ksk_fingerprint_equal (&a, &b));
    b.bytes[i] ^= 1;
    g_assert_false (ksk_fingerprint_equal (&a, &b));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fingerprint/digest", test_digest);
  g_test_add_func ("/fingerprint/words", test_words);
  g_test_add_func ("/fingerprint/qr-text", test_qr_text);
  g_test_add_func ("/fingerprint/from-hex", test_from_hex);
  g_test_add_func ("/fingerprint/equal", test_equal);
  return g_test_run ();
}
