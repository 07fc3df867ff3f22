/* What belongs in a published record, by the headings of the audit. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ksk_contents_get_heading:
 * @path: (not nullable): of a file, from the folder of the record.
 *
 * Returns: (not nullable): one of the eight headings of the audit bundle; static. Source: Audit Logging Procedure of
 * the root zone KSK operator, version 3.7, sections 4.2.1 to 4.2.8.
 */
const char *ksk_contents_get_heading (const char *path);

/* Returns: (nullable): what the file is, in a few words; NULL for one that is not known. Static. */
const char *ksk_contents_get_description (const char *path);

G_END_DECLS
