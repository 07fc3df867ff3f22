/* A hash of pieces is the hash of the whole, at any time. */
#include <ksk.h>

static void
test_pieces (void)
{
  guint8 bytes[300];
  for (guint i = 0; i < G_N_ELEMENTS (bytes); i++)
    bytes[i] = (guint8)(i * 7);

  for (gsize piece = 1; piece <= G_N_ELEMENTS (bytes); piece += 13) {
    g_autoptr (KskDigest) digest = ksk_digest_new ();
    for (gsize at = 0; at < G_N_ELEMENTS (bytes); at += piece) {
      KskFingerprint so_far, expected;
      ksk_digest_update (digest, bytes + at, MIN (piece, G_N_ELEMENTS (bytes) - at));
      ksk_digest_get (digest, &so_far);
      g_autoptr (GBytes) whole = g_bytes_new (bytes, MIN (at + piece, G_N_ELEMENTS (bytes)));
      ksk_fingerprint_init (&expected, whole);
      g_assert_true (ksk_fingerprint_equal (&so_far, &expected));
    }
  }
}

/* FIPS 180-2, appendix B.1, and the hash of nothing. */
static void
test_known (void)
{
  g_autoptr (KskDigest) digest = ksk_digest_new ();
  KskFingerprint sha256;

  ksk_digest_update (digest, NULL, 0);
  ksk_digest_get (digest, &sha256);
  g_autofree char *nothing = ksk_fingerprint_to_hex (&sha256);
  g_assert_cmpstr (nothing, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  ksk_digest_update (digest, "abc", 3);
  ksk_digest_get (digest, &sha256);
  g_autofree char *abc = ksk_fingerprint_to_hex (&sha256);
  g_assert_cmpstr (abc, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digest/pieces", test_pieces);
  g_test_add_func ("/digest/known", test_known);
  return g_test_run ();
}
