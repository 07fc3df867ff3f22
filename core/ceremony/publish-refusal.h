/* Why a record was not made complete, said for the whole room. Internal to core/ceremony. */
#pragma once

#include <gio/gio.h>

#include "ceremony/refusal.h"

G_BEGIN_DECLS

/* @error: (not nullable): of ksk_publisher_publish(). Returns: (transfer full). */
KskRefusal *ksk_publish_refusal_new (const GError *error);

G_END_DECLS
