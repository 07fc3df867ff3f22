/* Getting a PIN into locked memory. Bytes come in one at a time, so no buffer here ever holds a PIN. */
#include "app/cli/pin.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static gboolean
set_errno_error (GError **error, int saved_errno, const char *action)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "cannot %s: %s", action,
               g_strerror (saved_errno));
  return FALSE;
}

static KskSecret *
refuse_empty (KskSecret *pin, GError **error)
{
  if (pin == NULL || ksk_secret_get_size (pin) > 0)
    return pin;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the PIN is empty");
  ksk_secret_free (pin);
  return NULL;
}

/* Reads to the end of the line or of the file. Gives up when @cancel_fd, which may be -1, can be read. */
static KskSecret *
read_line (int fd, int cancel_fd, GError **error)
{
  g_autoptr (KskSecret) pin = ksk_secret_new ("", 0, error);
  while (pin != NULL) {
    struct pollfd fds[] = { { .fd = fd, .events = POLLIN }, { .fd = cancel_fd, .events = POLLIN } };
    char byte = '\0';
    ssize_t n = poll (fds, G_N_ELEMENTS (fds), -1);
    if (n > 0 && fds[1].revents != 0) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "entering the PIN was interrupted");
      return NULL;
    }
    if (n > 0)
      n = read (fd, &byte, 1);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
      continue;
    if (n < 0) {
      set_errno_error (error, errno, "read the PIN");
      return NULL;
    }
    if (n == 0 || byte == '\n')
      return refuse_empty (g_steal_pointer (&pin), error);
    gboolean fits = ksk_secret_append (pin, &byte, 1, error);
    explicit_bzero (&byte, 1);
    if (!fits) {
      g_prefix_error (error, "the PIN cannot be kept: ");
      return NULL;
    }
  }
  return NULL;
}

KskSecret *
ksk_pin_read_fd (int fd, GError **error)
{
  g_return_val_if_fail (fd >= 0, NULL);
  int flags = fcntl (fd, F_GETFL);
  if (flags < 0 || (flags & O_ACCMODE) == O_WRONLY) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (EBADF),
                 "cannot read the PIN: file descriptor %d is not open for reading", fd);
    return NULL;
  }
  if (isatty (fd)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 "file descriptor %d is a terminal, which would show the PIN: leave the option out to be asked for it",
                 fd);
    return NULL;
  }
  return read_line (fd, -1, error);
}

KskSecret *
ksk_pin_from_text (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  return refuse_empty (ksk_secret_new (text, strlen (text), error), error);
}

/* Signals that would leave the terminal without echo. They can arrive in any thread, so blocking them in this one would
 * not do: a handler puts their numbers into a pipe, which the prompt waits at beside the terminal. The pipe stays open
 * from the first prompt on, as a handler can still be running in another thread when the prompt is over. */
static const int caught_signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
static int signal_pipe[2] = { -1, -1 };

static void
signal_cb (int number)
{
  int saved_errno = errno;
  guint8 byte = (guint8)number;
  ssize_t n = write (signal_pipe[1], &byte, 1);
  (void)n; /* a full pipe: enough of them wait already */
  errno = saved_errno;
}

/* Returns the number of a signal that was caught, or 0. */
static int
take_signal (void)
{
  guint8 number = 0;
  return read (signal_pipe[0], &number, 1) == 1 ? number : 0;
}

static void
catch_signals (struct sigaction *saved)
{
  while (take_signal () != 0)
    ;
  struct sigaction action = { .sa_handler = signal_cb, .sa_flags = SA_RESTART };
  sigfillset (&action.sa_mask);
  for (guint i = 0; i < G_N_ELEMENTS (caught_signals); i++) {
    sigaction (caught_signals[i], NULL, &saved[i]);
    /* What is ignored (nohup) stays ignored. */
    if (saved[i].sa_handler != SIG_IGN)
      sigaction (caught_signals[i], &action, NULL);
  }
}

static void
restore_signals (const struct sigaction *saved)
{
  for (guint i = 0; i < G_N_ELEMENTS (caught_signals); i++)
    sigaction (caught_signals[i], &saved[i], NULL);
}

static gboolean
write_text (int fd, const char *text, GError **error)
{
  for (gsize left = strlen (text); left > 0;) {
    ssize_t n = write (fd, text, left);
    if (n < 0 && errno == EAGAIN)
      poll (&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1);
    else if (n < 0 && errno != EINTR)
      return set_errno_error (error, errno, "write to the terminal");
    if (n > 0) {
      text += n;
      left -= (gsize)n;
    }
  }
  return TRUE;
}

static KskSecret *
ask_without_echo (int tty, const char *prompt, GError **error)
{
  struct termios saved;
  if (tcgetattr (tty, &saved) != 0) {
    set_errno_error (error, errno, "ask the terminal for its state");
    return NULL;
  }
  struct termios quiet = saved;
  quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
  quiet.c_lflag |= ICANON | ISIG;
  if (tcsetattr (tty, TCSAFLUSH, &quiet) != 0) {
    set_errno_error (error, errno, "switch off the echo of the terminal");
    return NULL;
  }
  KskSecret *pin = NULL;
  if (write_text (tty, prompt, error))
    pin = read_line (tty, signal_pipe[0], error);
  write_text (tty, "\n", NULL);
  /* Flushed, so that nothing typed beyond the line reaches the shell. A terminal that has gone needs no echo. */
  tcsetattr (tty, TCSAFLUSH, &saved);
  return pin;
}

KskSecret *
ksk_pin_prompt (const char *prompt, GError **error)
{
  g_return_val_if_fail (prompt != NULL, NULL);

  /* A key that ends the program also throws away what was typed: read() would wait for more after poll() saw it. */
  int tty = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (tty < 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 "there is no terminal to ask for the PIN at (%s): give it on a file descriptor with --pin-fd",
                 g_strerror (errno));
    return NULL;
  }
  if (signal_pipe[0] < 0 && pipe2 (signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
    set_errno_error (error, errno, "make a pipe");
    g_close (tty, NULL);
    return NULL;
  }

  g_autoptr (GError) failure = NULL;
  g_autoptr (KskSecret) pin = NULL;
  int number;
  do {
    g_clear_error (&failure);
    g_clear_pointer (&pin, ksk_secret_free);
    struct sigaction actions[G_N_ELEMENTS (caught_signals)];
    catch_signals (actions);
    pin = ask_without_echo (tty, prompt, &failure);
    restore_signals (actions);
    number = take_signal ();
    if (number != 0)
      raise (number); /* with echo back on: as if it came only now */
  } while (number == SIGTSTP);
  g_close (tty, NULL);

  if (number != 0 && failure == NULL)
    g_set_error_literal (&failure, G_IO_ERROR, G_IO_ERROR_CANCELLED, "entering the PIN was interrupted");
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  return g_steal_pointer (&pin);
}
