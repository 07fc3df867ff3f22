/* `index.html` of a record: films and journal in step, in a browser. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/**
 * ksk_index_page_make:
 * @journal: (not nullable): the file; one that ksk_journal_read() takes.
 * @records: (not nullable) (element-type KskRecord): of it.
 * @sums: (not nullable) (element-type KskSum): the other files of the record.
 *
 * Fills in the page: the journal's lines as they are, what the log says of each, which film shows which time, and the
 * hash of each file. A function of its arguments alone. Returns: (transfer full) (not nullable).
 */
GBytes *ksk_index_page_make (GBytes *journal, GPtrArray *records, GPtrArray *sums);

G_END_DECLS
