/* What the tests of app/publish/copies share: a record, a folder that stands for a medium, and system calls that fail.
 */
#pragma once

#include "app/publish/copies.h"
#include "tests/app/media/media-test.h"

#define FILM_BYTES (3 * 1024 * 1024 + 17)
#define N_FILES 5

typedef enum { CALL_NONE, CALL_WRITE, CALL_FSYNC, CALL_SYNCFS, CALL_READ } Call;

typedef struct {
  Call call;
  guint n_calls;      /* before the one that it happens at */
  int failure;        /* errno; 0: the call does not fail */
  void (*act) (void); /* (nullable): somebody does something before the call */
} Fault;

/* What happens next. */
extern Fault fault;

/* (nullable): borrowed: what is acted on; of CALL_READ only that of this file counts. */
extern char *act_path;

typedef struct {
  char *folder;
  char *record;
  char *medium;
  char *copy; /* the folder on the medium */
  double fraction;
  gboolean is_read_back;
  guint n_named; /* files that were told of, of the two parts together */
  char *name;    /* (nullable): the last of them */
} Fixture;

/* Of a test of GLib: a record of two films, which is listed. */
void set_up (Fixture *fixture, gconstpointer data);
void tear_down (Fixture *fixture, gconstpointer data);

/* A file in @folder, written, and read. */
void put (const char *folder, const char *name, GBytes *bytes);
void put_text (const char *folder, const char *name, const char *text);
GBytes *get (const char *folder, const char *name);

/* Copies to @folder, where something is mounted. */
gboolean copy_to_mounted (const Fixture *fixture, const char *folder, GPtrArray *media, KskMediumHash *hash,
                          GError **error);

/* As in a rehearsal: asserts that the copy has what the record has, and nothing else. */
void assert_copies (Fixture *fixture);

/* The same: asserts that it fails, with @part in the message, and leaves no file open. */
void assert_fails (Fixture *fixture, int code, const char *part);
