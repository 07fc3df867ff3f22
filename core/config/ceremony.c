/* `ceremony`: settings of the console alone. Of them the library uses only those of the HSMs. */
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

static gboolean
check_text (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  g_autofree char *text = NULL;

  return ksk_read_text (place, node, option, &text, error);
}

static gboolean
check_domain (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  g_autofree char *domain = NULL;

  return ksk_read_domain (place, node, option, &domain, error);
}

/* A length in metres, above nothing and up to option->max. */
static gboolean
check_metres (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  if (node->kind == KSK_YAML_SCALAR && !node->quoted && g_ascii_isdigit (node->text[0])
      && node->text[strspn (node->text, "0123456789.")] == '\0') {
    char *end;
    double metres = g_ascii_strtod (node->text, &end);

    if (*end == '\0' && metres > 0 && metres <= option->max)
      return TRUE;
  }

  g_autofree char *accepted
      = g_strdup_printf ("a number of metres above 0, at most %" G_GUINT64_FORMAT ", such as 2.5", option->max);
  return ksk_option_refuse (place, node, option, accepted, error);
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

/* Every console-only name there is. What is only checked here is read by the part of the console that uses it. */
static const KskOption options[] = {
  { "title", check_text, 0, 1, KSK_CONFIG_MAX_TEXT_BYTES },
  { "facility", check_text, 0, 1, KSK_CONFIG_MAX_TEXT_BYTES },
  { "zone", check_domain },
  { "cameras", check_anything },
  { "displays", check_anything },
  { "media", check_anything },
  { "printer", check_anything },
  { "cards", check_anything },
  { "viewing_distance_m", check_metres, .max = MAX_METRES },
  { "picture_height_m", check_metres, .max = MAX_METRES },
  { "hsm", read_tokens, .flags = KSK_OPTION_NULLABLE },
};

gboolean
ksk_read_ceremony (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                   GError **error)
{
  return ksk_options_read (place, node, options, G_N_ELEMENTS (options), member, error);
}
