/* The language of papers: that of the program that made them, which whoever makes them again has to speak, too. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes the catalogues of this program known, installed or in its build folder, and its texts come out of them in the
 * language of the user. Main thread, after setlocale(). */
void ksk_language_bind (void);

/* Returns: (transfer full): the language in which texts come out: `es`; `en` for those of the sources. Any thread. */
char *ksk_language_dup_name (void);

/* What the user speaks, put aside while papers are made in other languages. */
typedef struct _KskLanguageKept KskLanguageKept;

/* Returns: (transfer full) (not nullable): locale and environment as they are. Threads: as for ksk_language_set(). */
KskLanguageKept *ksk_language_keep (void);

/* Texts come out as they did then. @self: (transfer full) (not nullable). Threads: as for ksk_language_set(). */
void ksk_language_restore (KskLanguageKept *self);

/**
 * ksk_language_set:
 * @name: (not nullable): `es`, as ksk_language_dup_name() has it.
 *
 * Texts come out in that language from now on, whatever the user speaks; for a program that makes papers of others
 * again. Needs ksk_language_bind(). While no other thread reads the environment or translates. Returns FALSE, with the
 * language of the sources, when there is no catalogue for it.
 */
gboolean ksk_language_set (const char *name);

G_END_DECLS
