/* Public keys: the canonical form of each kind, and every other form, refused. */
#include "tests/fixtures/keys.h"

#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <string.h>

static void
append_hex (GByteArray *array, const char *hex)
{
  for (; *hex != '\0'; hex += 2) {
    guint8 octet = (guint8)(g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));
    g_byte_array_append (array, &octet, 1);
  }
}

/* A number of exactly @bits whose last octet is @last: nothing but its shape matters here. */
static void
append_number (GByteArray *array, guint bits, guint8 last)
{
  guint size = (bits + 7) / 8;
  for (guint i = 0; i < size; i++) {
    guint8 octet = i == 0 ? (guint8)(1 << ((bits - 1) % 8)) : (guint8)(i * 37 + 11);
    if (i == size - 1)
      octet = last;
    g_byte_array_append (array, &octet, 1);
  }
}

static void
assert_refused (KskKeyKind kind, GBytes *wire, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_public_key_new (kind, wire, &error));
  g_assert_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED);
  if (reason != NULL)
    g_assert_cmpstr (error->message, ==, reason);
  g_assert_null (ksk_public_key_new (kind, wire, NULL));
}

#define LONG_FORM "the RSA exponent length is written in the long form though it is short"
#define TOO_BIG "the RSA exponent is longer than 64 bits"
#define NO_MODULUS "the RSA public key ends before its modulus"
#define ZEROS_32 "0000000000000000000000000000000000000000000000000000000000000000"

typedef struct {
  const char *name;
  const char *head;   /* hexadecimal: what stands before the modulus */
  guint bits;         /* of the modulus; 0: none stands there */
  guint8 last;        /* its last octet */
  const char *reason; /* NULL: it is good */
  guint64 exponent;
} RsaCase;

static const RsaCase rsa_cases[] = {
  { "exponent-65537", "03010001", 2048, 0xff, NULL, 65537 },
  { "exponent-3", "0103", 1024, 1, NULL, 3 },
  { "exponent-255", "01ff", 1024, 1, NULL, 255 },
  { "exponent-2^32+1", "050100000001", 1024, 1, NULL, G_GUINT64_CONSTANT (4294967297) },
  { "exponent-2^64-1", "08ffffffffffffffff", 1024, 1, NULL, G_MAXUINT64 },
  { "exponent-2^64+1", "09010000000000000001", 1024, 1, TOO_BIG, 0 },
  { "exponent-of-255-octets",
    "ff01" ZEROS_32 ZEROS_32 ZEROS_32 ZEROS_32 ZEROS_32 ZEROS_32 ZEROS_32
    "000000000000000000000000000000000000000000000000000000000001",
    1024, 1, TOO_BIG, 0 },
  { "exponent-of-256-octets-in-its-long-form",
    "00010001" ZEROS_32 ZEROS_32 ZEROS_32 ZEROS_32 ZEROS_32 ZEROS_32 ZEROS_32
    "00000000000000000000000000000000000000000000000000000000000001",
    1024, 1, TOO_BIG, 0 },
  { "exponent-1", "0101", 1024, 1, "the RSA exponent is even or less than 3", 0 },
  { "exponent-2", "0102", 1024, 1, "the RSA exponent is even or less than 3", 0 },
  { "exponent-65536", "03010000", 1024, 1, "the RSA exponent is even or less than 3", 0 },
  { "exponent-0", "0100", 1024, 1, "the RSA exponent begins with a zero octet", 0 },
  { "exponent-with-a-zero", "020003", 1024, 1, "the RSA exponent begins with a zero octet", 0 },
  { "long-form-of-3", "00000103", 1024, 1, LONG_FORM, 0 },
  { "long-form-of-65537", "000003010001", 1024, 1, LONG_FORM, 0 },
  { "long-form-of-255-octets", "0000ff03", 2048 + 1024, 1, LONG_FORM, 0 },
  { "long-form-of-nothing", "000000", 1024, 1, "the RSA exponent has no octets", 0 },
  { "ends-at-once", "", 0, 0, "the RSA public key is empty", 0 },
  { "ends-after-a-zero", "00", 0, 0, "the RSA public key ends inside its exponent length", 0 },
  { "ends-in-the-long-form", "0001", 0, 0, "the RSA public key ends inside its exponent length", 0 },
  { "ends-after-the-long-form", "000100", 0, 0, NO_MODULUS, 0 },
  { "ends-after-the-length", "03", 0, 0, NO_MODULUS, 0 },
  { "ends-in-the-exponent", "030100", 0, 0, NO_MODULUS, 0 },
  { "ends-after-the-exponent", "03010001", 0, 0, NO_MODULUS, 0 },
  { "longest-exponent-and-no-modulus", "00ffff01", 4096, 1, NO_MODULUS, 0 },
  { "modulus-even", "03010001", 2048, 0xfe, "the RSA modulus is even", 0 },
  { "modulus-of-2", "0103", 2, 2, "the RSA modulus is even", 0 },
  { "modulus-of-3", "0103", 2, 3, "the RSA modulus is shorter than 512 bits", 0 },
  { "modulus-of-511-bits", "0103", 511, 1, "the RSA modulus is shorter than 512 bits", 0 },
  { "modulus-of-512-bits", "0103", 512, 1, NULL, 3 },
  { "modulus-of-513-bits", "0103", 513, 1, NULL, 3 },
  { "modulus-of-2041-bits", "0103", 2041, 1, NULL, 3 },
  { "modulus-of-4095-bits", "0103", 4095, 1, NULL, 3 },
  { "modulus-of-4096-bits", "0103", 4096, 1, NULL, 3 },
  { "modulus-of-4097-bits", "0103", 4097, 1, "the RSA modulus is longer than 4096 bits", 0 },
  { "modulus-of-60000-octets", "0103", 480000, 1, "the RSA modulus is longer than 4096 bits", 0 },
  { "modulus-with-a-zero", "010300", 2048, 1, "the RSA modulus begins with a zero octet", 0 },
  { "modulus-with-a-zero-for-4096", "010300", 4088, 1, "the RSA modulus begins with a zero octet", 0 },
};

static void
test_rsa (gconstpointer data)
{
  const RsaCase *the_case = data;
  g_autoptr (GByteArray) array = g_byte_array_new ();
  append_hex (array, the_case->head);
  if (the_case->bits != 0)
    append_number (array, the_case->bits, the_case->last);
  g_autoptr (GBytes) wire = g_byte_array_free_to_bytes (g_steal_pointer (&array));

  if (the_case->reason != NULL) {
    assert_refused (KSK_KEY_KIND_RSA, wire, the_case->reason);
    return;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (KskPublicKey) key = ksk_public_key_new (KSK_KEY_KIND_RSA, wire, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ksk_public_key_get_kind (key), ==, KSK_KEY_KIND_RSA);
  g_assert_cmpuint (ksk_public_key_get_bits (key), ==, the_case->bits);
  g_assert_cmpuint (ksk_public_key_get_exponent (key), ==, the_case->exponent);
  g_assert_cmpuint (ksk_public_key_get_signature_size (key), ==, (the_case->bits + 7) / 8);
  g_assert_true (g_bytes_equal (ksk_public_key_get_wire (key), wire));
}

/* Every octet of a good key cut off, and one too many is another modulus, not an error that could be told. */
static void
test_rsa_cut (void)
{
  GBytes *wire = test_key_get_wire (test_key_get_rsa (KSK_ALGORITHM_RSASHA256, 512, 65537, "cut"));
  for (gsize size = 0; size < g_bytes_get_size (wire); size++) {
    g_autoptr (GBytes) cut = g_bytes_new_from_bytes (wire, 0, size);
    assert_refused (KSK_KEY_KIND_RSA, cut, NULL);
  }
}

/* HSMs give the numbers with zeros before them. */
static void
test_rsa_from_numbers (void)
{
  static const struct {
    const char *modulus_head;
    const char *exponent;
    gboolean good;
  } cases[] = {
    { "", "010001", TRUE },
    { "00", "010001", TRUE },
    { "000000", "0000010001", TRUE },
    { "", "", FALSE },
    { "", "00", FALSE },
    { "", "0000", FALSE },
    { "", "01", FALSE },
    { "", "010000000000000001", FALSE },
    { "", "0000000000000000010001", TRUE },
    { "", "010000", FALSE },
  };
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  append_hex (plain, "03010001");
  append_number (plain, 1024, 1);
  g_autoptr (GBytes) wire = g_bytes_new (plain->data, plain->len);
  g_autoptr (KskPublicKey) expected = ksk_public_key_new (KSK_KEY_KIND_RSA, wire, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) modulus = g_byte_array_new (), exponent = g_byte_array_new ();
    append_hex (modulus, cases[i].modulus_head);
    append_number (modulus, 1024, 1);
    append_hex (exponent, cases[i].exponent);
    g_autoptr (GBytes) n = g_byte_array_free_to_bytes (g_steal_pointer (&modulus));
    g_autoptr (GBytes) e = g_byte_array_free_to_bytes (g_steal_pointer (&exponent));
    g_autoptr (GError) error = NULL;
    g_autoptr (KskPublicKey) key = ksk_public_key_new_rsa (n, e, &error);
    if (cases[i].good) {
      g_assert_no_error (error);
      g_assert_true (ksk_public_key_equal (key, expected));
      g_assert_cmpuint (ksk_public_key_get_bits (key), ==, 1024);
    } else {
      g_assert_null (key);
      g_assert_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED);
    }
  }

  static const guint8 zeros[70000] = { 0 };
  g_autofree guint8 *ones = g_malloc (70000);
  memset (ones, 0xff, 70000);
  static const gsize sizes[] = { 0, 1, 300, 70000 };
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GBytes) zero = g_bytes_new_static (zeros, sizes[i]), big = g_bytes_new_static (ones, sizes[i]);
    g_autoptr (GBytes) three = g_bytes_new_static ("\3", 1);
    g_autoptr (GError) no_modulus = NULL, no_exponent = NULL, big_exponent = NULL;
    g_assert_null (ksk_public_key_new_rsa (zero, three, &no_modulus));
    g_assert_error (no_modulus, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED);
    g_assert_null (ksk_public_key_new_rsa (wire, zero, &no_exponent));
    g_assert_error (no_exponent, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED);
    if (sizes[i] > 8) {
      g_assert_null (ksk_public_key_new_rsa (wire, big, &big_exponent));
      g_assert_error (big_exponent, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED);
    }
  }
}

typedef struct {
  KskAlgorithm algorithm;
  KskKeyKind kind;
  gsize size;
  guint bits;
  gsize signature_size;
} FixedCase;

static const FixedCase fixed_cases[] = {
  { KSK_ALGORITHM_ECDSAP256SHA256, KSK_KEY_KIND_P256, 64, 256, 64 },
  { KSK_ALGORITHM_ECDSAP384SHA384, KSK_KEY_KIND_P384, 96, 384, 96 },
  { KSK_ALGORITHM_ED25519, KSK_KEY_KIND_ED25519, 32, 256, 64 },
  { KSK_ALGORITHM_ED448, KSK_KEY_KIND_ED448, 57, 456, 114 },
};

/* Kinds whose keys have one length: that length, and no other from nothing to more than the longest. */
static void
test_fixed (gconstpointer data)
{
  const FixedCase *the_case = data;
  GBytes *wire = test_key_get_wire (test_key_get (the_case->algorithm, "public-key"));
  g_autoptr (GError) error = NULL;
  g_autoptr (KskPublicKey) key = ksk_public_key_new (the_case->kind, wire, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (wire), ==, the_case->size);
  g_assert_cmpint (ksk_public_key_get_kind (key), ==, the_case->kind);
  g_assert_cmpuint (ksk_public_key_get_bits (key), ==, the_case->bits);
  g_assert_cmpuint (ksk_public_key_get_exponent (key), ==, 0);
  g_assert_cmpuint (ksk_public_key_get_signature_size (key), ==, the_case->signature_size);
  g_assert_true (g_bytes_equal (ksk_public_key_get_wire (key), wire));

  guint8 octets[200] = { 0x04 };
  memcpy (octets + 1, g_bytes_get_data (wire, NULL), the_case->size);
  for (gsize size = 0; size < sizeof octets; size++) {
    g_autoptr (GBytes) other = g_bytes_new (octets + 1, MIN (size, sizeof octets - 1));
    if (size != the_case->size)
      assert_refused (the_case->kind, other, NULL);
  }

  /* With the prefix that X9.62 gives an uncompressed point; a compressed one, and the point at infinity. */
  g_autoptr (GBytes) prefixed = g_bytes_new (octets, the_case->size + 1);
  assert_refused (the_case->kind, prefixed, NULL);
  g_autoptr (GBytes) shifted = g_bytes_new (octets, the_case->size);
  if (the_case->kind == KSK_KEY_KIND_P256 || the_case->kind == KSK_KEY_KIND_P384)
    assert_refused (the_case->kind, shifted, NULL);
  octets[0] = 0x02;
  g_autoptr (GBytes) compressed = g_bytes_new (octets, the_case->size / 2 + 1);
  assert_refused (the_case->kind, compressed, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (fixed_cases); i++)
    if (fixed_cases[i].kind != the_case->kind)
      assert_refused (fixed_cases[i].kind, wire, NULL);
}

/* Points that are not on the curve, and one that is, with a coordinate that is not reduced. */
static void
test_points (gconstpointer data)
{
  const FixedCase *the_case = data;
  gsize coordinate = the_case->size / 2;
  gsize size;
  const guint8 *wire = g_bytes_get_data (test_key_get_wire (test_key_get (the_case->algorithm, "point")), &size);
  g_autofree char *reason
      = g_strdup_printf ("the public key is not a valid %s key", ksk_key_kind_get_name (the_case->kind));

  for (gsize bit = 0; bit < 8 * size; bit += 5) {
    guint8 octets[96];
    memcpy (octets, wire, size);
    octets[bit / 8] ^= (guint8)(1 << (bit % 8));
    g_autoptr (GBytes) off = g_bytes_new (octets, size);
    assert_refused (the_case->kind, off, reason);
  }

  guint8 filled[96];
  static const guint8 fillings[] = { 0x00, 0xff };
  for (gsize i = 0; i < G_N_ELEMENTS (fillings); i++) {
    memset (filled, fillings[i], size);
    g_autoptr (GBytes) bytes = g_bytes_new (filled, size);
    assert_refused (the_case->kind, bytes, reason);
  }

  EC_GROUP *group
      = EC_GROUP_new_by_curve_name (the_case->kind == KSK_KEY_KIND_P256 ? NID_X9_62_prime256v1 : NID_secp384r1);
  EC_POINT *point = EC_POINT_new (group);
  BIGNUM *x = BN_new (), *y = BN_new ();
  BN_set_word (x, 1);
  while (!EC_POINT_set_compressed_coordinates (group, point, x, 0, NULL))
    BN_add_word (x, 1);
  g_assert_true (EC_POINT_get_affine_coordinates (group, point, x, y, NULL));
  guint8 octets[96];
  g_assert_cmpint (BN_bn2binpad (x, octets, (int)coordinate), ==, coordinate);
  g_assert_cmpint (BN_bn2binpad (y, octets + coordinate, (int)coordinate), ==, coordinate);
  g_autoptr (GBytes) reduced = g_bytes_new (octets, size);
  g_autoptr (KskPublicKey) key = ksk_public_key_new (the_case->kind, reduced, NULL);
  g_assert_nonnull (key);
  g_assert_true (BN_add (x, x, EC_GROUP_get0_field (group)));
  g_assert_cmpint (BN_bn2binpad (x, octets, (int)coordinate), ==, coordinate);
  g_autoptr (GBytes) unreduced = g_bytes_new (octets, size);
  assert_refused (the_case->kind, unreduced, reason);
  BN_free (x);
  BN_free (y);
  EC_POINT_free (point);
  EC_GROUP_free (group);
}

static void
test_equal (void)
{
  g_autoptr (KskPublicKey) a = test_key_dup_public (test_key_get (KSK_ALGORITHM_ED25519, "a"));
  g_autoptr (KskPublicKey) again = test_key_dup_public (test_key_get (KSK_ALGORITHM_ED25519, "a"));
  g_autoptr (KskPublicKey) b = test_key_dup_public (test_key_get (KSK_ALGORITHM_ED25519, "b"));
  g_autoptr (KskPublicKey) c = test_key_dup_public (test_key_get (KSK_ALGORITHM_ED448, "a"));
  g_autoptr (KskPublicKey) held = ksk_public_key_ref (a);

  g_assert_true (ksk_public_key_equal (a, a));
  g_assert_true (ksk_public_key_equal (a, again));
  g_assert_false (ksk_public_key_equal (a, b));
  g_assert_false (ksk_public_key_equal (a, c));
  g_assert_true (held == a);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rsa_cases); i++) {
    g_autofree char *path = g_strconcat ("/dnssec/public-key/rsa/", rsa_cases[i].name, NULL);
    g_test_add_data_func (path, &rsa_cases[i], test_rsa);
  }
  g_test_add_func ("/dnssec/public-key/rsa/cut", test_rsa_cut);
  g_test_add_func ("/dnssec/public-key/rsa/from-numbers", test_rsa_from_numbers);
  for (gsize i = 0; i < G_N_ELEMENTS (fixed_cases); i++) {
    const char *kind = ksk_key_kind_get_name (fixed_cases[i].kind);
    g_autofree char *path = g_strconcat ("/dnssec/public-key/", kind, NULL);
    g_autofree char *points = g_strconcat (path, "/points", NULL);
    g_test_add_data_func (path, &fixed_cases[i], test_fixed);
    if (kind[0] == 'P')
      g_test_add_data_func (points, &fixed_cases[i], test_points);
  }
  g_test_add_func ("/dnssec/public-key/equal", test_equal);
  return g_test_run ();
}
