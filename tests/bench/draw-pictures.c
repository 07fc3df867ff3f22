/* What it costs to draw the live pictures of cameras: draw-pictures SECONDS
 *
 * Three cameras beside each other on a stage of 1920x1080 have a new picture each as often as a recorder tells of one.
 * The processor time of this process, less what it takes to make these pictures and what a stage without new ones
 * takes. Needs a display. Exit 0 when it could be measured, whatever the figure. */
#include <gtk/gtk.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/fixtures/cpu-time.h"
#include "tests/ui/pages/fake-cameras.h"
#include "tests/ui/room.h"
#include "ui/camera-strip.h"

#define N_CAMERAS 3
#define PICTURES_A_SECOND 15
#define LIMIT 0.10

static gboolean
film_cb (gpointer data)
{
  fake_cameras_film (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
stop_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Processor seconds of so many seconds of the main loop. */
static double
run (guint seconds)
{
  gboolean is_over = FALSE;
  double before_s = get_cpu_s ();

  g_timeout_add_seconds (seconds, stop_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  return get_cpu_s () - before_s;
}

static double
make_pictures (FakeCameras *cameras, guint n)
{
  double before_s = get_cpu_s ();

  for (guint i = 0; i < n; i++)
    ksk_picture_free (ksk_recorder_dup_picture (KSK_RECORDER (cameras), i % N_CAMERAS));
  return get_cpu_s () - before_s;
}

int
main (int argc, char **argv)
{
  guint seconds = argc == 2 ? (guint)atoi (argv[1]) : 0;
  KskScaleInput size = { .width_px = 1920, .height_px = 1080, .distance_m = 10, .picture_m = 1.5 };

  if (seconds < 1 || seconds > 3600) {
    fprintf (stderr, "usage: draw-pictures SECONDS\n");
    return 2;
  }
  room_init (&argc, &argv);
  g_autoptr (FakeCameras) cameras = fake_cameras_new (N_CAMERAS);
  for (guint i = 0; i < N_CAMERAS; i++)
    fake_cameras_set (cameras, i, KSK_CAMERA_SHOWING, 0);
  g_autoptr (Room) room = room_new (&size, FALSE, TRUE);
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (page), ksk_camera_strip_new (KSK_RECORDER (cameras)));
  fake_cameras_film (cameras);
  room_show (room, page);

  double still_s = run (seconds);
  guint taken = 0, timer = g_timeout_add (1000 / PICTURES_A_SECOND, film_cb, cameras);
  for (guint i = 0; i < N_CAMERAS; i++)
    taken -= cameras->cameras[i].n_taken;
  double live_s = run (seconds);
  g_source_remove (timer);
  for (guint i = 0; i < N_CAMERAS; i++)
    taken += cameras->cameras[i].n_taken;
  double share = (live_s - still_s - make_pictures (cameras, taken)) / seconds / N_CAMERAS;
  printf ("pictures of a camera, drawn %.1f times a second: %.3f of a core (limit %.2f %s)\n",
          (double)taken / seconds / N_CAMERAS, share, LIMIT, share <= LIMIT ? "kept" : "EXCEEDED");
  return 0;
}
