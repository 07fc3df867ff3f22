/* What the tests of the journal share: a clock that the test moves, and journals written by hand. */
#pragma once

#include "ceremony/journal.h"
#include "tests/fixtures/folder.h"

/* 2026-11-21T18:00:00Z */
#define START_US G_GINT64_CONSTANT (1795284000000000)

typedef struct {
  gint64 mono_us;
  gint64 system_us;
} FakeTime;

/* Reads @time whenever it is asked. */
KskClockSource make_source (FakeTime *time);

/* Both clocks go on. */
void pass_time (FakeTime *time, gint64 us);

void put_file (const char *folder, const char *name, const char *data, gsize n_bytes);

/* Returns NULL when there is none. */
GBytes *get_file (const char *folder, const char *name);

/* Asserts that the folder has a journal that verifies. Returns: (transfer full). */
GPtrArray *read_journal (const char *folder);

/* Asserts that the journal in the folder is of these kinds, with single spaces between. */
void assert_kinds (const char *folder, const char *kinds);

void assert_journal_error (const GError *error, int code, const char *part);

/* Asserts that it is no journal, even with a torn line, and that the message has @part in it. */
void assert_refused (const char *data, gsize n_bytes, int code, const char *part);

/* Asserts that it is a journal of @n records. */
void assert_accepted (const GString *journal, guint n);

/* Adds a line to a journal: @body is an object without its end, to which `prev` and `hash` are added. Its apostrophes
 * stand for quotes. */
void add_line (GString *journal, const char *body);

/* Adds record number @seq, one second after the one before, with @members (`,'name':value`) or "". */
void add_record (GString *journal, guint seq, const char *kind, const char *members);

/* A journal of @n records: begin, then notes. */
GString *make_journal (guint n);
