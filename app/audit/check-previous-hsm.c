/* PREVIOUS-HSM, PREVIOUS-KSK: the HSM and its keys are those of the record before. */
#include "app/audit/check-previous.h"

static gboolean
is_kind (KskRecord *record, const char *kind)
{
  return g_str_equal (ksk_record_get_kind (record), kind);
}

/* One of several records that say the same. */
static gboolean
is_news (GHashTable *told, const char *a, const char *b)
{
  return g_hash_table_add (told, g_strjoin ("\n", a, b, NULL));
}

static GHashTable *
text_set_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
ksk_conclude_previous (KskAuditing *self, const char *check, guint n_same, const char *name)
{
  if (ksk_report_has_failed (self->report, check))
    return;
  ksk_report_add (self->report, check, n_same > 0 ? KSK_VERDICT_PASS : KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                  n_same > 0 ? "%u of the %s of this ceremony are those of the record before."
                             : "%u of the %s of this ceremony are in both records: there is nothing to compare.",
                  n_same, name);
}

/* Serial numbers and labels of HSMs in the record before; what is read on the case counts like what the token says. */
static void
collect_hsms (GPtrArray *records, GHashTable *serials, GHashTable *labels)
{
  for (guint i = 0; i < records->len; i++) {
    KskRecord *record = records->pdata[i];
    const char *label = ksk_record_get_text (record, "label"), *serial = NULL;
    if (is_kind (record, "hsm"))
      serial = ksk_record_get_text (record, "serial");
    else if (is_kind (record, "item") && g_strcmp0 (ksk_record_get_text (record, "item"), "hsm") == 0
             && g_strcmp0 (ksk_record_get_text (record, "field"), "serial") == 0)
      serial = ksk_record_get_text (record, "value");
    if (serial == NULL)
      continue;
    g_hash_table_add (serials, ksk_reading_fold (serial));
    if (label != NULL && is_kind (record, "hsm"))
      g_hash_table_replace (labels, g_strdup (label), (gpointer)serial);
  }
}

void
ksk_check_previous_hsm (KskAuditing *self, const KskAuditing *before)
{
  g_autoptr (GHashTable) serials = text_set_new (), labels = text_set_new (), told = text_set_new ();
  collect_hsms (before->records, serials, labels);
  guint n_same = 0;
  for (guint i = 0; i < self->records->len; i++) {
    KskRecord *record = self->records->pdata[i];
    const char *label = ksk_record_get_text (record, "label"), *serial = ksk_record_get_text (record, "serial");
    if (!is_kind (record, "hsm") || serial == NULL || !is_news (told, serial, label != NULL ? label : ""))
      continue;
    g_autofree char *folded = ksk_reading_fold (serial);
    const char *other = label != NULL ? g_hash_table_lookup (labels, label) : NULL;
    if (g_hash_table_contains (serials, folded))
      n_same++;
    else if (other != NULL)
      ksk_report_add (self->report, KSK_AUDIT_PREVIOUS_HSM, KSK_VERDICT_FAIL, NULL, 0, other, serial,
                      "The HSM %s of record %" G_GUINT64_FORMAT " has not the serial number that it has in the record "
                      "before.",
                      label, ksk_record_get_seq (record));
    else
      ksk_report_add (self->report, KSK_AUDIT_PREVIOUS_HSM, KSK_VERDICT_SKIP, NULL, 0, NULL, serial,
                      "The HSM with the serial number %s is not in the record before.", serial);
  }
  ksk_conclude_previous (self, KSK_AUDIT_PREVIOUS_HSM, n_same, "HSMs");
}

/* The keys that the SKR of the record before publishes and has not revoked, by label. Returns: (transfer full)
 * (nullable) (element-type utf8 KskDnskey). */
static GHashTable *
collect_keys (const KskAuditing *before)
{
  KskRecord *made = ksk_auditing_find_last (before, "response-signed");
  const char *name = made != NULL ? ksk_record_get_text (made, "file") : NULL;
  g_autoptr (GBytes) bytes = name != NULL ? ksk_auditing_read (before, name, KSK_MAX_REQUEST_BYTES, NULL) : NULL;
  g_autoptr (KskResponse) response = bytes != NULL ? ksk_response_parse (bytes, 0, NULL) : NULL;
  if (response == NULL)
    return NULL;
  GHashTable *by_label = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)ksk_dnskey_unref);
  GPtrArray *bundles = ksk_response_get_bundles (response);
  for (guint i = 0; i < bundles->len; i++) {
    GPtrArray *keys = ksk_bundle_get_keys (bundles->pdata[i]);
    for (guint k = 0; k < keys->len; k++) {
      const char *label = ksk_dnskey_get_identifier (keys->pdata[k]);
      if (label != NULL && ksk_dnskey_is_sep (keys->pdata[k]) && !ksk_dnskey_is_revoked (keys->pdata[k]))
        g_hash_table_replace (by_label, g_strdup (label), ksk_dnskey_ref (keys->pdata[k]));
    }
  }
  return by_label;
}

/* A key that is revoked since has another tag. */
static gboolean
is_tag_of (KskDnskey *key, gint64 tag)
{
  g_autoptr (KskDnskey) revoked = ksk_dnskey_new_revoked (key);
  return tag == ksk_dnskey_get_key_tag (key) || tag == ksk_dnskey_get_key_tag (revoked);
}

void
ksk_check_previous_ksk (KskAuditing *self, const KskAuditing *before)
{
  g_autoptr (GHashTable) keys = collect_keys (before), told = text_set_new ();
  if (keys == NULL) {
    ksk_report_add (self->report, KSK_AUDIT_PREVIOUS_KSK, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "There is no SKR of the ceremony before that could be read.");
    return;
  }
  guint n_same = 0;
  for (guint i = 0; i < self->records->len; i++) {
    KskRecord *record = self->records->pdata[i];
    const char *label = ksk_record_get_text (record, "label");
    gint64 number = -1;
    if (!is_kind (record, "signature") || label == NULL || !ksk_record_get_number (record, "key_tag", &number))
      continue;
    g_autofree char *found = g_strdup_printf ("%" G_GINT64_FORMAT, number);
    if (!is_news (told, label, found))
      continue;
    KskDnskey *key = g_hash_table_lookup (keys, label);
    if (key == NULL) {
      ksk_report_add (self->report, KSK_AUDIT_PREVIOUS_KSK, KSK_VERDICT_SKIP, NULL, 0, NULL, label,
                      "The key %s, which has signed, is not published by the SKR of the record before.", label);
    } else if (is_tag_of (key, number)) {
      n_same++;
    } else {
      g_autofree char *expected = g_strdup_printf ("%u", (guint)ksk_dnskey_get_key_tag (key));
      ksk_report_add (self->report, KSK_AUDIT_PREVIOUS_KSK, KSK_VERDICT_FAIL, NULL, 0, expected, found,
                      "The key %s of record %" G_GUINT64_FORMAT
                      " has not the key tag that it has in the record before.",
                      label, ksk_record_get_seq (record));
    }
  }
  ksk_conclude_previous (self, KSK_AUDIT_PREVIOUS_KSK, n_same, "KSKs");
}
