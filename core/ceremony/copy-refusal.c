/* Why a copy of the record was not made, said for the whole room. */
#include "ceremony/copy-refusal.h"

#include <glib/gi18n.h>

#define RECORD_AND_COPIES N_ ("The record itself is complete, and so is every copy made before.")
#define COPIES_AND_HASH \
  N_ ("Every copy made before, and the hash that was shown: it tells which record is the right one.")

/* The first that fits counts. */
static const struct {
  int code;
  const char *happened;
  const char *unaffected;
  const char *next;
} cases[] = {
  { G_IO_ERROR_NO_SPACE, N_ ("The copy was not made: the medium is full."), RECORD_AND_COPIES,
    N_ ("SA puts in a larger or an empty medium, and the program tries again. Or the room does without this copy.") },
  { G_IO_ERROR_READ_ONLY, N_ ("The copy was not made: the medium is write-protected."), RECORD_AND_COPIES,
    N_ ("SA takes the write protection off, or puts in another medium, and the program tries again. Or the room does "
        "without this copy.") },
  { G_IO_ERROR_PERMISSION_DENIED, N_ ("The copy was not made: nothing may be written to the medium."),
    RECORD_AND_COPIES,
    N_ ("SA looks who may write to it, or puts in another medium, and the program tries again. Or the room does "
        "without this copy.") },
  { G_IO_ERROR_NOT_FOUND, N_ ("The copy was not made: its medium is not in, or another one is in its place."),
    RECORD_AND_COPIES,
    N_ ("SA puts the medium in, and the program tries again: what is on it already is kept. Or the room does without "
        "this copy.") },
  { G_IO_ERROR_EXISTS, N_ ("The copy was not made: something else is on the medium, and nothing is replaced."),
    RECORD_AND_COPIES,
    N_ ("SA puts in an empty medium, and the program tries again. Or the room does without this copy.") },
  { G_IO_ERROR_ALREADY_MOUNTED,
    N_ ("The copy was not made: the same medium has an earlier copy already, and would count twice."),
    RECORD_AND_COPIES,
    N_ ("SA puts in another medium, and the program tries again. Or the room does without this copy.") },
  { G_IO_ERROR_CANCELLED, N_ ("The copy was stopped."), RECORD_AND_COPIES,
    N_ ("The program goes on with it when it tries again: what is on the medium already is kept. Or the room does "
        "without this copy.") },
  /* Not the medium: what is copied is another record than the one whose hash was shown. */
  { G_IO_ERROR_INVALID_DATA, N_ ("The copy was not made: the record is no longer what its list says."), COPIES_AND_HASH,
    N_ ("SA finds out what has changed the record, and makes no other copy before. Or the room does without this "
        "copy.") },
  { G_IO_ERROR_PARTIAL_INPUT,
    N_ ("The copy was not made: a file of the record cannot be read, or changes while it is read."), COPIES_AND_HASH,
    N_ ("SA looks at the disk that the record is on, for another medium does not help, and the program tries again. Or "
        "the room does without this copy.") },
  { -1, N_ ("The copy was not made."), RECORD_AND_COPIES,
    N_ ("SA looks at the medium or puts in another one, and the program tries again. Or the room does without this "
        "copy.") },
};

KskRefusal *
ksk_copy_refusal_new (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);
  gsize i = 0;
  while (i < G_N_ELEMENTS (cases) - 1 && !g_error_matches (error, G_IO_ERROR, cases[i].code))
    i++;
  return ksk_refusal_new (cases[i].happened, cases[i].unaffected, cases[i].next, error->message);
}
