/* Says that something was stopped, so that nobody takes it for a failure of a device. */
#include "ceremony/actions/stopped.h"

#include <glib/gi18n.h>

gboolean
ksk_refuse_stopped (KskAction *action, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  ksk_action_refuse (action,
                     ksk_refusal_new (N_ ("It was stopped before it was done."),
                                      N_ ("What it had begun is not used. The journal and everything before this step "
                                          "are not affected."),
                                      N_ ("CA and IW decide when the ceremony goes on; then it is tried again."),
                                      error->message));
  return TRUE;
}
