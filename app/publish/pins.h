/* What a journal pins each time that the program starts: versions, and hashes of what it then goes by. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* @records: (not nullable) (element-type KskRecord): all of a journal. @member: (not nullable). Any thread. Returns:
 * (transfer none) (nullable): what @member was when the program was last started before record number @seq. */
const char *ksk_pins_find (GPtrArray *records, guint64 seq, const char *member);

G_END_DECLS
