/* `ksk delete`: a key leaves the HSM for ever, after its label has been typed. */
#include <stdio.h>
#include <string.h>

#include "run.h"

/* The label is typed in full, never answered with a letter: this cannot be undone. */
static gboolean
confirm (const char *label)
{
  char line[300];
  g_printerr ("This destroys the key %s in this HSM; it cannot be undone.\nType its label to delete it: ", label);
  if (fgets (line, sizeof line, stdin) == NULL) {
    g_printerr ("\n");
    return FALSE;
  }
  line[strcspn (line, "\n")] = '\0';
  return strcmp (line, label) == 0;
}

KskExit
ksk_command_delete (int argc, char **argv)
{
  g_autofree char *config_path = NULL;
  g_auto (KskHsmOptions) options = KSK_HSM_OPTIONS_INIT;
  GOptionEntry entries[] = {
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &config_path, "Configuration, a ksrsigner.yaml", "FILE" },
    KSK_HSM_OPTION_ENTRIES (options),
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (&argc, &argv, "LABEL", "Deletes a key pair from the HSM after its label has been typed.",
                          entries, 1, 1))
    return KSK_EXIT_USAGE;

  const char *label = argv[1];
  KskExit exit = KSK_EXIT_ACCEPT;
  g_autoptr (KskConfig) config = ksk_run_load_config (config_path, NULL, &exit);
  if (config == NULL)
    return exit;
  g_autoptr (KskHsm) hsm = ksk_hsm_access_open (config, &options, TRUE, &exit);
  if (hsm == NULL)
    return exit;

  g_autoptr (GError) error = NULL;
  g_autoptr (KskPublicKey) key = ksk_hsm_find_public_key (hsm, label, &error);
  if (key == NULL && !g_error_matches (error, KSK_HSM_ERROR, KSK_HSM_ERROR_KEY_TYPE)) {
    ksk_command_complain ("nothing was deleted: %s", error->message);
    return KSK_EXIT_DEVICE;
  }
  g_clear_error (&error);
  ksk_hsm_access_print_token (hsm);
  if (!ksk_command_check_output ("nothing was deleted"))
    return KSK_EXIT_DEVICE;
  if (!confirm (label)) {
    ksk_command_complain ("not confirmed, as the answer was not the label: nothing was deleted");
    return KSK_EXIT_REJECT;
  }
  if (!ksk_hsm_delete_key (hsm, label, &error)) {
    ksk_command_complain ("%s", error->message);
    return KSK_EXIT_DEVICE;
  }
  g_print ("Deleted the key %s.\n", label);
  return KSK_EXIT_ACCEPT;
}
