/* Why a copy of the record was not made, said for the whole room. Internal to core/ceremony. */
#pragma once

#include <gio/gio.h>

#include "ceremony/refusal.h"

G_BEGIN_DECLS

/* @error: (not nullable): of ksk_publisher_copy(). Returns: (transfer full). */
KskRefusal *ksk_copy_refusal_new (const GError *error);

G_END_DECLS
