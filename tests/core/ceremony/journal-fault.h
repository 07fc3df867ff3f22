/* A journal on two media whose system calls a test makes fail, or before which it is killed. The executable is linked
 * with those calls wrapped. */
#pragma once

#include <errno.h>

#include "journal-test.h"

/* The system calls that make a journal. A write is the first or third of its line, or neither. */
typedef enum {
  CALL_OPEN,
  CALL_OPEN_TO_WRITE, /* what is there already */
  CALL_LOCK,
  CALL_READ,
  CALL_FIRST_WRITE,
  CALL_THIRD_WRITE,
  CALL_SYNC,
  CALL_LOOK,
  CALL_SYNC_FOLDER,
  CALL_CUT,
  CALL_NONE,
} Call;

typedef struct {
  Call call; /* fails with this errno, */
  int failure;
  const char *dir; /* on this medium, or NULL: on each, */
  guint after;     /* after so many times that it did not */
  guint n_matched;
  gboolean interrupt; /* every other call that can be is interrupted */
  guint kill_at;      /* the process is killed before this call, counted from 1; 0: never */
  guint n_calls;
} Fault;

extern Fault fault;

/* No faults any more. */
void heal (void);

typedef struct {
  char *dirs[3]; /* two folders */
  FakeTime now;
  KskClockSource source;
  guint n_lost; /* how often KskJournal::medium-lost came, and what it said last */
  const char *lost_dir;
  char *reason;
} Fixture;

void set_up (Fixture *fixture, gconstpointer data);
void tear_down (Fixture *fixture, gconstpointer data);

/* Makes it an empty folder. */
void clear_folder (const char *folder);

KskJournal *create (Fixture *fixture, GError **error);
KskJournal *resume (Fixture *fixture, GPtrArray **records, GError **error);
gboolean append (KskJournal *journal, const char *kind, GError **error);
void assert_appends (KskJournal *journal, const char *kind);

/* Asserts that the journal can be gone on with, from so many records, and is then the same on both media. */
void assert_resumes (Fixture *fixture, guint n_least, guint n_most);
