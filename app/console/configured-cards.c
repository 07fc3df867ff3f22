/* The operator cards that the configuration names. */
#include "configured-cards.h"

#include <app/media/file-read.h>
#include <glib/gi18n.h>
#include <hsm/card-set.h>
#include <hsm/module-cards.h>
#include <hsm/pcsc-cards.h>
#include <hsm/table-cards.h>

static KskCardSet *
read_set (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = ksk_file_read (path, KSK_MAX_CARD_SET_BYTES, error);

  if (bytes == NULL)
    return NULL;
  KskCardSet *set = ksk_card_set_parse (bytes, error);
  if (set == NULL)
    g_prefix_error (error, "%s: ", path);
  return set;
}

static KskCardSource *
open_readers (const KskCeremonyConfig *ceremony, KskCardSet *set, GError **error)
{
  if (ceremony->cards_module != NULL)
    return ksk_module_cards_new (set, ceremony->cards_module, error);
  return ksk_pcsc_cards_new (set);
}

gboolean
ksk_configured_cards_new (const KskCeremonyConfig *ceremony, gboolean is_rehearsal, KskCardSource **source,
                          GError **error)
{
  g_return_val_if_fail (ceremony != NULL && source != NULL, FALSE);

  *source = NULL;
  if (ceremony->cards_place == KSK_CARDS_AT_DEVICE)
    return TRUE;
  /* Their PINs are on the projector. */
  if (ceremony->cards_place == KSK_CARDS_ON_TABLE && !is_rehearsal) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                         _ ("Cards on the table are for rehearsals: ceremony.cards.place has to be reader or device"));
    return FALSE;
  }
  g_autoptr (KskCardSet) set = read_set (ceremony->cards_set, error);
  if (set == NULL)
    return FALSE;
  *source = ceremony->cards_place == KSK_CARDS_ON_TABLE ? ksk_table_cards_new (set, ceremony->cards_folder, error)
                                                        : open_readers (ceremony, set, error);
  return *source != NULL;
}
