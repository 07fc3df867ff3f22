/* Absolute domain names between presentation form and canonical wire form. */
#include "dnssec/domain-name.h"

#include <string.h>

#include "dnssec/error.h"

#define MAX_NAME_OCTETS 255
#define MAX_LABEL_OCTETS 63

static gboolean
is_label_character (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_' || c == '/';
}

GBytes *
ksk_domain_name_to_wire (const char *name, GError **error)
{
  g_return_val_if_fail (name != NULL, NULL);

  guint8 wire[MAX_NAME_OCTETS];
  gsize used = 0;
  const char *reason = NULL;
  const char *label = name;

  if (*name == '\0')
    reason = "it is empty";
  else if (strcmp (name, ".") == 0)
    label = name + 1;

  while (reason == NULL && *label != '\0') {
    gsize length = 0;
    while (is_label_character (label[length]) && length <= MAX_LABEL_OCTETS)
      length++;
    if (length == 0)
      reason = label[0] == '.' ? "it has an empty label" : "it has a character that no zone name here may have";
    else if (length > MAX_LABEL_OCTETS)
      reason = "it has a label of more than 63 characters";
    else if (label[length] == '\0')
      reason = "the final dot is missing";
    else if (label[length] != '.')
      reason = "it has a character that no zone name here may have";
    else if (used + length + 2 > MAX_NAME_OCTETS)
      reason = "it is longer than 255 octets";
    else {
      wire[used++] = (guint8)length;
      for (gsize i = 0; i < length; i++)
        wire[used++] = (guint8)g_ascii_tolower (label[i]);
      label += length + 1;
    }
  }

  if (reason != NULL) {
    g_autofree char *shown = g_strescape (name, NULL);
    g_set_error (error, KSK_DNSSEC_ERROR, KSK_DNSSEC_ERROR_MALFORMED, "\"%.80s\" is not an absolute domain name: %s",
                 shown, reason);
    return NULL;
  }

  wire[used++] = 0;
  return g_bytes_new (wire, used);
}

guint8
ksk_domain_name_count_labels (const char *name)
{
  g_return_val_if_fail (name != NULL, 0);

  guint labels = 0;
  for (const char *p = name; *p != '\0'; p++)
    if (*p == '.' && p > name)
      labels++;
  return (guint8)MIN (labels, 255);
}

gboolean
ksk_domain_name_equal (const char *a, const char *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  return g_ascii_strcasecmp (a, b) == 0;
}
