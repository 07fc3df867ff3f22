/* The papers of a record: which there are, and how each is made from journal, script and configuration alone. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* What they are made from. Borrowed. */
typedef struct {
  KskScript *script;       /* (not nullable) */
  GPtrArray *records;      /* (not nullable) (element-type KskRecord): from the first on, at least that */
  const char *config_name; /* (nullable): file of the configuration, for its hash sheet; NULL: not known any more */
  guint64 config_size;     /* bytes */
} KskPapersInput;

/**
 * ksk_papers_make_printed:
 * @what: (not nullable): a word of the kind `print`: `log`.
 * @n_pages: (out) (optional).
 *
 * Makes a paper that is printed during the ceremony, after the last of the records. The first hash sheet of a ceremony
 * is that of the configuration, each further one that of what was hashed last. Any thread; see ksk_paper_render().
 * Returns: (transfer full) (nullable). Errors: those of ksk_paper_render(); KSK_PAPER_ERROR_INPUT for another word, for
 * a journal that does not say what the ceremony is called, and for what is not known any more.
 */
GBytes *ksk_papers_make_printed (const KskPapersInput *input, const char *what, guint *n_pages, GError **error);

/* Returns: (transfer full): the name of that file, with the number of the last record: `log-0060.pdf`. */
char *ksk_papers_name_printed (const char *what, GPtrArray *records);

/* Finds the word and the number in such a name. @what: (out) (transfer full). @seq: (out). Returns FALSE for any other
 * name. */
gboolean ksk_papers_parse_name (const char *name, char **what, guint64 *seq);

/* Returns: (transfer full) (array zero-terminated=1): the names of the papers that are made when a ceremony is over.
 * @records: as above. */
GStrv ksk_papers_list_last (GPtrArray *records);

/* Makes one of those. @name: (not nullable): one that is listed. Otherwise as ksk_papers_make_printed(). */
GBytes *ksk_papers_make_last (const KskPapersInput *input, const char *name, GError **error);

G_END_DECLS
