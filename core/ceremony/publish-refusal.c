/* Why a record was not made complete, said for the whole room. */
#include "ceremony/publish-refusal.h"

#include <glib/gi18n.h>

KskRefusal *
ksk_publish_refusal_new (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);
  gboolean is_full = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  return ksk_refusal_new (
      is_full ? N_ ("The record is not complete: its disk is full.") : N_ ("The record is not complete."),
      N_ ("The ceremony is over. Its journal is whole, and so are the films and what was signed."),
      is_full ? N_ ("SA makes room on that disk, and the program tries again. Or leave it: started again with the same "
                    "folder, it completes the record.")
              : N_ ("SA puts this right, and the program tries again. Or leave it: started again with the same folder, "
                    "it completes the record."),
      error->message);
}
