/* PDFs into the record, and to the printer where there is one. */
#include "paper-printer.h"

#include <app/print/paper.h>
#include <app/print/printer.h>
#include <app/publish/names.h>
#include <string.h>

struct _KskPaperPrinter {
  GObject parent_instance;

  KskMedia *media;
  char *title;
  char *facility;
  gboolean is_rehearsal;
  char *config_name;
  guint64 config_size;
  gboolean has_failed; /* of the last job; only the session's worker uses it */
};

static void ksk_paper_printer_printer_init (KskPrinterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KskPaperPrinter, ksk_paper_printer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_PRINTER, ksk_paper_printer_printer_init))

static const struct {
  const char *what;
  KskPaperKind kind;
} papers[] = {
  { "exceptions", KSK_PAPER_EXCEPTIONS },   { "hash-sheet", KSK_PAPER_HASH_SHEET }, { "log", KSK_PAPER_LOG },
  { "script", KSK_PAPER_SCRIPT_ANNOTATED }, { "test-page", KSK_PAPER_TEST_PAGE },
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
choose_file (KskPaperPrinter *self, GPtrArray *records, KskPaperFile *file)
{
  gboolean is_first = TRUE;
  gboolean is_found = FALSE;

  for (guint i = 0; i < records->len; i++) {
    KskRecord *record = records->pdata[i];
    if (g_str_equal (ksk_record_get_kind (record), "printed")
        && g_strcmp0 (ksk_record_get_text (record, "what"), "hash-sheet") == 0)
      is_first = FALSE;
    is_found = read_hashed (record, file) || is_found;
  }
  if (is_found && !is_first)
    return TRUE;
  const char *sha256 = records->len > 0 ? ksk_record_get_text (records->pdata[0], "config_sha256") : NULL;
  *file = (KskPaperFile){ .kind = "CONF", .name = self->config_name, .size = self->config_size };
  return sha256 != NULL && ksk_fingerprint_from_hex (&file->fingerprint, sha256);
}

static GBytes *
render (KskPaperPrinter *self, KskPaperKind kind, KskScript *script, GPtrArray *records, guint *n_pages, GError **error)
{
  KskPaperFile file = { 0 };
  KskPaperInput input = {
    .ceremony = self->title,
    .facility = self->facility[0] != '\0' ? self->facility : NULL,
    .is_rehearsal = self->is_rehearsal,
    .script = script,
    .records = kind != KSK_PAPER_SCRIPT ? records : NULL,
  };

  /* Not the time of day: a paper that is made again after a restart is the same. */
  if (records->len > 0)
    input.made_s
        = ksk_record_get_utc_us (records->pdata[kind == KSK_PAPER_SCRIPT ? 0 : records->len - 1]) / G_USEC_PER_SEC;
  if (kind == KSK_PAPER_HASH_SHEET && choose_file (self, records, &file))
    input.file = &file;
  return ksk_paper_render (kind, &input, KSK_PAPER_A4, n_pages, error);
}

static gboolean
send_to_printer (KskPaperPrinter *self, GBytes *pdf, guint copies, KskPrintResult *result, GError **error)
{
  g_autoptr (KskPrintReport) report = ksk_print_send (pdf, self->title, copies, result->file);

  if (report->result == KSK_PRINTED_FAILED && !self->has_failed) {
    self->has_failed = TRUE;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", report->message);
    return FALSE;
  }
  if (report->result == KSK_PRINTED_SENT)
    result->printer = g_strdup (report->printer);
  self->has_failed = FALSE;
  return TRUE;
}

static gboolean
print (KskPrinter *printer, const char *what, guint copies, KskScript *script, GPtrArray *records,
       KskPrintResult *result, GError **error)
{
  KskPaperPrinter *self = KSK_PAPER_PRINTER (printer);
  guint i = 0;

  while (i < G_N_ELEMENTS (papers) && !g_str_equal (papers[i].what, what))
    i++;
  g_return_val_if_fail (i < G_N_ELEMENTS (papers), FALSE);

  g_auto (KskPrintResult) made = { 0 };
  g_autoptr (GBytes) pdf = render (self, papers[i].kind, script, records, &made.n_pages, error);
  if (pdf == NULL)
    return FALSE;
  guint64 seq = records->len > 0 ? ksk_record_get_seq (records->pdata[records->len - 1]) : 0;
  made.file = g_strdup_printf ("%s-%04" G_GUINT64_FORMAT ".pdf", what, seq);
  ksk_fingerprint_init (&made.sha256, pdf);
  if (!ksk_media_keep (self->media, made.file, pdf, error) || !send_to_printer (self, pdf, copies, &made, error))
    return FALSE;
  *result = made;
  made = (KskPrintResult){ 0 };
  return TRUE;
}

static gboolean
keep_paper (KskPaperPrinter *self, KskPaperKind kind, const char *ending, KskScript *script, GPtrArray *records,
            GError **error)
{
  g_autofree char *name = ksk_names_make (KSK_NAMES_PAPERS, self->title, ending);
  g_autoptr (GBytes) pdf = render (self, kind, script, records, NULL, error);
  return pdf != NULL && ksk_media_keep (self->media, name, pdf, error);
}

gboolean
ksk_paper_printer_complete (KskPaperPrinter *self, KskScript *script, GPtrArray *records, GError **error)
{
  g_return_val_if_fail (KSK_IS_PAPER_PRINTER (self), FALSE);
  g_return_val_if_fail (records != NULL && records->len > 0, FALSE);

  gint64 begun_s = ksk_record_get_utc_us (records->pdata[0]) / G_USEC_PER_SEC;
  g_autoptr (GDateTime) begun = g_date_time_new_from_unix_utc (begun_s);
  g_autofree char *name = g_date_time_format (begun, "ksksigner-%Y%m%d-%H%M%S.log");
  char *text = ksk_journal_format_log (records);
  g_autoptr (GBytes) log = g_bytes_new_take (text, strlen (text));

  return ksk_media_keep (self->media, name, log, error)
         && keep_paper (self, KSK_PAPER_SCRIPT, KSK_NAMES_SCRIPT, script, records, error)
         && keep_paper (self, KSK_PAPER_SCRIPT_ANNOTATED, KSK_NAMES_ANNOTATED, script, records, error)
         && keep_paper (self, KSK_PAPER_LOG, KSK_NAMES_LOG, script, records, error)
         && (!ksk_paper_has_exceptions (records)
             || keep_paper (self, KSK_PAPER_EXCEPTIONS, KSK_NAMES_EXCEPTIONS, script, records, error));
}

static void
ksk_paper_printer_init (KskPaperPrinter *self)
{
}

static void
ksk_paper_printer_finalize (GObject *object)
{
  KskPaperPrinter *self = KSK_PAPER_PRINTER (object);

  g_clear_object (&self->media);
  g_free (self->title);
  g_free (self->facility);
  g_free (self->config_name);
  G_OBJECT_CLASS (ksk_paper_printer_parent_class)->finalize (object);
}

static void
ksk_paper_printer_class_init (KskPaperPrinterClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ksk_paper_printer_finalize;
}

static void
ksk_paper_printer_printer_init (KskPrinterInterface *iface)
{
  iface->print = print;
}

KskPrinter *
ksk_paper_printer_new (KskMedia *media, const KskPaperPrinterSpec *spec)
{
  g_return_val_if_fail (KSK_IS_MEDIA (media), NULL);
  g_return_val_if_fail (spec != NULL && spec->title != NULL && spec->facility != NULL, NULL);
  g_return_val_if_fail (spec->config_name != NULL, NULL);

  KskPaperPrinter *self = g_object_new (KSK_TYPE_PAPER_PRINTER, NULL);
  self->media = g_object_ref (media);
  self->title = g_strdup (spec->title);
  self->facility = g_strdup (spec->facility);
  self->is_rehearsal = spec->is_rehearsal;
  self->config_name = g_strdup (spec->config_name);
  self->config_size = spec->config_size;
  return KSK_PRINTER (self);
}
