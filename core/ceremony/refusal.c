/* Why something cannot go on, said for the whole room. */
#include "ceremony/refusal.h"

struct _KskRefusal {
  char *happened;
  char *unaffected;
  char *next;
  char *detail;
};

/* G_DEFINE_BOXED_TYPE() converts to a union, which ISO C does not know. */
GType
ksk_refusal_get_type (void)
{
  static gsize type = 0;
  if (g_once_init_enter (&type)) {
    GType made = g_boxed_type_register_static ("KskRefusal", (GBoxedCopyFunc)ksk_refusal_ref,
                                               (GBoxedFreeFunc)ksk_refusal_unref);
    g_once_init_leave (&type, made);
  }
  return type;
}

KskRefusal *
ksk_refusal_new (const char *happened, const char *unaffected, const char *next, const char *detail)
{
  g_return_val_if_fail (happened != NULL && unaffected != NULL && next != NULL, NULL);

  KskRefusal *self = g_atomic_rc_box_new0 (KskRefusal);
  self->happened = g_strdup (happened);
  self->unaffected = g_strdup (unaffected);
  self->next = g_strdup (next);
  self->detail = g_strdup (detail);
  return self;
}

KskRefusal *
ksk_refusal_ref (KskRefusal *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  KskRefusal *self = data;
  g_free (self->happened);
  g_free (self->unaffected);
  g_free (self->next);
  g_free (self->detail);
}

void
ksk_refusal_unref (KskRefusal *self)
{
  g_return_if_fail (self != NULL);
  g_atomic_rc_box_release_full (self, clear);
}

const char *
ksk_refusal_get_happened (KskRefusal *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->happened;
}

const char *
ksk_refusal_get_unaffected (KskRefusal *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->unaffected;
}

const char *
ksk_refusal_get_next (KskRefusal *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->next;
}

const char *
ksk_refusal_get_detail (KskRefusal *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->detail;
}
