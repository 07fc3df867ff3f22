/* Films drawn rooms until it is told to stop or killed: film-room FOLDER CAMERAS SECONDS [WIDTHxHEIGHT [FPS [EXTRA
 * [NOISE]]]]
 *
 * Prints each event as a line of its kind and its members; `end` with the processor time that was used. EXTRA is
 * `counts`: fifty times a second, how many frames of the first camera are in its file; `looks`: all pictures are taken;
 * or `-`. NOISE is that of the lenses (room-picture.h). */
#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/app/record/film-driver.h"
#include "tests/fixtures/cpu-time.h"

/* Half a second. */
static void
run (FilmDriver *driver, gboolean prints_counts)
{
  for (guint i = 0; prints_counts && i < 25; i++) {
    g_autoptr (KskCamera) camera = film_driver_get_camera (driver, 0);
    printf ("frames %" G_GUINT64_FORMAT "\n", camera->n_frames);
    fflush (stdout);
    film_driver_run (driver, 20);
  }
  if (!prints_counts)
    film_driver_run (driver, 500);
}

int
main (int argc, char **argv)
{
  if (argc < 4)
    return 2;
  guint width = 1280, height = 720, fps = 30;
  guint n_cameras = (guint)atoi (argv[2]);
  if (argc > 4 && sscanf (argv[4], "%ux%u", &width, &height) != 2)
    return 2;
  if (argc > 5)
    fps = (guint)atoi (argv[5]);
  const char *extra = argc > 6 ? argv[6] : "";
  guint noise = argc > 7 ? (guint)atoi (argv[7]) : 0;

  gst_init (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = film_driver_list (NULL, NULL);
  for (guint i = 0; i < n_cameras; i++) {
    g_autofree char *name = g_strdup_printf ("CAM%02u", i + 1);
    g_ptr_array_add (devices, film_driver_noisy_camera (name, width, height, fps, noise));
  }
  KskFilmSpec spec = { .devices = devices, .folder = argv[1], .is_rehearsal = TRUE };
  FilmDriver *driver = film_driver_new (&spec);
  driver->print = stdout;
  for (guint i = 0; i < KSK_MAX_CAMERAS; i++)
    driver->looks[i] = g_str_equal (extra, "looks");
  if (!film_driver_start (driver, &error)) {
    fprintf (stderr, "%s\n", error->message);
    return 1;
  }
  double before_s = get_cpu_s ();
  printf ("recording\n");
  fflush (stdout);
  double seconds = atof (argv[3]);
  for (int i = 0; i < (int)(seconds * 2); i++) {
    film_driver_note (driver, "confirm", "2.1", "Compare the hash of the request");
    const KskFilmNote *note = driver->notes->pdata[driver->notes->len - 1];
    printf ("note {\"seq\": %" G_GINT64_FORMAT ", \"utc_ms\": %" G_GINT64_FORMAT "}\n", note->seq,
            (note->mono_us + note->utc_offset_us) / 1000);
    run (driver, g_str_equal (extra, "counts"));
  }
  printf ("end {\"cpu_s\": %.3f, \"wall_s\": %.3f}\n", get_cpu_s () - before_s, (double)(int)(seconds * 2) / 2);
  if (!film_driver_stop (driver, &error)) {
    fprintf (stderr, "%s\n", error->message);
    return 1;
  }
  g_autoptr (GPtrArray) cameras = ksk_recorder_dup_cameras (KSK_RECORDER (driver->film));
  for (guint i = 0; i < cameras->len; i++) {
    const KskCamera *camera = cameras->pdata[i];
    printf ("camera {\"name\": \"%s\", \"frames\": %" G_GUINT64_FORMAT ", \"dropped\": %" G_GUINT64_FORMAT "}\n",
            camera->name, camera->n_frames, camera->n_dropped);
  }
  driver->keeps_folder = TRUE;
  film_driver_free (driver);
  return 0;
}
