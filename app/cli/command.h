/* What a command of `ksk` is: a row of one table. */
#pragma once

#include <gio/gio.h>
#include <ksk.h>

G_BEGIN_DECLS

/* How a run ends. Source: formats, table of commands. */
typedef enum {
  KSK_EXIT_ACCEPT = 0,
  KSK_EXIT_REJECT = 1,
  KSK_EXIT_USAGE = 2,  /* the command line or the configuration */
  KSK_EXIT_DEVICE = 3, /* a file or the HSM */
} KskExit;

/* Runs a command with its own argument vector, argv[0] being the command's name. */
typedef KskExit (*KskCommandFunc) (int argc, char **argv);

KskExit ksk_command_audit (int argc, char **argv);
KskExit ksk_command_cards (int argc, char **argv);
KskExit ksk_command_check (int argc, char **argv);
KskExit ksk_command_compare (int argc, char **argv);
KskExit ksk_command_delete (int argc, char **argv);
KskExit ksk_command_footage (int argc, char **argv);
KskExit ksk_command_inventory (int argc, char **argv);
KskExit ksk_command_keygen (int argc, char **argv);
KskExit ksk_command_plan (int argc, char **argv);
KskExit ksk_command_rehearse (int argc, char **argv);
KskExit ksk_command_script (int argc, char **argv);
KskExit ksk_command_show (int argc, char **argv);
KskExit ksk_command_sign (int argc, char **argv);
KskExit ksk_command_trust_anchor (int argc, char **argv);
KskExit ksk_command_verify (int argc, char **argv);
KskExit ksk_command_words (int argc, char **argv);

/**
 * ksk_command_parse:
 * @summary: (not nullable): one line on what the command does.
 * @usage: (not nullable): its positional arguments, `KSR SKR`.
 * @entries: (nullable): its options.
 * @min_arguments: @max_arguments: how many positional arguments it takes.
 *
 * Parses the options of a command; afterwards argv[1] to argv[*argc - 1] are the positional arguments. Answers --help
 * and --version itself and ends the program then. Returns FALSE after saying on standard error what is wrong.
 */
gboolean ksk_command_parse (int *argc, char ***argv, const char *usage, const char *summary, GOptionEntry *entries,
                            int min_arguments, int max_arguments);

/* Reads the value of an option --algorithm. Errors: G_OPTION_ERROR_BAD_VALUE, listing those there are. */
gboolean ksk_command_read_algorithm (const char *name, KskAlgorithm *algorithm, GError **error);

/* Says on standard error what is wrong: `ksk: MESSAGE`. */
void ksk_command_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);

/**
 * ksk_command_check_output:
 * @consequence: (not nullable): what this means, `nothing was signed`.
 *
 * Returns TRUE when everything printed so far has arrived. Otherwise says so on standard error, the first time only.
 */
gboolean ksk_command_check_output (const char *consequence);

G_END_DECLS
