/* `ksk`: the signing core without a screen. */
#include <locale.h>
#include <string.h>

#include "command.h"
#include "harden.h"

static const struct {
  const char *name;
  const char *summary;
  KskCommandFunc run;
} commands[] = {
  { "check", "check a key signing request against every rule", ksk_command_check },
  { "delete", "delete a key from the HSM", ksk_command_delete },
  { "inventory", "list the keys of the HSM", ksk_command_inventory },
  { "keygen", "make a key signing key in the HSM", ksk_command_keygen },
  { "plan", "show what would be signed by which key", ksk_command_plan },
  { "rehearse", "hold a whole rehearsal in a new folder", ksk_command_rehearse },
  { "show", "show a KSR, an SKR or a trust anchor", ksk_command_show },
  { "sign", "check a request, sign it and write the response", ksk_command_sign },
  { "trust-anchor", "write the trust anchors of the configured keys (RFC 7958)", ksk_command_trust_anchor },
  { "verify", "verify every signature of a signed key response", ksk_command_verify },
  { "words", "show a SHA-256 as PGP words, or read words back", ksk_command_words },
};

static void
print_help (void) {
  g_print ("Usage: ksk COMMAND [OPTION...] [ARGUMENT...]\n\n"
           "Checks and signs DNSSEC key signing requests.\n\nCommands:\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-13s %s\n", commands[i].name, commands[i].summary);
  g_print ("\n'ksk COMMAND --help' explains a command.\n"
           "Exit status: 0 accepted, 1 rejected, 2 usage or configuration, 3 file or HSM.\n");
}

int
main (int argc, char **argv) {
  g_autoptr (GError) error = NULL;
  setlocale (LC_ALL, "");
  g_set_prgname ("ksk");
  if (!ksk_harden_process (&error)) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }

  const char *name = argc > 1 ? argv[1] : "--help";
  if (strcmp (name, "--help") == 0 || strcmp (name, "-h") == 0 || strcmp (name, "help") == 0) {
    print_help ();
    return argc > 1 ? KSK_EXIT_ACCEPT : KSK_EXIT_USAGE;
  }
  if (strcmp (name, "--version") == 0) {
    g_print ("ksk %s\n", KSK_VERSION);
    return KSK_EXIT_ACCEPT;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (strcmp (name, commands[i].name) != 0)
      continue;
    if (argc == 3 && strcmp (argv[2], "--version") == 0) {
      g_print ("ksk %s\n", KSK_VERSION);
      return KSK_EXIT_ACCEPT;
    }
    /* GLib's parser names the program in its help text, so `ksk check` is what it must be called. */
    g_autofree char *title = g_strconcat ("ksk ", name, NULL);
    g_set_prgname (title);
    return commands[i].run (argc - 1, argv + 1);
  }
  ksk_command_complain ("there is no command '%s'; see 'ksk --help'", name);
  return KSK_EXIT_USAGE;
}
