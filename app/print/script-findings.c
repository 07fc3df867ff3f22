/* What was read, loaded, made or found in a step, for the annotated script: a line a record. */
#include <glib/gi18n.h>

#include "app/print/documents.h"

#define MAX_MEMBERS 4

const KskReadingTitle ksk_document_reading_titles[]
    = { { "bag", N_ ("Bag") }, { "serial", N_ ("Serial number") }, { "seal", N_ ("Seal") }, { NULL, NULL } };

/* What is not listed here stands in the log alone. */
static const struct {
  const char *kind;
  const char *title;                /* (nullable): to be translated; NULL: that of the number that was read */
  const char *members[MAX_MEMBERS]; /* texts; what a record does not have is left out */
} findings[] = {
  { "person", N_ ("Called"), { "roles", "name", "initials" } },
  { "not-here", N_ ("Not here"), { "roles" } },
  { "clock-set", N_ ("Wall clock"), { "wall" } },
  { "item", NULL, { "label", "value" } },
  { "medium-hashed", N_ ("SHA-256"), { "medium", "sha256" } },
  { "medium-copied", N_ ("SHA-256 of the copy"), { "medium", "sha256" } },
  { "printed", N_ ("Printed"), { "file", "sha256" } },
  { "card-inserted", N_ ("Card inserted"), { "holder", "card", "serial" } },
  { "card-opened", N_ ("Card opened"), { "holder", "card", "serial" } },
  { "card-removed", N_ ("Card taken out"), { "holder", "card", "serial" } },
  { "hsm", N_ ("HSM"), { "manufacturer", "model", "label", "serial" } },
  { "hsm-activated", N_ ("Activated with cards"), { "cards" } },
  { "hsm-deactivated", N_ ("Deactivated with cards"), { "cards" } },
  { "previous-loaded", N_ ("Last SKR"), { "file", "sha256" } },
  { "request-loaded", N_ ("KSR"), { "file", "sha256" } },
  { "hash-compared", N_ ("Hash compared"), { "sha256" } },
  { "reviewed", N_ ("Review"), { "verdict" } },
  { "response-signed", N_ ("SKR"), { "file", "sha256" } },
  { "response-written", N_ ("Written"), { "file", "sha256" } },
  { "refused", N_ ("Refused"), { "happened", "detail" } },
};

static const char *
find_reading_title (const char *field)
{
  for (const KskReadingTitle *title = ksk_document_reading_titles; title->field != NULL; title++)
    if (g_strcmp0 (field, title->field) == 0)
      return _ (title->title);
  return "";
}

/* How a number compares with that of the last time. */
static const char *
find_verdict (KskRecord *record)
{
  static const struct {
    const char *verdict;
    const char *words;
  } verdicts[] = { { "same", N_ ("as before") }, { "new", N_ ("new") }, { "differs", N_ ("DIFFERS from before") } };
  const char *verdict = ksk_record_get_text (record, "verdict");
  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++)
    if (g_strcmp0 (verdict, verdicts[i].verdict) == 0)
      return _ (verdicts[i].words);
  return NULL;
}

static void
append_values (GString *text, KskRecord *record, const char *const *members)
{
  const char *separator = ": ";
  for (gsize i = 0; i < MAX_MEMBERS && members[i] != NULL; i++) {
    const char *value = ksk_record_get_text (record, members[i]);
    if (value == NULL || *value == '\0')
      continue;
    g_autofree char *hex = g_str_equal (members[i], "sha256") ? ksk_document_group_hex (value, 8) : NULL;
    g_autofree char *escaped = g_markup_escape_text (hex != NULL ? hex : value, -1);
    g_string_append_printf (text, "%s%s", hex != NULL ? "\n" : separator, escaped);
    separator = ", ";
  }
}

char *
ksk_document_format_findings (const KskHistory *history, const char *step)
{
  GPtrArray *records = ksk_history_get_step (history, step);
  GString *text = g_string_new (NULL);
  for (guint r = 0; r < records->len; r++) {
    for (gsize i = 0; i < G_N_ELEMENTS (findings); i++) {
      KskRecord *record = records->pdata[r];
      if (!g_str_equal (ksk_record_get_kind (record), findings[i].kind))
        continue;
      const char *title = findings[i].title != NULL ? _ (findings[i].title)
                                                    : find_reading_title (ksk_record_get_text (record, "field"));
      g_string_append_printf (text, "%s<b>%s</b>", text->len > 0 ? "\n" : "", title);
      append_values (text, record, findings[i].members);
      if (findings[i].title == NULL && find_verdict (record) != NULL)
        g_string_append_printf (text, " (%s)", find_verdict (record));
    }
  }
  return g_string_free (text, FALSE);
}
