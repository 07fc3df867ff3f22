/* SKR-SIGNATURE, SKR-VERIFY, SKR-ANCHOR: every signature of every response that was signed, and the chain to the trust
 * anchor. */
#include "app/audit/checks.h"

#define ANCHOR_NAME "trust-anchor.xml"

/* That of the record where none was given from elsewhere. Returns: (transfer full) (nullable). */
static KskTrustAnchor *
load_anchor (KskAuditing *self)
{
  if (self->input->anchor != NULL)
    return ksk_trust_anchor_ref (self->input->anchor);
  g_autoptr (GBytes) bytes = ksk_auditing_read (self, ANCHOR_NAME, KSK_MAX_REQUEST_BYTES, NULL);
  return bytes != NULL ? ksk_trust_anchor_parse (bytes, 0, NULL) : NULL;
}

static void
check_response (KskAuditing *self, const char *name, KskTrustAnchor *anchor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_auditing_read (self, name, KSK_MAX_REQUEST_BYTES, &error);
  g_autoptr (KskResponse) response = bytes != NULL ? ksk_response_parse (bytes, 0, &error) : NULL;
  if (response == NULL) {
    ksk_report_add (self->report, "SKR-SIGNATURE", KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "%s: %s", name,
                    error->message);
    return;
  }
  g_autoptr (KskReport) verified = ksk_verify_response (response, anchor);
  ksk_report_append (self->report, verified);
}

void
ksk_check_signatures (KskAuditing *self)
{
  g_autoptr (KskTrustAnchor) anchor = load_anchor (self);
  if (self->input->anchor == NULL)
    ksk_report_add (self->report, KSK_AUDIT_ANCHOR, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    anchor != NULL ? "SKR-VERIFY is by the record's own " ANCHOR_NAME
                                     ": give --trust-anchor F to use yours."
                                   : "There is no " ANCHOR_NAME " in the record: give --trust-anchor F to use yours.");
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->records->len; i++) {
    KskRecord *record = self->records->pdata[i];
    const char *name
        = g_str_equal (ksk_record_get_kind (record), "response-signed") ? ksk_record_get_text (record, "file") : NULL;
    if (name != NULL && g_hash_table_add (done, (gpointer)name))
      check_response (self, name, anchor);
  }
  if (g_hash_table_size (done) == 0)
    ksk_report_add (self->report, "SKR-SIGNATURE", KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "No response was signed in this ceremony.");
}
