/* Which film of a record shows which time, out of its journal. */
#pragma once

#include <gio/gio.h>
#include <ksk.h>

G_BEGIN_DECLS

/* One file that can be played. Times are those of the journal, in microseconds since it began. */
typedef struct {
  char *file; /* (not nullable): the one for viewers where there is one, else the evidence */
  char *evidence;
  gint64 begins_us;
  gint64 ends_us; /* of the last frame */
} KskFilmFile;

/* The files of one camera, in the order in which they were begun. */
typedef struct {
  char *camera;
  GPtrArray *files; /* (element-type KskFilmFile): at least one */
} KskFilmList;

/**
 * ksk_films_find:
 * @records: (not nullable) (element-type KskRecord).
 *
 * Returns: (transfer full) (not nullable) (element-type KskFilmList): a list a camera, in order of their first files;
 * files of which no end is known are left out.
 */
GPtrArray *ksk_films_find (GPtrArray *records);

/**
 * ksk_films_check:
 * @records: (not nullable) (element-type KskRecord).
 * @fd: of @folder (not nullable), the record.
 *
 * Returns TRUE when every film that has ended, by its last hash in the journal, is a file in that folder, whatever is
 * in it. Errors: G_IO_ERROR_NOT_FOUND, with the name of the first that is not, and what to do; those of the system
 * call.
 */
gboolean ksk_films_check (GPtrArray *records, int fd, const char *folder, GError **error);

G_END_DECLS
