/* The journal lets a medium go that is to be hashed, copied or taken out. */
#include "ceremony/actions/let-go.h"

#include <glib/gi18n.h>

#include "ceremony/session-private.h"

gboolean
ksk_action_let_go_of (KskAction *self, KskMediumRole role)
{
  g_autoptr (GError) error = NULL;
  if (ksk_session_let_go_of (ksk_action_get_session (self), role, &error))
    return TRUE;
  /* A journal that is lost has its own alarm. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    ksk_action_refuse (
        self,
        ksk_refusal_new (N_ ("The journal is on the log stick alone: the other medium was lost."),
                         N_ ("Nothing was done. The journal on the log stick is whole."),
                         N_ ("CA and IW put the other medium right and start the program again: it goes on in this "
                             "step, on both."),
                         error->message));
  return FALSE;
}
