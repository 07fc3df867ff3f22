/* Printing by the programs of CUPS, so that its library, which speaks to networks, is not part of this one. */
#include "app/print/printer.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PROGRAM_TIMEOUT_S 30
#define DEFAULT_PRINTER "system default destination: "

void
ksk_print_report_free (KskPrintReport *self)
{
  g_free (self->printer);
  g_free (self->message);
  g_free (self);
}

/* What is known when a program has ended. */
typedef struct {
  GMainLoop *loop;
  GCancellable *cancellable;
  GBytes *out; /* with what it said on standard error */
  GError *error;
} Run;

static void
run_clear (Run *self)
{
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->out, g_bytes_unref);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
on_ended (GObject *process, GAsyncResult *result, gpointer data)
{
  Run *run = data;
  g_subprocess_communicate_finish (G_SUBPROCESS (process), result, &run->out, NULL, &run->error);
  g_main_loop_quit (run->loop);
}

static gboolean
on_timeout (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

/* Waits for the end of a program, in a loop of its own. */
static void
wait_for (Run *run, GSubprocess *process)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) timeout = g_timeout_source_new_seconds (PROGRAM_TIMEOUT_S);
  run->loop = g_main_loop_new (context, FALSE);
  run->cancellable = g_cancellable_new ();
  g_main_context_push_thread_default (context);
  g_source_set_callback (timeout, on_timeout, run->cancellable, NULL);
  g_source_attach (timeout, context);
  g_subprocess_communicate_async (process, NULL, run->cancellable, on_ended, run);
  g_main_loop_run (run->loop);
  g_source_destroy (timeout);
  g_main_context_pop_thread_default (context);
}

/* Returns a descriptor from which the bytes are read: memory, as a program that ends early would break a pipe. -1 with
 * the error set. */
static int
open_bytes (GBytes *bytes, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  gsize done = 0;
  gssize written = 1;
  int fd = memfd_create ("ksk-print", MFD_CLOEXEC);
  while (fd >= 0 && done < size && written > 0) {
    written = write (fd, data + done, size - done);
    done += (gsize)MAX (written, 0);
  }
  if (fd >= 0 && done == size && lseek (fd, 0, SEEK_SET) == 0)
    return fd;
  if (fd >= 0)
    g_close (fd, NULL);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _ ("there is no memory left for the PDF"));
  return -1;
}

/* Runs a program, in the language in which its answer is known. @input: (nullable). Returns: (transfer full)
 * (nullable): what it said. */
static char *
run_program (const char *const *argv, GBytes *input, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  if (input != NULL) {
    int fd = open_bytes (input, error);
    if (fd < 0)
      return NULL;
    g_subprocess_launcher_take_stdin_fd (launcher, fd);
  }
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  g_autoptr (GSubprocess) process = g_subprocess_launcher_spawnv (launcher, argv, error);
  if (process == NULL)
    return NULL;

  g_auto (Run) run = { NULL };
  wait_for (&run, process);
  if (run.error != NULL) {
    g_subprocess_force_exit (process);
    if (g_error_matches (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, _ ("%s did not answer within %d seconds"), argv[0],
                   PROGRAM_TIMEOUT_S);
    else
      g_propagate_error (error, g_steal_pointer (&run.error));
    return NULL;
  }
  gsize size;
  const char *data = g_bytes_get_data (run.out, &size);
  g_autofree char *said = size > 0 ? g_utf8_make_valid (data, (gssize)size) : g_strdup ("");
  g_strstrip (said);
  if (!g_subprocess_get_successful (process)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s failed: %s"), argv[0], said);
    return NULL;
  }
  return g_steal_pointer (&said);
}

/* Returns: (transfer full) (nullable). */
static char *
find_default_printer (void)
{
  const char *argv[] = { "lpstat", "-d", NULL };
  g_autofree char *said = run_program (argv, NULL, NULL);
  if (said == NULL || !g_str_has_prefix (said, DEFAULT_PRINTER))
    return NULL;
  g_auto (GStrv) lines = g_strsplit (said + strlen (DEFAULT_PRINTER), "\n", 2);
  return *lines[0] != '\0' ? g_strdup (lines[0]) : NULL;
}

static char *
format_not_printed (const char *reason, const char *file)
{
  if (file == NULL)
    return g_strdup_printf (_ ("Nothing was printed: %s."), reason);
  return g_strdup_printf (_ ("Nothing was printed: %s. The PDF is in %s."), reason, file);
}

KskPrintReport *
ksk_print_send (GBytes *pdf, const char *title, guint copies, const char *file)
{
  g_return_val_if_fail (pdf != NULL && title != NULL, NULL);
  g_return_val_if_fail (copies >= 1 && copies <= KSK_PRINT_MAX_COPIES, NULL);

  KskPrintReport *report = g_new0 (KskPrintReport, 1);
  report->result = KSK_PRINTED_NOT;
  report->printer = find_default_printer ();
  if (report->printer == NULL) {
    report->message = format_not_printed (_ ("there is no printer"), file);
    return report;
  }

  g_autoptr (GError) error = NULL;
  g_autofree char *number = g_strdup_printf ("%u", copies);
  const char *argv[] = { "lp", "-d", report->printer, "-n", number, "-t", title, "-", NULL };
  g_autofree char *said = run_program (argv, pdf, &error);
  if (said == NULL) {
    report->result = KSK_PRINTED_FAILED;
    report->message = format_not_printed (error->message, file);
    return report;
  }
  report->result = KSK_PRINTED_SENT;
  report->message = g_strdup_printf (_ ("Sent to the printer %s: %s"), report->printer, said);
  return report;
}
