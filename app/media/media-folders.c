/* Removable media as folders, and the folder of the record: the port, and when a medium is in. */
#include "app/media/media-folders.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixmounts.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/media/medium-copy.h"
#include "app/media/medium-file.h"
#include "app/media/medium-name.h"
#include "app/media/medium-walk.h"

#define MAX_ASIDE 1000

struct _KskMediaFolders {
  GObject parent_instance;

  char *record_dir;
  char *folders[KSK_N_MEDIA];
  char *copy_dir;
  gboolean is_rehearsal;
  gint is_out[KSK_N_MEDIA];   /* atomic; in a rehearsal: it was released */
  GUnixMountMonitor *monitor; /* (nullable): none in a rehearsal */
};

static void ksk_media_folders_iface_init (KskMediaInterface *iface);

G_DEFINE_TYPE_WITH_CODE (KskMediaFolders, ksk_media_folders, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (KSK_TYPE_MEDIA, ksk_media_folders_iface_init))

/* Not translated: records and logs have them. */
static const char *const titles[KSK_N_MEDIA] = {
  [KSK_MEDIUM_BOOT] = "boot medium",
  [KSK_MEDIUM_LOG] = "log stick",
  [KSK_MEDIUM_REQUEST] = "KSR stick",
};

/* Opens the medium's folder. Returns -1 with @error, which names the medium. */
static int
open_medium (KskMediaFolders *self, KskMediumRole role, GError **error)
{
  int fd = -1;

  if (self->folders[role] == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the configuration names no folder for it");
  else if (g_atomic_int_get (&self->is_out[role]))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it was taken out");
  else
    fd = ksk_medium_open (self->folders[role], self->is_rehearsal, error);
  if (fd < 0)
    g_prefix_error (error, "%s: ", titles[role]);
  return fd;
}

static char *
get_label (KskMedia *media, KskMediumRole role)
{
  KskMediaFolders *self = KSK_MEDIA_FOLDERS (media);
  const char *folder = self->folders[role];

  if (folder == NULL || g_atomic_int_get (&self->is_out[role]))
    return NULL;
  g_autofree char *name = ksk_medium_dup_name (folder, self->is_rehearsal);
  return name != NULL ? g_strdup_printf ("%s, %s", titles[role], name) : NULL;
}

static GStrv
list (KskMedia *media, KskMediumRole role, GError **error)
{
  KskMediaFolders *self = KSK_MEDIA_FOLDERS (media);
  int fd = open_medium (self, role, error);
  if (fd < 0)
    return NULL;
  GStrv names = ksk_medium_list_xml (fd, self->folders[role], error);
  if (names == NULL)
    g_prefix_error (error, "%s: ", titles[role]);
  g_close (fd, NULL);
  return names;
}

static GBytes *
read_file (KskMedia *media, KskMediumRole role, const char *name, gsize max_bytes, GError **error)
{
  KskMediaFolders *self = KSK_MEDIA_FOLDERS (media);
  int fd = ksk_medium_check_name (name, error) ? open_medium (self, role, error) : -1;
  if (fd < 0)
    return NULL;
  GBytes *bytes = ksk_medium_read_file (fd, self->folders[role], name, max_bytes, error);
  if (bytes == NULL)
    g_prefix_error (error, "%s: ", titles[role]);
  g_close (fd, NULL);
  return bytes;
}

static gboolean
write_file (KskMedia *media, KskMediumRole role, const char *name, GBytes *bytes, GError **error)
{
  KskMediaFolders *self = KSK_MEDIA_FOLDERS (media);
  int fd = ksk_medium_check_name (name, error) ? open_medium (self, role, error) : -1;
  if (fd < 0)
    return FALSE;
  gboolean is_written = ksk_medium_write_file (fd, self->folders[role], name, bytes, error);
  if (!is_written)
    g_prefix_error (error, "%s: ", titles[role]);
  g_close (fd, NULL);
  return is_written;
}

static gboolean
hash_medium (KskMedia *media, KskMediumRole role, KskMediumHash *hash, GCancellable *cancellable, GError **error)
{
  int fd = open_medium (KSK_MEDIA_FOLDERS (media), role, error);
  if (fd < 0)
    return FALSE;
  gboolean is_hashed = ksk_medium_hash_all (fd, hash, cancellable, error);
  if (!is_hashed)
    g_prefix_error (error, "%s: ", titles[role]);
  g_close (fd, NULL);
  return is_hashed;
}

static gboolean
set_aside (KskMedia *media, const char *name, GError **error)
{
  KskMediaFolders *self = KSK_MEDIA_FOLDERS (media);
  int fd = ksk_medium_check_name (name, error) ? ksk_medium_open (self->record_dir, TRUE, error) : -1;
  int result = -1;

  if (fd < 0)
    return FALSE;
  for (guint i = 1; i < MAX_ASIDE; i++) {
    g_autofree char *aside = g_strdup_printf ("%s.aside-%u", name, i);
    result = renameat2 (fd, name, fd, aside, RENAME_NOREPLACE);
    if (result == 0 || errno != EEXIST)
      break;
  }
  if (result == 0)
    result = fsync (fd);
  g_autofree char *action = g_strdup_printf ("cannot set %s aside in %s", name, self->record_dir);
  if (result != 0)
    ksk_medium_fail (error, errno, action);
  g_close (fd, NULL);
  return result == 0;
}

static gboolean
keep (KskMedia *media, const char *name, GBytes *bytes, GError **error)
{
  KskMediaFolders *self = KSK_MEDIA_FOLDERS (media);
  int fd = ksk_medium_check_name (name, error) ? ksk_medium_open (self->record_dir, TRUE, error) : -1;
  if (fd < 0)
    return FALSE;
  gboolean is_kept = ksk_medium_write_file (fd, self->record_dir, name, bytes, error);
  g_close (fd, NULL);
  return is_kept;
}

static GBytes *
fetch (KskMedia *media, const char *name, gsize max_bytes, GError **error)
{
  KskMediaFolders *self = KSK_MEDIA_FOLDERS (media);
  int fd = ksk_medium_check_name (name, error) ? ksk_medium_open (self->record_dir, TRUE, error) : -1;
  if (fd < 0)
    return NULL;
  GBytes *bytes = ksk_medium_read_file (fd, self->record_dir, name, max_bytes, error);
  g_close (fd, NULL);
  return bytes;
}

/* Opens the folder that the copy goes to, which a rehearsal makes. Returns -1 with @error. */
static int
open_copy (KskMediaFolders *self, guint number, char **folder, GError **error)
{
  if (self->copy_dir == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the configuration names no folder for copies");
    return -1;
  }
  if (!self->is_rehearsal) {
    *folder = g_strdup (self->copy_dir);
    return ksk_medium_open (*folder, FALSE, error);
  }
  *folder = g_strdup_printf ("%s/copy-%u", self->copy_dir, number);
  if (g_mkdir (*folder, 0700) != 0 && errno != EEXIST) {
    ksk_medium_fail (error, errno, "cannot make the folder that stands for the copy");
    return -1;
  }
  return ksk_medium_open (*folder, TRUE, error);
}

static char *
identify_copy (KskMedia *media, guint number, GError **error)
{
  KskMediaFolders *self = KSK_MEDIA_FOLDERS (media);
  g_autofree char *folder = NULL;
  int fd = open_copy (self, number, &folder, error);
  if (fd < 0)
    return NULL;
  g_close (fd, NULL);
  return self->is_rehearsal ? g_strdup_printf ("rehearsal folder copy-%u", number) : ksk_medium_dup_id (folder);
}

static gboolean
copy (KskMedia *media, KskMediumRole role, guint number, KskMediumHash *hash, GCancellable *cancellable, GError **error)
{
  KskMediaFolders *self = KSK_MEDIA_FOLDERS (media);
  g_autofree char *folder = NULL;
  int source_fd = open_medium (self, role, error);
  if (source_fd < 0)
    return FALSE;
  int target_fd = open_copy (self, number, &folder, error);
  const KskMediumCopy all = { .source_fd = source_fd, .target_fd = target_fd, .target = folder };
  gboolean is_copied = target_fd >= 0 && ksk_medium_copy_all (&all, hash, cancellable, error);
  if (!is_copied)
    g_prefix_error (error, "copy %u of the %s: ", number, titles[role]);
  if (target_fd >= 0)
    g_close (target_fd, NULL);
  g_close (source_fd, NULL);
  return is_copied && (self->is_rehearsal || ksk_medium_let_go (folder, error));
}

static gboolean
emit_changed (gpointer media)
{
  g_signal_emit_by_name (media, "changed");
  return G_SOURCE_REMOVE;
}

static gboolean
release (KskMedia *media, KskMediumRole role, GError **error)
{
  KskMediaFolders *self = KSK_MEDIA_FOLDERS (media);
  const char *folder = self->folders[role];
  g_autoptr (GError) reason = NULL;
  int fd = open_medium (self, role, &reason);

  if (fd < 0 && folder != NULL && g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE; /* somebody else has unmounted it */
  if (fd < 0) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  gboolean is_released = syncfs (fd) == 0 || ksk_medium_fail (error, errno, "cannot write everything out");
  g_close (fd, NULL);
  if (is_released && self->is_rehearsal)
    g_atomic_int_set (&self->is_out[role], TRUE);
  else if (is_released)
    is_released = ksk_medium_detach (folder, error);
  if (!is_released)
    g_prefix_error (error, "%s: ", titles[role]);
  g_idle_add_full (G_PRIORITY_DEFAULT, emit_changed, g_object_ref (self), g_object_unref);
  return is_released;
}

static void
ksk_media_folders_init (KskMediaFolders *self)
{
}

static void
ksk_media_folders_finalize (GObject *object)
{
  KskMediaFolders *self = KSK_MEDIA_FOLDERS (object);

  g_clear_object (&self->monitor);
  g_free (self->record_dir);
  for (guint role = 0; role < KSK_N_MEDIA; role++)
    g_free (self->folders[role]);
  g_free (self->copy_dir);
  G_OBJECT_CLASS (ksk_media_folders_parent_class)->finalize (object);
}

static void
ksk_media_folders_class_init (KskMediaFoldersClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ksk_media_folders_finalize;
}

static void
ksk_media_folders_iface_init (KskMediaInterface *iface)
{
  iface->get_label = get_label;
  iface->list = list;
  iface->read = read_file;
  iface->write = write_file;
  iface->hash = hash_medium;
  iface->copy = copy;
  iface->identify_copy = identify_copy;
  iface->release = release;
  iface->keep = keep;
  iface->fetch = fetch;
  iface->set_aside = set_aside;
}

KskMedia *
ksk_media_folders_new (const KskMediaFoldersSpec *spec)
{
  g_return_val_if_fail (spec != NULL && spec->record_dir != NULL, NULL);

  KskMediaFolders *self = g_object_new (KSK_TYPE_MEDIA_FOLDERS, NULL);
  self->record_dir = g_strdup (spec->record_dir);
  for (guint role = 0; role < KSK_N_MEDIA; role++)
    self->folders[role] = g_strdup (spec->folders[role]);
  self->copy_dir = g_strdup (spec->copy_dir);
  self->is_rehearsal = spec->is_rehearsal;
  if (!spec->is_rehearsal) {
    self->monitor = g_unix_mount_monitor_get ();
    g_signal_connect_object (self->monitor, "mounts-changed", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  }
  return KSK_MEDIA (self);
}
