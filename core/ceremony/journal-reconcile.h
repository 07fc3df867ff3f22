/* Several media, one story: what starting again does with them. Internal to core/ceremony. */
#pragma once

#include "ceremony/journal-medium.h"
#include "ceremony/journal.h"

G_BEGIN_DECLS

/* A record that is still to be written. */
typedef struct {
  const char *kind; /* static */
  JsonObject *members;
} KskJournalNote;

void ksk_journal_note_free (KskJournalNote *self);

/**
 * ksk_journal_reconcile:
 * @media: (element-type KskJournalMedium): new ones.
 * @judge: (nullable): as in ksk_journal_resume().
 * @notes: (element-type KskJournalNote): what was done is added.
 *
 * Loads and verifies each, takes the longest story, has it judged, and makes the others tell the same. A medium that
 * cannot take part is given up. Afterwards at least one is alive. Returns: (transfer full) (nullable) (element-type
 * KskRecord). Errors: KSK_JOURNAL_ERROR_*, G_IO_ERROR_*, those of
 * @judge.
 */
GPtrArray *ksk_journal_reconcile (GPtrArray *media, KskJournalJudge judge, gpointer data, GPtrArray *notes,
                                  GError **error);

/**
 * ksk_journal_join:
 * @medium: a new one.
 * @story: the whole journal.
 * @notes: (element-type KskJournalNote): what was done is added.
 *
 * Loads and verifies what is on the medium, which must be the beginning of @story, and makes it tell the same.
 * Errors: KSK_JOURNAL_ERROR_*, G_IO_ERROR_*; nothing is replaced.
 */
gboolean ksk_journal_join (KskJournalMedium *medium, GBytes *story, GPtrArray *notes, GError **error);

/**
 * ksk_journal_note_torn:
 * @records: (element-type KskRecord): the journal.
 *
 * Adds a note for each file that was set aside on a medium and that no record speaks of.
 */
void ksk_journal_note_torn (GPtrArray *media, GPtrArray *records, GPtrArray *notes);

/* Returns: (transfer full): the reasons why the media were given up, in a line. */
char *ksk_journal_describe_losses (GPtrArray *media);

G_END_DECLS
