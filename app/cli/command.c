/* Options and complaints that all commands have in common. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>

void
ksk_command_complain (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("ksk: %s\n", message);
}

gboolean
ksk_command_read_algorithm (const char *name, KskAlgorithm *algorithm, GError **error)
{
  if (ksk_algorithm_from_name (name, algorithm) && ksk_algorithm_is_supported (*algorithm))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--algorithm: '%s' is not one of RSASHA256, RSASHA512, ECDSAP256SHA256, ECDSAP384SHA384, ED25519, ED448",
               name);
  return FALSE;
}

gboolean
ksk_command_check_output (const char *consequence)
{
  static gboolean is_told = FALSE;

  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;
  if (!is_told)
    ksk_command_complain ("the result could not be written to standard output, which is full or closed; %s",
                          consequence);
  is_told = TRUE;
  return FALSE;
}

static G_NORETURN void
print_version (void)
{
  g_print ("ksk %s\n", KSK_VERSION);
  exit (KSK_EXIT_ACCEPT);
}

gboolean
ksk_command_parse (int *argc, char ***argv, const char *usage, const char *summary, GOptionEntry *entries,
                   int min_arguments, int max_arguments)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;
  gboolean version = FALSE;
  GOptionEntry own_entries[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Show the version", NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_set_summary (context, summary);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, own_entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error)) {
    ksk_command_complain ("%s; see 'ksk %s --help'", error->message, (*argv)[0]);
    return FALSE;
  }
  if (version)
    print_version ();
  /* GLib leaves a "--" that ended the options in place. */
  if (*argc > 1 && g_strcmp0 ((*argv)[1], "--") == 0) {
    for (int i = 1; i < *argc; i++)
      (*argv)[i] = (*argv)[i + 1];
    (*argc)--;
  }

  int arguments = *argc - 1;
  if (arguments < min_arguments || arguments > max_arguments) {
    ksk_command_complain ("too %s arguments: the form is 'ksk %s [OPTION...]%s%s'; see 'ksk %s --help'",
                          arguments < min_arguments ? "few" : "many", (*argv)[0], *usage != '\0' ? " " : "", usage,
                          (*argv)[0]);
    return FALSE;
  }
  return TRUE;
}
