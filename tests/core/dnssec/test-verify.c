/* Verification: signatures made by OpenSSL for each algorithm, and everything that is not such a signature. */
#include "tests/fixtures/keys.h"

#include <string.h>

#define RSA_BITS 1024

/* Of the bits that are flipped: every octet, and every place in an octet, has its turn. */
#define STRIDE 5

typedef struct {
  const char *name;
  KskAlgorithm algorithm;
  KskAlgorithm sibling;  /* another algorithm for keys of the same kind, or itself */
  KskAlgorithm stranger; /* an algorithm for other keys */
} Case;

static const Case cases[] = {
  { "RSASHA256", KSK_ALGORITHM_RSASHA256, KSK_ALGORITHM_RSASHA512, KSK_ALGORITHM_ED25519 },
  { "RSASHA512", KSK_ALGORITHM_RSASHA512, KSK_ALGORITHM_RSASHA256, KSK_ALGORITHM_ECDSAP256SHA256 },
  { "ECDSAP256SHA256", KSK_ALGORITHM_ECDSAP256SHA256, KSK_ALGORITHM_ECDSAP256SHA256, KSK_ALGORITHM_ECDSAP384SHA384 },
  { "ECDSAP384SHA384", KSK_ALGORITHM_ECDSAP384SHA384, KSK_ALGORITHM_ECDSAP384SHA384, KSK_ALGORITHM_ECDSAP256SHA256 },
  { "ED25519", KSK_ALGORITHM_ED25519, KSK_ALGORITHM_ED25519, KSK_ALGORITHM_ED448 },
  { "ED448", KSK_ALGORITHM_ED448, KSK_ALGORITHM_ED448, KSK_ALGORITHM_RSASHA256 },
};

static TestKey *
get_key (const Case *the_case, const char *name)
{
  if (ksk_algorithm_get_key_kind (the_case->algorithm) == KSK_KEY_KIND_RSA)
    return test_key_get_rsa (the_case->algorithm, RSA_BITS, 65537, name);
  return test_key_get (the_case->algorithm, name);
}

static void
assert_verify (KskPublicKey *key, guint algorithm, GBytes *data, GBytes *signature, gint code)
{
  g_autoptr (GError) error = NULL;
  gboolean good = ksk_public_key_verify (key, algorithm, data, signature, &error);
  if (code < 0) {
    g_assert_no_error (error);
    g_assert_true (good);
    return;
  }
  g_assert_false (good);
  g_assert_error (error, KSK_DNSSEC_ERROR, code);
  g_assert_false (ksk_public_key_verify (key, algorithm, data, signature, NULL));
}

static GBytes *
flip (GBytes *bytes, gsize bit)
{
  gsize size;
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, &size), g_bytes_get_size (bytes));
  copy[bit / 8] ^= (guint8)(1 << (bit % 8));
  return g_bytes_new_take (copy, size);
}

static void
test_case (gconstpointer user_data)
{
  const Case *the_case = user_data;
  TestKey *pair = get_key (the_case, "verify"), *other_pair = get_key (the_case, "other");
  g_autoptr (KskPublicKey) key = test_key_dup_public (pair), other = test_key_dup_public (other_pair);
  g_autoptr (GBytes) data = g_bytes_new_static ("what is signed", 14);
  g_autoptr (GBytes) signature = test_key_sign (pair, data);
  gsize size = g_bytes_get_size (signature);

  g_assert_cmpuint (size, ==, ksk_public_key_get_signature_size (key));
  assert_verify (key, the_case->algorithm, data, signature, -1);
  /* Once more: nothing is used up. */
  assert_verify (key, the_case->algorithm, data, signature, -1);

  assert_verify (other, the_case->algorithm, data, signature, KSK_DNSSEC_ERROR_BAD_SIGNATURE);

  if (the_case->sibling != the_case->algorithm)
    assert_verify (key, the_case->sibling, data, signature, KSK_DNSSEC_ERROR_BAD_SIGNATURE);
  static const guint never[] = { 0, 1, 3, 5, 6, 7, 12, 17, 252, 253, 255, 256, 264, G_MAXUINT };
  for (gsize i = 0; i < G_N_ELEMENTS (never); i++)
    assert_verify (key, never[i], data, signature, KSK_DNSSEC_ERROR_UNSUPPORTED);
  assert_verify (key, the_case->stranger, data, signature, KSK_DNSSEC_ERROR_UNSUPPORTED);

  for (gsize bit = 0; bit < 8 * size; bit += STRIDE) {
    g_autoptr (GBytes) flipped = flip (signature, bit);
    assert_verify (key, the_case->algorithm, data, flipped, KSK_DNSSEC_ERROR_BAD_SIGNATURE);
  }
  for (gsize bit = 0; bit < 8 * g_bytes_get_size (data); bit += STRIDE) {
    g_autoptr (GBytes) flipped = flip (data, bit);
    assert_verify (key, the_case->algorithm, flipped, signature, KSK_DNSSEC_ERROR_BAD_SIGNATURE);
  }
}

/* The length alone is enough to refuse: OpenSSL is not asked. */
static void
assert_length_named (KskPublicKey *key, guint algorithm, GBytes *data, GBytes *signature)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *expected
      = g_strdup_printf ("the signature has %" G_GSIZE_FORMAT " octets where this key makes %" G_GSIZE_FORMAT,
                         g_bytes_get_size (signature), ksk_public_key_get_signature_size (key));
  g_assert_false (ksk_public_key_verify (key, algorithm, data, signature, &error));
  g_assert_cmpstr (error->message, ==, expected);
}

static void
test_lengths (gconstpointer user_data)
{
  const Case *the_case = user_data;
  TestKey *pair = get_key (the_case, "verify");
  g_autoptr (KskPublicKey) key = test_key_dup_public (pair);
  g_autoptr (GBytes) data = g_bytes_new_static ("what is signed", 14), empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) signature = test_key_sign (pair, data), of_empty = test_key_sign (pair, empty);
  gsize size = g_bytes_get_size (signature);

  assert_verify (key, the_case->algorithm, empty, of_empty, -1);
  assert_verify (key, the_case->algorithm, data, of_empty, KSK_DNSSEC_ERROR_BAD_SIGNATURE);

  g_autofree guint8 *padded = g_malloc0 (2 * size + 1);
  memcpy (padded + 1, g_bytes_get_data (signature, NULL), size);
  for (gsize length = 0; length <= 2 * size; length++) {
    g_autoptr (GBytes) cut = g_bytes_new (padded + 1, length);
    assert_verify (key, the_case->algorithm, data, cut, length == size ? -1 : KSK_DNSSEC_ERROR_BAD_SIGNATURE);
    if (length != size)
      assert_length_named (key, the_case->algorithm, data, cut);
  }
  g_autoptr (GBytes) led = g_bytes_new (padded, size + 1);
  assert_verify (key, the_case->algorithm, data, led, KSK_DNSSEC_ERROR_BAD_SIGNATURE);

  static const guint8 fillings[] = { 0x00, 0x01, 0xff };
  for (gsize i = 0; i < G_N_ELEMENTS (fillings); i++) {
    memset (padded, fillings[i], size);
    g_autoptr (GBytes) filled = g_bytes_new (padded, size);
    assert_verify (key, the_case->algorithm, data, filled, KSK_DNSSEC_ERROR_BAD_SIGNATURE);
  }
}

/* A modulus of 512 bits has no room for a SHA-512 digest in its padding: no such signature exists. */
static void
test_digest_too_long (void)
{
  TestKey *pair = test_key_get_rsa (KSK_ALGORITHM_RSASHA256, 512, 65537, "short");
  g_autoptr (KskPublicKey) key = test_key_dup_public (pair);
  g_autoptr (GBytes) data = g_bytes_new_static ("data", 4);
  g_autoptr (GBytes) signature = test_key_sign (pair, data);
  assert_verify (key, KSK_ALGORITHM_RSASHA256, data, signature, -1);
  assert_verify (key, KSK_ALGORITHM_RSASHA512, data, signature, KSK_DNSSEC_ERROR_BAD_SIGNATURE);
}

/* The exponents at both ends of what is allowed. */
static void
test_exponents (void)
{
  static const guint64 exponents[]
      = { 3, 65537, G_GUINT64_CONSTANT (4294967311), G_GUINT64_CONSTANT (18446744073709551557) };
  g_autoptr (GBytes) data = g_bytes_new_static ("data", 4);
  for (gsize i = 0; i < G_N_ELEMENTS (exponents); i++) {
    TestKey *pair = test_key_get_rsa (KSK_ALGORITHM_RSASHA256, 512, exponents[i], "exponent");
    g_autoptr (KskPublicKey) key = test_key_dup_public (pair);
    g_autoptr (GBytes) signature = test_key_sign (pair, data);
    g_assert_cmpuint (ksk_public_key_get_exponent (key), ==, exponents[i]);
    assert_verify (key, KSK_ALGORITHM_RSASHA256, data, signature, -1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/dnssec/verify/", cases[i].name, NULL);
    g_autofree char *lengths = g_strconcat (path, "/lengths", NULL);
    g_test_add_data_func (path, &cases[i], test_case);
    g_test_add_data_func (lengths, &cases[i], test_lengths);
  }
  g_test_add_func ("/dnssec/verify/digest-too-long", test_digest_too_long);
  g_test_add_func ("/dnssec/verify/exponents", test_exponents);
  return g_test_run ();
}
