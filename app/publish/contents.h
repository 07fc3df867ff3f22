/* What belongs in a published record, by the headings of the audit. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The headings of the audit bundle, in its order. */
typedef enum {
  KSK_HEADING_LIFE_CYCLE,
  KSK_HEADING_SIGNING,
  KSK_HEADING_ACCESS,
  KSK_HEADING_INCIDENTS,
  KSK_HEADING_AUDIT,
  KSK_HEADING_SYSTEM,
  KSK_HEADING_EVIDENCE,
  KSK_HEADING_CONFIGURATION,
  KSK_N_HEADINGS,
} KskHeading;

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

/* Returns TRUE for what people add to a record, in at most one folder: photographs, logs of doors. All else of it is
 * generated, or passed through the ceremony. */
gboolean ksk_contents_is_attachment (const char *path);

/* Returns: (not nullable): `KSK Life Cycle`. In English, as auditors know it; static. */
const char *ksk_contents_name_heading (KskHeading heading);

G_END_DECLS
