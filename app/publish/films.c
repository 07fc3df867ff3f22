/* Which film of a record shows which time, out of its journal. */
#include "app/publish/films.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "app/media/medium-file.h"

static void
file_free (gpointer data)
{
  KskFilmFile *self = data;
  g_free (self->file);
  g_free (self->evidence);
  g_free (self);
}

static void
list_free (gpointer data)
{
  KskFilmList *self = data;
  g_free (self->camera);
  g_ptr_array_unref (self->files);
  g_free (self);
}

/* UTC of a frame. Returns FALSE for none. */
static gboolean
find_utc (KskRecord *record, const char *member, gint64 *utc_us)
{
  const char *text = ksk_record_get_text (record, member);
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
  if (time == NULL)
    return FALSE;
  *utc_us = g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
  return TRUE;
}

/* In the time of the journal, by the clock as it was set at that record. */
static gint64
get_mono_us (KskRecord *record, gint64 utc_us)
{
  return ksk_record_get_mono_us (record) - (ksk_record_get_utc_us (record) - utc_us);
}

/* The end of a film whose program was killed is told by the next one, and the clock may have been set in between: its
 * last frame is of before that program began, and has the time by which the clock went then. @ended: index of the
 * record that tells. */
static gint64
find_end (GPtrArray *records, guint ended, const KskFilmFile *film, gint64 utc_us)
{
  guint last = ended, i = ended;

  for (; i > 0 && ksk_record_get_mono_us (records->pdata[i - 1]) >= film->begins_us; i--)
    if (g_str_equal (ksk_record_get_kind (records->pdata[i - 1]), "resume"))
      last = i - 1;
  for (guint k = last; k > i; k--)
    if (get_mono_us (records->pdata[k - 1], utc_us) >= ksk_record_get_mono_us (records->pdata[k - 1]))
      return get_mono_us (records->pdata[k - 1], utc_us);
  return get_mono_us (records->pdata[i], utc_us);
}

static KskFilmList *
get_list (GPtrArray *films, const char *camera)
{
  for (guint i = 0; i < films->len; i++) {
    KskFilmList *list = films->pdata[i];
    if (g_str_equal (list->camera, camera))
      return list;
  }
  KskFilmList *list = g_new0 (KskFilmList, 1);
  list->camera = g_strdup (camera);
  list->files = g_ptr_array_new_with_free_func (file_free);
  g_ptr_array_add (films, list);
  return list;
}

static void
take_begun (GPtrArray *films, KskRecord *record)
{
  const char *camera = ksk_record_get_text (record, "camera"), *file = ksk_record_get_text (record, "file");
  gint64 utc_us;
  if (camera == NULL || file == NULL || !find_utc (record, "first_frame", &utc_us))
    return;
  KskFilmFile *film = g_new0 (KskFilmFile, 1);
  film->file = g_strdup (file);
  film->evidence = g_strdup (file);
  film->begins_us = get_mono_us (record, utc_us);
  film->ends_us = -1;
  g_ptr_array_add (get_list (films, camera)->files, film);
}

/* Returns: (nullable). */
static KskFilmFile *
find_file (GPtrArray *films, const char *name, gboolean without_ending)
{
  for (guint i = 0; i < films->len; i++) {
    GPtrArray *files = ((KskFilmList *)films->pdata[i])->files;
    for (guint f = 0; f < files->len; f++) {
      KskFilmFile *file = files->pdata[f];
      const char *dot = strrchr (file->evidence, '.'), *other_dot = strrchr (name, '.');
      if (g_str_equal (file->evidence, name)
          || (without_ending && dot != NULL && other_dot != NULL && dot - file->evidence == other_dot - name
              && strncmp (file->evidence, name, (gsize)(other_dot - name)) == 0))
        return file;
    }
  }
  return NULL;
}

static void
take_record (GPtrArray *films, GPtrArray *records, guint index)
{
  KskRecord *record = records->pdata[index];
  gint64 utc_us;
  const char *kind = ksk_record_get_kind (record), *name = ksk_record_get_text (record, "file");
  if (g_str_equal (kind, "footage-begun"))
    take_begun (films, record);
  if (name == NULL)
    return;

  KskFilmFile *ended = g_str_equal (kind, "footage-ended") ? find_file (films, name, FALSE) : NULL;
  if (ended != NULL && find_utc (record, "last_frame", &utc_us))
    ended->ends_us = find_end (records, index, ended, utc_us);
  KskFilmFile *copied = g_str_equal (kind, "footage-copy") ? find_file (films, name, TRUE) : NULL;
  if (copied != NULL) {
    g_free (copied->file);
    copied->file = g_strdup (name);
  }
}

GPtrArray *
ksk_films_find (GPtrArray *records)
{
  g_return_val_if_fail (records != NULL, NULL);

  GPtrArray *films = g_ptr_array_new_with_free_func (list_free);
  for (guint i = 0; i < records->len; i++)
    take_record (films, records, i);
  for (guint i = films->len; i > 0; i--) {
    GPtrArray *files = ((KskFilmList *)films->pdata[i - 1])->files;
    for (guint f = files->len; f > 0; f--)
      if (((KskFilmFile *)files->pdata[f - 1])->ends_us < 0)
        g_ptr_array_remove_index (files, f - 1);
    if (files->len == 0)
      g_ptr_array_remove_index (films, i - 1);
  }
  return films;
}

gboolean
ksk_films_check (GPtrArray *records, int fd, const char *folder, GError **error)
{
  g_return_val_if_fail (records != NULL && folder != NULL, FALSE);

  for (guint i = 0; i < records->len; i++) {
    struct stat status;
    const char *file = ksk_record_get_text (records->pdata[i], "file");
    if (file == NULL || !g_str_equal (ksk_record_get_kind (records->pdata[i]), "footage-ended"))
      continue;
    gboolean is_there = fstatat (fd, file, &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (!is_there && errno != ENOENT)
      return ksk_medium_fail (error, errno, file);
    if (is_there && S_ISREG (status.st_mode))
      continue;
    g_set_error (
        error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
        "%s, a film of this ceremony, is not in %s, or only a link to it. Nothing is listed. Put the file itself "
        "there, and try again",
        file, folder);
    return FALSE;
  }
  return TRUE;
}
