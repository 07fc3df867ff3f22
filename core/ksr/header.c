/* What a KSR and an SKR have in common: identity and bundles. */
#include "ksr/header.h"

#include <string.h>

static gint
compare_bundles (gconstpointer a, gconstpointer b)
{
  return ksk_bundle_compare (*(KskBundle *const *)a, *(KskBundle *const *)b);
}

void
ksk_header_init (KskHeader *self, const char *id, guint64 serial, const char *domain, gint64 timestamp_s,
                 GPtrArray *bundles)
{
  self->id = g_strdup (id);
  self->serial = serial;
  self->domain = g_strdup (domain);
  self->timestamp_s = timestamp_s;
  self->bundles = g_ptr_array_new_full (bundles->len, (GDestroyNotify)ksk_bundle_unref);
  for (guint i = 0; i < bundles->len; i++)
    g_ptr_array_add (self->bundles, ksk_bundle_ref (bundles->pdata[i]));
  g_ptr_array_sort (self->bundles, compare_bundles);
}

void
ksk_header_clear (KskHeader *self)
{
  g_free (self->id);
  g_free (self->domain);
  g_ptr_array_unref (self->bundles);
}

gboolean
ksk_header_equal (const KskHeader *a, const KskHeader *b)
{
  if (strcmp (a->id, b->id) != 0 || a->serial != b->serial || strcmp (a->domain, b->domain) != 0
      || a->timestamp_s != b->timestamp_s || a->bundles->len != b->bundles->len)
    return FALSE;
  for (guint i = 0; i < a->bundles->len; i++)
    if (!ksk_bundle_equal (a->bundles->pdata[i], b->bundles->pdata[i]))
      return FALSE;
  return TRUE;
}
