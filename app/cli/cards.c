/* `ksk cards`: operator cards that together give the PIN of a token. */
#include <app/media/file-read.h>
#include <hsm/pcsc-writer.h>
#include <string.h>

#include "card-issue.h"
#include "card-status.h"
#include "run.h"

typedef struct {
  char *config;
  char *ceremony;
  char *set;
  char *folder; /* --to */
  char *from;
  char *module;
  char *reader;
  gint need;
  gint of;
  gboolean json;
  KskHsmOptions hsm;
} CardsOptions;

static void
cards_options_clear (CardsOptions *self)
{
  g_free (self->config);
  g_free (self->ceremony);
  g_free (self->set);
  g_free (self->folder);
  g_free (self->from);
  g_free (self->module);
  g_free (self->reader);
  ksk_hsm_options_clear (&self->hsm);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CardsOptions, cards_options_clear)

/* Returns: (transfer full) (nullable): NULL after saying what is wrong. */
static KskCardSet *
load_set (const char *path, KskExit *exit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ksk_file_read (path, KSK_MAX_CARD_SET_BYTES, &error);
  if (bytes == NULL) {
    ksk_command_complain ("%s", error->message);
    *exit = KSK_EXIT_DEVICE;
    return NULL;
  }
  KskCardSet *set = ksk_card_set_parse (bytes, &error);
  if (set == NULL) {
    ksk_command_complain ("%s: %s", path, error->message);
    *exit = KSK_EXIT_REJECT;
  }
  return set;
}

static KskCardWriter *
open_writer (const CardsOptions *options, KskExit *exit)
{
  if ((options->folder != NULL) + (options->module != NULL) + (options->reader != NULL) != 1) {
    ksk_command_complain ("say where cards are to be written, in one way: --reader NAME, --module FILE or --to DIR");
    *exit = KSK_EXIT_USAGE;
    return NULL;
  }
  if (options->folder != NULL)
    return ksk_card_writer_new_files (options->folder);
  if (options->reader != NULL)
    return ksk_pcsc_writer_new (options->reader);

  g_autoptr (GError) error = NULL;
  KskCardWriter *writer = ksk_card_writer_new_module (options->module, &error);
  if (writer == NULL) {
    ksk_command_complain ("%s", error->message);
    *exit = KSK_EXIT_DEVICE;
  }
  return writer;
}

/* The token of the configuration, which shows whether a PIN is right. Returns: (transfer full) (nullable): NULL after
 * saying what is wrong, or where no configuration is given: then @exit stays. */
static KskHsm *
open_token (const CardsOptions *options, char **serial, KskExit *exit)
{
  if (options->config == NULL)
    return NULL;
  g_autoptr (KskConfig) config = ksk_run_load_config (options->config, NULL, exit);
  if (config == NULL)
    return NULL;
  /* Its PIN is the one that is going to be sealed, and is given to it below. */
  KskHsmOptions hsm_options = options->hsm;
  hsm_options.pin_fd = KSK_NO_PIN_FD;
  g_autoptr (KskHsm) hsm = ksk_hsm_access_open (config, &hsm_options, FALSE, exit);
  g_autoptr (KskHsmToken) token = hsm != NULL ? ksk_hsm_dup_token (hsm, NULL) : NULL;
  if (hsm == NULL)
    return NULL;
  if (token == NULL || token->protected_path) {
    ksk_command_complain (token == NULL ? "the token went away; nothing was written"
                                        : "this HSM takes its PIN at the device, where cards of its own belong; "
                                          "nothing was written");
    *exit = KSK_EXIT_DEVICE;
    return NULL;
  }
  *serial = g_strdup (token->serial);
  return g_steal_pointer (&hsm);
}

/* A PIN that does not open the token would be found out in the ceremony. @hsm: (nullable). */
static KskSecret *
get_token_pin (const KskCardIssue *issue, KskHsm *hsm, const char *serial, KskExit *exit)
{
  *exit = KSK_EXIT_DEVICE;
  g_autoptr (KskSecret) pin = ksk_card_issue_ask_token_pin (issue, serial, hsm != NULL);
  if (pin == NULL)
    return NULL;
  if (hsm == NULL) {
    g_printerr ("Warning: without --config nothing shows that this is the PIN of token %s.\n", serial);
    return g_steal_pointer (&pin);
  }
  g_autoptr (GError) error = NULL;
  /* A token that is logged in already would take any PIN. */
  if (ksk_hsm_logout (hsm, &error) && ksk_hsm_login (hsm, pin, &error))
    return g_steal_pointer (&pin);
  ksk_command_complain ("%s; no card was written", error->message);
  return NULL;
}

/* What is asked for is written: all cards, then the set. @old: (nullable): the set that is replaced. */
static KskExit
write_cards (const CardsOptions *options, KskCardSet *old)
{
  KskExit exit = KSK_EXIT_ACCEPT;
  g_autofree char *serial = NULL;
  g_autoptr (KskCardWriter) writer = open_writer (options, &exit);
  if (writer == NULL)
    return exit;
  g_autoptr (KskHsm) hsm = open_token (options, &serial, &exit);
  if (hsm == NULL && exit != KSK_EXIT_ACCEPT)
    return exit;
  if (serial == NULL)
    serial = g_strdup (old != NULL ? ksk_card_set_get_token_serial (old) : options->hsm.token_serial);
  if (serial == NULL) {
    ksk_command_complain ("no token is named: give --config FILE, or --token-serial SERIAL where it is not at hand");
    return KSK_EXIT_USAGE;
  }
  if (old != NULL && g_strcmp0 (serial, ksk_card_set_get_token_serial (old)) != 0) {
    ksk_command_complain ("the token is %s, and these cards are those of token %s; nothing was written", serial,
                          ksk_card_set_get_token_serial (old));
    return KSK_EXIT_REJECT;
  }

  const KskCardIssue issue = { .writer = writer, .set_path = options->set, .pin_fd = options->hsm.pin_fd };
  guint of = old != NULL ? ksk_card_set_get_of (old) : (guint)options->of;
  guint32 epoch = old != NULL ? ksk_card_set_get_epoch (old) + 1 : 1;
  exit = ksk_card_issue_prepare (&issue, of, epoch, old != NULL);
  g_autoptr (KskSecret) pin = exit == KSK_EXIT_ACCEPT ? get_token_pin (&issue, hsm, serial, &exit) : NULL;
  if (pin == NULL)
    return exit;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shares = NULL;
  g_autoptr (KskCardSet) set = old != NULL ? ksk_card_set_reissue (old, pin, &shares, &error)
                                           : ksk_card_set_issue (options->ceremony, serial, (guint)options->need,
                                                                 (guint)options->of, pin, &shares, &error);
  if (set == NULL) {
    ksk_command_complain ("%s; nothing was written", error->message);
    return g_error_matches (error, KSK_CARD_ERROR, KSK_CARD_ERROR_FORMAT) ? KSK_EXIT_USAGE : KSK_EXIT_DEVICE;
  }
  exit = ksk_card_issue_write (&issue, set, shares, old != NULL);
  if (exit == KSK_EXIT_ACCEPT)
    exit = ksk_card_status_print (set, options->folder, NULL, options->json);
  return ksk_command_check_output ("the cards and their set were written") ? exit : KSK_EXIT_DEVICE;
}

static KskExit
issue_cards (const CardsOptions *options)
{
  if (options->ceremony == NULL || options->need == 0 || options->of == 0) {
    ksk_command_complain ("say whose cards they are and how many: --ceremony NAME --of N --need N");
    return KSK_EXIT_USAGE;
  }
  if (options->need < 2 || options->of > KSK_MAX_CARDS || options->need > options->of) {
    ksk_command_complain ("--of takes 2 to %d cards, and --need 2 of them or more, but no more than there are",
                          KSK_MAX_CARDS);
    return KSK_EXIT_USAGE;
  }
  return write_cards (options, NULL);
}

static KskExit
reissue_cards (const CardsOptions *options)
{
  if (options->ceremony != NULL || options->need != 0 || options->of != 0) {
    ksk_command_complain ("--ceremony, --of and --need stay what they are when cards are issued anew");
    return KSK_EXIT_USAGE;
  }
  KskExit exit = KSK_EXIT_ACCEPT;
  g_autoptr (KskCardSet) old = load_set (options->set, &exit);
  exit = old != NULL ? write_cards (options, old) : exit;
  if (old != NULL && exit == KSK_EXIT_ACCEPT)
    g_printerr ("Warning: destroy the old cards. With a copy of the old set file they still give the PIN of the token, "
                "until it is changed.\n");
  return exit;
}

static KskExit
show_status (const CardsOptions *options)
{
  KskExit exit = KSK_EXIT_ACCEPT;
  g_autoptr (KskCardSet) set = load_set (options->set, &exit);
  return set != NULL ? ksk_card_status_print (set, options->from, options->reader, options->json) : exit;
}

KskExit
ksk_command_cards (int argc, char **argv)
{
  g_auto (CardsOptions) options = { .hsm = KSK_HSM_OPTIONS_INIT };
  GOptionEntry entries[] = {
    { "set", 0, 0, G_OPTION_ARG_FILENAME, &options.set, "Set file, which is public", "FILE" },
    { "of", 0, 0, G_OPTION_ARG_INT, &options.of, "How many cards there are to be", "N" },
    { "need", 0, 0, G_OPTION_ARG_INT, &options.need, "How many of them open the token", "N" },
    { "ceremony", 0, 0, G_OPTION_ARG_STRING, &options.ceremony, "Whose cards they are: 'Ceremony 60'", "NAME" },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &options.folder, "Write card files, for rehearsals, to this folder", "DIR" },
    { "reader", 0, 0, G_OPTION_ARG_STRING, &options.reader, "Card reader, or a part of its name", "NAME" },
    { "module", 0, 0, G_OPTION_ARG_FILENAME, &options.module, "Write to tokens of this PKCS#11 module", "FILE" },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &options.from, "With status: look at the card files here", "DIR" },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options.config, "Configuration of the token, to try its PIN", "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "Write the result as one JSON object", NULL },
    KSK_HSM_OPTION_ENTRIES (options.hsm),
    G_OPTION_ENTRY_NULL,
  };
  if (!ksk_command_parse (
          &argc, &argv, "issue|status|reissue",
          "Issues operator cards of which some together give the PIN of a token, shows what is known of "
          "them, or issues them anew, after which the old ones are refused. PINs are asked for, or come "
          "from --pin-fd on a line each: that of the token, then that of each card, before each of "
          "these the one that the card has now, unless it is a file.",
          entries, 1, 1))
    return KSK_EXIT_USAGE;

  static const struct {
    const char *name;
    KskExit (*run) (const CardsOptions *options);
  } verbs[] = { { "issue", issue_cards }, { "status", show_status }, { "reissue", reissue_cards } };
  gsize verb = 0;
  while (verb < G_N_ELEMENTS (verbs) && strcmp (argv[1], verbs[verb].name) != 0)
    verb++;
  if (verb == G_N_ELEMENTS (verbs)) {
    ksk_command_complain ("'%s' is nothing that can be done with cards; see 'ksk cards --help'", argv[1]);
    return KSK_EXIT_USAGE;
  }
  if (options.set == NULL) {
    ksk_command_complain ("no set of cards is named: say with --set FILE where it is, or is to be");
    return KSK_EXIT_USAGE;
  }
  if (options.from != NULL && verbs[verb].run != show_status) {
    ksk_command_complain ("--from is for 'ksk cards status'");
    return KSK_EXIT_USAGE;
  }
  if (options.hsm.pin_fd < 0 && options.hsm.pin_fd != KSK_NO_PIN_FD) {
    ksk_command_complain ("--pin-fd takes the number of a file descriptor, not %d", options.hsm.pin_fd);
    return KSK_EXIT_USAGE;
  }
  return verbs[verb].run (&options);
}
