/* `filenames`: the files of a ceremony. */
#include "config/sections.h"

#define FILE_NAME(name)                                                                                         \
  {                                                                                                             \
#name, ksk_read_text, offsetof(KskFilenamesConfig, name), 1, KSK_CONFIG_MAX_TEXT_BYTES, KSK_OPTION_NULLABLE \
  }

static const KskOption options[] = {
  FILE_NAME (previous_skr),
  FILE_NAME (input_ksr),
  FILE_NAME (output_skr),
  FILE_NAME (output_trustanchor),
};

gboolean
ksk_read_filenames (KskConfigPlace *place, const KskYamlNode *node, const KskOption *option, gpointer member,
                    GError **error)
{
  KskConfig *config = member;

  config->has_filenames = TRUE;
  return ksk_options_read (place, node, options, G_N_ELEMENTS (options), &config->filenames, error);
}

void
ksk_filenames_config_clear (KskFilenamesConfig *self)
{
  g_clear_pointer (&self->previous_skr, g_free);
  g_clear_pointer (&self->input_ksr, g_free);
  g_clear_pointer (&self->output_skr, g_free);
  g_clear_pointer (&self->output_trustanchor, g_free);
}
