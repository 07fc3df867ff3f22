/* The front of a script: what it is, its hash, who the roles are, who takes part. */
#include <glib/gi18n.h>
#include <string.h>

#include "app/print/documents.h"
#include "app/print/table.h"

#define WORD_COLUMNS 4
#define ROLE_WIDTH 150.0

static void
write_pair_text (KskPages *pages, const char *name, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  ksk_pages_write_pair (pages, name, KSK_STYLE_BODY, markup);
}

static void
write_pair_or_blank (KskPages *pages, const char *name, const char *text)
{
  write_pair_text (pages, name, text != NULL && *text != '\0' ? text : ksk_pages_get_blank ());
}

static void
write_what (KskPages *pages)
{
  const KskPaperInput *input = pages->input;
  GPtrArray *acts = ksk_script_get_acts (input->script), *steps = ksk_script_get_steps (input->script);
  ksk_pages_write_text (pages, KSK_STYLE_HEADING, pages->document);
  ksk_pages_write_text (pages, KSK_STYLE_TITLE, input->ceremony);
  ksk_pages_skip (pages, 12);

  const char *script_title = ksk_script_get_title (input->script), *name = ksk_script_get_name (input->script);
  g_autofree char *script = g_strdup_printf ("%s (%s)", script_title, name);
  g_autofree char *minutes
      = g_strdup_printf (ngettext ("%u minute", "%u minutes", ksk_script_get_minutes (input->script)),
                         ksk_script_get_minutes (input->script));
  g_autofree char *n_steps = g_strdup_printf (ngettext ("%u step", "%u steps", steps->len), steps->len);
  g_autofree char *n_acts = g_strdup_printf (ngettext ("%u act", "%u acts", acts->len), acts->len);
  g_autofree char *planned = g_strdup_printf ("%s, %s, %s", minutes, n_steps, n_acts);
  write_pair_text (pages, _ ("Script"), script);
  write_pair_or_blank (pages, _ ("Facility"), input->facility);
  write_pair_text (pages, _ ("Planned"), planned);
}

/* Before the ceremony its date is written by hand. */
static void
write_when (KskPages *pages)
{
  const KskHistory *history = pages->history;
  if (history->last == NULL) {
    write_pair_or_blank (pages, _ ("Date (UTC)"), NULL);
    return;
  }
  g_autofree char *from = ksk_history_format_time (ksk_record_get_utc_us (pages->input->records->pdata[0]));
  g_autofree char *to = ksk_history_format_time (ksk_record_get_utc_us (history->last));
  g_autofree char *span = g_strdup_printf (_ ("%s to %s UTC"), from, to);
  write_pair_text (pages, _ ("Date"), span);
}

static void
write_pair_hash (KskPages *pages, const char *name, const char *hex)
{
  g_autofree char *groups = ksk_document_group_hex (hex, 8);
  g_autofree char *markup = g_markup_escape_text (groups, -1);
  ksk_pages_write_pair (pages, name, KSK_STYLE_MONO_BODY, markup);
}

/* What the first record pins, and where the journal ends. */
static void
write_journal (KskPages *pages)
{
  const KskHistory *history = pages->history;
  ksk_pages_write_heading (pages, _ ("Journal"));
  if (history->first != NULL) {
    const char *program = ksk_record_get_text (history->first, "program");
    const char *version = ksk_record_get_text (history->first, "version");
    const char *zone = ksk_record_get_text (history->first, "zone");
    const char *config = ksk_record_get_text (history->first, "config_sha256");
    g_autofree char *both
        = g_strjoin (" ", program != NULL ? program : version, program != NULL ? version : NULL, NULL);
    if (both != NULL && *both != '\0')
      write_pair_text (pages, _ ("Program"), both);
    if (zone != NULL)
      write_pair_text (pages, _ ("Zone"), zone);
    if (config != NULL)
      write_pair_hash (pages, _ ("Configuration, SHA-256"), config);
  }
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, ksk_record_get_seq (history->last));
  write_pair_text (pages, _ ("Last record"), number);
  write_pair_hash (pages, _ ("Its hash"), ksk_record_get_hash (history->last));
}

static void
write_hash (KskPages *pages)
{
  KskFingerprint fingerprint;
  memcpy (fingerprint.bytes, ksk_script_get_sha256 (pages->input->script), KSK_FINGERPRINT_BYTES);
  g_autofree char *hex = ksk_fingerprint_to_hex (&fingerprint);
  ksk_pages_write_heading (pages, _ ("Hash of the script's file"));
  write_pair_hash (pages, "SHA-256", hex);
  ksk_pages_skip (pages, 4);
  ksk_document_write_words (pages, fingerprint.bytes, KSK_STYLE_BODY, WORD_COLUMNS);
}

static void
write_rules (KskPages *pages)
{
  ksk_pages_write_heading (pages, _ ("How this script is followed"));
  ksk_pages_write_text (
      pages, KSK_STYLE_BODY,
      _ ("Each step is read aloud and done in the order in which it stands here. Nothing is skipped, and "
         "nothing goes back. Those whose abbreviations stand beside a step confirm it with their initials, "
         "and the time is written down then, in UTC. Whatever goes otherwise than it is written here is a "
         "deviation: it gets a number and an exception sheet. Whoever sees something wrong calls objection, "
         "and everything stops."));
}

/* Marks the roles in a list of people (`CA RKOS+SA`). @people: (nullable). */
static void
mark_people (gboolean *used, const char *people)
{
  g_auto (GStrv) names = g_strsplit_set (people != NULL ? people : "", " +", -1);
  for (gsize i = 0; names[i] != NULL; i++) {
    KskRole role;
    if (ksk_role_from_name (names[i], &role))
      used[role] = TRUE;
  }
}

static void
mark_roles (gboolean *used, const GArray *roles)
{
  for (guint i = 0; i < roles->len; i++)
    used[g_array_index (roles, KskRole, i)] = TRUE;
}

static void
write_abbreviations (KskPages *pages)
{
  GPtrArray *steps = ksk_script_get_steps (pages->input->script);
  gboolean used[KSK_N_ROLES] = { FALSE };
  for (guint i = 0; i < steps->len; i++) {
    const KskStep *step = steps->pdata[i];
    used[step->role] = TRUE;
    mark_roles (used, step->confirm);
    mark_roles (used, step->present);
    mark_people (used, ksk_step_get_param (step, "roles"));
    mark_people (used, ksk_step_get_param (step, "others"));
  }

  g_autoptr (GString) text = g_string_new (NULL);
  for (KskRole role = 0; role < KSK_N_ROLES; role++) {
    if (!used[role])
      continue;
    g_autofree char *entry
        = g_markup_printf_escaped ("<b>%s</b>\u00a0%s", ksk_role_get_name (role), _ (ksk_role_get_title (role)));
    g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", entry);
  }
  ksk_pages_write_heading (pages, _ ("Abbreviations"));
  ksk_pages_write (pages, KSK_STYLE_BODY, text->str);
}

/* `RKOS+SA` and `SA` have a role in common. */
static gboolean
share_role (const char *a, const char *b)
{
  g_auto (GStrv) left = g_strsplit (a, "+", -1);
  g_auto (GStrv) right = g_strsplit (b, "+", -1);
  for (gsize i = 0; left[i] != NULL; i++)
    if (g_strv_contains ((const char *const *)right, left[i]))
      return TRUE;
  return FALSE;
}

/* `CA Ceremony Administrator`, a line for each role. Returns: (transfer full): markup. */
static char *
format_roles (const char *people)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) names = g_strsplit (people, "+", -1);
  for (gsize i = 0; names[i] != NULL; i++) {
    KskRole role;
    const char *title = ksk_role_from_name (names[i], &role) ? _ (ksk_role_get_title (role)) : "";
    g_autofree char *line = g_markup_printf_escaped ("<b>%s</b> %s", names[i], title);
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_participant (KskTable *table, const char *people, KskRecord *person)
{
  g_autofree char *roles = format_roles (people);
  if (person == NULL) {
    ksk_table_add_row (table, (const char *[]){ roles, "", "", "", "" });
    return;
  }
  const char *name = ksk_record_get_text (person, "name"), *initials = ksk_record_get_text (person, "initials");
  g_autofree char *printed
      = g_markup_printf_escaped ("%s (%s)", name != NULL ? name : "", initials != NULL ? initials : "");
  g_autofree char *time = ksk_history_format_time (ksk_record_get_utc_us (person));
  char *space = strchr (time, ' ');
  *space = '\0';
  ksk_table_add_row (table, (const char *[]){ roles, printed, "", time, space + 1 });
}

/* Whoever answered has these roles: as scripts write them, `RKOS+SA`. Returns: (transfer full). */
static char *
dup_roles (KskRecord *person)
{
  const char *roles = ksk_record_get_text (person, "roles");
  return g_strdelimit (g_strdup (roles != NULL ? roles : ""), " ", '+');
}

/* Adds those that a roll call names, each with everyone who answered. @people: (nullable). */
static void
add_called (KskTable *table, const char *people, GHashTable *done)
{
  GPtrArray *answers = table->pages->history->people;
  g_auto (GStrv) items = g_strsplit (people != NULL ? people : "", " ", -1);
  for (gsize i = 0; items[i] != NULL; i++) {
    if (*items[i] == '\0' || !g_hash_table_add (done, g_strdup (items[i])))
      continue;
    gboolean has_answer = FALSE;
    for (guint a = 0; a < answers->len; a++) {
      g_autofree char *roles = dup_roles (answers->pdata[a]);
      if (!share_role (items[i], roles))
        continue;
      has_answer = TRUE;
      if (g_hash_table_add (done, g_strdup (ksk_record_get_hash (answers->pdata[a]))))
        add_participant (table, roles, answers->pdata[a]);
    }
    if (!has_answer)
      add_participant (table, items[i], NULL);
  }
}

static void
write_participants (KskPages *pages)
{
  GPtrArray *steps = ksk_script_get_steps (pages->input->script);
  ksk_pages_write_heading (pages, _ ("Participants"));
  ksk_pages_write_text (
      pages, KSK_STYLE_BODY,
      _ ("With my signature I confirm that I was present, and that to my knowledge this script and the "
         "exceptions noted in it say what was done."));
  ksk_pages_skip (pages, 6);

  const KskColumn columns[] = {
    { _ ("Title"), ROLE_WIDTH, KSK_STYLE_SMALL }, { _ ("Printed name"), 0, KSK_STYLE_BODY },
    { _ ("Signature"), 114, KSK_STYLE_BODY },     { _ ("Date"), 68, KSK_STYLE_BODY },
    { _ ("Time (UTC)"), 58, KSK_STYLE_BODY },
  };
  KskTable table;
  ksk_table_begin (&table, pages, columns, G_N_ELEMENTS (columns));
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < steps->len; i++) {
    const KskStep *step = steps->pdata[i];
    if (!g_str_equal (step->kind->name, "roll-call"))
      continue;
    add_called (&table, ksk_step_get_param (step, "roles"), done);
    add_called (&table, ksk_step_get_param (step, "others"), done);
  }
  /* Whoever came without being called for. */
  GPtrArray *answers = pages->history->people;
  for (guint i = 0; i < answers->len; i++) {
    g_autofree char *roles = dup_roles (answers->pdata[i]);
    if (g_hash_table_add (done, g_strdup (ksk_record_get_hash (answers->pdata[i]))))
      add_participant (&table, roles, answers->pdata[i]);
  }
}

void
ksk_document_write_script_front (KskPages *pages, gboolean is_annotated)
{
  write_what (pages);
  write_when (pages);
  write_hash (pages);
  if (is_annotated)
    write_journal (pages);
  write_rules (pages);
  write_abbreviations (pages);
  write_participants (pages);
}
