/* PDFs into the record, and to the printer where there is one. */
#include "paper-printer.h"

#include <app/print/paper.h>
#include <app/print/printer.h>
#include <app/publish/papers.h>
#include <string.h>

struct _KskPaperPrinter {
  GObject parent_instance;

  KskMedia *media;
  char *title; /* of print jobs */
  char *config_name;
  guint64 config_size;
  gboolean has_failed; /* of the last job; only the session's worker uses it */
};

static void ksk_paper_printer_printer_init (KskPrinterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KskPaperPrinter, ksk_paper_printer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KSK_TYPE_PRINTER, ksk_paper_printer_printer_init))

static KskPapersInput
make_input (KskPaperPrinter *self, KskScript *script, GPtrArray *records)
{
  return (KskPapersInput){
    .script = script, .records = records, .config_name = self->config_name, .config_size = self->config_size
  };
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
  const KskPapersInput input = make_input (self, script, records);
  g_auto (KskPrintResult) made = { 0 };
  g_autoptr (GBytes) pdf = ksk_papers_make_printed (&input, what, &made.n_pages, error);
  if (pdf == NULL)
    return FALSE;
  made.file = ksk_papers_name_printed (what, records);
  ksk_fingerprint_init (&made.sha256, pdf);
  if (!ksk_media_keep (self->media, made.file, pdf, error) || !send_to_printer (self, pdf, copies, &made, error))
    return FALSE;
  *result = made;
  made = (KskPrintResult){ 0 };
  return TRUE;
}

static char *
dup_makers (KskPrinter *printer)
{
  return ksk_paper_dup_makers ();
}

static gboolean
keep_last (KskPaperPrinter *self, KskScript *script, GPtrArray *records, GError **error)
{
  const KskPapersInput input = make_input (self, script, records);
  g_auto (GStrv) names = ksk_papers_list_last (records);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autoptr (GBytes) pdf = ksk_papers_make_last (&input, names[i], error);
    if (pdf == NULL || !ksk_media_keep (self->media, names[i], pdf, error))
      return FALSE;
  }
  return TRUE;
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

  return ksk_media_keep (self->media, name, log, error) && keep_last (self, script, records, error);
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
  iface->dup_makers = dup_makers;
}

KskPrinter *
ksk_paper_printer_new (KskMedia *media, const KskPaperPrinterSpec *spec)
{
  g_return_val_if_fail (KSK_IS_MEDIA (media), NULL);
  g_return_val_if_fail (spec != NULL && spec->title != NULL, NULL);
  g_return_val_if_fail (spec->config_name != NULL, NULL);

  KskPaperPrinter *self = g_object_new (KSK_TYPE_PAPER_PRINTER, NULL);
  self->media = g_object_ref (media);
  self->title = g_strdup (spec->title);
  self->config_name = g_strdup (spec->config_name);
  self->config_size = spec->config_size;
  return KSK_PRINTER (self);
}
