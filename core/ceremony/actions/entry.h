/* What people type: does it fit, is it what another typed, and is it written down. Internal to core/ceremony. */
#pragma once

#include "ceremony/action.h"

G_BEGIN_DECLS

/**
 * ksk_entry_dup:
 * @what: (not nullable): `the name`: begins the message of an error.
 * @max_chars: at least one is needed.
 *
 * Returns: (transfer full) (nullable): @text without white space at either end, and with single spaces within.
 * Errors: KSK_SESSION_ERROR_TEXT: empty, too long, or with something in it that cannot be seen.
 */
char *ksk_entry_dup (const char *text, const char *what, guint max_chars, GError **error);

/* Returns: (transfer full): the same for all texts that people would read aloud alike: case, spaces and ways to encode
 * do not matter. */
char *ksk_entry_fold (const char *text);

/* Returns TRUE when two people would read both texts aloud alike: ksk_entry_fold(). */
gboolean ksk_entry_is_same (const char *a, const char *b);

/* Returns FALSE when the ceremony stands still or the step is over. Errors: KSK_SESSION_ERROR_STATE. */
gboolean ksk_entry_is_awaited (KskAction *action, GError **error);

/* Appends a record of this step when it is awaited. Errors: as above, and those of ksk_session_append(). */
gboolean ksk_entry_append (KskAction *action, const char *kind, const char *who, JsonObject *members, GError **error);

G_END_DECLS
