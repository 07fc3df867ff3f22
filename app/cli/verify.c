/* `ksk verify`: every signature of an SKR, and the chain to a trust anchor. */
#include <app/media/file-read.h>

#include "report-json.h"
#include "report-text.h"

/* What was read. Either value may be missing; the report then says why. */
typedef struct {
  GBytes *bytes;
  KskResponse *response;
  KskTrustAnchor *anchor;
  KskReport *report;
} Verification;

static void
verification_clear (Verification *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->response, ksk_response_unref);
  g_clear_pointer (&self->anchor, ksk_trust_anchor_unref);
  g_clear_pointer (&self->report, ksk_report_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Verification, verification_clear)

static KskExit
verify (Verification *self, const char *path, const char *anchor_path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) anchor_bytes = NULL;
  self->report = ksk_report_new ();
  self->bytes = ksk_file_read (path, KSK_MAX_REQUEST_BYTES, &error);
  if (self->bytes != NULL && anchor_path != NULL)
    anchor_bytes = ksk_file_read (anchor_path, KSK_MAX_REQUEST_BYTES, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE)) {
    ksk_report_add (self->report, "SIZE", KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "%s", error->message);
    return KSK_EXIT_REJECT;
  }
  if (error != NULL) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }

  self->response = ksk_response_parse (self->bytes, 0, &error);
  if (self->response == NULL) {
    ksk_report_add (self->report, "SKR-PARSE", KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "%s", error->message);
    return KSK_EXIT_REJECT;
  }
  if (anchor_bytes != NULL && (self->anchor = ksk_trust_anchor_parse (anchor_bytes, 0, &error)) == NULL) {
    ksk_command_complain ("%s: %s", anchor_path, error->message);
    return KSK_EXIT_USAGE;
  }
  g_autoptr (KskReport) verified = ksk_verify_response (self->response, self->anchor);
  ksk_report_append (self->report, verified);
  return ksk_report_accepts (self->report) ? KSK_EXIT_ACCEPT : KSK_EXIT_REJECT;
}

static void
print_json (const Verification *self, const char *path)
{
  JsonBuilder *builder = json_builder_new ();
  json_builder_begin_object (builder);
  ksk_report_json_add_findings (builder, self->report);
  json_builder_set_member_name (builder, "response");
  json_builder_begin_object (builder);
  ksk_report_json_add_file (builder, path);
  if (self->bytes != NULL) {
    KskFingerprint fingerprint;
    ksk_fingerprint_init (&fingerprint, self->bytes);
    ksk_report_json_add_fingerprint (builder, &fingerprint);
  }
  if (self->response != NULL)
    ksk_report_json_add_bundles (builder, ksk_response_get_bundles (self->response));
  json_builder_end_object (builder);
  ksk_report_json_finish (builder);
}

static void
print_text (const Verification *self, const char *path, KskExit exit)
{
  g_print ("Verifying SKR %s...\n", path);
  if (self->response != NULL) {
    g_autofree char *table = ksk_bundle_table_format (ksk_response_get_bundles (self->response));
    g_print ("%s", table);
  }
  g_print ("...%s.\n\n", exit == KSK_EXIT_ACCEPT ? "VALIDATED" : "NOT VALID");
  if (self->bytes != NULL) {
    KskFingerprint fingerprint;
    ksk_fingerprint_init (&fingerprint, self->bytes);
    ksk_report_text_print_fingerprint ("SKR", &fingerprint);
    g_print ("\n");
  }
  ksk_report_text_print_findings (self->report);
}

KskExit
ksk_command_verify (int argc, char **argv)
{
  g_autofree char *anchor_path = NULL;
  gboolean json = FALSE;
  GOptionEntry entries[] = {
    { "trust-anchor", 0, 0, G_OPTION_ARG_FILENAME, &anchor_path, "Trust anchors to end in (RFC 7958)", "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write the result as one JSON object", NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (&argc, &argv, "SKR",
                          "Verifies every signature of a signed key response, needing no HSM and no configuration.",
                          entries, 1, 1))
    return KSK_EXIT_USAGE;

  g_auto (Verification) verification = { 0 };
  KskExit exit = verify (&verification, argv[1], anchor_path);
  gboolean has_report = exit == KSK_EXIT_ACCEPT || exit == KSK_EXIT_REJECT;
  if (has_report && json)
    print_json (&verification, argv[1]);
  else if (has_report)
    print_text (&verification, argv[1], exit);
  if (exit == KSK_EXIT_REJECT)
    ksk_report_text_complain (verification.report, argv[1], NULL);
  return exit;
}
