/* PAPERS: every paper of the record comes out of journal, script and configuration again, octet for octet. */
#include "app/audit/checks.h"
#include "app/print/language.h"
#include "app/print/paper.h"
#include "app/publish/papers.h"

typedef struct {
  KskAuditing *auditing;
  KskPapersInput input;
  guint n_same, n_other; /* papers that were found as they come out, and those of which something was said */
} Papers;

/* Returns: (transfer none) (nullable): what @member was when the program was last started before record number @seq. */
static const char *
find_pinned (GPtrArray *records, guint64 seq, const char *member)
{
  const char *pinned = NULL;
  for (guint i = 0; i < records->len && i < seq; i++) {
    const char *kind = ksk_record_get_kind (records->pdata[i]);
    if (g_str_equal (kind, "begin") || g_str_equal (kind, "resume"))
      pinned = ksk_record_get_text (records->pdata[i], member);
  }
  return pinned;
}

static void
say (Papers *self, KskVerdict verdict, const char *expected, const char *found, const char *message)
{
  self->n_other++;
  ksk_report_add (self->auditing->report, KSK_AUDIT_PAPERS, verdict, NULL, 0, expected, found, "%s", message);
}

/* What comes out of other makers is no evidence of anything: it can only be said that it was not compared. */
static void
say_other (Papers *self, const char *name, guint64 seq, const KskFingerprint *made, const KskFingerprint *there)
{
  const char *program = find_pinned (self->auditing->records, seq, "version");
  const char *makers = find_pinned (self->auditing->records, seq, "papers");
  g_autofree char *own_makers = ksk_paper_dup_makers ();
  g_autofree char *expected = ksk_fingerprint_to_hex (made), *found = ksk_fingerprint_to_hex (there);
  g_autofree char *message = NULL;
  if (program == NULL || makers == NULL || (g_str_equal (program, KSK_VERSION) && g_str_equal (makers, own_makers))) {
    message = g_strdup_printf ("%s is not what comes out of journal, script and configuration.", name);
    say (self, KSK_VERDICT_FAIL, expected, found, message);
    return;
  }
  message = g_strdup_printf ("%s cannot be compared: it was made by version %s with %s, and here are %s with %s.", name,
                             program, makers, KSK_VERSION, own_makers);
  say (self, KSK_VERDICT_SKIP, expected, found, message);
}

static void
compare (Papers *self, const char *name, guint64 seq, GBytes *pdf, const GError *error)
{
  const KskFingerprint *there = ksk_auditing_find (self->auditing, name);
  KskFingerprint made;
  if (pdf != NULL)
    ksk_fingerprint_init (&made, pdf);
  if (there != NULL && pdf != NULL && ksk_fingerprint_equal (&made, there)) {
    self->n_same++;
  } else if (there != NULL && pdf != NULL) {
    say_other (self, name, seq, &made, there);
  } else {
    g_autofree char *message = there == NULL ? g_strdup_printf ("%s belongs to the record, and is not there.", name)
                                             : g_strdup_printf ("%s cannot be made again: %s", name, error->message);
    say (self, KSK_VERDICT_FAIL, NULL, NULL, message);
  }
}

/* The hash sheet of a configuration that is not published has its name and size on it, and nobody else has them. */
static gboolean
is_unknown (const Papers *self, const char *what, const GError *error)
{
  return self->input.config_name == NULL && g_str_equal (what, "hash-sheet")
         && g_error_matches (error, KSK_PAPER_ERROR, KSK_PAPER_ERROR_INPUT);
}

/* Papers are made again in the language in which they were made. Returns FALSE with a finding when nobody speaks it
 * here. */
static gboolean
speak (Papers *self, const char *name, guint64 seq)
{
  const char *makers = find_pinned (self->auditing->records, seq, "papers");
  g_autofree char *language = makers != NULL ? ksk_paper_find_language (makers) : NULL;
  if (language == NULL || ksk_language_set (language))
    return TRUE;
  g_autofree char *message = g_strdup_printf (
      "%s cannot be compared: it was made in the language \"%s\", for which there is no catalogue here.", name,
      language);
  say (self, KSK_VERDICT_SKIP, NULL, NULL, message);
  return FALSE;
}

static void
check_printed (Papers *self, KskRecord *record)
{
  const char *name = ksk_record_get_text (record, "file");
  g_autofree char *what = NULL;
  guint64 seq = 0;
  if (name == NULL || !ksk_papers_parse_name (name, &what, &seq) || seq == 0 || seq >= ksk_record_get_seq (record)
      || g_strcmp0 (what, ksk_record_get_text (record, "what")) != 0) {
    g_autofree char *message = g_strdup_printf ("Record %" G_GUINT64_FORMAT " names %s, which cannot be its paper.",
                                                ksk_record_get_seq (record), name != NULL ? name : "no file");
    say (self, KSK_VERDICT_FAIL, NULL, name, message);
    return;
  }
  if (!speak (self, name, seq))
    return;
  g_autoptr (GPtrArray) until = g_ptr_array_new ();
  for (guint i = 0; i < seq; i++)
    g_ptr_array_add (until, self->auditing->records->pdata[i]);
  KskPapersInput input = self->input;
  input.records = until;

  g_autoptr (GError) error = NULL;
  guint n_pages = 0;
  g_autoptr (GBytes) pdf = ksk_papers_make_printed (&input, what, &n_pages, &error);
  gint64 said = json_object_get_int_member_with_default (ksk_record_get_object (record), "pages", -1);
  if (pdf == NULL && is_unknown (self, what, error)) {
    g_autofree char *message
        = g_strdup_printf ("%s is about the configuration, which is not in the record: it cannot be made again.", name);
    say (self, KSK_VERDICT_SKIP, NULL, NULL, message);
    return;
  }
  guint n_other = self->n_other;
  compare (self, name, seq, pdf, error);
  if (pdf != NULL && self->n_other == n_other && said != n_pages) {
    g_autofree char *message = g_strdup_printf ("%s has %u pages, and record %" G_GUINT64_FORMAT " says otherwise.",
                                                name, n_pages, ksk_record_get_seq (record));
    say (self, KSK_VERDICT_FAIL, NULL, NULL, message);
  }
}

static void
check_last (Papers *self)
{
  g_auto (GStrv) names = ksk_papers_list_last (self->auditing->records);
  for (guint i = 0; names[i] != NULL; i++) {
    if (!speak (self, names[i], self->auditing->records->len))
      continue;
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) pdf = ksk_papers_make_last (&self->input, names[i], &error);
    compare (self, names[i], self->auditing->records->len, pdf, error);
  }
}

void
ksk_check_papers (KskAuditing *self)
{
  if (self->script == NULL) {
    ksk_report_add (self->report, KSK_AUDIT_PAPERS, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "The script that the ceremony followed is not in the record: papers cannot be made again.");
    return;
  }
  Papers papers = { self, { .script = self->script, .records = self->records, .config_name = self->config_name } };
  g_autoptr (GBytes) config
      = self->config_name != NULL ? ksk_auditing_read (self, self->config_name, KSK_MAX_CONFIG_BYTES, NULL) : NULL;
  papers.input.config_size = config != NULL ? g_bytes_get_size (config) : 0;

  ksk_language_bind ();
  for (guint i = 0; i < self->records->len; i++)
    if (g_str_equal (ksk_record_get_kind (self->records->pdata[i]), "printed"))
      check_printed (&papers, self->records->pdata[i]);
  check_last (&papers);
  ksk_language_set ("en"); /* of this program */
  if (papers.n_other == 0)
    ksk_report_add (self->report, KSK_AUDIT_PAPERS, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                    "All %u papers come out of journal, script and configuration again, octet for octet.",
                    papers.n_same);
}
