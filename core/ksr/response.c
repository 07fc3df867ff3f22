/* A signed key response (SKR). */
#include "ksr/response.h"

#include "ksr/header.h"

struct _KskResponse {
  KskHeader header;
  KskSignaturePolicy *ksk_policy;
  KskSignaturePolicy *zsk_policy;
};

KskResponse *
ksk_response_new (const char *id, guint64 serial, const char *domain, gint64 timestamp_s,
                  const KskSignaturePolicy *ksk_policy, const KskSignaturePolicy *zsk_policy, GPtrArray *bundles)
{
  g_return_val_if_fail (id != NULL && domain != NULL && ksk_policy != NULL && zsk_policy != NULL && bundles != NULL,
                        NULL);

  KskResponse *self = g_atomic_rc_box_new0 (KskResponse);
  ksk_header_init (&self->header, id, serial, domain, timestamp_s, bundles);
  self->ksk_policy = ksk_signature_policy_copy (ksk_policy);
  self->zsk_policy = ksk_signature_policy_copy (zsk_policy);
  return self;
}

static void
clear (gpointer data)
{
  KskResponse *self = data;
  ksk_header_clear (&self->header);
  ksk_signature_policy_free (self->ksk_policy);
  ksk_signature_policy_free (self->zsk_policy);
}

KskResponse *
ksk_response_ref (KskResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
ksk_response_unref (KskResponse *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear);
}

const char *
ksk_response_get_id (KskResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->header.id;
}

guint64
ksk_response_get_serial (KskResponse *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->header.serial;
}

const char *
ksk_response_get_domain (KskResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->header.domain;
}

gint64
ksk_response_get_timestamp (KskResponse *self)
{
  g_return_val_if_fail (self != NULL, -1);
  return self->header.timestamp_s;
}

const KskSignaturePolicy *
ksk_response_get_ksk_policy (KskResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->ksk_policy;
}

const KskSignaturePolicy *
ksk_response_get_zsk_policy (KskResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->zsk_policy;
}

GPtrArray *
ksk_response_get_bundles (KskResponse *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->header.bundles;
}

gboolean
ksk_response_equal (KskResponse *a, KskResponse *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  return ksk_header_equal (&a->header, &b->header) && ksk_signature_policy_equal (a->ksk_policy, b->ksk_policy)
         && ksk_signature_policy_equal (a->zsk_policy, b->zsk_policy);
}
