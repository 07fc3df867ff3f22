/* `keys`: the key signing keys that schemas may name. */
#include "config/sections.h"

#include <string.h>

#define MAX_LABEL_BYTES 255
#define MAX_KEY_TAG 65535
#define SHA256_HEX_LENGTH 64

static gboolean
read_sha256 (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  static const KskOption digits = { .min = SHA256_HEX_LENGTH, .max = SHA256_HEX_LENGTH };
  g_autofree char *text = NULL;

  if (ksk_read_text (place, node, &digits, &text, NULL)
      && strspn (text, "0123456789ABCDEFabcdef") == SHA256_HEX_LENGTH) {
    *(char **)member = g_ascii_strup (text, -1);
    return TRUE;
  }
  return ksk_option_refuse (place, node, option, "64 hexadecimal digits, the SHA-256 digest of the DS record", error);
}

#define KEY(name) offsetof (KskKeyConfig, name)

static const KskOption options[] = {
  { "description", ksk_read_text, KEY (description), 0, KSK_CONFIG_MAX_TEXT_BYTES, KSK_OPTION_NULLABLE },
  { "label", ksk_read_text, KEY (label), 1, MAX_LABEL_BYTES, KSK_OPTION_REQUIRED },
  { "key_tag", ksk_read_uint, KEY (key_tag), 0, MAX_KEY_TAG, KSK_OPTION_NULLABLE },
  { "algorithm", ksk_read_algorithm, KEY (algorithm), .flags = KSK_OPTION_REQUIRED },
  { "rsa_size", ksk_read_uint, KEY (rsa_size_bits), 1, KSK_CONFIG_MAX_RSA_BITS, KSK_OPTION_NULLABLE },
  { "rsa_exponent", ksk_read_uint64, KEY (rsa_exponent), 1, G_MAXUINT64, KSK_OPTION_NULLABLE },
  { "valid_from", ksk_read_time, KEY (valid_from_s), .flags = KSK_OPTION_REQUIRED },
  { "valid_until", ksk_read_time, KEY (valid_until_s), .flags = KSK_OPTION_NULLABLE },
  { "ds_sha256", read_sha256, KEY (ds_sha256), .flags = KSK_OPTION_NULLABLE },
  { "hash_using_hsm", ksk_read_boolean, KEY (hash_using_hsm), .flags = KSK_OPTION_NULLABLE },
};

gboolean
ksk_read_keys (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member, GError **error)
{
  KskConfig *config = member;

  if (!ksk_config_expect_mapping (place, node, error))
    return FALSE;

  for (guint i = 0; i < node->items->len; i += 2) {
    const char *name = ksk_config_read_name (place, g_ptr_array_index (node->items, i), error);

    if (name == NULL)
      return FALSE;

    g_autoptr (KskKeyConfig) key = g_new0 (KskKeyConfig, 1);
    gsize mark = ksk_config_place_enter (place, name);

    key->name = g_strdup (name);
    key->description = g_strdup ("");
    key->key_tag = -1;
    key->valid_until_s = -1;
    if (!ksk_options_read (place, g_ptr_array_index (node->items, i + 1), options, G_N_ELEMENTS (options), key, error))
      return FALSE;
    ksk_config_place_leave (place, mark);
    g_ptr_array_add (config->keys, g_steal_pointer (&key));
  }

  return TRUE;
}

void
ksk_key_config_free (KskKeyConfig *self)
{
  g_free (self->name);
  g_free (self->description);
  g_free (self->label);
  g_free (self->ds_sha256);
  g_free (self);
}
