/* Names that a configuration may use, for the errors about names that it may not. */
#pragma once

#include "config/error.h"

G_BEGIN_DECLS

/**
 * ksk_config_advise_name:
 * @name: (not nullable): what stands in the file.
 * @names: (not nullable): what is accepted, @n_names of them.
 *
 * Returns: (transfer full) (not nullable): the end of a sentence: `did you mean num_bundles?` when one name is near,
 * else `accepted: a, b, c` or `there are none`.
 */
char *ksk_config_advise_name (const char *name, const char *const *names, gsize n_names);

/* Returns: (transfer full) (not nullable): `accepted: a, b, c`, cut where it grows long, or `there are none`. */
char *ksk_config_list_names (const char *const *names, gsize n_names);

G_END_DECLS
