/* Domain names: what is read, what is not, the wire form and the limits of 63 and 255. */
#include <ksk.h>

#include <string.h>

#define LABEL_63 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz01234567890"
#define LABEL_61 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz012345678"

static void
assert_wire (const char *name, const guint8 *wire, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_domain_name_to_wire (name, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), wire, size);
}

#define ASSERT_WIRE(name, wire) assert_wire (name, (const guint8 *)(wire), sizeof (wire))

static void
test_wire (void)
{
  /* The zero octet of the root is the one that ends each literal. */
  ASSERT_WIRE (".", "");
  ASSERT_WIRE ("a.", "\1a");
  ASSERT_WIRE ("example.", "\7example");
  ASSERT_WIRE ("EXAMPLE.", "\7example");
  ASSERT_WIRE ("ExAmPlE.OrG.", "\7example\3org");
  ASSERT_WIRE ("-.", "\1-");
  ASSERT_WIRE ("_a._b.", "\2_a\2_b");
  ASSERT_WIRE ("0/25.2.0.192.in-addr.arpa.", "\4"
                                             "0/25\1"
                                             "2\1"
                                             "0\3"
                                             "192\7in-addr\4arpa");
  ASSERT_WIRE (LABEL_63 ".", "\77" LABEL_63);
  ASSERT_WIRE ("a." LABEL_63 ".b.", "\1a\77" LABEL_63 "\1b");
}

/* 255 octets is the limit of the wire form: three labels of 63 and one of 61 fill it. */
static void
test_longest (void)
{
  static const char longest[] = LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_61 ".";
  static const char *const too_long[] = {
    LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_61 "2.",
    LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_61 "23.",
    LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_61 ".a.",
    LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_63 ".",
  };

  ASSERT_WIRE (longest, "\77" LABEL_63 "\77" LABEL_63 "\77" LABEL_63 "\75" LABEL_61);
  g_assert_cmpuint (ksk_domain_name_count_labels (longest), ==, 4);
  for (gsize i = 0; i < G_N_ELEMENTS (too_long); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (ksk_domain_name_to_wire (too_long[i], &error));
    g_assert_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED);
    g_assert_true (g_str_has_suffix (error->message, ": it is longer than 255 octets"));
  }

  g_autoptr (GString) narrow = g_string_new (NULL);
  for (guint i = 0; i < 127; i++)
    g_string_append (narrow, "a.");
  g_autoptr (GBytes) bytes = ksk_domain_name_to_wire (narrow->str, NULL);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 255);
  g_assert_cmpuint (ksk_domain_name_count_labels (narrow->str), ==, 127);
  g_string_append (narrow, "a.");
  g_assert_null (ksk_domain_name_to_wire (narrow->str, NULL));
}

static void
test_refused (void)
{
  static const struct {
    const char *name;
    const char *reason;
  } cases[] = {
    { "", "it is empty" },
    { "example", "the final dot is missing" },
    { "example.org", "the final dot is missing" },
    { "..", "it has an empty label" },
    { ".example.", "it has an empty label" },
    { "example..", "it has an empty label" },
    { "a..b.", "it has an empty label" },
    { " .", "it has a character that no zone name here may have" },
    { ". ", "it has an empty label" },
    { "example. ", "it has a character that no zone name here may have" },
    { "exa mple.", "it has a character that no zone name here may have" },
    { "example.\n", "it has a character that no zone name here may have" },
    { "*.example.", "it has a character that no zone name here may have" },
    { "a\\.b.", "it has a character that no zone name here may have" },
    { "a\\046b.", "it has a character that no zone name here may have" },
    { "a@b.", "it has a character that no zone name here may have" },
    { "r\xc3\xa4ksm\xc3\xb6rg\xc3\xa5s.", "it has a character that no zone name here may have" },
    { LABEL_63 "x.", "it has a label of more than 63 characters" },
    { LABEL_63 "xy.", "it has a label of more than 63 characters" },
    { LABEL_63 "x", "it has a label of more than 63 characters" },
    { LABEL_63, "the final dot is missing" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_test_message ("%s", cases[i].name);
    g_assert_null (ksk_domain_name_to_wire (cases[i].name, &error));
    g_assert_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED);
    g_assert_true (g_str_has_suffix (error->message, cases[i].reason));
    g_assert_null (ksk_domain_name_to_wire (cases[i].name, NULL));
  }
}

/* A message quotes what is wrong, but neither all of it nor its control characters. */
static void
test_message (void)
{
  g_autofree char *long_name = g_strnfill (100000, 'a');
  g_autoptr (GError) error = NULL, odd = NULL;

  g_assert_null (ksk_domain_name_to_wire (long_name, &error));
  g_assert_cmpuint (strlen (error->message), <, 200);
  g_assert_null (ksk_domain_name_to_wire ("\033[2J", &odd));
  g_assert_null (strchr (odd->message, '\033'));
}

static void
test_labels (void)
{
  g_assert_cmpuint (ksk_domain_name_count_labels ("."), ==, 0);
  g_assert_cmpuint (ksk_domain_name_count_labels ("a."), ==, 1);
  g_assert_cmpuint (ksk_domain_name_count_labels ("example."), ==, 1);
  g_assert_cmpuint (ksk_domain_name_count_labels ("example.org."), ==, 2);
  g_assert_cmpuint (ksk_domain_name_count_labels ("a.b.c.d."), ==, 4);
}

static void
test_equal (void)
{
  g_assert_true (ksk_domain_name_equal (".", "."));
  g_assert_true (ksk_domain_name_equal ("example.", "EXAMPLE."));
  g_assert_true (ksk_domain_name_equal ("Example.Org.", "eXAMPLE.oRG."));
  g_assert_false (ksk_domain_name_equal (".", "example."));
  g_assert_false (ksk_domain_name_equal ("example.", "example"));
  g_assert_false (ksk_domain_name_equal ("example.", "example.org."));
  g_assert_false (ksk_domain_name_equal ("a-b.", "a_b."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dnssec/domain-name/wire", test_wire);
  g_test_add_func ("/dnssec/domain-name/longest", test_longest);
  g_test_add_func ("/dnssec/domain-name/refused", test_refused);
  g_test_add_func ("/dnssec/domain-name/message", test_message);
  g_test_add_func ("/dnssec/domain-name/labels", test_labels);
  g_test_add_func ("/dnssec/domain-name/equal", test_equal);
  return g_test_run ();
}
