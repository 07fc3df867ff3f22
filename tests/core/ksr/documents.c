/* A small KSR and a small SKR as text, to be spelt otherwise and to be spoilt. What they sign is not good. */
#include "tests/core/ksr/documents.h"

#include <string.h>

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define ROOT "<KSR id=\"request-1\" domain=\".\" serial=\"7\" timestamp=\"2025-12-01T12:00:00Z\">\n"

#define POLICY(of)                                                                                     \
  "<" of ">\n"                                                                                         \
  "<PublishSafety>P10D</PublishSafety>\n"                                                              \
  "<RetireSafety>P11D</RetireSafety>\n"                                                                \
  "<MaxSignatureValidity>P22D</MaxSignatureValidity>\n"                                                \
  "<MinSignatureValidity>P20D</MinSignatureValidity>\n"                                                \
  "<MaxValidityOverlap>P12D</MaxValidityOverlap>\n"                                                    \
  "<MinValidityOverlap>P9D</MinValidityOverlap>\n"                                                     \
  "<SignatureAlgorithm algorithm=\"8\"><RSA size=\"2048\" exponent=\"65537\"/></SignatureAlgorithm>\n" \
  "<SignatureAlgorithm algorithm=\"13\"><ECDSA size=\"256\"/></SignatureAlgorithm>\n"                  \
  "</" of ">\n"

#define KEY_1                                        \
  "<Key keyIdentifier=\"ZSK-1\" keyTag=\"11111\">\n" \
  "<TTL>172800</TTL>\n"                              \
  "<Flags>256</Flags>\n"                             \
  "<Protocol>3</Protocol>\n"                         \
  "<Algorithm>8</Algorithm>\n"                       \
  "<PublicKey>AwEAAQ==</PublicKey>\n"                \
  "</Key>\n"
#define KEY_2                                       \
  "<Key keyIdentifier=\"ZSK-2\" keyTag=\"2222\">\n" \
  "<TTL>172800</TTL>\n"                             \
  "<Flags>256</Flags>\n"                            \
  "<Protocol>3</Protocol>\n"                        \
  "<Algorithm>13</Algorithm>\n"                     \
  "<PublicKey>AQIDBAUG</PublicKey>\n"               \
  "</Key>\n"

#define SIGNATURE(identifier, algorithm, tag, days, data)                   \
  "<Signature keyIdentifier=\"" identifier "\">\n"                          \
  "<TTL>172800</TTL>\n"                                                     \
  "<TypeCovered>DNSKEY</TypeCovered>\n"                                     \
  "<Algorithm>" algorithm "</Algorithm>\n"                                  \
  "<Labels>0</Labels>\n"                                                    \
  "<OriginalTTL>172800</OriginalTTL>\n"                                     \
  "<SignatureExpiration>2026-01-" days "T00:00:00Z</SignatureExpiration>\n" \
  "<SignatureInception>2026-01-01T00:00:00Z</SignatureInception>\n"         \
  "<KeyTag>" tag "</KeyTag>\n"                                              \
  "<SignersName>.</SignersName>\n"                                          \
  "<SignatureData>" data "</SignatureData>\n"                               \
  "</Signature>\n"

#define BUNDLE_1                                  \
  "<Inception>2026-01-01T00:00:00Z</Inception>\n" \
  "<Expiration>2026-01-22T00:00:00Z</Expiration>\n"
#define BUNDLE_1_BODY \
  KEY_1 KEY_2 SIGNATURE ("ZSK-1", "8", "11111", "22", "Zmlyc3Q=") SIGNATURE ("ZSK-2", "13", "2222", "22", "c2Vjb25k")
#define BUNDLE_2                                  \
  "<Inception>2026-01-11T00:00:00Z</Inception>\n" \
  "<Expiration>2026-01-31T23:59:59Z</Expiration>\n" KEY_2 SIGNATURE ("ZSK-2", "13", "2222", "31", "dGhpcmQ=")

const char test_ksr_text[] = DECLARATION ROOT
    "<Request>\n"
    "<RequestPolicy>\n" POLICY ("ZSK") "</RequestPolicy>\n"
                                       "<RequestBundle id=\"bundle-1\">\n" BUNDLE_1
                                       "<Signer keyIdentifier=\"KSK-1\"/>\n" BUNDLE_1_BODY "</RequestBundle>\n"
                                       "<RequestBundle id=\"bundle-2\">\n" BUNDLE_2 "</RequestBundle>\n"
                                       "</Request>\n"
                                       "</KSR>\n";

const char test_skr_text[] = DECLARATION ROOT
    "<Response>\n"
    "<ResponsePolicy>\n" POLICY ("KSK")
        POLICY ("ZSK") "</ResponsePolicy>\n"
                       "<ResponseBundle id=\"bundle-1\">\n" BUNDLE_1 BUNDLE_1_BODY "</ResponseBundle>\n"
                       "<ResponseBundle id=\"bundle-2\">\n" BUNDLE_2 "</ResponseBundle>\n"
                       "</Response>\n"
                       "</KSR>\n";

char *
test_text_replace (const char *text, const char *from, const char *to)
{
  const char *found = strstr (text, from);
  if (found == NULL)
    g_error ("\"%s\" does not stand in the text", from);
  return g_strdup_printf ("%.*s%s%s", (int)(found - text), text, to, found + strlen (from));
}

char *
test_text_replace_all (const char *text, const char *from, const char *to)
{
  g_autoptr (GString) replaced = g_string_new (text);
  g_assert_cmpuint (g_string_replace (replaced, from, to, 0), >, 0);
  return g_string_free (g_steal_pointer (&replaced), FALSE);
}

KskRequest *
test_request_parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  KskRequest *request = ksk_request_parse (bytes, 0, &error);
  g_assert_no_error (error);
  g_assert_nonnull (request);
  return request;
}

KskResponse *
test_response_parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  KskResponse *response = ksk_response_parse (bytes, 0, &error);
  g_assert_no_error (error);
  g_assert_nonnull (response);
  return response;
}

static void
test_refusal (gconstpointer data)
{
  const TestRefusal *the_case = data;
  g_autofree char *text = test_text_replace (test_ksr_text, the_case->from, the_case->to);
  g_autofree char *line = g_strdup_printf ("line %u: ", the_case->line);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (ksk_request_parse (bytes, 0, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_error (error, KSK_KSR_ERROR, the_case->code);
  g_assert_true (g_str_has_prefix (error->message, line));
  if (the_case->says != NULL && !g_pattern_match_simple (the_case->says, error->message + strlen (line)))
    g_assert_cmpstr (error->message + strlen (line), ==, the_case->says);
  g_assert_null (ksk_request_parse (bytes, 0, NULL));
}

void
test_refusals_add (const char *path, const TestRefusal *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++) {
    g_autofree char *name = g_strconcat (path, "/", cases[i].name, NULL);
    g_test_add_data_func (name, &cases[i], test_refusal);
  }
}
