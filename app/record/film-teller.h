/* Whom a camera tells, until nobody listens any more. */
#pragma once

#include <ksk.h>

G_BEGIN_DECLS

/* Called from any thread; must neither block nor call back. */
typedef struct {
  void (*changed) (gpointer data);
  void (*picture) (guint index, gpointer data);
  /* @members: (transfer full). */
  void (*event) (const char *kind, JsonObject *members, gpointer data);
  /* (nullable): parts of a transport stream. */
  void (*live) (const guint8 *bytes, gsize size, gpointer data);
} KskFilmListener;

/* Reference counted: threads that outlive the listener speak to nobody. */
typedef struct _KskFilmTeller KskFilmTeller;

/* @listener: copied. (transfer full) */
KskFilmTeller *ksk_film_teller_new (const KskFilmListener *listener, gpointer data);
KskFilmTeller *ksk_film_teller_ref (KskFilmTeller *self);
void ksk_film_teller_unref (KskFilmTeller *self);

/* The listener is not called any more once this has returned. */
void ksk_film_teller_close (KskFilmTeller *self);

/* These from any thread. */
void ksk_film_teller_changed (KskFilmTeller *self);
/* @members: (transfer full) */
void ksk_film_teller_event (KskFilmTeller *self, const char *kind, JsonObject *members);
void ksk_film_teller_live (KskFilmTeller *self, const guint8 *bytes, gsize size);
gboolean ksk_film_teller_wants_live (KskFilmTeller *self);

G_END_DECLS
