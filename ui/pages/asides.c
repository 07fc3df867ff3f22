/* Pages that are of no step: who signs them, and which is the one of a ceremony that is over. */
#include "asides.h"

const KskRole ksk_aside_signers[2] = { KSK_ROLE_CA, KSK_ROLE_IW };

GType
ksk_aside_choose_last (KskSession *session)
{
  g_return_val_if_fail (KSK_IS_SESSION (session), G_TYPE_INVALID);

  switch (ksk_completion_get_state (ksk_session_get_completion (session))) {
    case KSK_COMPLETION_FAILED:
      return ksk_incomplete_page_get_type ();
    case KSK_COMPLETION_FILMING:
    case KSK_COMPLETION_SHOWN:
      return ksk_sums_page_get_type ();
    case KSK_COMPLETION_ASKING:
    case KSK_COMPLETION_COPYING:
    case KSK_COMPLETION_COPIED:
      return ksk_copies_page_get_type ();
    case KSK_COMPLETION_COPY_FAILED:
      return ksk_copy_failed_page_get_type ();
    case KSK_COMPLETION_DONE:
      return ksk_finished_page_get_type ();
    case KSK_COMPLETION_WAITING:
    case KSK_COMPLETION_PUBLISHING:
    default:
      return ksk_writing_page_get_type ();
  }
}
