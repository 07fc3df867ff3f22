/* A medium and its hash as members of a record. Internal to the actions. */
#pragma once

#include <json-glib/json-glib.h>

#include "ceremony/port-media.h"

G_BEGIN_DECLS

/* @label: (nullable). Returns: (transfer full): the members `medium` and `label`. */
JsonObject *ksk_medium_describe (KskMediumRole role, const char *label);

/* Adds the members `sha256`, `words`, `contents_sha256`, `files` and `bytes`. */
void ksk_medium_hash_describe (const KskMediumHash *self, JsonObject *members);

/* Reads them from a record. Returns FALSE when they are not there. */
gboolean ksk_medium_hash_from_members (KskMediumHash *self, JsonObject *members);

G_END_DECLS
