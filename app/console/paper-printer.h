/* What makes paper: PDFs into the record, and to the printer where there is one. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* Strings are copied. */
typedef struct {
  const char *title;       /* (not nullable): of the ceremony, for print jobs */
  const char *config_name; /* (not nullable): file of the configuration, for its hash sheet */
  guint64 config_size;
} KskPaperPrinterSpec;

#define KSK_TYPE_PAPER_PRINTER (ksk_paper_printer_get_type ())
G_DECLARE_FINAL_TYPE (KskPaperPrinter, ksk_paper_printer, KSK, PAPER_PRINTER, GObject)

/**
 * ksk_paper_printer_new:
 * @media: (not nullable): for the folder of the record.
 *
 * A KskPrinter. Files are `WHAT-SEQ.pdf`, after the last record that they know of; what is in them, see
 * app/publish/papers.h. A printer that does not take a job is an error once; at the second try the PDF alone has to do,
 * for a ceremony must not hang on a printer. Returns: (transfer full).
 */
KskPrinter *ksk_paper_printer_new (KskMedia *media, const KskPaperPrinterSpec *spec);

/**
 * ksk_paper_printer_complete:
 * @records: (not nullable) (element-type KskRecord): of a ceremony that is over.
 *
 * Keeps what a record consists of besides journal and exchanged files: the plain text log, the log and the script as
 * PDF, before and annotated, and exception sheets where there was an exception; see app/publish/names.h. Blocks. Doing
 * it again with the same records is success. Errors: those of paper and media.
 */
gboolean ksk_paper_printer_complete (KskPaperPrinter *self, KskScript *script, GPtrArray *records, GError **error);

G_END_DECLS
