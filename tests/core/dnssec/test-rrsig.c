/* What an RRSIG signs, byte for byte, and the value that holds one. */
#include "tests/fixtures/keys.h"

#include <string.h>

static const KskRrsigFields example_fields = {
  .identifier = "K1",
  .ttl_s = 77,
  .type_covered = "DNSKEY",
  .algorithm = 13,
  .labels = 1,
  .original_ttl_s = 3600,
  .expiration_s = 0x69730380,
  .inception_s = 0x69570600,
  .key_tag = 0xabcd,
  .signer_name = "Example.",
};

/* Written out by hand from RFC 4034, sections 3.1.8.1 and 6.2 to 6.3. */
#define EXAMPLE_HEAD                            \
  "\x00\x30"         /* type covered: DNSKEY */ \
  "\x0d"             /* algorithm */            \
  "\x01"             /* labels */               \
  "\x00\x00\x0e\x10" /* original TTL */         \
  "\x69\x73\x03\x80" /* expiration */           \
  "\x69\x57\x06\x00" /* inception */            \
  "\xab\xcd"         /* key tag */              \
  "\x07"                                        \
  "example"                                     \
  "\x00"
#define EXAMPLE_RECORD              \
  "\x07"                            \
  "example"                         \
  "\x00"                            \
  "\x00\x30"         /* type */     \
  "\x00\x01"         /* class IN */ \
  "\x00\x00\x0e\x10" /* the original TTL, not its own */
#define EXAMPLE_RECORDS                                               \
  EXAMPLE_RECORD "\x00\x04"                                           \
                 "\x01\x00\x03\x0d" EXAMPLE_RECORD "\x00\x05"         \
                 "\x01\x00\x03\x0d\x7f" EXAMPLE_RECORD "\x00\x06"     \
                 "\x01\x00\x03\x0d\x7f\x00" EXAMPLE_RECORD "\x00\x05" \
                 "\x01\x00\x03\x0d\x80" EXAMPLE_RECORD "\x00\x05"     \
                 "\x01\x01\x03\x0d\x00"

static void
add_key (GPtrArray *keys, const char *identifier, guint16 flags, const char *key, gsize size, guint32 ttl_s)
{
  g_autoptr (GBytes) wire = g_bytes_new_static (key, size);
  g_ptr_array_add (keys, ksk_dnskey_new (identifier, flags, 3, 13, wire, ttl_s));
}

/* Keys in no particular order. */
static GPtrArray *
make_keys (void)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_dnskey_unref);
  add_key (keys, "e", 257, "\x00", 1, 1);
  add_key (keys, "d", 256, "\x80", 1, 2);
  add_key (keys, "b", 256, "\x7f", 1, 3);
  add_key (keys, "a", 256, "", 0, 4);
  add_key (keys, "c", 256, "\x7f\x00", 2, 5);
  return keys;
}

static void
assert_input (const KskRrsigFields *fields, const char *owner, GPtrArray *keys, const char *expected, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) input = ksk_rrsig_build_input (fields, owner, keys, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (input, NULL), g_bytes_get_size (input), expected, size);
}

#define ASSERT_INPUT(fields, owner, keys, expected) assert_input (fields, owner, keys, expected, sizeof (expected) - 1)

static void
test_example (void)
{
  g_autoptr (GPtrArray) keys = make_keys ();
  gpointer first = keys->pdata[0], last = keys->pdata[keys->len - 1];
  ASSERT_INPUT (&example_fields, "eXample.", keys, EXAMPLE_HEAD EXAMPLE_RECORDS);
  g_assert_true (keys->pdata[0] == first && keys->pdata[keys->len - 1] == last);
}

/* Every rotation and its reverse. */
static void
test_any_order (void)
{
  g_autoptr (GPtrArray) keys = make_keys ();
  for (guint i = 0; i < keys->len; i++) {
    g_ptr_array_insert (keys, -1, g_ptr_array_steal_index (keys, 0));
    ASSERT_INPUT (&example_fields, "example.", keys, EXAMPLE_HEAD EXAMPLE_RECORDS);
    for (guint k = 0; k < keys->len / 2; k++) {
      gpointer other = keys->pdata[k];
      keys->pdata[k] = keys->pdata[keys->len - 1 - k];
      keys->pdata[keys->len - 1 - k] = other;
    }
    ASSERT_INPUT (&example_fields, "example.", keys, EXAMPLE_HEAD EXAMPLE_RECORDS);
  }
}

/* Names and TTLs are not in the RDATA: two records that differ only there are one. */
static void
test_duplicates (void)
{
  g_autoptr (GPtrArray) keys = make_keys ();
  add_key (keys, "a", 256, "", 0, 4);
  add_key (keys, "another", 256, "\x80", 1, 999);
  add_key (keys, NULL, 256, "\x80", 1, 0);
  ASSERT_INPUT (&example_fields, "example.", keys, EXAMPLE_HEAD EXAMPLE_RECORDS);
}

static void
test_no_keys (void)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  ASSERT_INPUT (&example_fields, "example.", keys, EXAMPLE_HEAD);
}

/* The root; numbers at their limits. No wildcard is made up where the labels are fewer than the owner's. */
static void
test_fields_in_input (void)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_dnskey_unref);
  add_key (keys, NULL, 0xffff, "\x01", 1, 0);

  KskRrsigFields fields = example_fields;
  fields.signer_name = ".";
  fields.algorithm = 255;
  fields.labels = 0;
  fields.original_ttl_s = G_MAXUINT32;
  fields.expiration_s = KSK_TIME_MAX;
  fields.inception_s = 0;
  fields.key_tag = G_MAXUINT16;
  ASSERT_INPUT (&fields, ".", keys,
                "\x00\x30\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\x00"
                "\x00\x00\x30\x00\x01\xff\xff\xff\xff\x00\x05\xff\xff\x03\x0d\x01");
  ASSERT_INPUT (&fields, "a.b.", keys,
                "\x00\x30\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\x00"
                "\x01"
                "a"
                "\x01"
                "b"
                "\x00\x00\x30\x00\x01\xff\xff\xff\xff\x00\x05\xff\xff\x03\x0d\x01");
}

static void
test_no_input (void)
{
  static const struct {
    const char *type_covered;
    const char *owner;
    const char *signer_name;
    gint code;
  } cases[] = {
    { "A", "example.", "example.", KSK_DNSSEC_ERROR_UNSUPPORTED },
    { "", "example.", "example.", KSK_DNSSEC_ERROR_UNSUPPORTED },
    { "dnskey", "example.", "example.", KSK_DNSSEC_ERROR_UNSUPPORTED },
    { "DNSKEY2", "example.", "example.", KSK_DNSSEC_ERROR_UNSUPPORTED },
    { "TYPE48", "example.", "example.", KSK_DNSSEC_ERROR_UNSUPPORTED },
    { "DNSKEY", "example", "example.", KSK_DNSSEC_ERROR_MALFORMED },
    { "DNSKEY", "", "example.", KSK_DNSSEC_ERROR_MALFORMED },
    { "DNSKEY", "example.", "example", KSK_DNSSEC_ERROR_MALFORMED },
    { "DNSKEY", "example.", "", KSK_DNSSEC_ERROR_MALFORMED },
  };
  g_autoptr (GPtrArray) keys = make_keys ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    KskRrsigFields fields = example_fields;
    fields.type_covered = cases[i].type_covered;
    fields.signer_name = cases[i].signer_name;
    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_null (ksk_rrsig_build_input (&fields, cases[i].owner, keys, &error));
    g_assert_error (error, KSK_DNSSEC_ERROR, cases[i].code);
  }
}

/* The value keeps copies, as the strings of a parser live no longer than the next element. */
static void
test_value (void)
{
  char identifier[] = "K1", type_covered[] = "DNSKEY", signer_name[] = "example.";
  KskRrsigFields fields = example_fields;
  fields.identifier = identifier;
  fields.type_covered = type_covered;
  fields.signer_name = signer_name;
  g_autoptr (GBytes) signature = g_bytes_new_static ("signature", 9);
  g_autoptr (KskRrsig) rrsig = ksk_rrsig_new (&fields, signature), held = ksk_rrsig_ref (rrsig);
  memset (identifier, 'x', strlen (identifier));
  memset (type_covered, 'x', strlen (type_covered));
  memset (signer_name, 'x', strlen (signer_name));

  const KskRrsigFields *kept = ksk_rrsig_get_fields (held);
  g_assert_cmpstr (kept->identifier, ==, "K1");
  g_assert_cmpstr (kept->type_covered, ==, "DNSKEY");
  g_assert_cmpstr (kept->signer_name, ==, "example.");
  g_assert_cmpuint (kept->ttl_s, ==, 77);
  g_assert_cmpuint (kept->algorithm, ==, 13);
  g_assert_cmpuint (kept->labels, ==, 1);
  g_assert_cmpuint (kept->original_ttl_s, ==, 3600);
  g_assert_cmpint (kept->expiration_s, ==, 0x69730380);
  g_assert_cmpint (kept->inception_s, ==, 0x69570600);
  g_assert_cmpuint (kept->key_tag, ==, 0xabcd);
  g_assert_true (g_bytes_equal (ksk_rrsig_get_signature (rrsig), signature));

  fields.identifier = NULL;
  fields.type_covered = "DNSKEY";
  fields.signer_name = "example.";
  g_autoptr (KskRrsig) nameless = ksk_rrsig_new (&fields, signature);
  g_assert_null (ksk_rrsig_get_fields (nameless)->identifier);
}

/* In ascending order, each before the next by one thing only. */
static void
test_order (void)
{
  static const struct {
    KskRrsigFields fields;
    const char *signature;
    gsize size;
  } ascending[] = {
    { { "z", 9, "A", 9, 9, 9, 9, 9, 9, "z." }, "z", 1 },
    { { "z", 9, "DNSKEY", 1, 9, 9, 9, 9, 9, "z." }, "z", 1 },
    { { "z", 9, "DNSKEY", 2, 1, 9, 9, 9, 9, "z." }, "z", 1 },
    { { "z", 9, "DNSKEY", 2, 2, 1, 9, 9, 9, "z." }, "z", 1 },
    { { "z", 9, "DNSKEY", 2, 2, G_MAXUINT32, 1, 9, 9, "z." }, "z", 1 },
    { { "z", 9, "DNSKEY", 2, 2, G_MAXUINT32, KSK_TIME_MAX, 1, 9, "z." }, "z", 1 },
    { { "z", 9, "DNSKEY", 2, 2, G_MAXUINT32, KSK_TIME_MAX, 2, 1, "z." }, "z", 1 },
    { { "z", 9, "DNSKEY", 2, 2, G_MAXUINT32, KSK_TIME_MAX, 2, 0xffff, "a." }, "z", 1 },
    { { "z", 9, "DNSKEY", 2, 2, G_MAXUINT32, KSK_TIME_MAX, 2, 0xffff, "b." }, "", 0 },
    { { "z", 9, "DNSKEY", 2, 2, G_MAXUINT32, KSK_TIME_MAX, 2, 0xffff, "b." }, "\x7f", 1 },
    { { "z", 9, "DNSKEY", 2, 2, G_MAXUINT32, KSK_TIME_MAX, 2, 0xffff, "b." }, "\x7f\x00", 2 },
    { { NULL, 9, "DNSKEY", 2, 2, G_MAXUINT32, KSK_TIME_MAX, 2, 0xffff, "b." }, "\x80", 1 },
    { { "a", 9, "DNSKEY", 2, 2, G_MAXUINT32, KSK_TIME_MAX, 2, 0xffff, "b." }, "\x80", 1 },
    { { "b", 1, "DNSKEY", 2, 2, G_MAXUINT32, KSK_TIME_MAX, 2, 0xffff, "b." }, "\x80", 1 },
    { { "b", G_MAXUINT32, "DNSKEY", 2, 2, G_MAXUINT32, KSK_TIME_MAX, 2, 0xffff, "b." }, "\x80", 1 },
  };
  g_autoptr (GPtrArray) rrsigs = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_rrsig_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (ascending); i++) {
    g_autoptr (GBytes) signature = g_bytes_new_static (ascending[i].signature, ascending[i].size);
    g_ptr_array_add (rrsigs, ksk_rrsig_new (&ascending[i].fields, signature));
  }
  for (guint i = 0; i < rrsigs->len; i++)
    for (guint k = 0; k < rrsigs->len; k++) {
      gint order = ksk_rrsig_compare (rrsigs->pdata[i], rrsigs->pdata[k]);
      g_test_message ("%u %u", i, k);
      g_assert_cmpint (CLAMP (order, -1, 1), ==, i < k ? -1 : i > k ? 1 : 0);
      g_assert_cmpint (ksk_rrsig_equal (rrsigs->pdata[i], rrsigs->pdata[k]), ==, i == k);
    }
}

static void
assert_verify (KskRrsig *rrsig, KskDnskey *key, const char *owner, GPtrArray *keys, gint code)
{
  g_autoptr (GError) error = NULL;
  gboolean good = ksk_rrsig_verify (rrsig, key, owner, keys, &error);
  g_assert_cmpint (good, ==, code < 0);
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, KSK_DNSSEC_ERROR, code);
}

static void
test_verify (void)
{
  TestKey *pair = test_key_get (KSK_ALGORITHM_ED25519, "rrsig"),
          *stranger = test_key_get (KSK_ALGORITHM_ED25519, "not");
  g_autoptr (KskDnskey) key = ksk_dnskey_new ("K1", 256, 3, 15, test_key_get_wire (pair), 3600);
  g_autoptr (KskDnskey) other = ksk_dnskey_new ("K2", 256, 3, 15, test_key_get_wire (stranger), 3600);
  g_autoptr (KskDnskey) unusable = ksk_dnskey_new ("K3", 256, 3, 5, test_key_get_wire (pair), 3600);
  g_autoptr (KskDnskey) broken = ksk_dnskey_new ("K4", 256, 3, 13, test_key_get_wire (pair), 3600);
  g_autoptr (GPtrArray) keys = g_ptr_array_new (), fewer = g_ptr_array_new ();
  g_ptr_array_add (keys, key);
  g_ptr_array_add (keys, other);
  g_ptr_array_add (fewer, key);

  KskRrsigFields fields = example_fields;
  fields.algorithm = KSK_ALGORITHM_ED25519;
  g_autoptr (GBytes) input = ksk_rrsig_build_input (&fields, "example.", keys, NULL);
  g_autoptr (GBytes) signature = test_key_sign (pair, input);
  g_autoptr (KskRrsig) rrsig = ksk_rrsig_new (&fields, signature);

  assert_verify (rrsig, key, "example.", keys, -1);
  assert_verify (rrsig, key, "EXAMPLE.", keys, -1);
  assert_verify (rrsig, other, "example.", keys, KSK_DNSSEC_ERROR_BAD_SIGNATURE);
  assert_verify (rrsig, key, "example.", fewer, KSK_DNSSEC_ERROR_BAD_SIGNATURE);
  assert_verify (rrsig, key, "example.org.", keys, KSK_DNSSEC_ERROR_BAD_SIGNATURE);
  assert_verify (rrsig, key, "example", keys, KSK_DNSSEC_ERROR_MALFORMED);
  assert_verify (rrsig, unusable, "example.", keys, KSK_DNSSEC_ERROR_UNSUPPORTED);
  assert_verify (rrsig, broken, "example.", keys, KSK_DNSSEC_ERROR_MALFORMED);

  static const struct {
    gsize offset;
    gint code;
  } numbers[] = {
    { G_STRUCT_OFFSET (KskRrsigFields, algorithm), KSK_DNSSEC_ERROR_UNSUPPORTED },
    { G_STRUCT_OFFSET (KskRrsigFields, labels), KSK_DNSSEC_ERROR_BAD_SIGNATURE },
    { G_STRUCT_OFFSET (KskRrsigFields, original_ttl_s), KSK_DNSSEC_ERROR_BAD_SIGNATURE },
    { G_STRUCT_OFFSET (KskRrsigFields, expiration_s), KSK_DNSSEC_ERROR_BAD_SIGNATURE },
    { G_STRUCT_OFFSET (KskRrsigFields, inception_s), KSK_DNSSEC_ERROR_BAD_SIGNATURE },
    { G_STRUCT_OFFSET (KskRrsigFields, key_tag), KSK_DNSSEC_ERROR_BAD_SIGNATURE },
    /* Not signed: the identifier is not DNS, the TTL is that of a cache. */
    { G_STRUCT_OFFSET (KskRrsigFields, ttl_s), -1 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    KskRrsigFields changed = fields;
    G_STRUCT_MEMBER (guint8, &changed, numbers[i].offset) ^= 1;
    g_autoptr (KskRrsig) lie = ksk_rrsig_new (&changed, signature);
    g_test_message ("offset %" G_GSIZE_FORMAT, numbers[i].offset);
    assert_verify (lie, key, "example.", keys, numbers[i].code);
  }
  KskRrsigFields renamed = fields;
  renamed.signer_name = "example.org.";
  g_autoptr (KskRrsig) lie = ksk_rrsig_new (&renamed, signature);
  assert_verify (lie, key, "example.", keys, KSK_DNSSEC_ERROR_BAD_SIGNATURE);
  renamed.signer_name = "example.";
  renamed.identifier = "anything";
  g_autoptr (KskRrsig) nickname = ksk_rrsig_new (&renamed, signature);
  assert_verify (nickname, key, "example.", keys, -1);
}

/* Who a signature says it is by; whether it may come without an identifier is the format's business, and it may. */
static void
test_name_key (void)
{
  g_autoptr (GBytes) wire = g_bytes_new_static ("\1\2", 2);
  g_autoptr (KskDnskey) key = ksk_dnskey_new ("K1", 256, 3, 13, wire, 0),
                        nameless = ksk_dnskey_new (NULL, 256, 3, 13, wire, 0);
  guint16 tag = ksk_dnskey_get_key_tag (key);
  const struct {
    const char *identifier;
    guint8 algorithm;
    guint16 tag;
    gboolean names_key;
    gboolean names_nameless;
  } cases[] = {
    { "K1", 13, tag, TRUE, FALSE },
    { NULL, 13, tag, TRUE, TRUE },
    { "K2", 13, tag, FALSE, FALSE },
    { "K1", 14, tag, FALSE, FALSE },
    { NULL, 14, tag, FALSE, FALSE },
    { "K1", 13, (guint16)(tag + 1), FALSE, FALSE },
    { NULL, 13, (guint16)(tag - 1), FALSE, FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    KskRrsigFields fields = example_fields;
    fields.identifier = cases[i].identifier;
    fields.algorithm = cases[i].algorithm;
    fields.key_tag = cases[i].tag;
    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (ksk_rrsig_fields_name_key (&fields, key), ==, cases[i].names_key);
    g_assert_cmpint (ksk_rrsig_fields_name_key (&fields, nameless), ==, cases[i].names_nameless);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dnssec/rrsig/example", test_example);
  g_test_add_func ("/dnssec/rrsig/any-order", test_any_order);
  g_test_add_func ("/dnssec/rrsig/duplicates", test_duplicates);
  g_test_add_func ("/dnssec/rrsig/no-keys", test_no_keys);
  g_test_add_func ("/dnssec/rrsig/fields", test_fields_in_input);
  g_test_add_func ("/dnssec/rrsig/refused", test_no_input);
  g_test_add_func ("/dnssec/rrsig/value", test_value);
  g_test_add_func ("/dnssec/rrsig/order", test_order);
  g_test_add_func ("/dnssec/rrsig/name-key", test_name_key);
  g_test_add_func ("/dnssec/rrsig/verify", test_verify);
  return g_test_run ();
}
