/* A bundle: one DNSKEY RRset, the time it is signed for, and its signatures. */
#include "ksr/bundle.h"

#include <string.h>

struct _KskBundle {
  char *id;
  gint64 inception_s;
  gint64 expiration_s;
  GPtrArray *keys;
  GPtrArray *signatures;
  GStrv signers;
  guint line;
};

static gint
compare_keys (gconstpointer a, gconstpointer b)
{
  return ksk_dnskey_compare (*(KskDnskey *const *)a, *(KskDnskey *const *)b);
}

static gint
compare_signatures (gconstpointer a, gconstpointer b)
{
  return ksk_rrsig_compare (*(KskRrsig *const *)a, *(KskRrsig *const *)b);
}

static gpointer
ref_key (gconstpointer key, gpointer data)
{
  return ksk_dnskey_ref ((KskDnskey *)key);
}

static gpointer
ref_signature (gconstpointer signature, gpointer data)
{
  return ksk_rrsig_ref ((KskRrsig *)signature);
}

/* Copies with the exact size: thousands of bundles live at once. */
static GPtrArray *
copy_sorted (GPtrArray *array, GCopyFunc ref, GDestroyNotify unref, GCompareFunc compare)
{
  GPtrArray *copy = g_ptr_array_new_full (array->len, unref);
  for (guint i = 0; i < array->len; i++)
    g_ptr_array_add (copy, ref (array->pdata[i], NULL));
  g_ptr_array_sort (copy, compare);
  return copy;
}

KskBundle *
ksk_bundle_new (const char *id, gint64 inception_s, gint64 expiration_s, GPtrArray *keys, GPtrArray *signatures,
                const char *const *signers, guint line)
{
  g_return_val_if_fail (id != NULL && keys != NULL && signatures != NULL, NULL);

  KskBundle *self = g_atomic_rc_box_new0 (KskBundle);
  self->id = g_strdup (id);
  self->inception_s = inception_s;
  self->expiration_s = expiration_s;
  self->keys = copy_sorted (keys, ref_key, (GDestroyNotify)ksk_dnskey_unref, compare_keys);
  self->signatures = copy_sorted (signatures, ref_signature, (GDestroyNotify)ksk_rrsig_unref, compare_signatures);
  self->signers = signers != NULL ? g_strdupv ((GStrv)signers) : g_new0 (char *, 1);
  self->line = line;
  return self;
}

static void
clear (gpointer data)
{
  KskBundle *self = data;
  g_free (self->id);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->signatures);
  g_strfreev (self->signers);
}

KskBundle *
ksk_bundle_ref (KskBundle *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
ksk_bundle_unref (KskBundle *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear);
}

const char *
ksk_bundle_get_id (KskBundle *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->id;
}

gint64
ksk_bundle_get_inception (KskBundle *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->inception_s;
}

gint64
ksk_bundle_get_expiration (KskBundle *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->expiration_s;
}

GPtrArray *
ksk_bundle_get_keys (KskBundle *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->keys;
}

GPtrArray *
ksk_bundle_get_signatures (KskBundle *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->signatures;
}

const char *const *
ksk_bundle_get_signers (KskBundle *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return (const char *const *)self->signers;
}

guint
ksk_bundle_get_line (KskBundle *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->line;
}

KskDnskey *
ksk_bundle_find_key (KskBundle *self, const char *identifier)
{
  g_return_val_if_fail (self != NULL && identifier != NULL, NULL);

  for (guint i = 0; i < self->keys->len; i++)
    if (g_strcmp0 (ksk_dnskey_get_identifier (self->keys->pdata[i]), identifier) == 0)
      return self->keys->pdata[i];
  return NULL;
}

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

gint
ksk_bundle_compare (KskBundle *a, KskBundle *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, 0);

  gint order = COMPARE (a->inception_s, b->inception_s);
  if (order == 0)
    order = COMPARE (a->expiration_s, b->expiration_s);
  return order != 0 ? order : strcmp (a->id, b->id);
}

gboolean
ksk_bundle_equal (KskBundle *a, KskBundle *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (ksk_bundle_compare (a, b) != 0 || a->keys->len != b->keys->len || a->signatures->len != b->signatures->len
      || !g_strv_equal ((const char *const *)a->signers, (const char *const *)b->signers))
    return FALSE;
  for (guint i = 0; i < a->keys->len; i++)
    if (!ksk_dnskey_equal (a->keys->pdata[i], b->keys->pdata[i]))
      return FALSE;
  for (guint i = 0; i < a->signatures->len; i++)
    if (!ksk_rrsig_equal (a->signatures->pdata[i], b->signatures->pdata[i]))
      return FALSE;
  return TRUE;
}
