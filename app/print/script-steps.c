/* The script as a table of steps, before the ceremony and after it. */
#include <glib/gi18n.h>
#include <string.h>

#include "app/print/documents.h"
#include "app/print/table.h"

#define STEP_WIDTH 44.0
#define INITIALS_WIDTH 100.0
#define TIME_WIDTH 72.0

/* Returns: (transfer full): `label: HSM 1; reads: bag serial`, markup; without facts, which are for the linter. */
static char *
format_params (const KskStep *step)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (const KskKindParam *param = step->kind->params; param->name != NULL; param++) {
    const char *value = ksk_step_get_param (step, param->name);
    if (value == NULL || param->type == KSK_PARAM_FACTS)
      continue;
    g_autofree char *entry = g_markup_printf_escaped ("%s: %s", param->name, value);
    g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", entry);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What is read from an item, as blanks: nobody knows the number of a new bag before. */
static void
append_blanks (GString *text, const KskStep *step)
{
  g_auto (GStrv) reads = g_strsplit (ksk_step_get_param (step, "reads"), " ", -1);
  for (const KskReadingTitle *title = ksk_document_reading_titles; title->field != NULL; title++)
    if (g_strv_contains ((const char *const *)reads, title->field))
      g_string_append_printf (text, "\n%s: ____________________", _ (title->title));
}

/* Returns: (transfer full): markup. */
static char *
format_activity (const KskStep *step, gboolean has_blanks)
{
  g_autofree char *title = g_markup_printf_escaped ("<b>%s: %s</b>", ksk_role_get_name (step->role), step->title);
  g_autofree char *texts = g_markup_printf_escaped ("\n%s\n<b>%s</b> %s", step->say, _ ("To be seen:"), step->see);
  g_autofree char *params = format_params (step);
  GString *text = g_string_new (title);
  g_string_append (text, texts);
  if (step->present->len > 0) {
    g_string_append_printf (text, "\n<small>%s", _ ("Present besides:"));
    for (guint i = 0; i < step->present->len; i++)
      g_string_append_printf (text, " %s", ksk_role_get_name (g_array_index (step->present, KskRole, i)));
    g_string_append (text, "</small>");
  }
  if (*params != '\0')
    g_string_append_printf (text, "\n<small>%s</small>", params);
  if (has_blanks && ksk_step_get_param (step, "reads") != NULL)
    append_blanks (text, step);
  return g_string_free (text, FALSE);
}

/* Returns: (transfer full): markup. */
static char *
format_step (const KskStep *step)
{
  g_autofree char *minutes = g_strdup_printf (_ ("%u min"), step->minutes);
  return g_markup_printf_escaped ("<b>%s</b>\n<small>%s</small>", step->id, minutes);
}

/* Returns: (transfer full): a blank for each who confirms. */
static char *
format_blanks (const KskStep *step)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < step->confirm->len; i++)
    g_string_append_printf (text, "%s%s\t___________", i > 0 ? "\n" : "",
                            ksk_role_get_name (g_array_index (step->confirm, KskRole, i)));
  return g_string_free (text, FALSE);
}

/* `CA AB` for each who confirmed; as they stand in the record when they do not match one another. */
static void
append_initials (GString *text, KskRecord *record)
{
  const char *said = ksk_record_get_text (record, "roles");
  g_auto (GStrv) roles = g_strsplit (said != NULL ? said : "", " ", -1);
  g_auto (GStrv) who = g_strsplit (ksk_record_get_who (record), " ", -1);
  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (g_strv_length (roles) != g_strv_length (who)) {
    g_autofree char *both
        = g_markup_printf_escaped ("%s: <b>%s</b>", said != NULL ? said : "", ksk_record_get_who (record));
    g_string_append (text, both);
    return;
  }
  for (gsize i = 0; roles[i] != NULL; i++) {
    g_autofree char *pair = g_markup_printf_escaped ("%s%s\t<b>%s</b>", i > 0 ? "\n" : "", roles[i], who[i]);
    g_string_append (text, pair);
  }
}

/* What the journal says about who confirmed a step, and when. @initials: @times: markup is appended. */
static void
append_confirmations (KskPages *pages, const KskStep *step, GString *initials, GString *times)
{
  GPtrArray *records = ksk_history_get_step (pages->history, step->id);
  for (guint i = 0; i < records->len; i++) {
    if (!g_str_equal (ksk_record_get_kind (records->pdata[i]), "confirm"))
      continue;
    append_initials (initials, records->pdata[i]);
    g_autofree char *time = ksk_history_format_time (ksk_record_get_utc_us (records->pdata[i]));
    g_string_append_printf (times, "%s%s", times->len > 0 ? "\n" : "", time);
  }
  if (times->len == 0)
    g_string_append (times, records->len > 0 ? _ ("not confirmed") : _ ("not reached"));
}

/* What stands at a step besides its confirmation and its exceptions. Returns: (nullable): its name, not translated. */
static const char *
find_note (KskRecord *record)
{
  static const struct {
    const char *kind;
    const char *name;
  } notes[] = { { "pause", N_ ("Pause") }, { "go-on", N_ ("Going on") }, { "abort", N_ ("Ended before its end") } };
  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++)
    if (g_str_equal (ksk_record_get_kind (record), notes[i].kind))
      return notes[i].name;
  return NULL;
}

static gboolean
has_notes (const KskHistory *history, const char *step)
{
  GPtrArray *records = ksk_history_get_step (history, step);
  for (guint i = 0; i < records->len; i++)
    if (find_note (records->pdata[i]) != NULL || ksk_history_find_exception (history, records->pdata[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
add_note (KskTable *table, KskRecord *record)
{
  const char *reason = ksk_record_get_text (record, "reason");
  g_autofree char *time = ksk_history_format_time (ksk_record_get_utc_us (record));
  g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>, %s%s%s", _ (find_note (record)), time,
                                                     reason != NULL ? "\n" : "", reason != NULL ? reason : "");
  ksk_table_add_note (table, markup);
}

static void
add_exception (KskTable *table, const KskPaperException *exception)
{
  g_autofree char *text = ksk_document_format_exception (exception);
  g_autofree char *title = g_markup_printf_escaped ("<b>%s %s</b>\n", _ (exception->kind->name), exception->number);
  g_autofree char *markup = g_strconcat (title, text, NULL);
  ksk_table_add_note (table, markup);
}

/* What happened on the way, in its order. */
static void
add_notes (KskTable *table, const char *step)
{
  const KskHistory *history = table->pages->history;
  GPtrArray *records = ksk_history_get_step (history, step);
  for (guint i = 0; i < records->len; i++) {
    const KskPaperException *exception = ksk_history_find_exception (history, records->pdata[i]);
    if (exception != NULL)
      add_exception (table, exception);
    if (find_note (records->pdata[i]) != NULL)
      add_note (table, records->pdata[i]);
  }
}

static void
add_step (KskTable *table, const KskStep *step, gboolean is_annotated)
{
  g_autofree char *id = format_step (step);
  g_autofree char *activity = format_activity (step, !is_annotated);
  if (!is_annotated) {
    g_autofree char *blanks = format_blanks (step);
    ksk_table_add_row (table, (const char *[]){ id, activity, blanks, "" });
    return;
  }
  g_autoptr (GString) initials = g_string_new (NULL), times = g_string_new (NULL);
  append_confirmations (table->pages, step, initials, times);
  g_autofree char *findings = ksk_document_format_findings (table->pages->history, step->id);
  g_autofree char *done = g_strconcat (activity, *findings != '\0' ? "\n" : "", findings, NULL);
  ksk_table_add_row (table, (const char *[]){ id, done, initials->str, times->str });
  add_notes (table, step->id);
}

static void
begin_table (KskTable *table, KskPages *pages, gboolean is_annotated)
{
  const KskColumn columns[] = {
    { _ ("Step"), STEP_WIDTH, KSK_STYLE_BODY },
    { _ ("Activity"), 0, KSK_STYLE_BODY },
    { _ ("Initials"), INITIALS_WIDTH, is_annotated ? KSK_STYLE_BODY : KSK_STYLE_BLANKS },
    { _ ("Time (UTC)"), TIME_WIDTH, KSK_STYLE_BODY },
  };
  ksk_table_begin (table, pages, columns, G_N_ELEMENTS (columns));
}

static void
write_steps (KskPages *pages, gboolean is_annotated)
{
  GPtrArray *acts = ksk_script_get_acts (pages->input->script), *steps = ksk_script_get_steps (pages->input->script);
  for (guint a = 0; a < acts->len; a++) {
    const KskAct *act = acts->pdata[a];
    g_autofree char *number = g_strdup_printf (_ ("Act %u"), a + 1);
    g_autofree char *heading = g_strdup_printf ("%s: %s", number, act->title);
    ksk_pages_write_heading (pages, heading);
    KskTable table;
    begin_table (&table, pages, is_annotated);
    for (guint i = 0; i < act->n_steps && pages->error == NULL; i++)
      add_step (&table, steps->pdata[act->first_step + i], is_annotated);
  }
}

/* Records may speak of no step, or of one that is not in the script. */
static gboolean
has_step (KskScript *script, const char *id)
{
  GPtrArray *steps = ksk_script_get_steps (script);
  for (guint i = 0; i < steps->len; i++)
    if (g_str_equal (((const KskStep *)steps->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

/* What was noted where no row of a step takes it, so that nothing that happened is left out. */
static void
write_elsewhere (KskPages *pages)
{
  KskTable table = { NULL };
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (pages->history->steps), (GCompareFunc)strcmp);
  for (GList *l = ids; l != NULL; l = l->next) {
    if (has_step (pages->input->script, l->data) || !has_notes (pages->history, l->data))
      continue;
    if (table.pages == NULL) {
      ksk_pages_write_heading (pages, _ ("Outside the steps"));
      ksk_table_begin (&table, pages, &(KskColumn){ _ ("What happened"), 0, KSK_STYLE_BODY }, 1);
    }
    add_notes (&table, l->data);
  }
}

void
ksk_document_write_script (KskPages *pages)
{
  ksk_document_write_script_front (pages, FALSE);
  ksk_pages_break (pages);
  write_steps (pages, FALSE);
}

void
ksk_document_write_annotated_script (KskPages *pages)
{
  ksk_document_write_script_front (pages, TRUE);
  ksk_pages_break (pages);
  write_steps (pages, TRUE);
  write_elsewhere (pages);
}
