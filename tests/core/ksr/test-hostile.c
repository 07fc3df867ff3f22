/* Files of 16 MiB made to cost more than they should. Each is read in a process of its own that may not use much. */
#include "tests/core/ksr/documents.h"

#include <string.h>
#include <sys/resource.h>

/* What one file may cost is 1 s and 200 MiB; a runaway is far from both, so the limits leave room for a slow machine.
 */
#define MAX_CPU_S 4
#define MAX_ADDRESS_SPACE (512UL * 1024 * 1024)
#define MAX_MEMORY_KIB (200L * 1024)

/* A sanitized program is slow and has all address space for itself: what counts there is that it does not complain, of
 * files that are smaller. */
#define SANITIZED_SIZE (512 * 1024)

#define L KSK_KSR_ERROR_TOO_LARGE
#define M KSK_KSR_ERROR_MALFORMED
#define S KSK_KSR_ERROR_SCHEMA
#define V KSK_KSR_ERROR_VALUE
#define ACCEPTED (-1)

typedef struct {
  const char *name;
  const char *place;  /* in test_ksr_text, where it is put in; NULL: it is the whole file */
  const char *before; /* stands once */
  const char *unit;   /* stands as often as it fits; `@` is its number */
  const char *after;  /* stands once */
  gsize max_bytes;    /* 0: 16 MiB */
  gint code;
} Case;

#define KEY_TAIL \
  "<TTL>1</TTL><Flags>256</Flags><Protocol>3</Protocol><Algorithm>8</Algorithm><PublicKey>AQAB</PublicKey></Key>"
#define SMALL_BUNDLE                                                                                               \
  "<RequestBundle "                                                                                                \
  "id=\"more@\"><Inception>2026-01-01T00:00:00Z</Inception><Expiration>2026-01-02T00:00:00Z</Expiration>"          \
  "<Key keyTag=\"1\">" KEY_TAIL "<Signature><TTL>1</TTL><TypeCovered>DNSKEY</TypeCovered><Algorithm>8</Algorithm>" \
  "<Labels>0</Labels><OriginalTTL>1</OriginalTTL><SignatureExpiration>2026-01-02T00:00:00Z</SignatureExpiration>"  \
  "<SignatureInception>2026-01-01T00:00:00Z</SignatureInception><KeyTag>1</KeyTag><SignersName>.</SignersName>"    \
  "<SignatureData>AAAA</SignatureData></Signature></RequestBundle>"
#define COMMENTS_10 "<!----><!----><!----><!----><!----><!----><!----><!----><!----><!---->"
#define COMMENTS_100                                                                                          \
  COMMENTS_10 COMMENTS_10 COMMENTS_10 COMMENTS_10 COMMENTS_10 COMMENTS_10 COMMENTS_10 COMMENTS_10 COMMENTS_10 \
      COMMENTS_10
#define IN_TTL "172800</TTL>"
#define IN_KEY "AwEAAQ=="
#define IN_BUNDLE "<Key keyIdentifier=\"ZSK-2\""
#define IN_REQUEST "<RequestBundle id=\"bundle-2\">"

static const Case cases[] = {
  /* Nothing like XML. */
  { "less-than", NULL, "", "<", "", 0, M },
  { "greater-than", NULL, "", ">", "", 0, M },
  { "spaces", NULL, "", " ", "", 0, M },
  { "too-large", NULL, "", "<", "", KSK_MAX_REQUEST_BYTES + 1, L },
  /* Document types. */
  { "million-entities", NULL, "<!DOCTYPE KSR [", "<!ENTITY e@ \"\">", "]><KSR/>", 0, M },
  { "entity-bomb", NULL, "<!DOCTYPE KSR [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"", "&a;",
    "\"><!ENTITY c \"&b;&b;&b;\">]><KSR id=\"&c;\"/>", 0, M },
  { "entity-chain", NULL, "<!DOCTYPE KSR [<!ENTITY e \"x\">", "<!ENTITY e@ \"&e;&e;\">", "]><KSR/>", 0, M },
  { "parameter-entities", NULL, "<!DOCTYPE KSR [<!ENTITY % p \"<!-- -->\">", "%p;", "]><KSR/>", 0, M },
  { "default-attributes", NULL, "<!DOCTYPE KSR [", "<!ATTLIST KSR a@ CDATA \"\">", "]><KSR/>", 0, M },
  { "doctype-comments", NULL, "<!DOCTYPE KSR [", "<!---->", "]><KSR/>", 0, M },
  { "undefined-entities", IN_TTL, "", "&x;", "", 0, M },
  /* Tags. */
  { "attribute-of-megabytes", NULL, "<KSR id=\"", "x", "\"/>", 0, M },
  { "attribute-without-end", NULL, "<KSR id=\"", "x", "", 0, M },
  { "attribute-of-references", NULL, "<KSR id=\"", "&lt;", "\"/>", 0, M },
  { "attributes-of-megabytes", NULL, "<KSR", " a@=\"\"", "/>", 0, M },
  { "attributes-of-64-kilobytes", NULL, "<KSR", " a@=\"\"", "/>", 65535, M },
  { "namespaces", NULL, "<KSR", " xmlns:a@=\"u\"", "/>", 65535, M },
  { "name-of-megabytes", NULL, "<", "a", "/>", 0, M },
  { "names", NULL, "<KSR>", "<a@/>", "</KSR>", 0, M },
  { "attribute-names", NULL, "<KSR>", "<a b@=\"\"/>", "</KSR>", 0, M },
  { "instruction-names", NULL, "<KSR>", "<?p@?>", "</KSR>", 0, M },
  { "deep", NULL, "", "<a>", "", 0, M },
  { "deep-and-closed-again", NULL, "<KSR><Request><a><b><c><d><e><f>", "<a></a>",
    "</f></e></d></c></b></a></Request></KSR>", 0, M },
  { "close-tags", NULL, "<KSR>", "</a>", "", 0, M },
  /* Floods of what is well-formed. */
  { "comments", "<Request>", "", "<!---->", "", 0, M },
  { "comments-before-the-root", NULL, "", "<!---->", "<KSR/>", 0, M },
  { "comments-behind-the-root", NULL, "<KSR/>", "<!---->", "", 0, M },
  { "comments-in-a-text", IN_TTL, "", "0<!---->", "", 0, M },
  { "instructions", "<Request>", "", "<?p?>", "", 0, M },
  { "instructions-in-a-text", IN_TTL, "", "0<?p?>", "", 0, M },
  { "cdata-between", IN_BUNDLE, "", "<![CDATA[ ]]>", "", 0, M },
  { "cdata-in-a-text", IN_TTL, "", "0<![CDATA[0]]>", "", 0, M },
  { "cdata-and-spaces", IN_TTL, "", "<![CDATA[]]> ", "", 0, M },
  { "cdata-and-base64", IN_KEY, "", "<![CDATA[AAAA]]>AAAA", "", 0, M },
  { "comment-of-megabytes", "<Request>", "<!--", ".", "-->", 0, M },
  { "comment-of-dashes", "<Request>", "<!-- ", "- ", "-->", 0, M },
  { "cdata-of-brackets", IN_TTL, "<![CDATA[", "]", "]]>", 0, M },
  { "spaces-between", "<Request>", "", " ", "", 0, M },
  { "spaces-in-a-text", IN_TTL, "", " ", "", 0, M },
  { "digits", IN_TTL, "", "1", "", 0, M },
  { "digits-just-read", IN_TTL, "", "1", "", 9000000, S },
  { "references", IN_TTL, "", "&#49;", "", 0, S },
  { "references-to-entities", "DNSKEY<", "", "&amp;", "", 0, V },
  { "base64", IN_KEY, "", "AAAA", "", 9000000, V },
  { "base64-folded", IN_KEY, "", "A A A A ", "", 9000000, V },
  { "year", "2026-01-11", "", "2", "", 9000000, S },
  { "duration", "10D", "", "1", "", 9000000, S },
  { "keys", IN_BUNDLE, "", "<Key keyTag=\"1\" keyIdentifier=\"@\">" KEY_TAIL, "", 0, M },
  { "signers", IN_BUNDLE, "", "<Signer keyIdentifier=\"@\"/>", "", 0, M },
  { "algorithms", "</ZSK>", "",
    "<SignatureAlgorithm algorithm=\"8\"><RSA size=\"@\" exponent=\"3\"/></SignatureAlgorithm>", "", 0, M },
  { "empty-bundles", IN_REQUEST, "", "<RequestBundle/>", "", 0, S },
  { "requests", "</KSR>", "", "<Request/>", "", 0, S },
  { "unknown-elements", "</KSR>", "", "<a/>", "", 0, S },
  /* What is valid, and as much as fits: reading it is work, but in proportion. */
  { "small-bundles", IN_REQUEST, "", SMALL_BUNDLE, "", 0, ACCEPTED },
  { "bundles-with-comments", IN_REQUEST, "", SMALL_BUNDLE COMMENTS_100 COMMENTS_100 COMMENTS_100, "", 0, ACCEPTED },
};

/* Appends @unit as often as there is @room for it. */
static void
fill (GString *text, const char *unit, gsize room)
{
  const char *mark = strchr (unit, '@');
  if (mark == NULL) {
    gsize size = strlen (unit), start = text->len, count = room / size;
    g_string_set_size (text, start + count * size);
    for (gsize i = 0; i < count; i++)
      memcpy (text->str + start + i * size, unit, size);
    return;
  }

  gsize end = text->len + room;
  for (guint number = 0;; number++) {
    gsize size = text->len;
    g_string_append_printf (text, "%.*s%u%s", (int)(mark - unit), unit, number, mark + 1);
    if (text->len > end) {
      g_string_truncate (text, size);
      return;
    }
  }
}

static GBytes *
make_file (const Case *the_case)
{
  gsize max_bytes = the_case->max_bytes != 0 ? the_case->max_bytes : KSK_MAX_REQUEST_BYTES;
  if (TEST_HAS_ADDRESS_SANITIZER)
    max_bytes = MIN (max_bytes, SANITIZED_SIZE);
  const char *place = the_case->place != NULL ? strstr (test_ksr_text, the_case->place) : test_ksr_text;
  g_assert_nonnull (place);
  const char *tail = the_case->place != NULL ? place : "";

  GString *text = g_string_sized_new (max_bytes + 10000);
  g_string_append_len (text, test_ksr_text, place - test_ksr_text);
  g_string_append (text, the_case->before);
  fill (text, the_case->unit, max_bytes - text->len - strlen (the_case->after) - strlen (tail));
  g_string_append (text, the_case->after);
  g_string_append (text, tail);
  g_assert_cmpuint (text->len, <=, max_bytes);
  return g_string_free_to_bytes (text);
}

static void
set_limit (int resource, rlim_t limit)
{
  struct rlimit limits = { limit, limit };
  g_assert_cmpint (setrlimit (resource, &limits), ==, 0);
}

static void
read_file (const Case *the_case)
{
  if (!TEST_HAS_ADDRESS_SANITIZER) {
    set_limit (RLIMIT_CPU, MAX_CPU_S);
    set_limit (RLIMIT_AS, MAX_ADDRESS_SPACE);
  }
  g_autoptr (GBytes) bytes = make_file (the_case);
  g_autoptr (GError) error = NULL;
  g_autoptr (KskRequest) request = ksk_request_parse (bytes, 0, &error);
  g_assert_true ((request == NULL) == (error != NULL));
  if (error != NULL)
    g_assert_cmpuint (strlen (error->message), <, 2000);
  if (TEST_HAS_ADDRESS_SANITIZER)
    return;

  if (the_case->code == ACCEPTED)
    g_assert_no_error (error);
  else
    g_assert_error (error, KSK_KSR_ERROR, the_case->code);
  struct rusage usage;
  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  g_assert_cmpint (usage.ru_maxrss, <, MAX_MEMORY_KIB);
}

static void
test_file (gconstpointer data)
{
  if (g_test_subprocess ()) {
    read_file (data);
    return;
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/ksr/hostile/", cases[i].name, NULL);
    g_test_add_data_func (path, &cases[i], test_file);
  }
  return g_test_run ();
}
