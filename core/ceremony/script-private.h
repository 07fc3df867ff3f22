/* Between the parts that read a script. */
#pragma once

#include "ceremony/script.h"

G_BEGIN_DECLS

struct _KskScript {
  guint8 sha256[32];
  gsize n_bytes; /* of the file */
  char *name;
  char *title;
  GPtrArray *acts;
  GPtrArray *steps;
};

KskStep *ksk_step_new (void);
void ksk_step_free (KskStep *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskStep, ksk_step_free)

/* Everything below sets errors KSK_SCRIPT_ERROR_VALUE. */

/* Always returns FALSE. @step_id: (nullable). */
gboolean ksk_script_fail (guint line, const char *step_id, GError **error, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/**
 * ksk_script_read_line:
 * @what: for the message: `title`.
 * @text: (nullable): as it stands in the file.
 *
 * Returns: (transfer full) (nullable): the text with its white space collapsed; it must be there, hold nothing that is
 * not plain text, and be no longer than @max_chars.
 */
char *ksk_script_read_line (guint line, const char *step_id, const char *what, const char *text, guint max_chars,
                            GError **error);

/* Reads the list of roles in the attribute @what. @roles: (element-type KskRole). */
gboolean ksk_step_read_roles (const KskStep *self, const char *what, const char *text, GArray *roles, GError **error);

/* Reads the list of facts in the attribute @what. @facts: (element-type utf8). */
gboolean ksk_step_read_facts (const KskStep *self, const char *what, const char *text, GPtrArray *facts,
                              GError **error);

/* Finds the kind in the attribute `kind`. Returns: (transfer none) (nullable). */
const KskKind *ksk_step_read_kind (const KskStep *self, const char *text, GError **error);

/* Reads the value of one of the kind's parameters into self->params. */
gboolean ksk_step_read_param (KskStep *self, const KskKindParam *param, const char *text, GError **error);

/* After all parameters: none that is required may be missing. Adds the facts of the kind, and those that a confirm step
 * states, to what the step needs, makes and ends. */
gboolean ksk_step_complete (KskStep *self, GError **error);

G_END_DECLS
