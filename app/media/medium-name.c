/* What the stick is called that is mounted on a folder. */
#include "app/media/medium-name.h"

#include <gio/gunixmounts.h>
#include <string.h>

#define DEVICES_BY_ID "/dev/disk/by-id"

/* Some have several names, and folders have no order: the first by the alphabet. Returns: (transfer full) (nullable).
 */
static char *
dup_device_id (const char *device)
{
  g_autoptr (GDir) dir = g_dir_open (DEVICES_BY_ID, 0, NULL);
  g_autofree char *base = g_path_get_basename (device);
  const char *name;
  char *first = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (DEVICES_BY_ID, name, NULL);
    g_autofree char *target = g_file_read_link (path, NULL);
    g_autofree char *target_base = target != NULL ? g_path_get_basename (target) : NULL;
    if (g_strcmp0 (target_base, base) != 0 || (first != NULL && strcmp (first, name) < 0))
      continue;
    g_free (first);
    first = g_strdup (name);
  }
  return first;
}

/* @device: (out) (optional): its path. */
static char *
dup_mounted_id (const char *folder, char **device)
{
  GUnixMountEntry *mount = g_unix_mount_at (folder, NULL);
  if (mount == NULL)
    return NULL;
  char *id = dup_device_id (g_unix_mount_get_device_path (mount));
  if (device != NULL)
    *device = g_strdup (g_unix_mount_get_device_path (mount));
  g_unix_mount_free (mount);
  return id;
}

char *
ksk_medium_dup_id (const char *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);
  return dup_mounted_id (folder, NULL);
}

char *
ksk_medium_dup_name (const char *folder, gboolean is_rehearsal)
{
  g_return_val_if_fail (folder != NULL, NULL);

  if (is_rehearsal) {
    g_autofree char *name = g_path_get_basename (folder);
    return g_file_test (folder, G_FILE_TEST_IS_DIR) ? g_strdup_printf ("rehearsal folder %s", name) : NULL;
  }
  g_autofree char *device = NULL;
  g_autofree char *id = dup_mounted_id (folder, &device);
  return id != NULL ? g_steal_pointer (&id) : g_steal_pointer (&device);
}
