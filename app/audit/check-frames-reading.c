/* Films are read in parts, one a processor at a time, so that one film alone keeps all of them busy. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/audit/check-frames.h"

/* The Info of our films ends within the first kilobyte. */
#define HEAD_BYTES 65536

/* A part begins with reading over what is before it, and with a decoder of its own: not worth it for less. */
#define LEAST_PART_US (10 * G_TIME_SPAN_SECOND)
/* Parts of all films together take longer or shorter: who is done with one takes the next. */
#define PARTS_A_THREAD 6

/* 30 frames a second for more than 24 hours. */
#define MAX_FRAMES 3000000

#define LOOK_EVERY_US (G_TIME_SPAN_SECOND / 4)

typedef struct _Reading Reading;

typedef struct {
  Reading *reading;
  KskFramesFilm *film;
  KskFootagePart part;
  char *path;
  GArray *frames;        /* (element-type KskFootageFrame) */
  gboolean wants_strips; /* only; a frame without ends it */
  gboolean lacks_strip;
  gboolean is_broken;
  guint n_tracks;
  GError *error;
} Part;

struct _Reading {
  const KskAuditing *auditing;
  GCancellable *cancellable;
  GPtrArray *parts; /* (element-type Part) */
  gint next;        /* part that nobody has taken; atomic */
  gint n_frames;    /* read so far; atomic */

  GMutex lock; /* of what follows */
  GCond changed;
  guint n_threads;
};

static void
part_free (gpointer data)
{
  Part *self = data;

  g_free (self->path);
  g_array_unref (self->frames);
  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
take_frame (const KskFootageFrame *frame, double done, gpointer data)
{
  Part *self = data;
  KskFootageFrame kept = *frame;

  self->lacks_strip = self->wants_strips && frame->from != KSK_FOOTAGE_STAMP_STRIP;
  if (self->lacks_strip)
    return FALSE;
  /* A film in which they are looked for is one part: nobody else writes to it. */
  if (kept.codes != NULL)
    ksk_frames_codes_take (&self->film->codes, kept.codes, self->frames->len);
  kept.codes = NULL;
  g_array_append_val (self->frames, kept);
  g_atomic_int_inc (&self->reading->n_frames);
  return self->frames->len < MAX_FRAMES;
}

static void
read_frames (Part *self, KskFootageFrames frames)
{
  KskFootageFile file = { 0 };

  self->wants_strips = frames == KSK_FOOTAGE_ALL_STRIPS;
  self->reading->auditing->input->read_footage (self->path, frames, &self->part, take_frame, self,
                                                self->reading->cancellable, &file, &self->error);
  self->is_broken = file.ended_early;
  self->n_tracks = file.n_tracks;
}

/* The quick way first; what it cannot read is read again as people see it. */
static void
read_part (Part *self)
{
  if (self->film->codes.expected != NULL) {
    read_frames (self, KSK_FOOTAGE_ALL_CODES);
    return;
  }
  read_frames (self, KSK_FOOTAGE_ALL_STRIPS);
  if (!self->lacks_strip)
    return;
  g_atomic_int_add (&self->reading->n_frames, -(gint)self->frames->len);
  g_array_set_size (self->frames, 0);
  g_clear_error (&self->error);
  read_frames (self, KSK_FOOTAGE_ALL_FRAMES);
}

static gpointer
run (gpointer data)
{
  Reading *self = data;
  guint i;

  while ((i = (guint)g_atomic_int_add (&self->next, 1)) < self->parts->len)
    read_part (self->parts->pdata[i]);
  g_mutex_lock (&self->lock);
  self->n_threads--;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* By the journal, which is right or will be found not to be. */
static gint64
get_length_us (const KskFramesFilm *film)
{
  if (film->growth->len == 0 || film->first_us < 0)
    return 0;
  return MAX (g_array_index (film->growth, KskFramesGrowth, film->growth->len - 1).last_us - film->first_us, 0);
}

static guint64
get_expected (const GPtrArray *films)
{
  guint64 n_frames = 0;

  for (guint i = 0; i < films->len; i++) {
    const KskFramesFilm *film = films->pdata[i];
    if (film->growth->len > 0 && film->error == NULL)
      n_frames += (guint64)MAX (g_array_index (film->growth, KskFramesGrowth, film->growth->len - 1).n_frames, 0);
  }
  return n_frames;
}

/* Of a file of the record itself, in no folder below or above, and through no link. */
static gboolean
look_at_file (KskAuditing *auditing, KskFramesFilm *film)
{
  g_autofree guint8 *head = g_malloc (HEAD_BYTES);
  struct stat status;
  gsize n = 0;
  gssize more = 1;
  int fd = strchr (film->name, '/') == NULL
               ? openat (auditing->fd, film->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
               : -1;

  if (fd < 0 || fstat (fd, &status) != 0 || !S_ISREG (status.st_mode)) {
    g_set_error (&film->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "it is not there");
    if (fd >= 0)
      g_close (fd, NULL);
    return FALSE;
  }
  while (n < HEAD_BYTES && more > 0) {
    more = read (fd, head + n, HEAD_BYTES - n);
    if (more < 0 && errno == EINTR)
      more = 1;
    else if (more > 0)
      n += (gsize)more;
  }
  g_close (fd, NULL);
  film->base_us = ksk_frames_parse_date (head, n);
  return TRUE;
}

/* @part_us: of all films. */
static void
add_parts (Reading *self, KskFramesFilm *film, gint64 part_us)
{
  gint64 length_us = get_length_us (film);
  gint64 n = film->codes.expected != NULL ? 1 : MAX (length_us / part_us, 1);

  for (gint64 i = 0; i < n; i++) {
    Part *part = g_new0 (Part, 1);
    part->reading = self;
    part->film = film;
    part->part = (KskFootagePart){ length_us / n * i, i + 1 < n ? length_us / n * (i + 1) : G_MAXINT64 };
    part->path = g_build_filename (self->auditing->input->folder, film->name, NULL);
    part->frames = g_array_new (FALSE, FALSE, sizeof (KskFootageFrame));
    g_ptr_array_add (self->parts, part);
  }
}

/* Parts stand in the order of the film. */
static void
take_part (Part *part)
{
  KskFramesFilm *film = part->film;
  gboolean is_full = film->frames->len + part->frames->len >= MAX_FRAMES;

  if (part->error != NULL && film->error == NULL)
    film->error = g_steal_pointer (&part->error);
  else if (is_full && film->error == NULL)
    g_set_error (&film->error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "it has more than %d frames", MAX_FRAMES);
  film->is_broken = film->is_broken || part->is_broken;
  film->n_tracks = MAX (film->n_tracks, part->n_tracks);
  if (film->error == NULL)
    g_array_append_vals (film->frames, part->frames->data, part->frames->len);
}

static void
wait (Reading *self, guint64 n_expected)
{
  gint64 begun_us = g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  while (self->n_threads > 0) {
    g_cond_wait_until (&self->changed, &self->lock, g_get_monotonic_time () + LOOK_EVERY_US);
    if (self->auditing->input->progress == NULL || n_expected == 0)
      continue;
    double done = MIN ((double)g_atomic_int_get (&self->n_frames) / (double)n_expected, 1);
    g_mutex_unlock (&self->lock);
    ksk_auditing_tell (self->auditing, "Reading the films", done, begun_us);
    g_mutex_lock (&self->lock);
  }
  g_mutex_unlock (&self->lock);
}

static void
read_parts (Reading *self, guint n_threads, guint64 n_expected)
{
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->n_threads = MIN (n_threads, self->parts->len);
  for (guint i = MIN (n_threads, self->parts->len); i > 0; i--)
    g_ptr_array_add (threads, g_thread_new ("frames", run, self));
  wait (self, n_expected);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (threads->pdata[i]);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
}

void
ksk_frames_read (KskAuditing *auditing, GPtrArray *films)
{
  g_return_if_fail (auditing != NULL && auditing->input->read_footage != NULL && films != NULL);
  guint n_threads = g_get_num_processors ();
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (part_free);
  Reading self = { .auditing = auditing, .cancellable = auditing->cancellable, .parts = parts };

  gint64 length_us = 0;

  for (guint i = 0; i < films->len; i++)
    length_us += get_length_us (films->pdata[i]);
  for (guint i = 0; i < films->len; i++)
    if (look_at_file (auditing, films->pdata[i]))
      add_parts (&self, films->pdata[i], MAX (length_us / (PARTS_A_THREAD * n_threads), LEAST_PART_US));
  read_parts (&self, n_threads, get_expected (films));
  for (guint i = 0; i < parts->len; i++)
    take_part (parts->pdata[i]);
}
