/* LOG-TEXT: the plain log is what the journal says, octet for octet. */
#include <string.h>

#include "app/audit/checks.h"

/* The log of a journal of that size is not much longer. */
#define MAX_LOG_BYTES KSK_MAX_JOURNAL_BYTES

/* Returns: (transfer none) (nullable). */
static const char *
find_log (const KskAuditing *self)
{
  for (guint i = 0; self->files != NULL && i < self->files->len; i++) {
    const char *path = ((const KskManifestFile *)self->files->pdata[i])->path;
    if (g_pattern_match_simple ("ksksigner-*.log", path))
      return path;
  }
  return NULL;
}

void
ksk_check_log (KskAuditing *self)
{
  const char *name = find_log (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) there = name != NULL ? ksk_auditing_read (self, name, MAX_LOG_BYTES, &error) : NULL;
  if (there == NULL) {
    ksk_report_add (self->report, KSK_AUDIT_LOG, KSK_VERDICT_FAIL, NULL, 0, NULL, NULL, "There is no log: %s",
                    error != NULL ? error->message : "no file ksksigner-*.log");
    return;
  }
  g_autofree char *text = ksk_journal_format_log (self->records);
  gsize size;
  const char *bytes = g_bytes_get_data (there, &size);
  gboolean is_same = size == strlen (text) && memcmp (bytes, text, size) == 0;
  ksk_report_add (self->report, KSK_AUDIT_LOG, is_same ? KSK_VERDICT_PASS : KSK_VERDICT_FAIL, NULL, 0, NULL, NULL,
                  is_same ? "%s is what the journal says." : "%s is not what the journal says.", name);
}
