/* One medium of a journal: a folder and the file in it. Internal to core/ceremony. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Once a call has failed it is given up, but kept to say why. */
typedef struct {
  char *dir;
  char *path;      /* of the journal */
  int folder_fd;   /* or -1 */
  int fd;          /* of the journal, locked; or -1 */
  gsize size;      /* of the journal: complete lines */
  GError *loss;    /* (nullable): why it is given up */
  int write_errno; /* why what was loaded cannot be written, or 0 */
  gboolean is_made_here;
  gboolean is_told; /* the loss has been recorded */
} KskJournalMedium;

KskJournalMedium *ksk_journal_medium_new (const char *dir);
void ksk_journal_medium_free (KskJournalMedium *self);

/* Makes an empty journal. A file that is there but holds no complete line, left by a program that was killed at its
 * first record, is set aside. Errors: KSK_JOURNAL_ERROR_EXISTS, G_IO_ERROR_*. */
gboolean ksk_journal_medium_create (KskJournalMedium *self, GError **error);

/* Removes the journal if it was made by ksk_journal_medium_create(), because there is no journal after all. */
void ksk_journal_medium_discard (KskJournalMedium *self);

/* Opens and reads the journal. @bytes: (out): NULL when there is none in the folder.
 * Errors: G_IO_ERROR_*; BUSY when another program has it open. */
gboolean ksk_journal_medium_load (KskJournalMedium *self, GBytes **bytes, GError **error);

/**
 * ksk_journal_medium_bring_up:
 * @story: the complete lines of the whole journal.
 * @size: how many bytes of those the medium has.
 * @torn: (nullable): what stands after those; set aside.
 *
 * Makes what was loaded the same as @story. Errors: G_IO_ERROR_*.
 */
gboolean ksk_journal_medium_bring_up (KskJournalMedium *self, GBytes *story, gsize size, GBytes *torn, GError **error);

/* Returns: (transfer full) (nullable): all that was written. Errors: G_IO_ERROR_*. */
GBytes *ksk_journal_medium_read (KskJournalMedium *self, GError **error);

/* Writes lines and returns when the medium has them. Errors: G_IO_ERROR_*. */
gboolean ksk_journal_medium_append (KskJournalMedium *self, const char *data, gsize n_bytes, GError **error);

/* Gives the medium up. @loss: (transfer full). */
void ksk_journal_medium_give_up (KskJournalMedium *self, GError *loss);

gboolean ksk_journal_medium_is_alive (const KskJournalMedium *self);

/* Reads what was set aside under number @n, from 1. @name: (out): of the file.
 * Returns: (transfer full) (nullable): NULL when there is nothing more. */
GBytes *ksk_journal_medium_read_torn (KskJournalMedium *self, guint n, char **name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskJournalMedium, ksk_journal_medium_free)

G_END_DECLS
