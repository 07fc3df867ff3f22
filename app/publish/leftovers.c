/* What a program that was killed has left half-written in a record. */
#include "app/publish/leftovers.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "app/media/medium-file.h"
#include "app/media/medium-walk.h"

static gboolean
is_leftover (const char *path)
{
  const char *slash = strrchr (path, '/');
  if (ksk_medium_is_leftover (slash != NULL ? slash + 1 : path))
    return TRUE;
  return slash == NULL
         && (g_pattern_match_simple ("KSK*.mp4.part", path) || g_pattern_match_simple ("KSK*.vtt.??????", path));
}

static gboolean
clear_file (const KskMediumFile *file, gpointer data, GCancellable *cancellable, GError **error)
{
  if (!is_leftover (file->path) || unlinkat (file->folder_fd, file->name, 0) == 0 || errno == ENOENT)
    return TRUE;
  return ksk_medium_fail (error, errno, file->path);
}

gboolean
ksk_leftovers_clear (int fd, GCancellable *cancellable, GError **error)
{
  return ksk_medium_walk (fd, clear_file, NULL, cancellable, error);
}
