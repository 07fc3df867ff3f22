/* Records as zone files have them. */
#include <ksk.h>

static void
test_dnskey (void)
{
  g_autoptr (GBytes) wire = g_bytes_new_static ("\1\2\3\xff", 4), nothing = g_bytes_new_static ("", 0);
  g_autoptr (KskDnskey) key = ksk_dnskey_new ("Kabc", 257, 3, 13, wire, 172800);
  g_autoptr (KskDnskey) odd = ksk_dnskey_new_stated (NULL, 0, 0, 0, nothing, G_MAXUINT32, 4711);
  g_autofree char *text = ksk_dnskey_to_text (key, "."), *odd_text = ksk_dnskey_to_text (odd, "Example.");

  g_assert_cmpstr (text, ==, ". 172800 IN DNSKEY 257 3 13 AQID/w== ; key id = 2319");
  /* The computed tag, not what a document says. */
  g_assert_cmpstr (odd_text, ==, "Example. 4294967295 IN DNSKEY 0 0 0  ; key id = 0");
}

static void
test_ds (void)
{
  g_autoptr (GBytes) wire = g_bytes_new_static ("\1\2\3\xff", 4);
  g_autoptr (KskDnskey) key = ksk_dnskey_new ("Kabc", 257, 3, 13, wire, 172800);
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = ksk_dnskey_dup_ds_sha256 (key, "example.", NULL);
  g_autofree char *expected = g_strdup_printf ("example. IN DS 2319 13 2 %s", digest);
  g_autofree char *text = ksk_dnskey_to_ds_text (key, "example.", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
  g_assert_null (ksk_dnskey_to_ds_text (key, "example", &error));
  g_assert_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED);
}

static void
test_rrsig (void)
{
  KskRrsigFields fields = {
    .identifier = "not shown",
    .ttl_s = 3600,
    .type_covered = "DNSKEY",
    .algorithm = 8,
    .labels = 2,
    .original_ttl_s = 172800,
    .expiration_s = 1485043200,
    .inception_s = 0,
    .key_tag = 7,
    .signer_name = "example.org.",
  };
  g_autoptr (GBytes) signature = g_bytes_new_static ("\xfb\xff", 2);
  g_autoptr (KskRrsig) rrsig = ksk_rrsig_new (&fields, signature);
  g_autofree char *text = ksk_rrsig_to_text (rrsig, "example.org.");

  g_assert_cmpstr (text, ==,
                   "example.org. 3600 IN RRSIG DNSKEY 8 2 172800 20170122000000 19700101000000 7 example.org. +/8=");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dnssec/presentation/dnskey", test_dnskey);
  g_test_add_func ("/dnssec/presentation/ds", test_ds);
  g_test_add_func ("/dnssec/presentation/rrsig", test_rrsig);
  return g_test_run ();
}
