/* PAPERS: every paper of the record comes out of journal, script and configuration again, octet for octet. */
#include "app/audit/checks.h"
#include "app/print/language.h"
#include "app/print/paper.h"
#include "app/publish/papers.h"

/* A ceremony prints a dozen. Each is made from all records before it, so that many late ones take longest. */
#define MAX_PRINTED 200
#define MAX_RECORDS 2000000 /* of all papers together */

/* That of the sources. */
#define ENGLISH "en"

/* A paper that belongs to the record. */
typedef struct {
  char *name;
  char *what;        /* (nullable): of a printed one; else it was made when the ceremony was over */
  guint n_records;   /* that it is made from */
  guint64 seq;       /* of the record that tells of it; 0: none does */
  gint64 n_told;     /* pages, by that record */
  char *language;    /* in which it was made */
  gboolean is_there; /* else nothing is made */
  gboolean is_mute;  /* nobody speaks that language here */
  /* What came out: */
  gboolean is_made;
  KskFingerprint made;
  guint n_pages;
  char *makers;  /* (nullable): here */
  GError *error; /* (nullable) */
} Paper;

struct _KskPapersCheck {
  KskAuditing *auditing;
  KskReport *report;    /* what is to be said, in its turn */
  KskPapersInput input; /* without records */
  GPtrArray *papers;    /* (nullable) (element-type Paper): NULL without a script */
  GPtrArray *turn;      /* (element-type Paper): those of the language that is spoken, the longest first */
  gint next;            /* of them that nobody has taken; atomic */
  GPtrArray *threads;   /* (element-type GThread) */
  KskLanguageKept *kept;
  GError *unable; /* (nullable): why no paper can be made at all */
  guint64 n_records;
  guint n_printed;
  guint n_same, n_other; /* papers that were found as they come out, and those of which something was said */
};

static void
paper_free (gpointer data)
{
  Paper *self = data;
  g_free (self->name);
  g_free (self->what);
  g_free (self->language);
  g_free (self->makers);
  g_clear_error (&self->error);
  g_free (self);
}

static void G_GNUC_PRINTF (5, 6)
    say (KskPapersCheck *self, KskVerdict verdict, const char *expected, const char *found, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  self->n_other++;
  ksk_report_add (self->report, KSK_AUDIT_PAPERS, verdict, NULL, 0, expected, found, "%s", message);
}

/* Making */

static void
make (const KskPapersCheck *self, Paper *paper)
{
  g_autoptr (GPtrArray) records = g_ptr_array_sized_new (paper->n_records);
  for (guint i = 0; i < paper->n_records; i++)
    g_ptr_array_add (records, self->auditing->records->pdata[i]);
  KskPapersInput input = self->input;
  input.records = records;
  g_autoptr (GBytes) pdf = paper->what != NULL
                               ? ksk_papers_make_printed (&input, paper->what, &paper->n_pages, &paper->error)
                               : ksk_papers_make_last (&input, paper->name, &paper->error);
  paper->is_made = pdf != NULL;
  if (pdf != NULL)
    ksk_fingerprint_init (&paper->made, pdf);
}

static gpointer
run (gpointer data)
{
  KskPapersCheck *self = data;
  guint i;
  while ((i = (guint)g_atomic_int_add (&self->next, 1)) < self->turn->len
         && !g_cancellable_is_cancelled (self->auditing->cancellable))
    make (self, self->turn->pdata[i]);
  return NULL;
}

static gint
compare_lengths (gconstpointer a, gconstpointer b)
{
  guint one = (*(const Paper *const *)a)->n_records, other = (*(const Paper *const *)b)->n_records;
  return (one < other) - (one > other);
}

static void
wait (KskPapersCheck *self)
{
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (self->threads->pdata[i]);
  g_ptr_array_set_size (self->threads, 0);
  g_ptr_array_set_size (self->turn, 0);
}

/* Papers are made again in the language in which they were made, which is that of the whole process meanwhile. */
static void
start (KskPapersCheck *self, const char *language)
{
  gboolean is_spoken = ksk_language_set (language);
  g_autofree char *makers = ksk_paper_dup_makers ();
  self->next = 0;
  for (guint i = 0; i < self->papers->len; i++) {
    Paper *paper = self->papers->pdata[i];
    if (!g_str_equal (paper->language, language) || !paper->is_there)
      continue;
    paper->makers = g_strdup (makers);
    paper->is_mute = !is_spoken;
    if (is_spoken && self->unable == NULL)
      g_ptr_array_add (self->turn, paper);
    else if (is_spoken)
      paper->error = g_error_copy (self->unable);
  }
  g_ptr_array_sort (self->turn, compare_lengths);
  for (guint i = MIN (g_get_num_processors (), self->turn->len); i > 0; i--)
    g_ptr_array_add (self->threads, g_thread_new ("papers", run, self));
}

/* Which there are */

/* Returns: (transfer none). */
static Paper *
add_paper (KskPapersCheck *self, const char *name, guint n_records)
{
  const char *makers = ksk_auditing_find_pinned (self->auditing, n_records, "papers");
  g_autofree char *language = makers != NULL ? ksk_paper_find_language (makers) : NULL;
  Paper *paper = g_new0 (Paper, 1);
  paper->name = g_strdup (name);
  paper->n_records = n_records;
  paper->language = g_strdup (language != NULL ? language : ENGLISH);
  paper->is_there = ksk_auditing_find (self->auditing, name) != NULL;
  g_ptr_array_add (self->papers, paper);
  return paper;
}

/* Returns FALSE beyond a bound. */
static gboolean
add_printed (KskPapersCheck *self, KskRecord *record)
{
  const char *name = ksk_record_get_text (record, "file");
  guint64 seq = ksk_record_get_seq (record), until = 0;
  g_autofree char *what = NULL;
  if (name == NULL || !ksk_papers_parse_name (name, &what, &until) || until == 0 || until >= seq
      || g_strcmp0 (what, ksk_record_get_text (record, "what")) != 0) {
    say (self, KSK_VERDICT_FAIL, NULL, name, "Record %" G_GUINT64_FORMAT " names %s, which cannot be its paper.", seq,
         name != NULL ? name : "no file");
    return TRUE;
  }
  self->n_records += until;
  if (++self->n_printed > MAX_PRINTED || self->n_records > MAX_RECORDS) {
    say (self, KSK_VERDICT_FAIL, NULL, NULL,
         "From record %" G_GUINT64_FORMAT " on papers were not made again: there are more of them than any ceremony "
         "prints.",
         seq);
    return FALSE;
  }
  Paper *paper = add_paper (self, name, (guint)until);
  paper->what = g_steal_pointer (&what);
  paper->seq = seq;
  paper->n_told = json_object_get_int_member_with_default (ksk_record_get_object (record), "pages", -1);
  return TRUE;
}

static void
add_all (KskPapersCheck *self)
{
  GPtrArray *records = self->auditing->records;
  for (guint i = 0; i < records->len; i++)
    if (g_str_equal (ksk_record_get_kind (records->pdata[i]), "printed") && !add_printed (self, records->pdata[i]))
      break;
  g_auto (GStrv) names = ksk_papers_list_last (records);
  for (guint i = 0; names[i] != NULL; i++)
    add_paper (self, names[i], records->len);
}

/* What is said of them */

/* What comes out of other makers is no evidence of anything: it can only be said that it was not compared. */
static void
say_other (KskPapersCheck *self, const Paper *paper, const KskFingerprint *there)
{
  const char *program = ksk_auditing_find_pinned (self->auditing, paper->n_records, "version");
  const char *makers = ksk_auditing_find_pinned (self->auditing, paper->n_records, "papers");
  g_autofree char *expected = ksk_fingerprint_to_hex (&paper->made), *found = ksk_fingerprint_to_hex (there);
  if (program == NULL || makers == NULL || (g_str_equal (program, KSK_VERSION) && g_str_equal (makers, paper->makers)))
    say (self, KSK_VERDICT_FAIL, expected, found, "%s is not what comes out of journal, script and configuration.",
         paper->name);
  else
    say (self, KSK_VERDICT_SKIP, expected, found,
         "%s cannot be compared: it was made by version %s with %s, and here are %s with %s.", paper->name, program,
         makers, KSK_VERSION, paper->makers);
}

/* The hash sheet of a configuration that is not published has its name and size on it, and nobody else has them. */
static gboolean
is_unknown (const KskPapersCheck *self, const Paper *paper)
{
  return self->input.config_name == NULL && g_strcmp0 (paper->what, "hash-sheet") == 0
         && g_error_matches (paper->error, KSK_PAPER_ERROR, KSK_PAPER_ERROR_INPUT);
}

static void
judge (KskPapersCheck *self, const Paper *paper)
{
  const KskFingerprint *there = ksk_auditing_find (self->auditing, paper->name);
  if (there == NULL)
    say (self, KSK_VERDICT_FAIL, NULL, NULL, "%s belongs to the record, and is not there.", paper->name);
  else if (paper->is_mute)
    say (self, KSK_VERDICT_SKIP, NULL, NULL,
         "%s cannot be compared: it was made in the language \"%s\", for which there is no catalogue here.",
         paper->name, paper->language);
  else if (is_unknown (self, paper))
    say (self, KSK_VERDICT_SKIP, NULL, NULL,
         "%s is about the configuration, which is not in the record: it cannot be made again.", paper->name);
  else if (!paper->is_made)
    say (self, KSK_VERDICT_FAIL, NULL, NULL, "%s cannot be made again: %s", paper->name,
         paper->error != NULL ? paper->error->message : "it was cancelled");
  else if (!ksk_fingerprint_equal (&paper->made, there))
    say_other (self, paper, there);
  else if (paper->what != NULL && paper->n_told != paper->n_pages)
    say (self, KSK_VERDICT_FAIL, NULL, NULL, "%s has %u pages, and record %" G_GUINT64_FORMAT " says otherwise.",
         paper->name, paper->n_pages, paper->seq);
  else
    self->n_same++;
}

KskPapersCheck *
ksk_papers_check_begin (KskAuditing *auditing)
{
  g_return_val_if_fail (auditing != NULL && auditing->records != NULL, NULL);

  KskPapersCheck *self = g_new0 (KskPapersCheck, 1);
  self->auditing = auditing;
  self->report = ksk_report_new ();
  if (auditing->script == NULL)
    return self;
  g_autoptr (GBytes) config = auditing->config_name != NULL
                                  ? ksk_auditing_read (auditing, auditing->config_name, KSK_MAX_CONFIG_BYTES, NULL)
                                  : NULL;
  self->input = (KskPapersInput){ .script = auditing->script,
                                  .config_name = auditing->config_name,
                                  .config_size = config != NULL ? g_bytes_get_size (config) : 0 };
  self->papers = g_ptr_array_new_with_free_func (paper_free);
  self->turn = g_ptr_array_new ();
  self->threads = g_ptr_array_new ();
  add_all (self);
  ksk_language_bind ();
  self->kept = ksk_language_keep ();
  ksk_paper_prepare (&self->unable);
  /* What other checks say meanwhile is in English in any case. */
  start (self, ENGLISH);
  return self;
}

/* Each is of those that were not made yet. */
static void
make_others (KskPapersCheck *self)
{
  for (guint i = 0; i < self->papers->len; i++) {
    const Paper *paper = self->papers->pdata[i];
    if (!paper->is_there || paper->makers != NULL)
      continue;
    start (self, paper->language);
    wait (self);
  }
}

void
ksk_papers_check_end (KskPapersCheck *self)
{
  g_return_if_fail (self != NULL);

  if (self->papers != NULL) {
    wait (self);
    make_others (self);
    ksk_language_restore (self->kept);
    for (guint i = 0; i < self->papers->len; i++)
      judge (self, self->papers->pdata[i]);
    if (self->n_other == 0)
      ksk_report_add (self->report, KSK_AUDIT_PAPERS, KSK_VERDICT_PASS, NULL, 0, NULL, NULL,
                      "All %u papers come out of journal, script and configuration again, octet for octet.",
                      self->n_same);
    g_ptr_array_unref (self->papers);
    g_ptr_array_unref (self->turn);
    g_ptr_array_unref (self->threads);
  } else {
    ksk_report_add (self->report, KSK_AUDIT_PAPERS, KSK_VERDICT_SKIP, NULL, 0, NULL, NULL,
                    "The script that the ceremony followed is not in the record: papers cannot be made again.");
  }
  ksk_report_append (self->auditing->report, self->report);
  ksk_report_unref (self->report);
  g_clear_error (&self->unable);
  g_free (self);
}
