/* Everything on a medium, file by file: the walk, and the hashes over it. */
#include "app/media/medium-walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES (1024 * 1024)

typedef struct {
  KskMediumVisit visit;
  gpointer data;
  GCancellable *cancellable;
  gboolean refuses_links;
  gboolean (*is_other) (const char *name, gpointer data); /* (nullable) */
  dev_t device;
  guint depth;
  guint n_entries;
  guint64 n_bytes;
} Walk;

typedef struct {
  char *name;
  char *key; /* the name, and a slash if it is a folder: so sorting the entries of each folder sorts whole paths */
  gboolean is_folder;
  guint64 size;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_free (self->name);
  g_free (self->key);
  g_free (self);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const Entry *const *)a)->key, (*(const Entry *const *)b)->key);
}

static gboolean
set_error (GError **error, const char *path, int code, const char *reason)
{
  g_autofree char *shown = g_strescape (path, NULL);
  g_set_error (error, G_IO_ERROR, code, "cannot read \"%s\": %s", shown, reason);
  return FALSE;
}

static gboolean
set_errno_error (GError **error, const char *path, int saved_errno)
{
  return set_error (error, path, g_io_error_from_errno (saved_errno), g_strerror (saved_errno));
}

static gboolean
is_listable (const char *name)
{
  for (const char *p = name; *p != '\0'; p++) {
    if (g_ascii_iscntrl (*p))
      return FALSE;
  }
  return g_utf8_validate (name, -1, NULL);
}

/* Adds what @name is to @entries, unless it is a link that is passed over. */
static gboolean
add_entry (Walk *self, int fd, const char *prefix, const char *name, GPtrArray *entries, GError **error)
{
  g_autofree char *path = g_strconcat (prefix, name, NULL);
  struct stat status;

  if (++self->n_entries > KSK_MEDIUM_MAX_ENTRIES)
    return set_error (error, path, G_IO_ERROR_MESSAGE_TOO_LARGE, "there are too many files on this medium");
  if (!is_listable (name))
    return set_error (error, path, G_IO_ERROR_INVALID_FILENAME, "that name cannot stand in a list of files");
  if (fstatat (fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return set_errno_error (error, path, errno);
  if (self->is_other != NULL && *prefix == '\0' && S_ISDIR (status.st_mode) && self->is_other (name, self->data))
    return TRUE;
  if (S_ISLNK (status.st_mode))
    return !self->refuses_links
           || set_error (error, path, G_IO_ERROR_NOT_REGULAR_FILE, "it is a link, which is not followed");
  if (status.st_dev != self->device)
    return set_error (error, path, G_IO_ERROR_NOT_REGULAR_FILE, "another file system is mounted there");
  if (!S_ISREG (status.st_mode) && !S_ISDIR (status.st_mode))
    return set_error (error, path, G_IO_ERROR_NOT_REGULAR_FILE, "it is neither a file nor a folder");

  Entry *entry = g_new0 (Entry, 1);
  entry->name = g_strdup (name);
  entry->is_folder = S_ISDIR (status.st_mode);
  entry->key = g_strconcat (name, entry->is_folder ? "/" : "", NULL);
  entry->size = (guint64)status.st_size;
  g_ptr_array_add (entries, entry);
  return TRUE;
}

/* Returns: (transfer full) (nullable) (element-type Entry): what is in the folder, sorted. */
static GPtrArray *
read_folder (Walk *self, int fd, const char *prefix, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  int copy = openat (fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *dir = copy >= 0 ? fdopendir (copy) : NULL;
  gboolean is_read = dir != NULL;

  if (dir == NULL) {
    set_errno_error (error, prefix, errno);
    if (copy >= 0)
      g_close (copy, NULL);
    return NULL;
  }
  while (is_read) {
    errno = 0;
    /* cppcheck-suppress readdirCalled ; the stream is this thread's alone, and readdir_r is deprecated */
    const struct dirent *found = readdir (dir);
    if (found == NULL) {
      is_read = errno == 0 || set_errno_error (error, prefix, errno);
      break;
    }
    if (!g_str_equal (found->d_name, ".") && !g_str_equal (found->d_name, ".."))
      is_read = add_entry (self, fd, prefix, found->d_name, entries, error);
  }
  closedir (dir);
  if (!is_read)
    return NULL;
  g_ptr_array_sort (entries, compare_entries);
  return g_steal_pointer (&entries);
}

static gboolean walk_folder (Walk *self, int fd, const char *prefix, GError **error);

static gboolean
walk_entry (Walk *self, int fd, const char *prefix, const Entry *entry, GError **error)
{
  g_autofree char *path = g_strconcat (prefix, entry->key, NULL);

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (entry->is_folder) {
    int inner = openat (fd, entry->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner < 0)
      return set_errno_error (error, path, errno);
    gboolean is_walked = walk_folder (self, inner, path, error);
    g_close (inner, NULL);
    return is_walked;
  }

  self->n_bytes += entry->size;
  if (self->n_bytes > KSK_MEDIUM_MAX_BYTES)
    return set_error (error, path, G_IO_ERROR_MESSAGE_TOO_LARGE, "there is too much on this medium");
  KskMediumFile file = { fd, entry->name, path, entry->size };
  return self->visit (&file, self->data, self->cancellable, error);
}

static gboolean
walk_folder (Walk *self, int fd, const char *prefix, GError **error)
{
  if (self->depth >= KSK_MEDIUM_MAX_DEPTH)
    return set_error (error, prefix, G_IO_ERROR_MESSAGE_TOO_LARGE, "too many folders are within one another");

  g_autoptr (GPtrArray) entries = read_folder (self, fd, prefix, error);
  if (entries == NULL)
    return FALSE;
  self->depth++;
  for (guint i = 0; i < entries->len; i++) {
    if (!walk_entry (self, fd, prefix, entries->pdata[i], error))
      return FALSE;
  }
  self->depth--;
  return TRUE;
}

static gboolean
walk_root (Walk *self, int fd, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return set_errno_error (error, "", errno);
  self->device = status.st_dev;
  return walk_folder (self, fd, "", error);
}

gboolean
ksk_medium_walk (int fd, KskMediumVisit visit, gpointer data, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (visit != NULL, FALSE);

  Walk walk = { .visit = visit, .data = data, .cancellable = cancellable };
  return walk_root (&walk, fd, error);
}

gboolean
ksk_medium_walk_plain (int fd, KskMediumVisit visit, gpointer data, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (visit != NULL, FALSE);

  Walk walk = { .visit = visit, .data = data, .cancellable = cancellable, .refuses_links = TRUE };
  return walk_root (&walk, fd, error);
}

gboolean
ksk_medium_walk_but (int fd, gboolean (*is_other) (const char *name, gpointer data), KskMediumVisit visit,
                     gpointer data, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (is_other != NULL && visit != NULL, FALSE);

  Walk walk = { .visit = visit, .data = data, .cancellable = cancellable, .refuses_links = TRUE, .is_other = is_other };
  return walk_root (&walk, fd, error);
}

/* Reads the open file to its end. Returns the bytes read, or -1 with errno. */
static gint64
read_whole (int fd, KskDigest *sha256, KskMediumTake take, gpointer data, GCancellable *cancellable)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  gint64 n_bytes = 0;

  while (!g_cancellable_is_cancelled (cancellable)) {
    gssize n = read (fd, chunk, CHUNK_BYTES);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return -1;
    if (n == 0)
      break;
    ksk_digest_update (sha256, chunk, (gsize)n);
    if (take != NULL)
      take (chunk, (gsize)n, data);
    n_bytes += n;
  }
  return n_bytes;
}

gboolean
ksk_medium_read_through (const KskMediumFile *file, KskMediumTake take, gpointer data, KskFingerprint *sha256,
                         GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (file != NULL && sha256 != NULL, FALSE);

  g_autoptr (KskDigest) digest = ksk_digest_new ();
  int fd = openat (file->folder_fd, file->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0)
    return set_errno_error (error, file->path, errno);
  gint64 n_bytes = read_whole (fd, digest, take, data, cancellable);
  int saved_errno = errno;
  g_close (fd, NULL);
  if (n_bytes < 0)
    return set_errno_error (error, file->path, saved_errno);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if ((guint64)n_bytes != file->size)
    return set_error (error, file->path, G_IO_ERROR_FAILED, "it changed while it was read: try again");
  ksk_digest_get (digest, sha256);
  return TRUE;
}

static void
add_to_digest (gconstpointer bytes, gsize size, gpointer data)
{
  ksk_digest_update (data, bytes, size);
}

gboolean
ksk_medium_hash_file (const KskMediumFile *file, KskDigest *also, KskFingerprint *sha256, GCancellable *cancellable,
                      GError **error)
{
  return ksk_medium_read_through (file, also != NULL ? add_to_digest : NULL, also, sha256, cancellable, error);
}

typedef struct {
  KskDigest *manifest;
  KskDigest *contents;
  KskMediumHash *hash;
  const KskMediumReader *reader;
} Hashing;

static void
take_contents (gconstpointer bytes, gsize size, gpointer data)
{
  Hashing *self = data;
  ksk_digest_update (self->contents, bytes, size);
  if (self->reader->take != NULL)
    self->reader->take (bytes, size, self->reader->data);
}

static gboolean
hash_file (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  Hashing *self = data;
  const KskMediumReader *reader = self->reader;
  KskFingerprint sha256;
  if ((reader->begin != NULL && !reader->begin (file, reader->data, error))
      || !ksk_medium_read_through (file, take_contents, self, &sha256, cancellable, error)
      || (reader->end != NULL && !reader->end (file, &sha256, reader->data, error)))
    return FALSE;

  g_autofree char *line = ksk_manifest_format_line (&sha256, file->size, file->path);
  ksk_digest_update (self->manifest, line, strlen (line));
  self->hash->n_files++;
  self->hash->n_bytes += file->size;
  return TRUE;
}

gboolean
ksk_medium_hash_all (int fd, KskMediumHash *hash, GCancellable *cancellable, GError **error)
{
  static const KskMediumReader nobody = { NULL, NULL, NULL, NULL };
  return ksk_medium_hash_all_with (fd, &nobody, hash, cancellable, error);
}

gboolean
ksk_medium_hash_all_with (int fd, const KskMediumReader *reader, KskMediumHash *hash, GCancellable *cancellable,
                          GError **error)
{
  g_return_val_if_fail (reader != NULL && hash != NULL, FALSE);

  g_autoptr (KskDigest) manifest = ksk_digest_new (), contents = ksk_digest_new ();
  Hashing hashing = { manifest, contents, hash, reader };

  *hash = (KskMediumHash){ 0 };
  if (!ksk_medium_walk (fd, hash_file, &hashing, cancellable, error))
    return FALSE;
  if (hash->n_files == 0) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no file on it");
    return FALSE;
  }
  ksk_digest_get (manifest, &hash->manifest);
  ksk_digest_get (contents, &hash->contents);
  return TRUE;
}
