/* `ksk`: the signing core without a screen. */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "harden.h"

static const struct {
  const char *name;
  const char *summary;
  KskCommandFunc run;
} commands[] = {
  { "audit", "verify the published record of a ceremony", ksk_command_audit },
  { "cards", "issue operator cards that together give the PIN of a token", ksk_command_cards },
  { "check", "check a key signing request against every rule", ksk_command_check },
  { "compare", "compare an SKR with what a resolver says", ksk_command_compare },
  { "delete", "delete a key from the HSM", ksk_command_delete },
  { "footage", "read the stamps in the frames of a recording", ksk_command_footage },
  { "inventory", "list the keys of the HSM", ksk_command_inventory },
  { "keygen", "make a key signing key in the HSM", ksk_command_keygen },
  { "plan", "show what would be signed by which key", ksk_command_plan },
  { "rehearse", "hold a whole rehearsal in a new folder", ksk_command_rehearse },
  { "script", "look for what is wrong with a ceremony script, or show it", ksk_command_script },
  { "show", "show a KSR, an SKR or a trust anchor", ksk_command_show },
  { "sign", "check a request, sign it and write the response", ksk_command_sign },
  { "trust-anchor", "write the trust anchors of the configured keys (RFC 7958)", ksk_command_trust_anchor },
  { "verify", "verify every signature of a signed key response", ksk_command_verify },
  { "words", "show a SHA-256 as PGP words, or read words back", ksk_command_words },
};

static void
print_help (void)
{
  g_print ("Usage: ksk COMMAND [OPTION...] [ARGUMENT...]\n\n"
           "Checks and signs DNSSEC key signing requests.\n\nCommands:\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-13s %s\n", commands[i].name, commands[i].summary);
  g_print ("\n'ksk COMMAND --help' explains a command.\n"
           "Exit status: 0 accepted, 1 rejected, 2 usage or configuration, 3 file or HSM.\n");
}

/* A standard stream that was closed would become the next file that is opened, the HSM's connection perhaps, and get
 * the messages. Opened the wrong way round, it is occupied, and using it still fails. */
static gboolean
occupy_standard_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
      return FALSE;
  return TRUE;
}

/* A verdict that nobody got is no success, and every way out of the program comes through here. */
static void
check_output_at_exit (void)
{
  if (!ksk_command_check_output ("do not rely on what arrived of it"))
    _exit (KSK_EXIT_DEVICE);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  if (!occupy_standard_streams ())
    return KSK_EXIT_DEVICE;
  setlocale (LC_ALL, "");
  g_set_prgname ("ksk");
  if (!ksk_harden_process (&error)) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }
  /* A reader that goes away is an error when writing to it. It must not end the program in the middle of signing. */
  signal (SIGPIPE, SIG_IGN);
  atexit (check_output_at_exit);

  if (argc < 2) {
    ksk_command_complain ("no command is named; see 'ksk --help'");
    return KSK_EXIT_USAGE;
  }
  const char *name = argv[1];
  if (strcmp (name, "--help") == 0 || strcmp (name, "-h") == 0 || strcmp (name, "help") == 0) {
    print_help ();
    return KSK_EXIT_ACCEPT;
  }
  if (strcmp (name, "--version") == 0) {
    g_print ("ksk %s\n", KSK_VERSION);
    return KSK_EXIT_ACCEPT;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (strcmp (name, commands[i].name) != 0)
      continue;
    /* GLib's parser names the program in its help text, so `ksk check` is what it must be called. */
    g_autofree char *title = g_strconcat ("ksk ", name, NULL);
    g_set_prgname (title);
    return commands[i].run (argc - 1, argv + 1);
  }
  ksk_command_complain ("there is no command '%s'; see 'ksk --help'", name);
  return KSK_EXIT_USAGE;
}
