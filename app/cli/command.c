/* Options and complaints that all commands have in common. */
#include "command.h"

#include <stdlib.h>

void
ksk_command_complain (const char *format, ...) {
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("ksk: %s\n", message);
}

gboolean
ksk_command_parse (int *argc, char ***argv, const char *usage, const char *summary, GOptionEntry *entries,
                   int min_arguments, int max_arguments) {
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, summary);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error)) {
    ksk_command_complain ("%s; see 'ksk %s --help'", error->message, (*argv)[0]);
    return FALSE;
  }
  /* GLib leaves a "--" that ended the options in place. */
  if (*argc > 1 && g_strcmp0 ((*argv)[1], "--") == 0) {
    for (int i = 1; i < *argc; i++)
      (*argv)[i] = (*argv)[i + 1];
    (*argc)--;
  }

  int arguments = *argc - 1;
  if (arguments < min_arguments || arguments > max_arguments) {
    ksk_command_complain ("%s takes %s; see 'ksk %s --help'", (*argv)[0],
                          *usage != '\0' ? usage : "no arguments", (*argv)[0]);
    return FALSE;
  }
  return TRUE;
}
