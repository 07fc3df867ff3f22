/* What the frame says: where the ceremony is, what runs, the journal. */
#pragma once

#include <ksk.h>

#include "ui/frame.h"

G_BEGIN_DECLS

/* Shows the session as it is now, without its clock. */
void ksk_status_show (KskSession *session, KskFrame *frame);

/* Shows the time of the ceremony clock. */
void ksk_status_show_clock (KskSession *session, KskFrame *frame);

G_END_DECLS
