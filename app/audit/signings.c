/* What was signed in a ceremony, and out of what. */
#include "app/audit/checks.h"

static const char *
get_file (KskRecord *record)
{
  const char *name = record != NULL ? ksk_record_get_text (record, "file") : NULL;
  return name != NULL ? name : "";
}

/* Returns FALSE when one of the same three files is there already. */
static gboolean
is_news (GHashTable *known, const KskSigning *signing)
{
  return g_hash_table_add (known, g_strjoin ("\n", get_file (signing->previous), get_file (signing->request),
                                             get_file (signing->response), NULL));
}

GArray *
ksk_auditing_list_signings (const KskAuditing *self)
{
  GArray *signings = g_array_new (FALSE, TRUE, sizeof (KskSigning));
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  KskSigning current = { 0 };
  gboolean is_unsigned = TRUE; /* what was loaded last */

  for (guint i = 0; i < self->records->len; i++) {
    KskRecord *record = self->records->pdata[i];
    const char *kind = ksk_record_get_kind (record);
    if (g_str_equal (kind, "previous-loaded") || g_str_equal (kind, "previous-waived")) {
      current.previous = record;
    } else if (g_str_equal (kind, "request-loaded")) {
      current.request = record;
      is_unsigned = TRUE;
    } else if (g_str_equal (kind, "response-signed")) {
      current.response = record;
      if (is_news (known, &current))
        g_array_append_val (signings, current);
      current.response = NULL;
      is_unsigned = FALSE;
    }
  }
  if (is_unsigned)
    g_array_append_val (signings, current);
  return signings;
}
