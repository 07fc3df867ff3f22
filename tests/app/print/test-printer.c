/* Printing: the programs of CUPS are played by scripts of the test. */
#include <app/print/printer.h>
#include <glib/gstdio.h>

#define PDF "%PDF-1.5 not really"

/* A folder that is all of PATH, but for the shell. */
typedef struct {
  char *folder;
  char *old_path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("ksk-printer-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  self->old_path = g_strdup (g_getenv ("PATH"));
  g_setenv ("PATH", self->folder, TRUE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_setenv ("PATH", self->old_path, TRUE);
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);
    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->old_path);
}

static void
put_program (Fixture *self, const char *name, const char *body)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\nPATH=/usr/bin:/bin\ncd '%s'\n%s\n", self->folder, body);
  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
}

static char *
get_file (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static KskPrintReport *
print (void)
{
  g_autoptr (GBytes) pdf = g_bytes_new_static (PDF, sizeof PDF - 1);
  return ksk_print_send (pdf, "Log of 61", 3, "/record/log.pdf");
}

static void
assert_not_printed (KskPrinted result, const char *part)
{
  g_autoptr (KskPrintReport) report = print ();
  g_assert_cmpint (report->result, ==, result);
  g_assert_nonnull (g_strstr_len (report->message, -1, part));
  g_assert_nonnull (g_strstr_len (report->message, -1, "The PDF is in /record/log.pdf."));
  g_assert_cmpint (report->printer != NULL, ==, result == KSK_PRINTED_FAILED);
}

static void
test_sent (Fixture *self, gconstpointer data)
{
  put_program (self, "lpstat", "test \"$LC_ALL $*\" = 'C -d' && echo 'system default destination: Office_1'");
  put_program (self, "lp", "for a; do echo \"[$a]\"; done > arguments; cat > job; echo 'request id is Office_1-7'");
  g_autoptr (KskPrintReport) report = print ();
  g_assert_cmpint (report->result, ==, KSK_PRINTED_SENT);
  g_assert_cmpstr (report->printer, ==, "Office_1");
  g_assert_cmpstr (report->message, ==, "Sent to the printer Office_1: request id is Office_1-7");
  g_autofree char *job = get_file (self, "job"), *arguments = get_file (self, "arguments");
  g_assert_cmpstr (job, ==, PDF);
  g_assert_cmpstr (arguments, ==, "[-d]\n[Office_1]\n[-n]\n[3]\n[-t]\n[Log of 61]\n[-]\n");
}

static void
test_no_programs (Fixture *self, gconstpointer data)
{
  assert_not_printed (KSK_PRINTED_NOT, "there is no printer");
}

static void
test_no_default (Fixture *self, gconstpointer data)
{
  put_program (self, "lpstat", "echo 'no system default destination'");
  put_program (self, "lp", "touch called");
  assert_not_printed (KSK_PRINTED_NOT, "there is no printer");
  g_autofree char *path = g_build_filename (self->folder, "called", NULL);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  put_program (self, "lpstat", "echo 'system default destination: Office_1'");
  put_program (self, "lp", "echo 'lp: not accepting jobs' >&2; exit 1");
  assert_not_printed (KSK_PRINTED_FAILED, "lp: not accepting jobs");
}

static void
test_no_lp (Fixture *self, gconstpointer data)
{
  put_program (self, "lpstat", "echo 'system default destination: Office_1'");
  assert_not_printed (KSK_PRINTED_FAILED, "lp");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/printer/sent", Fixture, NULL, set_up, test_sent, tear_down);
  g_test_add ("/printer/no-programs", Fixture, NULL, set_up, test_no_programs, tear_down);
  g_test_add ("/printer/no-default", Fixture, NULL, set_up, test_no_default, tear_down);
  g_test_add ("/printer/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/printer/no-lp", Fixture, NULL, set_up, test_no_lp, tear_down);
  return g_test_run ();
}
