/* What the tests of app/media share: files, and file systems of their own. */
#pragma once

#include <gio/gio.h>

#include "tests/fixtures/folder.h"

#define NOBODY 65534

/* Makes bytes that differ from page to page. */
GBytes *make_bytes (gsize size);

void put_file (const char *path, GBytes *bytes);

/* Asserts that the file is there with just these bytes. */
void assert_file (const char *path, GBytes *bytes);

/* Asserts a G_IO_ERROR of that code whose message has @path and @part in it. */
void assert_io_error (const GError *error, int code, const char *path, const char *part);

/* Runs @function in a child process. Returns its exit status, or -1 when a signal ended it. */
int run_child (void (*function) (const char *folder), const char *folder);

/* For the child of run_mounted(): mounts an empty file system of 64 KiB there. */
void mount_small (const char *folder);

/* Runs @function in a child process in which it may mount; skips the test when the kernel does not let it. */
void run_mounted (void (*function) (const char *folder), const char *folder);

guint count_open_files (void);
