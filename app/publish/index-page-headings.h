/* Which records of a journal belong to which heading of the audit. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/**
 * ksk_index_page_find_heading:
 * @record: (not nullable).
 *
 * Returns: (nullable): the heading that the record is evidence for, one of ksk_contents_get_headings(); NULL for those
 * that only say how far the ceremony was. Static.
 */
const char *ksk_index_page_find_heading (KskRecord *record);

G_END_DECLS
