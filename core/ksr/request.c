/* A key signing request (KSR). */
#include "ksr/request.h"

#include "ksr/header.h"

struct _KskRequest {
  KskHeader header;
  KskSignaturePolicy *zsk_policy;
};

KskRequest *
ksk_request_new (const char *id, guint64 serial, const char *domain, gint64 timestamp_s,
                 const KskSignaturePolicy *zsk_policy, GPtrArray *bundles)
{
  g_return_val_if_fail (id != NULL && domain != NULL && zsk_policy != NULL && bundles != NULL, NULL);

  KskRequest *self = g_atomic_rc_box_new0 (KskRequest);
  ksk_header_init (&self->header, id, serial, domain, timestamp_s, bundles);
  self->zsk_policy = ksk_signature_policy_copy (zsk_policy);
  return self;
}

static void
clear (gpointer data)
{
  KskRequest *self = data;
  ksk_header_clear (&self->header);
  ksk_signature_policy_free (self->zsk_policy);
}

KskRequest *
ksk_request_ref (KskRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

void
ksk_request_unref (KskRequest *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear);
}

const char *
ksk_request_get_id (KskRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->header.id;
}

guint64
ksk_request_get_serial (KskRequest *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->header.serial;
}

const char *
ksk_request_get_domain (KskRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->header.domain;
}

gint64
ksk_request_get_timestamp (KskRequest *self)
{
  g_return_val_if_fail (self != NULL, -1);
  return self->header.timestamp_s;
}

const KskSignaturePolicy *
ksk_request_get_zsk_policy (KskRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->zsk_policy;
}

GPtrArray *
ksk_request_get_bundles (KskRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->header.bundles;
}

gboolean
ksk_request_equal (KskRequest *a, KskRequest *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  return ksk_header_equal (&a->header, &b->header) && ksk_signature_policy_equal (a->zsk_policy, b->zsk_policy);
}
