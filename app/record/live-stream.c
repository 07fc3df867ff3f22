/* The picture of a camera to a public stream, by a process of its own that may fail, hang or be killed. */
#include "live-stream.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PROGRAM "ksk-live-stream"
#define PAUSE_US (5 * G_TIME_SPAN_SECOND)
#define TERM_WAIT_US (2 * G_TIME_SPAN_SECOND)

struct _KskLiveStream {
  char *target;
  char *program;
  GThread *thread;
  GMutex lock; /* of what follows */
  GCond changed;
  int fd; /* -1: there is no process */
  GSubprocess *process;
  gboolean has_exited;
  gboolean is_ending;
};

static char *
find_program (void)
{
  g_autofree char *running = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = running != NULL ? g_path_get_dirname (running) : g_strdup (".");
  return g_build_filename (folder, PROGRAM, NULL);
}

/* One message is one part: it arrives whole or not at all. Without the lock. */
static GSubprocess *
launch (KskLiveStream *self, int *fd, GError **error)
{
  /* What GStreamer says of its work may hold the target. */
  static const char *const verbose[] = { "GST_DEBUG", "GST_DEBUG_FILE", "GST_DEBUG_DUMP_DOT_DIR", "GST_TRACERS" };
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    g_set_error_literal (error, G_IO_ERROR, (gint)g_io_error_from_errno (errno), g_strerror (errno));
    return NULL;
  }
  if (send (ends[0], self->target, strlen (self->target), MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
    g_set_error_literal (error, G_IO_ERROR, (gint)g_io_error_from_errno (errno), g_strerror (errno));
    close (ends[0]);
    close (ends[1]);
    return NULL;
  }
  g_subprocess_launcher_take_stdin_fd (launcher, ends[1]);
  for (gsize i = 0; i < G_N_ELEMENTS (verbose); i++)
    g_subprocess_launcher_unsetenv (launcher, verbose[i]);
  GSubprocess *process = g_subprocess_launcher_spawn (launcher, error, self->program, NULL);
  if (process == NULL) {
    close (ends[0]);
    return NULL;
  }
  *fd = ends[0];
  return process;
}

static gpointer
run (gpointer data)
{
  KskLiveStream *self = data;

  g_mutex_lock (&self->lock);
  while (!self->is_ending) {
    g_mutex_unlock (&self->lock);
    g_autoptr (GError) error = NULL;
    int fd = -1;
    g_autoptr (GSubprocess) process = launch (self, &fd, &error);
    if (process == NULL)
      g_message ("the live stream cannot be sent; the recording is not affected: %s", error->message);
    g_mutex_lock (&self->lock);
    self->process = process;
    self->fd = fd;
    if (process != NULL && self->is_ending)
      g_subprocess_send_signal (process, SIGTERM);
    g_mutex_unlock (&self->lock);
    if (process != NULL)
      g_subprocess_wait (process, NULL, NULL);
    g_mutex_lock (&self->lock);
    self->process = NULL;
    self->fd = -1;
    if (fd >= 0)
      close (fd);
    gint64 until_us = g_get_monotonic_time () + PAUSE_US;
    while (!self->is_ending && g_cond_wait_until (&self->changed, &self->lock, until_us))
      ;
  }
  self->has_exited = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return NULL;
}

KskLiveStream *
ksk_live_stream_new (const char *target, const char *program)
{
  g_return_val_if_fail (target != NULL && strlen (target) < KSK_LIVE_STREAM_MAX_TARGET, NULL);

  KskLiveStream *self = g_new0 (KskLiveStream, 1);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->fd = -1;
  self->target = g_strdup (target);
  self->program = program != NULL ? g_strdup (program) : find_program ();
  self->thread = g_thread_new ("live-stream", run, self);
  return self;
}

void
ksk_live_stream_free (KskLiveStream *self)
{
  if (self == NULL)
    return;
  gint64 until_us = g_get_monotonic_time () + TERM_WAIT_US;
  g_mutex_lock (&self->lock);
  self->is_ending = TRUE;
  if (self->process != NULL)
    g_subprocess_send_signal (self->process, SIGTERM);
  g_cond_broadcast (&self->changed);
  while (!self->has_exited && g_cond_wait_until (&self->changed, &self->lock, until_us))
    ;
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  g_free (self->target);
  g_free (self->program);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
ksk_live_stream_push (KskLiveStream *self, const guint8 *bytes, gsize size)
{
  g_return_if_fail (self != NULL && bytes != NULL);

  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  /* Whether it was taken does not matter: the thread above sees when the process is gone, viewers see the next picture.
   */
  if (self->fd >= 0)
    (void)!send (self->fd, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
}
