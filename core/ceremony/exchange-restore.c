/* An exchange out of the records and the folder of the record, after a restart. */
#include <string.h>

#include "ceremony/exchange-private.h"
#include "ceremony/story-private.h"

/* A record that a file was taken in, how, and what later records mean that it counts no more. */
static const struct {
  const char *kind;
  gboolean (*set) (KskExchange *self, const char *name, GBytes *bytes, GError **error);
  const char *const *superseded_by;
} files[] = {
  { "previous-loaded", ksk_exchange_set_previous, (const char *const[]){ "previous-loaded", NULL } },
  { "request-loaded", ksk_exchange_set_request, (const char *const[]){ "request-loaded", NULL } },
  { "response-signed", ksk_exchange_set_response,
    (const char *const[]){ "previous-loaded", "request-loaded", "response-signed", NULL } },
};

static gboolean
is_superseded (GPtrArray *records, guint index, const char *const *kinds)
{
  for (guint i = index + 1; i < records->len; i++)
    if (g_strv_contains (kinds, ksk_record_get_kind (records->pdata[i])))
      return TRUE;
  return FALSE;
}

/* A journal may come from anywhere: a name in it leads nowhere but into the folder of the record. */
static gboolean
is_plain_name (const char *name)
{
  return name != NULL && *name != '\0' && *name != '.' && strpbrk (name, "/\\") == NULL;
}

static GBytes *
fetch (KskExchange *self, KskRecord *record, KskMedia *media, GError **error)
{
  JsonObject *members = ksk_record_get_object (record);
  const char *name = ksk_members_get_text (members, "file"), *sha256 = ksk_members_get_text (members, "sha256");
  KskFingerprint expected, found;
  if (!is_plain_name (name) || sha256 == NULL || !ksk_fingerprint_from_hex (&expected, sha256)) {
    g_set_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN,
                 "record %" G_GUINT64_FORMAT ": a record `%s` does not say which file it is about",
                 ksk_record_get_seq (record), ksk_record_get_kind (record));
    return NULL;
  }
  gsize max_bytes = ksk_config_get_request_policy (self->config)->max_request_bytes;
  g_autoptr (GBytes) bytes = ksk_media_fetch (media, name, max_bytes, error);
  if (bytes == NULL) {
    g_prefix_error (error, "%s cannot be read again: ", name);
    return NULL;
  }
  ksk_fingerprint_init (&found, bytes);
  if (ksk_fingerprint_equal (&expected, &found))
    return g_steal_pointer (&bytes);
  g_set_error (error, KSK_JOURNAL_ERROR, KSK_JOURNAL_ERROR_FOREIGN,
               "%s in the folder of the record is not the file that record %" G_GUINT64_FORMAT
               " speaks of: its hash is another",
               name, ksk_record_get_seq (record));
  return NULL;
}

void
ksk_exchange_apply_override (KskExchange *self, KskRecord *record)
{
  JsonObject *members = ksk_record_get_object (record);
  const char *what = ksk_members_get_text (members, "what");
  if (g_strcmp0 (what, "horizon") == 0) {
    self->horizon_waived = TRUE;
  } else if (g_strcmp0 (what, "no-previous-skr") == 0) {
    g_free (self->previous_waiver);
    self->previous_waiver = g_strdup (ksk_members_get_text (members, "reason"));
  }
}

gboolean
ksk_exchange_restore (KskExchange *self, GPtrArray *records, KskMedia *media, GError **error)
{
  for (guint i = 0; i < records->len; i++) {
    KskRecord *record = records->pdata[i];
    const char *kind = ksk_record_get_kind (record);
    if (strcmp (kind, "override") == 0)
      ksk_exchange_apply_override (self, record);
    for (gsize j = 0; j < G_N_ELEMENTS (files); j++) {
      if (strcmp (kind, files[j].kind) != 0 || is_superseded (records, i, files[j].superseded_by))
        continue;
      g_autoptr (GBytes) bytes = fetch (self, record, media, error);
      const char *name = ksk_members_get_text (ksk_record_get_object (record), "file");
      if (bytes == NULL)
        return FALSE;
      if (!files[j].set (self, name, bytes, error)) {
        g_prefix_error (error, "%s: ", name);
        return FALSE;
      }
    }
  }
  return TRUE;
}
