/* Where a ceremony is held: its folders, configuration and script, live or as a rehearsal. */
#pragma once

#include <ksk.h>

#include "options.h"

G_BEGIN_DECLS

/* Name in the record of the script: once it is there, a ceremony goes on with it. */
#define KSK_VENUE_SCRIPT_NAME "script.xml"

/* Everything that is settled before the first window. Paths are absolute. Free with ksk_venue_free(). */
typedef struct {
  gboolean is_rehearsal;
  gboolean with_cameras; /* a new room for a rehearsal has them */
  char *out_dir;
  char *record_dir;           /* OUT/record: journal, exchanged files, papers */
  char *room_dir;             /* OUT/room: of a rehearsal; NULL */
  GStrv journal_dirs;         /* record_dir, and a second medium where one is configured */
  char *log_journal_dir;      /* (nullable): the second one when it is on the log stick */
  char *folders[KSK_N_MEDIA]; /* (nullable) each */
  char *copy_dir;             /* (nullable) */
  GStrv record_folders;       /* (nullable): where copies of the record go, in their order */
  KskConfig *config;
  char *config_name;       /* of the file, without its folder */
  char *config_sha256;     /* 64 hex digits */
  GBytes *config_bytes;    /* its file */
  const KskHsmConfig *hsm; /* the one of the configuration */
  char *schema;
  KskScript *script;
  GBytes *script_bytes; /* its file */
} KskVenue;

/**
 * ksk_venue_prepare:
 * @options: (not nullable): with out; either a rehearsal or with config.
 *
 * Makes OUT, or finds what an unfinished ceremony left there; makes or finds the room of a rehearsal; reads
 * configuration and script; sets the environment that the HSM's module wants. Call before there are other threads.
 * Returns: (transfer full) (nullable). Errors: those of files, configuration, script and room; the message says what to
 * do.
 */
KskVenue *ksk_venue_prepare (const KskConsoleOptions *options, GError **error);
void ksk_venue_free (KskVenue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskVenue, ksk_venue_free)

G_END_DECLS
