/* Results as JSON objects, for other programs. */
#include "report-json.h"

#include <stdio.h>

void
ksk_report_json_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
ksk_report_json_add_file (JsonBuilder *builder, const char *path)
{
  g_autofree char *shown = path != NULL ? g_filename_display_name (path) : NULL;
  ksk_report_json_add_string (builder, "file", shown);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
ksk_report_json_add_identity (JsonBuilder *builder, const char *id, guint64 serial)
{
  ksk_report_json_add_string (builder, "id", id);
  add_int (builder, "serial", (gint64)serial);
}

void
ksk_report_json_add_time (JsonBuilder *builder, const char *name, gint64 time_s)
{
  g_autofree char *time = ksk_time_format (time_s);
  g_autofree char *zulu = g_strconcat (time, "Z", NULL);
  ksk_report_json_add_string (builder, name, zulu);
}

void
ksk_report_json_add_findings (JsonBuilder *builder, KskReport *report)
{
  ksk_report_json_add_judged (builder, report, ksk_report_accepts (report));
}

void
ksk_report_json_add_judged (JsonBuilder *builder, KskReport *report, gboolean accepted)
{
  GPtrArray *findings = ksk_report_get_findings (report);
  ksk_report_json_add_string (builder, "verdict", accepted ? "accept" : "reject");
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < findings->len; i++) {
    KskFinding *finding = findings->pdata[i];
    json_builder_begin_object (builder);
    ksk_report_json_add_string (builder, "check", ksk_finding_get_check (finding));
    ksk_report_json_add_string (builder, "verdict", ksk_verdict_get_name (ksk_finding_get_verdict (finding)));
    ksk_report_json_add_string (builder, "bundle", ksk_finding_get_bundle_id (finding));
    ksk_report_json_add_string (builder, "expected", ksk_finding_get_expected (finding));
    ksk_report_json_add_string (builder, "found", ksk_finding_get_found (finding));
    ksk_report_json_add_string (builder, "message", ksk_finding_get_message (finding));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

void
ksk_report_json_add_fingerprint (JsonBuilder *builder, const KskFingerprint *fingerprint)
{
  g_autofree char *hex = ksk_fingerprint_to_hex (fingerprint);
  g_autofree char *words = ksk_fingerprint_to_words (fingerprint);
  ksk_report_json_add_string (builder, "sha256", hex);
  ksk_report_json_add_string (builder, "words", words);
}

static void
add_keys (JsonBuilder *builder, KskBundle *bundle)
{
  GPtrArray *keys = ksk_bundle_get_keys (bundle);
  json_builder_set_member_name (builder, "keys");
  json_builder_begin_array (builder);
  for (guint i = 0; i < keys->len; i++) {
    json_builder_begin_object (builder);
    ksk_report_json_add_string (builder, "identifier", ksk_dnskey_get_identifier (keys->pdata[i]));
    add_int (builder, "key_tag", ksk_dnskey_get_key_tag (keys->pdata[i]));
    add_int (builder, "flags", ksk_dnskey_get_flags (keys->pdata[i]));
    add_int (builder, "algorithm", ksk_dnskey_get_algorithm (keys->pdata[i]));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_signatures (JsonBuilder *builder, KskBundle *bundle)
{
  GPtrArray *signatures = ksk_bundle_get_signatures (bundle);
  json_builder_set_member_name (builder, "signatures");
  json_builder_begin_array (builder);
  for (guint i = 0; i < signatures->len; i++) {
    const KskRrsigFields *fields = ksk_rrsig_get_fields (signatures->pdata[i]);
    json_builder_begin_object (builder);
    ksk_report_json_add_string (builder, "identifier", fields->identifier);
    add_int (builder, "key_tag", fields->key_tag);
    add_int (builder, "algorithm", fields->algorithm);
    ksk_report_json_add_time (builder, "inception", fields->inception_s);
    ksk_report_json_add_time (builder, "expiration", fields->expiration_s);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

void
ksk_report_json_add_bundles (JsonBuilder *builder, GPtrArray *bundles)
{
  json_builder_set_member_name (builder, "bundles");
  json_builder_begin_array (builder);
  for (guint i = 0; i < bundles->len; i++) {
    json_builder_begin_object (builder);
    ksk_report_json_add_string (builder, "id", ksk_bundle_get_id (bundles->pdata[i]));
    ksk_report_json_add_time (builder, "inception", ksk_bundle_get_inception (bundles->pdata[i]));
    ksk_report_json_add_time (builder, "expiration", ksk_bundle_get_expiration (bundles->pdata[i]));
    add_keys (builder, bundles->pdata[i]);
    add_signatures (builder, bundles->pdata[i]);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_nulls (JsonBuilder *builder, const char *const *names)
{
  for (; *names != NULL; names++)
    ksk_report_json_add_string (builder, *names, NULL);
}

JsonBuilder *
ksk_report_json_begin (const KskRun *run)
{
  static const char *const read_members[] = { "sha256", "words", NULL };
  static const char *const parsed_members[] = { "domain", "id", "serial", "bundles", NULL };
  JsonBuilder *builder = json_builder_new ();
  json_builder_begin_object (builder);
  ksk_report_json_add_findings (builder, run->report);

  json_builder_set_member_name (builder, "request");
  json_builder_begin_object (builder);
  if (run->request_file.was_read)
    ksk_report_json_add_fingerprint (builder, &run->request_file.fingerprint);
  else
    add_nulls (builder, read_members);
  if (run->request != NULL) {
    ksk_report_json_add_string (builder, "domain", ksk_request_get_domain (run->request));
    ksk_report_json_add_identity (builder, ksk_request_get_id (run->request), ksk_request_get_serial (run->request));
    ksk_report_json_add_bundles (builder, ksk_request_get_bundles (run->request));
  } else {
    add_nulls (builder, parsed_members);
  }
  json_builder_end_object (builder);
  return builder;
}

void
ksk_report_json_finish (JsonBuilder *builder)
{
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);
  /* g_print() would convert it to the locale's characters. */
  fputs (text, stdout);
  fputc ('\n', stdout);
  g_object_unref (builder);
}
