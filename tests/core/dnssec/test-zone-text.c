/* The keys of a zone out of text: what is read, and that nothing else is. */
#include <ksk.h>
#include <string.h>

static KskZoneKeys *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return ksk_zone_keys_parse (bytes, error);
}

static void
test_fields (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KskZoneKeys) keys = parse ("; <<>> DiG <<>> example. dnskey +dnssec +multiline\n"
                                        "\n"
                                        "Example.\t\t3600 IN DNSKEY 257 3 13 (\n"
                                        "\t\t\t\tAQ ID\n"
                                        "\t\t\t\t/w==\n"
                                        "\t\t\t\t) ; KSK; alg = ECDSAP256SHA256 ; key id = 2319\n"
                                        "example. IN 7 RRSIG DNSKEY 13 1 172800 20170122000000 ( 0 2319\n"
                                        "example. +/8= )",
                                        &error);
  g_assert_no_error (error);
  g_assert_cmpstr (keys->owner, ==, "Example.");
  g_assert_cmpuint (keys->keys->len, ==, 1);
  g_assert_cmpuint (keys->signatures->len, ==, 1);

  g_autofree char *key = ksk_dnskey_to_text (keys->keys->pdata[0], "example.");
  g_autofree char *signature = ksk_rrsig_to_text (keys->signatures->pdata[0], "example.");
  g_assert_cmpstr (key, ==, "example. 3600 IN DNSKEY 257 3 13 AQID/w== ; key id = 2319");
  g_assert_cmpstr (signature, ==,
                   "example. 7 IN RRSIG DNSKEY 13 1 172800 20170122000000 19700101000000 2319 example. +/8=");
}

/* Cut anywhere, or with any one octet changed, it is read or refused, and never read past its end. */
static void
test_every_cut_and_flip (void)
{
  static const char text[] = ". 5 IN DNSKEY 257 3 13 ( AQID /w== )\n"
                             ". 5 IN RRSIG DNSKEY 13 0 5 20170122000000 20170101000000 7 . +/8=\n";
  guint n_read = 0, n_refused = 0;

  for (gsize i = 0; i < sizeof text - 1; i++) {
    g_autoptr (GError) error = NULL;
    /* Of exactly that length, so that a sanitizer sees a step beyond. */
    g_autofree char *cut = g_memdup2 (text, MAX (i, 1));
    g_autoptr (GBytes) bytes = g_bytes_new (cut, i);
    g_autoptr (KskZoneKeys) keys = ksk_zone_keys_parse (bytes, &error);
    g_assert_true ((keys == NULL) == (error != NULL));
    for (guint bit = 0; bit < 8; bit++) {
      g_autofree char *flipped = g_memdup2 (text, sizeof text - 1);
      flipped[i] ^= (char)(1U << bit);
      g_autoptr (GBytes) changed = g_bytes_new (flipped, sizeof text - 1);
      g_autoptr (KskZoneKeys) other = ksk_zone_keys_parse (changed, NULL);
      n_read += other != NULL;
      n_refused += other == NULL;
    }
  }
  g_assert_cmpuint (n_read, >, 50);
  g_assert_cmpuint (n_refused, >, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dnssec/zone-text/fields", test_fields);
  g_test_add_func ("/dnssec/zone-text/every-cut-and-flip", test_every_cut_and_flip);
  return g_test_run ();
}
