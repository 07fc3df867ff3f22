/* An I420 frame in memory, for tests that draw film and look at it. */
#pragma once

#include <app/record/film-layout.h>
#include <ksk.h>

typedef struct {
  guint width, height;
  guint8 *planes[3];
  int strides[3];
  gsize size; /* of all planes together, which follow each other */
} FilmFrame;

/* Grey, even sides. Rows have gaps when @has_gaps, as buffers of other elements may. */
FilmFrame *film_frame_new (guint width, guint height, gboolean has_gaps);
void film_frame_free (FilmFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FilmFrame, film_frame_free)

/* The stamp of the strip, and of the QR code by zbar in its own corner. FALSE when there is none. */
gboolean film_frame_read_strip (const FilmFrame *self, KskFrameStamp *stamp);
gboolean film_frame_read_qr (const FilmFrame *self, KskFrameStamp *stamp);

/* A PNG in the folder that KSK_TEST_PICTURES names, where there is one: to look at. */
void film_frame_save (const FilmFrame *self, const char *name);

/* A note as the session makes them. */
KskFilmNote film_note (gint64 seq, gint64 mono_us);

/* 2027-02-03 04:05:06.789 UTC in microseconds. */
#define FILM_UTC_US G_GINT64_CONSTANT (1801627506789000)
