/* What all cameras of a film have in common. */
#include "film-setting.h"

KskFilmSetting *
ksk_film_setting_new (void)
{
  KskFilmSetting *self = g_atomic_rc_box_new0 (KskFilmSetting);

  self->notes = ksk_film_notes_new ();
  self->clock = ksk_frame_clock_new ();
  return self;
}

KskFilmSetting *
ksk_film_setting_ref (KskFilmSetting *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  KskFilmSetting *self = data;

  g_free (self->folder);
  g_free (self->prefix);
  g_free (self->ceremony);
  ksk_film_notes_unref (self->notes);
  ksk_frame_clock_free (self->clock);
}

void
ksk_film_setting_unref (KskFilmSetting *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}
