/* DNSKEY records: tags and DS of keys whose tags and DS are public facts, revocation, order. */
#include "tests/fixtures/keys.h"

#include <string.h>

typedef struct {
  const char *name;
  guint8 algorithm;
  guint16 flags;
  const char *owner;
  const char *base64;
  guint16 tag;
  guint16 revoked_tag; /* 0: not a known fact */
  const char *ds;
} Fact;

/* The three KSKs of the root, and the example of RFC 4034, section 5.4, with the DS of RFC 4509, section 2.3. */
static const Fact facts[] = {
  { "root-2010", 8, 257, ".",
    "AwEAAagAIKlVZrpC6Ia7gEzahOR+9W29euxhJhVVLOyQbSEW0O8gcCjFFVQUTf6v58fLjwBd0YI0EzrAcQqBGCzh/RStIoO8g0NfnfL2MTJRkxoX"
    "bfDaUeVPQuYEhg37NZWAJQ9VnMVDxP/VHL496M/QZxkjf5/Efucp2gaDX6RS6CXpoY68LsvPVjR0ZSwzz1apAzvN9dlzEheX7ICJBBtuA6G3LQpz"
    "W5hOA2hzCTMjJPJ8LbqF6dsV6DoBQzgul0sGIcGOYl7OyQdXfZ57relSQageu+ipAdTTJ25AsRTAoub8ONGcLmqrAmRLKBP1dfwhYB4N7knNnulq"
    "QxA+Uk1ihz0=",
    19036, 19164, "49AAC11D7B6F6446702E54A1607371607A1A41855200FD2CE1CDDE32F24E8FB5" },
  { "root-2017", 8, 257, ".",
    "AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr5emLvN7SWXgnLh4+B5xQlNVz8Og8kv"
    "ArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLHwVN8efS3rCj/EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+e"
    "oZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuOLYA4/ilBmSVIzuDWfdRUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwN"
    "R1AkUTV74bU=",
    20326, 20454, "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D" },
  { "root-2024", 8, 257, ".",
    "AwEAAa96jeuknZlaeSrvyAJj6ZHv28hhOKkx3rLGXVaC6rXTsDc449/cidltpkyGwCJNnOAlFNKF2jBosZBU5eeHspaQWOmOElZsjICMQMC3aeHb"
    "GiShvZsx4wMYSjH8e7Vrhbu6irwCzVBApESjbUdpWWmEnhathWu1jo+siFUiRAAxm9qyJNg/wOZqqzL/dL/q8PkcRU5oUKEpUge71M3ej2/7CPqp"
    "dVwuMoTvoB+ZOT4YeGyxMvHmbrxlFzGOHOijtzN+u1TQNatX2XBuzZNQ1K+s2CXkPIZo7s6JgZyvaBevYtxPvYLw4z9mR7K2vaF18UYH9Z9GNUUe"
    "ayffKC73PYc=",
    38696, 38824, "683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16" },
  { "rfc4034-example", 5, 256, "dskey.example.com.",
    "AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBa"
    "MbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==",
    60485, 0, "D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A" },
};

static GBytes *
decode (const char *base64)
{
  gsize size;
  guint8 *data = g_base64_decode (base64, &size);
  return g_bytes_new_take (data, size);
}

static void
test_fact (gconstpointer data)
{
  const Fact *fact = data;
  g_autoptr (GBytes) wire = decode (fact->base64);
  g_autoptr (KskDnskey) key = ksk_dnskey_new ("label", fact->flags, 3, fact->algorithm, wire, 172800);
  g_autoptr (GError) error = NULL;
  g_autofree char *ds = ksk_dnskey_dup_ds_sha256 (key, fact->owner, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ksk_dnskey_get_key_tag (key), ==, fact->tag);
  g_assert_cmpuint (ksk_dnskey_get_stated_tag (key), ==, fact->tag);
  g_assert_cmpstr (ds, ==, fact->ds);
  if (fact->algorithm == KSK_ALGORITHM_RSASHA256) {
    KskPublicKey *public_key = ksk_dnskey_get_public_key (key, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (ksk_public_key_get_bits (public_key), ==, 2048);
    g_assert_cmpuint (ksk_public_key_get_exponent (public_key), ==, 65537);
  }

  g_autoptr (KskDnskey) revoked = ksk_dnskey_new_revoked (key);
  g_assert_false (ksk_dnskey_is_revoked (key));
  g_assert_true (ksk_dnskey_is_revoked (revoked));
  g_assert_cmpuint (ksk_dnskey_get_flags (revoked), ==, fact->flags | 0x80);
  if (fact->revoked_tag != 0) {
    g_assert_cmpuint (ksk_dnskey_get_key_tag (revoked), ==, fact->revoked_tag);
    g_assert_cmpuint (ksk_dnskey_get_stated_tag (revoked), ==, fact->revoked_tag);
  }
  g_autofree char *revoked_ds = ksk_dnskey_dup_ds_sha256 (revoked, fact->owner, NULL);
  g_assert_cmpstr (revoked_ds, !=, fact->ds);
}

/* The tag's sum at its edges; the expected values were computed apart from this code. */
static void
test_tags (void)
{
  static const struct {
    guint16 flags;
    guint8 protocol;
    guint8 algorithm;
    const char *key;
    gsize size;
    guint16 tag;
  } cases[] = {
    { 257, 3, 8, "", 0, 1033 },
    { 0, 0, 0, "", 0, 0 },
    { 256, 3, 13, "\1\2\3", 3, 2063 },
    { 256, 3, 13, "\1\2\3\4", 4, 2067 },
    { 0xffff, 0, 8, "\xff\xff", 2, 8 },
    /* RSAMD5 takes two octets of the modulus, where there is one. */
    { 256, 3, 1, "", 0, 1025 },
    { 256, 3, 1, "\1\2", 2, 1283 },
    { 256, 3, 1, "\1\2\3", 3, 0x0102 },
    { 256, 3, 1, "\1\2\3\4\5\xfe\xdc\xba", 8, 0xfedc },
    { 257 | 0x80, 3, 1, "\1\2\3\4\5\xfe\xdc\xba", 8, 0xfedc },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) wire = g_bytes_new_static (cases[i].key, cases[i].size);
    g_autoptr (KskDnskey) key = ksk_dnskey_new (NULL, cases[i].flags, cases[i].protocol, cases[i].algorithm, wire, 0);
    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpuint (ksk_dnskey_get_key_tag (key), ==, cases[i].tag);
  }

  /* The longest key of all. */
  g_autofree guint8 *ones = g_malloc (65531);
  memset (ones, 0xff, 65531);
  g_autoptr (GBytes) longest = g_bytes_new_static (ones, 65531);
  g_autoptr (KskDnskey) key = ksk_dnskey_new (NULL, 257, 3, 8, longest, 0);
  g_autoptr (KskDnskey) full = ksk_dnskey_new (NULL, 0xffff, 0xff, 0xff, longest, 0);
  g_assert_cmpuint (ksk_dnskey_get_key_tag (key), ==, 777);
  g_assert_cmpuint (ksk_dnskey_get_key_tag (full), ==, 65280);
  g_assert_cmpuint (g_bytes_get_size (ksk_dnskey_get_rdata (full)), ==, 65535);
}

static void
test_fields (void)
{
  g_autoptr (GBytes) wire = g_bytes_new_static ("\1\2\3", 3);
  g_autoptr (KskDnskey) key = ksk_dnskey_new ("Kabc", 0x1234, 5, 6, wire, 4294967295U);
  GBytes *rdata = ksk_dnskey_get_rdata (key);

  g_assert_cmpstr (ksk_dnskey_get_identifier (key), ==, "Kabc");
  g_assert_cmpuint (ksk_dnskey_get_flags (key), ==, 0x1234);
  g_assert_cmpuint (ksk_dnskey_get_protocol (key), ==, 5);
  g_assert_cmpuint (ksk_dnskey_get_algorithm (key), ==, 6);
  g_assert_cmpuint (ksk_dnskey_get_ttl (key), ==, 4294967295U);
  g_assert_true (g_bytes_equal (ksk_dnskey_get_public_key_bytes (key), wire));
  g_assert_cmpmem (g_bytes_get_data (rdata, NULL), g_bytes_get_size (rdata), "\x12\x34\5\6\1\2\3", 7);

  static const struct {
    guint16 flags;
    gboolean is_sep;
    gboolean is_revoked;
  } cases[] = { { 0, FALSE, FALSE },       { 256, FALSE, FALSE },      { 257, TRUE, FALSE },
                { 257 | 128, TRUE, TRUE }, { 256 | 128, FALSE, TRUE }, { 0xff7e, FALSE, FALSE } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (KskDnskey) one = ksk_dnskey_new (NULL, cases[i].flags, 3, 8, wire, 0);
    g_assert_cmpint (ksk_dnskey_is_sep (one), ==, cases[i].is_sep);
    g_assert_cmpint (ksk_dnskey_is_revoked (one), ==, cases[i].is_revoked);
    g_assert_null (ksk_dnskey_get_identifier (one));
  }
}

/* What a document states is kept with a TTL, and gone with another flag: it would be the tag of another record. */
static void
test_copies (void)
{
  g_autoptr (GBytes) wire = g_bytes_new_static ("\1\2\3", 3);
  g_autoptr (KskDnskey) key = ksk_dnskey_new_stated ("K", 257, 3, 8, wire, 100, 4711);
  g_autoptr (KskDnskey) slower = ksk_dnskey_new_with_ttl (key, 200), revoked = ksk_dnskey_new_revoked (key);
  g_autoptr (KskDnskey) again = ksk_dnskey_new_with_ttl (slower, 100), twice = ksk_dnskey_new_revoked (revoked);

  g_assert_cmpuint (ksk_dnskey_get_stated_tag (key), ==, 4711);
  g_assert_cmpuint (ksk_dnskey_get_key_tag (key), !=, 4711);
  g_assert_cmpuint (ksk_dnskey_get_ttl (slower), ==, 200);
  g_assert_cmpuint (ksk_dnskey_get_stated_tag (slower), ==, 4711);
  g_assert_cmpuint (ksk_dnskey_get_key_tag (slower), ==, ksk_dnskey_get_key_tag (key));
  g_assert_cmpstr (ksk_dnskey_get_identifier (slower), ==, "K");
  g_assert_false (ksk_dnskey_equal (key, slower));
  g_assert_true (ksk_dnskey_equal (key, again));

  g_assert_cmpstr (ksk_dnskey_get_identifier (revoked), ==, "K");
  g_assert_cmpuint (ksk_dnskey_get_ttl (revoked), ==, 100);
  g_assert_cmpuint (ksk_dnskey_get_stated_tag (revoked), ==, ksk_dnskey_get_key_tag (revoked));
  g_assert_cmpuint (ksk_dnskey_get_key_tag (revoked), ==, ksk_dnskey_get_key_tag (key) + 128);
  g_assert_true (ksk_dnskey_equal (revoked, twice));
}

/* In ascending order, each before the next by one thing only. */
static void
test_order (void)
{
  static const struct {
    const char *identifier;
    guint16 flags;
    guint8 protocol;
    guint8 algorithm;
    const char *key;
    gsize size;
    guint32 ttl_s;
    guint16 tag;
  } ascending[] = {
    { "z", 255, 9, 9, "\xff", 1, 9, 9 },     { "z", 256, 2, 9, "\xff", 1, 9, 9 },
    { "z", 256, 3, 7, "\xff", 1, 9, 9 },     { "z", 256, 3, 8, "", 0, 9, 9 },
    { "z", 256, 3, 8, "\1", 1, 9, 9 },       { "z", 256, 3, 8, "\1\0", 2, 9, 9 },
    { "z", 256, 3, 8, "\1\x7f", 2, 9, 9 },   { "z", 256, 3, 8, "\1\x80", 2, 9, 9 },
    { "z", 256, 3, 8, "\1\x80\0", 3, 9, 9 }, { NULL, 256, 3, 8, "\2", 1, 9, 9 },
    { "a", 256, 3, 8, "\2", 1, 9, 9 },       { "b", 256, 3, 8, "\2", 1, 3, 9 },
    { "b", 256, 3, 8, "\2", 1, 4, 8 },       { "b", 256, 3, 8, "\2", 1, 4, 9 },
    { "a", 257, 0, 0, "", 0, 0, 0 },
  };
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify)ksk_dnskey_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (ascending); i++) {
    g_autoptr (GBytes) wire = g_bytes_new_static (ascending[i].key, ascending[i].size);
    g_ptr_array_add (keys, ksk_dnskey_new_stated (ascending[i].identifier, ascending[i].flags, ascending[i].protocol,
                                                  ascending[i].algorithm, wire, ascending[i].ttl_s, ascending[i].tag));
  }
  for (guint i = 0; i < keys->len; i++)
    for (guint k = 0; k < keys->len; k++) {
      gint order = ksk_dnskey_compare (keys->pdata[i], keys->pdata[k]);
      g_test_message ("%u %u", i, k);
      g_assert_cmpint (CLAMP (order, -1, 1), ==, i < k ? -1 : i > k ? 1 : 0);
      g_assert_cmpint (ksk_dnskey_equal (keys->pdata[i], keys->pdata[k]), ==, i == k);
    }
}

static void
test_undecodable (void)
{
  static const struct {
    guint8 algorithm;
    gsize size;
    gint code;
  } cases[] = {
    { 0, 32, KSK_DNSSEC_ERROR_UNSUPPORTED }, { 1, 32, KSK_DNSSEC_ERROR_UNSUPPORTED },
    { 5, 32, KSK_DNSSEC_ERROR_UNSUPPORTED }, { 255, 32, KSK_DNSSEC_ERROR_UNSUPPORTED },
    { 8, 32, KSK_DNSSEC_ERROR_MALFORMED },   { 10, 0, KSK_DNSSEC_ERROR_MALFORMED },
    { 13, 64, KSK_DNSSEC_ERROR_MALFORMED },  { 14, 96, KSK_DNSSEC_ERROR_MALFORMED },
    { 15, 31, KSK_DNSSEC_ERROR_MALFORMED },  { 16, 58, KSK_DNSSEC_ERROR_MALFORMED },
  };
  static const guint8 octets[100] = { 1, 3, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) wire = g_bytes_new_static (octets, cases[i].size);
    g_autoptr (KskDnskey) key = ksk_dnskey_new (NULL, 256, 3, cases[i].algorithm, wire, 0);
    for (guint attempt = 0; attempt < 2; attempt++) {
      g_autoptr (GError) error = NULL;
      g_assert_null (ksk_dnskey_get_public_key (key, &error));
      g_assert_error (error, KSK_DNSSEC_ERROR, cases[i].code);
      g_assert_null (ksk_dnskey_get_public_key (key, NULL));
    }
  }
}

static gpointer
get_public_key (gpointer key)
{
  return ksk_dnskey_get_public_key (key, NULL);
}

/* Whichever thread asks first, all see the one key. */
static void
test_threads (void)
{
  GBytes *wire = test_key_get_wire (test_key_get (KSK_ALGORITHM_ECDSAP256SHA256, "threads"));
  for (guint round = 0; round < 20; round++) {
    g_autoptr (KskDnskey) key = ksk_dnskey_new (NULL, 256, 3, 13, wire, 0);
    GThread *threads[8];
    for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
      threads[i] = g_thread_new ("reader", get_public_key, key);
    gpointer first = g_thread_join (threads[0]);
    g_assert_nonnull (first);
    for (gsize i = 1; i < G_N_ELEMENTS (threads); i++)
      g_assert_true (g_thread_join (threads[i]) == first);
  }
}

static void
test_ds_owner (void)
{
  g_autoptr (GBytes) wire = decode (facts[3].base64);
  g_autoptr (KskDnskey) key = ksk_dnskey_new (NULL, 256, 3, 5, wire, 0);
  g_autofree char *capitals = ksk_dnskey_dup_ds_sha256 (key, "DSKEY.Example.COM.", NULL);
  g_autofree char *other = ksk_dnskey_dup_ds_sha256 (key, "example.com.", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (capitals, ==, facts[3].ds);
  g_assert_cmpstr (other, !=, facts[3].ds);
  g_assert_null (ksk_dnskey_dup_ds_sha256 (key, "dskey.example.com", &error));
  g_assert_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++) {
    g_autofree char *path = g_strconcat ("/dnssec/dnskey/facts/", facts[i].name, NULL);
    g_test_add_data_func (path, &facts[i], test_fact);
  }
  g_test_add_func ("/dnssec/dnskey/tags", test_tags);
  g_test_add_func ("/dnssec/dnskey/fields", test_fields);
  g_test_add_func ("/dnssec/dnskey/copies", test_copies);
  g_test_add_func ("/dnssec/dnskey/order", test_order);
  g_test_add_func ("/dnssec/dnskey/undecodable", test_undecodable);
  g_test_add_func ("/dnssec/dnskey/threads", test_threads);
  g_test_add_func ("/dnssec/dnskey/ds-owner", test_ds_owner);
  return g_test_run ();
}
