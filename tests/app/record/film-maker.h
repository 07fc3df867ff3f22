/* Makes short films of the drawn room with everything burnt in, through real encoders, and takes them apart again. */
#pragma once

#include <app/record/film-overlay.h>
#include <app/record/room-picture.h>

#include "film-frame.h"

/* What film to make. A plain value. */
typedef struct {
  guint width, height, fps, n_frames;
  guint kbits;                /* a second */
  guint noise;                /* of the lens (room-picture.h) */
  guint frames_a_note;        /* a new record of the journal each so many frames */
  guint skip_from, n_skipped; /* frames that are not filmed: a gap */
  guint bare_from, n_bare;    /* frames without strip, QR code and text */
  gint64 clock_step_us;       /* what the clock is set by in the middle of the film */
} FilmPlan;

/* CPU seconds, for measuring. A plain value. */
typedef struct {
  double room, overlay; /* to draw all frames */
  double encoder;       /* of all other threads: encoder, container, file */
} FilmCost;

/* The record and time of a frame of the plan: what its stamp must say. */
void film_plan_stamp (const FilmPlan *plan, guint frame, KskFrameStamp *stamp);

/* Writes @path: `.mkv` and `.mp4` are H.264, `.webm` is VP8. @cost: (optional). Any failure ends the test. */
void film_make (const FilmPlan *plan, const char *path, FilmCost *cost);

/* Decodes, scales and encodes @from, H.264 in Matroska, again. */
void film_encode_again (const char *from, const char *to, guint width, guint height, guint kbits);

/* Called for each decoded frame, from 0. */
typedef void (*FilmFrameFunc) (guint number, const FilmFrame *frame, gpointer data);

/* Returns: how many frames there were. */
guint film_decode (const char *path, FilmFrameFunc func, gpointer data);
