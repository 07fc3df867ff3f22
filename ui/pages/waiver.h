/* What is typed where a documented rule is waived: why, and the initials of those two who answer for it. */
#pragma once

#include "form.h"

G_BEGIN_DECLS

/* Returns: (transfer full): a floating KskForm. */
GtkWidget *ksk_waiver_new (void);

const char *ksk_waiver_get_reason (KskForm *waiver);

/* Returns: (transfer full): those of CA and IW, in this order. */
GStrv ksk_waiver_dup_initials (KskForm *waiver);

G_END_DECLS
