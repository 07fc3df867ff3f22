/* The table of bundles, to the column. */
#include "tests/fixtures/keys.h"

#define ZSK KSK_DNSKEY_FLAGS_ZSK
#define KSK KSK_DNSKEY_FLAGS_KSK
#define REVOKED (KSK_DNSKEY_FLAGS_KSK | KSK_DNSKEY_FLAG_REVOKE)
#define HEADER "#  Inception           Expiration           ZSK Tags      KSK Tag(CKA_LABEL)\n"

static KskDnskey *
make_key (const char *identifier, guint16 flags, guint16 tag)
{
  g_autoptr (GBytes) wire = test_wire_new_with_tag (flags, 13, tag);
  KskDnskey *key = ksk_dnskey_new (identifier, flags, KSK_DNSKEY_PROTOCOL, 13, wire, 0);
  g_assert_cmpuint (ksk_dnskey_get_key_tag (key), ==, tag);
  return key;
}

typedef struct {
  const char *identifier;
  guint16 flags;
  guint16 tag;
} Key;

typedef struct {
  const char *identifier;
  guint8 algorithm;
  guint16 tag;
} Signature;

static KskBundle *
make_bundle (gint64 inception_s, gint64 expiration_s, const Key *keys, gsize n_keys, const Signature *signatures,
             gsize n_signatures)
{
  g_autoptr (GPtrArray) own_keys = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_dnskey_unref);
  g_autoptr (GPtrArray) own_signatures = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_rrsig_unref);
  g_autoptr (GBytes) data = g_bytes_new_static ("", 0);
  for (gsize i = 0; i < n_keys; i++)
    g_ptr_array_add (own_keys, make_key (keys[i].identifier, keys[i].flags, keys[i].tag));
  for (gsize i = 0; i < n_signatures; i++) {
    KskRrsigFields fields = { .identifier = signatures[i].identifier,
                              .type_covered = "DNSKEY",
                              .algorithm = signatures[i].algorithm,
                              .key_tag = signatures[i].tag,
                              .signer_name = "." };
    g_ptr_array_add (own_signatures, ksk_rrsig_new (&fields, data));
  }
  return ksk_bundle_new ("id", inception_s, expiration_s, own_keys, own_signatures, NULL, 0);
}

static void
test_table (void)
{
  static const Key first[] = {
    { "z", ZSK, 55138 },
    { "y", ZSK, 23763 },
    { "KSK1", KSK, 5017 },
  };
  static const Key second[] = { { "z", ZSK, 55138 }, { "KSK2", KSK, 55186 }, { "KSK1", KSK, 5017 } };
  static const Key third[]
      = { { NULL, ZSK, 7 }, { "y", ZSK, 23763 }, { "z", ZSK, 55138 }, { "K", REVOKED, 5145 }, { NULL, KSK, 65535 } };
  static const Key fourth[] = { { "z", ZSK, 55138 } };
  static const Key fifth[] = { { "Kjqmt7v", KSK, 19036 } };
  static const Signature by_first[] = { { "KSK1", 13, 5017 } };
  static const Signature by_revoked[] = { { "K", 13, 5145 }, { NULL, 13, 65535 } };
  static const Signature by_zsk[] = { { "z", 13, 55138 } };
  g_autoptr (GPtrArray) bundles = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_bundle_unref);

#define ADD(from, until, keys, signatures, n_signatures) \
  g_ptr_array_add (bundles, make_bundle (from, until, keys, G_N_ELEMENTS (keys), signatures, n_signatures))
  ADD (1270080000, 1271375999, first, by_first, 1);
  ADD (1270944000, 1272239999, second, by_first, 1);
  ADD (0, KSK_TIME_MAX, third, by_revoked, 2);
  ADD (1270080000, 1271375999, third, NULL, 0);
  ADD (1270080000, 1271375999, fourth, by_zsk, 1);
  ADD (1270080000, 1271375999, fifth, NULL, 0);

  g_autofree char *table = ksk_bundle_table_format (bundles);
  g_assert_cmpstr (table, ==,
                   HEADER "1  2010-04-01T00:00:00 2010-04-15T23:59:59  23763,55138   05017(KSK1)/S\n"
                          "2  2010-04-11T00:00:00 2010-04-25T23:59:59  55138         05017(KSK1)/S,55186(KSK2)/P\n"
                          "3  1970-01-01T00:00:00 2106-02-07T06:28:15  23763,55138,00007 65535()/S,05145(K)/RS\n"
                          "4  2010-04-01T00:00:00 2010-04-15T23:59:59  23763,55138,00007 65535()/P,05145(K)/RP\n"
                          "5  2010-04-01T00:00:00 2010-04-15T23:59:59  55138\n"
                          "6  2010-04-01T00:00:00 2010-04-15T23:59:59                19036(Kjqmt7v)/P\n");
}

static void
test_numbers (void)
{
  static const Key keys[] = { { "z", ZSK, 55138 } };
  g_autoptr (GPtrArray) bundles = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_bundle_unref);
  g_autofree char *empty = ksk_bundle_table_format (bundles);
  g_assert_cmpstr (empty, ==, HEADER);

  KskBundle *bundle = make_bundle (1270080000, 1271375999, keys, 1, NULL, 0);
  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (bundles, ksk_bundle_ref (bundle));
  ksk_bundle_unref (bundle);
  g_autofree char *table = ksk_bundle_table_format (bundles);
  g_auto (GStrv) lines = g_strsplit (table, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 102);
  g_assert_cmpstr (lines[9], ==, "9  2010-04-01T00:00:00 2010-04-15T23:59:59  55138");
  g_assert_cmpstr (lines[10], ==, "10 2010-04-01T00:00:00 2010-04-15T23:59:59  55138");
  g_assert_cmpstr (lines[100], ==, "100 2010-04-01T00:00:00 2010-04-15T23:59:59  55138");
  g_assert_cmpstr (lines[101], ==, "");
}

/* A key signs when a signature has its tag, its algorithm and, where it has one, its identifier. */
static void
test_who_signs (void)
{
  static const struct {
    Signature signature;
    const char *cell;
  } cases[] = {
    { { "KSK1", 13, 5017 }, "05017(KSK1)/S" }, { { "KSK1", 13, 5018 }, "05017(KSK1)/P" },
    { { "KSK1", 14, 5017 }, "05017(KSK1)/P" }, { { "KSK2", 13, 5017 }, "05017(KSK1)/P" },
    { { NULL, 13, 5017 }, "05017(KSK1)/S" },
  };
  static const Key keys[] = { { "KSK1", KSK, 5017 }, { "KSK1", ZSK, 9 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (KskBundle) bundle = make_bundle (0, 0, keys, G_N_ELEMENTS (keys), &cases[i].signature, 1);
    g_autofree char *cell = ksk_bundle_format_ksk_tags (bundle), *zsk_cell = ksk_bundle_format_zsk_tags (bundle);
    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpstr (cell, ==, cases[i].cell);
    g_assert_cmpstr (zsk_cell, ==, "00009");
  }
  g_autoptr (KskBundle) empty = make_bundle (0, 0, NULL, 0, NULL, 0);
  g_autofree char *ksks = ksk_bundle_format_ksk_tags (empty), *zsks = ksk_bundle_format_zsk_tags (empty);
  g_assert_cmpstr (ksks, ==, "");
  g_assert_cmpstr (zsks, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ksr/table/columns", test_table);
  g_test_add_func ("/ksr/table/numbers", test_numbers);
  g_test_add_func ("/ksr/table/who-signs", test_who_signs);
  return g_test_run ();
}
