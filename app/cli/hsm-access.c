/* The configured HSM, opened and logged in. */
#include "hsm-access.h"

#include "pin.h"

#define MAX_ATTEMPTS 3
#define ATTEMPT_DELAY_US 100000

void
ksk_hsm_options_clear (KskHsmOptions *self)
{
  g_free (self->hsm);
  g_free (self->token_label);
  g_free (self->token_serial);
}

static const KskHsmConfig *
choose_entry (KskConfig *config, const char *name)
{
  GPtrArray *hsms = ksk_config_get_hsms (config);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < hsms->len; i++) {
    const KskHsmConfig *entry = hsms->pdata[i];
    if (name != NULL ? g_strcmp0 (entry->name, name) == 0 : hsms->len == 1)
      return entry;
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", entry->name);
  }
  if (hsms->len == 0)
    ksk_command_complain ("no HSM is configured: name a configuration that has an 'hsm' section with --config FILE");
  else if (name != NULL)
    ksk_command_complain ("the configuration has no HSM called '%s'; it has %s", name, names->str);
  else
    ksk_command_complain ("the configuration has several HSMs (%s); choose one with --hsm NAME", names->str);
  return NULL;
}

/* Returns TRUE with *pin NULL where no PIN is needed or none is at hand and none shall be asked for. */
static gboolean
get_pin (const KskHsmConfig *entry, const KskHsmOptions *options, const KskHsmToken *token, gboolean prompt,
         gboolean *login, KskSecret **pin, GError **error)
{
  *pin = NULL;
  *login = TRUE;
  if (token->protected_path)
    return TRUE;
  if (options->pin_fd >= 0)
    *pin = ksk_pin_read_fd (options->pin_fd, error);
  else if (entry->pin != NULL)
    *pin = ksk_pin_from_text (entry->pin, error);
  else if (prompt) {
    g_autofree char *question = g_strdup_printf ("PIN of token \"%s\" (serial %s): ", token->label, token->serial);
    *pin = ksk_pin_prompt (question, error);
  } else {
    *login = FALSE;
    return TRUE;
  }
  return *pin != NULL;
}

static gboolean
log_in (KskHsm *hsm, const KskHsmConfig *entry, const KskHsmOptions *options, gboolean prompt, GError **error)
{
  g_autoptr (KskHsmToken) token = ksk_hsm_dup_token (hsm, error);
  g_autoptr (KskSecret) pin = NULL;
  gboolean login;
  if (token == NULL)
    return FALSE;
  if (token->pin_final_try)
    g_printerr ("Warning: token \"%s\" allows one last try of the PIN before it locks.\n", token->label);
  if (!get_pin (entry, options, token, prompt, &login, &pin, error))
    return FALSE;
  if (login && token->protected_path)
    g_printerr ("Enter the PIN at the HSM now.\n");
  if (!login || ksk_hsm_login (hsm, pin, error))
    return TRUE;
  /* Whoever typed nothing would not know which PIN was refused. */
  if (pin != NULL && options->pin_fd >= 0)
    g_prefix_error (error, "with the PIN from file descriptor %d: ", options->pin_fd);
  else if (pin != NULL && entry->pin != NULL)
    g_prefix_error (error, "with the PIN of the configuration: ");
  return FALSE;
}

/* A token that another process is just logging in to is missing for a moment from the list that SoftHSM makes when it
 * starts, so a missing token is looked for again before it is reported. */
static KskHsm *
open_token (const KskHsmConfig *entry, const KskHsmOptions *options, GError **error)
{
  const char *label = options->token_label != NULL ? options->token_label : entry->token_label;
  const char *serial = options->token_serial != NULL ? options->token_serial : entry->token_serial;

  for (guint attempt = 1;; attempt++) {
    g_autoptr (GError) reason = NULL;
    g_autoptr (KskHsm) hsm = ksk_hsm_open (entry, &reason);
    if (hsm != NULL && ksk_hsm_select_token (hsm, label, serial, &reason))
      return g_steal_pointer (&hsm);
    if (attempt == MAX_ATTEMPTS || !g_error_matches (reason, KSK_HSM_ERROR, KSK_HSM_ERROR_NO_TOKEN)) {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
    g_clear_object (&hsm);
    g_usleep (ATTEMPT_DELAY_US);
  }
}

KskHsm *
ksk_hsm_access_open (KskConfig *config, const KskHsmOptions *options, gboolean prompt, KskExit *exit)
{
  gboolean is_bad_fd = options->pin_fd < 0 && options->pin_fd != KSK_NO_PIN_FD;
  if (is_bad_fd)
    ksk_command_complain ("--pin-fd takes the number of a file descriptor, not %d", options->pin_fd);
  const KskHsmConfig *entry = is_bad_fd ? NULL : choose_entry (config, options->hsm);
  if (entry == NULL) {
    *exit = KSK_EXIT_USAGE;
    return NULL;
  }

  g_autoptr (GError) error = NULL;
  g_autoptr (KskHsm) hsm = open_token (entry, options, &error);
  if (hsm == NULL || !log_in (hsm, entry, options, prompt, &error)) {
    ksk_command_complain ("HSM %s: %s", entry->name, error->message);
    *exit = KSK_EXIT_DEVICE;
    return NULL;
  }
  return g_steal_pointer (&hsm);
}

KskInventory *
ksk_hsm_access_read_keys (KskHsm *hsm, GHashTable *labels, GError **error)
{
  g_autoptr (KskInventory) inventory = ksk_inventory_new ();
  GHashTableIter iterator;
  gpointer label;

  g_hash_table_iter_init (&iterator, labels);
  while (g_hash_table_iter_next (&iterator, &label, NULL)) {
    g_autoptr (GError) reason = NULL;
    g_autoptr (KskPublicKey) key = ksk_hsm_find_public_key (hsm, label, &reason);
    if (key != NULL)
      ksk_inventory_add (inventory, label, key);
    else if (!g_error_matches (reason, KSK_HSM_ERROR, KSK_HSM_ERROR_NO_KEY)) {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  }
  return g_steal_pointer (&inventory);
}

void
ksk_hsm_access_print_token (KskHsm *hsm)
{
  g_autoptr (KskHsmToken) token = ksk_hsm_dup_token (hsm, NULL);
  if (token == NULL)
    return;
  g_print ("HSM token in use:\n"
           "  Label:          %s\n"
           "  ManufacturerID: %s\n"
           "  Model:          %s\n"
           "  Serial:         %s\n",
           token->label, token->manufacturer, token->model, token->serial);
  if (!token->is_hardware)
    g_print ("  REHEARSAL: this token is software, not a hardware security module.\n");
  g_print ("\n");
}
