/* Each start says it anew: the last one counts. */
#include "app/publish/pins.h"

const char *
ksk_pins_find (GPtrArray *records, guint64 seq, const char *member)
{
  g_return_val_if_fail (records != NULL && member != NULL, NULL);

  const char *pinned = NULL;
  for (guint i = 0; i < records->len && i < seq; i++) {
    const char *kind = ksk_record_get_kind (records->pdata[i]);
    if (g_str_equal (kind, "begin") || g_str_equal (kind, "resume"))
      pinned = ksk_record_get_text (records->pdata[i], member);
  }
  return pinned;
}
