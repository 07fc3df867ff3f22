/* `ksk show`: a KSR, an SKR or a trust anchor as a table, as DNS records, as JSON. */
#include <app/media/file-read.h>
#include <string.h>

#include "report-json.h"
#include "report-text.h"

/* A parsed file of one of the three kinds. */
typedef struct {
  const char *path;
  GBytes *bytes;
  KskRequest *request;
  KskResponse *response;
  KskTrustAnchor *anchor;
} Document;

static void
document_clear (Document *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->request, ksk_request_unref);
  g_clear_pointer (&self->response, ksk_response_unref);
  g_clear_pointer (&self->anchor, ksk_trust_anchor_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Document, document_clear)

static gboolean
parse (Document *self, GError **error)
{
  switch (ksk_document_sniff (self->bytes)) {
    case KSK_DOCUMENT_RESPONSE:
      self->response = ksk_response_parse (self->bytes, 0, error);
      return self->response != NULL;
    case KSK_DOCUMENT_TRUST_ANCHOR:
      self->anchor = ksk_trust_anchor_parse (self->bytes, 0, error);
      return self->anchor != NULL;
    case KSK_DOCUMENT_REQUEST:
    case KSK_DOCUMENT_UNKNOWN:
    default:
      /* What is none of the three is best refused in the words of the request's parser. */
      self->request = ksk_request_parse (self->bytes, 0, error);
      return self->request != NULL;
  }
}

static GPtrArray *
get_bundles (const Document *self)
{
  return self->request != NULL ? ksk_request_get_bundles (self->request) : ksk_response_get_bundles (self->response);
}

static const char *
get_domain (const Document *self)
{
  return self->request != NULL ? ksk_request_get_domain (self->request) : ksk_response_get_domain (self->response);
}

static const char *
get_id (const Document *self)
{
  return self->request != NULL ? ksk_request_get_id (self->request) : ksk_response_get_id (self->response);
}

static guint64
get_serial (const Document *self)
{
  return self->request != NULL ? ksk_request_get_serial (self->request) : ksk_response_get_serial (self->response);
}

static void
print_table (const Document *self)
{
  KskFingerprint fingerprint;
  ksk_fingerprint_init (&fingerprint, self->bytes);
  const char *kind = self->request != NULL ? "KSR" : self->response != NULL ? "SKR" : "trust anchor";

  if (self->anchor != NULL) {
    GPtrArray *digests = ksk_trust_anchor_get_digests (self->anchor);
    g_print ("Trust anchors of %s\n", ksk_trust_anchor_get_zone (self->anchor));
    for (guint i = 0; i < digests->len; i++) {
      const KskKeyDigest *digest = digests->pdata[i];
      g_autofree char *from = ksk_time_format (digest->valid_from_s);
      g_autofree char *until
          = digest->valid_until_s >= 0 ? ksk_time_format (digest->valid_until_s) : g_strdup ("further notice");
      g_print ("%-2u %05u algorithm %-3u digest type %u %s\n   %s, valid from %s to %s\n", i + 1, digest->key_tag,
               digest->algorithm, digest->digest_type, digest->digest_hex, digest->id, from, until);
    }
  } else {
    g_autofree char *table = ksk_bundle_table_format (get_bundles (self));
    g_print ("%s of %s, id %s, serial %" G_GUINT64_FORMAT "\n%s", kind, get_domain (self), get_id (self),
             get_serial (self), table);
  }
  g_print ("\n");
  ksk_report_text_print_fingerprint (kind, &fingerprint);
}

/* Names in a file are any text; in a zone file they could say something else. */
static gboolean
is_safe_in_zone_file (const Document *self)
{
  g_autoptr (GBytes) domain = ksk_domain_name_to_wire (get_domain (self), NULL);
  gboolean safe = domain != NULL;
  GPtrArray *bundles = get_bundles (self);
  for (guint i = 0; i < bundles->len; i++) {
    GPtrArray *signatures = ksk_bundle_get_signatures (bundles->pdata[i]);
    for (guint s = 0; s < signatures->len; s++) {
      const KskRrsigFields *fields = ksk_rrsig_get_fields (signatures->pdata[s]);
      g_autoptr (GBytes) signer = ksk_domain_name_to_wire (fields->signer_name, NULL);
      safe = safe && signer != NULL && strcmp (fields->type_covered, "DNSKEY") == 0;
    }
  }
  return safe;
}

static void
print_dns (const Document *self)
{
  if (self->anchor != NULL) {
    GPtrArray *digests = ksk_trust_anchor_get_digests (self->anchor);
    for (guint i = 0; i < digests->len; i++) {
      const KskKeyDigest *digest = digests->pdata[i];
      g_print ("%s IN DS %u %u %u %s\n", ksk_trust_anchor_get_zone (self->anchor), digest->key_tag, digest->algorithm,
               digest->digest_type, digest->digest_hex);
    }
    return;
  }

  GPtrArray *bundles = get_bundles (self);
  const char *domain = get_domain (self);
  for (guint i = 0; i < bundles->len; i++) {
    g_autofree char *inception = ksk_time_format (ksk_bundle_get_inception (bundles->pdata[i]));
    g_autofree char *expiration = ksk_time_format (ksk_bundle_get_expiration (bundles->pdata[i]));
    g_print ("; bundle %u %s %sZ %sZ\n", i + 1, ksk_bundle_get_id (bundles->pdata[i]), inception, expiration);
    GPtrArray *keys = ksk_bundle_get_keys (bundles->pdata[i]);
    for (guint k = 0; k < keys->len; k++) {
      g_autofree char *text = ksk_dnskey_to_text (keys->pdata[k], domain);
      g_print ("%s\n", text);
    }
    GPtrArray *signatures = ksk_bundle_get_signatures (bundles->pdata[i]);
    for (guint s = 0; s < signatures->len; s++) {
      g_autofree char *text = ksk_rrsig_to_text (signatures->pdata[s], domain);
      g_print ("%s\n", text);
    }
  }
}

static void
add_digests (JsonBuilder *builder, KskTrustAnchor *anchor)
{
  GPtrArray *digests = ksk_trust_anchor_get_digests (anchor);
  json_builder_set_member_name (builder, "digests");
  json_builder_begin_array (builder);
  for (guint i = 0; i < digests->len; i++) {
    const KskKeyDigest *digest = digests->pdata[i];
    json_builder_begin_object (builder);
    ksk_report_json_add_string (builder, "id", digest->id);
    json_builder_set_member_name (builder, "key_tag");
    json_builder_add_int_value (builder, digest->key_tag);
    json_builder_set_member_name (builder, "algorithm");
    json_builder_add_int_value (builder, digest->algorithm);
    json_builder_set_member_name (builder, "digest_type");
    json_builder_add_int_value (builder, digest->digest_type);
    ksk_report_json_add_string (builder, "digest", digest->digest_hex);
    ksk_report_json_add_time (builder, "valid_from", digest->valid_from_s);
    if (digest->valid_until_s >= 0)
      ksk_report_json_add_time (builder, "valid_until", digest->valid_until_s);
    else
      ksk_report_json_add_string (builder, "valid_until", NULL);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
print_json (const Document *self)
{
  KskFingerprint fingerprint;
  ksk_fingerprint_init (&fingerprint, self->bytes);
  JsonBuilder *builder = json_builder_new ();
  json_builder_begin_object (builder);
  ksk_report_json_add_string (builder, "kind",
                              self->request != NULL    ? "request"
                              : self->response != NULL ? "response"
                                                       : "trust-anchor");
  ksk_report_json_add_file (builder, self->path);
  ksk_report_json_add_fingerprint (builder, &fingerprint);
  if (self->anchor != NULL) {
    ksk_report_json_add_string (builder, "zone", ksk_trust_anchor_get_zone (self->anchor));
    add_digests (builder, self->anchor);
  } else {
    ksk_report_json_add_string (builder, "domain", get_domain (self));
    ksk_report_json_add_identity (builder, get_id (self), get_serial (self));
    ksk_report_json_add_bundles (builder, get_bundles (self));
  }
  ksk_report_json_finish (builder);
}

KskExit
ksk_command_show (int argc, char **argv)
{
  g_autofree char *format = NULL;
  GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, "table, dns or json [table]", "FORMAT" },
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (&argc, &argv, "FILE", "Shows a KSR, an SKR or a trust anchor. Checks nothing but its form.",
                          entries, 1, 1))
    return KSK_EXIT_USAGE;

  static const struct {
    const char *name;
    void (*print) (const Document *document);
  } formats[] = { { "table", print_table }, { "dns", print_dns }, { "json", print_json } };
  void (*print) (const Document *document) = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (format != NULL ? format : "table", formats[i].name) == 0)
      print = formats[i].print;
  if (print == NULL) {
    ksk_command_complain ("there is no format '%s'; there are table, dns and json", format);
    return KSK_EXIT_USAGE;
  }

  g_auto (Document) document = { .path = argv[1] };
  g_autoptr (GError) error = NULL;
  document.bytes = ksk_file_read (argv[1], KSK_MAX_REQUEST_BYTES, &error);
  if (document.bytes == NULL) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }
  if (!parse (&document, &error)) {
    ksk_command_complain ("%s: %s", argv[1], error->message);
    return KSK_EXIT_REJECT;
  }
  if (print == print_dns && document.anchor == NULL && !is_safe_in_zone_file (&document)) {
    ksk_command_complain (
        "%s: a domain name or type covered in it is not one that a zone file can hold; it was not shown "
        "as DNS records",
        argv[1]);
    return KSK_EXIT_REJECT;
  }
  print (&document);
  return KSK_EXIT_ACCEPT;
}
