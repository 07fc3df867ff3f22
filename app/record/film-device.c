/* What a camera is and how it is opened: of the configuration, found on the machine, or the stage itself. */
#include "film-device.h"

struct _KskFilmDevice {
  char *name;
  char *place;
  char *description;
  KskCameraFormat format;
  KskCameraMakeFunc make;
  gpointer data;
  GDestroyNotify free_data;
};

KskFilmDevice *
ksk_film_device_new (const char *name, const char *place, const char *description, const KskCameraFormat *format,
                     KskCameraMakeFunc make, gpointer data, GDestroyNotify free_data)
{
  g_return_val_if_fail (name != NULL && place != NULL && description != NULL && format != NULL, NULL);
  g_return_val_if_fail (format->width % 2 == 0 && format->height % 2 == 0 && format->fps > 0, NULL);

  KskFilmDevice *self = g_atomic_rc_box_new0 (KskFilmDevice);
  self->name = g_strdup (name);
  self->place = g_strdup (place);
  self->description = g_strdup (description);
  self->format = *format;
  self->make = make;
  self->data = data;
  self->free_data = free_data;
  return self;
}

KskFilmDevice *
ksk_film_device_ref (KskFilmDevice *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  KskFilmDevice *self = data;

  if (self->free_data != NULL)
    self->free_data (self->data);
  g_free (self->name);
  g_free (self->place);
  g_free (self->description);
}

void
ksk_film_device_unref (KskFilmDevice *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

const char *
ksk_film_device_get_name (const KskFilmDevice *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->name;
}

const char *
ksk_film_device_get_place (const KskFilmDevice *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->place;
}

const char *
ksk_film_device_get_description (const KskFilmDevice *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->description;
}

const KskCameraFormat *
ksk_film_device_get_format (const KskFilmDevice *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->format;
}

gboolean
ksk_film_device_is_stage (const KskFilmDevice *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->make == NULL;
}

GstElement *
ksk_film_device_make (KskFilmDevice *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->make != NULL, NULL);
  return self->make (self->data, error);
}
