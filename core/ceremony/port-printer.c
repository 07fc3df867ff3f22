/* What makes paper: the calls of the interface. */
#include "ceremony/port-printer.h"

G_DEFINE_INTERFACE (KskPrinter, ksk_printer, G_TYPE_OBJECT)

static void
ksk_printer_default_init (KskPrinterInterface *iface)
{
}

void
ksk_print_result_clear (KskPrintResult *self)
{
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->printer, g_free);
}

gboolean
ksk_printer_print (KskPrinter *self, const char *what, guint copies, KskScript *script, GPtrArray *records,
                   KskPrintResult *result, GError **error)
{
  g_return_val_if_fail (KSK_IS_PRINTER (self) && what != NULL && script != NULL, FALSE);
  g_return_val_if_fail (records != NULL && result != NULL, FALSE);
  return KSK_PRINTER_GET_IFACE (self)->print (self, what, copies, script, records, result, error);
}

char *
ksk_printer_dup_makers (KskPrinter *self)
{
  g_return_val_if_fail (KSK_IS_PRINTER (self), NULL);
  KskPrinterInterface *iface = KSK_PRINTER_GET_IFACE (self);
  return iface->dup_makers != NULL ? iface->dup_makers (self) : NULL;
}
