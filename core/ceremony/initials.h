/* Initials: how people sign. */
#pragma once

#include "ksk-macros.h"

G_BEGIN_DECLS

/**
 * ksk_initials_dup_normalised:
 * @text: (nullable): as typed.
 *
 * Returns: (transfer full) (nullable): in upper case and without white space around; NULL when these are not two to
 * KSK_MAX_INITIALS_CHARS letters or digits.
 */
KSK_API char *ksk_initials_dup_normalised (const char *text);

G_END_DECLS
