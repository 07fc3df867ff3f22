/* What an HSM writes on its console, kept in the record while the ceremony is held. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of one file: months of what an HSM says. */
#define KSK_HSM_CONSOLE_MAX_BYTES (64 * 1024 * 1024)

/* Strings are copied. */
typedef struct {
  const char *device; /* (not nullable): a serial line or a pipe */
  const char *folder; /* (not nullable): of the record */
  gsize max_bytes;
  /* (not nullable): gets a sentence for the operator, at most once about the line and once about the file. In a thread
   * of its own. */
  void (*warn) (const char *sentence, gpointer data);
  gpointer data;
} KskHsmConsoleSpec;

typedef struct _KskHsmConsole KskHsmConsole;

/**
 * ksk_hsm_console_new:
 *
 * Listens from now on, in a thread of its own: 9600 baud, 8N1, nothing is ever sent. What comes is appended as it is to
 * `ttyaudit-NAME-YYYYMMDD-HHMMSS.log` (UTC), which begins with the first octet under a name that is free, and is on the
 * disk within about a second. A line that is not there is looked for each second. Nothing of it fails for the caller:
 * what cannot be kept is read all the same, so that the HSM is not held. Any thread. Returns: (transfer full) (not
 * nullable).
 */
KskHsmConsole *ksk_hsm_console_new (const KskHsmConsoleSpec *spec);

/* Takes what has come already, and ends: the file is on the disk and does not grow any more. Any thread, any number of
 * times; blocks while the disk does. */
void ksk_hsm_console_stop (KskHsmConsole *self);

/* Stops it first. */
void ksk_hsm_console_free (KskHsmConsole *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KskHsmConsole, ksk_hsm_console_free)

G_END_DECLS
