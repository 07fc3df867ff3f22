/* `ceremony`: settings of the console alone. Of them the library itself uses only those of the HSMs. */
#include "config/sections.h"

#include "config/names.h"

#include <string.h>

/* The sizes of CK_TOKEN_INFO's fields. */
#define MAX_TOKEN_LABEL_BYTES 32
#define MAX_TOKEN_SERIAL_BYTES 16

#define MAX_METRES 100

static gboolean
check_anything (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                GError **error)
{
  return TRUE;
}

/* A length in metres, above nothing and up to option->max. */
static gboolean
read_metres (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  if (node->kind == KSK_YAML_SCALAR && !node->quoted && g_ascii_isdigit (node->text[0])
      && node->text[strspn (node->text, "0123456789.")] == '\0') {
    char *end;
    double metres = g_ascii_strtod (node->text, &end);

    if (*end == '\0' && metres > 0 && metres <= option->max) {
      *(double *)member = metres;
      return TRUE;
    }
  }

  g_autofree char *accepted
      = g_strdup_printf ("a number of metres above 0, at most %" G_GUINT64_FORMAT ", such as 2.5", option->max);
  return ksk_option_refuse (place, node, option, accepted, error);
}

/* Named from the root: the console is not always started in the same place. */
static gboolean
read_path (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
           const char *accepted, GError **error)
{
  static const KskOption path = { .min = 1, .max = KSK_CONFIG_MAX_TEXT_BYTES };
  g_autofree char *text = NULL;

  if (!ksk_read_text (place, node, &path, &text, NULL) || text[0] != '/')
    return ksk_option_refuse (place, node, option, accepted, error);

  g_free (*(char **)member);
  *(char **)member = g_steal_pointer (&text);
  return TRUE;
}

static gboolean
read_folder (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  return read_path (place, node, option, member, "the path of a folder that begins with /, such as /media/log", error);
}

/* From one to option->max folders, none of them twice. */
static gboolean
read_folders (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  g_autofree char *accepted = g_strdup_printf (
      "a list of 1 to %" G_GUINT64_FORMAT " different folders, such as [/media/record]", option->max);
  if (node->kind != KSK_YAML_SEQUENCE || node->items->len == 0 || node->items->len > option->max)
    return ksk_option_refuse (place, node, option, accepted, error);

  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < node->items->len; i++) {
    g_autofree char *folder = NULL;
    if (!read_folder (place, node->items->pdata[i], option, &folder, error))
      return FALSE;
    if (g_ptr_array_find_with_equal_func (folders, folder, g_str_equal, NULL))
      return ksk_option_refuse (place, node, option, accepted, error);
    g_ptr_array_add (folders, g_steal_pointer (&folder));
  }
  g_ptr_array_add (folders, NULL);
  g_strfreev (*(GStrv *)member);
  *(GStrv *)member = (GStrv)g_ptr_array_free (g_steal_pointer (&folders), FALSE);
  return TRUE;
}

static gboolean
read_file (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  return read_path (place, node, option, member, "the path of a file that begins with /, such as /media/log/cards.json",
                    error);
}

static gboolean
read_device (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  return read_path (place, node, option, member, "the path of a serial line that begins with /, such as /dev/ttyS0",
                    error);
}

static gboolean
read_card_place (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                 GError **error)
{
  static const char *const names[]
      = { [KSK_CARDS_AT_DEVICE] = "device", [KSK_CARDS_IN_READER] = "reader", [KSK_CARDS_ON_TABLE] = "table" };

  for (guint i = 0; node->kind == KSK_YAML_SCALAR && i < G_N_ELEMENTS (names); i++) {
    if (strcmp (node->text, names[i]) == 0) {
      *(KskCardPlace *)member = (KskCardPlace)i;
      return TRUE;
    }
  }
  return ksk_option_refuse (place, node, option, "device, reader or table", error);
}

#define CEREMONY(name) offsetof (KskCeremonyConfig, name)

static const KskOption display_options[] = {
  { "stage", ksk_read_text, CEREMONY (stage_display), 1, KSK_CONFIG_MAX_NAME_BYTES, KSK_OPTION_NULLABLE },
  { "desk", ksk_read_text, CEREMONY (desk_display), 1, KSK_CONFIG_MAX_NAME_BYTES, KSK_OPTION_NULLABLE },
};

static const KskOption media_options[] = {
  { "boot", read_folder, CEREMONY (boot_folder), .flags = KSK_OPTION_NULLABLE },
  { "log", read_folder, CEREMONY (log_folder), .flags = KSK_OPTION_NULLABLE },
  { "request", read_folder, CEREMONY (request_folder), .flags = KSK_OPTION_NULLABLE },
  { "copy", read_folder, CEREMONY (copy_folder), .flags = KSK_OPTION_NULLABLE },
  { "journal", read_folder, CEREMONY (journal_folder), .flags = KSK_OPTION_NULLABLE },
  { "record", read_folders, CEREMONY (record_folders), .max = KSK_MAX_RECORD_FOLDERS, .flags = KSK_OPTION_NULLABLE },
};

static const KskOption card_options[] = {
  { "place", read_card_place, CEREMONY (cards_place) },
  { "set", read_file, CEREMONY (cards_set), .flags = KSK_OPTION_NULLABLE },
  { "folder", read_folder, CEREMONY (cards_folder), .flags = KSK_OPTION_NULLABLE },
  { "module", ksk_read_text, CEREMONY (cards_module), 1, KSK_CONFIG_MAX_TEXT_BYTES, KSK_OPTION_NULLABLE },
};

/* Each option belongs to a place, and where the PIN of the HSM comes out of cards it stands nowhere else. */
static gboolean
check_cards (const KskConfigPlace *place, guint line, const KskConfig *config, GError **error)
{
  const KskCeremonyConfig *self = &config->ceremony;
  gboolean has_shares = self->cards_place != KSK_CARDS_AT_DEVICE;
  const char *wrong = NULL;

  if (has_shares && self->cards_set == NULL)
    wrong = "set is missing; accepted: the path of the file that was written when the cards were issued";
  else if (!has_shares && self->cards_set != NULL)
    wrong = "set stands here; accepted: only with the place reader or table";
  else if (self->cards_place == KSK_CARDS_ON_TABLE && self->cards_folder == NULL)
    wrong = "folder is missing; accepted: the path of the folder with the files of the drawn cards";
  else if (self->cards_place != KSK_CARDS_ON_TABLE && self->cards_folder != NULL)
    wrong = "folder stands here; accepted: only with the place table";
  else if (self->cards_place != KSK_CARDS_IN_READER && self->cards_module != NULL)
    wrong = "module stands here; accepted: only with the place reader";
  if (wrong != NULL)
    return ksk_config_place_fail (place, line, KSK_CONFIG_ERROR_VALUE, error, "%s", wrong);

  for (guint i = 0; has_shares && i < config->hsms->len; i++) {
    const KskHsmConfig *hsm = g_ptr_array_index (config->hsms, i);

    if (hsm->pin != NULL)
      return ksk_config_place_fail (place, line, KSK_CONFIG_ERROR_VALUE, error,
                                    "the PIN of the HSM comes out of the cards, but hsm.%s.pin stands in the "
                                    "configuration; take it out",
                                    hsm->name);
  }
  return TRUE;
}

static gboolean
read_cards (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  KskConfig *config = member;

  return ksk_options_read (place, node, card_options, G_N_ELEMENTS (card_options), &config->ceremony, error)
         && check_cards (place, node->line, config, error);
}

static gboolean
read_displays (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  return ksk_options_read (place, node, display_options, G_N_ELEMENTS (display_options),
                           &((KskConfig *)member)->ceremony, error);
}

static gboolean
read_media (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  KskCeremonyConfig *config = &((KskConfig *)member)->ceremony;

  if (!ksk_options_read (place, node, media_options, G_N_ELEMENTS (media_options), config, error))
    return FALSE;
  if (config->copy_folder == NULL || g_strcmp0 (config->copy_folder, config->log_folder) != 0)
    return TRUE;
  return ksk_config_place_fail (place, node->line, KSK_CONFIG_ERROR_VALUE, error,
                                "copy is the folder of log; accepted: where another stick is mounted");
}

#define TOKEN(name) offsetof (KskHsmConfig, name)

static const KskOption token_options[] = {
  { "token_label", ksk_read_text, TOKEN (token_label), 1, MAX_TOKEN_LABEL_BYTES, KSK_OPTION_NULLABLE },
  { "token_serial", ksk_read_text, TOKEN (token_serial), 1, MAX_TOKEN_SERIAL_BYTES, KSK_OPTION_NULLABLE },
};

static KskHsmConfig *
find_hsm (KskConfig *config, const char *name)
{
  for (guint i = 0; i < config->hsms->len; i++) {
    KskHsmConfig *hsm = g_ptr_array_index (config->hsms, i);

    if (g_str_equal (hsm->name, name))
      return hsm;
  }

  return NULL;
}

static gboolean
fail_no_hsm (const KskConfigPlace *place, const KskYamlNode *key, GPtrArray *hsms, GError **error)
{
  g_autofree const char **names = g_new (const char *, hsms->len);
  g_autofree char *advice = NULL;

  for (guint i = 0; i < hsms->len; i++)
    names[i] = ((const KskHsmConfig *)g_ptr_array_index (hsms, i))->name;
  advice = ksk_config_advise_name (key->text, names, hsms->len);

  return ksk_config_place_fail (place, key->line, KSK_CONFIG_ERROR_REFERENCE, error,
                                "the HSM is not in the section hsm; %s", advice);
}

/* Which token of each HSM is the right one. */
static gboolean
read_tokens (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  KskConfig *config = member;

  if (!ksk_config_expect_mapping (place, node, error))
    return FALSE;

  for (guint i = 0; i < node->items->len; i += 2) {
    const KskYamlNode *key = g_ptr_array_index (node->items, i);
    gsize mark = ksk_config_place_enter (place, key->text);
    KskHsmConfig *hsm = find_hsm (config, key->text);

    if (hsm == NULL)
      return fail_no_hsm (place, key, config->hsms, error);
    if (!ksk_options_read (place, g_ptr_array_index (node->items, i + 1), token_options, G_N_ELEMENTS (token_options),
                           hsm, error))
      return FALSE;
    ksk_config_place_leave (place, mark);
  }

  return TRUE;
}

#define IN_CONFIG(name) offsetof (KskConfig, ceremony.name)

/* Every console-only name there is. What is not checked here is read by the part of the console that uses it. */
static const KskOption options[] = {
  { "title", ksk_read_text, IN_CONFIG (title), 1, KSK_CONFIG_MAX_TEXT_BYTES },
  { "facility", ksk_read_text, IN_CONFIG (facility), 1, KSK_CONFIG_MAX_TEXT_BYTES },
  { "zone", ksk_read_domain, IN_CONFIG (zone) },
  { "cameras", ksk_read_cameras, .flags = KSK_OPTION_NULLABLE },
  { "displays", read_displays, .flags = KSK_OPTION_NULLABLE },
  { "media", read_media, .flags = KSK_OPTION_NULLABLE },
  { "printer", check_anything },
  { "cards", read_cards, .flags = KSK_OPTION_NULLABLE },
  { "viewing_distance_m", read_metres, IN_CONFIG (viewing_distance_m), .max = MAX_METRES },
  { "picture_height_m", read_metres, IN_CONFIG (picture_height_m), .max = MAX_METRES },
  { "set_system_clock", ksk_read_boolean, IN_CONFIG (set_system_clock) },
  { "hsm", read_tokens, .flags = KSK_OPTION_NULLABLE },
  { "hsm_console", read_device, IN_CONFIG (hsm_console), .flags = KSK_OPTION_NULLABLE },
  { "attachments", read_folder, IN_CONFIG (attachments_folder), .flags = KSK_OPTION_NULLABLE },
};

gboolean
ksk_read_ceremony (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                   GError **error)
{
  return ksk_options_read (place, node, options, G_N_ELEMENTS (options), member, error);
}

void
ksk_ceremony_config_init (KskCeremonyConfig *self)
{
  self->viewing_distance_m = 10;
  self->picture_height_m = 1.5;
  ksk_cameras_config_init (&self->cameras);
}

void
ksk_ceremony_config_clear (KskCeremonyConfig *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->facility, g_free);
  g_clear_pointer (&self->zone, g_free);
  g_clear_pointer (&self->stage_display, g_free);
  g_clear_pointer (&self->desk_display, g_free);
  g_clear_pointer (&self->boot_folder, g_free);
  g_clear_pointer (&self->log_folder, g_free);
  g_clear_pointer (&self->request_folder, g_free);
  g_clear_pointer (&self->copy_folder, g_free);
  g_clear_pointer (&self->journal_folder, g_free);
  g_clear_pointer (&self->record_folders, g_strfreev);
  g_clear_pointer (&self->hsm_console, g_free);
  g_clear_pointer (&self->attachments_folder, g_free);
  g_clear_pointer (&self->cards_set, g_free);
  g_clear_pointer (&self->cards_folder, g_free);
  g_clear_pointer (&self->cards_module, g_free);
  ksk_cameras_config_clear (&self->cameras);
}
