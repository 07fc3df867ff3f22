/* What makes paper: an interface that the program implements. */
#pragma once

#include <gio/gio.h>

#include "ceremony/journal.h"
#include "ceremony/script.h"
#include "evidence/fingerprint.h"

G_BEGIN_DECLS

/* What became of a print job. Free with ksk_print_result_clear(). */
typedef struct {
  char *file; /* (not nullable): name of the PDF in the folder of the record */
  KskFingerprint sha256;
  guint n_pages;
  char *printer; /* (nullable): NULL when there is none: only the PDF was made */
} KskPrintResult;

/* Frees the strings. */
KSK_API void ksk_print_result_clear (KskPrintResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KskPrintResult, ksk_print_result_clear)

#define KSK_TYPE_PRINTER (ksk_printer_get_type ())
KSK_API
G_DECLARE_INTERFACE (KskPrinter, ksk_printer, KSK, PRINTER, GObject)

/**
 * KskPrinterInterface:
 * @print: makes the PDF of @what (a word of the kind `print`), keeps it in the record, and sends @copies to the
 *   printer where there is one. @records: (element-type KskRecord): what the journal holds so far; immutable. Blocks;
 *   called from the session's worker.
 * @dup_makers: (nullable): names and versions of what the bytes of its papers depend on, besides this program and what
 *   they are made from; the journal begins with it. Main thread.
 */
struct _KskPrinterInterface {
  GTypeInterface parent_iface;

  gboolean (*print) (KskPrinter *self, const char *what, guint copies, KskScript *script, GPtrArray *records,
                     KskPrintResult *result, GError **error);
  char *(*dup_makers) (KskPrinter *self);
};

/* The calls of the interface. */
KSK_API gboolean ksk_printer_print (KskPrinter *self, const char *what, guint copies, KskScript *script,
                                    GPtrArray *records, KskPrintResult *result, GError **error);
KSK_API char *ksk_printer_dup_makers (KskPrinter *self); /* (transfer full) (nullable) */

G_END_DECLS
