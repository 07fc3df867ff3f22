/* The configured HSM, opened and logged in. */
#pragma once

#include <hsm/hsm.h>
#include <ksk.h>

#include "command.h"

G_BEGIN_DECLS

/* No --pin-fd was given. Negative numbers that were are errors, and not to be taken for this. */
#define KSK_NO_PIN_FD G_MININT

/* Options that choose the HSM, for the GOptionEntry tables of commands. Initialise with KSK_HSM_OPTIONS_INIT. */
typedef struct {
  char *hsm;          /* --hsm NAME */
  char *token_label;  /* --token-label LABEL */
  char *token_serial; /* --token-serial SERIAL */
  int pin_fd;         /* --pin-fd N */
} KskHsmOptions;

#define KSK_HSM_OPTIONS_INIT \
  {                          \
    .pin_fd = KSK_NO_PIN_FD  \
  }

#define KSK_HSM_OPTION_ENTRIES(options)                                                                            \
  { "hsm", 0, 0, G_OPTION_ARG_STRING, &(options).hsm, "Entry of 'hsm' in the configuration", "NAME" },             \
      { "token-label", 0, 0, G_OPTION_ARG_STRING, &(options).token_label, "Token to use, by label", "LABEL" },     \
      { "token-serial", 0, 0, G_OPTION_ARG_STRING, &(options).token_serial, "Token to use, by serial", "SERIAL" }, \
  {                                                                                                                \
    "pin-fd", 0, 0, G_OPTION_ARG_INT, &(options).pin_fd, "Read the PIN from this file descriptor", "N"             \
  }

void ksk_hsm_options_clear (KskHsmOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KskHsmOptions, ksk_hsm_options_clear)

/**
 * ksk_hsm_access_open:
 * @prompt: ask at the terminal when no PIN is given; FALSE: go on without a login then.
 *
 * Loads the module, chooses the token, logs in. The PIN comes from --pin-fd, the configuration, or the terminal.
 * Returns: (transfer full) (nullable): NULL after saying on standard error what is wrong; @exit then tells how to end.
 */
KskHsm *ksk_hsm_access_open (KskConfig *config, const KskHsmOptions *options, gboolean prompt, KskExit *exit);

/**
 * ksk_hsm_access_read_keys:
 * @labels: (not nullable) (element-type utf8): keys to look for.
 *
 * Reads public keys. A label that is not there is left out: the checks name it. Returns: (transfer full) (nullable).
 */
KskInventory *ksk_hsm_access_read_keys (KskHsm *hsm, GHashTable *labels, GError **error);

/* Prints the lines on the token that ceremony logs have, and the word REHEARSAL when it is no hardware. */
void ksk_hsm_access_print_token (KskHsm *hsm);

G_END_DECLS
