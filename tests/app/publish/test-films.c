/* Which film shows which time, also when the clock was set between the end of a film and the record that tells of it.
 */
#include "app/publish/films.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "tests/fixtures/folder.h"

#define SECOND G_TIME_SPAN_SECOND

typedef struct {
  GString *text;
  char *prev;
  guint seq;
} Journal;

/* A record at @mono_us while UTC is @offset_us ahead of the journal's time; @members: with apostrophes for quotes, and
 * a comma at the end. */
static void
add (Journal *self, gint64 mono_us, gint64 offset_us, const char *kind, const char *members)
{
  g_autoptr (GDateTime) second = g_date_time_new_from_unix_utc ((mono_us + offset_us) / SECOND);
  g_autofree char *time = g_date_time_format (second, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *quoted = g_strdelimit (g_strdup (members), "'", '"');
  g_autofree char *line = g_strdup_printf (
      "{\"seq\":%u,\"time\":\"%s.%03dZ\",\"mono_us\":%" G_GINT64_FORMAT ",\"step\":\"\",\"kind\":\"%s\",\"who\":\"\","
      "%s\"prev\":\"%s\"",
      ++self->seq, time, (int)((mono_us + offset_us) % SECOND / 1000), mono_us, kind, quoted, self->prev);
  char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, line, -1);

  g_string_append_printf (self->text, "%s,\"hash\":\"%s\"}\n", line, hash);
  g_free (self->prev);
  self->prev = hash;
}

static void
begin (Journal *self)
{
  *self = (Journal){ g_string_new (NULL), g_strnfill (64, '0'), 0 };
  add (self, 0, 0, "begin", "'offset_us':0,'ahead_us':0,'mode':'rehearsal',");
  add (self, 2 * SECOND, 0, "footage-begun",
       "'camera':'CAM01','file':'A.mkv','first_frame':'1970-01-01T00:00:01.500Z',");
}

/* Returns: (transfer full). */
static GPtrArray *
end (Journal *self)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (self->text);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = ksk_journal_read (bytes, NULL, &error);

  g_assert_no_error (error);
  g_free (self->prev);
  return g_steal_pointer (&records);
}

/* Returns: (transfer full). */
static GPtrArray *
find (Journal *self)
{
  g_autoptr (GPtrArray) records = end (self);
  return ksk_films_find (records);
}

static void
assert_only_film (GPtrArray *films, gint64 begins_us, gint64 ends_us)
{
  g_assert_cmpuint (films->len, ==, 1);
  const KskFilmList *list = films->pdata[0];
  g_assert_cmpuint (list->files->len, ==, 1);
  const KskFilmFile *file = list->files->pdata[0];
  g_assert_cmpint (file->begins_us, ==, begins_us);
  g_assert_cmpint (file->ends_us, ==, ends_us);
}

/* Set while it films: its last frame has the new time. */
static void
test_set_while_filming (void)
{
  Journal journal;

  begin (&journal);
  add (&journal, 5 * SECOND, 60 * SECOND, "clock-set", "'offset_us':60000000,'ahead_us':0,");
  add (&journal, 9 * SECOND, 60 * SECOND, "footage-ended",
       "'camera':'CAM01','file':'A.mkv','last_frame':'1970-01-01T00:01:08.900Z',");
  g_autoptr (GPtrArray) films = find (&journal);
  assert_only_film (films, 1500 * 1000, 8900 * 1000);
}

/* Killed while it films; the next program sets the clock, and only then tells of the end. */
static void
test_set_afterwards (gconstpointer data)
{
  gint64 set_us = *(const gint64 *)data;
  g_autofree char *offset = g_strdup_printf ("'offset_us':%" G_GINT64_FORMAT ",'ahead_us':0,", set_us);
  Journal journal;

  begin (&journal);
  add (&journal, 4 * SECOND, 0, "person", "");
  add (&journal, 8 * SECOND, 0, "resume", "'offset_us':0,'ahead_us':0,");
  add (&journal, 10 * SECOND, set_us, "clock-set", offset);
  add (&journal, 12 * SECOND, set_us, "footage-ended",
       "'camera':'CAM01','file':'A.mkv','last_frame':'1970-01-01T00:00:06.700Z',");
  g_autoptr (GPtrArray) films = find (&journal);
  assert_only_film (films, 1500 * 1000, 6700 * 1000);
}

static void
assert_missing (GPtrArray *records, int fd, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (ksk_films_check (records, fd, folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "A.mkv"));
  g_assert_nonnull (strstr (error->message, folder));
}

/* One that has ended is a file of the record. Of one that has not, nobody knows whether there is any. */
static void
test_check (void)
{
  Journal journal;
  g_autofree char *folder = make_folder ();
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (fd, >=, 0);
  begin (&journal);
  add (&journal, 3 * SECOND, 0, "footage-begun",
       "'camera':'CAM02','file':'B.mkv','first_frame':'1970-01-01T00:00:01.500Z',");
  add (&journal, 9 * SECOND, 0, "footage-ended",
       "'camera':'CAM01','file':'A.mkv','last_frame':'1970-01-01T00:00:08.900Z',");
  g_autoptr (GPtrArray) records = end (&journal);
  assert_missing (records, fd, folder);
  g_assert_cmpint (symlinkat ("elsewhere", fd, "A.mkv"), ==, 0);
  assert_missing (records, fd, folder);
  g_assert_cmpint (unlinkat (fd, "A.mkv", 0), ==, 0);
  g_autofree char *film = g_build_filename (folder, "A.mkv", NULL);
  g_assert_true (g_file_set_contents (film, "film", -1, NULL));
  g_assert_true (ksk_films_check (records, fd, folder, &error));
  g_assert_no_error (error);
  close (fd);
  remove_tree (folder);
}

int
main (int argc, char **argv)
{
  static const gint64 forward_us = 3 * SECOND, back_us = -3 * SECOND;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/films/set-while-filming", test_set_while_filming);
  g_test_add_data_func ("/films/set-afterwards/forward", &forward_us, test_set_afterwards);
  g_test_add_data_func ("/films/set-afterwards/back", &back_us, test_set_afterwards);
  g_test_add_func ("/films/check", test_check);
  return g_test_run ();
}
