/* Whom a camera tells, until nobody listens any more. */
#include "film-teller.h"

struct _KskFilmTeller {
  KskFilmListener listener;
  gpointer data;
  GMutex lock; /* of what follows, and while the listener is called */
  gboolean is_closed;
};

KskFilmTeller *
ksk_film_teller_new (const KskFilmListener *listener, gpointer data)
{
  g_return_val_if_fail (listener != NULL, NULL);

  KskFilmTeller *self = g_atomic_rc_box_new0 (KskFilmTeller);
  self->listener = *listener;
  self->data = data;
  g_mutex_init (&self->lock);
  return self;
}

KskFilmTeller *
ksk_film_teller_ref (KskFilmTeller *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  g_mutex_clear (&((KskFilmTeller *)data)->lock);
}

void
ksk_film_teller_unref (KskFilmTeller *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

void
ksk_film_teller_close (KskFilmTeller *self)
{
  g_return_if_fail (self != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  self->is_closed = TRUE;
}

void
ksk_film_teller_changed (KskFilmTeller *self)
{
  g_return_if_fail (self != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (!self->is_closed)
    self->listener.changed (self->data);
}

void
ksk_film_teller_event (KskFilmTeller *self, const char *kind, JsonObject *members)
{
  g_return_if_fail (self != NULL && kind != NULL && members != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->is_closed)
    json_object_unref (members);
  else
    self->listener.event (kind, members, self->data);
}

void
ksk_film_teller_live (KskFilmTeller *self, const guint8 *bytes, gsize size)
{
  g_return_if_fail (self != NULL && self->listener.live != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (!self->is_closed)
    self->listener.live (bytes, size, self->data);
}

gboolean
ksk_film_teller_wants_live (KskFilmTeller *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->listener.live != NULL;
}
