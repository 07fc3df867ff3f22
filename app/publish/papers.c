/* The papers of a record: which there are, and how each is made from journal, script and configuration alone. */
#include "app/publish/papers.h"

#include <string.h>

#include "app/print/paper.h"
#include "app/publish/names.h"

static const struct {
  const char *what;
  KskPaperKind kind;
} printed[] = {
  { "exceptions", KSK_PAPER_EXCEPTIONS },   { "hash-sheet", KSK_PAPER_HASH_SHEET }, { "log", KSK_PAPER_LOG },
  { "script", KSK_PAPER_SCRIPT_ANNOTATED }, { "test-page", KSK_PAPER_TEST_PAGE },
};

static const struct {
  const char *ending;
  KskPaperKind kind;
} last[] = {
  { KSK_NAMES_SCRIPT, KSK_PAPER_SCRIPT },
  { KSK_NAMES_ANNOTATED, KSK_PAPER_SCRIPT_ANNOTATED },
  { KSK_NAMES_LOG, KSK_PAPER_LOG },
  { KSK_NAMES_EXCEPTIONS, KSK_PAPER_EXCEPTIONS },
};

/* Records that tell the hash of something, and what its sheet calls it. */
static const struct {
  const char *kind;
  const char *paper_kind;
  const char *name;   /* member */
  const char *size;   /* member */
  const char *sha256; /* member */
} hashed[] = {
  { "medium-copied", "LOG", "medium", "bytes", "sha256" }, { "medium-hashed", "LOG", "medium", "bytes", "sha256" },
  { "previous-loaded", "SKR", "file", "size", "sha256" },  { "request-loaded", "KSR", "file", "size", "sha256" },
  { "response-signed", "SKR", "file", "size", "sha256" },
};

/* Takes in what @record says was hashed. Returns FALSE when it says nothing of the kind. */
static gboolean
read_hashed (KskRecord *record, KskPaperFile *file)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hashed); i++) {
    if (!g_str_equal (ksk_record_get_kind (record), hashed[i].kind))
      continue;
    const char *name = ksk_record_get_text (record, hashed[i].name);
    const char *sha256 = ksk_record_get_text (record, hashed[i].sha256);
    if (name == NULL || sha256 == NULL || !ksk_fingerprint_from_hex (&file->fingerprint, sha256))
      return FALSE;
    file->kind = hashed[i].paper_kind;
    file->name = name;
    file->size = (guint64)json_object_get_int_member_with_default (ksk_record_get_object (record), hashed[i].size, 0);
    return TRUE;
  }
  return FALSE;
}

/* Returns TRUE with what the next hash sheet is about. */
static gboolean
choose_file (const KskPapersInput *input, KskPaperFile *file)
{
  gboolean is_first = TRUE;
  gboolean is_found = FALSE;

  for (guint i = 0; i < input->records->len; i++) {
    KskRecord *record = input->records->pdata[i];
    if (g_str_equal (ksk_record_get_kind (record), "printed")
        && g_strcmp0 (ksk_record_get_text (record, "what"), "hash-sheet") == 0)
      is_first = FALSE;
    is_found = read_hashed (record, file) || is_found;
  }
  if (is_found && !is_first)
    return TRUE;
  const char *sha256 = ksk_record_get_text (input->records->pdata[0], "config_sha256");
  *file = (KskPaperFile){ .kind = "CONF", .name = input->config_name, .size = input->config_size };
  return file->name != NULL && sha256 != NULL && ksk_fingerprint_from_hex (&file->fingerprint, sha256);
}

static GBytes *
render (const KskPapersInput *input, KskPaperKind kind, guint *n_pages, GError **error)
{
  KskRecord *first = input->records->pdata[0];
  KskRecord *until = kind == KSK_PAPER_SCRIPT ? first : input->records->pdata[input->records->len - 1];
  const char *title = ksk_record_get_text (first, "title"), *facility = ksk_record_get_text (first, "facility");
  KskPaperFile file = { 0 };
  /* Not the time of day: a paper that is made again is the same. */
  KskPaperInput paper = {
    .ceremony = title,
    .facility = facility != NULL && facility[0] != '\0' ? facility : NULL,
    .is_rehearsal = g_strcmp0 (ksk_record_get_text (first, "mode"), "rehearsal") == 0,
    .made_s = ksk_record_get_utc_us (until) / G_USEC_PER_SEC,
    .script = input->script,
    .records = kind == KSK_PAPER_SCRIPT ? NULL : input->records,
  };

  if (title == NULL) {
    g_set_error_literal (error, KSK_PAPER_ERROR, KSK_PAPER_ERROR_INPUT,
                         "the journal does not say what the ceremony is called");
    return NULL;
  }
  if (kind == KSK_PAPER_HASH_SHEET && choose_file (input, &file))
    paper.file = &file;
  return ksk_paper_render (kind, &paper, KSK_PAPER_A4, n_pages, error);
}

GBytes *
ksk_papers_make_printed (const KskPapersInput *input, const char *what, guint *n_pages, GError **error)
{
  g_return_val_if_fail (input != NULL && input->script != NULL && what != NULL, NULL);
  g_return_val_if_fail (input->records != NULL && input->records->len > 0, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (printed); i++)
    if (g_str_equal (printed[i].what, what))
      return render (input, printed[i].kind, n_pages, error);
  g_set_error (error, KSK_PAPER_ERROR, KSK_PAPER_ERROR_INPUT, "there is no paper \"%s\"", what);
  return NULL;
}

char *
ksk_papers_name_printed (const char *what, GPtrArray *records)
{
  g_return_val_if_fail (what != NULL && records != NULL && records->len > 0, NULL);
  return g_strdup_printf ("%s-%04" G_GUINT64_FORMAT ".pdf", what,
                          ksk_record_get_seq (records->pdata[records->len - 1]));
}

gboolean
ksk_papers_parse_name (const char *name, char **what, guint64 *seq)
{
  g_return_val_if_fail (name != NULL && what != NULL && seq != NULL, FALSE);

  const char *dash = strrchr (name, '-');
  if (dash == NULL || dash == name)
    return FALSE;
  g_autofree char *found = g_strndup (name, (gsize)(dash - name));
  guint64 number = g_ascii_strtoull (dash + 1, NULL, 10);
  /* One spelling for each: signs, blanks and other endings come out differently. */
  g_autofree char *again = g_strdup_printf ("%s-%04" G_GUINT64_FORMAT ".pdf", found, number);
  if (!g_str_equal (again, name))
    return FALSE;
  *what = g_steal_pointer (&found);
  *seq = number;
  return TRUE;
}

GStrv
ksk_papers_list_last (GPtrArray *records)
{
  g_return_val_if_fail (records != NULL && records->len > 0, NULL);

  const char *title = ksk_record_get_text (records->pdata[0], "title");
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (last); i++)
    if (last[i].kind != KSK_PAPER_EXCEPTIONS || ksk_paper_has_exceptions (records))
      g_ptr_array_add (names, ksk_names_make (KSK_NAMES_PAPERS, title != NULL ? title : "", last[i].ending));
  g_ptr_array_add (names, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

GBytes *
ksk_papers_make_last (const KskPapersInput *input, const char *name, GError **error)
{
  g_return_val_if_fail (input != NULL && input->script != NULL && name != NULL, NULL);
  g_return_val_if_fail (input->records != NULL && input->records->len > 0, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (last); i++) {
    const char *ending = strchr (name, '_');
    if (ending != NULL && g_str_equal (ending, last[i].ending))
      return render (input, last[i].kind, NULL, error);
  }
  g_set_error (error, KSK_PAPER_ERROR, KSK_PAPER_ERROR_INPUT, "there is no paper \"%s\"", name);
  return NULL;
}
