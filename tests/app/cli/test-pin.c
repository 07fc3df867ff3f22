/* Tests of app/cli/pin: descriptors, configuration text, and the prompt at a pseudo-terminal. */
#include "app/cli/pin.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define PROMPT "PIN of the token: "
#define TIMEOUT_MS 20000

/* A descriptor that gives @size bytes and then ends. */
static int
open_source (const char *bytes, gsize size)
{
  int ends[2];
  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  g_assert_cmpint (write (ends[1], bytes, size), ==, (gssize)size);
  close (ends[1]);
  return ends[0];
}

static void
assert_pin (const KskSecret *pin, const char *expected, gsize size)
{
  g_assert_nonnull (pin);
  g_assert_cmpmem (ksk_secret_get_bytes (pin), ksk_secret_get_size (pin), expected, size);
}

static void
test_fd_good (void)
{
  g_autofree char *longest = g_strnfill (KSK_SECRET_MAX_BYTES, '7');
  g_autofree char *longest_line = g_strconcat (longest, "\n", NULL);
  const char *const cases[][2] = {
    { "1234\n", "1234" },         { "1234", "1234" },        { "1\n", "1" },       { " 12 34 \n", " 12 34 " },
    { "\303\244\n", "\303\244" }, { longest_line, longest }, { longest, longest },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    int fd = open_source (cases[i][0], strlen (cases[i][0]));
    g_autoptr (GError) error = NULL;
    g_autoptr (KskSecret) pin = ksk_pin_read_fd (fd, &error);
    g_assert_no_error (error);
    assert_pin (pin, cases[i][1], strlen (cases[i][1]));
    g_assert_cmpint (close (fd), ==, 0);
  }
}

/* A line each; what follows a newline is left where it is. */
static void
test_fd_several (void)
{
  int fd = open_source ("1234\n5678", 9);
  g_autoptr (KskSecret) first = ksk_pin_read_fd (fd, NULL);
  g_autoptr (KskSecret) second = ksk_pin_read_fd (fd, NULL);
  assert_pin (first, "1234", 4);
  assert_pin (second, "5678", 4);
  close (fd);
}

static void
test_fd_bad (void)
{
  g_autofree char *too_long = g_strnfill (KSK_SECRET_MAX_BYTES + 1, '7');
  g_autofree char *much_too_long = g_strnfill (10000, '7');
  g_autofree char *too_long_line = g_strconcat (too_long, "\n", NULL);
  const struct {
    const char *bytes;
    GQuark domain;
    int code;
  } cases[] = {
    { "", G_IO_ERROR, G_IO_ERROR_INVALID_DATA },
    { "\n", G_IO_ERROR, G_IO_ERROR_INVALID_DATA },
    { "\n1234\n", G_IO_ERROR, G_IO_ERROR_INVALID_DATA },
    { too_long, KSK_SECRET_ERROR, KSK_SECRET_ERROR_TOO_LONG },
    { too_long_line, KSK_SECRET_ERROR, KSK_SECRET_ERROR_TOO_LONG },
    { much_too_long, KSK_SECRET_ERROR, KSK_SECRET_ERROR_TOO_LONG },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    int fd = open_source (cases[i].bytes, strlen (cases[i].bytes));
    g_autoptr (GError) error = NULL;
    g_autoptr (KskSecret) pin = ksk_pin_read_fd (fd, &error);
    g_assert_null (pin);
    g_assert_error (error, cases[i].domain, cases[i].code);
    g_assert_null (strstr (error->message, "77"));
    close (fd);
  }
}

static void
test_fd_unreadable (void)
{
  int ends[2];
  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  int closed = dup (ends[0]);
  close (closed);
  /* Waiting for something to read from the writing end would take for ever. */
  const int fds[] = { closed, ends[1] };
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (KskSecret) pin = ksk_pin_read_fd (fds[i], &error);
    g_assert_null (pin);
    g_assert_error (error, G_IO_ERROR, (int)g_io_error_from_errno (EBADF));
  }
  close (ends[0]);
  close (ends[1]);
}

static void
test_fd_terminal (void)
{
  int master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (master, >=, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (KskSecret) pin = ksk_pin_read_fd (master, &error);
  g_assert_null (pin);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  close (master);
}

static void
test_text (void)
{
  g_autofree char *longest = g_strnfill (KSK_SECRET_MAX_BYTES, '7');
  g_autofree char *too_long = g_strnfill (KSK_SECRET_MAX_BYTES + 1, '7');
  g_autoptr (KskSecret) pin = ksk_pin_from_text ("1234", NULL);
  assert_pin (pin, "1234", 4);
  g_autoptr (KskSecret) long_pin = ksk_pin_from_text (longest, NULL);
  assert_pin (long_pin, longest, KSK_SECRET_MAX_BYTES);

  g_autoptr (GError) error = NULL;
  g_assert_null (ksk_pin_from_text ("", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_null (ksk_pin_from_text (too_long, &error));
  g_assert_error (error, KSK_SECRET_ERROR, KSK_SECRET_ERROR_TOO_LONG);
}

/* What is different about the process that asks. */
typedef enum {
  ASKER_PLAIN,
  ASKER_IGNORES_INTERRUPT,
  ASKER_SURVIVES_INTERRUPT,
  ASKER_THREAD_IS_TERMINATED, /* by a signal that another thread gets */
  ASKER_LOSES_LINE,           /* to an interrupt, after it was seen and before it is read */
} Asker;

static gboolean loses_line;

int __real_poll (struct pollfd *fds, nfds_t n_fds, int timeout);
int __wrap_poll (struct pollfd *fds, nfds_t n_fds, int timeout);

int
__wrap_poll (struct pollfd *fds, nfds_t n_fds, int timeout)
{
  int n = __real_poll (fds, n_fds, timeout);
  if (n > 0 && loses_line && (fds[0].revents & POLLIN) != 0) {
    loses_line = FALSE;
    g_assert_cmpint (tcflush (fds[0].fd, TCIFLUSH), ==, 0);
    raise (SIGINT);
  }
  return n;
}

/* A pseudo-terminal with a process in the foreground that asks for a PIN, as below a shell. */
typedef struct {
  int master;
  int reports; /* lines from the asking process and its parent, the shell */
  int orders;  /* to the other thread of the asking process */
  pid_t shell;
  GString *screen;
} Session;

static void
do_nothing (int number)
{
}

static void *
terminate_on_order (void *data)
{
  char byte;
  if (read (*(int *)data, &byte, 1) == 1)
    raise (SIGTERM);
  return NULL;
}

static G_NORETURN void
ask (Asker asker, int reports, int orders)
{
  /* A shell ignores some of these for what it starts in the background, and nohup one; here they must arrive. */
  const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP };
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    signal (signals[i], SIG_DFL);
  if (asker == ASKER_IGNORES_INTERRUPT)
    signal (SIGINT, SIG_IGN);
  if (asker == ASKER_SURVIVES_INTERRUPT)
    signal (SIGINT, do_nothing);
  loses_line = asker == ASKER_LOSES_LINE;
  pthread_t thread;
  if (asker == ASKER_THREAD_IS_TERMINATED)
    g_assert_cmpint (pthread_create (&thread, NULL, terminate_on_order, &orders), ==, 0);

  GError *error = NULL;
  KskSecret *pin = ksk_pin_prompt (PROMPT, &error);
  if (pin != NULL)
    dprintf (reports, "pin %s\n", (const char *)ksk_secret_get_bytes (pin));
  else
    dprintf (reports, "error %s %d\n", g_quark_to_string (error->domain), error->code);
  _exit (0);
}

static int
echo_state (int tty)
{
  struct termios termios;
  g_assert_cmpint (tcgetattr (tty, &termios), ==, 0);
  return (termios.c_lflag & ECHO) != 0;
}

/* The session leader: starts the asking process in the foreground, and tells how it ends and in what state it leaves
 * the terminal. A stopped one goes on at once. */
static G_NORETURN void
run_shell (const char *tty_path, Asker asker, int reports, int orders)
{
  g_assert_cmpint (setsid (), >=, 0);
  int tty = open (tty_path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (tty, >=, 0);
  g_assert_cmpint (ioctl (tty, TIOCSCTTY, 0), ==, 0);
  pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    signal (SIGTTOU, SIG_IGN);
    g_assert_cmpint (setpgid (0, 0), ==, 0);
    g_assert_cmpint (tcsetpgrp (tty, getpid ()), ==, 0);
    signal (SIGTTOU, SIG_DFL);
    ask (asker, reports, orders);
  }
  int status = 0;
  while (waitpid (pid, &status, WUNTRACED) == pid && WIFSTOPPED (status)) {
    dprintf (reports, "stopped by %d echo %d\n", WSTOPSIG (status), echo_state (tty));
    kill (pid, SIGCONT);
  }
  dprintf (reports, "ended by %d echo %d\n", WIFSIGNALED (status) ? WTERMSIG (status) : 0, echo_state (tty));
  _exit (0);
}

static void
session_start (Session *self, Asker asker)
{
  self->screen = g_string_new (NULL);
  self->master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (self->master, >=, 0);
  g_assert_cmpint (grantpt (self->master), ==, 0);
  g_assert_cmpint (unlockpt (self->master), ==, 0);
  int reports[2], orders[2];
  g_assert_cmpint (pipe2 (reports, O_CLOEXEC), ==, 0);
  g_assert_cmpint (pipe2 (orders, O_CLOEXEC), ==, 0);
  fflush (NULL);
  self->shell = fork ();
  g_assert_cmpint (self->shell, >=, 0);
  if (self->shell == 0) {
    g_autofree char *tty_path = g_strdup (ptsname (self->master));
    close (self->master);
    close (reports[0]);
    close (orders[1]);
    run_shell (tty_path, asker, reports[1], orders[0]);
  }
  close (reports[1]);
  close (orders[0]);
  self->reports = reports[0];
  self->orders = orders[1];
}

/* Waits until the prompt stands on the screen for the @n th time, and the echo is off. */
static void
session_await_prompt (Session *self, guint n)
{
  while (TRUE) {
    guint found = 0;
    for (const char *at = self->screen->str; (at = strstr (at, PROMPT)) != NULL; at++)
      found++;
    if (found >= n)
      break;
    struct pollfd fd = { .fd = self->master, .events = POLLIN };
    char buffer[256];
    g_assert_cmpint (poll (&fd, 1, TIMEOUT_MS), ==, 1);
    ssize_t n_read = read (self->master, buffer, sizeof buffer);
    g_assert_cmpint (n_read, >, 0);
    g_string_append_len (self->screen, buffer, n_read);
  }
  g_assert_cmpint (echo_state (self->master), ==, 0);
}

static void
session_type (Session *self, const char *keys)
{
  g_assert_cmpint (write (self->master, keys, strlen (keys)), ==, (gssize)strlen (keys));
}

/* Waits for the end. Asserts what was reported, and that the screen shows nothing but prompts and what the terminal
 * itself shows for control keys: no PIN. */
static void
session_finish (Session *self, const char *expected)
{
  g_autoptr (GString) found = g_string_new (NULL);
  char buffer[256];
  ssize_t n;
  while ((n = read (self->reports, buffer, sizeof buffer)) > 0)
    g_string_append_len (found, buffer, n);
  g_assert_cmpstr (found->str, ==, expected);
  while ((n = read (self->master, buffer, sizeof buffer)) > 0)
    g_string_append_len (self->screen, buffer, n);
  g_assert_true (g_str_has_suffix (self->screen->str, "\r\n"));
  g_assert_null (strpbrk (self->screen->str, "0123456789"));

  int status = 0;
  g_assert_cmpint (waitpid (self->shell, &status, 0), ==, self->shell);
  g_assert_cmpint (status, ==, 0);
  close (self->master);
  close (self->reports);
  close (self->orders);
  g_string_free (self->screen, TRUE);
}

static void
test_prompt_keys (void)
{
  g_autofree char *too_long = g_strnfill (KSK_SECRET_MAX_BYTES + 1, '7');
  g_autofree char *too_long_line = g_strconcat (too_long, "\n", NULL);
  g_autofree char *too_long_report = g_strdup_printf ("error %s %d\nended by 0 echo 1\n",
                                                      g_quark_to_string (KSK_SECRET_ERROR), KSK_SECRET_ERROR_TOO_LONG);
  g_autofree char *empty_report
      = g_strdup_printf ("error %s %d\nended by 0 echo 1\n", g_quark_to_string (G_IO_ERROR), G_IO_ERROR_INVALID_DATA);
  g_autofree char *cancelled_report
      = g_strdup_printf ("error %s %d\nended by 0 echo 1\n", g_quark_to_string (G_IO_ERROR), G_IO_ERROR_CANCELLED);
  const struct {
    Asker asker;
    const char *keys;
    const char *report;
  } cases[] = {
    { ASKER_PLAIN, "1234\n", "pin 1234\nended by 0 echo 1\n" },
    { ASKER_PLAIN, "123\1774\n", "pin 124\nended by 0 echo 1\n" },
    { ASKER_PLAIN, "12\00434\n", "pin 1234\nended by 0 echo 1\n" },
    { ASKER_PLAIN, "\n", empty_report },
    { ASKER_PLAIN, "\004", empty_report },
    { ASKER_PLAIN, too_long_line, too_long_report },
    { ASKER_PLAIN, "12\003", "ended by 2 echo 1\n" },
    { ASKER_PLAIN, "12\004\003", "ended by 2 echo 1\n" },
    { ASKER_PLAIN, "12\034", "ended by 3 echo 1\n" },
    { ASKER_IGNORES_INTERRUPT, "99\0031234\n", "pin 1234\nended by 0 echo 1\n" },
    { ASKER_SURVIVES_INTERRUPT, "12\003", cancelled_report },
    { ASKER_LOSES_LINE, "12\n", "ended by 2 echo 1\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Session session;
    session_start (&session, cases[i].asker);
    session_await_prompt (&session, 1);
    session_type (&session, cases[i].keys);
    session_finish (&session, cases[i].report);
  }
}

/* Stopping shows what is typed into the shell again; afterwards the question comes once more. */
static void
test_prompt_stopped (void)
{
  Session session;
  session_start (&session, ASKER_PLAIN);
  session_await_prompt (&session, 1);
  session_type (&session, "99\032");
  session_await_prompt (&session, 2);
  session_type (&session, "1234\n");
  g_autofree char *report = g_strdup_printf ("stopped by %d echo 1\npin 1234\nended by 0 echo 1\n", SIGTSTP);
  session_finish (&session, report);
}

static void
test_prompt_signal_in_thread (void)
{
  Session session;
  session_start (&session, ASKER_THREAD_IS_TERMINATED);
  session_await_prompt (&session, 1);
  g_assert_cmpint (write (session.orders, "t", 1), ==, 1);
  session_finish (&session, "ended by 15 echo 1\n");
}

static void
test_prompt_no_terminal (void)
{
  fflush (NULL);
  pid_t pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0) {
    /* A new session has no terminal. */
    g_assert_cmpint (setsid (), >=, 0);
    g_autoptr (GError) error = NULL;
    g_autoptr (KskSecret) pin = ksk_pin_prompt (PROMPT, &error);
    g_assert_null (pin);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
    g_assert_nonnull (strstr (error->message, "--pin-fd"));
    _exit (0);
  }
  int status = 0;
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pin/fd/good", test_fd_good);
  g_test_add_func ("/pin/fd/several", test_fd_several);
  g_test_add_func ("/pin/fd/bad", test_fd_bad);
  g_test_add_func ("/pin/fd/unreadable", test_fd_unreadable);
  g_test_add_func ("/pin/fd/terminal", test_fd_terminal);
  g_test_add_func ("/pin/text", test_text);
  g_test_add_func ("/pin/prompt/keys", test_prompt_keys);
  g_test_add_func ("/pin/prompt/stopped", test_prompt_stopped);
  g_test_add_func ("/pin/prompt/signal-in-thread", test_prompt_signal_in_thread);
  g_test_add_func ("/pin/prompt/no-terminal", test_prompt_no_terminal);
  return g_test_run ();
}
