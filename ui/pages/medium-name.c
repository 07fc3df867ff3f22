/* What people call the media of a ceremony. */
#include "medium-name.h"

#include <glib/gi18n.h>

static const char *const names[KSK_N_MEDIA] = {
  [KSK_MEDIUM_BOOT] = N_ ("boot medium"),
  [KSK_MEDIUM_LOG] = N_ ("log stick"),
  [KSK_MEDIUM_REQUEST] = N_ ("stick of the zone's maintainer"),
};

char *
ksk_medium_role_dup_name (KskMedia *media, KskMediumRole role)
{
  g_return_val_if_fail (KSK_IS_MEDIA (media) && role < KSK_N_MEDIA, NULL);
  char *label = ksk_media_get_label (media, role);

  return label != NULL ? label : g_strdup (_ (names[role]));
}
