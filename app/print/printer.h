/* Sending a PDF to the printer of this machine, when there is one. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define KSK_PRINT_MAX_COPIES 99

typedef enum {
  KSK_PRINTED_SENT,   /* the print service has taken it; whether paper comes out, people see */
  KSK_PRINTED_NOT,    /* there is no printer, or no print service */
  KSK_PRINTED_FAILED, /* there is a printer, but it could not be reached or did not take it */
} KskPrinted;

/* What became of it. */
typedef struct {
  KskPrinted result;
  char *printer; /* (nullable): its name */
  char *message; /* (not nullable): a sentence for people, translated */
} KskPrintReport;

void ksk_print_report_free (KskPrintReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskPrintReport, ksk_print_report_free)

/**
 * ksk_print_send:
 * @pdf: (not nullable).
 * @title: (not nullable): of the job.
 * @copies: 1 to KSK_PRINT_MAX_COPIES.
 * @file: (nullable): where the PDF was kept, to be named when it is not printed.
 *
 * Sends a PDF to the default printer, with the programs `lpstat` and `lp` of CUPS; nothing of CUPS runs in this
 * process. Blocks for at most a minute: not for the main thread.
 * Returns: (transfer full) (not nullable).
 */
KskPrintReport *ksk_print_send (GBytes *pdf, const char *title, guint copies, const char *file);

G_END_DECLS
