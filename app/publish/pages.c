/* Pages and texts that are built into the program, and filled in. */
#include "app/publish/pages.h"

#include <string.h>

#include <ksk-publish-resources.h>

/* What is built in is there, or the program was not built right. */
static GBytes *
look_up (const char *name)
{
  g_autofree char *path = g_strconcat ("/ksk/publish/", name, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_resource_lookup_data (ksk_publish_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  if (bytes == NULL)
    g_error ("%s", error->message);
  return bytes;
}

GBytes *
ksk_pages_get_index (void)
{
  return look_up ("index.html");
}

GBytes *
ksk_pages_get_witness (void)
{
  return look_up ("witness.html");
}

GBytes *
ksk_pages_get_read_me (void)
{
  return look_up ("read-me.txt");
}

GBytes *
ksk_pages_get_read_me_film (void)
{
  return look_up ("read-me-film.txt");
}

GBytes *
ksk_pages_get_read_me_world (void)
{
  return look_up ("read-me-world.txt");
}

GBytes *
ksk_pages_fill (GBytes *page, const char *place, const char *text)
{
  g_return_val_if_fail (page != NULL && place != NULL && text != NULL, NULL);

  gsize size;
  const char *bytes = g_bytes_get_data (page, &size);
  const char *found = g_strstr_len (bytes, (gssize)size, place);
  g_assert (found != NULL);
  GString *filled = g_string_sized_new (size + strlen (text));
  g_string_append_len (filled, bytes, found - bytes);
  g_string_append (filled, text);
  g_string_append_len (filled, found + strlen (place), (gssize)size - (found - bytes) - (gssize)strlen (place));
  return g_string_free_to_bytes (filled);
}
