/* `README.txt` of a record: how to check it with programs that everybody has. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/**
 * ksk_read_me_make:
 * @records: (not nullable) (element-type KskRecord): at least one.
 * @sums: (not nullable) (element-type KskSum): the files of the record but those that are made late and the lists.
 * @responses: (not nullable) (element-type KskSignedResponse): in the order in which they are to be checked.
 * @has_anchors: there is a `proofs/anchors.conf`.
 *
 * A function of its arguments alone. Returns: (transfer full) (not nullable): UTF-8 text.
 */
GBytes *ksk_read_me_make (GPtrArray *records, GPtrArray *sums, GPtrArray *responses, gboolean has_anchors);

G_END_DECLS
