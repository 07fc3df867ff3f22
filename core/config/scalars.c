/* Single values of options: booleans, numbers, text, domains, durations, times. */
#include "config/option.h"

#include "dnssec/algorithm.h"
#include "dnssec/domain-name.h"
#include "dnssec/time.h"

#include <string.h>

/* Returns TRUE for an unquoted scalar that the file does not say to be of another type than @tag. */
static gboolean
is_plain (const KskYamlNode *node, const char *tag)
{
  return node->kind == KSK_YAML_SCALAR && !node->quoted && (node->tag == NULL || g_str_equal (node->tag, tag));
}

gboolean
ksk_read_boolean (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                  GError **error)
{
  return ksk_yaml_node_is_boolean (node, member) || ksk_option_refuse (place, node, option, "true or false", error);
}

gboolean
ksk_read_uint64 (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                 GError **error)
{
  g_autofree char *accepted = NULL;

  /* A leading zero would make the number octal to YAML 1.1. */
  if (is_plain (node, "int") && (node->text[0] != '0' || node->text[1] == '\0')
      && g_ascii_string_to_unsigned (node->text, 10, option->min, option->max, member, NULL))
    return TRUE;

  accepted
      = g_strdup_printf ("a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, option->min, option->max);
  return ksk_option_refuse (place, node, option, accepted, error);
}

gboolean
ksk_read_uint (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  guint64 value;

  g_return_val_if_fail (option->max <= G_MAXUINT32, FALSE);

  if (!ksk_read_uint64 (place, node, option, &value, error))
    return FALSE;

  *(guint32 *)member = value;
  return TRUE;
}

static gboolean
is_printable (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    if (!g_unichar_isprint (g_utf8_get_char (p)))
      return FALSE;
  }

  return TRUE;
}

gboolean
ksk_read_text (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  char **text = member;
  gboolean boolean;

  /* A number is taken as written, so that a PIN or a serial number keeps its zeros. */
  if (node->kind == KSK_YAML_SCALAR && node->tag == NULL && !ksk_yaml_node_is_null (node)
      && !ksk_yaml_node_is_boolean (node, &boolean) && strlen (node->text) >= option->min
      && strlen (node->text) <= option->max && is_printable (node->text)) {
    g_free (*text);
    *text = g_strdup (node->text);
    return TRUE;
  }

  g_autofree char *accepted = g_strdup_printf ("text of %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
                                               " bytes on one line; words such as true, no or null in quotes",
                                               option->min, option->max);
  return ksk_option_refuse (place, node, option, accepted, error);
}

const char *
ksk_config_read_name (KskConfigPlace *place, const KskYamlNode *key, GError **error)
{
  static const KskOption name = { .min = 1, .max = KSK_CONFIG_MAX_NAME_BYTES };
  g_autofree char *text = NULL;

  return ksk_read_text (place, key, &name, &text, error) ? key->text : NULL;
}

gboolean
ksk_read_domain (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                 GError **error)
{
  static const KskOption name = { .min = 1, .max = KSK_CONFIG_MAX_TEXT_BYTES };
  g_autofree char *text = NULL;
  g_autoptr (GBytes) wire = NULL;

  if (ksk_read_text (place, node, &name, &text, NULL))
    wire = ksk_domain_name_to_wire (text, NULL);
  if (wire == NULL)
    return ksk_option_refuse (place, node, option, "an absolute domain name, such as \".\" or \"example.\"", error);

  g_free (*(char **)member);
  *(char **)member = g_steal_pointer (&text);
  return TRUE;
}

gboolean
ksk_read_duration (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                   GError **error)
{
  if (node->kind == KSK_YAML_SCALAR && node->tag == NULL && ksk_duration_parse (node->text, member, NULL))
    return TRUE;
  return ksk_option_refuse (place, node, option,
                            "a duration of days, hours, minutes and seconds, such as P21D or PT12H", error);
}

/* Returns: (transfer full): a timestamp of YAML as an xs:dateTime: a date alone is midnight, and a space becomes T. */
static char *
convert_timestamp (const char *text)
{
  const gsize date_length = strlen ("YYYY-MM-DD");
  char *converted;

  if (strlen (text) == date_length)
    return g_strconcat (text, "T00:00:00Z", NULL);

  converted = g_strdup (text);
  if (strlen (text) > date_length && converted[date_length] == ' ')
    converted[date_length] = 'T';
  return converted;
}

gboolean
ksk_read_time (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  if (node->kind == KSK_YAML_SCALAR && (node->quoted || is_plain (node, "timestamp"))) {
    g_autofree char *text = convert_timestamp (node->text);

    if (ksk_time_parse (text, member, NULL))
      return TRUE;
  }

  return ksk_option_refuse (place, node, option,
                            "a time from 1970 to 2106, such as 2010-07-15T00:00:00+00:00 (UTC without an offset)",
                            error);
}

gboolean
ksk_read_algorithm (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                    GError **error)
{
  if (node->kind == KSK_YAML_SCALAR && node->tag == NULL && ksk_algorithm_from_name (node->text, member))
    return TRUE;
  return ksk_option_refuse (place, node, option,
                            "the mnemonic of a DNSSEC algorithm, such as RSASHA256 or ECDSAP256SHA256", error);
}
