/* What an HSM writes on its console, kept in the record while the ceremony is held. */
#include "hsm-console.h"

#include <app/media/medium-file.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define CHUNK_BYTES 4096

/* A device that never ends does not keep the ceremony from ending. */
#define MAX_LAST_CHUNKS 1024

/* Between two looks for a line that is not there, and the age of octets that are not on the disk yet. */
#define INTERVAL_US G_USEC_PER_SEC

#define MAX_NAME_TRIES 60
#define MAX_NAME_CHARS 64

struct _KskHsmConsole {
  char *device;
  char *folder;
  gsize max_bytes;
  void (*warn) (const char *sentence, gpointer data);
  gpointer data;

  GMutex lock;
  GThread *thread; /* (nullable): with the lock */
  int stop_fd;

  /* Of the thread. */
  int line; /* -1: not there */
  int file; /* -1: nothing has come, or it cannot be kept */
  gsize n_bytes;
  gint64 due_us; /* 0: all is on the disk */
  gboolean is_file_over;
  gboolean has_warned_of_line;
};

static void
warn_of_line (KskHsmConsole *self, const char *reason)
{
  if (self->has_warned_of_line)
    return;
  self->has_warned_of_line = TRUE;
  g_autofree char *sentence
      = g_strdup_printf ("The console of the HSM is not being kept: %s: %s. The ceremony goes on without. Look at the "
                         "line: it is taken up by itself when it is back.",
                         self->device, reason);
  self->warn (sentence, self->data);
}

static void
end_file (KskHsmConsole *self, const char *reason)
{
  g_autofree char *sentence = g_strdup_printf (
      "The console of the HSM is not kept any more: %s. What was kept stays, and the ceremony goes on.", reason);
  self->is_file_over = TRUE;
  self->warn (sentence, self->data);
}

static void
sync_file (KskHsmConsole *self)
{
  self->due_us = 0;
  if (self->file >= 0 && fdatasync (self->file) != 0 && !self->is_file_over)
    end_file (self, g_strerror (errno));
}

/* Returns FALSE with errno. */
static gboolean
set_up_terminal (int fd)
{
  struct termios settings;
  if (tcgetattr (fd, &settings) != 0)
    return FALSE;
  cfmakeraw (&settings);
  /* Without HUPCL: closing it does not tell the HSM that somebody hung up. */
  settings.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS | HUPCL);
  settings.c_cflag |= CLOCAL | CREAD;
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  return cfsetspeed (&settings, B9600) == 0 && tcsetattr (fd, TCSANOW, &settings) == 0;
}

static void
open_line (KskHsmConsole *self)
{
  struct stat status;
  int fd = open (self->device, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  const char *reason = NULL;

  if (fd < 0 || fstat (fd, &status) != 0)
    reason = g_strerror (errno);
  else if (!S_ISFIFO (status.st_mode) && !isatty (fd))
    reason = "it is neither a serial line nor a pipe";
  else if (!S_ISFIFO (status.st_mode) && !set_up_terminal (fd))
    reason = g_strerror (errno);
  if (reason == NULL) {
    self->line = fd;
    return;
  }
  if (fd >= 0)
    close (fd);
  warn_of_line (self, reason);
}

static char *
make_name (const char *device, GDateTime *time)
{
  g_autofree char *base = g_path_get_basename (device);
  g_autofree char *when = g_date_time_format (time, "%Y%m%d-%H%M%S");
  g_strcanon (base, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-", '_');
  return g_strdup_printf ("ttyaudit-%.*s-%s.log", MAX_NAME_CHARS, base, when);
}

/* Under the next name that is free: after a restart, one of the same second may be there. */
static gboolean
begin_file (KskHsmConsole *self)
{
  g_autoptr (GError) error = NULL;
  int folder_fd = ksk_medium_open (self->folder, TRUE, &error);
  if (folder_fd < 0) {
    end_file (self, error->message);
    return FALSE;
  }
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  int code = EEXIST;
  for (guint i = 0; i < MAX_NAME_TRIES && code == EEXIST; i++) {
    g_autoptr (GDateTime) time = g_date_time_add_seconds (now, i);
    g_autofree char *name = make_name (self->device, time);
    self->file = openat (folder_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC,
                         S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
    code = self->file >= 0 ? 0 : errno;
  }
  if (self->file >= 0 && fsync (folder_fd) != 0)
    code = errno;
  close (folder_fd);
  if (code != 0)
    end_file (self, g_strerror (code));
  return code == 0;
}

static void
keep (KskHsmConsole *self, const guint8 *data, gsize size)
{
  if (self->is_file_over || (self->file < 0 && !begin_file (self)))
    return;
  gsize n_kept = MIN (size, self->max_bytes - self->n_bytes);
  for (gsize done = 0; done < n_kept;) {
    ssize_t n = write (self->file, data + done, n_kept - done);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0) {
      end_file (self, g_strerror (n < 0 ? errno : EIO));
      return;
    }
    done += (gsize)n;
    self->n_bytes += (gsize)n;
    if (self->due_us == 0)
      self->due_us = g_get_monotonic_time () + INTERVAL_US;
  }
  if (n_kept < size)
    end_file (self, "there is more of it than its file may have");
}

/* Returns as read() does. */
static ssize_t
read_chunk (KskHsmConsole *self)
{
  guint8 chunk[CHUNK_BYTES];
  ssize_t n = read (self->line, chunk, sizeof chunk);
  if (n > 0)
    keep (self, chunk, (gsize)n);
  return n;
}

static void
read_line (KskHsmConsole *self)
{
  ssize_t n = read_chunk (self);
  if (n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN)))
    return;
  warn_of_line (self, n == 0 ? "it went away" : g_strerror (errno));
  close (self->line);
  self->line = -1;
}

/* What has come by now. That there is no more is nobody's fault: a pipe into which nobody writes has ended, too. */
static void
read_last (KskHsmConsole *self)
{
  for (guint i = 0; i < MAX_LAST_CHUNKS && self->line >= 0; i++) {
    ssize_t n = read_chunk (self);
    if (n == 0 || (n < 0 && errno != EINTR))
      break;
  }
}

/* Until something comes, or something is due. Returns FALSE when it is to end. */
static gboolean
wait_for_something (KskHsmConsole *self)
{
  struct pollfd fds[] = { { self->stop_fd, POLLIN, 0 }, { self->line, POLLIN, 0 } };
  gint64 wait_us = self->line < 0 ? INTERVAL_US : -1;
  if (self->due_us != 0) {
    gint64 left_us = MAX (self->due_us - g_get_monotonic_time (), 0);
    wait_us = wait_us < 0 ? left_us : MIN (wait_us, left_us);
  }
  /* A signal only makes the loop go round. Rounded up, so that it does not go round in the last millisecond. */
  poll (fds, G_N_ELEMENTS (fds), wait_us < 0 ? -1 : (int)((wait_us + 999) / 1000));
  return (fds[0].revents & POLLIN) == 0;
}

static gpointer
listen_to_it (gpointer data)
{
  KskHsmConsole *self = data;

  do {
    if (self->line < 0)
      open_line (self);
    else
      read_line (self);
    if (self->due_us != 0 && self->due_us <= g_get_monotonic_time ())
      sync_file (self);
  } while (wait_for_something (self));
  read_last (self);
  sync_file (self);
  return NULL;
}

KskHsmConsole *
ksk_hsm_console_new (const KskHsmConsoleSpec *spec)
{
  g_return_val_if_fail (spec != NULL && spec->device != NULL && spec->folder != NULL && spec->warn != NULL, NULL);
  KskHsmConsole *self = g_new0 (KskHsmConsole, 1);
  g_autoptr (GError) error = NULL;

  self->device = g_strdup (spec->device);
  self->folder = g_strdup (spec->folder);
  self->max_bytes = spec->max_bytes;
  self->warn = spec->warn;
  self->data = spec->data;
  self->line = self->file = -1;
  g_mutex_init (&self->lock);
  self->stop_fd = eventfd (0, EFD_CLOEXEC);
  if (self->stop_fd < 0)
    warn_of_line (self, g_strerror (errno));
  else if ((self->thread = g_thread_try_new ("hsm-console", listen_to_it, self, &error)) == NULL)
    warn_of_line (self, error->message);
  return self;
}

void
ksk_hsm_console_stop (KskHsmConsole *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  if (self->thread != NULL) {
    int code = eventfd_write (self->stop_fd, 1);
    g_assert (code == 0); /* adding one to nothing cannot fail, and nothing else would end the thread */
    g_thread_join (g_steal_pointer (&self->thread));
  }
  g_mutex_unlock (&self->lock);
}

void
ksk_hsm_console_free (KskHsmConsole *self)
{
  g_return_if_fail (self != NULL);

  ksk_hsm_console_stop (self);
  if (self->line >= 0)
    close (self->line);
  if (self->file >= 0)
    close (self->file);
  if (self->stop_fd >= 0)
    close (self->stop_fd);
  g_mutex_clear (&self->lock);
  g_free (self->device);
  g_free (self->folder);
  g_free (self);
}
