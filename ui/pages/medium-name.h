/* What people call the media of a ceremony. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* Returns: (transfer full): what is in: `KSR stick, SanDisk 4C53`; without one, what it is for, translated. */
char *ksk_medium_role_dup_name (KskMedia *media, KskMediumRole role);

G_END_DECLS
