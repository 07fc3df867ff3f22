/* A ring of captions behind a mutex: one thread adds them, the threads of the cameras look for theirs. */
#include "app/record/film-notes.h"

struct _KskFilmNotes {
  gatomicrefcount references;
  GMutex mutex;
  KskFilmCaption captions[KSK_FILM_NOTES_KEPT];
  guint n_captions;
  guint next; /* where the next one goes */
};

KskFilmNotes *
ksk_film_notes_new (void)
{
  KskFilmNotes *self = g_new0 (KskFilmNotes, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  return self;
}

KskFilmNotes *
ksk_film_notes_ref (KskFilmNotes *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
ksk_film_notes_unref (KskFilmNotes *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
ksk_film_notes_add (KskFilmNotes *self, const KskFilmNote *note)
{
  g_return_if_fail (self != NULL && note != NULL);
  KskFilmCaption caption = { .seq = note->seq, .mono_us = note->mono_us, .utc_offset_us = note->utc_offset_us };

  ksk_film_note_cut (caption.hash, note->hash, sizeof caption.hash);
  ksk_film_note_cut (caption.step, note->step, sizeof caption.step);
  ksk_film_note_cut (caption.title, note->title, sizeof caption.title);
  g_mutex_lock (&self->mutex);
  self->captions[self->next] = caption;
  self->next = (self->next + 1) % KSK_FILM_NOTES_KEPT;
  self->n_captions = MIN (self->n_captions + 1, KSK_FILM_NOTES_KEPT);
  g_mutex_unlock (&self->mutex);
}

gboolean
ksk_film_notes_find (KskFilmNotes *self, gint64 mono_us, KskFilmCaption *caption)
{
  g_return_val_if_fail (self != NULL && caption != NULL, FALSE);
  const KskFilmCaption *found = NULL;

  g_mutex_lock (&self->mutex);
  /* From the newest back: a frame is seldom more than a note or two behind. */
  for (guint i = 1; i <= self->n_captions; i++) {
    found = &self->captions[(self->next + KSK_FILM_NOTES_KEPT - i) % KSK_FILM_NOTES_KEPT];
    if (found->mono_us <= mono_us)
      break;
  }
  if (found != NULL)
    *caption = *found;
  g_mutex_unlock (&self->mutex);
  return found != NULL;
}
